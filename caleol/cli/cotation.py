"""Commands on cotation: score and rank the applications of a JSON file, without a database (see docs/grilles.md)."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from caleol.cli.fichiers import FichierRefuse, charge_json, charge_texte, phrase_illisible
from caleol.kernel.errors import Refus
from caleol.kernel.francais import typographie
from caleol.rules.cotation.demandes_json import lire_demandes
from caleol.rules.cotation.ecriture import Notee, ecrire_classement, ecrire_notes, noter_fichier
from caleol.rules.cotation.evaluateur import Evaluateur, compiler
from caleol.rules.grille import Grille, phrase_de_refus
from caleol.rules.parametre import Parametres

Ecrit = Callable[[Evaluateur, Sequence[Notee]], dict[str, Any]]
ACTIONS: dict[str, tuple[str, Ecrit]] = {
    "noter": ("donner les points de chaque demande, ligne par ligne", ecrire_notes),
    "classer": ("donner l’ordre des demandes : classes, points, départage", ecrire_classement),
}


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `cotation noter` and `cotation classer`."""
    cotation = sous.add_parser("cotation", help="noter ou classer les demandes d’un fichier, sans base")
    actions = cotation.add_subparsers(dest="action", metavar="action", required=True)
    for nom, (aide, _) in ACTIONS.items():
        action = actions.add_parser(nom, help=aide)
        action.add_argument("demandes", type=Path, metavar="DEMANDES", help="les demandes en JSON")
        action.add_argument("--grille", type=Path, required=True, metavar="FICHIER", help="la grille en TOML")
        action.add_argument("--date", required=True, metavar="AAAA-MM-JJ", help="jour auquel les points sont comptés")
        action.set_defaults(hors_base=compte)


def compte(args: argparse.Namespace) -> int:
    """Print points or an order as JSON; on a file that cannot be used say where and why, and return 2."""
    try:
        print(texte_de_cotation(args.action, args.grille, args.demandes, args.date))
    except FichierRefuse as refus:
        print(typographie(str(refus)), file=sys.stderr)
        return 2
    return 0


def texte_de_cotation(action: str, grille: Path, demandes: Path, jour: str) -> str:
    """Return what the command prints: JSON text.

    Raises FichierRefuse, whose text begins with the file.
    """
    evaluateur = compiler(_lit_grille(grille), _lit_jour(jour))
    try:
        fichier = lire_demandes(charge_json(demandes), evaluateur.grille.definitions)
        valeurs = ACTIONS[action][1](evaluateur, noter_fichier(evaluateur, fichier, Parametres.charger()))
    except FichierRefuse as refus:
        raise FichierRefuse(f"{demandes} : {refus}") from refus
    except Refus as refus:
        raise FichierRefuse(f"{demandes} : {_phrase(refus)}") from refus
    return json.dumps(valeurs, ensure_ascii=False, indent=2)


def _lit_grille(chemin: Path) -> Grille:
    try:
        return Grille.charger(charge_texte(chemin))
    except FichierRefuse as refus:
        raise FichierRefuse(f"{chemin} : {refus}") from refus
    except Refus as refus:
        donnees = refus.data
        phrase = phrase_de_refus(donnees["ligne"], donnees["raison"], donnees["detail"])
        raise FichierRefuse(f"{chemin}, {phrase}") from refus


def _lit_jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError as erreur:
        raise FichierRefuse(f"--date : « {texte} » n’est pas une date. Écrivez-la comme 2026-11-23.") from erreur


def _phrase(refus: Refus) -> str:
    """Return the place and the reason of a refusal; a dated value that is not known is said with its day."""
    if refus.code == "fichier_illisible":
        return phrase_illisible(refus)
    if refus.code == "valeur_non_verifiee":
        return f"la valeur « {refus.data['cle']} » n’est connue de personne au {refus.data['au'].isoformat()}."
    raise refus
