"""Two versions of a grid side by side."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.comparaison_grilles import Ecart, GenreEcart, comparer

GRILLE = (Path(__file__).parents[2] / "seeds/grilles/demonstration.toml").read_text(encoding="utf-8")


def test_same_text_has_no_difference():
    assert comparer(GRILLE, GRILLE) == ()


def test_comments_and_order_of_criteria_are_no_difference():
    blocs = GRILLE.split("  [[groupe.critere]]")
    assert comparer(GRILLE, "# voté le 3 mai\n" + GRILLE) == ()
    blocs[-1], blocs[-2] = blocs[-2], blocs[-1]
    assert comparer(GRILLE, "  [[groupe.critere]]".join(blocs)) == ()


def test_changed_points_are_told_with_their_criterion():
    autre = GRILLE.replace("points = 100", "points = 120").replace("version = 1", "version = 2")
    assert comparer(GRILLE, autre) == (
        Ecart(GenreEcart.CHANGEMENT, "La grille", "version", "1", "2"),
        Ecart(GenreEcart.CHANGEMENT, "Reconnu prioritaire au titre du DALO", "points", "100", "120"),
    )


def test_criterion_that_comes_or_goes_is_told_whole():
    sans = GRILLE[: GRILLE.rindex("  [[groupe.critere]]")]
    (retrait,) = comparer(GRILLE, sans)
    assert (retrait.genre, retrait.lieu) == (GenreEcart.RETRAIT, "Famille monoparentale")
    assert "points\u00a0: 4" in retrait.avant
    (ajout,) = comparer(sans, GRILLE)
    assert (ajout.genre, ajout.apres) == (GenreEcart.AJOUT, retrait.avant)


def test_group_that_goes_is_told_once():
    debut = GRILLE.index("[[groupe]]", GRILLE.index('cle = "anciennete"'))
    (retrait,) = comparer(GRILLE, GRILLE[: GRILLE.index("[[groupe]]")] + GRILLE[debut:])
    assert (retrait.genre, retrait.lieu) == (GenreEcart.RETRAIT, "Ancienneté de la demande")


@given(st.integers(-50, 200))
def test_one_number_changed_is_one_difference(points: int):
    ecarts = comparer(GRILLE, GRILLE.replace("points = 12\n", f"points = {points}\n"))
    assert len(ecarts) == (points != 12)
