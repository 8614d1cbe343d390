"""Hard conditions for one dwelling, judged on a summary in integers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.eligibilite import (
    MotifExclusion,
    ResumeDemande,
    criteres_logement,
    exclusion,
    expliquer,
    personnes_max,
    personnes_min,
    resumer,
    valable_jusqu,
)
from caleol.rules.facts import Financement, LienPersonne, ZonePlafond
from tests.rules.faits import (
    AU,
    PARAMETRES,
    a_naitre,
    adulte,
    conjoint,
    demande,
    en_visite,
    enfant,
    logement,
    menage,
    personne,
)

CRITERES = criteres_logement(logement(), AU, PARAMETRES)


def motif(sujet=None, criteres=CRITERES, au=AU) -> MotifExclusion | None:
    return exclusion(resumer(sujet or demande(), au, PARAMETRES), criteres)


def foyer(*personnes, **autres):
    return demande(menage(*personnes, **{"rfr_euros": {2024: 15_000}, **autres}))


def test_a_household_that_fits_is_not_excluded():
    assert motif() is None


# --------------------------------------------------------------------------------------------- size


@pytest.mark.parametrize(
    ("surface", "personnes"),
    [("8.99", 0), ("9.00", 1), ("15.99", 1), ("16.00", 2), ("42.90", 4), ("43.00", 5), ("61.00", 7), ("69.99", 7)],
)
def test_most_persons_of_a_surface(surface, personnes):
    assert personnes_max(Decimal(surface), AU, PARAMETRES) == personnes


def test_seventy_square_metres_hold_any_household():
    assert personnes_max(Decimal("70.00"), AU, PARAMETRES) > 100


def test_forty_three_square_metres_for_five_are_not_over_occupied():
    cinq = foyer(adulte(), conjoint(), enfant(), enfant(), enfant())
    assert motif(cinq, criteres_logement(logement(surface=Decimal("43.00")), AU, PARAMETRES)) is None
    petit = criteres_logement(logement(surface=Decimal("42.90")), AU, PARAMETRES)
    assert motif(cinq, petit) is MotifExclusion.LOGEMENT_TROP_PETIT


@pytest.mark.parametrize(("pieces", "minimum"), [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5)])
def test_fewest_persons_of_a_number_of_rooms(pieces, minimum):
    assert personnes_min(pieces, AU, PARAMETRES) == minimum


def test_one_person_in_three_rooms_under_occupies_a_couple_does_not():
    assert motif(foyer(adulte())) is MotifExclusion.LOGEMENT_TROP_GRAND
    assert motif(foyer(adulte(), conjoint())) is None


def test_unborn_and_visiting_children_count_for_the_rooms():
    assert motif(foyer(adulte(), a_naitre())) is None
    assert motif(foyer(adulte(), en_visite())) is None


def test_unborn_child_does_not_make_a_dwelling_too_small():
    assert motif(foyer(adulte(), conjoint(), a_naitre()), criteres_logement(
        logement(surface=Decimal("24.00"), pieces_habitables=2), AU, PARAMETRES)) is None  # fmt: skip


def test_unknown_surface_and_rooms_exclude_nobody():
    inconnu = criteres_logement(logement(surface=None, pieces_habitables=None, type="?"), AU, PARAMETRES)
    assert motif(foyer(adulte()), inconnu) is None
    assert motif(foyer(adulte(), conjoint(), *[enfant()] * 8), inconnu) is None


def test_the_type_stands_for_rooms_that_nobody_counted():
    assert criteres_logement(logement(pieces_habitables=None, type="T4"), AU, PARAMETRES).personnes_min == 3


# --------------------------------------------------------------------------------------------- ceiling


@pytest.mark.parametrize(
    ("rfr", "attendu"),
    [(31_254, None), (31_255, MotifExclusion.PLAFOND_DEPASSE), (None, None)],
)
def test_ceiling_of_a_couple(rfr, attendu):
    couple = menage(adulte(40), conjoint(40), rfr_euros={} if rfr is None else {2024: rfr})
    assert motif(demande(couple)) is attendu


def test_ceiling_beyond_six_persons():
    grand = criteres_logement(logement(surface=Decimal("90.00"), pieces_habitables=5), AU, PARAMETRES)
    huit = menage(adulte(), conjoint(), *[enfant()] * 6, rfr_euros={2024: 60_156 + 2 * 6_710})
    assert motif(demande(huit), grand) is None
    riche = replace(huit, rfr_euros={2024: 60_156 + 2 * 6_710 + 1})
    assert motif(demande(riche), grand) is MotifExclusion.PLAFOND_DEPASSE


def test_a_ceiling_nobody_checked_excludes_nobody_and_is_said():
    criteres = criteres_logement(logement(financement=Financement.PLI), AU, PARAMETRES)
    assert not criteres.plafond_verifie
    riche = demande(menage(adulte(), conjoint(), rfr_euros={2024: 900_000}))
    assert motif(riche, criteres) is None


def test_free_financing_excludes_nobody_for_resources():
    criteres = criteres_logement(logement(financement=Financement.LIBRE), AU, PARAMETRES)
    assert criteres.plafond_verifie
    assert motif(demande(menage(adulte(), conjoint(), rfr_euros={2024: 900_000})), criteres) is None


# --------------------------------------------------------------------------------------------- application


def test_stay_not_regular_excludes_and_unknown_stay_does_not():
    assert motif(foyer(adulte(sejour_regulier=False), conjoint())) is MotifExclusion.SEJOUR_IRREGULIER
    assert motif(foyer(adulte(sejour_regulier=None), conjoint())) is None


@pytest.mark.parametrize(
    ("au", "attendu"),
    [
        (date(2027, 3, 1), None),
        (date(2027, 3, 2), MotifExclusion.DEMANDE_EXPIREE),
        (date(2027, 9, 1), MotifExclusion.DEMANDE_EXPIREE),
        (date(2027, 9, 2), MotifExclusion.DEMANDE_RADIEE),
    ],
)
def test_an_application_expires_then_dies(au, attendu):
    sans_plafond = criteres_logement(logement(financement=Financement.LIBRE), au, PARAMETRES)
    assert motif(criteres=sans_plafond, au=au) is attendu


def test_a_radiated_application_is_left_out_first():
    assert motif(demande(radiee=True)) is MotifExclusion.DEMANDE_RADIEE


def test_wheelchair_and_access():
    besoin = demande(besoin_fauteuil=True)
    assert motif(besoin, criteres_logement(logement(adapte_pmr=False), AU, PARAMETRES)) is (
        MotifExclusion.FAUTEUIL_INADAPTE
    )
    assert motif(besoin, criteres_logement(logement(adapte_pmr=None), AU, PARAMETRES)) is None
    assert motif(besoin, criteres_logement(logement(adapte_pmr=True), AU, PARAMETRES)) is None


def test_wished_commune_is_not_a_condition_of_law():
    assert motif(demande(communes_souhaitees=frozenset({"59350"}))) is None


# --------------------------------------------------------------------------------------------- sentences


def test_an_exclusion_explains_itself_with_figures():
    riche = resumer(demande(menage(adulte(40), conjoint(40), rfr_euros={2024: 40_000})), AU, PARAMETRES)
    assert expliquer(riche, CRITERES, MotifExclusion.PLAFOND_DEPASSE) == (
        "Ressources de 40\u202f000\u00a0€, supérieures au plafond PLUS 2026 de 31\u202f254\u00a0€ "
        "(catégorie 2, autres régions)."
    )


@pytest.mark.parametrize("cause", list(MotifExclusion))
def test_every_reason_has_a_sentence(cause):
    phrase = expliquer(resumer(demande(), AU, PARAMETRES), CRITERES, cause)
    assert phrase.endswith(".")
    assert cause.libelle


# --------------------------------------------------------------------------------------------- summary


def test_a_summary_holds_until_the_end_of_the_year_or_a_birthday():
    assert valable_jusqu(demande(), AU, PARAMETRES) == date(2026, 12, 31)
    jeunes = menage(personne(28), replace(personne(27, LienPersonne.CONJOINT), naissance=date(1999, 12, 5)))
    assert valable_jusqu(demande(jeunes), date(2026, 11, 23), PARAMETRES) == date(2026, 12, 4)


def test_a_birthday_of_29_february_is_kept_on_1_march():
    grandit = replace(enfant(), naissance=date(2012, 2, 29))
    assert valable_jusqu(foyer(adulte(), grandit), date(2030, 1, 15), PARAMETRES) == date(2030, 2, 28)


@given(
    surface=st.decimals(min_value=9, max_value=120, places=2),
    plus=st.decimals(min_value=0, max_value=50, places=2),
)
def test_a_larger_surface_never_holds_fewer_persons(surface, plus):
    assert personnes_max(surface, AU, PARAMETRES) <= personnes_max(surface + plus, AU, PARAMETRES)


@given(jours=st.integers(0, 800))
def test_an_older_application_is_never_more_alive(jours):
    etats = [None, MotifExclusion.DEMANDE_EXPIREE, MotifExclusion.DEMANDE_RADIEE]
    resume = resumer(demande(), AU, PARAMETRES)
    plus_vieux = resume._replace(echeance=(AU - timedelta(days=jours)).toordinal())
    encore = plus_vieux._replace(echeance=plus_vieux.echeance - 1)
    assert etats.index(exclusion(plus_vieux, CRITERES)) <= etats.index(exclusion(encore, CRITERES))


RESUMES = st.builds(
    ResumeDemande,
    radiee=st.integers(0, 1),
    echeance=st.integers(AU.toordinal() - 400, AU.toordinal() + 400),
    sejour=st.integers(0, 2),
    categorie=st.integers(1, 6),
    supplement=st.integers(0, 4),
    ressources_euros=st.integers(-1, 120_000),
    personnes_surface=st.integers(1, 10),
    personnes_pieces=st.integers(1, 10),
    besoin_fauteuil=st.integers(0, 1),
)


@given(RESUMES)
def test_what_is_unknown_never_excludes(resume):
    inconnu = resume._replace(sejour=0, ressources_euros=-1)
    large = criteres_logement(logement(surface=None, pieces_habitables=None, type="?"), AU, PARAMETRES)
    vivant = inconnu._replace(radiee=0, echeance=AU.toordinal())
    assert exclusion(vivant, large) is None


@given(RESUMES)
def test_every_exclusion_explains_itself(resume):
    criteres = criteres_logement(logement(adapte_pmr=False), AU, PARAMETRES)
    cause = exclusion(resume, criteres)
    if cause is not None:
        assert expliquer(resume, criteres, cause).endswith(".")


@given(RESUMES, st.integers(1, 50_000))
def test_lower_resources_never_exclude_more(resume, moins):
    if exclusion(resume, CRITERES) is None:
        assert exclusion(resume._replace(ressources_euros=max(resume.ressources_euros - moins, -1)), CRITERES) is None


def test_zones_have_their_own_ceilings():
    paris = criteres_logement(logement(zone_plafond=ZonePlafond.P), AU, PARAMETRES)
    assert paris.plafonds[1] == 26_920
    assert isinstance(resumer(demande(), AU, PARAMETRES), ResumeDemande)
