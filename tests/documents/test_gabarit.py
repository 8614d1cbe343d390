"""What every paper has: numbered pages, metadata, own typefaces, the same bytes for the same data."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from caleol.documents.emargement import rediger_emargement
from caleol.documents.gabarit import COMMISSION_EN_ENTIER, CONFIDENTIEL
from caleol.documents.ordre_du_jour import rediger_ordre_du_jour
from caleol.documents.pv import rediger_pv
from tests.documents import exemples
from tests.documents.lecture import lecteur, lettres, pages, texte

RACINE = Path(__file__).parents[2]
PAPIERS: dict[str, Callable[[], bytes]] = {
    "pv": lambda: rediger_pv(exemples.pv(6)),
    "pv-vide": lambda: rediger_pv(exemples.pv_vide()),
    "pv-hostile": lambda: rediger_pv(exemples.pv_hostile()),
    "ordre-du-jour": lambda: rediger_ordre_du_jour(exemples.ordre_du_jour(30)),
    "emargement": lambda: rediger_emargement(exemples.emargement(30, 20)),
}


@cache
def redige(nom: str) -> bytes:
    return PAPIERS[nom]()


@pytest.fixture(params=PAPIERS)
def papier(request: pytest.FixtureRequest) -> bytes:
    return redige(request.param)


def test_each_page_has_its_number_and_the_confidential_foot(papier: bytes):
    feuilles = pages(papier)
    for numero, feuille in enumerate(feuilles, start=1):
        assert f"Page {numero}/{len(feuilles)}" in feuille
        assert CONFIDENTIEL in feuille


def test_first_page_names_the_commission_in_full(papier: bytes):
    assert COMMISSION_EN_ENTIER[1:] in pages(papier)[0]


def test_metadata_say_title_author_and_language(papier: bytes):
    document: Any = lecteur(papier)
    assert document.metadata is not None
    assert "Séance n° 47 du mardi 24\u00a0novembre 2026" in (document.metadata.title or "")
    assert document.metadata.author
    assert document.trailer["/Root"]["/Lang"] == "fr-FR"
    assert document.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_all_typefaces_are_ours_and_embedded(papier: bytes):
    assert b"Helvetica" not in papier
    feuilles: Any = lecteur(papier).pages
    for page in feuilles:
        for police in page["/Resources"]["/Font"].values():
            assert police["/BaseFont"].split("+")[1].startswith(("CaleolT", "DejaVuSans"))
            assert "/FontFile2" in police["/FontDescriptor"]


def test_every_letter_has_a_glyph(papier: bytes):
    assert not {lettre["text"] for page in lettres(papier) for lettre in page} & {"\x00", "\ufffd", "\ue02f"}


def test_nothing_is_written_outside_the_margins(papier: bytes):
    for numero, page in enumerate(lettres(papier)):
        boite = lecteur(papier).pages[numero].mediabox
        assert min(lettre["x0"] for lettre in page) > 40
        assert max(lettre["x1"] for lettre in page) < float(boite.width) - 40
        assert max(lettre["bottom"] for lettre in page) < float(boite.height) - 25


def test_amounts_keep_their_narrow_space(papier: bytes):
    assert "\ue02f" not in texte(papier)


def test_same_data_give_the_same_bytes_in_another_process():
    programme = (
        "import hashlib; from tests.documents.test_gabarit import PAPIERS, redige;"
        "print(*(hashlib.sha256(redige(nom)).hexdigest() for nom in PAPIERS))"
    )
    ici = [hashlib.sha256(redige(nom)).hexdigest() for nom in PAPIERS]
    for graine in ("1", "2"):
        ailleurs = subprocess.run(
            [sys.executable, "-c", programme],
            check=True,
            capture_output=True,
            text=True,
            cwd=RACINE,
            env={"PYTHONHASHSEED": graine},
        )
        assert ailleurs.stdout.split() == ici
