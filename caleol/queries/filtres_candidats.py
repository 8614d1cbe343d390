"""What the reader of the candidates asked for, as conditions on the narrow table; none of them excludes in law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
    union_all,
)

from caleol.kernel.francais import numero_unique
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande, Instruction, PropositionAnterieure
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.recherche import Designation
from caleol.models.seance import Seance
from caleol.queries.eligibles import mot
from caleol.queries.propositions import DECIDEES
from caleol.rules.decisions import TypeDecision
from caleol.rules.delais import ajouter_mois, mois_pleins
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Parametres

TOUTES = "toutes"
PRIORITAIRE = "prioritaire"
QUARTILES = ("quartile.q1", "quartile.q2", "quartile.q3")


class FiltreQuartile(EnumLibelle):
    """Where the income per unit of consumption stands beside the bounds of the EPCI."""

    PREMIER = "1", "1er quartile"
    DEUXIEME = "2", "2e quartile"
    TROISIEME = "3", "3e quartile"
    QUATRIEME = "4", "4e quartile"
    AU_DESSUS = "au_dessus", "Au-dessus du 1er quartile"


class FiltrePresentation(EnumLibelle):
    """How an application fared in commission before."""

    JAMAIS = "jamais", "Jamais présentée en commission"
    SECOND = "second", "Toujours classée en rang 2 ou après"


@dataclass(frozen=True, slots=True)
class Filtres:
    """What the reader asked for: the ranks stay those of the whole list of the commune.

    `commune` is "" for that of the dwelling, `toutes`, or a code; `priorite` is a key of a priority public or
    `prioritaire` for any; `attente_mois` is a least wait; `pieces` a type asked for (1 to 6).
    """

    texte: str = ""
    commune: str = ""
    priorite: str = ""
    mutation: bool | None = None
    reservataire_id: int | None = None
    quartile: FiltreQuartile | None = None
    attente_mois: int | None = None
    presentation: FiltrePresentation | None = None
    pieces: int | None = None

    def communes(self, du_logement: frozenset[str]) -> frozenset[str]:
        """Return the codes to be wished, none where any commune will do."""
        if self.commune == TOUTES:
            return frozenset()
        return frozenset({self.commune}) if self.commune else du_logement


def conditions_des_filtres(
    filtres: Filtres, *, vacance_ids: Sequence[int], bornes: Sequence[Decimal], au: date
) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters, the wished commune and nothing of law apart.

    `bornes` are the known bounds of the quartiles, the first one first; `vacance_ids` the dwellings looked at.
    """
    trouvees: list[ColumnElement[bool]] = []
    i = Instruction
    texte = condition_texte(filtres.texte)
    if texte is not None:
        trouvees.append(i.demande_id.in_(select(Demande.id).where(texte)))
    if filtres.priorite:
        trouvees.append(condition_priorite(filtres.priorite))
    if filtres.mutation is not None:
        trouvees.append(i.mutation.is_(filtres.mutation))
    if filtres.reservataire_id is not None:
        trouvees.append(i.demande_id.in_(_designees(filtres.reservataire_id, vacance_ids, au)))
    if filtres.quartile is not None:
        trouvees.append(condition_quartile(filtres.quartile, bornes))
    if filtres.attente_mois:
        trouvees.append(i.depot_jour <= dernier_depot(filtres.attente_mois, au).toordinal())
    if filtres.presentation is FiltrePresentation.JAMAIS:
        trouvees.append(i.demande_id.not_in(_presentations()))
    elif filtres.presentation is FiltrePresentation.SECOND:
        trouvees.append(i.demande_id.in_(_toujours_seconds()))
    if filtres.pieces:
        trouvees.append(and_(i.type_min <= filtres.pieces, i.type_max >= filtres.pieces))
    return trouvees


def condition_priorite(priorite: str) -> ColumnElement[bool]:
    """Return the condition of a priority public, `prioritaire` for any."""
    if priorite == PRIORITAIRE:
        return Instruction.prioritaire.is_(True)
    return mot(Instruction.priorites.expression, priorite)


