"""Leases as the rules of occupancy take them, read in a few statements for one lease or for a whole stock."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, or_, select, type_coerce
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.echange import Import
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail as BailTable
from caleol.models.locatif import Locataire
from caleol.models.occupation import ResultatOccupation, Signalement
from caleol.models.organisation import AttributCommune, Commune
from caleol.models.patrimoine import Logement, QuartierLogement
from caleol.rules.facts import Financement
from caleol.rules.occupation.echeance import zone_tendue
from caleol.rules.occupation.faits import Bail, Occupant, SignalAutonomie
from caleol.rules.occupation.situations import SituationOccupation
from caleol.rules.parametre import Parametres

OUBLIES = (EtatSignalement.ECARTE, EtatSignalement.CLOS)


class BailLu(NamedTuple):
    """A running lease with the mark of what was read: a change made meanwhile bears a greater one."""

    id: int
    marque: int
    bail: Bail


class Zone(NamedTuple):
    """What a commune is on a day."""

    tendue: bool | None
    plafond: str | None


def load_baux(session: Session, filtre: ColumnElement[bool], au: date, parametres: Parametres) -> list[BailLu]:
    """Return the running leases that `filtre` keeps (on `Bail` and `Logement`), with those who live there.

    Unknown facts are None. Zones and neighbourhood are those of the day; a signal of lost autonomy comes from the
    flags of an agency that stand.
    """
    zones, imports = _zones(session, au, parametres), _imports(session)
    occupants, quartiers = _occupants(session, filtre), _quartiers(session, filtre, au)
    signaux = _signaux(session, filtre)
    return [
        _bail(ligne, occupants.get(ligne.id, ()), zones, quartiers, signaux.get(ligne.id, ()), imports)
        for ligne in session.execute(_requete(filtre))
    ]


COLONNES = (
    BailTable.id, BailTable.reference, BailTable.signature_le, BailTable.dernier_examen_le, BailTable.rfr_euros,
    BailTable.donnees_au, BailTable.pieces_professionnelles, BailTable.besoin_adaptation,
    BailTable.depart_handicap, BailTable.ancienne_zus, BailTable.logement_id, Logement.commune_insee,
    type_coerce(Logement.__table__.c.surface, Logement.__table__.c.id.type).label("centiemes"),
    Logement.pieces_habitables, type_coerce(Logement.financement, String).label("financement"),
    Logement.plai_adapte, Logement.adapte_pmr, Logement.import_id, ResultatOccupation.marque,
)  # fmt: skip


def _requete(filtre: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(*COLONNES)
        .join(Logement, Logement.id == BailTable.logement_id)
        .outerjoin(ResultatOccupation, ResultatOccupation.bail_id == BailTable.id)
        .where(BailTable.fin_le.is_(None), filtre)
        .order_by(BailTable.id)
    )


def _bail(
    ligne: Any,
    occupants: Iterable[Occupant],
    zones: dict[str, Zone],
    quartiers: dict[int, bool],
    signaux: tuple[str, ...],
    imports: dict[int, date],
) -> BailLu:
    zone = zones.get(ligne.commune_insee, Zone(None, None))
    bail = Bail(
        reference=ligne.reference,
        signature_le=ligne.signature_le,
        occupants=tuple(occupants),
        surface_centiemes=ligne.centiemes,
        pieces=ligne.pieces_habitables,
        financement=Financement.PLAI_ADAPTE.value if ligne.plai_adapte else ligne.financement,
        zone_plafond=zone.plafond,
        rfr_euros={int(annee): montant for annee, montant in ligne.rfr_euros.items()},
        adapte=ligne.adapte_pmr,
        depart_handicap=ligne.depart_handicap,
        besoin_adaptation=ligne.besoin_adaptation,
        signaux=signaux,
        qpv=quartiers.get(ligne.logement_id),
        zone_tendue=zone.tendue,
        ancienne_zus=ligne.ancienne_zus,
        pieces_professionnelles=ligne.pieces_professionnelles,
        dernier_examen_le=ligne.dernier_examen_le,
        menage_au=ligne.donnees_au,
        logement_au=imports.get(ligne.import_id),
    )
    return BailLu(ligne.id, ligne.marque or 0, bail)


def _occupants(session: Session, filtre: ColumnElement[bool]) -> dict[int, list[Occupant]]:
    """Return those who live in each dwelling, by key of the lease, in the order of their rank."""
    requete = (
        select(
            Locataire.bail_id, type_coerce(Locataire.lien, String), Locataire.naissance, Locataire.titulaire,
            Locataire.a_charge, type_coerce(Locataire.garde, String), Locataire.handicap,
            Locataire.perte_autonomie, type_coerce(Locataire.qualite, String),
        )
        .join(BailTable, BailTable.id == Locataire.bail_id)
        .join(Logement, Logement.id == BailTable.logement_id)
        .where(BailTable.fin_le.is_(None), filtre)
        .order_by(Locataire.bail_id, Locataire.rang)
    )  # fmt: skip
    trouves: dict[int, list[Occupant]] = defaultdict(list)
    lignes: Iterable[Any] = session.execute(requete)
    for cle, *faits in lignes:
        trouves[cle].append(Occupant(*faits))
    return trouves


def _quartiers(session: Session, filtre: ColumnElement[bool], au: date) -> dict[int, bool]:
    """Return whether each dwelling lies in a priority neighbourhood on the day; the latest word wins."""
    requete = (
        select(QuartierLogement.logement_id, QuartierLogement.en_qpv)
        .join(Logement, Logement.id == QuartierLogement.logement_id)
        .join(BailTable, BailTable.logement_id == Logement.id)
        .where(BailTable.fin_le.is_(None), filtre, QuartierLogement.debut <= au)
        .order_by(QuartierLogement.debut)
    )
    return {ligne.logement_id: ligne.en_qpv for ligne in session.execute(requete)}


def _signaux(session: Session, filtre: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    """Return what makes a loss of autonomy suspected: the flags of an agency that stand, never an age."""
    requete = (
        select(Signalement.bail_id, Signalement.visite_le)
        .join(BailTable, BailTable.id == Signalement.bail_id)
        .join(Logement, Logement.id == BailTable.logement_id)
        .where(Signalement.situation == SituationOccupation.BESOIN_ADAPTATION, Signalement.etat.not_in(OUBLIES), filtre)
    )
    trouves: dict[int, set[str]] = defaultdict(set)
    for cle, visite_le in session.execute(requete):
        trouves[cle].add((SignalAutonomie.VISITE if visite_le else SignalAutonomie.DECLARATION).value)
    return {cle: tuple(sorted(codes)) for cle, codes in trouves.items()}


def _zones(session: Session, au: date, parametres: Parametres) -> dict[str, Zone]:
    """Return the zones of each commune on the day; an associated commune takes those of its parent (point 5)."""
    requete = (
        select(
            AttributCommune.commune_insee, AttributCommune.zone_abc, AttributCommune.zone_tendue,
            type_coerce(AttributCommune.zone_plafond, String),
        )
        .where(AttributCommune.debut <= au, or_(AttributCommune.fin.is_(None), AttributCommune.fin >= au))
        .order_by(AttributCommune.debut)
    )  # fmt: skip
    propres: dict[str, Zone] = {}
    for code, abc, tendue, plafond in session.execute(requete):
        propres[code] = Zone(zone_tendue(abc, au, parametres) if tendue is None else tendue, plafond)
    inconnue = Zone(None, None)
    communes = session.execute(select(Commune.code_insee, Commune.rattachement_insee))
    return {code: propres.get(parent or code, propres.get(code, inconnue)) for code, parent in communes}


def _imports(session: Session) -> dict[int, date]:
    """Return the day of each file received: that of the data on the dwellings it brought."""
    return {cle: jour_local(recu_le) for cle, recu_le in session.execute(select(Import.id, Import.recu_le))}
