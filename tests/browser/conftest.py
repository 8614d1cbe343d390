"""Tests in a real browser: the application on a free port, Chromium, axe, and no error left unseen.

A test takes `page` (and `serveur` for addresses): it fails also when the browser's console shows an error, when
something asks for another host, or when the security policy blocked a part of the page.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.serveur import ServeurEssai

CAPTURES = Path(__file__).resolve().parent / "captures"
NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LARGEUR, HAUTEUR = 1366, 900
PATIENCE = 30_000
"""How long a page is waited for, in milliseconds: other work may hold the machine."""
resultats = pytest.StashKey[pytest.TestReport]()


def chromium() -> str | None:
    """Return the path of the browser: that of CALEOL_CHROMIUM, else the first one in PATH."""
    donne = os.environ.get("CALEOL_CHROMIUM")
    return donne or next(filter(None, map(shutil.which, NAVIGATEURS)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it where no browser is found."""
    ici = Path(__file__).resolve().parent
    absent = pytest.mark.skip(reason="Chromium is missing: apt-get install chromium")
    for item in items:
        if ici in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if chromium() is None:
                item.add_marker(absent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the result of the test itself, for the picture of a failure."""
    rapport = yield
    if call.when == "call":
        item.stash[resultats] = rapport
    return rapport


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """Give one Chromium for all tests."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        ouvert = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        yield ouvert
        ouvert.close()


@pytest.fixture
def serveur(application: Flask) -> Iterator[ServeurEssai]:
    """Give the test's application, served on a free port as the demonstration is."""
    with ServeurEssai(application) as lance:
        yield lance


@pytest.fixture
def contexte(navigateur: Browser, serveur: ServeurEssai) -> Iterator[BrowserContext]:
    """Give a browser window of its own: French, Paris, 1366 by 900, no animation."""
    ouvert = navigateur.new_context(
        base_url=serveur.adresse,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": LARGEUR, "height": HAUTEUR},
        reduced_motion="reduce",
    )
    ouvert.set_default_timeout(PATIENCE)
    yield ouvert
    ouvert.close()


@pytest.fixture
def page(contexte: BrowserContext, serveur: ServeurEssai, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page; at the end nothing may be wrong in its console, and a failure leaves a picture."""
    ouverte = contexte.new_page()
    fautes: list[str] = []
    ouverte.on("console", lambda m: fautes.append(f"console: {m.text}") if m.type == "error" else None)
    ouverte.on("pageerror", lambda erreur: fautes.append(f"script: {erreur}"))
    ouverte.on("request", lambda demande: _note_foreign(demande.url, serveur.adresse, fautes))
    yield ouverte
    rapport = request.node.stash.get(resultats, None)
    if rapport is not None and rapport.failed:
        CAPTURES.mkdir(exist_ok=True)
        image = CAPTURES / f"{request.node.name}.png"
        ouverte.screenshot(path=image, full_page=True)
        print(f"picture of the failure: {image}")
    elif fautes:
        pytest.fail("the browser reports, during this test:\n  " + "\n  ".join(fautes), pytrace=False)


def _note_foreign(url: str, adresse: str, fautes: list[str]) -> None:
    if not url.startswith((adresse, "data:", "blob:", "about:")):
        fautes.append(f"a request to another host: {url}; everything must be in static/")
