"""« Pourquoi pas ce ménage ? »: every condition with its figures for any number, and where it would rank."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import date_sans_jour, nom_complet, numero_unique
from caleol.models.demande import Demande, Instruction
from caleol.models.enumerations import EtatDemande
from caleol.queries.autour import Autour, load_autour
from caleol.queries.candidats import Logis, count_all, load_logis, place_among, selection
from caleol.queries.dossier import load_dossiers
from caleol.queries.ecartes import colonnes_du_resume
from caleol.queries.eligibles import souhaite
from caleol.queries.faits import load_demande
from caleol.queries.filtres_candidats import Filtres
from caleol.queries.instantane import Dossier
from caleol.rules.conditions import Condition, examiner
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import MotifExclusion, ResumeDemande, exclusion, resumer
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.menage import personnes_du_plafond


class Reponse(EnumLibelle):
    """What became of an application for a dwelling."""

    INCONNUE = "inconnue", "Numéro inconnu"
    CLASSEE = "classee", "Éligible"
    HORS_SOUHAIT = "hors_souhait", "Éligible, commune non souhaitée"
    ECARTEE = "ecartee", "Écartée"
    SANS_CALCUL = "sans_calcul", "Non calculée"


@dataclass(frozen=True, slots=True)
class Pourquoi:
    """Why an application is, or is not, among the candidates of a dwelling.

    `rang` is its rank, or the one it would have if what keeps it out were lifted (`rang_possible`), among `sur`.
    """

    numero_unique: str
    reponse: Reponse
    phrase: str
    nom: str = ""
    demande_id: int | None = None
    rang: int | None = None
    sur: int | None = None
    rang_possible: bool = False
    motif: MotifExclusion | None = None
    conditions: tuple[Condition, ...] = ()
    dossier: Dossier | None = None
    autour: Autour = field(default_factory=Autour)


def pourquoi(session: Session, auteur: Auteur, vacance_id: int, numero: str, au: date) -> Pourquoi:
    """Say why an application is, or is not, among the candidates of a vacant dwelling.

    Raises:
        Introuvable: the vacancy is not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    cherche = numero_unique(numero)
    logis = load_logis(session, auteur, vacance_id, au)
    demande = session.scalar(select(Demande).where(Demande.numero_unique == cherche))
    if demande is None:
        return Pourquoi(cherche, Reponse.INCONNUE, "Aucune demande ne porte ce numéro dans la liste d’attente.")
    nom = nom_complet(demande.civilite, demande.prenom, demande.nom)
    resume = _resume(session, logis, demande)
    if resume is None:
        return Pourquoi(cherche, Reponse.SANS_CALCUL, _sans_calcul(demande), nom, demande.id)
    trouve = _juge(session, logis, demande, nom, resume)
    return replace(
        trouve,
        conditions=examiner(resume, logis.criteres),
        dossier=load_dossiers(session, [demande.id], logis.contexte())[demande.id],
        autour=load_autour(session, auteur, [demande.id], au, vacance_id=vacance_id)[demande.id],
    )


def _juge(session: Session, logis: Logis, demande: Demande, nom: str, resume: ResumeDemande) -> Pourquoi:
    """Return the verdict with the rank, or the rank that the application would have."""
    cherche = demande.numero_unique
    motif = exclusion(resume, logis.criteres)
    liste = selection(logis, Filtres())
    rang = place_among(session, liste, demande.id)
    sur = count_all(session, logis, liste).eligibles
    if motif is not None:
        phrase = _serait("Demande écartée", "si ce qui l’écarte était levé", rang, sur)
        return Pourquoi(
            cherche, Reponse.ECARTEE, phrase, nom, demande.id, rang or None, sur, rang_possible=True, motif=motif
        )
    if not rang:
        phrase = "Demande éligible, mais pas encore calculée\u00a0: son rang viendra avec le calcul de la liste."
        return Pourquoi(cherche, Reponse.SANS_CALCUL, phrase, nom, demande.id)
    if not _souhaite(session, logis, demande.id):
        debut = f"Demande éligible, mais {logis.situe.fiche.commune} n’est pas parmi les communes souhaitées"
        phrase = _serait(debut, "si elle l’était", rang, sur)
        return Pourquoi(cherche, Reponse.HORS_SOUHAIT, phrase, nom, demande.id, rang, sur, rang_possible=True)
    return Pourquoi(
        cherche, Reponse.CLASSEE, f"Demande éligible, au rang {rang} sur {sur}.", nom, demande.id, rang, sur
    )


def _serait(debut: str, condition: str, rang: int, sur: int) -> str:
    return f"{debut}\u00a0: elle serait au rang {rang} sur {sur + 1} {condition}." if rang else f"{debut}."


def _souhaite(session: Session, logis: Logis, demande_id: int) -> bool:
    """Return whether the commune of the dwelling is wished."""
    condition = souhaite(logis.situe.territoire.codes_souhait)
    return bool(session.scalar(select(Instruction.demande_id).where(Instruction.demande_id == demande_id, condition)))


def _resume(session: Session, logis: Logis, demande: Demande) -> ResumeDemande | None:
    """Return an application as the list judged it; one that is not in it is judged now where its household is known."""
    connue = session.execute(select(*colonnes_du_resume()).where(Instruction.demande_id == demande.id)).one_or_none()
    if connue is not None:
        return ResumeDemande._make(connue)
    lue = load_demande(session, demande.id)
    if lue is None or not personnes_du_plafond(lue.faits.menage):
        return None
    return resumer(lue.faits, logis.au, logis.parametres)


def _sans_calcul(demande: Demande) -> str:
    """Say why nothing can be judged of an application."""
    if demande.etat is EtatDemande.RADIEE:
        le = f" le {date_sans_jour(demande.radiee_le)}" if demande.radiee_le else ""
        return f"Demande radiée{le}."
    return "Le ménage de cette demande n’est pas connu\u00a0: importer ou saisir sa composition."
