"""Two texts of a grid side by side: what was added, taken out, changed, criterion by criterion."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caleol.kernel.francais import date_courte, liste_et
from caleol.rules.enumeration import EnumLibelle


class GenreEcart(EnumLibelle):
    """What happened to a line of a grid from one text to the other."""

    AJOUT = "ajout", "ajouté"
    RETRAIT = "retrait", "retiré"
    CHANGEMENT = "changement", "changé"


@dataclass(frozen=True, slots=True)
class Ecart:
    """One difference: where (the grid, a group, a criterion, by their labels), which key, before and after."""

    genre: GenreEcart
    lieu: str
    cle: str
    avant: str = ""
    apres: str = ""


def comparer(avant: str, apres: str) -> tuple[Ecart, ...]:
    """Return how a grid's text differs from another one, in the order of the later text.

    Criteria are told apart by their group and key: one that only moved is not a difference. Labels alone are one.

    Raises:
        ValueError: a text that is no TOML.
    """
    premiere, seconde = _lieux(avant), _lieux(apres)
    return tuple(_ecarts(premiere, seconde))


@dataclass(frozen=True, slots=True)
class _Lieu:
    nom: str
    valeurs: Mapping[str, Any]


def _lieux(texte: str) -> dict[tuple[str, ...], _Lieu]:
    """Return the tables of a text by the keys that lead to each: the grid, its groups, their criteria."""
    contenu = tomllib.loads(texte)
    return dict(_parcourt(contenu, (), "La grille"))


def _parcourt(table: Mapping[str, Any], chemin: tuple[str, ...], nom: str) -> Iterator[tuple[tuple[str, ...], _Lieu]]:
    simples = {cle: valeur for cle, valeur in table.items() if not _suite_de_tables(valeur)}
    yield chemin, _Lieu(nom, simples)
    for cle, suite in table.items():
        if _suite_de_tables(suite):
            for rang, sous_table in enumerate(suite, start=1):
                propre = str(sous_table.get("cle", rang))
                sous_nom = str(sous_table.get("libelle", propre))
                yield from _parcourt(sous_table, (*chemin, cle, propre), sous_nom)


def _suite_de_tables(valeur: Any) -> bool:
    return isinstance(valeur, list) and bool(valeur) and all(isinstance(v, dict) for v in valeur)


def _ecarts(premiere: Mapping[tuple[str, ...], _Lieu], seconde: Mapping[tuple[str, ...], _Lieu]) -> Iterator[Ecart]:
    for chemin, lieu in seconde.items():
        if chemin in premiere:
            yield from _changements(premiere[chemin], lieu)
        elif chemin[:-2] in premiere:
            yield Ecart(GenreEcart.AJOUT, lieu.nom, "", apres=_resume(lieu))
    for chemin, lieu in premiere.items():
        if chemin not in seconde and chemin[:-2] in seconde:
            yield Ecart(GenreEcart.RETRAIT, lieu.nom, "", avant=_resume(lieu))


def _changements(avant: _Lieu, apres: _Lieu) -> Iterator[Ecart]:
    for cle in dict.fromkeys((*avant.valeurs, *apres.valeurs)):
        un, deux = avant.valeurs.get(cle), apres.valeurs.get(cle)
        if un != deux:
            yield Ecart(GenreEcart.CHANGEMENT, apres.nom, cle, _mot(un), _mot(deux))


def _resume(lieu: _Lieu) -> str:
    """Return the values of a table that appeared or went, its names apart."""
    dits = (f"{cle}\u00a0: {_mot(v)}" for cle, v in lieu.valeurs.items() if cle not in {"cle", "libelle"})
    return ", ".join(dits)


def _mot(valeur: Any) -> str:
    """Return a value of a text as a reader says it."""
    if valeur is None:
        return "rien"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return date_courte(valeur)
    if isinstance(valeur, list):
        return liste_et([_mot(element) for element in valeur])
    if isinstance(valeur, dict):
        return ", ".join(f"{cle}\u00a0: {_mot(v)}" for cle, v in valeur.items())
    return str(valeur)
