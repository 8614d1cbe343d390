"""The one door through which text becomes markup: nothing typed by a person is ever read as a tag."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.documents import style
from caleol.documents.polices import FINE_LIEE


@pytest.mark.parametrize("passe", [style.brut, style.prose])
@pytest.mark.parametrize(
    "texte", ["<b>&</b>", "<font color=red>", "</para>", "&lt;", "&#65;", '<img src="x"/>', "<!-- -->", "<?php ?>"]
)
def test_tags_are_text(passe, texte: str):
    assert "<" not in re.sub(r'</?(?:br/|font(?: name="[\w-]+")?|super(?: [\w="% ]+)?)>', "", passe(texte))
    imprime = style.paragraphe(passe(texte)).getPlainText().replace(FINE_LIEE, "")
    assert "".join(imprime.split()) == "".join(texte.split())


@given(st.text())
def test_any_text_makes_a_paragraph(texte: str):
    for passe in (style.brut, style.prose):
        style.paragraphe(passe(texte)).wrap(200, 1000)


@given(st.text(alphabet=st.characters(codec="latin-1", exclude_categories=("C", "Z"))))
def test_brut_keeps_every_letter(texte: str):
    nu = re.sub(r"<[^>]*>", "", style.brut(texte))
    assert unescape(nu) == style.propre(texte)


def test_brut_sets_no_typography_and_prose_does():
    assert style.brut("L'avis : 1er !") == "L'avis : 1er !"
    assert style.prose("L'avis : 1er !") == (f'L’avis\u00a0: 1<super rise="34%" size="70%">er</super>{FINE_LIEE}!')


def test_propre_drops_what_is_invisible_and_keeps_lines():
    assert style.propre("a\x00b\u202e c\u200b\r\n\r\n  d\te\u0301") == "ab c\nd é"


def test_assemble_skips_what_is_empty():
    assert style.assemble(style.brut("a"), style.brut(""), style.brut("b"), separateur=" & ") == "a &amp; b"
    assert style.assemble(style.brut("a"), style.brut("b"), separateur="\n") == "a<br/>b"


def test_a_text_already_laid_out_is_laid_out_the_same_again_at_each_width():
    phrase = style.prose("La commission regarde comment le logement est occupé, tous les trois ans. " * 3)
    hauteurs = [style.paragraphe(phrase).wrap(largeur, 1000)[1] for largeur in (200, 400, 200, 0, 400)]
    assert hauteurs[0] == hauteurs[2] > hauteurs[1] == hauteurs[4]
    assert hauteurs[3] == style.TROP_ETROIT
    coupe = style.paragraphe(phrase)
    coupe.wrap(200, 1000)
    haut, bas = coupe.split(200, 2 * coupe.style.leading)
    assert haut.wrap(200, 1000)[1] + bas.wrap(200, 1000)[1] == hauteurs[0]
