"""One line of the mail of the morning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """What is due, in words without the name of a person, and the page (a path of the site) that opens it.

    `au_fil` is a stock that moves every day: a figure that grows is not news of itself.
    """

    texte: str
    chemin: str
    au_fil: bool = False


def compte(libelle: str, nombre: int, chemin: str, *, au_fil: bool = False) -> list[Point]:
    """Return a line « libelle : nombre », none where nothing is counted."""
    return [Point(f"{libelle}\u00a0: {nombre}", chemin, au_fil)] if nombre else []
