"""Mails: written with the act that causes them, sent after its commit, tried again a limited number of times.

A mail is claimed in one short act, sent outside any transaction, and noted in a second act: two senders never
take the same one, and no writer waits for a mail server. A sender cut short between the two tries again later,
with the same Message-ID.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable, Refus
from caleol.mail.message import EchecEnvoi, Expediteur, Message, Piece
from caleol.models.echange import Courriel
from caleol.rules.droits import OUTIL, Auteur, Droit, Role
from caleol.services.act import Acte, Actes
from caleol.services.papiers import agenda_pdf

ADRESSE: Final = re.compile(r"[^@\s,;<>\"()]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?")
ATTENTES: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
ESSAIS_MAXIMUM: Final = len(ATTENTES) + 1
PAR_ENVOI: Final = 200
HORLOGE_DEREGLEE: Final = timedelta(days=1)
"""A try so far in the future was written by a clock that was wrong: two senders are never a day apart."""
LONGUEUR_OBJET: Final = 300
LONGUEUR_ECHEC: Final = 300
MARQUE_A_REMPLIR: Final = "_secret_"
"""Where a secret goes in the text of a mail: it is put there as the mail leaves, and kept no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdreDuJourJoint:
    """The agenda as a member reads it, printed when the mail leaves."""

    seance_id: int
    membre_id: int
    nom: str = "ordre-du-jour.pdf"


def queue_courriel(
    acte: Acte,
    *,
    cle: str,
    destinataire: str,
    objet: str,
    texte: str,
    pieces: Sequence[Piece | OrdreDuJourJoint] = (),
    secret: str = "",
) -> int:
    """Write a mail to send, with the act; return its key. The same `cle` is never written, nor sent, twice.

    `secret` takes the place of `MARQUE_A_REMPLIR` in the text that leaves; it is erased once the mail has left, or is
    given up.

    Raises:
        Refus: `courriel_invalide` where the address is none.
    """
    adresse = destinataire.strip()
    if not ADRESSE.fullmatch(adresse):
        raise Refus("courriel_invalide", champ="courriel", adresse=destinataire)
    connu = acte.session.scalar(select(Courriel.id).where(Courriel.cle == cle))
    if connu is not None:
        return connu
    courriel = Courriel(
        cle=cle,
        destinataire=adresse,
        objet=re.sub(r"[\r\n\t ]+", " ", objet).strip()[:LONGUEUR_OBJET],
        texte=texte,
        pieces={"pieces": [_ecrit(piece) for piece in pieces]} | ({"secret": secret} if secret else {}),
        cree_le=acte.instant,
    )
    acte.session.add(courriel)
    acte.session.flush()
    acte.inscrire("courriel_ecrit", "courriel", courriel.id, {"cle": cle}, {"destinataire": adresse})
    return courriel.id


def _ecrit(piece: Piece | OrdreDuJourJoint) -> dict[str, Any]:
    if isinstance(piece, OrdreDuJourJoint):
        reference = {"seance": piece.seance_id, "membre": piece.membre_id}
        return {"nom": piece.nom, "genre": "application/pdf", "ordre_du_jour": reference}
    return {"nom": piece.nom, "genre": piece.genre, "base64": base64.b64encode(piece.contenu).decode("ascii")}


def send_courriels(actes: Actes, expediteur: Expediteur) -> int:
    """Send the mails that are due, at most six tries each; return how many left.

    A failure is kept with its reason and tried again after 5 minutes, 15 minutes, 1, 4 then 12 hours.
    """
    return sum(_try(actes, expediteur, cle) for cle in _dus(actes))


def retry_courriel(acte: Acte, *, courriel_id: int) -> None:
    """Let a mail that has not left be tried again at once, with six tries before it.

    Raises:
        Introuvable: no such mail that waits.
    """
    acte.exige(Droit.TENIR_SUITES)
    courriel = acte.session.get(Courriel, courriel_id, with_for_update=True)
    if courriel is None or courriel.envoye_le is not None:
        raise Introuvable("courriel", id=courriel_id)
    courriel.essais, courriel.essaye_le = 0, None
    acte.inscrire("courriel_relance", "courriel", courriel_id, {"cle": courriel.cle})


