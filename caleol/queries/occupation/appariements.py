"""Proposals of dwellings for sitting tenants, as a page shows them: each suitability with its reason, of the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true
from sqlalchemy.orm import Session, selectinload

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import liste_et, nom_complet
from caleol.models.compte import Tache
from caleol.models.enumerations import EtatLot
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Lot
from caleol.models.occupation import Appariement, MouvementAppariement
from caleol.models.passage import PassageTache
from caleol.models.patrimoine import Logement, Residence
from caleol.queries.occupation.besoins import Lus, Places, filtre_baux, load_besoins
from caleol.queries.perimetre import dans_le_perimetre
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Auteur, Droit, Role
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.appariement import Reserve, convenance, dire_obstacle, dire_raisons
from caleol.rules.occupation.situations import SituationOccupation

PAR_PAGE = 20
NATURE = "appariement"
"""The nature of the job of a search that somebody asked for."""
JOB_DE_NUIT = "propose_moves"


class GenreAppariement(EnumLibelle):
    """What kind of proposals is shown."""

    VACANT = "vacant", "Logements vacants"
    ECHANGE = "echange", "Échanges entre locataires"


@dataclass(frozen=True, slots=True)
class LogementCourt:
    """A dwelling in a line; the address is empty for a reader who is told no name."""

    type: str
    surface: Decimal
    commune: str
    adresse: str
    loyer_centimes: int | None


@dataclass(frozen=True, slots=True)
class MouvementVu:
    """A tenant, the present dwelling, the one proposed, why it suits; `obstacle` where it no longer does."""

    bail_id: int
    nom: str
    personnes: int
    avis: bool
    situations: tuple[SituationOccupation, ...]
    actuel: LogementCourt
    propose: LogementCourt
    raisons: tuple[str, ...]
    reserves: tuple[Reserve, ...]
    obstacle: str


@dataclass(frozen=True, slots=True)
class PropositionVue:
    """A vacant dwelling for a tenant, or an exchange; `candidats` counts those of the agenda it is on, if it is."""

    id: int
    vacance_id: int | None
    libre_le: date | None
    candidats: int | None
    mouvements: tuple[MouvementVu, ...]


@dataclass(frozen=True, slots=True)
class PageAppariements:
    """A page of proposals; `nomme` says whether the reader is told who lives where.

    `cherche_le` is the day of the last search, None where none was made yet.
    """

    genre: GenreAppariement
    comptes: dict[GenreAppariement, int]
    propositions: tuple[PropositionVue, ...]
    page: int
    pages: int
    cherche_le: date | None
    nomme: bool

    @property
    def baux(self) -> tuple[int, ...]:
        """Return the leases that the page names."""
        return tuple(dict.fromkeys(m.bail_id for p in self.propositions for m in p.mouvements))


def list_appariements(
    session: Session, auteur: Auteur, au: date, *, genre: GenreAppariement = GenreAppariement.VACANT, page: int = 1
) -> PageAppariements:
    """Return a page of the proposals whose every dwelling lies in the perimeter; the management reads no name.

    Raises:
        Refus: `valeur_non_verifiee`: nobody checked the thresholds for the day.
    """
    comptes = {
        g: session.scalar(_visibles(select(func.count(Appariement.id)), auteur, g)) or 0 for g in GenreAppariement
    }
    pages = max(-(-comptes[genre] // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    requete = _visibles(select(Appariement), auteur, genre).order_by(Appariement.id).limit(PAR_PAGE)
    chargees = requete.offset((page - 1) * PAR_PAGE).options(
        selectinload(Appariement.mouvements), selectinload(Appariement.vacance)
    )
    lues, nomme = session.scalars(chargees).all(), auteur.peut(Droit.LIRE_OCCUPATION)
    propositions = tuple(_propositions(session, lues, au, nomme=nomme)) if lues else ()
    return PageAppariements(genre, comptes, propositions, page, pages, _cherche_le(session), nomme)


def _cherche_le(session: Session) -> date | None:
    """Return the day of the last search that ended well: by night, asked for, or else that of the proposals kept."""
    nuit = select(PassageTache.termine_le).where(PassageTache.nom == JOB_DE_NUIT, PassageTache.echec.is_(None))
    demandee = select(func.max(Tache.terminee_le)).where(Tache.nature == NATURE, Tache.echec.is_(None))
    fins = [fin for fin in (session.scalar(nuit), session.scalar(demandee)) if fin is not None]
    return jour_local(max(fins)) if fins else session.scalar(select(func.max(Appariement.calcule_le)))


def _visibles(requete: Select[*tuple[Any, ...]], auteur: Auteur, genre: GenreAppariement) -> Select[*tuple[Any, ...]]:
    """Keep the proposals of a kind of which no dwelling, left or proposed, lies out of the perimeter."""
    vacante = Appariement.vacance_id.is_not(None)
    requete = requete.where(vacante if genre is GenreAppariement.VACANT else ~vacante)
    if auteur.voit_tout or auteur.role is Role.DIRECTION:
        return requete
    return requete.where(~_hors(auteur, Bail.logement_id), ~_hors(auteur, MouvementAppariement.logement_id))


def _hors(auteur: Auteur, colonne: Any) -> ColumnElement[bool]:
    permis = (
        select(Logement.id).outerjoin(Residence, Residence.id == Logement.residence_id).where(dans_le_perimetre(auteur))
    )
    return exists(
        select(true())
        .select_from(MouvementAppariement)
        .join(Bail, Bail.id == MouvementAppariement.bail_id)
        .where(MouvementAppariement.appariement_id == Appariement.id, colonne.not_in(permis))
        .correlate(Appariement)
    )


def _propositions(session: Session, lues: Iterable[Appariement], au: date, *, nomme: bool) -> Iterable[PropositionVue]:
    """Yield the proposals, each suitability said again with the facts of the day."""
    parametres = load_parametres(session)
    cles = {m.bail_id for a in lues for m in a.mouvements}
    logements = {m.logement_id for a in lues for m in a.mouvements}
    baux = {bail.id: bail for bail in session.scalars(select(Bail).where(filtre_baux(cles)))}
    proposes = {lg.id: lg for lg in session.scalars(select(Logement).where(Logement.id.in_(sorted(logements))))}
    lus, places = load_besoins(session, au, parametres, filtre_baux(cles)), Places(session, au, parametres)
    loyers, candidats = _loyers(session, logements), _candidats(session, {a.vacance_id for a in lues})
    for a in lues:
        mouvements = []
        for m in a.mouvements:
            loyer = a.vacance.loyer_centimes if a.vacance else loyers.get(m.logement_id)
            mouvements.append(_mouvement(lus, places, baux[m.bail_id], proposes[m.logement_id], loyer, nomme=nomme))
        libre_le = a.vacance.libre_le if a.vacance else None
        yield PropositionVue(a.id, a.vacance_id, libre_le, candidats.get(a.vacance_id), tuple(mouvements))


def _candidats(session: Session, vacances: Iterable[int | None]) -> dict[int | None, int]:
    """Return, of the vacancies already on an agenda, how many candidates stand there."""
    requete = (
        select(Lot.vacance_id, func.count(Candidature.id))
        .outerjoin(Candidature, (Candidature.lot_id == Lot.id) & Candidature.retiree_le.is_(None))
        .where(Lot.etat == EtatLot.INSCRIT, Lot.vacance_id.in_(sorted(filter(None, vacances))))
        .group_by(Lot.vacance_id)
    )
    return {ligne[0]: ligne[1] for ligne in session.execute(requete)}


def _loyers(session: Session, logements: Iterable[int]) -> dict[int, int | None]:
    requete = (
        select(Bail.logement_id, func.coalesce(Bail.loyer_centimes, Logement.loyer_centimes))
        .join(Logement, Logement.id == Bail.logement_id)
        .where(Bail.fin_le.is_(None), Bail.logement_id.in_(sorted(logements)))
    )
    return {ligne[0]: ligne[1] for ligne in session.execute(requete)}


def _mouvement(
    lus: Lus, places: Places, bail: Bail, propose: Logement, loyer: int | None, *, nomme: bool
) -> MouvementVu:
    besoin, place = lus.besoins.get(bail.id), places.place(propose, loyer)
    raisons: tuple[str, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    obstacle = "La situation a changé depuis ce calcul." if bail.fin_le is None else "Le bail a pris fin."
    if besoin is not None and place is not None:
        dit = convenance(besoin, place)
        reserves, raisons = dit.reserves, dire_raisons(besoin, place) if dit.convient else ()
        obstacle = "" if dit.convient else dire_obstacle(besoin, place, dit)
    titulaires = [nom_complet(t.civilite, t.prenom or "", t.nom or "") for t in bail.locataires if t.titulaire]
    return MouvementVu(
        bail_id=bail.id,
        nom=(liste_et(titulaires) or f"Bail {bail.reference}") if nomme else "",
        personnes=len(bail.locataires),
        avis=bail.id in lus.avises,
        situations=lus.situations.get(bail.id, ()),
        actuel=_court(bail.logement, bail.loyer_centimes or bail.logement.loyer_centimes, nomme=nomme),
        propose=_court(propose, loyer, nomme=nomme),
        raisons=raisons,
        reserves=reserves,
        obstacle=obstacle,
    )


def _court(logement: Logement, loyer: int | None, *, nomme: bool) -> LogementCourt:
    return LogementCourt(
        logement.type, logement.surface, logement.commune.nom, logement.adresse if nomme else "", loyer
    )
