"""Candidates of one vacant dwelling among the whole waiting list: eligible ones ranked, others with their reason.

The database judges the precomputed facts of the narrow table: one reading counts everybody by verdict, another one
follows the index of the rank until the page is full; only the page that is shown gets its dossiers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session

from caleol.models.demande import Instruction
from caleol.queries.attributions import Attribution, load_attributions
from caleol.queries.autour import Autour, load_autour
from caleol.queries.dossier import load_dossiers
from caleol.queries.dossier_logement import Contexte
from caleol.queries.eligibles import MOTIFS, eligible, souhaite, verdict
from caleol.queries.fiche import LogementSitue, load_logement_situe
from caleol.queries.filtres_candidats import Filtres, conditions_des_filtres, load_bornes
from caleol.queries.instantane import Dossier
from caleol.queries.perimetre import find_vacance
from caleol.queries.points import Notation, load_notation
from caleol.queries.rang import ordre_du_rang
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import CriteresLogement, MotifExclusion, criteres_logement
from caleol.rules.parametre import Parametres

PAR_PAGE = 15
PAR_LECTURE = 500
"""Dossiers that an export reads at a time."""
GARDEE, HORS_SOUHAIT, FILTREE = 0, -1, -2
LUES_PAR_INDEX = 100_000


@dataclass(frozen=True, slots=True)
class Logis:
    """A vacant dwelling on a day as the search takes it: where it lies, what it asks, the values and the grid."""

    vacance_id: int
    au: date
    situe: LogementSitue
    criteres: CriteresLogement
    parametres: Parametres
    notation: Notation | None
    bornes: tuple[Decimal, ...]

    def contexte(self) -> Contexte:
        """Return what the dossiers of this dwelling share."""
        return Contexte(self.au, self.parametres, self.notation, self.situe.faits)

    def communes(self, filtres: Filtres) -> frozenset[str]:
        """Return the codes of which one must be wished, none where the filter is lifted."""
        return filtres.communes(self.situe.territoire.codes_souhait)


@dataclass(frozen=True, slots=True)
class LigneCandidat:
    """An eligible application: rank, dossier for this dwelling, what it was already given, what stands around it."""

    rang: int
    dossier: Dossier
    attributions: tuple[Attribution, ...]
    autour: Autour


@dataclass(frozen=True, slots=True)
class Tri:
    """The whole waiting list counted for one dwelling.

    `eligibles` wish the commune, `hors_souhait` do not; `gardees` are those of the eligible that the filters keep.
    """

    logis: Logis
    eligibles: int
    gardees: int
    hors_souhait: int
    ecartees: tuple[tuple[MotifExclusion, int], ...]
    calculee_le: date | None

    @property
    def total_ecartees(self) -> int:
        """Return how many applications a condition leaves out."""
        return sum(nombre for _, nombre in self.ecartees)

    @property
    def total(self) -> int:
        """Return how many applications the list holds."""
        return self.eligibles + self.hors_souhait + self.total_ecartees


@dataclass(frozen=True, slots=True)
class Recherche:
    """One page of candidates of a dwelling."""

    tri: Tri
    lignes: tuple[LigneCandidat, ...]
    page: int
    pages: int

    @property
    def logis(self) -> Logis:
        """Return the dwelling."""
        return self.tri.logis


def search(
    session: Session,
    auteur: Auteur,
    vacance_id: int,
    filtres: Filtres,
    au: date,
    *,
    page: int = 1,
    taille: int = PAR_PAGE,
) -> Recherche:
    """Return a page of the candidates of a vacant dwelling on a day.

    Raises:
        Introuvable: the vacancy is not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    logis = load_logis(session, auteur, vacance_id, au)
    choix = selection(logis, filtres)
    tri = count_all(session, logis, choix)
    pages = max(-(-tri.gardees // taille), 1)
    page = min(max(page, 1), pages)
    lues = page * taille * tri.total // max(tri.eligibles, 1)
    debut, par_index = (page - 1) * taille, lues <= LUES_PAR_INDEX
    rangs = list_ranks(session, choix, debut=debut, nombre=taille, par_index=par_index)
    cles = [demande_id for _, demande_id in rangs]
    dossiers, attributions = load_dossiers(session, cles, logis.contexte()), load_attributions(session, cles)
    autour = load_autour(session, auteur, cles, au, vacance_id=vacance_id)
    lignes = tuple(LigneCandidat(rang, dossiers[cle], attributions.get(cle, ()), autour[cle]) for rang, cle in rangs)
    return Recherche(tri, lignes, page, pages)


@dataclass(frozen=True, slots=True)
class Exportation:
    """A part of the candidates of a dwelling to write in a file: ranks and keys at once, dossiers as they are asked."""

    tri: Tri
    rangs: tuple[tuple[int, int], ...]
    partie: int
    parties: int
    dossiers: Iterator[tuple[int, Dossier]]


def export_candidats(
    session: Session, auteur: Auteur, vacance_id: int, filtres: Filtres, au: date, *, partie: int, taille: int
) -> Exportation:
    """Return a part of the candidates of a vacant dwelling, whose dossiers are read little by little.

    Raises:
        Introuvable, Refus: as `search`.
    """
    logis = load_logis(session, auteur, vacance_id, au)
    choix = selection(logis, filtres)
    tri = count_all(session, logis, choix)
    parties = max(-(-tri.gardees // taille), 1)
    partie = min(max(partie, 1), parties)
    rangs = list_ranks(session, choix, debut=(partie - 1) * taille, nombre=taille, par_index=False)

    def dossiers() -> Iterator[tuple[int, Dossier]]:
        contexte = logis.contexte()
        for debut in range(0, len(rangs), PAR_LECTURE):
            lot = rangs[debut : debut + PAR_LECTURE]
            lus = load_dossiers(session, [cle for _, cle in lot], contexte)
            yield from ((rang, lus[cle]) for rang, cle in lot)

    return Exportation(tri, tuple(rangs), partie, parties, dossiers())


def load_logis(session: Session, auteur: Auteur, vacance_id: int, au: date) -> Logis:
    """Return a vacant dwelling ready to be searched for.

    Raises:
        Introuvable, Refus: as `search`.
    """
    situe = load_logement_situe(session, find_vacance(session, auteur, vacance_id), au)
    parametres = load_parametres(session)
    return Logis(
        vacance_id=vacance_id,
        au=au,
        situe=situe,
        criteres=criteres_logement(situe.faits, au, parametres),
        parametres=parametres,
        notation=load_notation(session, au, parametres),
        bornes=load_bornes(parametres, situe.faits.epci, au),
    )


def est_eligible(session: Session, auteur: Auteur, vacance_id: int, demande_id: int, au: date) -> bool:
    """Return whether no condition of a vacant dwelling leaves an application out, its wishes apart.

    Raises:
        Introuvable, Refus: as `search`.
    """
    logis = load_logis(session, auteur, vacance_id, au)
    siennes = (Instruction.demande_id == demande_id, eligible(logis.criteres))
    return session.scalar(select(Instruction.demande_id).where(*siennes)) is not None


@dataclass(frozen=True, slots=True)
class Selection:
    """Who is looked for: eligible, wishing the commune (`souhait`), then kept by the other filters."""

    eligible: ColumnElement[bool]
    souhait: ColumnElement[bool]
    filtres: tuple[ColumnElement[bool], ...]

    @property
    def liste(self) -> ColumnElement[bool]:
        """Return the condition of the list in which an application has its rank."""
        return and_(self.eligible, self.souhait)


def selection(logis: Logis, filtres: Filtres) -> Selection:
    """Return the conditions of a search: those of the dwelling and of the commune, then the filters."""
    autres = conditions_des_filtres(filtres, vacance_ids=[logis.vacance_id], bornes=logis.bornes, au=logis.au)
    return Selection(eligible(logis.criteres), souhaite(logis.communes(filtres)), tuple(autres))


def count_all(session: Session, logis: Logis, choix: Selection) -> Tri:
    """Count the whole waiting list for a dwelling in one reading: who is eligible, who is not and why."""
    places = [(and_(choix.souhait, *choix.filtres), GARDEE), (choix.souhait, FILTREE)]
    place = verdict(logis.criteres, places, HORS_SOUHAIT).label("place")
    # OFFSET keeps the verdict computed once a row; counts need no sort where a GROUP BY of SQLite does
    jugees = select(place, Instruction.calculee_le).offset(0).subquery()
    numeros = (GARDEE, FILTREE, HORS_SOUHAIT, *range(1, len(MOTIFS) + 1))
    comptes = [func.count().filter(jugees.c.place == numero) for numero in numeros]
    *trouves, calculee_le = session.execute(select(*comptes, func.min(jugees.c.calculee_le))).one()
    nombres = dict(zip(numeros, trouves, strict=True))
    ecartees = [(motif, nombres[rang]) for rang, motif in enumerate(MOTIFS, start=1) if nombres[rang]]
    return Tri(
        logis=logis,
        eligibles=nombres[GARDEE] + nombres[FILTREE],
        gardees=nombres[GARDEE],
        hors_souhait=nombres[HORS_SOUHAIT],
        ecartees=tuple(sorted(ecartees, key=lambda couple: -couple[1])),
        calculee_le=calculee_le,
    )


def list_ranks(
    session: Session, choix: Selection, *, debut: int, nombre: int, par_index: bool = True
) -> list[tuple[int, int]]:
    """Return the ranks and keys of a part of the list, in order; the rank is that of the list without its filters.

    `par_index` as in `ordre_du_rang`, for a list without filters.
    """
    if choix.filtres:
        return [(ligne.rang, ligne.demande_id) for ligne in session.execute(_numerotee(choix, debut, nombre))]
    requete = select(Instruction.demande_id).where(choix.liste).order_by(*ordre_du_rang(par_index=par_index))
    cles = session.scalars(requete.limit(nombre).offset(debut))
    return [(debut + place, cle) for place, cle in enumerate(cles, start=1)]


def _numerotee(choix: Selection, debut: int, nombre: int) -> Select[int, int]:
    """Select of the ranks of the whole list, of which only those that the filters keep are returned."""
    rang = func.row_number().over(order_by=ordre_du_rang(par_index=False)).label("rang")
    garde = and_(*choix.filtres).label("garde")
    toutes = select(Instruction.demande_id, rang, garde).where(choix.liste).subquery()
    gardees = select(toutes.c.rang, toutes.c.demande_id).where(toutes.c.garde)
    return gardees.order_by(toutes.c.rang).limit(nombre).offset(debut)


def place_among(session: Session, choix: Selection, demande_id: int) -> int:
    """Return the rank that an application has in a list, or would have if it were in it; 0 if never computed."""
    colonnes = ordre_du_rang()
    sienne = session.execute(select(*colonnes).where(Instruction.demande_id == demande_id)).one_or_none()
    if sienne is None:
        return 0
    devant = tuple_(*colonnes) < tuple_(*sienne)
    requete = select(func.count()).select_from(Instruction).where(choix.liste, devant)
    return (session.scalar(requete) or 0) + 1
