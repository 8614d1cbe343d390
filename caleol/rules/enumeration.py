"""Enums of the law: members in French upper case, stored in lower case, with an accented label."""

from enum import StrEnum
from typing import Self


class EnumLibelle(StrEnum):
    """A stored value with the label that a reader sees: `PLUS = "plus", "PLUS"`."""

    libelle: str

    def __new__(cls, valeur: str, libelle: str = "") -> Self:
        """Keep the stored value as the string itself and the label beside it."""
        membre = str.__new__(cls, valeur)
        membre._value_ = valeur
        membre.libelle = libelle
        return membre
