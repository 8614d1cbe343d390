"""Dated values with their source: from the packaged TOML and from what an administrator entered.

A value is answered for a day that somebody checked, and refused for any other day, never guessed. An
entered value wins over a packaged one that begins the same day; otherwise the one that begins last wins.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Self

from caleol.kernel.errors import Refus
from caleol.rules.enumeration import EnumLibelle

Scalaire = int | Decimal | str | bool
Axes = tuple[tuple[str, str], ...]

FICHIERS = (
    "apl", "candidatures", "delais", "forfait", "irl",
    "objectifs", "occupation", "plafonds", "quartile", "quartile_annexe", "releve", "seuils", "uc",
)  # fmt: skip
CHERCHEES = 4096
"""How many answers are kept at hand, for one set of values."""


class StatutValeur(EnumLibelle):
    """How a value came to be known."""

    VU = "vu", "vérifiée"
    CALCULE = "calcule", "calculée, à confirmer par l’arrêté"
    SAISI = "saisi", "saisie par l’administrateur"
    USAGE = "usage", "usage, à fixer par le bailleur"


@dataclass(frozen=True, slots=True)
class Definition:
    """A key that values are known by: its label, its unit, the axes that choose one."""

    cle: str
    libelle: str
    unite: str
    axes: tuple[str, ...]
    sujet: str


@dataclass(frozen=True, slots=True)
class Valeur:
    """A value from a day on, with its source and the last day for which somebody checked it."""

    cle: str
    axes: Axes
    valeur: Scalaire
    unite: str
    source: str
    depuis: date
    verifie_jusqu: date
    statut: StatutValeur
    publie_le: date | None = None
    verifie_par: str = ""

    @classmethod
    def saisie(
        cls,
        definition: Definition,
        axes: Mapping[str, str],
        valeur: Scalaire,
        *,
        depuis: date,
        verifie_jusqu: date,
        source: str,
        verifie_par: str,
    ) -> Self:
        """Make a value entered by an administrator; raises Refus("valeur_mal_saisie")."""
        if set(axes) != set(definition.axes) or not source.strip() or verifie_jusqu < depuis:
            raise Refus("valeur_mal_saisie", cle=definition.cle, axes=dict(axes), depuis=depuis)
        triplet = _axes(axes)
        cle, unite, statut = definition.cle, definition.unite, StatutValeur.SAISI
        return cls(cle, triplet, valeur, unite, source, depuis, verifie_jusqu, statut, None, verifie_par)

    def est_verifiee(self, au: date) -> bool:
        """Return whether somebody checked the value for this day."""
        return self.depuis <= au <= self.verifie_jusqu

    @property
    def entier(self) -> int:
        """Return the value where it must be a whole number."""
        if not isinstance(self.valeur, int) or isinstance(self.valeur, bool):
            raise TypeError(f"{self.cle} is not a whole number: {self.valeur!r}")
        return self.valeur

    @property
    def decimal(self) -> Decimal:
        """Return the value where it must be a number."""
        if isinstance(self.valeur, bool | str):
            raise TypeError(f"{self.cle} is not a number: {self.valeur!r}")
        return Decimal(self.valeur)

    @property
    def texte(self) -> str:
        """Return the value as text."""
        return str(self.valeur)


class Parametres:
    """All the dated values known to one installation; made once, read by every page, never changed."""

    def __init__(self, definitions: Iterable[Definition], valeurs: Iterable[Valeur]) -> None:
        """Index the values by key and axes, oldest first."""
        self._definitions = {definition.cle: definition for definition in definitions}
        self._valeurs: dict[tuple[str, Axes], list[Valeur]] = defaultdict(list)
        for valeur in valeurs:
            self._valeurs[valeur.cle, valeur.axes].append(valeur)
        for versions in self._valeurs.values():
            versions.sort(key=lambda v: (v.depuis, v.statut is StatutValeur.SAISI))
        self._trouve = lru_cache(maxsize=CHERCHEES)(self._cherche)

    @staticmethod
    def charger() -> "Parametres":
        """Return the packaged values (read and put in order once for the life of the process)."""
        return _paquet()

    def avec(self, valeurs_saisies: Iterable[Valeur]) -> "Parametres":
        """Return the same values with those that an administrator entered; put in order once for the same ones."""
        return _completes(self, tuple(valeurs_saisies))

    def trouver(self, cle: str, au: date, **axes: str) -> Valeur | None:
        """Return the value for a day, None where nobody has checked one."""
        return self._trouve(cle, au, tuple(axes.items()))

    def _cherche(self, cle: str, au: date, axes: Axes) -> Valeur | None:
        """Return the value for a day; a list of candidates asks for the same few values again and again."""
        versions = self._valeurs.get((cle, _axes(dict(axes))), ())
        return next((version for version in reversed(versions) if version.est_verifiee(au)), None)

    def valeur(self, cle: str, au: date, **axes: str) -> Valeur:
        """Return the value for a day; raises Refus("valeur_non_verifiee") where nobody has checked one."""
        trouvee = self.trouver(cle, au, **axes)
        if trouvee is None:
            raise Refus("valeur_non_verifiee", cle=cle, au=au, axes={nom: str(v) for nom, v in axes.items()})
        return trouvee

    def derniere(self, cle: str, au: date, **axes: str) -> Valeur | None:
        """Return the last value begun on a day, checked or not: for estimates that print their date only."""
        versions = self._valeurs.get((cle, _axes(axes)), ())
        commencees = [version for version in versions if version.depuis <= au]
        return self.trouver(cle, au, **axes) or (commencees[-1] if commencees else None)

    def connue(self, cle: str, au: date) -> Valeur:
        """Return `derniere`, for a check that asks for a second look and decides nothing.

        Raises Refus("valeur_non_verifiee") before the first value known.
        """
        trouvee = self.derniere(cle, au)
        if trouvee is None:
            raise Refus("valeur_non_verifiee", cle=cle, au=au, axes={})
        return trouvee

    def toutes(self) -> Iterator[Valeur]:
        """Return every value, by key and first day."""
        for versions in self._valeurs.values():
            yield from versions

    def versions(self, cle: str) -> tuple[Valeur, ...]:
        """Return every value of one key, by axes and first day."""
        return tuple(valeur for valeur in self.toutes() if valeur.cle == cle)

    def definitions(self) -> tuple[Definition, ...]:
        """Return the keys that exist, with their labels: what a page of values lists."""
        return tuple(self._definitions.values())

    def definition(self, cle: str) -> Definition:
        """Return what a key means; raises Refus("valeur_inconnue") for a key that does not exist."""
        if cle not in self._definitions:
            raise Refus("valeur_inconnue", cle=cle)
        return self._definitions[cle]


def _axes(axes: Mapping[str, str]) -> Axes:
    """Return axes in one order, with the stored text of enums."""
    return tuple(sorted((nom, str(valeur)) for nom, valeur in axes.items()))


@lru_cache(maxsize=8)
def _completes(connus: Parametres, saisies: tuple[Valeur, ...]) -> Parametres:
    """Return known values with entered ones: a few thousand of them, the same from one page to the next."""
    return Parametres(connus.definitions(), (*connus.toutes(), *saisies))


@cache
def _paquet() -> Parametres:
    """Read the packaged TOML files."""
    dossier = files("caleol.rules") / "parametres"
    definitions: list[Definition] = []
    valeurs: list[Valeur] = []
    for nom in FICHIERS:
        texte = (dossier / f"{nom}.toml").read_text(encoding="utf-8")
        lues, versions = lire_toml(texte, nom)
        definitions += [d for d in lues if all(d.cle != connue.cle for connue in definitions)]
        valeurs += versions
    return Parametres(definitions, valeurs)


def lire_toml(texte: str, sujet: str) -> tuple[list[Definition], list[Valeur]]:
    """Read one file: `[[serie]]` (key, label, unit, axes) and its `[[serie.version]]` (dates, table)."""
    contenu = tomllib.loads(texte, parse_float=Decimal)
    definitions: list[Definition] = []
    valeurs: list[Valeur] = []
    for serie in contenu.get("serie", ()):
        definition = Definition(serie["cle"], serie["libelle"], serie["unite"], tuple(serie.get("axes", ())), sujet)
        definitions.append(definition)
        for version in serie.get("version", ()):
            valeurs += _valeurs_de_version(definition, version)
    return definitions, valeurs


def _valeurs_de_version(definition: Definition, version: Mapping[str, Any]) -> Iterator[Valeur]:
    """Return one value for each leaf of the table of a version."""
    for chemin, valeur in _feuilles(version["table"] if definition.axes else version["valeur"]):
        if len(chemin) != len(definition.axes):
            raise ValueError(f"{definition.cle}: {chemin} does not follow the axes {definition.axes}")
        yield Valeur(
            cle=definition.cle,
            axes=_axes(dict(zip(definition.axes, chemin, strict=True))),
            valeur=valeur,
            unite=definition.unite,
            source=version["source"],
            depuis=version["depuis"],
            verifie_jusqu=version["verifie_jusqu"],
            statut=StatutValeur(version["statut"]),
            publie_le=version.get("publie_le"),
        )


def _feuilles(table: Any, chemin: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Scalaire]]:
    """Return the leaves of nested tables with the path that leads to each."""
    if not isinstance(table, dict):
        yield chemin, table
        return
    for cle, sous_table in table.items():
        yield from _feuilles(sous_table, (*chemin, cle))
