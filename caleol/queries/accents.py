"""Texts searched without accents on both databases, which fold neither alike nor everything."""

import re
from typing import Any

from sqlalchemy import ColumnElement

LIGATURES = re.compile("oe|ae")
ACCENTUABLES = re.compile("[aceinouy]")


def peut_contenir(colonne: Any, mot: str) -> ColumnElement[bool]:
    """Return the condition that a text may hold a word of `cle_de_tri`, whatever accents it bears.

    A letter that may bear one stands for any sign: the caller checks what comes out with `cle_de_tri`.
    """
    sur = re.sub(r"([/%_])", r"/\1", mot)
    motif = ACCENTUABLES.sub("_", LIGATURES.sub("%", sur))
    condition: ColumnElement[bool] = colonne.ilike(f"%{motif}%", escape="/")
    return condition
