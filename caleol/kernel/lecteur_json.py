"""Plain values of a JSON file read key by key: what cannot be read is named with its place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from caleol.kernel.errors import Refus

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
RIEN: Final = object()


class Lecteur:
    """One object of the file, read key by key; a key that nobody read is a fault.

    Its methods raise Refus("fichier_illisible", lieu, cause, valeur, attendu): `lieu` is a path such as
    `bulletins[2].siege`, `cause` is `cle_inconnue`, `cle_absente`, `type`, `valeur`, or one of the caller.
    """

    def __init__(self, valeurs: object, lieu: str) -> None:
        """Keep the object and where it stands, "" for the whole file."""
        self.lieu = lieu
        if not isinstance(valeurs, Mapping):
            raise Refus("fichier_illisible", lieu=lieu, cause="type", valeur=valeurs, attendu="un objet { … }")
        self.valeurs: Mapping[str, Any] = valeurs
        self.lues: set[str] = set()

    def ou(self, cle: str) -> str:
        """Return the path of a key."""
        return f"{self.lieu}.{cle}" if self.lieu else cle

    def refus(self, cause: str, cle: str, valeur: object, attendu: str) -> Refus:
        """Make the refusal of a key."""
        return Refus("fichier_illisible", lieu=self.ou(cle), cause=cause, valeur=valeur, attendu=attendu)

    def lit(self, cle: str, genre: type[T], defaut: Any = RIEN) -> T:
        """Return the value of a key, of one type; null is the same as absent."""
        self.lues.add(cle)
        valeur = self.valeurs.get(cle)
        if valeur is None:
            if defaut is RIEN:
                raise self.refus("cle_absente", cle, None, GENRES[genre])
            return defaut  # type: ignore[no-any-return] # the caller's own
        if not isinstance(valeur, genre) or (genre is int and isinstance(valeur, bool)):
            raise self.refus("type", cle, valeur, GENRES[genre])
        return valeur

    def texte(self, cle: str, defaut: Any = RIEN) -> Any:
        """Return a text that is not empty, else the default."""
        valeur = self.lit(cle, str, defaut)
        if defaut is RIEN and not valeur.strip():
            raise self.refus("valeur", cle, valeur, "un texte non vide")
        return valeur

    def choix(self, cle: str, enumeration: type[E], defaut: Any = RIEN) -> E:
        """Return a member of an enumeration."""
        valeur = self.lit(cle, str, defaut)
        try:
            return enumeration(valeur)
        except ValueError as erreur:
            raise self.refus("valeur", cle, valeur, ", ".join(enumeration)) from erreur

    def jour_ou_rien(self, cle: str) -> date | None:
        """Return a date, None where none is said."""
        self.lues.add(cle)
        return None if self.valeurs.get(cle) is None else self.jour(cle)

    def jour(self, cle: str) -> date:
        """Return a date."""
        valeur = self.lit(cle, str)
        try:
            return date.fromisoformat(valeur)
        except ValueError as erreur:
            raise self.refus("valeur", cle, valeur, "une date comme 2026-11-23") from erreur

    def instant(self, cle: str) -> datetime | None:
        """Return an instant with its time zone, None where none is said."""
        valeur = self.lit(cle, str, "")
        if not valeur:
            return None
        attendu = "un instant avec son fuseau, comme 2026-11-23T14:32:00+01:00"
        try:
            instant = datetime.fromisoformat(valeur)
        except ValueError as erreur:
            raise self.refus("valeur", cle, valeur, attendu) from erreur
        if instant.tzinfo is None:
            raise self.refus("valeur", cle, valeur, attendu)
        return instant

    def nombre(self, cle: str) -> Decimal | None:
        """Return a number, with decimals or not, None where none is said."""
        self.lues.add(cle)
        valeur = self.valeurs.get(cle)
        if valeur is None:
            return None
        if not isinstance(valeur, int | Decimal) or isinstance(valeur, bool):
            raise self.refus("type", cle, valeur, "un nombre")
        return Decimal(valeur)

    def objet(self, cle: str) -> "Lecteur":
        """Return an object within."""
        return Lecteur(self.lit(cle, dict), self.ou(cle))

    def liste(self, cle: str, lit_un: Callable[["Lecteur"], T], defaut: Any = RIEN) -> tuple[T, ...]:
        """Return a list of objects, each read to its last key."""
        lus = []
        for rang, valeurs in enumerate(self.lit(cle, list, defaut)):
            element = Lecteur(valeurs, f"{self.ou(cle)}[{rang}]")
            lus.append(lit_un(element))
            element.fini()
        return tuple(lus)

    def textes(self, cle: str) -> Sequence[str]:
        """Return a list of texts."""
        valeurs = self.lit(cle, list, ())
        for rang, valeur in enumerate(valeurs):
            if not isinstance(valeur, str):
                raise self.refus("type", f"{cle}[{rang}]", valeur, GENRES[str])
        return valeurs

    def fini(self) -> None:
        """Refuse a key that has no meaning here: a name typed wrong would else be lost in silence."""
        for cle in self.valeurs:
            if cle not in self.lues:
                raise self.refus("cle_inconnue", cle, None, ", ".join(sorted(self.lues)))


GENRES: dict[type, str] = {
    str: "un texte",
    int: "un nombre entier",
    bool: "true ou false",
    list: "une liste [ … ]",
    dict: "un objet { … }",
}
