"""What every page of the tool must be: checked on each page that a test receives."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, RequestRedirect

from caleol.web.aiguillage import PREFIXE

MUETS = {"script", "style", "code", "kbd", "pre", "samp", "textarea", "svg"}
TEXTES_D_ATTRIBUT = ("title", "alt", "aria-label", "placeholder", "aria-description")
REFERENCES = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "for",
    "headers",
)
SANS_ETIQUETTE = {"hidden", "submit", "button", "reset", "image"}
TYPOGRAPHIE = (
    (re.compile(r"\w'\w"), "an ASCII apostrophe between letters: write ’ (U+2019)"),
    (re.compile(r"[ \t\n\r][;!?]"), "a plain space before ; ! ?: put U+202F"),
    (re.compile(r"[^\W\d_][!?](?=\s|$)"), "no space before ! or ?: put U+202F"),
    (re.compile(r"[ \t\n\r][:%€](?=\s|$)"), "a plain space before : % €: put U+00A0"),
    (re.compile(r"«[ \t\n\r]|[ \t\n\r]»"), "a plain space inside « »: put U+00A0"),
    (re.compile(r"\.\.\."), "three dots: write … (U+2026)"),
)


class PageFautive(AssertionError):
    """A page that breaks house rules; the text lists what and what to do."""


@dataclass(frozen=True, slots=True)
class Routes:
    """What the addresses of a page are checked against."""

    plan: Map
    csrf: bool = True

    def resolves(self, adresse: str, methode: str) -> bool:
        """Return whether an address of this site leads to a view for this method."""
        try:
            chemin = PREFIXE.sub("", urlsplit(adresse).path)  # a page of a rehearsal is the same page
            self.plan.bind("localhost").match(chemin or "/", method=methode)
        except RequestRedirect:
            return True
        except (NotFound, MethodNotAllowed):
            return False
        return True


def check_page(html: str, adresse: str, routes: Routes | None = None) -> None:
    """Check a whole page.

    Raises:
        PageFautive: names each fault of the page and what to do about it.
    """
    fautes = list(find_faults(html, adresse, routes))
    if fautes:
        liste = "\n".join(f"  - {faute}" for faute in fautes)
        raise PageFautive(f"page {adresse}: {len(fautes)} fault(s)\n{liste}")


def find_faults(html: str, adresse: str, routes: Routes | None = None) -> Iterator[str]:
    """Yield every fault of a page, each with what to do."""
    page, erreurs = _analyse(html)
    for (ligne, _), code, donnees in erreurs:
        yield f"line {ligne}, HTML error {code} {donnees}: {_source(html, ligne)!r}; correct the markup"
    yield from _structure(html, page)
    yield from _identifiants(page)
    yield from _champs(page)
    yield from _politique(page)
    yield from _typographie(page)
    if routes is not None:
        yield from _adresses(page, adresse, routes)


@lru_cache(maxsize=4)  # a page that was checked is most often read next
def _analyse(html: str) -> tuple[Element, list[Any]]:
    """Return the tree of a page, to be read only, and the faults of its markup."""
    parseur = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parseur.parse(html), parseur.errors


def _source(html: str, ligne: int) -> str:
    lignes = html.splitlines()
    return lignes[min(ligne, len(lignes)) - 1].strip()[:100] if lignes else ""


def _structure(html: str, page: Element) -> Iterator[str]:
    if not html.lstrip().lower().startswith("<!doctype html>"):
        yield "no doctype: extend the base template, begin with <!doctype html>"
    if page.get("lang") != "fr":
        yield 'no lang="fr" on <html>: extend the base template'
    if not _texte(page.find("head/title")):
        yield "empty or missing <title>: fill the title block"
    titres = page.findall(".//h1")
    if len(titres) != 1:
        yield f"{len(titres)} h1 ({[_texte(titre) for titre in titres]}): a page has exactly one"
    niveau = 0
    for element in page.iter():
        if re.fullmatch(r"h[1-6]", str(element.tag)):
            suivant = int(element.tag[1])
            if suivant > niveau + 1 and niveau:
                yield f"<{element.tag}> {_texte(element)!r} after an h{niveau}: do not skip a level"
            niveau = suivant


def _identifiants(page: Element) -> Iterator[str]:
    comptes = Counter(valeur for element in page.iter() if (valeur := element.get("id")) is not None)
    for identifiant, nombre in comptes.items():
        if nombre > 1 or not identifiant.strip():
            yield f'id="{identifiant}" is on {nombre} elements: make it unique (add the key of the row)'
    for element in page.iter():
        for attribut in REFERENCES:
            for cible in (element.get(attribut) or "").split():
                if cible not in comptes:
                    yield f'{_nom(element)} {attribut}="{cible}": no element has this id; correct one of them'
        lien = element.get("href") or ""
        if lien.startswith("#") and len(lien) > 1 and lien[1:] not in comptes:
            yield f'{_nom(element)} href="{lien}": no element has this id; correct one of the two'


def _champs(page: Element) -> Iterator[str]:
    etiquettes = {element.get("for") for element in page.iter("label")}
    enveloppes = {id(champ) for etiquette in page.iter("label") for champ in etiquette.iter()}
    for champ in page.iter():
        if champ.tag not in ("input", "select", "textarea") or champ.get("type") in SANS_ETIQUETTE:
            continue
        nomme = champ.get("aria-label") or champ.get("aria-labelledby") or id(champ) in enveloppes
        if not nomme and (champ.get("id") is None or champ.get("id") not in etiquettes):
            yield f"{_nom(champ)} has no label: add <label for> with its id, or aria-label"
    for image in page.iter("img"):
        if image.get("alt") is None:
            yield f'{_nom(image)} has no alt: describe it, or alt="" where it is decoration'


def _politique(page: Element) -> Iterator[str]:
    for element in page.iter():
        if element.get("style") is not None:
            yield f"{_nom(element)} has a style attribute: use a class (the security policy drops it)"
        for attribut in element.attrib:
            if str(attribut).startswith("on"):
                yield f"{_nom(element)} has {attribut}: put the behaviour in a file of static/"
    if any(True for _ in page.iter("style")):
        yield "a <style> element: put the rules in static/caleol.css"
    for script in page.iter("script"):
        if not script.get("src") and script.get("type") != "application/json":
            yield "an inline <script>: put it in a file of static/ (the security policy drops it)"


def _adresses(page: Element, adresse: str, routes: Routes) -> Iterator[str]:
    for formulaire in page.iter("form"):
        methode = (formulaire.get("method") or "get").upper()
        if methode == "DIALOG":
            continue
        cible = formulaire.get("action") or adresse
        if _interne(cible) and not routes.resolves(cible, methode):
            yield f"form {methode} {cible}: no view answers; use url_for with the right endpoint"
        if methode == "POST" and routes.csrf and not _has_csrf(formulaire):
            yield f"form POST {cible} has no csrf_token: add form.hidden_tag() or the csrf_token field"
    for element in page.iter():
        for attribut in ("href", "src", "formaction"):
            cible = element.get(attribut) or ""
            methode = "POST" if attribut == "formaction" else "GET"
            if _interne(cible) and not routes.resolves(cible, methode):
                yield f'{_nom(element)} {attribut}="{cible}": no view answers; use url_for'


def _interne(adresse: str) -> bool:
    morceaux = urlsplit(adresse)
    return not morceaux.scheme and not morceaux.netloc and morceaux.path.startswith("/")


def _has_csrf(formulaire: Element) -> bool:
    return any(champ.get("name") == "csrf_token" and champ.get("value") for champ in formulaire.iter("input"))


def _typographie(page: Element) -> Iterator[str]:
    for texte in visible_texts(page):
        for motif, conseil in TYPOGRAPHIE:
            trouve = motif.search(texte)
            if trouve:
                extrait = texte[max(0, trouve.start() - 25) : trouve.end() + 15].strip()
                yield f'{extrait!r}: {conseil} (or mark text typed elsewhere with translate="no")'


def visible_texts(element: Element) -> Iterator[str]:
    """Yield the texts that a reader sees or hears, but for code and what is marked translate="no"."""
    if element.tag in MUETS or element.get("translate") == "no" or not isinstance(element.tag, str):
        return
    for attribut in TEXTES_D_ATTRIBUT:
        if element.get(attribut):
            yield str(element.get(attribut))
    if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
        yield element.get("value") or ""
    yield element.text or ""
    for enfant in element:
        yield from visible_texts(enfant)
        yield enfant.tail or ""


def _texte(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _nom(element: Element) -> str:
    reperes = [f'{cle}="{element.get(cle)}"' for cle in ("id", "name", "class") if element.get(cle)]
    return f"<{' '.join([str(element.tag), *reperes[:2]])}>"


def texts_of(html: str) -> str:
    """Return all visible text of a page on one line, non-breaking spaces kept, for assertions."""
    page, _ = _analyse(html)
    return re.sub(r"[ \t\r\n]+", " ", " ".join(visible_texts(page))).strip()
