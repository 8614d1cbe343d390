"""What templates may use: French formats, icons, navigation, and French typography on their own text."""

import re
from collections.abc import Iterable
from datetime import date

from flask import Flask, url_for
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from caleol.kernel import francais as fr
from caleol.queries.bailleur import nom_bailleur
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import nombre_attendu
from caleol.web.acces import peut
from caleol.web.contexte import aujourdhui, auteur, lecture, maintenant
from caleol.web.navigation import entrees_de_navigation


class Typographie(Extension):
    """Applies French typography to the text written in templates, never to their tags nor to stored data."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Rewrite the data tokens of a template."""
        dans_balise = False
        for token in stream:
            if token.type != "data":
                yield token
                continue
            texte, dans_balise = _corrige(token.value, dans_balise)
            yield Token(token.lineno, "data", texte)


def _corrige(source: str, dans_balise: bool) -> tuple[str, bool]:
    morceaux = re.split(r"([<>])", source)
    sortie = []
    for morceau in morceaux:
        if morceau == "<":
            dans_balise = True
        elif morceau == ">":
            dans_balise = False
        sortie.append(morceau if dans_balise else _bords(fr.typographie(morceau)))
    return "".join(sortie), dans_balise


def _bords(texte: str) -> str:
    """Bind the sign that begins a piece of text to what stands before it: a tag, or a value (`{{ taux }} %`)."""
    texte = re.sub(r"^ (?=[;!?])", fr.FINE, texte)
    texte = re.sub(r"^ (?=[:%€»])", fr.INSECABLE, texte)
    return re.sub(r"« $", f"«{fr.INSECABLE}", texte)


def icone(nom: str, libelle: str | None = None) -> Markup:
    """Return an icon of the sprite: hidden beside a word, named when it stands alone."""
    adresse = url_for("static", filename="icones.svg")
    role = Markup('role="img" aria-label="{}"').format(libelle) if libelle else Markup('aria-hidden="true"')
    return Markup('<svg class="icone" {}><use href="{}#i-{}"/></svg>').format(role, adresse, nom)


def html(texte: str) -> Markup:
    """Escape a text and raise its ordinals (1er, 2e) as superscripts."""
    return Markup(re.sub(r"\b(1)(er|re)\b|\b(\d+)(e)\b", _exposant, str(escape(texte))))  # noqa: S704 - escaped


def _exposant(trouve: re.Match[str]) -> str:
    nombre, suffixe = (g for g in trouve.groups() if g)
    return f"{nombre}<sup>{suffixe}</sup>"


def installe(application: Flask) -> None:
    """Give the templates their filters, functions and typography."""
    env = application.jinja_env
    env.add_extension(Typographie)
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        date=fr.date_courte,
        date_longue=fr.date_longue,
        instant=fr.instant,
        heure=fr.heure,
        euros=fr.euros,
        nombre=fr.nombre,
        surface=fr.surface,
        accorde=fr.accorde,
        typo=fr.typographie,
        html=html,
    )

    env.globals.update(
        peut=peut,
        icone=icone,
        auteur=auteur,
        aujourdhui=aujourdhui,
        maintenant=maintenant,
        navigation=entrees_de_navigation,
        bailleur=lambda: nom_bailleur(lecture()),
        fr=fr,
        nombre_attendu=_nombre_attendu,
    )


def _nombre_attendu(au: date) -> int:
    """Return how many candidates a lot waits for on a day, by the values that this installation knows."""
    return nombre_attendu(au, load_parametres(lecture()))
