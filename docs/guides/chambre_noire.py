"""What the pictures of the guides are taken with: a server, a browser, a frame."""

# ruff: noqa: INP001, S603, T201

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page

RACINE = Path(__file__).resolve().parents[2]
IMAGES = Path(__file__).resolve().parent / "images"
POIDS_MAXIMAL = 150_000
COULEURS = (200, 96, 48)
ECRAN, TELEPHONE = (1280, 900), (390, 780)
MARGE = 16


# ------------------------------------------------------------------------------------------ server
@contextmanager
def served(donnees: Path, horloge: str = "") -> Iterator[tuple[str, str]]:
    """Serve the demonstration kept in `donnees`; give its address and the password of its accounts."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    variables = {**os.environ, "CALEOL_MODE": "demonstration", "CALEOL_DONNEES": str(donnees)}
    if horloge:
        variables["CALEOL_HORLOGE"] = horloge
    commande = [sys.executable, "-u", "-m", "caleol", "demo", "--port", str(port)]
    with subprocess.Popen(commande, cwd=RACINE, env=variables, stdout=subprocess.PIPE, text=True) as serveur:
        try:
            yield f"http://127.0.0.1:{port}", _password(serveur)
        finally:
            serveur.terminate()


def _password(serveur: "subprocess.Popen[str]") -> str:
    assert serveur.stdout is not None  # noqa: S101 - for mypy
    mot = ""
    for ligne in serveur.stdout:
        if ligne.startswith("Mot de passe"):
            mot = ligne.split(":")[-1].strip()
        if "Ctrl+C" in ligne:
            return mot
    raise SystemExit("La démonstration ne s’est pas lancée : voyez le message ci-dessus.")


# ------------------------------------------------------------------------------------------ pictures
def save(nom: str, png: bytes) -> None:
    """Write a picture with as many colours as its weight allows.

    Raises:
        SystemExit: it weighs too much whatever is done; frame less of the page.
    """
    image = Image.open(BytesIO(png)).convert("RGB")
    for couleurs in COULEURS:
        tampon = BytesIO()
        image.quantize(couleurs, dither=Image.Dither.NONE).save(tampon, "PNG", optimize=True)
        if tampon.tell() < POIDS_MAXIMAL:
            (IMAGES / f"{nom}.png").write_bytes(tampon.getvalue())
            print(f"{nom}.png  {image.width} x {image.height}  {tampon.tell() // 1000} ko", flush=True)
            return
    raise SystemExit(f"{nom}.png est trop lourde : cadrez moins de la page.")


def shoot(page: Page, nom: str, *objets: Locator, hauteur: int = 0, marge: int = MARGE) -> None:
    """Take what is on screen, or the part of the page around some objects (`hauteur`: at most, in pixels)."""
    page.evaluate("document.activeElement?.blur()")
    if not objets:
        save(nom, page.screenshot(clip=_clip(0, 0, _width(page), hauteur) if hauteur else None))
        return
    boites = [boite for objet in objets for un in objet.all() if (boite := un.bounding_box())]
    defile = page.evaluate("scrollY")
    haut = max(0, min(b["y"] for b in boites) + defile - marge)
    gauche = max(0, min(b["x"] for b in boites) - marge)
    bas = max(b["y"] + b["height"] for b in boites) + defile + marge
    droite = min(_width(page), max(b["x"] + b["width"] for b in boites) + marge)
    clip = _clip(gauche, haut, droite - gauche, min(bas - haut, hauteur or bas))
    save(nom, page.screenshot(clip=clip, full_page=True))


def shoot_main(page: Page, nom: str, hauteur: int) -> None:
    """Take the page without its menu, down to `hauteur` pixels."""
    shoot(page, nom, page.locator("main"), hauteur=hauteur, marge=0)


def _width(page: Page) -> int:
    assert page.viewport_size is not None  # noqa: S101 - for mypy
    return page.viewport_size["width"]


def _clip(x: float, y: float, width: float, height: float) -> FloatRect:
    return {"x": x, "y": y, "width": width, "height": height}


# ------------------------------------------------------------------------------------------ browser
class Visite:
    """A browser, and the accounts of one demonstration in it."""

    def __init__(self, navigateur: Browser, adresse: str, mot: str) -> None:
        """Take the server's address and the password of its accounts."""
        self.navigateur, self.adresse, self.mot = navigateur, adresse, mot

    @contextmanager
    def page(self, compte: str, taille: tuple[int, int] = ECRAN, mot: str = "") -> Iterator[Page]:
        """Give a window where this account has logged in."""
        contexte = self._window(taille)
        page = contexte.new_page()
        log_in(page, compte, mot or self.mot)
        yield page
        contexte.close()

    def _window(self, taille: tuple[int, int]) -> BrowserContext:
        contexte = self.navigateur.new_context(
            base_url=self.adresse,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": taille[0], "height": taille[1]},
            color_scheme="light",
            reduced_motion="reduce",
        )
        contexte.set_default_timeout(20_000)
        return contexte


def log_in(page: Page, compte: str, mot: str) -> None:
    """Fill and send the log-in form."""
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill(f"{compte}@exemple.fr")
    page.get_by_label("Mot de passe").fill(mot)
    press(page, "Se connecter")


def press(page: Page, nom: str, dans: Page | Locator | None = None) -> None:
    """Press the button whose name begins so, and wait for the page that it brings."""
    bouton = (dans or page).get_by_role("button", name=re.compile(f"^{re.escape(nom)}")).first
    with page.expect_navigation():
        bouton.click()


def follow(page: Page, nom: str) -> None:
    """Follow the link whose name begins so."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=re.compile(f"^{re.escape(nom)}")).first.click()


def jump(page: Page, href: str | None) -> None:
    """Open the address that a link holds."""
    assert href, "no address"  # noqa: S101 - stops the pictures
    page.goto(href)
