"""What is read: the figures of each conclusion, the dates of the facts, the article, INSEE's norm beside."""

from datetime import date

from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.faits import SignalAutonomie
from caleol.rules.occupation.lecture import Dates, indicateur, lire
from caleol.rules.occupation.situations import Etat
from tests.rules.occupation.baux import AU, BAREME, autre, bail, conjoint, en_visite, enfant, menage, titulaire

DATES = Dates(date(2026, 1, 1), date(2026, 2, 1))


def phrases(cas) -> list[str]:
    return [
        lue.phrase.replace("\xa0", " ").replace("\u202f", " ") for lue in lire(examiner(cas, BAREME), DATES, BAREME)
    ]


def remarques(cas, rang: int) -> str:
    lue = lire(examiner(cas, BAREME), DATES, BAREME)[rang]
    return " ".join(lue.remarques).replace("\xa0", " ").replace("\u202f", " ")


def test_the_report_s_own_example_is_said_with_its_figures():
    cas = bail(*menage(5), surface_centiemes=4900, pieces=2)
    assert phrases(cas)[0] == "5 personnes, seuil 43,00 m² : 49,00 m² ≥ 43,00 m², logement non sur-occupé."
    assert "surpeuplement" in indicateur(cas, AU).phrase
    assert indicateur(cas, AU).phrase.startswith("INSEE (indicateur)")


def test_over_occupation_is_said_with_its_figures():
    assert phrases(bail(*menage(5), surface_centiemes=4290))[0] == (
        "5 personnes, seuil 43,00 m² : 42,90 m² < 43,00 m², logement sur-occupé."
    )


def test_under_occupation_is_said_with_who_counts():
    assert (
        phrases(bail(titulaire(), pieces=3))[1] == "3 pièces habitables, 1 personne : 3 > 1 + 1, logement sous-occupé."
    )
    assert phrases(bail(titulaire(), en_visite(), pieces=3))[1] == (
        "3 pièces habitables, 2 personnes, dont 1 en droit de visite et d’hébergement : 3 ≤ 2 + 1, "
        "logement non sous-occupé."
    )
    assert phrases(bail(titulaire(), pieces=4, pieces_professionnelles=1))[1].startswith(
        "3 pièces habitables, 1 professionnelle retirée, 1 personne : 3 > 1 + 1"
    )
    assert "2 professionnelles retirées" in phrases(bail(titulaire(), pieces=6, pieces_professionnelles=2))[1]
    assert phrases(bail(titulaire(), autre(), pieces=3))[1].endswith(
        "3 > 2, mais 3 ≤ 3 si toutes comptent, à vérifier."
    )


def test_an_excess_is_said_with_its_ceiling_and_its_source():
    cas = bail(titulaire(), rfr_euros={2024: 30_000})
    assert phrases(cas)[4] == (
        "Ressources 30 000 € (RFR 2024), PLUS, autres régions : 128,2 % du plafond de 23 403 € (catégorie 1), "
        "plafond dépassé de 6 597 €."
    )
    assert "Plafond en vigueur depuis le 01/01/2026 : PLUS 2026" in remarques(cas, 4)
    assert "Alerte supplément de loyer : dépassement d’au moins 20 %." in remarques(cas, 4)


def test_a_computed_ceiling_and_a_fall_of_income_are_said():
    assert "calculé, à confirmer" in remarques(bail(financement="plai"), 4)
    assert "inférieur d’au moins 10 %" in remarques(bail(rfr_euros={2024: 30_000, 2025: 20_000}), 4)


def test_two_possible_ceilings_are_said():
    assert phrases(bail(titulaire(handicap=None), rfr_euros={2024: 25_000}))[4].endswith(
        "au-dessus de 23 403 € (catégorie 1), mais pas de 31 254 € (catégorie 2), à vérifier."
    )


def test_a_suspected_case_is_told_apart():
    cas = bail(titulaire(80), signaux=(SignalAutonomie.DEMANDE_TRAVAUX,))
    assert remarques(cas, 3) == "Cas suspecté, à confirmer avec le locataire (demande d’adaptation du logement)."
    assert lire(examiner(cas, BAREME), DATES, BAREME)[3].etat is Etat.NON_CONSTATEE


def test_a_loss_of_autonomy_in_an_adapted_dwelling_is_told():
    cas = bail(titulaire(perte_autonomie=True), conjoint(), adapte=True, depart_handicap=True)
    assert "perte d’autonomie" in remarques(cas, 2)


def test_every_fact_has_the_day_of_its_data():
    lues = lire(examiner(bail(titulaire(), enfant()), BAREME), DATES, BAREME)
    jours = {fait.libelle: fait.au for lue in lues for fait in lue.faits}
    assert jours["Personnes vivant dans le logement"] == DATES.menage
    assert jours["Surface habitable"] == DATES.logement
    assert jours["Ressources"] == date(2024, 12, 31)
