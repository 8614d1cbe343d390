"""What an agency brings of a lease: the facts that the rules miss, each said with the day it was learnt."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from caleol.kernel.errors import Refus
from caleol.models.locatif import Bail
from caleol.queries.occupation.fiche import find_bail
from caleol.rules.droits import Droit
from caleol.rules.occupation.faits import Qualite
from caleol.services.act import Acte
from caleol.services.occupation.calcul import refresh_bail

PIECES_MAXIMUM = 20
RFR_MAXIMUM = 10_000_000
DU_BAIL = ("pieces_professionnelles", "besoin_adaptation", "depart_handicap")


@dataclass(frozen=True, slots=True)
class FaitsOccupant:
    """What is known of one person; None where it is not, a day of birth left None keeping the one known."""

    handicap: bool | None = None
    perte_autonomie: bool | None = None
    qualite: Qualite | None = None
    naissance: date | None = None


@dataclass(frozen=True, slots=True)
class FaitsLogement:
    """What is known of the dwelling: whether it is adapted, its floor (0: ground), its lift."""

    adapte_pmr: bool | None = None
    etage: int | None = None
    ascenseur: bool | None = None


@dataclass(frozen=True, slots=True)
class FaitsBail:
    """What is known of a lease; `rfr` holds a year of income and its amount, `occupants` facts by rank.

    `logement` None leaves the dwelling as it is known.
    """

    au: date
    pieces_professionnelles: int = 0
    besoin_adaptation: bool | None = None
    depart_handicap: bool | None = None
    rfr: tuple[int, int] | None = None
    occupants: Mapping[int, FaitsOccupant] = field(default_factory=dict)
    logement: FaitsLogement | None = None


def complete_bail(acte: Acte, *, bail_id: int, faits: FaitsBail) -> tuple[str, ...]:
    """Keep what the agency knows of a lease; return the names of what changed, none where nothing did.

    The register keeps these names; the values are personal.

    Raises:
        Introuvable: no such running lease in the perimeter.
        Refus: `faits_futurs`, `pieces_hors_bornes`, `rfr_hors_bornes`, `occupant_a_naitre`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    if faits.au > acte.jour:
        raise Refus("faits_futurs", champ="au", le=faits.au)
    if not 0 <= faits.pieces_professionnelles < bail.logement.pieces_habitables:
        raise Refus("pieces_hors_bornes", champ="pieces_professionnelles", pieces=bail.logement.pieces_habitables)
    if faits.rfr is not None and not (1990 <= faits.rfr[0] <= acte.jour.year and 0 <= faits.rfr[1] <= RFR_MAXIMUM):
        raise Refus("rfr_hors_bornes", champ="rfr_montant")
    naissances = [o.naissance for o in faits.occupants.values() if o.naissance is not None]
    if naissances and max(naissances) > acte.jour:
        raise Refus("occupant_a_naitre", le=max(naissances))
    changes = _apply(bail, faits)
    if changes:
        bail.donnees_au = max(bail.donnees_au or faits.au, faits.au)
        valeurs = {nom: str(valeur) for nom, valeur in changes.items()}
        acte.inscrire("faits_du_bail", "bail", bail_id, {"champs": sorted(changes), "au": faits.au}, personnel=valeurs)
        refresh_bail(acte, bail_id)
    return tuple(sorted(changes))


def _apply(bail: Bail, faits: FaitsBail) -> dict[str, object]:
    """Write what differs; return it by name."""
    changes = _write(bail, {nom: getattr(faits, nom) for nom in DU_BAIL})
    if faits.rfr is not None and bail.rfr_euros.get(str(faits.rfr[0])) != faits.rfr[1]:
        bail.rfr_euros = dict(bail.rfr_euros) | {str(faits.rfr[0]): faits.rfr[1]}
        changes["rfr"] = faits.rfr
    if faits.logement is not None:
        changes |= _write(bail.logement, asdict(faits.logement))
    for locataire in bail.locataires:
        dit = faits.occupants.get(locataire.rang)
        if dit is not None:
            valeurs = asdict(dit) | {"naissance": dit.naissance or locataire.naissance}
            siens = _write(locataire, valeurs)
            changes |= {f"{nom}_{locataire.rang}": valeur for nom, valeur in siens.items()}
    return changes


def _write(objet: object, valeurs: Mapping[str, object]) -> dict[str, object]:
    """Write on an object the values that differ; return them by name."""
    changes = {nom: valeur for nom, valeur in valeurs.items() if getattr(objet, nom) != valeur}
    for nom, valeur in changes.items():
        setattr(objet, nom, valeur)
    return changes
