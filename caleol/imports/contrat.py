"""What a file may hold: a contract names its columns, says how each is read, and documents it in French.

Values are read in the form that both databases store, so that bulk writing passes them through untouched:
a date is an ISO text, an amount whole centimes, a surface hundredths of a square metre, a share hundredths of
a percent, an enumeration its stored value, a list of codes one text with single spaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from caleol.rules.enumeration import EnumLibelle

VIDE = "Une cellule vide veut dire « inconnu »."
"""What an empty cell says, unless a contract says something else."""


class Genre(EnumLibelle):
    """How a cell is read."""

    TEXTE = "texte", "texte"
    CODE = "code", "code, gardé tel quel"
    NUR = "nur", "numéro unique (18 caractères, colonne au format texte)"
    INSEE = "insee", "code INSEE sur 5 caractères"
    CODE_POSTAL = "code_postal", "code postal sur 5 chiffres"
    SIREN = "siren", "numéro SIREN sur 9 chiffres"
    ENTIER = "entier", "nombre entier"
    ANNEE = "annee", "année sur 4 chiffres"
    MONTANT = "montant", "montant en euros (412,60)"
    EUROS = "euros", "montant en euros, sans centimes (21450)"
    SURFACE = "surface", "surface en m² (62,4)"
    PART = "part", "pourcentage (12,5)"
    DATE = "date", "date jj/mm/aaaa ou aaaa-mm-jj"
    MOIS = "mois", "mois mm/aaaa ou date"
    BOOLEEN = "booleen", "oui ou non (1, 0, vrai, faux)"
    CHOIX = "choix", "une des valeurs admises"
    LISTE = "liste", "codes séparés par une espace"
    LISTE_INSEE = "liste_insee", "codes INSEE séparés par une espace"
    TYPE = "type", "type de logement (T3)"
    PIECES = "pieces", "nombre de pièces ou type (3 ou T3)"
    CIVILITE = "civilite", "M. ou Mme"
    QPV = "qpv", "code du quartier, oui ou non"
    RFR = "rfr", "revenu fiscal de référence de l’année du nom de la colonne, en euros"


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column: its name, how it is read, what the notice says of it.

    A `requis` column must be in the file and filled on each line that is read; a `presente` one must be in the
    file and may be empty. `choix` gives the stored value of each accepted text (compared without accents nor
    case). `defaut` is the value of an empty cell. `passe` refuses a date after the day of the import; `inconnus`
    are texts that stand for an empty cell. `de_ligne` marks, in a file of several lines an object, the columns
    read on each line; the others are read on the first one.
    """

    nom: str
    genre: Genre
    aide: str
    requis: bool = False
    presente: bool = False
    alias: tuple[str, ...] = ()
    exemple: str = ""
    longueur: int = 200
    minimum: int | None = None
    maximum: int | None = None
    choix: Mapping[str, Any] = field(default_factory=dict, hash=False)
    defaut: Any = None
    passe: bool = False
    inconnus: frozenset[str] = frozenset()
    de_ligne: bool = False


@dataclass(frozen=True)
class Contrat:
    """The columns of one nature of file, in the order of the model."""

    nature: str
    libelle: str
    aide: str
    colonnes: tuple[Colonne, ...]
    cle: tuple[str, ...]
    avant: tuple[str, ...] = ()
    annees_rfr: bool = False
    demande_agence: bool = False
    unite: tuple[str, str] = ("ligne", "lignes")
    notes: tuple[str, ...] = field(default=())
    vide: str = VIDE

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Return the place of each column in the rows that are read."""
        return MappingProxyType({colonne.nom: place for place, colonne in enumerate(self.colonnes)})

    @cached_property
    def groupee(self) -> bool:
        """Return whether an object takes several lines."""
        return any(colonne.de_ligne for colonne in self.colonnes)

    def colonne(self, nom: str) -> Colonne:
        """Return a column by its name."""
        return self.colonnes[self.positions[nom]]
