"""Article, Source and the mark that ties a function to its article; the marks make the catalogue.

`depuis` is the first day for which we know the text: the day it came into force, or the date of the version
that was read. `vu` says whether the text itself was read (or a faithful copy); where it was not, the
docstring paraphrases our own legal reference and says [non vu].
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code, or another text, as known from a day on."""

    code: str
    article: str
    depuis: date
    vu: bool

    def __str__(self) -> str:
        """Write the article as it is cited: `CCH R441-3`."""
        return f"{self.code} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value or a sentence was found, and whether the text itself was read."""

    texte: str
    vu: bool = True
    publie_le: date | None = None


@dataclass(frozen=True, slots=True)
class Regle:
    """One marked function: its place, its articles, the dated values it reads, what it holds."""

    nom: str
    module: str
    resume: str
    articles: tuple[Article, ...]
    valeurs: tuple[str, ...]
    exigences: tuple[str, ...]


_catalogue: dict[tuple[str, str], Regle] = {}


def regle(
    *,
    code: str,
    article: str,
    depuis: date,
    vu: bool,
    valeurs: tuple[str, ...] = (),
    exigences: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Mark a function with an article; several marks may stand on one function, the nearest last.

    `valeurs` are the keys of the dated values that the function reads, `exigences` the numbers (R01 to R82)
    of the requirements that it holds.
    """
    marque = Article(code, article, depuis, vu)

    def mark(fonction: F) -> F:
        cle = (fonction.__module__, fonction.__qualname__)
        connue = _catalogue.get(cle)
        _catalogue[cle] = Regle(
            nom=fonction.__qualname__,
            module=fonction.__module__,
            resume=(fonction.__doc__ or "").strip().split("\n", 1)[0],
            articles=(marque, *(connue.articles if connue else ())),
            valeurs=(*valeurs, *(connue.valeurs if connue else ())),
            exigences=(*exigences, *(connue.exigences if connue else ())),
        )
        return fonction

    return mark


def catalogue() -> tuple[Regle, ...]:
    """Return the rules of the modules imported so far, by module (`rules.index` imports them all)."""
    return tuple(_catalogue[cle] for cle in sorted(_catalogue))
