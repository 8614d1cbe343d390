"""The French texts of what imports refuse, and of how a job ended badly."""

from collections.abc import Callable
from typing import Any

from caleol.imports.natures import CONTRATS
from caleol.imports.textes import lieu, phrase, remede
from caleol.kernel import francais as fr

BAIL_PARTI = "Un bail de ce fichier n’est plus à votre agence, ou a pris fin. Contrôlez le fichier de nouveau."
TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "import_nature_inconnue": lambda d: (
        f"« {d['nature']} » n’est pas une nature de fichier. Choisissez parmi {fr.liste_et(d['admises'], 'ou')}."
    ),
    "import_fichier_vide": "Ce fichier est vide. Refaites l’extraction, puis envoyez le nouveau fichier.",
    "import_fichier_perdu": lambda d: (
        f"Le fichier « {d['fichier']} » n’est pas là où on l’attend. Envoyez-le de nouveau."
    ),
    "import_deja_en_cours": lambda d: (
        f"Un autre fichier est en cours d’import ({CONTRATS[d['nature']].libelle.lower()}, « {d['fichier']} »). "
        "Attendez sa fin, puis recommencez."
    ),
    "import_bail_parti": BAIL_PARTI,
    "import_refuse": lambda d: (
        f"{fr.accorde(d['nombre'], 'erreur')} dans le fichier : rien n’a été importé. "
        f"{lieu(d['constat'])} : {phrase(d['constat'])} {remede(d['constat'])}"
    ),
}

ECHECS = {
    "contrainte": "La base a changé pendant l’import et n’accepte plus ces données. Contrôlez le fichier de nouveau.",
    "conflit": "L’import a été repris ou abandonné ailleurs pendant ce temps.",
    "import_bail_parti": BAIL_PARTI,
    "interrompue": "Le serveur s’est arrêté avant la fin.",
}
ECHEC_INCONNU = "Le serveur n’a pas pu finir ; l’administrateur en trouvera la cause dans son journal."


def texte_echec(code: str | None) -> str:
    """Return why a job ended badly, in a sentence."""
    return ECHECS.get(code or "", ECHEC_INCONNU)
