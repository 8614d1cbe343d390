"""The documents hold together: links lead somewhere, pictures exist, quoted buttons are those of the pages."""

import re
from functools import cache
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([RACINE / "README.md", RACINE / "CHANGELOG.md", *(RACINE / "docs").rglob("*.md")])
GUIDES = sorted((RACINE / "docs/guides").glob("*.md"))
IMAGES = sorted((RACINE / "docs/guides/images").glob("*.png"))
LIEN = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BOUTON = re.compile(r"\*\*«\s*([^»]+?)\s*»\*\*")


def nom(chemin: Path) -> str:
    """Return a path as the project says it."""
    return str(chemin.relative_to(RACINE))


def plat(texte: str) -> str:
    """Return a text without what typography adds: kinds of space, of apostrophe, tags of a superscript."""
    sans_balises = re.sub(r"</?[a-z][^>]*>", "", texte)
    return re.sub(r"\s+", " ", sans_balises.replace("’", "'").replace("&nbsp;", " ")).strip()


@cache
def mots_des_pages() -> str:
    """Return every text of the templates and of the code that writes pages."""
    sources = [*(RACINE / "templates").rglob("*.html"), *(RACINE / "caleol").rglob("*.py")]
    return plat(" ".join(source.read_text(encoding="utf-8") for source in sources))


@pytest.mark.parametrize("document", DOCUMENTS, ids=nom)
def test_links_lead_to_a_file_or_a_title(document: Path) -> None:
    """A relative link names a file that exists, and its anchor a title of that file."""
    for cible in LIEN.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", cible):
            continue
        chemin, _, ancre = cible.partition("#")
        fichier = (document.parent / chemin).resolve() if chemin else document
        assert fichier.exists(), f"{nom(document)} : {cible}"
        if ancre:
            assert ancre in titres(fichier), f"{nom(document)} : {cible}"


def titres(document: Path) -> set[str]:
    """Return the anchors of the titles of a document."""
    lignes = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", titre.lower()).strip().replace(" ", "-") for titre in lignes}


@pytest.mark.parametrize("guide", GUIDES, ids=nom)
def test_buttons_quoted_by_a_guide_are_on_a_page(guide: Path) -> None:
    """What a guide quotes in bold, as the words of a button or a link, occurs in a page."""
    cites = {plat(mots) for mots in BOUTON.findall(guide.read_text(encoding="utf-8"))}
    assert cites
    absents = sorted(mots for mots in cites if mots not in mots_des_pages())
    assert not absents


def test_every_picture_is_shown_by_a_guide() -> None:
    """No picture is kept that no guide shows."""
    montrees = {Path(cible).name for guide in GUIDES for cible in LIEN.findall(guide.read_text(encoding="utf-8"))}
    assert {image.name for image in IMAGES} <= montrees
