"""Households and dwellings of so many persons and rooms, as the rules of a relocation take them."""

from datetime import date
from decimal import Decimal

from caleol.rules.eligibilite import CriteresLogement, ResumeDemande
from caleol.rules.facts import Financement, Logement, ZonePlafond
from caleol.rules.occupation.appariement import Besoin, Place

AU = date(2026, 11, 23)
SURFACES = (0, 9, 16, 25, 34, 43, 52, 61, 70)


def place(cle: int, pieces: int, loyer: int | None = 40_000, **valeurs: object) -> Place:
    """Make a dwelling of so many rooms, of 18 m² each."""
    surface = Decimal(pieces * 18)
    logement = Logement(f"T{pieces}", pieces, surface, Financement.PLUS, ZonePlafond.A, "59512")
    personnes_max = sum(surface >= seuil for seuil in SURFACES[1:])
    criteres = CriteresLogement(
        AU.toordinal(), 0, (-1, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000), 8_000,
        10_000 if personnes_max == 8 else personnes_max, max(pieces - 1, 0), False, True, None, logement, (),
    )  # fmt: skip
    return Place(criteres, cle, "59512", f"T{pieces}", loyer)._replace(**valeurs)  # type: ignore[arg-type] # fields by name


def besoin(cle: int, personnes: int, pieces: int, loyer: int | None = 40_000, **valeurs: object) -> Besoin:
    """Make a household of so many persons that lives in so many rooms."""
    resume = ResumeDemande(0, AU.toordinal(), 0, min(personnes, 6), 0, 15_000, personnes, personnes, 0)
    sous = pieces > personnes + 1
    return Besoin(resume, "59512", cle, loyer, sous)._replace(**valeurs)  # type: ignore[arg-type] # fields by name
