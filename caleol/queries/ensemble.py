"""Vacant dwellings that are alike, filled from one ranked list: who fits which, and a spread by rank."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from caleol.models.demande import Instruction
from caleol.models.enumerations import EtatLot, ResultatContact
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Logement, Vacance
from caleol.queries.autour import Autour, load_autour
from caleol.queries.candidats import Logis, Selection, list_ranks, load_logis
from caleol.queries.contacts import load_contacts
from caleol.queries.dossier import load_dossiers
from caleol.queries.ecartes import colonnes_du_resume
from caleol.queries.eligibles import eligible, souhaite
from caleol.queries.fiche import complement_adresse
from caleol.queries.filtres_candidats import Filtres, conditions_des_filtres
from caleol.queries.instantane import Dossier
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import MotifExclusion, ResumeDemande, exclusion
from caleol.rules.repartition import repartir, semblables

MAXIMUM = 40
PAR_LOGEMENT = (1, 2, 3, 4, 5)
MONTREES = 2
TERMINES = (EtatLot.INSCRIT, EtatLot.DECIDE)


@dataclass(frozen=True, slots=True)
class LogementSemblable:
    """A vacant dwelling that may be filled with others; `version` is that of its lot, 0 where there is none."""

    vacance_id: int
    reference: str
    adresse: str
    etage: int | None
    surface: Decimal | None
    total_centimes: int
    reservataire: str
    adapte_pmr: bool | None
    version: int
    candidats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LigneEnsemble:
    """A household of the common list: where it fits, why not elsewhere, where it is proposed to be a candidate."""

    rang: int
    dossier: Dossier
    autour: Autour
    convient: tuple[int, ...]
    refus: tuple[tuple[int, str], ...]
    place: int | None


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The common list of chosen dwellings."""

    logements: tuple[LogementSemblable, ...]
    lignes: tuple[LigneEnsemble, ...]
    eligibles: int
    par_logement: int

    def nombre(self, vacance_id: int) -> int:
        """Return how many households are proposed for a dwelling."""
        return sum(ligne.place == vacance_id for ligne in self.lignes)


def count_semblables(session: Session, vacance_id: int) -> int:
    """Return how many other vacant dwellings look alike to one, their surface apart: whether a page offers the pool."""
    sien, siennes = aliased(Logement), aliased(Vacance)
    requete = (
        select(func.count(Vacance.id))
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(sien, (sien.residence_id == Logement.residence_id) & (sien.type == Logement.type))
        .join(siennes, (siennes.logement_id == sien.id) & (siennes.id == vacance_id))
        .where(
            sien.financement == Logement.financement,
            Vacance.id != vacance_id,
            Vacance.close_le.is_(None),
            siennes.close_le.is_(None),
            ~_pris().exists(),
        )
    )
    return session.scalar(requete) or 0


def _pris() -> Select[int]:
    """Select of the lot of a vacancy that is on an agenda or decided."""
    return select(Lot.id).where(Lot.vacance_id == Vacance.id, Lot.etat.in_(TERMINES))


