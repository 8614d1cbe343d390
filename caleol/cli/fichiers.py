"""JSON files that commands read without a database: loaded, or refused in French with the place and the reason."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from caleol.kernel.errors import Refus

Texte = Callable[[dict[str, Any]], str]

ILLISIBLE: dict[str, Texte] = {
    "cle_inconnue": lambda d: f"ce nom n’existe pas ici. Noms admis : {d['attendu']}.",
    "cle_absente": lambda d: f"il manque {d['attendu']}.",
    "type": lambda d: f"on attend {d['attendu']}, et non {_dit(d['valeur'])}.",
    "valeur": lambda d: f"{_dit(d['valeur'])} n’est pas admis. On attend : {d['attendu']}.",
    "format": lambda d: f"ce format de fichier ({_dit(d['valeur'])}) n’est pas connu. On attend {d['attendu']}.",
    "reglage": lambda d: f"le réglage « {d['valeur']} » n’existe pas ou n’a pas une valeur admise.",
}


class FichierRefuse(Exception):
    """The file cannot be used; its text is the French sentence that says where and why."""


def charge_json(fichier: Path) -> object:
    """Return the values of a JSON file, numbers with decimals as such; raises FichierRefuse."""
    texte = charge_texte(fichier)
    try:
        return json.loads(texte, object_pairs_hook=_objet, parse_constant=_constante, parse_float=Decimal)
    except json.JSONDecodeError as erreur:
        ou = f"ligne {erreur.lineno}, colonne {erreur.colno}"
        raise FichierRefuse(
            f"{ou} : ce n’est pas du JSON (virgule, guillemet ou accolade en trop ou absents)."
        ) from erreur
    except RecursionError as erreur:
        raise FichierRefuse("ce fichier imbrique trop d’objets.") from erreur


def _objet(paires: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    objet: dict[str, Any] = {}
    for cle, valeur in paires:
        if cle in objet:
            raise FichierRefuse(f"le nom « {cle} » figure deux fois dans le même objet.")
        objet[cle] = valeur
    return objet


def _constante(nom: str) -> NoReturn:
    raise FichierRefuse(f"« {nom} » n’est pas une valeur admise.")


def charge_texte(fichier: Path) -> str:
    """Return the text of a file; raises FichierRefuse."""
    try:
        return fichier.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise FichierRefuse("ce fichier n’est pas en UTF-8.") from erreur
    except OSError as erreur:
        raise FichierRefuse("ce fichier ne peut pas être lu. Vérifiez son nom et vos droits.") from erreur


def phrase_illisible(refus: Refus) -> str:
    """Return the place and the reason of a `fichier_illisible`."""
    donnees = refus.data
    lieu = donnees["lieu"].rstrip(".") or "tout le fichier"
    return f"à « {lieu} », {ILLISIBLE[donnees['cause']](donnees)}"


def _dit(valeur: object) -> str:
    """Return a value of the file as it is written there, cut where it is long."""
    ecrite = json.dumps(valeur, ensure_ascii=False, default=str)
    return f"« {ecrite if len(ecrite) <= 40 else f'{ecrite[:40]}…'} »"
