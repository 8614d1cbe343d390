"""What follows a decision: whom the dwelling goes to, when a delay starts, when silence is a refusal."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.rules.delais import est_ouvre
from caleol.rules.parametre import Parametres
from caleol.rules.suites import (
    CandidatClasse,
    Rappel,
    Sort,
    Suite,
    depart_du_delai,
    radiation_clot_l_offre,
    radiation_possible_le,
    rappel,
    silence_vaut_refus,
    suite_du_lot,
)

classements = st.lists(st.sampled_from(Sort), max_size=8).map(
    lambda sorts: [CandidatClasse(100 + rang, rang, sort) for rang, sort in enumerate(sorts, start=1)]
)


@given(classements)
def test_the_dwelling_is_offered_to_one_at_a_time_in_the_order_of_the_ranks(classes: list[CandidatClasse]):
    suite = suite_du_lot(classes)
    tenu = any(classe.sort in {Sort.OFFERT, Sort.PREND} for classe in classes)
    attendent = [classe for classe in classes if classe.sort is Sort.ATTEND]
    assert suite.epuise == (not tenu and not attendent)
    assert suite.offrir == (None if tenu or not attendent else attendent[0].cle)


@given(classements)
def test_a_lot_ends_in_as_many_refusals_as_it_has_candidates(classes: list[CandidatClasse]):
    restants = [CandidatClasse(c.cle, c.rang, Sort.ATTEND) for c in classes]
    for _ in classes:
        offert = suite_du_lot(restants).offrir
        restants = [CandidatClasse(c.cle, c.rang, Sort.SORTI if c.cle == offert else c.sort) for c in restants]
    assert suite_du_lot(restants) == Suite(epuise=True)


def test_the_delay_starts_at_the_receipt_else_at_the_first_presentation_and_never_without_a_date():
    assert depart_du_delai(date(2026, 12, 4), date(2026, 12, 2)) == date(2026, 12, 4)
    assert depart_du_delai(None, date(2026, 12, 2)) == date(2026, 12, 2)
    with pytest.raises(Refus, match="preuve_sans_date"):
        depart_du_delai(None, None)
    with pytest.raises(Refus, match="preuve_dates"):
        depart_du_delai(date(2026, 12, 1), date(2026, 12, 2))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-40, 40))
def test_silence_is_a_refusal_from_the_day_after_the_due_date(echeance: date, jours: int):
    assert silence_vaut_refus(echeance, echeance + timedelta(days=jours)) == (jours > 0)
    assert not silence_vaut_refus(None, echeance)


def test_an_inadmissible_application_may_be_struck_off_one_month_after_its_notice():
    assert radiation_possible_le(date(2026, 12, 31), Parametres.charger()) == date(2027, 1, 31)
    assert radiation_possible_le(date(2027, 1, 31), Parametres.charger()) == date(2027, 2, 28)


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(-3, 12), st.booleans())
def test_a_reminder_leaves_while_a_working_day_is_left_to_answer(echeance: date, avant: int, par_courriel: bool):
    au = echeance - timedelta(days=avant)
    sort = rappel(echeance, au, Parametres.charger(), par_courriel=par_courriel)
    reste = sum(est_ouvre(au + timedelta(days=rang)) for rang in range(1, avant + 1))
    if reste > 4:
        assert sort is Rappel.TOT
    else:
        assert sort is (Rappel.UTILE if reste >= (1 if par_courriel else 2) else Rappel.TARD)


def test_no_reminder_leaves_on_the_very_day_nor_over_the_week_end_that_ends_the_delay():
    lundi = date(2026, 12, 14)
    for au, poste, courriel in (
        (date(2026, 12, 14), Rappel.TARD, Rappel.TARD),
        (date(2026, 12, 12), Rappel.TARD, Rappel.UTILE),
        (date(2026, 12, 11), Rappel.TARD, Rappel.UTILE),
        (date(2026, 12, 10), Rappel.UTILE, Rappel.UTILE),
        (date(2026, 12, 7), Rappel.TOT, Rappel.TOT),
    ):
        lus = [rappel(lundi, au, Parametres.charger(), par_courriel=oui) for oui in (False, True)]
        assert lus == [poste, courriel], au


def test_an_offer_ends_with_its_application_unless_its_letter_has_left():
    assert radiation_clot_l_offre(partie=False)
    assert not radiation_clot_l_offre(partie=True)
