"""Every rule has an article and a test; the page that lists them is up to date."""

from pathlib import Path

import pytest

from caleol.rules.index import MODULES, page, recense_tests, regles_connues
from caleol.rules.parametre import Parametres
from caleol.rules.reference import Article, Regle

RACINE = Path(__file__).parents[2]
TESTS = recense_tests(RACINE / "tests" / "rules")


def test_every_module_of_the_rules_is_indexed():
    fichiers = {fichier.relative_to(RACINE) for fichier in (RACINE / "caleol" / "rules").rglob("*.py")}
    noms = {".".join(fichier.with_suffix("").parts).removesuffix(".__init__") for fichier in fichiers}
    assert noms - {"caleol.rules", "caleol.rules.index"} == {module.__name__ for module in MODULES}


@pytest.mark.parametrize("regle", regles_connues(), ids=lambda regle: regle.nom)
def test_every_rule_has_an_article_a_sentence_and_a_test(regle: Regle):
    assert regle.articles
    assert regle.resume.endswith((".", ":")), f"{regle.nom}: the first line of the docstring says the rule"
    assert TESTS.get((regle.module, regle.nom)), f"{regle.nom}: no test of tests/rules names it"


@pytest.mark.parametrize("regle", regles_connues(), ids=lambda regle: regle.nom)
def test_every_value_that_a_rule_names_exists(regle: Regle):
    connues = {definition.cle for definition in Parametres.charger().definitions()}
    assert set(regle.valeurs) <= connues


def test_articles_md_is_up_to_date():
    ecrite = (RACINE / "docs" / "articles.md").read_text(encoding="utf-8")
    assert ecrite == page(TESTS), "run: .venv/bin/python -m caleol.rules.index"


def test_an_article_is_written_as_it_is_cited():
    regle = next(regle for regle in regles_connues() if regle.nom == "nombre_minimal")
    assert [str(article) for article in regle.articles] == ["CCH R441-3"]
    assert isinstance(regle.articles[0], Article)
