"""Papers of the limitative list: the only ones that may be asked for, or made a condition."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from caleol.kernel.errors import Refus
from caleol.kernel.francais import minuscule, sans_accent
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle


class ExigencePiece(EnumLibelle):
    """When a paper may be asked for."""

    ENREGISTREMENT = "e", "pour enregistrer la demande"
    INSTRUCTION = "i", "pour instruire la demande"
    COMPLEMENT = "c", "si la situation est déclarée"


MOTS = re.compile(r"\w{3,}")
PROCHE = 0.78


@dataclass(frozen=True, slots=True)
class Piece:
    """A paper of the list; `verifie` says whether its line was read in a page on the present list."""

    code: str
    exigence: ExigencePiece
    situation: str
    papiers: str
    verifie: bool
    active_depuis: date
    jamais_montree: bool
    dit_la_sante: bool

    @property
    def libelle(self) -> str:
        """Return « Avis de situation (Demandeur d’emploi) »."""
        return f"{self.papiers} ({self.situation})"

    @property
    def en_phrase(self) -> str:
        """Return « avis de situation (demandeur d’emploi) », for the middle of a sentence."""
        return f"{minuscule(self.papiers)} ({minuscule(self.situation)})"


@cache
def _contenu() -> dict[str, Any]:
    """Read the packaged list once."""
    return tomllib.loads((files("caleol.rules") / "parametres" / "pieces.toml").read_text(encoding="utf-8"))


@cache
def _pieces() -> dict[str, Piece]:
    """Return the papers by code."""
    lues = (
        Piece(
            code=ligne["code"],
            exigence=ExigencePiece(ligne["exigence"]),
            situation=ligne["situation"],
            papiers=ligne["papiers"],
            verifie=ligne["verifie"],
            active_depuis=ligne["active_depuis"],
            jamais_montree=ligne.get("jamais_montree", False),
            dit_la_sante=ligne.get("dit_la_sante", False),
        )
        for ligne in _contenu()["piece"]
    )
    return {piece.code: piece for piece in lues}


@regle(code="CCH", article="R441-2-4-1", depuis=date(2021, 2, 1), vu=True, exigences=("R24", "R81"))
@regle(code="Arrêté 22/12/2020", article="annexe", depuis=date(2021, 2, 1), vu=False)
def pieces(au: date) -> tuple[Piece, ...]:
    """Return the limitative list of papers on a day: no other paper may be asked for.

    [vu] the rule; [non vu] the annex: the lines come from secondary pages, each says whether it was checked.
    """
    return tuple(piece for piece in _pieces().values() if piece.active_depuis <= au)


def piece(code: str) -> Piece:
    """Return a paper by its code; raises Refus("piece_hors_liste")."""
    if code not in _pieces():
        raise Refus("piece_hors_liste", piece=code)
    return _pieces()[code]


def pieces_proches(texte: str, au: date, nombre: int = 3) -> tuple[Piece, ...]:
    """Return the papers of the list whose words are closest to a text, best first, none that is never shown."""
    mots = MOTS.findall(sans_accent(texte))
    notes = []
    for connue in pieces(au):
        siens = MOTS.findall(sans_accent(f"{connue.papiers} {connue.situation}"))
        note = sum(max((SequenceMatcher(None, mot, sien).ratio() for sien in siens), default=0.0) for mot in mots)
        trouves = sum(bool(get_close_matches(mot, siens, n=1, cutoff=PROCHE)) for mot in mots)
        if trouves and not connue.jamais_montree:
            notes.append((-trouves, -note, len(siens), connue))
    return tuple(connue for *_, connue in sorted(notes, key=lambda ligne: ligne[:3])[:nombre])


def pieces_interdites() -> tuple[str, ...]:
    """Return the papers that may never be asked for, as examples."""
    return tuple(ligne["libelle"] for ligne in _contenu()["interdite"])
