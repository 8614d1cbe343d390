"""Leases for the tests of the examination: in a few words, or at random for the properties."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from caleol.rules.facts import Financement, Garde, LienPersonne, ZonePlafond
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.decompte import Decompte, decompter
from caleol.rules.occupation.faits import Bail, Occupant, Qualite, SignalAutonomie
from caleol.rules.parametre import Parametres

AU = date(2026, 11, 23)
PARAMETRES = Parametres.charger()
BAREME = bareme_du_jour(AU, PARAMETRES)


def ne_il_y_a(ans: int) -> date:
    """Return a birth whose age on AU is `ans`."""
    return date(AU.year - ans, 1, 1)


def titulaire(age: int = 40, **autres: Any) -> Occupant:
    sain = {"handicap": False, "perte_autonomie": False}
    return Occupant(LienPersonne.DEMANDEUR, ne_il_y_a(age), titulaire=True, **{**sain, **autres})


def conjoint(age: int = 40, **autres: Any) -> Occupant:
    return Occupant(LienPersonne.CONJOINT, ne_il_y_a(age), **{"handicap": False, "perte_autonomie": False, **autres})


def enfant(age: int = 8, **autres: Any) -> Occupant:
    connu = {"a_charge": True, "handicap": False, "perte_autonomie": False}
    return Occupant(LienPersonne.ENFANT, ne_il_y_a(age), **{**connu, **autres})


def en_visite(age: int = 8, **autres: Any) -> Occupant:
    return enfant(age, **{"a_charge": False, "garde": Garde.DROIT_VISITE, **autres})


def autre(**autres: Any) -> Occupant:
    connu = {"handicap": False, "perte_autonomie": False}
    return Occupant(LienPersonne.AUTRE, ne_il_y_a(30), **{**connu, **autres})


def menage(nombre: int) -> tuple[Occupant, ...]:
    """Return a household of a number of persons: the holder, the spouse from two on, then children."""
    return (titulaire(), conjoint(), *(enfant() for _ in range(nombre - 2)))[: max(nombre, 0)]


def bail(*occupants: Occupant, **autres: Any) -> Bail:
    """Return a lease of 2015 for a T3 of 62,40 m² (PLUS), every fact known, nothing to find."""
    connu = {
        "reference": "B0001",
        "signature_le": date(2015, 3, 10),
        "occupants": occupants or menage(3),
        "surface_centiemes": 6240,
        "pieces": 3,
        "financement": Financement.PLUS,
        "zone_plafond": ZonePlafond.A,
        "rfr_euros": {2024: 20_000},
        "adapte": False,
        "depart_handicap": False,
        "besoin_adaptation": False,
        "qpv": False,
        "zone_tendue": True,
        "zone_revitalisation": False,
        "ancienne_zus": False,
    }
    return Bail(**{**connu, **autres})


def compte(un_bail: Bail) -> Decompte:
    return decompter(un_bail.occupants, AU, BAREME.ages_jeune_couple)


# ------------------------------------------------------------------------------------------ at random

peut_etre = st.sampled_from([True, False, None])
naissances = st.none() | st.dates(date(1930, 1, 1), AU)
un_occupant = st.builds(
    Occupant,
    lien=st.sampled_from(list(LienPersonne)),
    naissance=naissances,
    titulaire=st.booleans(),
    a_charge=st.booleans(),
    garde=st.sampled_from([None, None, None, *Garde]),
    handicap=peut_etre,
    perte_autonomie=peut_etre,
    qualite=st.none() | st.sampled_from(list(Qualite)),
)
un_bail = st.builds(
    Bail,
    reference=st.just("B1"),
    signature_le=st.none() | st.dates(date(1990, 1, 1), AU),
    occupants=st.lists(un_occupant, max_size=6).map(tuple),
    surface_centiemes=st.none() | st.integers(800, 12_000),
    pieces=st.none() | st.integers(1, 9),
    financement=st.none() | st.sampled_from(list(Financement)),
    zone_plafond=st.none() | st.sampled_from(list(ZonePlafond)),
    rfr_euros=st.dictionaries(st.sampled_from([2023, 2024, 2025]), st.integers(0, 120_000)),
    adapte=peut_etre,
    depart_handicap=peut_etre,
    besoin_adaptation=peut_etre,
    signaux=st.lists(st.sampled_from(list(SignalAutonomie)), unique=True).map(tuple),
    qpv=peut_etre,
    zone_tendue=peut_etre,
    zone_revitalisation=peut_etre,
    ancienne_zus=peut_etre,
    pieces_professionnelles=st.integers(0, 2),
    dernier_examen_le=st.none() | st.dates(date(2015, 1, 1), AU),
    menage_au=st.none() | st.just(date(2026, 1, 1)),
    logement_au=st.none() | st.just(date(2026, 2, 1)),
)
