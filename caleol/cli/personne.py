"""Command on a person: erase what the register could still prove of them, its chain left whole."""

import argparse

from caleol.cli.parseur import Outils
from caleol.kernel.francais import accorde
from caleol.rules.droits import OUTIL
from caleol.services.effacement import erase_compte, erase_demande


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `personne effacer`."""
    personne = sous.add_parser("personne", help="effacer du registre les valeurs personnelles d’une personne")
    actions = personne.add_subparsers(dest="action", metavar="action", required=True)
    effacer = actions.add_parser("effacer", help="effacer les sels qui permettent de prouver ces valeurs")
    qui = effacer.add_mutually_exclusive_group(required=True)
    qui.add_argument("--demande", metavar="NUMERO", help="numéro unique de la demande du ménage")
    qui.add_argument("--compte", metavar="IDENTIFIANT", help="identifiant du compte d’un agent ou d’un membre")
    effacer.add_argument("--motif", required=True, help="pourquoi ; gardé au registre, effaçable à son tour")
    effacer.set_defaults(lance=_efface)


def _efface(args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.ouvre(OUTIL) as acte:
        if args.demande:
            nombre = erase_demande(acte, numero=args.demande, motif=args.motif)
        else:
            nombre = erase_compte(acte, identifiant=args.compte, motif=args.motif)
    print(f"{accorde(nombre, 'valeur personnelle effacée', 'valeurs personnelles effacées')} du registre.")
    print("Ses chaînes restent entières. La demande, le compte et les papiers déjà édités ne sont pas touchés.")
    return 0
