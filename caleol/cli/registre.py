"""Commands on the register: verify its chains, print their heads."""

import argparse

from caleol.cli.parseur import Outils
from caleol.services.registre import ACTES, LECTURES, Verification, verify_chaine

NATURES = {
    "rang": "un numéro manque ou se répète",
    "contenu": "son contenu ne correspond plus à son empreinte",
    "chainage": "elle ne suit plus l’entrée précédente",
    "fin": "la fin de la chaîne ne correspond plus à la tête enregistrée",
    "tete": "la tête gardée à l’extérieur n’est plus dans la chaîne",
}


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `registre verifier`."""
    registre = sous.add_parser("registre", help="vérifier le registre des actes")
    actions = registre.add_subparsers(dest="action", metavar="action", required=True)
    verifier = actions.add_parser("verifier", help="parcourir les chaînes et nommer la première entrée fautive")
    verifier.add_argument(
        "--tete",
        metavar="EMPREINTE",
        help="tête de la chaîne des actes gardée à l’extérieur (courriel, procès-verbal)",
    )
    verifier.set_defaults(lance=_verifie)


def _verifie(args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.sessions.lecture() as session:
        resultats = [verify_chaine(session, ACTES, args.tete), verify_chaine(session, LECTURES)]
    for resultat in resultats:
        print(_phrase(resultat))
    return 1 if any(r.anomalie for r in resultats) else 0


def _phrase(resultat: Verification) -> str:
    if resultat.anomalie is None:
        return f"Chaîne « {resultat.chaine} » : {resultat.entrees} entrées, aucune altération. Tête {resultat.tete}"
    anomalie = resultat.anomalie
    return (
        f"Chaîne « {resultat.chaine} » ALTÉRÉE à l’entrée {anomalie.rang} : {NATURES[anomalie.nature]}. "
        f"Les {resultat.entrees} premières entrées tiennent."
    )
