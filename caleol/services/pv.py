"""Minutes: validation by the member who presided; frozen data, digest, head of the register; then the file."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select

from caleol.documents.canonique import donnees_a_sceller
from caleol.documents.pv import rediger_pv
from caleol.documents.scellement import Scelleur
from caleol.kernel.certificat import Certificat
from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.kernel.papiers import PvDonnees, Sceau
from caleol.models.enumerations import EtatPv, EtatSeance
from caleol.models.seance import Pv, Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.papiers.acces import Lecture, lecture_du_pv
from caleol.queries.papiers.brouillon import brouillon
from caleol.queries.papiers.fige import ecrit_pv, lit_pv
from caleol.queries.pv import peut_valider
from caleol.rules.droits import OUTIL, Droit
from caleol.services.act import Acte, Actes
from caleol.services.depot import deposit_fichier
from caleol.services.ouverture import TRAITES
from caleol.services.registre import empreinte, forme_canonique, get_tete
from caleol.services.seances import lock_ligne
from caleol.services.suites.ouverture import open_suites

MOYEN: Final = "par connexion authentifiée à son compte"
DOSSIER_PV: Final = "pv"


def validate_pv(acte: Acte, *, seance_id: int, lu: str) -> int:
    """Validate the minutes of a séance that is levée: freeze and seal their data; return their key.

    `lu` is the digest of the draft that the author read (`empreinte_pv`): what was changed since is read again before
    it is sealed. From here on nothing of the séance is changed: a correction is a dated rectificatif (R69). What
    follows starts with it: conditions, and the offers of the first ranks. The file is made next, by `print_pv`.

    Raises:
        Introuvable: no such minutes for this author.
        Interdit: `pv_validation_reservee`: only the member who presided validates.
        Conflit: the draft is no longer the one that was read.
        Refus: `seance_etat`, `lots_sans_issue`.
    """
    acte.exige(Droit.VALIDER_PV)
    seance = _lock(acte, seance_id)
    projet = brouillon(acte.session, seance)
    if lu != empreinte_pv(projet):
        raise Conflit("pv", id=seance_id)
    scelle = _scelle(acte, seance, projet)
    pv = Pv(
        seance_id=seance.id,
        version=1,
        reference=scelle.entete.reference,
        etat=EtatPv.VALIDE,
        donnees=ecrit_pv(scelle),
        empreinte_donnees=empreinte_pv(scelle),
        tete_registre=scelle.sceau.tete_registre if scelle.sceau else None,
        valide_le=acte.instant,
        valide_par_id=acte.utilisateur_id,
    )
    acte.session.add(pv)
    seance.etat = EtatSeance.VALIDEE
    seance.version += 1
    acte.session.flush()
    open_suites(acte, seance.id)
    return pv.id


def print_pv(actes: Actes, pv_id: int, dossier: Path, certificat: Certificat | None = None) -> None:
    """Make the file of validated minutes, in the folder `pv` of `dossier`, seal it and keep its digest; once.

    Printing takes seconds: nobody waits for it, it is done between two transactions. Until then, or should it fail,
    the minutes are printed from their frozen data each time they are asked for; a job makes the file later.

    Raises:
        OSError: the folder cannot be written, or the seal cannot be made (`ScellementImpossible`).
    """
    with actes.sessions.lecture() as session:
        pv = session.get_one(Pv, pv_id)
    if pv.empreinte_fichier is not None:
        return
    donnees_pv = lit_pv(pv.donnees)
    scelleur = Scelleur(certificat or Certificat(), dossier, donnees_pv.entete.bailleur)
    imprime = rediger_pv(donnees_pv, scelleur.phrase())
    contenu = scelleur.seal(imprime, f"Procès-verbal {pv.reference}")
    with actes.ouvre(OUTIL) as acte:
        pv = acte.session.get_one(Pv, pv_id, with_for_update=True)
        if pv.empreinte_fichier is not None:
            return
        pv.fichier = (Path(DOSSIER_PV) / nom_fichier(pv.seance_id, pv.reference)).as_posix()
        pv.empreinte_fichier = hashlib.sha256(contenu).hexdigest()
        deposit_fichier(acte, dossier / pv.fichier, contenu)
        donnees = {
            "fichier": pv.fichier,
            "empreinte_fichier": pv.empreinte_fichier,
            "avant_cachet": hashlib.sha256(imprime).hexdigest(),
            "certificat": scelleur.nature,
            "empreinte_certificat": scelleur.empreinte,
        }
        acte.inscrire("fichier_pv", "pv", pv.id, donnees)


def print_pvs(actes: Actes, dossier: Path, certificat: Certificat | None = None) -> int:
    """Make the files that validated minutes still lack; return how many."""
    with actes.sessions.lecture() as session:
        manquants = session.scalars(select(Pv.id).where(Pv.valide_le.is_not(None), Pv.empreinte_fichier.is_(None)))
        cles = manquants.all()
    for pv_id in cles:
        print_pv(actes, pv_id, dossier, certificat)
    return len(cles)


def _lock(acte: Acte, seance_id: int) -> Seance:
    """Return the séance, locked, once its state and its author allow the validation."""
    seance = lock_ligne(acte, seance_id)
    if seance is None or lecture_du_pv(acte.session, acte.auteur, seance) is Lecture.AUCUNE:
        raise Introuvable("pv", seance_id=seance_id)
    if seance.etat is not EtatSeance.LEVEE:
        raise Refus("seance_etat", etat=seance.etat, attendus=(EtatSeance.LEVEE,))
    if not peut_valider(acte.session, acte.auteur, seance_id):
        raise Interdit("pv_validation_reservee")
    restants = [lot.numero for lot in load_agenda(acte.session, seance_id) if lot.lot.etat not in TRAITES]
    if restants:
        raise Refus("lots_sans_issue", numeros=restants)
    return seance


def _scelle(acte: Acte, seance: Seance, projet: PvDonnees) -> PvDonnees:
    """Return the minutes signed and sealed: the digest of their data stands in the entry whose head they print."""
    president, *autres = projet.signatures
    signees = (replace(president, signe_le=acte.instant, moyen=MOYEN), *autres)
    donnees = replace(projet, projet=False, signatures=signees)
    condense = empreinte_pv(donnees)
    acte.inscrire(
        "validation_pv",
        "seance",
        seance.id,
        {"reference": donnees.entete.reference, "version": 1, "empreinte_donnees": condense},
    )
    tete = get_tete(acte.session)
    sceau = Sceau(empreinte=condense, entree_registre=tete.rang, tete_registre=tete.empreinte, scelle_le=acte.instant)
    scelle = replace(donnees, sceau=sceau)
    if lit_pv(ecrit_pv(scelle)) != scelle:
        raise ValueError("the minutes kept would not read back as they are")
    return scelle


def empreinte_pv(pv: PvDonnees) -> str:
    """Return the SHA-256 of the canonical data of the minutes: what their seal prints."""
    return empreinte(forme_canonique(donnees_a_sceller(pv)))


def nom_fichier(seance_id: int, reference: str) -> str:
    """Return « 12-PV-NORD-2026-S47.pdf »: the key of the séance keeps two references from one name."""
    return f"{seance_id}-{re.sub(r'[^A-Za-z0-9.]+', '-', reference).strip('-')}.pdf"
