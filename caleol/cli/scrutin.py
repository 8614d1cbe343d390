"""Command on a ballot: count the one that a JSON file describes, without a database (see docs/scrutin.md)."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from caleol.kernel.errors import Refus
from caleol.kernel.francais import date_courte, typographie
from caleol.rules.scrutin import depouiller
from caleol.rules.scrutin.ecriture import ecrire_depouillement, empreinte
from caleol.rules.scrutin.lecture import lire_scrutin

Texte = Callable[[dict[str, Any]], str]

ILLISIBLE: dict[str, Texte] = {
    "cle_inconnue": lambda d: f"ce nom n’existe pas ici. Noms admis : {d['attendu']}.",
    "cle_absente": lambda d: f"il manque {d['attendu']}.",
    "type": lambda d: f"on attend {d['attendu']}, et non {_dit(d['valeur'])}.",
    "valeur": lambda d: f"{_dit(d['valeur'])} n’est pas admis. On attend : {d['attendu']}.",
    "format": lambda d: f"ce format de fichier ({_dit(d['valeur'])}) n’est pas connu. On attend {d['attendu']}.",
    "reglage": lambda d: f"le réglage « {d['valeur']} » n’existe pas ou n’a pas une valeur admise.",
}
INCOHERENT: dict[str, str] = {
    "en_double": "« {valeur} » y figure deux fois.",
    "siege_inconnu": "le siège « {valeur} » n’est pas dans la liste « sieges ».",
    "proposition_inconnue": "le classement « {valeur} » n’est pas dans la liste « propositions ».",
    "proposition_manquante": "le bulletin de « {valeur} » approuve un classement sans dire lequel (« proposition »).",
    "classement_manquant": "le bulletin de « {valeur} » propose un classement sans l’écrire (« classement »).",
    "candidats_differents": "chaque classement nomme les mêmes candidats ; celui-ci nomme : {valeur}.",
    "candidat_en_double": "un candidat y figure deux fois.",
    "siege_de_droit_en_double": "deux sièges ont la même voix de droit sur ce lot ({valeur}). Gardez-en un seul.",
    "siege_vacant_occupe": "le siège « {valeur} » est dit vacant, et quelqu’un l’occupe.",
    "instant_manquant": "cette présence a des heures : indiquez l’instant du vote (« instant »).",
    "depart_avant_arrivee": "le départ est avant l’arrivée.",
    "tour_inconnu": "le tour est 1 ou 2, et non {valeur}.",
    "second_tour_a_deux": "le second tour oppose deux classements différents, ni plus ni moins.",
    "pouvoir_a_soi_meme": "le siège « {valeur} » se donne pouvoir à lui-même.",
}


class FichierRefuse(Exception):
    """The file cannot be counted; its text is the French sentence that says where and why."""


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `scrutin depouiller`."""
    scrutin = sous.add_parser("scrutin", help="dépouiller un scrutin décrit dans un fichier, sans base")
    actions = scrutin.add_subparsers(dest="action", metavar="action", required=True)
    fait = actions.add_parser("depouiller", help="dire les voix, le quorum, le résultat et la règle appliquée")
    fait.add_argument("fichier", type=Path, metavar="FICHIER", help="le scrutin en JSON (voir docs/scrutin.md)")
    fait.set_defaults(hors_base=depouille)


def depouille(args: argparse.Namespace) -> int:
    """Print the count of a file as JSON; on a file that cannot be counted say where and why, and return 2."""
    try:
        print(texte_du_depouillement(args.fichier))
    except FichierRefuse as refus:
        print(typographie(f"{args.fichier} : {refus}"), file=sys.stderr)
        return 2
    return 0


def texte_du_depouillement(fichier: Path) -> str:
    """Return the count of a file as the JSON text that the command prints.

    Raises FichierRefuse.
    """
    valeurs = _charge(fichier)
    try:
        scrutin = lire_scrutin(valeurs)
        compte = depouiller(scrutin)
    except Refus as refus:
        raise FichierRefuse(_phrase(refus)) from refus
    ecrit = {**ecrire_depouillement(compte, scrutin.regles), "empreinte": empreinte(compte, scrutin.regles)}
    return json.dumps(ecrit, ensure_ascii=False, indent=2)


def _charge(fichier: Path) -> object:
    try:
        texte = fichier.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise FichierRefuse("ce fichier n’est pas en UTF-8.") from erreur
    except OSError as erreur:
        raise FichierRefuse("ce fichier ne peut pas être lu. Vérifiez son nom et vos droits.") from erreur
    try:
        return json.loads(texte, object_pairs_hook=_objet, parse_constant=_constante)
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


def _phrase(refus: Refus) -> str:
    """Return the place and the reason of a refusal."""
    donnees = refus.data
    match refus.code:
        case "scrutin_illisible":
            lieu = donnees["lieu"].rstrip(".") or "tout le fichier"
            return f"à « {lieu} », {ILLISIBLE[donnees['cause']](donnees)}"
        case "scrutin_incoherent":
            rang = "" if donnees["rang"] is None else f"[{donnees['rang']}]"
            return f"à « {donnees['partie']}{rang} », {INCOHERENT[donnees['cause']].format(**donnees)}"
        case "quorum_absent_du_reglement":
            return "à « reglement.quorum_minimum », le quorum manque : le règlement doit le fixer (R441-9 IV)."
        case "composition_non_verifiee":
            depuis = date_courte(donnees["depuis"])
            return f"à « jour », la composition de la commission n’est vérifiée que depuis le {depuis}."
        case _:
            raise refus


def _dit(valeur: object) -> str:
    """Return a value of the file as it is written there, cut where it is long."""
    ecrite = json.dumps(valeur, ensure_ascii=False)
    return f"« {ecrite if len(ecrite) <= 40 else f'{ecrite[:40]}…'} »"
