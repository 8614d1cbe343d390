"""A report beside the one of a year before: what changed is counted, in numbers and in points, in every form."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.clock import HorlogeFixe
from caleol.queries.bilan.feuille import evolution, evolution_ligne
from caleol.queries.bilan.tableaux import Bilan, Chiffre, Ligne, Periode, Tableau, compare
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.documents.lecture import texte
from tests.pages import texts_of
from tests.seance_realiste import tient

AN_2020, AN_2019 = (Periode(date(an, 1, 1), date(an, 12, 31)) for an in (2020, 2019))


def bilan(periode: Periode, chiffre: Chiffre, **lignes: int) -> Bilan:
    """Return a report of one figure and one table."""
    lues = tuple(Ligne(nom, (nombre, 0)) for nom, nombre in lignes.items())
    tableau = Tableau("Par commune", "Commune", ("Attributions", "Baux signés"), lues, sum(lignes.values()))
    return Bilan(periode, (chiffre,), (tableau,))


def test_the_year_before_stands_beside_and_what_is_gone_comes_last():
    avant = bilan(AN_2019, Chiffre("Publics prioritaires", 334, 2372), Lille=900, Leers=3, Comines=0)
    apres = bilan(AN_2020, Chiffre("Publics prioritaires", 382, 2268), Lille=916, Don=2)
    compare_ = compare(apres, avant)
    (chiffre,), (tableau,) = compare_.chiffres, compare_.tableaux
    assert (chiffre.ecart, round(chiffre.points or 0, 2)) == (48, Decimal("2.76"))
    assert evolution(chiffre, compare_.avant) == "2019 : 334 sur 2\u202f372, soit 14,1\u00a0% (+48, +2,8 points)"
    assert [(ligne.libelle, ligne.comptes[0], ligne.ecart) for ligne in tableau.lignes] == [
        ("Lille", 916, 16), ("Don", 2, 2), ("Leers", 0, -3),
    ]  # fmt: skip
    assert evolution_ligne(tableau.lignes[2], compare_.avant) == "2019 : 3 (\u22123)"
    assert next(ligne[6:] for ligne in compare_.exporte()) == (334, 48, Decimal("2.76"))


def test_nothing_before_is_no_comparison():
    apres = bilan(AN_2020, Chiffre("Mutations", 3, 10), Lille=10)
    vide = Bilan(AN_2019, (Chiffre("Mutations", 0, 0), Chiffre("Dus à ce jour", 112, du_jour=True)), ())
    assert compare(apres, vide) == apres
    assert evolution(apres.chiffres[0], None) == evolution_ligne(apres.tableaux[0].lignes[0], None) == ""
    assert {ligne[6:] for ligne in apres.exporte()} == {(None, None, None)}


def test_a_figure_of_the_present_day_has_no_year_before():
    dus = Chiffre("Dus à ce jour", 112, du_jour=True)
    avant = Bilan(AN_2019, (Chiffre("Examinés", 5), dus), ())
    examines, compares = compare(Bilan(AN_2020, (Chiffre("Examinés", 8), dus), ()), avant).chiffres
    assert (examines.ecart, compares.avant) == (3, None)


def test_a_year_before_is_the_same_day():
    bissextile = Periode(date(2024, 2, 29), date(2024, 3, 1))
    assert bissextile.un_an_avant == Periode(date(2023, 2, 28), date(2023, 3, 1))


@given(debut=st.dates(date(2000, 1, 1), date(2090, 1, 1)), duree=st.integers(0, 900))
def test_a_year_before_is_as_long_to_a_day(debut: date, duree: int):
    periode = Periode(debut, debut + timedelta(days=duree))
    avant = periode.un_an_avant
    assert abs((avant.fin - avant.debut).days - duree) <= 1
    assert avant.debut < debut


def test_the_page_the_paper_and_the_file_say_the_same_figures(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    tient(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        direction = f.fabrique_compte(acte.session, Role.DIRECTION)
    client.connecte(direction, Role.DIRECTION)
    page = texts_of(client.get("/bilans/?du=1/1/2026&au=31/12/2026").text)
    assert "aucune comparaison n’est possible" in page
    suivante = texts_of(client.get("/bilans/?du=1/1/2027&au=31/12/2027").text)
    assert "Rien dans cette période" in suivante
    deux_ans = client.get("/bilans/?du=1/1/2026&au=31/12/2027").text
    assert "Comparé à la même période un an avant, du 01/01/2025 au 31/12/2026" in texts_of(deux_ans)
    assert "un an avant\u00a0: 1 (0)" in texts_of(deux_ans)
    adresse = "/bilans/attributions{}?du=1/1/2026&au=31/12/2026"
    document = texts_of(client.get(adresse.format("/document")).text)
    pdf = client.get(adresse.format(".pdf"))
    assert pdf.mimetype == "application/pdf"
    lu = texte(pdf.data)
    for mot in ("Attributions au rang 1", "Par commune", "Refus des ménages", "sans aucun nom"):
        assert mot in document, mot
        assert mot in lu, mot
    assert texte(client.get("/bilans/occupation.pdf").data).count("Néant") >= 1
