"""Command on a ballot: count the one that a JSON file describes, without a database (see docs/scrutin.md)."""

import argparse
import json
import sys
from pathlib import Path

from caleol.cli.fichiers import FichierRefuse, charge_json, phrase_illisible
from caleol.kernel.errors import Refus
from caleol.kernel.francais import date_courte, typographie
from caleol.rules.scrutin import depouiller
from caleol.rules.scrutin.ecriture import ecrire_depouillement, empreinte
from caleol.rules.scrutin.lecture import lire_scrutin

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
    valeurs = charge_json(fichier)
    try:
        scrutin = lire_scrutin(valeurs)
        compte = depouiller(scrutin)
    except Refus as refus:
        raise FichierRefuse(_phrase(refus)) from refus
    ecrit = {**ecrire_depouillement(compte, scrutin.regles), "empreinte": empreinte(compte, scrutin.regles)}
    return json.dumps(ecrit, ensure_ascii=False, indent=2)


def _phrase(refus: Refus) -> str:
    """Return the place and the reason of a refusal."""
    donnees = refus.data
    match refus.code:
        case "fichier_illisible":
            return phrase_illisible(refus)
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
