"""Every three years from the signature, in the tense zones, from 1 January 2019 on."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.delais import ajouter_mois
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.echeance import (
    Echeance,
    EtatEcheance,
    LigneCalendrier,
    calendrier,
    echeance,
    ordre,
    phrase,
    zone_tendue,
)
from tests.rules.occupation.baux import AU, BAREME, PARAMETRES, bail


def due(signature: date | None, examen: date | None = None, **autres) -> Echeance:
    return echeance(bail(signature_le=signature, dernier_examen_le=examen, **autres), BAREME)


@pytest.mark.parametrize(
    ("zone", "tendue"),
    [
        ("Abis", True),
        ("A bis", True),
        ("A", True),
        ("B1", True),
        ("B2", False),
        ("C", False),
        (None, None),
        ("Z", None),
    ],
)
def test_tense_zones_are_a_bis_a_and_b1(zone, tendue):
    assert zone_tendue(zone, AU, PARAMETRES) is tendue


@pytest.mark.parametrize(
    ("signature", "du_le"),
    [
        (date(2026, 11, 23), date(2029, 11, 23)),
        (date(2023, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2027, 2, 28)),
    ],
)
def test_a_lease_under_three_years_is_to_come(signature, du_le):
    assert due(signature) == Echeance(EtatEcheance.A_VENIR, du_le, None, 0)


def test_the_third_birthday_of_the_signature_is_due():
    jour = date(2026, 11, 23)
    assert due(date(2023, 11, 23)) == Echeance(EtatEcheance.JAMAIS_EXAMINE, jour, jour, 1)


def test_a_lease_never_examined_keeps_every_due_date_missed():
    attendu = Echeance(EtatEcheance.JAMAIS_EXAMINE, date(2024, 3, 10), date(2021, 3, 10), 2)
    assert due(date(2018, 3, 10)) == attendu


def test_no_due_date_comes_before_the_law():
    assert due(date(1998, 6, 1)).depuis_le == date(2019, 6, 1)
    assert due(date(2016, 1, 1)).depuis_le == date(2019, 1, 1)
    assert due(date(2015, 12, 31)).depuis_le == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("examen", "du_le"),
    [
        (date(2024, 3, 10), date(2027, 3, 10)),
        (date(2023, 11, 20), date(2027, 3, 10)),
        (date(2023, 9, 10), date(2027, 3, 10)),
        (date(2026, 9, 9), date(2027, 3, 10)),
        (date(2026, 9, 10), date(2030, 3, 10)),
    ],
)
def test_an_examination_answers_the_due_dates_of_the_next_six_months(examen, du_le):
    assert due(date(2015, 3, 10), examen) == Echeance(EtatEcheance.A_VENIR, du_le, None, 0)


def test_an_examination_too_early_leaves_the_due_date():
    en_retard = due(date(2015, 3, 10), date(2023, 9, 9))
    assert en_retard == Echeance(EtatEcheance.EN_RETARD, date(2024, 3, 10), date(2024, 3, 10), 1)


def test_outside_the_tense_zones_nothing_is_due():
    assert due(date(2010, 1, 1), zone_tendue=False).etat is EtatEcheance.HORS_ZONE


@pytest.mark.parametrize(("signature", "zone"), [(None, True), (date(2010, 1, 1), None)])
def test_an_unknown_fact_leaves_the_due_date_to_check(signature, zone):
    assert due(signature, zone_tendue=zone).etat is EtatEcheance.A_VERIFIER


def test_never_examined_come_first_then_the_oldest():
    cas = [
        due(date(2025, 1, 1)),
        due(date(2015, 3, 10), date(2020, 1, 1)),
        due(date(2020, 5, 1)),
        due(date(2012, 1, 1)),
    ]
    assert sorted(cas, key=ordre) == [cas[3], cas[2], cas[1], cas[0]]
    assert min(due(None), cas[0], key=ordre) == cas[0]


def test_the_calendar_counts_by_key_and_month_what_is_due_first():
    cas = [
        ("Lille", due(date(2012, 1, 1))),
        ("Lille", due(date(2024, 2, 10))),
        ("Lille", due(date(2024, 2, 20))),
        ("Armentières", due(date(2015, 3, 10), date(2020, 1, 1))),
        ("Armentières", due(None)),
    ]
    assert calendrier(cas) == (
        LigneCalendrier("Armentières", None, 1, 0),
        LigneCalendrier("Lille", None, 1, 1),
        LigneCalendrier("Lille", date(2027, 2, 1), 2, 0),
    )


def test_a_due_date_is_said_in_words():
    assert phrase(due(date(2018, 3, 10)), AU).startswith(
        "Jamais examiné : dû depuis le 10\xa0mars 2021".replace(" :", "\xa0:")
    )
    assert "2\xa0échéances passées" in phrase(due(date(2018, 3, 10)), AU)
    assert phrase(due(date(2025, 1, 1)), AU) == "Prochain examen dû le 1er\xa0janvier 2028."
    assert "Déjà examiné" in phrase(due(date(2015, 3, 10), date(2020, 1, 1)), AU)
    assert "Hors zone tendue" in phrase(due(AU, zone_tendue=False), AU)
    assert "à vérifier" in phrase(due(None), AU)


# ------------------------------------------------------------------------------------------ properties

jours = st.dates(date(1980, 1, 1), date(2026, 12, 31))


@given(jours, jours.filter(lambda jour: jour >= date(2019, 9, 1)), st.none() | jours)
def test_a_due_date_is_the_signature_plus_three_years_and_again(signature, au, examen):
    bareme = bareme_du_jour(au, PARAMETRES)
    lue = echeance(bail(signature_le=signature, dernier_examen_le=examen), bareme)
    dates = [jour for n in range(1, 60) if (jour := ajouter_mois(signature, 36 * n)) >= date(2019, 1, 1)]
    restent = [jour for jour in dates if examen is None or jour > ajouter_mois(examen, 6)]
    manquees = [jour for jour in restent if jour <= au]
    assert lue.manquees == len(manquees)
    assert lue.due == bool(manquees)
    assert lue.depuis_le == (manquees[0] if manquees else None)
    assert lue.du_le == (manquees[-1] if manquees else restent[0])


@given(jours)
def test_an_examination_on_the_due_date_moves_it_by_three_years(signature):
    examens: list[date] = []
    for _ in range(4):
        du_le = due(signature, examens[-1] if examens else None).du_le
        assert du_le is not None
        examens.append(du_le)
    assert all(35 * 30 < (apres - avant).days < 37 * 31 for avant, apres in pairwise(examens))
