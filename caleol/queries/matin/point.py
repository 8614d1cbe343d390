"""One line of the mail of the morning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """What is due, in words without the name of a person, and the page (a path of the site) that opens it."""

    texte: str
    chemin: str


def compte(libelle: str, nombre: int, chemin: str) -> list[Point]:
    """Return a line « libelle : nombre », none where nothing is counted."""
    return [Point(f"{libelle}\u00a0: {nombre}", chemin)] if nombre else []
