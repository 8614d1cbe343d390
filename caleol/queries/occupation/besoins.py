"""Sitting tenants and dwellings as the rules of a relocation take them, read in a few statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.enumerations import EtatLot
from caleol.models.locatif import Bail as BailTable
from caleol.models.lot import Lot
from caleol.models.occupation import Avis, ExamenOccupation, OffreRelogement, ResultatOccupation
from caleol.models.patrimoine import Logement, QuartierLogement, Vacance
from caleol.queries.lieux import Territoire, load_territoire, logement_facts
from caleol.queries.occupation.avis import traits_de
from caleol.queries.occupation.faits import load_baux
from caleol.rules.eligibilite import CriteresLogement, criteres_logement, resumer
from caleol.rules.facts import Demande
from caleol.rules.facts import Logement as FaitsLogement
from caleol.rules.occupation.appariement import Besoin, Place
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.examen import Examen, examiner
from caleol.rules.occupation.faits import Bail, menage_du_bail
from caleol.rules.occupation.lecture import indicateur
from caleol.rules.occupation.offres import Reponse
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.occupation.taille import surface_suivante
from caleol.rules.occupation.traits import SANS_TRAITS, Lieu, Secteur
from caleol.rules.parametre import Parametres

RELOGEABLES = (
    SituationOccupation.SUR_OCCUPATION,
    SituationOccupation.SOUS_OCCUPATION,
    SituationOccupation.ADAPTE_SANS_OCCUPANT,
    SituationOccupation.BESOIN_ADAPTATION,
)
"""The situations that another dwelling mends; an income above the ceiling is not one of them."""


@dataclass(frozen=True, slots=True)
class Lus:
    """What was read: needs and dwellings by key of the lease, the situations found, those who have an avis."""

    besoins: dict[int, Besoin]
    places: dict[int, Place]
    situations: dict[int, tuple[SituationOccupation, ...]]
    avises: frozenset[int]


class Places:
    """Makes dwellings for a day: the same criteria are computed once, whatever the number of dwellings."""

    def __init__(self, session: Session, au: date, parametres: Parametres) -> None:
        """Take the day and its values."""
        self._session, self._au, self._parametres = session, au, parametres
        self._territoires: dict[str, Territoire] = {}
        self._criteres: dict[FaitsLogement, CriteresLogement] = {}
        self._quartiers = _quartiers(session, au)

    def place(self, logement: Logement, loyer_centimes: int | None) -> Place | None:
        """Return a dwelling as a place to move to, None where nobody has said the zone of its ceilings."""
        insee = logement.commune_insee
        if insee not in self._territoires:
            self._territoires[insee] = load_territoire(self._session, insee, self._au)
        try:
            lu = logement_facts(logement, None, self._territoires[insee], None)
        except Refus:
            return None
        cle = FaitsLogement(
            lu.type, lu.pieces_habitables, lu.surface, lu.financement, lu.zone_plafond, insee, adapte_pmr=lu.adapte_pmr
        )
        if cle not in self._criteres:
            self._criteres[cle] = criteres_logement(cle, self._au, self._parametres)
        return Place(
            criteres=self._criteres[cle],
            logement=logement.id,
            commune=insee,
            type=logement.type,
            loyer_centimes=loyer_centimes,
            adapte=logement.adapte_pmr,
            surface_centiemes=_centiemes(logement.surface),
            lieu=Lieu(logement.etage, logement.ascenseur, logement.residence_id, self._quartiers.get(logement.id)),
        )


def _quartiers(session: Session, au: date) -> dict[int, bool]:
    """Return whether each dwelling lies in a priority neighbourhood on a day; read only where an avis asks for it."""
    if session.scalar(select(Avis.id).where(Avis.secteur == Secteur.HORS_QPV).limit(1)) is None:
        return {}
    requete = select(QuartierLogement.logement_id, QuartierLogement.en_qpv).where(QuartierLogement.debut <= au)
    return {ligne[0]: ligne[1] for ligne in session.execute(requete.order_by(QuartierLogement.debut))}


def a_reloger() -> ColumnElement[bool]:
    """Return the condition on `Bail` that keeps those who may move: a standing avis, or a situation found."""
    resultats = ResultatOccupation.__table__.c
    trouves = select(ResultatOccupation.bail_id).where(
        or_(*(resultats[s.value] == Etat.CONSTATEE for s in RELOGEABLES))
    )
    avises = select(ExamenOccupation.bail_id).join(Avis, Avis.examen_id == ExamenOccupation.id)
    return and_(BailTable.fin_le.is_(None), or_(BailTable.id.in_(trouves), BailTable.id.in_(avises)))


def load_besoins(session: Session, au: date, parametres: Parametres, filtre: ColumnElement[bool] | None = None) -> Lus:
    """Return those who may move and what each would leave; `filtre` on `Bail` (default: all those who may move).

    Raises:
        Refus: `valeur_non_verifiee`: nobody checked the thresholds for the day.
    """
    filtre = a_reloger() if filtre is None else filtre
    bareme, places = bareme_du_jour(au, parametres), Places(session, au, parametres)
    avis, loges = _avis(session, filtre), _loges(session, filtre)
    lus = Lus({}, {}, {}, frozenset(avis))
    for lu in load_baux(session, filtre, au, parametres):
        logement, loyer = loges[lu.id]
        place, examen = places.place(logement, loyer), examiner(lu.bail, bareme)
        trouvees = tuple(s for s in RELOGEABLES if examen.constats[s].etat is Etat.CONSTATEE)
        if place is None or not lu.bail.occupants or not (trouvees or lu.id in avis):
            continue
        constats = examen.constats
        lus.places[lu.id] = place
        lus.situations[lu.id] = tuple(s for s in SituationOccupation if constats[s].etat is Etat.CONSTATEE)
        lus.besoins[lu.id] = _besoin(lu.bail, place, examen, avis.get(lu.id), bareme, parametres)
    return lus


def load_vacances(session: Session, au: date, parametres: Parametres) -> dict[int, Place]:
    """Return the dwellings vacant or given notice of, by key of the vacancy; those already decided are left out."""
    places = Places(session, au, parametres)
    decidees = select(Lot.vacance_id).where(Lot.etat == EtatLot.DECIDE)
    requete = (
        select(Vacance, Logement)
        .join(Logement, Logement.id == Vacance.logement_id)
        .where(Vacance.close_le.is_(None), Vacance.id.not_in(decidees))
        .order_by(Vacance.libre_le, Vacance.id)
    )
    trouvees = ((v.id, places.place(logement, v.loyer_centimes)) for v, logement in session.execute(requete))
    return {cle: place for cle, place in trouvees if place is not None}


def _besoin(
    bail: Bail, place: Place, examen: Examen, avis: Avis | None, bareme: Bareme, parametres: Parametres
) -> Besoin:
    traits = traits_de(avis) if avis else SANS_TRAITS
    demande = Demande(bail.reference, bareme.au, menage_du_bail(bail))
    return Besoin(
        resume=resumer(demande, bareme.au, parametres),
        commune=place.commune,
        actuel=place.logement,
        loyer_centimes=place.loyer_centimes,
        sous_occupe=examen.sous_occupation.etat is Etat.CONSTATEE,
        adaptation=examen.besoin_adaptation.etat is Etat.CONSTATEE or traits.adapte,
        type_avis=(avis.type_adapte or None) if avis else None,
        surface_avis_centiemes=_centiemes(avis.surface_adaptee) if avis and avis.surface_adaptee else None,
        traits=traits if traits != SANS_TRAITS else None,
        depart=place.lieu,
        pieces_norme=indicateur(bail, bareme.au).pieces_requises,
        type_sur_occupe=place.type if examen.sur_occupation.etat is Etat.CONSTATEE else None,
        surface_suivante_centiemes=surface_suivante(examen.sur_occupation.personnes, bareme),
    )


def _avis(session: Session, filtre: ColumnElement[bool]) -> dict[int, Avis]:
    """Return the last avis on each lease where it found the situation and no relocation was accepted since."""
    acceptes = select(OffreRelogement.avis_id).where(OffreRelogement.reponse == Reponse.ACCEPTEE)
    requete = (
        select(ExamenOccupation.bail_id, Avis)
        .join(Avis, Avis.examen_id == ExamenOccupation.id)
        .join(BailTable, BailTable.id == ExamenOccupation.bail_id)
        .where(filtre, Avis.id.not_in(acceptes))
        .order_by(Avis.rendu_le)
    )
    derniers = {ligne[0]: ligne[1] for ligne in session.execute(requete)}
    return {bail_id: avis for bail_id, avis in derniers.items() if avis.situation_constatee}


def _loges(session: Session, filtre: ColumnElement[bool]) -> dict[int, tuple[Logement, int | None]]:
    """Return the dwelling of each lease with its main rent."""
    requete = select(BailTable.id, BailTable.loyer_centimes, Logement).join(
        Logement, Logement.id == BailTable.logement_id
    )
    return {
        cle: (logement, loyer or logement.loyer_centimes)
        for cle, loyer, logement in session.execute(requete.where(BailTable.fin_le.is_(None), filtre))
    }


def _centiemes(surface: Decimal) -> int:
    return int(surface * 100)


def filtre_baux(cles: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that keeps some leases."""
    return BailTable.id.in_(sorted(cles))
