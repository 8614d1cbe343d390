"""Applications left out of a dwelling, each with its sentence; and the answer to « why not this household? »."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import date_sans_jour, nom_complet, numero_unique
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande
from caleol.queries.candidats import CLE, DEPOT, POINTS, RESUME, SOUHAIT, classe, departage, lit_instructions
from caleol.queries.fiche import LogementSitue, load_logement_situe
from caleol.queries.grilles import load_grille
from caleol.queries.perimetre import find_vacance
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import MotifExclusion, ResumeDemande, criteres_logement, exclusion, expliquer
from caleol.rules.enumeration import EnumLibelle

PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class Ecartee:
    """An application left out, with the sentence that says why."""

    demande_id: int
    numero_unique: str
    nom: str
    points: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Ecartees:
    """A page of the applications that one reason leaves out."""

    logement: LogementSitue
    motif: MotifExclusion
    lignes: tuple[Ecartee, ...]
    total: int
    page: int
    pages: int


class Reponse(EnumLibelle):
    """What became of an application for a dwelling."""

    INCONNUE = "inconnue", "Numéro inconnu"
    CLASSEE = "classee", "Éligible"
    HORS_SOUHAIT = "hors_souhait", "Éligible, commune non souhaitée"
    ECARTEE = "ecartee", "Écartée"
    SANS_CALCUL = "sans_calcul", "Non calculée"


@dataclass(frozen=True, slots=True)
class Pourquoi:
    """Why an application is, or is not, among the candidates of a dwelling; `rang` where it is ranked."""

    numero_unique: str
    reponse: Reponse
    phrase: str
    nom: str = ""
    rang: int | None = None
    sur: int | None = None
    motif: MotifExclusion | None = None


def list_ecartees(
    session: Session, auteur: Auteur, vacance_id: int, motif: MotifExclusion, au: date, *, page: int = 1
) -> Ecartees:
    """Return a page of the applications that one reason leaves out, the most points first.

    Raises:
        Introuvable: the vacancy is not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    situe = load_logement_situe(session, find_vacance(session, auteur, vacance_id), au)
    criteres = criteres_logement(situe.faits, au, load_parametres(session))
    siennes = [
        ligne
        for ligne in lit_instructions(session, situe.territoire.codes_souhait, load_grille(session, au))
        if exclusion(ligne[:RESUME], criteres) is motif  # type: ignore[arg-type] # a plain tuple in its order
    ]
    siennes.sort(key=lambda ligne: (-ligne[POINTS], ligne[DEPOT], ligne[CLE]))
    pages = max(-(-len(siennes) // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    montrees = siennes[(page - 1) * PAR_PAGE : page * PAR_PAGE]
    demandes = {
        demande.id: demande
        for demande in session.scalars(select(Demande).where(Demande.id.in_([ligne[CLE] for ligne in montrees])))
    }
    lignes = tuple(
        Ecartee(
            demande_id=ligne[CLE],
            numero_unique=demandes[ligne[CLE]].numero_unique,
            nom=_nom(demandes[ligne[CLE]]),
            points=ligne[POINTS],
            phrase=expliquer(ResumeDemande(*ligne[:RESUME]), criteres, motif),
        )
        for ligne in montrees
    )
    return Ecartees(situe, motif, lignes, len(siennes), page, pages)


def pourquoi(session: Session, auteur: Auteur, vacance_id: int, numero: str, au: date) -> Pourquoi:
    """Say why an application is, or is not, among the candidates of a vacant dwelling.

    Raises:
        Introuvable: the vacancy is not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    cherche = numero_unique(numero)
    situe = load_logement_situe(session, find_vacance(session, auteur, vacance_id), au)
    demande = session.scalar(select(Demande).where(Demande.numero_unique == cherche))
    if demande is None:
        return Pourquoi(cherche, Reponse.INCONNUE, "Aucune demande ne porte ce numéro dans la liste d’attente.")
    lignes = lit_instructions(session, situe.territoire.codes_souhait, None, demande.id)
    if not lignes:
        return Pourquoi(cherche, Reponse.SANS_CALCUL, _sans_calcul(demande), _nom(demande))
    resume, criteres = ResumeDemande(*lignes[0][:RESUME]), criteres_logement(situe.faits, au, load_parametres(session))
    motif = exclusion(resume, criteres)
    if motif is not None:
        return Pourquoi(cherche, Reponse.ECARTEE, expliquer(resume, criteres, motif), _nom(demande), motif=motif)
    if not lignes[0][SOUHAIT]:
        commune = situe.fiche.commune
        phrase = f"Demande éligible, mais {commune} n’est pas parmi les communes souhaitées\u00a0: le filtre la masque."
        return Pourquoi(cherche, Reponse.HORS_SOUHAIT, phrase, _nom(demande))
    rang, sur = _rang(session, auteur, vacance_id, demande.id, au)
    return Pourquoi(cherche, Reponse.CLASSEE, f"Demande éligible, au rang {rang} sur {sur}.", _nom(demande), rang, sur)


def _rang(session: Session, auteur: Auteur, vacance_id: int, demande_id: int, au: date) -> tuple[int, int]:
    """Return the rank of an eligible application, and among how many."""
    classees = classe(session, auteur, vacance_id, False, au).classees
    departage(session, classees, [classee for classee in classees if classee.demande_id == demande_id])
    rang = next(rang for rang, classee in enumerate(classees, start=1) if classee.demande_id == demande_id)
    return rang, len(classees)


def _sans_calcul(demande: Demande) -> str:
    """Say why the narrow table holds nothing of an application."""
    if demande.etat is EtatDemande.RADIEE:
        le = f" le {date_sans_jour(demande.radiee_le)}" if demande.radiee_le else ""
        return f"Demande radiée{le}."
    if demande.menage_id is None:
        return "Le ménage de cette demande n’est pas connu\u00a0: importer ou saisir sa composition."
    return "Cette demande n’a pas encore été calculée, ou son ménage est vide\u00a0: relancer le calcul de la liste."


def _nom(demande: Demande) -> str:
    return nom_complet(demande.civilite, demande.prenom, demande.nom)
