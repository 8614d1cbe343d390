"""A paper in plain parts, written once and shown twice: as a PDF and as an accessible page of the same content.

A cell, an element of a list and a fact are runs of words (`Cellule`), one a line unless a run says that it goes on.
Texts are French, ready for print, without markup: each form escapes them and sets their spaces.
"""

from dataclasses import dataclass

from caleol.kernel.papiers import EnTete, Signature


@dataclass(frozen=True, slots=True)
class Mots:
    """A run of words: its tone (« fort », « doux » or none); `nom` prints it letter for letter; `suite` on the line."""

    texte: str
    ton: str = ""
    nom: bool = False
    suite: bool = False


Cellule = tuple[Mots, ...]


def dit(*lignes: str) -> Cellule:
    """Return sentences, one a line, those that are empty left out."""
    return tuple(Mots(ligne) for ligne in lignes if ligne)


def fort(texte: str, *, suite: bool = False) -> Mots:
    """Return a run in semi-bold."""
    return Mots(texte, "fort", suite=suite)


def doux(texte: str, *, suite: bool = False) -> Mots:
    """Return a run in the softer ink."""
    return Mots(texte, "doux", suite=suite)


def nomme(texte: str, ton: str = "", *, suite: bool = False) -> Mots:
    """Return a name, a number or a reference, letter for letter."""
    return Mots(texte, ton, nom=True, suite=suite)


def pleine(*mots: Mots) -> Cellule:
    """Return a cell without its empty runs."""
    return tuple(mot for mot in mots if mot.texte)


@dataclass(frozen=True, slots=True)
class Texte:
    """A paragraph; `petit` is a note."""

    mots: Cellule
    petit: bool = False


@dataclass(frozen=True, slots=True)
class Titre:
    """The title of what follows inside a part; `page` starts a page of the PDF."""

    texte: str
    nom: bool = False
    page: bool = False


@dataclass(frozen=True, slots=True)
class Faits:
    """Facts with their label; those without a value are left out. `part` is the share of the width for labels."""

    paires: tuple[tuple[str, Cellule], ...]
    part: float = 0.16


@dataclass(frozen=True, slots=True)
class Puces:
    """A list; « néant » when it is empty."""

    elements: tuple[Cellule, ...]


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its title, its share of the width, its alignment (g left, d right, c centre)."""

    titre: str
    part: float
    aligne: str = "g"


@dataclass(frozen=True, slots=True)
class Rang:
    """A row of cells, or the name of those that follow (`groupe`); `pied` is room under the text to sign, in points.

    `suites` are sentences under the row, over its width, that never part from it.
    """

    cellules: tuple[Cellule, ...] = ()
    groupe: str = ""
    suites: tuple[Cellule, ...] = ()
    pied: float = 0.0


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table: `legende` names it for who hears the page; « néant » without a row. `grille` adds upright rules."""

    legende: str
    colonnes: tuple[Colonne, ...]
    rangs: tuple[Rang, ...]
    total: Rang | None = None
    grille: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """The boxes of those who sign."""

    signataires: tuple[Signature, ...]


Bloc = Texte | Titre | Faits | Puces | Tableau | Signatures


@dataclass(frozen=True, slots=True)
class Partie:
    """A part of a paper; `page` starts a page of the PDF."""

    titre: str
    blocs: tuple[Bloc, ...]
    page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feuille:
    """A paper: head, titles, what stands before its parts, the parts; numbered where `numerotee`.

    `courant` is the running head, `projet` the mark of a draft, `reserve` whom the paper is for ("" for the members).
    """

    entete: EnTete
    titre: str
    sous_titre: str
    courant: str
    parties: tuple[Partie, ...]
    debut: tuple[Bloc, ...] = ()
    projet: str = ""
    paysage: bool = False
    reserve: str = ""
    numerotee: bool = False
