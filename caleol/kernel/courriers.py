"""A letter ready to print or to show: who writes, to whom, the paragraphs and blocks, who signs."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class GenreBloc(Enum):
    """How a part of a letter is set."""

    TEXTE = "texte"
    FICHE = "fiche"
    ENCADRE = "encadre"
    COUPON = "coupon"


@dataclass(frozen=True, slots=True)
class BlocLettre:
    """A part of a letter: its lines, its title where it has one, pairs of label and value for a sheet."""

    genre: GenreBloc
    lignes: tuple[str, ...]
    titre: str = ""
    paires: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettre:
    """One letter to one household."""

    reference: str
    le: date
    lieu: str
    expediteur: tuple[str, ...]
    destinataire: tuple[str, ...]
    objet: str
    numero: str
    appel: str
    blocs: tuple[BlocLettre, ...]
    signature: tuple[str, ...]
    contact: str
    donnees: str
    dossier: str = "demande"
