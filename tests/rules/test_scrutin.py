"""What a ballot decided, and by which rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.rules.composition import NatureSiege
from caleol.rules.reglement import Departage, Majorite
from caleol.rules.scrutin.resultat import CONTRE, Bulletin, IssueScrutin, resultat
from tests.rules.faits import au_lot, regles


def voix(choix: str | None, nombre: int, debut: int = 0) -> list[Bulletin]:
    return [Bulletin(au_lot(f"{choix}{rang + debut}"), choix) for rang in range(nombre)]


def maire(choix: str | None) -> Bulletin:
    return Bulletin(au_lot("maire", NatureSiege.MAIRE), choix)


def president(choix: str | None) -> Bulletin:
    return Bulletin(au_lot("president"), choix, president=True)


def test_a_majority_of_the_votes_cast_adopts_a_classement():
    trouve = resultat([*voix("AB", 5), *voix("BA", 2)], regles())
    assert (trouve.issue, trouve.classement) == (IssueScrutin.ADOPTE, "AB")
    assert trouve.regle == "majorité absolue des voix exprimées"


def test_abstentions_are_out_of_the_count():
    trouve = resultat([*voix("AB", 2), *voix("BA", 1), *voix(None, 4)], regles())
    assert trouve.classement == "AB"
    assert trouve.abstentions == 4


def test_on_a_tie_the_mayor_decides():
    trouve = resultat([*voix("AB", 2), *voix("BA", 1), maire("BA")], regles())
    assert (trouve.classement, trouve.regle) == ("BA", "voix prépondérante du maire")


def test_on_a_tie_without_the_mayor_the_president_decides():
    trouve = resultat([*voix("AB", 2), *voix("BA", 1), president("BA")], regles())
    assert (trouve.classement, trouve.regle) == ("BA", "voix prépondérante du président")


def test_a_mayor_who_abstains_decides_nothing():
    trouve = resultat([*voix("AB", 2), *voix("BA", 1), president("BA"), maire(None)], regles())
    assert trouve.regle == "voix prépondérante du président"


def test_on_a_tie_that_no_rule_decides_the_lot_is_postponed():
    sans_president = regles(departage=(Departage.MAIRE, Departage.REPORT))
    trouve = resultat([*voix("AB", 2), *voix("BA", 1), president("BA")], sans_president)
    assert (trouve.issue, trouve.classement) == (IssueScrutin.REPORT, None)


def test_without_a_majority_a_second_ballot_opposes_the_first_two():
    bulletins = [*voix("AB", 3), *voix("BA", 2), *voix("CA", 1)]
    trouve = resultat(bulletins, regles())
    assert (trouve.issue, trouve.finalistes) == (IssueScrutin.SECOND_TOUR, ("AB", "BA"))
    assert resultat(bulletins, regles(), second_tour=True).issue is IssueScrutin.REPORT
    assert resultat(bulletins, regles(second_tour=False)).issue is IssueScrutin.REPORT


def test_no_second_ballot_where_the_first_two_cannot_be_told():
    assert resultat([*voix("AB", 3), *voix("BA", 2), *voix("CA", 2)], regles()).issue is IssueScrutin.REPORT


def test_most_votes_are_enough_where_the_reglement_says_so():
    trouve = resultat([*voix("AB", 3), *voix("BA", 2), *voix("CA", 1)], regles(majorite=Majorite.RELATIVE))
    assert trouve.classement == "AB"


def test_a_majority_against_postpones_the_lot():
    assert resultat([*voix("AB", 2), *voix(CONTRE, 4)], regles()).issue is IssueScrutin.REPORT


def test_nobody_voted():
    assert resultat(voix(None, 3), regles()).issue is IssueScrutin.REPORT


def test_a_consultative_voice_and_two_voices_of_one_seat_are_refused():
    consultatif = Bulletin(au_lot("c", NatureSiege.CONSULTATIF), "AB")
    with pytest.raises(Refus, match="vote_consultatif"):
        resultat([consultatif], regles())
    with pytest.raises(Refus, match="vote_en_double"):
        resultat([*voix("AB", 1), *voix("AB", 1)], regles())


def test_a_majority_of_the_voices_of_the_lot_needs_their_number():
    du_lot = regles(majorite=Majorite.VOIX_DU_LOT)
    with pytest.raises(Refus, match="voix_du_lot_inconnues"):
        resultat(voix("AB", 4), du_lot)
    assert resultat(voix("AB", 4), du_lot, voix_du_lot=9).issue is IssueScrutin.REPORT
    assert resultat(voix("AB", 5), du_lot, voix_du_lot=9).classement == "AB"


def test_the_minutes_print_counts_and_no_name():
    trouve = resultat([*voix("AB", 5), *voix("BA", 2), *voix(None, 1)], regles())
    assert trouve.phrase == (
        "adopté (majorité absolue des voix exprimées)\u00a0: 5\u00a0voix et 2\u00a0voix, 1\u00a0abstention"
    )


@given(st.lists(st.sampled_from(["AB", "BA", "CA", None]), max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_the_votes_changes_nothing(choix, hasard):
    bulletins = [Bulletin(au_lot(f"s{rang}"), nom, president=rang == 0) for rang, nom in enumerate(choix)]
    melanges = list(bulletins)
    hasard.shuffle(melanges)
    avant, apres = resultat(bulletins, regles()), resultat(melanges, regles())
    assert (avant.issue, avant.classement) == (apres.issue, apres.classement)


@given(pour=st.integers(1, 8), contre=st.integers(0, 8))
def test_one_more_voice_never_takes_the_majority_away(pour, contre):
    avant = resultat([*voix("AB", pour), *voix("BA", contre)], regles())
    apres = resultat([*voix("AB", pour + 1), *voix("BA", contre)], regles())
    assert apres.classement == "AB" or avant.classement != "AB"
