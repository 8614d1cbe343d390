"""Commands on the register: verify its chains, print the head to keep outside."""

import argparse

from caleol.cli.parseur import Outils
from caleol.kernel import francais as fr
from caleol.services.registre import get_tete
from caleol.services.verification import Verification, read_tete, verify_registre


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `registre verifier` and `registre tete`."""
    registre = sous.add_parser("registre", help="vérifier le registre des actes")
    actions = registre.add_subparsers(dest="action", metavar="action", required=True)
    verifier = actions.add_parser("verifier", help="parcourir les chaînes et nommer la première entrée fautive")
    verifier.add_argument(
        "--tete",
        metavar="RANG:EMPREINTE",
        action="append",
        default=[],
        help="tête de la chaîne des actes gardée à l’extérieur (courriel, procès-verbal) ; peut se répéter",
    )
    verifier.set_defaults(lance=_verifie)
    actions.add_parser("tete", help="écrire la tête à garder à l’extérieur").set_defaults(lance=_tete)


def _verifie(args: argparse.Namespace, outils: Outils) -> int:
    attendues = [read_tete(texte) for texte in args.tete]
    with outils.actes.sessions.lecture() as session:
        resultats = verify_registre(session, attendues)
    for resultat in resultats:
        print(phrase(resultat))
    return 1 if any(r.anomalie for r in resultats) else 0


def _tete(_args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.sessions.lecture() as session:
        print(get_tete(session))
    return 0


def phrase(resultat: Verification) -> str:
    """Return what a walk along a chain found, in one sentence."""
    anomalie = resultat.anomalie
    if anomalie is None:
        entrees = fr.accorde(resultat.entrees, "entrée")
        return f"Chaîne « {resultat.chaine} » : {entrees}, aucune altération. Tête {resultat.entrees}:{resultat.tete}"
    tiennent = fr.accorde(resultat.entrees, "entrée tient", "premières entrées tiennent")
    return f"Chaîne « {resultat.chaine} » ALTÉRÉE à l’entrée {anomalie.rang} : {anomalie.nature.libelle}. {tiennent}."
