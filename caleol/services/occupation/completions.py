"""What an agency brings of a lease: the facts that the rules miss, each said with the day it was learnt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class FaitsOccupant:
    """What is known of one person; None where it is not."""

    handicap: bool | None = None
    perte_autonomie: bool | None = None
    qualite: Qualite | None = None


@dataclass(frozen=True, slots=True)
class FaitsBail:
    """What is known of a lease; `rfr` holds a year of income and its amount, `occupants` facts by rank."""

    au: date
    pieces_professionnelles: int = 0
    besoin_adaptation: bool | None = None
    depart_handicap: bool | None = None
    rfr: tuple[int, int] | None = None
    occupants: Mapping[int, FaitsOccupant] = field(default_factory=dict)


def complete_bail(acte: Acte, *, bail_id: int, faits: FaitsBail) -> tuple[str, ...]:
    """Keep what the agency knows of a lease; return the names of what changed, none where nothing did.

    The register keeps these names; the values are personal.

    Raises:
        Introuvable: no such running lease in the perimeter.
        Refus: `faits_futurs`, `pieces_hors_bornes`, `rfr_hors_bornes`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    if faits.au > acte.jour:
        raise Refus("faits_futurs", champ="au", le=faits.au)
    if not 0 <= faits.pieces_professionnelles < bail.logement.pieces_habitables:
        raise Refus("pieces_hors_bornes", champ="pieces_professionnelles", pieces=bail.logement.pieces_habitables)
    if faits.rfr is not None and not (1990 <= faits.rfr[0] <= acte.jour.year and 0 <= faits.rfr[1] <= RFR_MAXIMUM):
        raise Refus("rfr_hors_bornes", champ="rfr_montant")
    changes = _apply(bail, faits)
    if changes:
        bail.donnees_au = faits.au
        valeurs = {nom: str(valeur) for nom, valeur in changes.items()}
        acte.inscrire("faits_du_bail", "bail", bail_id, {"champs": sorted(changes), "au": faits.au}, personnel=valeurs)
        refresh_bail(acte, bail_id)
    return tuple(sorted(changes))


def _apply(bail: Bail, faits: FaitsBail) -> dict[str, object]:
    """Write what differs; return it by name."""
    changes: dict[str, object] = {}
    for nom in ("pieces_professionnelles", "besoin_adaptation", "depart_handicap"):
        if getattr(bail, nom) != getattr(faits, nom):
            changes[nom] = getattr(faits, nom)
            setattr(bail, nom, getattr(faits, nom))
    if faits.rfr is not None and bail.rfr_euros.get(str(faits.rfr[0])) != faits.rfr[1]:
        bail.rfr_euros = dict(bail.rfr_euros) | {str(faits.rfr[0]): faits.rfr[1]}
        changes["rfr"] = faits.rfr
    for locataire in bail.locataires:
        connu = faits.occupants.get(locataire.rang)
        for nom in ("handicap", "perte_autonomie", "qualite") if connu else ():
            if getattr(locataire, nom) != getattr(connu, nom):
                changes[f"{nom}_{locataire.rang}"] = getattr(connu, nom)
                setattr(locataire, nom, getattr(connu, nom))
    return changes
