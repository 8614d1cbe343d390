"""Candidates of one vacant dwelling among the whole waiting list: eligible ones ranked, others with their reason.

The narrow table is read once as plain integers; the rules judge each application in less than a microsecond; only
the page that is shown gets its dossiers.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.francais import numero_unique
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande, Instruction
from caleol.queries.dossier import load_dossiers
from caleol.queries.dossier_logement import Contexte
from caleol.queries.fiche import LogementSitue, load_logement_situe
from caleol.queries.grilles import GrilleEnVigueur, load_grille
from caleol.queries.instantane import Dossier
from caleol.queries.perimetre import find_vacance
from caleol.queries.rang import cle, points_du_rang
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import CriteresLogement, MotifExclusion, criteres_logement, exclusion
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Parametres

PAR_PAGE = 15
PAR_REQUETE = 10_000
RESUME = 9
CLE, POINTS, DEPOT, DRAPEAUX, SOUHAIT = range(RESUME, RESUME + 5)
Ligne = Sequence[Any]


class FiltrePriorite(EnumLibelle):
    """Which applications the list keeps."""

    DALO = "dalo", "DALO"
    PRIORITAIRE = "prioritaire", "Public prioritaire"
    MUTATION = "mutation", "Mutation"


DRAPEAU = {FiltrePriorite.DALO: 1, FiltrePriorite.PRIORITAIRE: 2, FiltrePriorite.MUTATION: 4}


@dataclass(frozen=True, slots=True)
class Filtres:
    """What the reader asked for; the wished commune is a filter that may be lifted, never an exclusion of law."""

    texte: str = ""
    priorite: FiltrePriorite | None = None
    toutes_communes: bool = False


class Classee(NamedTuple):
    """An eligible application: key of its rank (class, points, day of filing), its flags, its own key."""

    rang: tuple[int, int, int]
    drapeaux: int
    demande_id: int


@dataclass(frozen=True, slots=True)
class LigneCandidat:
    """An eligible application with its rank and its dossier for this dwelling."""

    rang: int
    dossier: Dossier


@dataclass(slots=True)
class Tri:
    """The whole waiting list sorted for one dwelling: eligible ones in rank order, and the counts of the others.

    Applications at the same rank key are put in the order of their numbers when they are shown.
    """

    logement: LogementSitue
    parametres: Parametres
    criteres: CriteresLogement
    grille: GrilleEnVigueur | None
    classees: list[Classee]
    hors_souhait: int
    ecartees: tuple[tuple[MotifExclusion, int], ...]

    @property
    def total_ecartees(self) -> int:
        """Return how many applications a condition leaves out."""
        return sum(nombre for _, nombre in self.ecartees)


@dataclass(frozen=True, slots=True)
class Recherche:
    """One page of candidates of a dwelling."""

    tri: Tri
    lignes: tuple[LigneCandidat, ...]
    filtrees: int
    calculee_le: date | None
    page: int
    pages: int

    @property
    def eligibles(self) -> int:
        """Return how many applications are ranked: eligible, and wishing the commune unless the filter is lifted."""
        return len(self.tri.classees)


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
    tri = classe(session, auteur, vacance_id, filtres.toutes_communes, au)
    places = _places(tri.classees, filtres, _trouvees(session, filtres.texte))
    pages = max(-(-len(places) // taille), 1)
    page = min(max(page, 1), pages)
    tranche = slice((page - 1) * taille, page * taille)
    if departage(session, tri.classees, [tri.classees[place] for place in places[tranche]]):
        places = _places(tri.classees, filtres, _trouvees(session, filtres.texte))
    montrees = [(place + 1, tri.classees[place]) for place in places[tranche]]
    contexte = Contexte(au, tri.parametres, tri.grille, tri.logement.faits)
    dossiers = load_dossiers(session, [classee.demande_id for _, classee in montrees], contexte)
    return Recherche(
        tri=tri,
        lignes=tuple(LigneCandidat(rang, dossiers[classee.demande_id]) for rang, classee in montrees),
        filtrees=len(places),
        calculee_le=session.scalar(select(func.min(Instruction.calculee_le))),
        page=page,
        pages=pages,
    )


def classe(session: Session, auteur: Auteur, vacance_id: int, toutes_communes: bool, au: date) -> Tri:
    """Sort the whole waiting list for a vacant dwelling: who is eligible in which order, how many are not and why.

    Raises:
        Introuvable, Refus: as `search`.
    """
    situe = load_logement_situe(session, find_vacance(session, auteur, vacance_id), au)
    parametres, grille = load_parametres(session), load_grille(session, au)
    criteres = criteres_logement(situe.faits, au, parametres)
    motifs: Counter[MotifExclusion] = Counter()
    classees: list[Classee] = []
    hors_souhait = 0
    for ligne in lit_instructions(session, situe.territoire.codes_souhait, grille):
        motif = exclusion(ligne[:RESUME], criteres)  # type: ignore[arg-type] # a plain tuple in its order
        if motif is not None:
            motifs[motif] += 1
            continue
        hors_souhait += not ligne[SOUHAIT]
        if toutes_communes or ligne[SOUHAIT]:
            rang = cle(grille, ligne[POINTS], bool(ligne[DRAPEAUX] & 1), ligne[DEPOT], "")[:3]
            classees.append(Classee(rang, ligne[DRAPEAUX], ligne[CLE]))
    classees.sort(key=_rang)
    return Tri(situe, parametres, criteres, grille, classees, hors_souhait, tuple(motifs.most_common()))


def _rang(classee: Classee) -> tuple[int, int, int]:
    return classee.rang


def lit_instructions(
    session: Session, communes: Iterable[str], grille: GrilleEnVigueur | None, demande_id: int | None = None
) -> Sequence[Ligne]:
    """Read the narrow table as tuples of integers: the nine of `ResumeDemande`, then those of the ranking.

    The tuples come from the driver's own cursor: row objects would cost as much again for 56,000 of them.
    """
    souhait = or_(*(Instruction.communes_souhaitees.contains(code) for code in sorted(communes)))
    requete = select(
        literal_column("0", Integer),
        Instruction.expire_jour,
        Instruction.sejour,
        Instruction.categorie,
        Instruction.personnes_supplementaires,
        Instruction.ressources_euros,
        Instruction.personnes_surface,
        Instruction.nb_personnes,
        Instruction.besoin_fauteuil,
        Instruction.demande_id,
        points_du_rang(grille),
        Instruction.depot_jour,
        _drapeaux(),
        case((souhait, 1), else_=0),
    )
    if demande_id is not None:
        requete = requete.where(Instruction.demande_id == demande_id)
    return session.connection().execute(requete).cursor.fetchall()


def _drapeaux() -> ColumnElement[int]:
    """Return the three flags of an application in one integer."""
    dalo = case((Instruction.dalo, DRAPEAU[FiltrePriorite.DALO]), else_=0)
    prioritaire = case((Instruction.prioritaire, DRAPEAU[FiltrePriorite.PRIORITAIRE]), else_=0)
    return dalo + prioritaire + case((Instruction.mutation, DRAPEAU[FiltrePriorite.MUTATION]), else_=0)


def departage(session: Session, classees: list[Classee], montrees: Sequence[Classee]) -> bool:
    """Put in the order of their numbers the applications that share their rank key with one of those shown.

    Return whether any moved.
    """
    series = []
    for rang in {classee.rang for classee in montrees}:
        debut, fin = bisect_left(classees, rang, key=_rang), bisect_right(classees, rang, key=_rang)
        if fin - debut > 1:
            series.append((debut, fin))
    cles = [classees[place].demande_id for debut, fin in series for place in range(debut, fin)]
    numeros: dict[int, str] = {}
    for debut in range(0, len(cles), PAR_REQUETE):
        lot = cles[debut : debut + PAR_REQUETE]
        for ligne in session.execute(
            select(Instruction.demande_id, Instruction.numero_unique).where(Instruction.demande_id.in_(lot))
        ):
            numeros[ligne.demande_id] = ligne.numero_unique
    for debut, fin in series:
        classees[debut:fin] = sorted(classees[debut:fin], key=lambda classee: numeros[classee.demande_id])
    return bool(series)


def _places(classees: Sequence[Classee], filtres: Filtres, trouvees: frozenset[int] | None) -> Sequence[int]:
    """Return the places, among the ranked applications, of those that the filters keep."""
    if filtres.priorite is None and trouvees is None:
        return range(len(classees))
    drapeau = DRAPEAU[filtres.priorite] if filtres.priorite else 0
    return [
        place
        for place, classee in enumerate(classees)
        if (classee.drapeaux & drapeau) == drapeau and (trouvees is None or classee.demande_id in trouvees)
    ]


def _trouvees(session: Session, texte: str) -> frozenset[int] | None:
    """Return the applications whose name or number holds a text; None where nothing is looked for."""
    condition = condition_texte(texte)
    if condition is None:
        return None
    return frozenset(session.scalars(select(Demande.id).where(condition)))


def condition_texte(texte: str) -> ColumnElement[bool] | None:
    """Return the condition that keeps applications whose name holds every word, or whose number begins with it."""
    mots = cle_de_tri(texte).split()
    if not mots:
        return None
    noms = and_(*(Demande.nom_tri.contains(mot, autoescape=True) for mot in mots))
    return or_(Demande.numero_unique.startswith(numero_unique(texte), autoescape=True), noms)