def _dus(actes: Actes) -> list[int]:
    requete = select(Courriel.id).where(_est_du(actes.horloge.maintenant())).order_by(Courriel.id).limit(PAR_ENVOI)
    with actes.sessions.lecture() as session:
        return list(session.scalars(requete))


def _est_du(maintenant: datetime) -> ColumnElement[bool]:
    """Return the condition of a mail that may be tried now; one tried by a clock far ahead does not wait for it."""
    attentes = (
        and_(Courriel.essais == essais, Courriel.essaye_le <= maintenant - attente)
        for essais, attente in enumerate(ATTENTES, start=1)
    )
    reculee = and_(Courriel.essais.between(1, ESSAIS_MAXIMUM - 1), Courriel.essaye_le > maintenant + HORLOGE_DEREGLEE)
    return and_(Courriel.envoye_le.is_(None), or_(Courriel.essais == 0, reculee, *attentes))


def _try(actes: Actes, expediteur: Expediteur, cle: int) -> bool:
    if not _claim(actes, cle):
        return False
    try:
        with actes.sessions.lecture() as session:
            message = _message(session, session.get_one(Courriel, cle))
        expediteur.envoie(message)
    except (EchecEnvoi, Refus) as erreur:
        _note(actes, cle, str(erreur))
        return False
    _note(actes, cle, None)
    return True


def _claim(actes: Actes, cle: int) -> bool:
    """Count one more try of a mail; False where another sender took it meanwhile."""
    with actes.ouvre(OUTIL) as acte:
        requete = select(Courriel).where(Courriel.id == cle, _est_du(acte.instant))
        courriel = acte.session.scalar(requete.with_for_update(skip_locked=True))
        if courriel is None:
            return False
        courriel.essais += 1
        courriel.essaye_le = acte.instant
        return True


def _note(actes: Actes, cle: int, echec: str | None) -> None:
    """Write that a mail left, or why it did not; the last failure is an entry of the register too."""
    with actes.ouvre(OUTIL) as acte:
        courriel = acte.session.get_one(Courriel, cle)
        courriel.echec = echec[:LONGUEUR_ECHEC] if echec else None
        if echec is None or courriel.essais >= ESSAIS_MAXIMUM:
            courriel.pieces = {nom: valeur for nom, valeur in courriel.pieces.items() if nom != "secret"}
        if echec is None:
            courriel.envoye_le = acte.instant
            acte.inscrire("courriel_parti", "courriel", cle, {"cle": courriel.cle})
        elif courriel.essais >= ESSAIS_MAXIMUM:
            acte.inscrire("courriel_abandonne", "courriel", cle, {"cle": courriel.cle, "essais": courriel.essais})


def _message(session: Session, courriel: Courriel) -> Message:
    return Message(
        cle=courriel.cle,
        destinataire=courriel.destinataire,
        objet=courriel.objet,
        texte=courriel.texte.replace(MARQUE_A_REMPLIR, courriel.pieces.get("secret", MARQUE_A_REMPLIR)),
        le=courriel.cree_le,
        pieces=tuple(_lit(session, piece) for piece in courriel.pieces.get("pieces", ())),
    )


def _lit(session: Session, piece: Mapping[str, Any]) -> Piece:
    reference = piece.get("ordre_du_jour")
    if reference is None:
        return Piece(nom=piece["nom"], genre=piece["genre"], contenu=base64.b64decode(piece["base64"]))
    lecteur = Auteur(role=Role.MEMBRE, membre_id=reference["membre"])
    return Piece(nom=piece["nom"], genre=piece["genre"], contenu=agenda_pdf(session, lecteur, reference["seance"]))
