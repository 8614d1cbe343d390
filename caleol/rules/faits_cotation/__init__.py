"""The facts that a grid may read: their list, how they are read of an application, how they are printed."""

from caleol.rules.faits_cotation.definitions import (
    FAITS,
    PRIORITES,
    DefinitionFait,
    EtatFait,
    Fait,
    NatureFait,
    ValeurFait,
)
from caleol.rules.faits_cotation.dossier import Dossier, Precision, decoder_dossier, encoder_dossier, garder_valeur
from caleol.rules.faits_cotation.gel import figer_faits, relire_faits
from caleol.rules.faits_cotation.lecture import Contexte, LecteurFaits, Verdict, faits_de_demande
from caleol.rules.faits_cotation.textes import libelle_du_fait, texte_de_la_valeur, texte_du_fait

__all__ = [
    "FAITS",
    "PRIORITES",
    "Contexte",
    "DefinitionFait",
    "Dossier",
    "EtatFait",
    "Fait",
    "LecteurFaits",
    "NatureFait",
    "Precision",
    "ValeurFait",
    "Verdict",
    "decoder_dossier",
    "encoder_dossier",
    "faits_de_demande",
    "figer_faits",
    "garder_valeur",
    "libelle_du_fait",
    "relire_faits",
    "texte_de_la_valeur",
    "texte_du_fait",
]  # fmt: skip
