"""What another grid would change: places, ties, groups."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.etude_impact import SANS_PUBLIC, Cas, Dimension, Etude, etudier


def un(numero: int, avant: int, apres: int, **suite: object) -> Cas:
    """Return an application whose older number wins a tie."""
    valeurs: dict[str, object] = {
        "dalo": False, "publics": (), "communes": ("59512",), "taille": 2, "quartile": 1, "attente_mois": 20,
    }  # fmt: skip
    cle = f"{numero:06d}"
    return Cas(avant, apres, (1, -avant, 0, cle), (1, -apres, 0, cle), **(valeurs | suite))  # type: ignore[arg-type] # a table of plain values


def test_who_goes_up_and_down_is_counted():
    etude = etudier([un(1, 30, 30), un(2, 20, 40), un(3, 10, 10)])
    assert (etude.montent, etude.descendent, etude.inchanges) == (1, 1, 1)
    assert (etude.plus_grande_montee, etude.plus_grande_descente, etude.ecart_median) == (1, 1, 1)


def test_bands_of_points_have_no_hole():
    assert etudier([un(1, 3, 45), un(2, 12, -4)]).tranches == (
        (-10, 0, 1), (0, 1, 0), (10, 1, 0), (20, 0, 0), (30, 0, 0), (40, 0, 1),
    )  # fmt: skip


def test_ties_count_every_application_that_shares_its_points():
    etude = etudier([un(1, 10, 1), un(2, 10, 2), un(3, 10, 3), un(4, 5, 3)])
    assert (etude.egalites_avant, etude.egalites_apres) == (3, 2)


def test_share_of_dalo_in_the_first_tenth():
    liste = [un(rang, 100 - rang, 100 - rang) for rang in range(19)]
    etude = etudier([*liste, un(19, 0, 500, dalo=True)])
    assert (etude.taille_de_la_tete, etude.restent_en_tete) == (2, 1)
    assert (etude.dalo, etude.dalo_en_tete_avant, etude.dalo_en_tete_apres) == (1, 0, 1)


def test_group_tells_mean_points_in_tenths():
    etude = etudier([un(1, 10, 20, publics=("handicap",)), un(2, 11, 20, publics=("handicap",)), un(3, 0, 0)])
    publics = [g for g in etude.groupes if g.dimension is Dimension.PUBLIC]
    assert [(g.nom, g.nombre, g.dixiemes_de_points_avant) for g in publics] == [
        ("handicap", 2, 105),
        (SANS_PUBLIC, 1, 0),
    ]


def test_large_households_are_one_group():
    noms = [g.nom for g in etudier([un(1, 0, 0, taille=1), un(2, 0, 0, taille=9)]).groupes]
    assert "1 personne" in noms
    assert "6 personnes et plus" in noms


CAS = st.builds(
    un, st.integers(0, 10**6), st.integers(-20, 200), st.integers(-20, 200),
    dalo=st.booleans(), taille=st.integers(1, 9), quartile=st.sampled_from([None, 1, 2, 3, 4]),
    attente_mois=st.integers(0, 300), publics=st.sampled_from([(), ("a",), ("a", "b")]),
)  # fmt: skip
LISTES = st.lists(CAS, max_size=60, unique_by=lambda cas: cas.cle_avant[3])


@given(LISTES)
def test_same_grid_moves_nobody(cas: list[Cas]):
    meme = [replace(c, apres=c.avant, cle_apres=c.cle_avant) for c in cas]
    etude = etudier(meme)
    assert (etude.montent, etude.descendent, etude.inchanges) == (0, 0, len(cas))
    assert etude.restent_en_tete == etude.taille_de_la_tete
    assert all(avant == apres for _, avant, apres in etude.tranches)


@given(LISTES)
def test_sums_are_kept_and_a_study_reads_back(cas: list[Cas]):
    etude = etudier(cas)
    assert sum(avant for _, avant, _ in etude.tranches) == sum(apres for _, _, apres in etude.tranches) == len(cas)
    assert etude.montent + etude.descendent + etude.inchanges == len(cas)
    tailles = [g.nombre for g in etude.groupes if g.dimension is Dimension.TAILLE]
    assert sum(tailles) == len(cas)
    assert Etude.lire(etude.en_dict()) == etude


@given(LISTES, st.randoms())
def test_order_of_the_list_does_not_matter(cas: list[Cas], hasard):
    melangee = list(cas)
    hasard.shuffle(melangee)
    assert etudier(melangee) == etudier(cas)
