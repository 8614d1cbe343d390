"""The words of the mails: one text file each in `textes`, its first line the subject, `$nom` where a value goes."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

from caleol.kernel.francais import typographie


@dataclass(frozen=True, slots=True)
class Redaction:
    """A mail in words."""

    objet: str
    texte: str


def redige(nom: str, **valeurs: object) -> Redaction:
    """Return the mail of a file of `textes` with its values; a line whose only value is empty is left out.

    Raises:
        KeyError: the text asks for a value that was not given.
    """
    objet, *lignes = _lignes(nom)
    ecrites = [_ecrite(ligne, valeurs) for ligne in lignes]
    return Redaction(
        _ecrite(objet, valeurs) or "", "\n".join(ligne for ligne in ecrites if ligne is not None).strip() + "\n"
    )


def _ecrite(ligne: str, valeurs: dict[str, object]) -> str | None:
    """Return a line with its values, None where its only one is empty."""
    gabarit = Template(ligne)
    noms = gabarit.get_identifiers()
    if len(noms) == 1 and not str(valeurs[noms[0]] or ""):
        return None
    return gabarit.substitute(valeurs)


@cache
def _lignes(nom: str) -> tuple[str, ...]:
    """Read a text once, with the typography of French."""
    texte = (files("caleol.mail") / "textes" / f"{nom}.txt").read_text(encoding="utf-8")
    return tuple(typographie(ligne) for ligne in texte.splitlines())
