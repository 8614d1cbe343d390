"""The personal link of a convocation: a secret address, opened by a single-use code that is sent by mail.

Neither secret nor code is kept, only digests; both leave the outbox with the mail that carries them.
"""

import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import date_longue
from caleol.mail.redaction import redige
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation, LienConvocation
from caleol.queries.liens import empreinte_code, empreinte_lien, lien_vivant
from caleol.services.act import Acte
from caleol.services.courriels import MARQUE_A_REMPLIR, queue_courriel

OCTETS: Final = 32
APRES_LA_SEANCE: Final = timedelta(days=7)
DUREE_CODE: Final = timedelta(minutes=10)
ESSAIS_PAR_CODE: Final = 5
CODES_PAR_HEURE: Final = 5
HEURE: Final = timedelta(hours=1)


def create_lien(acte: Acte, convocation: Convocation) -> str:
    """Return the secret of a new link for a convocation; the former one opens nothing any more."""
    revoke_lien(acte, convocation)
    secret = secrets.token_urlsafe(OCTETS)
    acte.session.add(
        LienConvocation(
            convocation_id=convocation.id,
            empreinte=empreinte_lien(secret),
            cree_le=acte.instant,
            expire_le=convocation.seance.prevue_le + APRES_LA_SEANCE,
        )
    )
    acte.session.flush()
    acte.inscrire("lien_cree", "seance", convocation.seance_id, {"convocation": convocation.id})
    return secret


def revoke_lien(acte: Acte, convocation: Convocation) -> None:
    """Take back the link of a convocation, and every log-in that it opened."""
    vivants = acte.session.scalars(
        select(LienConvocation).where(
            LienConvocation.convocation_id == convocation.id, LienConvocation.revoque_le.is_(None)
        )
    )
    for lien in vivants:
        lien.revoque_le = acte.instant
        acte.inscrire("lien_revoque", "seance", convocation.seance_id, {"convocation": convocation.id})


def send_code(acte: Acte, *, secret: str) -> None:
    """Queue the mail of a new code, valid ten minutes; the former code opens nothing any more.

    Raises:
        Introuvable: no such link, or it has expired or was taken back.
        Refus: `codes_trop_nombreux` after five codes within one hour, `courriel_absent`.
    """
    lien, convocation = _lock(acte, secret)
    if lien.codes_depuis is None or acte.instant - lien.codes_depuis >= HEURE:
        lien.codes_depuis, lien.codes = acte.instant, 0
    if lien.codes >= CODES_PAR_HEURE:
        raise Refus("codes_trop_nombreux")
    membre, seance = convocation.membre, convocation.seance
    if not membre.courriel:
        raise Refus("courriel_absent", membre=f"{membre.prenom} {membre.nom}")
    code = f"{secrets.randbelow(1_000_000):06d}"
    lien.codes += 1
    lien.code_numero += 1
    lien.code_empreinte, lien.code_essais = empreinte_code(secret, code), 0
    lien.code_expire_le = acte.instant + DUREE_CODE
    mots = redige(
        "code",
        commission=seance.commission.nom,
        numero=seance.numero,
        jour=date_longue(jour_local(seance.prevue_le)),
        code=MARQUE_A_REMPLIR,
    )
    queue_courriel(
        acte,
        cle=f"code-{lien.id}-{lien.code_numero}",
        destinataire=membre.courriel,
        objet=mots.objet,
        texte=mots.texte,
        secret=code,
    )


def open_lien(acte: Acte, *, secret: str, code: str) -> tuple[int, int, int] | None:
    """Use a code; return the account, the link and the séance that it opens, None where the code is wrong.

    A code serves once: of two openings at once, one finds it used. A wrong code is counted, so this never refuses
    after having counted. A member without account gets one without password nor role: the register must name them.

    Raises:
        Introuvable: no such link, or it has expired or was taken back.
        Refus: `lien_compte_ferme`, `lien_compte_pris` where another person's account bears the mail address.
    """
    lien, convocation = _lock(acte, secret)
    if lien.code_empreinte is None or lien.code_expire_le is None or lien.code_expire_le <= acte.instant:
        return None
    if not secrets.compare_digest(lien.code_empreinte, empreinte_code(secret, code)):
        lien.code_essais += 1
        if lien.code_essais >= ESSAIS_PAR_CODE:
            lien.code_empreinte = None
        acte.inscrire("lien_code_refuse", "seance", convocation.seance_id, {"convocation": convocation.id})
        return None
    lien.code_empreinte = None
    compte = _compte(acte, convocation.membre)
    lien.ouvert_le = lien.ouvert_le or acte.instant
    acte.inscrire(
        "lien_ouvert", "seance", convocation.seance_id, {"convocation": convocation.id, "utilisateur": compte.id}
    )
    return compte.id, lien.id, convocation.seance_id


def _lock(acte: Acte, secret: str) -> tuple[LienConvocation, Convocation]:
    """Return a living link, locked until the end of the act, with its convocation."""
    lien = acte.session.scalar(
        select(LienConvocation)
        .where(LienConvocation.empreinte == empreinte_lien(secret), lien_vivant(acte.instant))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if lien is None:
        raise Introuvable("lien")
    convocation = acte.session.get_one(Convocation, lien.convocation_id)
    if convocation.seance.etat is EtatSeance.ANNULEE:
        raise Introuvable("lien")
    return lien, convocation


def _compte(acte: Acte, membre: Membre) -> Utilisateur:
    """Return the account of a member, made where there is none."""
    if membre.utilisateur_id is not None:
        compte = acte.session.get_one(Utilisateur, membre.utilisateur_id)
        if not compte.actif:
            raise Refus("lien_compte_ferme")
        return compte
    identifiant = (membre.courriel or "").strip().casefold()
    if acte.session.scalar(select(Utilisateur.id).where(Utilisateur.identifiant == identifiant)) is not None:
        raise Refus("lien_compte_pris")
    compte = Utilisateur(
        identifiant=identifiant,
        civilite=membre.civilite,
        nom=membre.nom,
        prenom=membre.prenom,
        courriel=membre.courriel,
        jeton=secrets.token_hex(16),
    )
    acte.session.add(compte)
    acte.session.flush()
    membre.utilisateur_id = compte.id
    acte.inscrire("creation_compte", "utilisateur", compte.id, personnel={"identifiant": identifiant})
    return compte
