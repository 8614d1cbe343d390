"""Streets and names of residences, put together so that no real one is meant."""

import tomllib
from functools import cache
from random import Random

from seeds.demonstration.noms import DONNEES


@cache
def _listes() -> dict[str, list[str]]:
    with (DONNEES / "rues.toml").open("rb") as fichier:
        lues: dict[str, list[str]] = tomllib.load(fichier)
    return lues


def tire_rue(hasard: Random) -> str:
    """Draw a street: « allée des Houblons-Verts »."""
    listes = _listes()
    return f"{hasard.choice(listes['voies'])} {hasard.choice(listes['lieux'])}"


def tire_adresse(hasard: Random) -> str:
    """Draw an address of somebody outside the landlord's stock."""
    return f"{hasard.randint(1, 240)}{hasard.choice(('', '', '', ' bis'))} {tire_rue(hasard)}"


class NomsResidence:
    """Gives each residence a name of its own within its commune."""

    def __init__(self) -> None:
        """Start with no name given."""
        self._donnes: dict[tuple[str, str], int] = {}

    def tire(self, hasard: Random, commune_insee: str) -> str:
        """Draw a name; the second « La Navette » of a commune is « La Navette 2 »."""
        nom = hasard.choice(_listes()["residences"])
        rang = self._donnes.get((commune_insee, nom), 0) + 1
        self._donnes[commune_insee, nom] = rang
        return nom if rang == 1 else f"{nom} {rang}"
