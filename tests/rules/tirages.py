"""Applications and dwellings drawn at random, for properties that hold for any of them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from caleol.rules.facts import Demande, Financement, Garde, LienPersonne, Logement, Menage, Personne, ZonePlafond
from tests.rules.faits import AU, MEL

COMMUNES = ("59512", "59350", "59009", "2A004")
PUBLICS = ("dalo", "handicap", "violences", "relogement_ru")
JOURS = st.integers(0, 700).map(lambda jours: AU - timedelta(days=jours))

PERSONNES = st.builds(
    Personne,
    naissance=st.one_of(st.none(), st.dates(date(1950, 1, 1), AU)),
    lien=st.sampled_from(LienPersonne),
    a_charge=st.booleans(),
    garde=st.sampled_from([None, None, *Garde]),
    handicap=st.sampled_from([None, False, True]),
    sejour_regulier=st.sampled_from([True, True, True, None, False]),
    a_naitre=st.sampled_from([False, False, False, True]),
)


def _types(bornes: tuple[int, int]) -> frozenset[str]:
    return frozenset(f"T{n}" for n in range(min(bornes), max(bornes) + 1)) if all(bornes) else frozenset()


@st.composite
def demandes(tire: st.DrawFn) -> Demande:
    """Draw an application of any kind, its household never empty."""
    foyer = [
        Personne(date(1986, 1, 10), LienPersonne.DEMANDEUR, sejour_regulier=True),
        *tire(st.lists(PERSONNES, max_size=8)),
    ]
    depot = tire(JOURS)
    priorites = tire(st.frozensets(st.sampled_from(PUBLICS)))
    return Demande(
        numero_unique="",
        deposee_le=depot,
        renouvelee_le=tire(st.one_of(st.none(), st.dates(depot, AU))),
        menage=Menage(
            personnes=tuple(foyer),
            ressources_mensuelles_centimes=tire(st.one_of(st.none(), st.integers(0, 500_000))),
            rfr_euros=tire(st.dictionaries(st.sampled_from([2024, 2025]), st.integers(0, 90_000))),
        ),
        type_souhaite=_types(tire(st.tuples(st.integers(0, 6), st.integers(0, 6)))),
        communes_souhaitees=tire(st.frozensets(st.sampled_from(COMMUNES))),
        besoin_fauteuil=tire(st.booleans()),
        priorites=priorites,
        mutation=tire(st.booleans()),
        relogement_ru="relogement_ru" in priorites,
    )  # fmt: skip


LOGEMENTS = st.builds(
    Logement,
    type=st.sampled_from(["T1", "T2", "T3", "T5", "?"]),
    pieces_habitables=st.one_of(st.none(), st.integers(1, 6)),
    surface=st.one_of(st.none(), st.decimals(9, 90, places=2)),
    financement=st.sampled_from(Financement),
    zone_plafond=st.sampled_from(ZonePlafond),
    commune_insee=st.just("59512"),
    epci=st.just(MEL),
    adapte_pmr=st.sampled_from([None, False, True]),
)
