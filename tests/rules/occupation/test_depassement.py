"""Resources above the ceiling, from the first euro; the alert on the surcharge from 20 %."""

from datetime import date
from decimal import Decimal

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.facts import Financement, ZonePlafond
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.depassement import alerte_sls, depassement
from caleol.rules.occupation.situations import Etat, Manque
from caleol.rules.plafonds import Categorie, plafond_ressources
from tests.rules.occupation.baux import AU, BAREME, PARAMETRES, bail, compte, conjoint, enfant, menage, titulaire

SEUL = 23_403
DEUX = 31_254
TROIS = 37_584


def examine(*occupants, rfr=20_000, **autres):
    un_bail = bail(*occupants, **{"rfr_euros": {2024: rfr}, **autres})
    return depassement(un_bail, compte(un_bail), BAREME)


@pytest.mark.parametrize(("rfr", "etat"), [(SEUL, Etat.NON_CONSTATEE), (SEUL + 1, Etat.CONSTATEE)])
def test_the_first_euro_counts(rfr, etat):
    assert examine(titulaire(), rfr=rfr).etat is etat


@pytest.mark.parametrize(
    ("occupants", "plafond"),
    [
        ((titulaire(),), SEUL),
        ((titulaire(), conjoint()), DEUX),
        ((titulaire(27), conjoint(28)), TROIS),
        ((titulaire(28), conjoint(28)), DEUX),
        ((titulaire(), enfant()), TROIS),
        ((titulaire(handicap=True),), DEUX),
        (menage(7), 60_156 + 6_710),
        (menage(9), 60_156 + 3 * 6_710),
    ],
)
def test_the_category_of_the_household_chooses_the_ceiling(occupants, plafond):
    constat = examine(*occupants, rfr=plafond)
    assert (constat.etat, constat.plafond_max_euros) == (Etat.NON_CONSTATEE, plafond)
    assert examine(*occupants, rfr=plafond + 1).etat is Etat.CONSTATEE


def test_an_unknown_handicap_matters_between_two_ceilings_only():
    inconnu = titulaire(handicap=None)
    assert examine(inconnu, rfr=SEUL).etat is Etat.NON_CONSTATEE
    constat = examine(inconnu, rfr=SEUL + 1)
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (Manque.CATEGORIE,))
    assert examine(inconnu, rfr=DEUX + 1).etat is Etat.CONSTATEE


def test_an_unknown_age_of_a_couple_matters_between_two_ceilings_only():
    couple = (titulaire(27), conjoint()._replace(naissance=None))
    assert examine(*couple, rfr=DEUX + 1).etat is Etat.A_VERIFIER
    assert examine(*couple, rfr=TROIS + 1).etat is Etat.CONSTATEE
    assert examine(titulaire(60), couple[1], rfr=DEUX + 1).etat is Etat.CONSTATEE


@pytest.mark.parametrize(
    ("autres", "manque"),
    [
        ({"financement": None}, Manque.FINANCEMENT),
        ({"zone_plafond": None}, Manque.ZONE_PLAFOND),
        ({"financement": Financement.PLI}, Manque.PLAFOND),
        ({"rfr_euros": {}}, Manque.RESSOURCES),
    ],
)
def test_an_unknown_fact_is_named(autres, manque):
    constat = examine(**autres)
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (manque,))


def test_a_household_of_nobody_is_named():
    vide = bail()._replace(occupants=())
    assert depassement(vide, compte(vide), BAREME).manques == (Manque.COMPOSITION,)


def test_a_dwelling_without_ceiling_has_no_excess():
    assert examine(financement=Financement.LIBRE, rfr_euros={}).etat is Etat.NON_CONSTATEE


def test_a_fall_of_ten_percent_chooses_the_later_year():
    constat = examine(titulaire(), rfr_euros={2024: 26_000, 2025: 23_400})
    assert (constat.etat, constat.annee, constat.baisse) == (Etat.NON_CONSTATEE, 2025, True)
    constat = examine(titulaire(), rfr_euros={2024: 26_000, 2025: 23_401})
    assert (constat.etat, constat.annee, constat.baisse) == (Etat.CONSTATEE, 2024, False)


@pytest.mark.parametrize(("rfr", "etat"), [(28_083, Etat.NON_CONSTATEE), (28_084, Etat.CONSTATEE)])
def test_the_alert_begins_at_twenty_percent(rfr, etat):
    assert SEUL * Decimal("1.2") == Decimal("28083.6")
    assert examine(titulaire(), rfr=rfr).sls is etat


@pytest.mark.parametrize(
    "autres",
    [
        {"qpv": True},
        {"zone_revitalisation": True},
        {"ancienne_zus": True, "signature_le": date(2010, 1, 1)},
    ],
)
def test_no_alert_where_the_law_exempts(autres):
    assert examine(titulaire(), rfr=60_000, **autres).sls is Etat.NON_CONSTATEE


def test_no_alert_for_a_pli_and_a_doubt_where_the_neighbourhood_is_not_known():
    un_bail = bail(titulaire(), financement=Financement.PLI)
    assert alerte_sls(un_bail, 90_000, 30_000, 30_000, BAREME) is Etat.NON_CONSTATEE
    assert examine(titulaire(), rfr=60_000, qpv=None).sls is Etat.A_VERIFIER
    assert examine(titulaire(), rfr=60_000, ancienne_zus=None).sls is Etat.CONSTATEE
    assert examine(titulaire(), rfr=60_000, ancienne_zus=None, signature_le=date(2009, 1, 1)).sls is Etat.A_VERIFIER


def test_the_alert_is_doubtful_between_the_two_ceilings_possible():
    inconnu = titulaire(handicap=None)
    assert examine(inconnu, rfr=30_000).sls is Etat.A_VERIFIER
    assert examine(inconnu, rfr=40_000).sls is Etat.CONSTATEE


@pytest.mark.parametrize("financement", [Financement.PLAI, Financement.PLUS, Financement.PLS, Financement.ANCIEN])
@pytest.mark.parametrize("zone", list(ZonePlafond))
@pytest.mark.parametrize("rang", [1, 2, 3, 4, 5, 6, 7, 8, 11])
def test_the_ceilings_are_those_of_an_allocation(financement, zone, rang):
    categorie = Categorie(min(rang, 6), max(rang - 6, 0), "")
    attendu = plafond_ressources(categorie, financement, zone, AU, PARAMETRES).montant_euros
    assert bareme_du_jour(AU, PARAMETRES).echelles[financement, zone].montant(rang) == attendu


@pytest.mark.parametrize("jour", [date(2018, 12, 31), date(2019, 8, 31), date(2062, 1, 1)])
def test_a_day_that_nobody_checked_is_refused(jour):
    with pytest.raises(Refus, match="valeur_non_verifiee"):
        bareme_du_jour(jour, PARAMETRES)


def test_a_year_without_table_asks_for_it():
    demain = bareme_du_jour(date(2027, 3, 1), PARAMETRES)
    un_bail = bail(rfr_euros={2025: 20_000})
    assert depassement(un_bail, compte(un_bail), demain).manques == (Manque.PLAFOND,)
