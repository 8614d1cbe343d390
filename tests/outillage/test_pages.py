"""The checker of pages finds what it must find, and says nothing of a good page."""

import pytest
from werkzeug.routing import Map, Rule

from tests.pages import PageFautive, Routes, check_page, find_faults, texts_of

ROUTES = Routes(Map([Rule("/lots", methods=["GET"]), Rule("/lots/<int:id>", methods=["POST"])]))


def page(corps: str = "", titre: str = "Lots", attributs: str = 'lang="fr"') -> str:
    return (
        f"<!doctype html><html {attributs}><head><title>{titre}</title></head>"
        f"<body><main><h1>Lots</h1>{corps}</main></body></html>"
    )


def test_good_page_has_no_fault():
    corps = (
        '<form method="post" action="/lots/3"><input type="hidden" name="csrf_token" value="x">'
        '<label for="rang">Rang\u00a0:</label><input id="rang" name="rang" aria-describedby="aide">'
        '<p id="aide">L’ordre des candidats\u202f; de 1 à 9.</p></form><a href="/lots">Retour</a>'
        '<svg aria-hidden="true"><use href="/static/icones.svg#i-key"/></svg>'
    )
    routes = Routes(Map([Rule("/lots"), Rule("/lots/<id>"), Rule("/static/<nom>")]))
    assert list(find_faults(page(corps), "/lots", routes)) == []


@pytest.mark.parametrize(
    ("html", "attendu"),
    [
        (page().removeprefix("<!doctype html>"), "no doctype"),
        (page(attributs=""), 'no lang="fr"'),
        (page(titre=" "), "missing <title>"),
        (page("<h1>Deux</h1>"), "2 h1"),
        (page("<h3>Trop bas</h3>"), "do not skip a level"),
        (page('<p id="a">x</p><p id="a">y</p>'), "make it unique"),
        (page('<input name="q">'), "has no label"),
        (page('<label for="b">x</label>'), "no element has this id"),
        (page('<p aria-labelledby="c">x</p>'), "no element has this id"),
        (page('<a href="#d">x</a>'), "no element has this id"),
        (page('<p style="color:red">x</p>'), "style attribute"),
        (page("<script>1</script>"), "inline <script>"),
        (page('<button onclick="x()">x</button>'), "has onclick"),
        (page('<form action="/ailleurs"></form>'), "no view answers"),
        (page('<form method="post" action="/lots/3"></form>'), "no csrf_token"),
        (page('<form method="post" action="/lots"></form>'), "no view answers"),
        (page('<a href="/perdu">x</a>'), "no view answers"),
        (page("<p>x</div>"), "HTML error"),
        (page('<img src="data:,">'), "has no alt"),
        (page("<p>L'accord</p>"), "apostrophe"),
        (page('<p title="L\'accord">x</p>'), "apostrophe"),
        (page("<p>Vraiment ?</p>"), "plain space before ; ! ?"),
        (page("<p>Rang <b>1</b> ; suite</p>"), "plain space before ; ! ?"),
        (page("<p>Vraiment?</p>"), "no space before"),
        (page("<p>Rang : 1</p>"), "plain space before : % €"),
        (page("<p>12 %</p>"), "plain space before : % €"),
        (page("<p>« ici »</p>"), "inside « »"),
        (page("<p>Suite...</p>"), "three dots"),
    ],
)
def test_fault_is_found_and_explained(html: str, attendu: str):
    fautes = list(find_faults(html, "/lots", ROUTES))
    assert any(attendu in faute for faute in fautes), fautes


def test_text_typed_elsewhere_is_let_through():
    assert list(find_faults(page('<p translate="no">Rue de l\'Abbé ?</p><code>a ? b</code>'), "/lots", ROUTES)) == []


def test_failure_names_the_page_and_every_fault():
    with pytest.raises(PageFautive, match=r"(?s)page /lots: 2 fault\(s\).*no lang.*2 h1"):
        check_page(page("<h1>Deux</h1>", attributs=""), "/lots")


def test_texts_of_keeps_non_breaking_spaces():
    assert texts_of(page("<p>Loyer\u00a0:\n 512,30\u202f€</p>")) == "Lots Lots Loyer\u00a0: 512,30\u202f€"
