"""Static files: what pages and style sheets name exists, and nothing comes from elsewhere."""

import re
from pathlib import Path

import pytest

from tests.bases import RACINE

STATIQUE = RACINE / "static"
GABARITS = sorted((RACINE / "templates").rglob("*.html"))
NOM_D_ICONE = re.compile(r"""\bicone\(\s*["']([a-z0-9-]+)["']""")


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', (STATIQUE / "icones.svg").read_text(encoding="utf-8")))


def test_sprite_holds_the_icons_of_the_list():
    assert symbols() == set((STATIQUE / "icones.txt").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("gabarit", GABARITS, ids=lambda chemin: str(chemin.relative_to(RACINE)))
def test_template_uses_known_icons_and_loads_nothing_from_elsewhere(gabarit: Path):
    texte = gabarit.read_text(encoding="utf-8")
    inconnues = set(NOM_D_ICONE.findall(texte)) - symbols()
    assert not inconnues, "add them to static/icones.txt and run static/fabrique_icones.py"
    assert not re.findall(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//[^"']*""", texte)


def test_style_sheet_names_files_that_exist():
    css = (STATIQUE / "caleol.css").read_text(encoding="utf-8")
    fichiers = re.findall(r"""url\(["']?(?!data:)([^"')]+)["']?\)""", css)
    assert fichiers
    assert [nom for nom in fichiers if not (STATIQUE / nom).is_file()] == []
    assert "@import" not in css


def test_vendored_files_come_with_their_licence():
    noms = {chemin.name for chemin in STATIQUE.rglob("LICENCE-*.txt")}
    assert {"LICENCE-bootstrap.txt", "LICENCE-bootstrap-icons.txt", "LICENCE-newsreader.txt"} <= noms
    assert "LICENCE-source-sans-3.txt" in noms