def load_bornes(parametres: Parametres, epci: str | None, au: date) -> tuple[Decimal, ...]:
    """Return the bounds of the quartiles of an EPCI on a day, until the first one that nobody entered."""
    bornes: list[Decimal] = []
    for cle in QUARTILES:
        valeur = parametres.trouver(cle, au, epci=epci or "")
        if valeur is None:
            break
        bornes.append(valeur.decimal)
    return tuple(bornes)


def condition_quartile(quartile: FiltreQuartile, bornes: Sequence[Decimal]) -> ColumnElement[bool]:
    """Return the condition of a quartile, compared without rounding; nobody where its bounds are not known.

    A household rehoused for urban renewal is in the first one whatever its income (R44).
    """
    i = Instruction
    connu = and_(i.ressources_mensuelles_centimes.is_not(None), i.uc_centiemes.is_not(None))
    sous = [
        cast(i.ressources_mensuelles_centimes, BigInteger) * 1200 < cast(i.uc_centiemes, BigInteger) * int(borne * 100)
        for borne in bornes
    ]
    premier = or_(i.relogement_ru, and_(connu, sous[0])) if sous else i.relogement_ru.expression
    if quartile is FiltreQuartile.PREMIER:
        return premier
    autre = and_(i.relogement_ru.is_(False), connu)
    if quartile is FiltreQuartile.AU_DESSUS:
        return and_(autre, ~sous[0]) if sous else false()
    rang = int(quartile.value)
    if len(sous) < len(QUARTILES):
        return false()
    dessus = ~sous[rang - 2]
    return and_(autre, dessus, sous[rang - 1]) if rang <= len(sous) else and_(autre, dessus)


def dernier_depot(mois: int, au: date) -> date:
    """Return the last day of filing from which at least so many full months have passed on a day."""
    jour = ajouter_mois(au, -mois)
    while mois_pleins(jour + timedelta(days=1), au) >= mois:
        jour += timedelta(days=1)
    return jour


def _designees(reservataire_id: int, vacance_ids: Sequence[int], au: date) -> Select[int]:
    """Return the applications that a right-holder designated for these dwellings or for its flow."""
    return select(Designation.demande_id).where(
        Designation.reservataire_id == reservataire_id,
        or_(Designation.vacance_id.is_(None), Designation.vacance_id.in_(vacance_ids)),
        or_(Designation.fin_le.is_(None), Designation.fin_le > au),
    )


def _presentations() -> Select[int]:
    return select(_passages().c.demande_id)


def _toujours_seconds() -> Select[int]:
    """Return the applications that were ranked, never first."""
    passages = _passages()
    return select(passages.c.demande_id).group_by(passages.c.demande_id).having(func.min(passages.c.rang) > 1)


def _passages() -> Subquery:
    """Return application and rank of what a séance which is over decided, and of the proposals of the former tool."""
    rang = case((Decision.type == TypeDecision.ATTRIBUTION, 1), else_=Decision.rang)
    decidees = (
        select(Candidature.demande_id.label("demande_id"), rang.label("rang"))
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .where(Seance.etat.in_(DECIDEES))
    )
    anterieures = select(Demande.id.label("demande_id"), PropositionAnterieure.rang.label("rang")).join(
        PropositionAnterieure, PropositionAnterieure.numero_unique == Demande.numero_unique
    )
    return union_all(decidees, anterieures).subquery()


def condition_texte(texte: str) -> ColumnElement[bool] | None:
    """Return the condition that keeps applications whose name holds every word, or whose number begins with it."""
    mots = cle_de_tri(texte).split()
    if not mots:
        return None
    noms = and_(*(Demande.nom_tri.contains(mot_cherche, autoescape=True) for mot_cherche in mots))
    return or_(Demande.numero_unique.startswith(numero_unique(texte), autoescape=True), noms)
