"""Texts too long for their column are refused before any write, alike on both databases.

PostgreSQL fails on them where SQLite keeps them whole: without this, what one installation accepts breaks another.
"""

from functools import cache
from typing import Any

from sqlalchemy import String, inspect
from sqlalchemy.orm import Mapper, Session

from caleol.kernel.errors import Refus

TEXTE_LIBRE = 100_000
"""What a column of free text may hold, in characters."""


@cache
def _maximums(mapper: Mapper[Any]) -> tuple[tuple[str, int], ...]:
    """Return the texts of a table by the name of their attribute, with the most characters each may hold."""
    colonnes = ((attribut.key, attribut.columns[0].type) for attribut in mapper.column_attrs)
    return tuple((cle, genre.length or TEXTE_LIBRE) for cle, genre in colonnes if isinstance(genre, String))


def check_longueurs(session: Session, _contexte: object, _objets: object) -> None:
    """Refuse, before a flush, a new or changed text that its column cannot hold.

    Raises:
        Refus: `texte_trop_long` with the attribute, its maximum, and how long the text is.
    """
    for objet in (*session.new, *session.dirty):
        etat = inspect(objet)
        for cle, maximum in _maximums(etat.mapper):
            texte = etat.dict.get(cle)
            if isinstance(texte, str) and len(texte) > maximum:
                raise Refus("texte_trop_long", champ=cle, maximum=maximum, longueur=len(texte))
