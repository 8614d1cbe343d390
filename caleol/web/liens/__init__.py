"""The personal link of a convocation."""

from caleol.web import messages
from caleol.web.liens.vues import plan

messages.ajoute(
    {
        "codes_trop_nombreux": (
            "Cinq codes ont déjà été envoyés dans l’heure. Prenez le dernier reçu, ou réessayez dans une heure."
        ),
        "lien_compte_ferme": (
            "Votre compte est fermé : ce lien ne s’ouvre plus. Appelez le secrétariat de la commission."
        ),
        "lien_compte_pris": (
            "Un compte porte déjà votre adresse électronique sans être lié à votre mandat. "
            "Connectez-vous avec lui, ou appelez le secrétariat de la commission."
        ),
    }
)

__all__ = ["plan"]
