"""A grid: its frozen model, how it is read from its text, what to warn its author of."""

from caleol.rules.grille.avertissements import (
    avertissements,
    avertissements_ponderation,
    avertissements_preuves,
)
from caleol.rules.grille.modele import Grille, grille_applicable
from caleol.rules.grille.parties import (
    Critere,
    Departage,
    FamilleCritere,
    GenreClasse,
    Groupe,
    ModeGroupe,
    PlaceDalo,
    PublicGrille,
)
from caleol.rules.grille.raisons import RAISONS, phrase_de_refus

__all__ = [
    "RAISONS", "Critere", "Departage", "FamilleCritere", "GenreClasse", "Grille", "Groupe", "ModeGroupe",
    "PlaceDalo", "PublicGrille", "avertissements", "avertissements_ponderation", "avertissements_preuves",
    "grille_applicable", "phrase_de_refus",
]  # fmt: skip