def list_semblables(session: Session, auteur: Auteur, vacance_id: int, au: date) -> tuple[LogementSemblable, ...]:
    """Return the vacant dwellings alike to one, itself first; those on an agenda are left out.

    Raises:
        Introuvable: the vacancy is not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    situee = find_vacance(session, auteur, vacance_id)
    if situee.residence is None:
        return ()
    cles = session.scalars(
        select(Vacance.id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .where(
            Logement.residence_id == situee.residence.id,
            Logement.type == situee.logement.type,
            Logement.financement == situee.logement.financement,
            Vacance.close_le.is_(None),
            ~_pris().exists(),
        )
        .order_by(Vacance.id != vacance_id, Logement.adresse, Logement.porte, Vacance.id)
        .limit(MAXIMUM)
    ).all()
    if vacance_id not in cles or len(cles) < 2:
        return ()
    tous = [load_logis(session, auteur, cle, au) for cle in cles]
    return tuple(_lu(session, logis) for logis in tous if semblables(tous[0].situe.faits, logis.situe.faits))


def _lu(session: Session, logis: Logis) -> LogementSemblable:
    fiche = logis.situe.fiche
    lot = session.scalar(
        select(Lot).where(Lot.vacance_id == logis.vacance_id, Lot.etat == EtatLot.PREPARATION).limit(1)
    )
    candidats = select(Candidature.demande_id).where(
        Candidature.lot_id == (lot.id if lot else 0), Candidature.retiree_le.is_(None)
    )
    logement = session.get_one(Logement, fiche.logement_id)
    return LogementSemblable(
        vacance_id=logis.vacance_id,
        reference=fiche.reference,
        adresse=", ".join(filter(None, (fiche.adresse, complement_adresse(logement)))),
        etage=logement.etage,
        surface=fiche.surface,
        total_centimes=fiche.total_centimes,
        reservataire=fiche.reservataire,
        adapte_pmr=fiche.adapte_pmr,
        version=lot.version if lot else 0,
        candidats=tuple(session.scalars(candidats)),
    )


def search_ensemble(
    session: Session, auteur: Auteur, choisis: tuple[LogementSemblable, ...], filtres: Filtres, au: date, nombre: int
) -> Ensemble:
    """Return the common list of dwellings: eligible for one of them at least, `nombre` proposed for each.

    Twice as many households as places are read, so that those who fit only one dwelling leave nobody waiting.

    Raises:
        Introuvable, Refus: as `list_semblables`.
    """
    logis = {choisi.vacance_id: load_logis(session, auteur, choisi.vacance_id, au) for choisi in choisis}
    premier = logis[choisis[0].vacance_id]
    conditions = conditions_des_filtres(filtres, vacance_ids=list(logis), bornes=premier.bornes, au=au)
    un_au_moins = or_(*(eligible(celui.criteres) for celui in logis.values()))
    choix = Selection(un_au_moins, souhaite(premier.communes(filtres)), tuple(conditions))
    rangs = list_ranks(session, choix, debut=0, nombre=nombre * len(logis) * MONTREES)
    cles = [cle for _, cle in rangs]
    refus = _refus(session, logis, cles)
    convient = {cle: tuple(v for v in logis if v not in dict(refus[cle])) for cle in cles}
    deja = {cle: choisi.vacance_id for choisi in choisis for cle in choisi.candidats}
    nombres = {choisi.vacance_id: len(choisi.candidats) for choisi in choisis}
    places = deja | repartir([cle for cle in cles if cle not in deja], convient, list(logis), nombre, nombres)
    dossiers = load_dossiers(session, cles, premier.contexte())
    autour = load_autour(session, auteur, cles, au)
    return Ensemble(
        logements=choisis,
        lignes=tuple(
            LigneEnsemble(rang, dossiers[cle], autour[cle], convient[cle], refus[cle], places.get(cle))
            for rang, cle in rangs
        ),
        eligibles=session.scalar(select(func.count()).select_from(Instruction).where(choix.liste)) or 0,
        par_logement=nombre,
    )


def _refus(session: Session, logis: dict[int, Logis], cles: list[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return, by household, the dwellings that do not fit it and why: a condition of law, or its own withdrawal."""
    lignes = session.execute(
        select(Instruction.demande_id, *colonnes_du_resume()).where(Instruction.demande_id.in_(cles))
    )
    resumes = {ligne[0]: ResumeDemande._make(ligne[1:]) for ligne in lignes}
    contacts = load_contacts(session, cles)
    trouves: dict[int, tuple[tuple[int, str], ...]] = {}
    for cle in cles:
        derniers = {contact.vacance_id: contact.resultat for contact in reversed(contacts.get(cle, ()))}
        motifs = {v: exclusion(resumes[cle], celui.criteres) for v, celui in logis.items()}
        trouves[cle] = tuple(
            (v, motif.libelle if isinstance(motif, MotifExclusion) else "S’est désisté")
            for v, motif in motifs.items()
            if motif is not None or derniers.get(v) is ResultatContact.DESISTE
        )
    return trouves
