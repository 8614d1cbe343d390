"""The papers of a séance in PDF, made for a reader: nothing is written, the same data give the same bytes."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from caleol.documents.emargement import rediger_emargement
from caleol.documents.extrait import rediger_extrait
from caleol.documents.ordre_du_jour import rediger_ordre_du_jour
from caleol.documents.pv import rediger_pv
from caleol.documents.releve_cotation import rediger_releve
from caleol.kernel.errors import Refus
from caleol.kernel.papiers import EnTete
from caleol.models.seance import Pv
from caleol.queries.extraits import get_extrait_demandeur, get_extrait_lot
from caleol.queries.papiers.emargement import get_emargement
from caleol.queries.papiers.entete import nom_du_lecteur
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.papiers.ordre_du_jour import get_ordre_du_jour
from caleol.queries.pv import get_pv, pv_valide
from caleol.queries.releve_cotation import get_releve_cotation
from caleol.rules.droits import Auteur


def pv_pdf(
    session: Session, auteur: Auteur, seance_id: int, *, dossier: Path, imprime_le: datetime | None = None
) -> bytes:
    """Return the minutes in PDF: the draft, the file made at the validation, or the reader's extract of it.

    `imprime_le` prints the reader's name and the hour at the foot of a draft or of an extract.

    Raises:
        Introuvable: as `caleol.queries.pv.get_pv`.
        Refus: `pv_fichier_altere` where the file kept does not bear the digest of the register.
    """
    donnees = get_pv(session, auteur, seance_id)
    valide = pv_valide(session, seance_id)
    if valide is not None and not donnees.extrait:
        return _fichier(valide, dossier)
    entete = _pour_le_lecteur(session, auteur, donnees.entete, imprime_le)
    return rediger_pv(replace(donnees, entete=entete))


def _fichier(pv: Pv, dossier: Path) -> bytes:
    """Return the file of validated minutes; one not made yet, or lost, is printed from the data, without seal."""
    if pv.empreinte_fichier is None:
        return rediger_pv(lit_pv(pv.donnees))
    chemin = dossier / (pv.fichier or "")
    if not chemin.is_file():
        return rediger_pv(lit_pv(pv.donnees))
    contenu = chemin.read_bytes()
    if hashlib.sha256(contenu).hexdigest() != pv.empreinte_fichier:
        raise Refus("pv_fichier_altere", reference=pv.reference)
    return contenu


def extrait_lot_pdf(session: Session, auteur: Auteur, seance_id: int, numero: int) -> bytes:
    """Return in PDF the extract of validated minutes for one lot.

    Raises:
        Introuvable: as `caleol.queries.extraits.get_extrait_lot`.
    """
    return rediger_extrait(get_extrait_lot(session, auteur, seance_id, numero))


def extrait_demandeur_pdf(session: Session, auteur: Auteur, seance_id: int, demande_id: int) -> bytes:
    """Return in PDF the extract of validated minutes for one applicant, third parties masked.

    Raises:
        Introuvable: as `caleol.queries.extraits.get_extrait_demandeur`.
    """
    return rediger_extrait(get_extrait_demandeur(session, auteur, seance_id, demande_id))


def agenda_pdf(session: Session, auteur: Auteur, seance_id: int, *, imprime_le: datetime | None = None) -> bytes:
    """Return the agenda in PDF; a member who sits on some lots only gets these lots.

    Raises:
        Introuvable: no such séance for this reader.
    """
    donnees = get_ordre_du_jour(session, auteur, seance_id)
    entete = _pour_le_lecteur(session, auteur, donnees.entete, imprime_le)
    return rediger_ordre_du_jour(replace(donnees, entete=entete))


def emargement_pdf(session: Session, auteur: Auteur, seance_id: int, *, imprime_le: datetime | None = None) -> bytes:
    """Return the attendance sheet in PDF: to sign before the séance, with the presences after it.

    Raises:
        Introuvable: no such séance for this reader.
    """
    donnees = get_emargement(session, auteur, seance_id)
    entete = _pour_le_lecteur(session, auteur, donnees.entete, imprime_le)
    return rediger_emargement(replace(donnees, entete=entete))


def releve_pdf(session: Session, auteur: Auteur, demande_id: int, au: date) -> bytes:
    """Return the statement of points of an application in PDF, addressed to the applicant.

    Raises:
        Introuvable: no such application for this reader.
    """
    return rediger_releve(get_releve_cotation(session, auteur, demande_id, au))


def _pour_le_lecteur(session: Session, auteur: Auteur, entete: EnTete, imprime_le: datetime | None) -> EnTete:
    if imprime_le is None:
        return entete
    return replace(entete, lecteur=nom_du_lecteur(session, auteur), imprime_le=imprime_le)
