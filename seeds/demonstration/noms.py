"""Names of persons: first names in use, invented family names."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from seeds.demonstration.hasard import Tirage

DONNEES = Path(__file__).parent / "donnees"
ANCIENS, MILIEU = 1966, 1991
VOYELLES = frozenset("aeiouyéè")
DEMI_SIECLE = 1950


@dataclass(frozen=True, slots=True)
class Groupe:
    """A stock of names that go together, by sex and time of birth."""

    cle: str
    noms: tuple[str, ...]
    femmes: tuple[tuple[str, ...], ...]
    hommes: tuple[tuple[str, ...], ...]

    def nom(self, hasard: Random) -> str:
        """Draw a family name."""
        return hasard.choice(self.noms)

    def prenom(self, hasard: Random, *, femme: bool, naissance: int) -> str:
        """Draw a first name of the time of birth (a year)."""
        epoque = 0 if naissance < ANCIENS else 1 if naissance < MILIEU else 2
        return hasard.choice((self.femmes if femme else self.hommes)[epoque])


@cache
def groupes() -> Tirage[Groupe]:
    """Return the draw of the groups of names."""
    with (DONNEES / "noms.toml").open("rb") as fichier:
        lus = tomllib.load(fichier)["groupe"]
    return Tirage((_groupe(lu), lu["poids"]) for lu in lus)


def _groupe(lu: dict[str, list[str]]) -> Groupe:
    noms = dict.fromkeys(_soude(racine, fin) for racine in lu["racines"] for fin in lu["fins"])
    return Groupe(
        cle=str(lu["cle"]),
        noms=tuple(noms),
        femmes=(tuple(lu["femmes_anciennes"]), tuple(lu["femmes_milieu"]), tuple(lu["femmes_recentes"])),
        hommes=(tuple(lu["hommes_anciens"]), tuple(lu["hommes_milieu"]), tuple(lu["hommes_recents"])),
    )


def _soude(racine: str, fin: str) -> str:
    """Join a root and an ending without two like vowels in a row."""
    heurt = fin[0] in VOYELLES and (racine[-1] in "ae" or racine[-1] == fin[0])
    return racine[:-1] + fin if heurt else racine + fin
