"""Cotation: a grid compiled once, the points of one application or of a list, their words, and the order they give."""

from caleol.rules.cotation.calcul import (
    CleDeRang,
    Cotation,
    cle_de_classement,
    cle_de_rang,
    coter,
    coter_dossier,
    rediger,
    totaux,
)
from caleol.rules.cotation.classement import ecart_de_cotation
from caleol.rules.cotation.evaluateur import Evaluateur, Resultat, compiler, decoder_lignes, encoder_lignes
from caleol.rules.cotation.groupes import LigneCompacte
from caleol.rules.cotation.lignes import EtatLigne, FaitUtilise, Ligne, expliquer
from caleol.rules.faits_cotation import Fait, faits_de_demande
from caleol.rules.grille import Grille, avertissements_ponderation

__all__ = [
    "CleDeRang", "Cotation", "EtatLigne", "Evaluateur", "Fait", "FaitUtilise", "Grille", "Ligne", "LigneCompacte",
    "Resultat", "avertissements_ponderation", "cle_de_classement", "cle_de_rang", "compiler", "coter",
    "coter_dossier", "decoder_lignes", "ecart_de_cotation", "encoder_lignes", "expliquer", "faits_de_demande",
    "rediger", "totaux",
]  # fmt: skip
