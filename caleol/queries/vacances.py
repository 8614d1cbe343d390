"""Vacant dwellings of an account's perimeter: the list with its façade, and the dwellings that may be declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from caleol.models.base import cle_de_tri
from caleol.models.commission import Commission
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import Agence, Commune, Reservataire
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.queries.accents import peut_contenir
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import ExceptionTrois, nombre_attendu
from caleol.rules.droits import Auteur
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Financement

PAR_PAGE = 30
CLOSES_MAXIMUM = 2_000


class EtatVacance(EnumLibelle):
    """Where a vacant dwelling stands on its road."""

    A_PREPARER = "a_preparer", "À préparer"
    EN_PREPARATION = "en_preparation", "Choix en cours"
    PRET = "pret", "Prêt à inscrire"
    INSCRIT = "inscrit", "À l’ordre du jour"
    DECIDE = "decide", "Décidé"
    CLOS = "clos", "Clos"


ORDRE = tuple(EtatVacance)
"""Vacancies stand in this order in the list and in the façade."""


@dataclass(frozen=True, slots=True)
class FiltresVacances:
    """What the reader asked for; without a state, every open vacancy."""

    texte: str = ""
    commune: str = ""
    agence_id: int | None = None
    etat: EtatVacance | None = None


@dataclass(frozen=True, slots=True)
class LigneVacance:
    """One vacancy of the list."""

    id: int
    reference: str
    adresse: str
    commune: str
    commune_insee: str
    type: str
    surface: Decimal | None
    financement: Financement
    agence: str
    agence_id: int | None
    reservataire: str
    libre_le: date
    etat: EtatVacance
    candidats: int
    exception: ExceptionTrois | None
    ajourne: bool
    seance: str
    seance_le: datetime | None

    @property
    def titre(self) -> str:
        """Return « 14 rue X, Roubaix »."""
        return f"{self.adresse}, {self.commune}"


@dataclass(frozen=True, slots=True)
class ListeVacances:
    """A page of the list, and all of it (`toutes`).

    The façade and the choices of the filters bear on every open vacancy of the perimeter.
    """

    lignes: tuple[LigneVacance, ...]
    toutes: tuple[LigneVacance, ...]
    total: int
    page: int
    pages: int
    facade: tuple[LigneVacance, ...]
    attendus: int
    communes: tuple[tuple[str, str], ...]
    agences: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class LogementTrouve:
    """A dwelling found for a declaration; `vacance_id` where one is already open."""

    reference: str
    adresse: str
    commune: str
    type: str
    surface: Decimal | None
    financement: Financement
    vacance_id: int | None
    sorti_le: date | None


def list_vacances(
    session: Session, auteur: Auteur, filtres: FiltresVacances, au: date, *, page: int = 1
) -> ListeVacances:
    """Return a page of the vacancies of the perimeter: what waits for somebody first, then the first to be free."""
    attendus = nombre_attendu(au, load_parametres(session))
    ouvertes = [_ligne(ligne, attendus) for ligne in session.execute(_requete(auteur, Vacance.close_le.is_(None)))]
    ouvertes.sort(key=lambda ligne: ORDRE.index(ligne.etat))
    if filtres.etat is EtatVacance.CLOS:
        closes = _requete(auteur, Vacance.close_le.is_not(None)).limit(CLOSES_MAXIMUM)
        gardees = [ligne for r in session.execute(closes) if _garde(ligne := _ligne(r, attendus), filtres)]
    else:
        gardees = [ligne for ligne in ouvertes if _garde(ligne, filtres)]
    pages = max(-(-len(gardees) // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    communes = {ligne.commune_insee: ligne.commune for ligne in ouvertes}
    agences = {ligne.agence_id: ligne.agence for ligne in ouvertes if ligne.agence_id is not None}
    return ListeVacances(
        lignes=tuple(gardees[(page - 1) * PAR_PAGE : page * PAR_PAGE]),
        toutes=tuple(gardees),
        total=len(gardees),
        page=page,
        pages=pages,
        facade=tuple(ouvertes),
        attendus=attendus,
        communes=tuple(sorted(communes.items(), key=lambda couple: cle_de_tri(couple[1]))),
        agences=tuple(sorted(agences.items(), key=lambda couple: cle_de_tri(couple[1]))),
    )


COLONNES = (
    Vacance.id,
    Logement.reference,
    Logement.adresse,
    Commune.nom.label("commune"),
    Logement.commune_insee,
    Logement.type,
    Logement.surface,
    Logement.financement,
    Agence.nom.label("agence"),
    Agence.id.label("agence_id"),
    Reservataire.nom.label("reservataire"),
    Vacance.libre_le,
    Vacance.close_le,
    Lot.etat,
    Lot.exception,
    Lot.issue,
    Commission.nom.label("commission"),
    Seance.numero,
    Seance.prevue_le,
)


def _requete(auteur: Auteur, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    autre = aliased(Lot)
    dernier = select(func.max(autre.id)).where(autre.vacance_id == Vacance.id).correlate(Vacance).scalar_subquery()
    candidats = (
        select(func.count(Candidature.id))
        .where(Candidature.lot_id == Lot.id, Candidature.retiree_le.is_(None))
        .correlate(Lot)
        .scalar_subquery()
    )
    return (
        select(*COLONNES, candidats.label("candidats"))
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Agence, Agence.id == agence_effective())
        .join(Reservataire, Reservataire.id == Vacance.reservataire_id)
        .outerjoin(Lot, Lot.id == dernier)
        .outerjoin(Seance, Seance.id == Lot.seance_id)
        .outerjoin(Commission, Commission.id == Seance.commission_id)
        .where(condition, dans_le_perimetre(auteur))
        .order_by(Vacance.libre_le, Vacance.id)
    )


def _ligne(r: Row[*tuple[Any, ...]], attendus: int) -> LigneVacance:
    ailleurs = r.etat is EtatLot.INSCRIT or (r.etat is EtatLot.DECIDE and r.issue is None)
    return LigneVacance(
        id=r.id,
        reference=r.reference,
        adresse=r.adresse,
        commune=r.commune,
        commune_insee=r.commune_insee,
        type=r.type,
        surface=r.surface,
        financement=r.financement,
        agence=r.agence or "",
        agence_id=r.agence_id,
        reservataire=r.reservataire,
        libre_le=r.libre_le,
        etat=_etat(r, attendus),
        candidats=(r.candidats or 0) if r.etat in VIVANTS or ailleurs else 0,
        exception=r.exception,
        ajourne=r.etat is EtatLot.AJOURNE,
        seance=f"{r.commission} n° {r.numero}" if ailleurs and r.numero else "",
        seance_le=r.prevue_le if ailleurs else None,
    )


VIVANTS = frozenset({EtatLot.PREPARATION, EtatLot.INSCRIT})


def _etat(r: Row[*tuple[Any, ...]], attendus: int) -> EtatVacance:
    if r.close_le is not None:
        return EtatVacance.CLOS
    if r.etat is EtatLot.INSCRIT:
        return EtatVacance.INSCRIT
    if r.etat is EtatLot.DECIDE and r.issue is None:
        return EtatVacance.DECIDE
    if r.etat is not EtatLot.PREPARATION or not r.candidats:
        return EtatVacance.A_PREPARER
    return EtatVacance.PRET if r.candidats >= attendus or r.exception else EtatVacance.EN_PREPARATION


def _garde(ligne: LigneVacance, filtres: FiltresVacances) -> bool:
    texte = cle_de_tri(f"{ligne.reference} {ligne.type} {ligne.adresse} {ligne.commune}")
    return (
        all(mot in texte for mot in cle_de_tri(filtres.texte).split())
        and (not filtres.commune or ligne.commune_insee == filtres.commune)
        and (filtres.agence_id is None or ligne.agence_id == filtres.agence_id)
        and (filtres.etat is None or ligne.etat is filtres.etat)
    )


def search_logements(session: Session, auteur: Auteur, texte: str, limite: int = 20) -> tuple[LogementTrouve, ...]:
    """Return the dwellings whose reference begins with a text, or whose address, commune and type hold its words.

    Accents and case do not count.
    """
    nu = texte.strip()
    mots = cle_de_tri(nu).replace(",", " ").split()
    if len(nu) < 2:
        return ()
    par_mots = and_(
        true(),
        *(
            or_(
                peut_contenir(Logement.adresse, mot),
                peut_contenir(Commune.nom, mot),
                func.lower(Logement.type) == mot,
            )
            for mot in mots
        ),
    )
    lignes = session.execute(
        select(Logement, Commune.nom.label("commune"), Vacance.id.label("vacance_id"))
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .outerjoin(Vacance, and_(Vacance.logement_id == Logement.id, Vacance.close_le.is_(None)))
        .where(dans_le_perimetre(auteur), or_(Logement.reference.istartswith(nu, autoescape=True), par_mots))
        .order_by(Logement.reference)
        .execution_options(yield_per=100)
    )
    trouvees = (ligne for ligne in lignes if _repond(ligne.Logement, ligne.commune, cle_de_tri(nu), mots))
    return tuple(
        LogementTrouve(
            reference=ligne.Logement.reference,
            adresse=ligne.Logement.adresse,
            commune=ligne.commune,
            type=ligne.Logement.type,
            surface=ligne.Logement.surface,
            financement=ligne.Logement.financement,
            vacance_id=ligne.vacance_id,
            sorti_le=ligne.Logement.sorti_le,
        )
        for ligne in islice(trouvees, limite)
    )


def _repond(logement: Logement, commune: str, debut: str, mots: Sequence[str]) -> bool:
    texte, genre = cle_de_tri(f"{logement.adresse} {commune}"), logement.type.lower()
    return cle_de_tri(logement.reference).startswith(debut) or all(mot in texte or mot == genre for mot in mots)
