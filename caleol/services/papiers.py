"""The papers of a séance, made for a reader: nothing is written, the same data give the same bytes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from caleol.documents.emargement import feuille_emargement
from caleol.documents.extrait import rediger_extrait
from caleol.documents.feuille import rediger
from caleol.documents.ordre_du_jour import feuille_ordre_du_jour
from caleol.documents.pv import rediger_pv
from caleol.documents.releve_cotation import rediger_releve
from caleol.kernel.errors import Refus
from caleol.kernel.feuille import Feuille
from caleol.kernel.papiers import EnTete
from caleol.models.seance import Pv
from caleol.queries.extraits import get_extrait_demandeur, get_extrait_lot
from caleol.queries.papiers.affichage import get_affichage
from caleol.queries.papiers.avis import get_avis
from caleol.queries.papiers.convocation import get_convocation
from caleol.queries.papiers.emargement import get_emargement
from caleol.queries.papiers.entete import nom_du_lecteur
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.papiers.livret import get_livret
from caleol.queries.papiers.ordre_du_jour import get_ordre_du_jour
from caleol.queries.pv import get_pv, pv_valide
from caleol.queries.releve_cotation import get_releve_cotation
from caleol.rules.droits import Auteur
from caleol.rules.enumeration import EnumLibelle


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


class GenrePapier(EnumLibelle):
    """The papers of a séance that are written in plain parts, by the word of their address."""

    ORDRE_DU_JOUR = "ordre-du-jour", "Ordre du jour"
    EMARGEMENT = "feuille-de-presence", "Feuille de présence"
    LIVRET = "dossiers", "Livret des dossiers"
    LIVRET_ANONYME = "dossiers-sans-noms", "Livret sans les noms"
    AVIS = "avis-occupation", "Avis sur l’occupation"
    AFFICHAGE = "decisions-a-afficher", "Décisions à afficher"


@dataclass(frozen=True, slots=True)
class PapierLu:
    """A paper for its reader, and the applications that it shows, by the key of their lot."""

    feuille: Feuille
    lues: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def read_papier(
    session: Session,
    auteur: Auteur,
    seance_id: int,
    genre: GenrePapier,
    *,
    au: date,
    imprime_le: datetime | None = None,
) -> PapierLu:
    """Return a paper of a séance for a reader; a member who sits on some lots only gets these lots.

    `imprime_le` prints the reader's name and the hour at the foot, but on what is made to be posted.

    Raises:
        Introuvable: no such paper for this reader.
        Refus: `zone_plafond_inconnue`.
    """
    if genre is GenrePapier.AFFICHAGE:
        return PapierLu(get_affichage(session, auteur, seance_id))
    lu = _papier(session, auteur, seance_id, genre, au)
    entete = _pour_le_lecteur(session, auteur, lu.feuille.entete, imprime_le)
    return replace(lu, feuille=replace(lu.feuille, entete=entete))


def _papier(session: Session, auteur: Auteur, seance_id: int, genre: GenrePapier, au: date) -> PapierLu:
    if genre is GenrePapier.ORDRE_DU_JOUR:
        return PapierLu(feuille_ordre_du_jour(get_ordre_du_jour(session, auteur, seance_id)))
    if genre is GenrePapier.EMARGEMENT:
        return PapierLu(feuille_emargement(get_emargement(session, auteur, seance_id)))
    if genre is GenrePapier.AVIS:
        return PapierLu(get_avis(session, auteur, seance_id))
    livret = get_livret(session, auteur, seance_id, au, anonyme=genre is GenrePapier.LIVRET_ANONYME)
    return PapierLu(livret.feuille, livret.lues)


def read_convocation(session: Session, auteur: Auteur, seance_id: int, convocation_id: int) -> Feuille:
    """Return the letter of one convocation.

    Raises:
        Introuvable: as `caleol.queries.papiers.convocation.get_convocation`.
    """
    return get_convocation(session, auteur, seance_id, convocation_id)


def agenda_pdf(session: Session, auteur: Auteur, seance_id: int) -> bytes:
    """Return the agenda in PDF, as its reader has it.

    Raises:
        Introuvable: no such séance for this reader.
    """
    return rediger(feuille_ordre_du_jour(get_ordre_du_jour(session, auteur, seance_id)))


def emargement_pdf(session: Session, auteur: Auteur, seance_id: int) -> bytes:
    """Return the attendance sheet in PDF: to sign before the séance, with the presences after it.

    Raises:
        Introuvable: no such séance for this reader.
    """
    return rediger(feuille_emargement(get_emargement(session, auteur, seance_id)))


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
