"""Commands on accounts: the first administrator of a new installation, a password given anew."""

import argparse

from caleol.cli.parseur import Outils
from caleol.queries.comptes import find_identifiant
from caleol.rules.droits import OUTIL, Role
from caleol.services.comptes import create_utilisateur, grant_role
from caleol.services.gestion_comptes import reset_mot_de_passe
from caleol.services.mots_de_passe import draw_provisoire


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `compte creer` and `compte mot-de-passe`."""
    compte = sous.add_parser("compte", help="créer un administrateur, redonner un mot de passe")
    actions = compte.add_subparsers(dest="action", metavar="action", required=True)
    creer = actions.add_parser("creer", help="créer un compte d’administrateur")
    creer.add_argument("identifiant", help="celui de la connexion, souvent l’adresse de courriel")
    creer.add_argument("--prenom", required=True)
    creer.add_argument("--nom", required=True)
    creer.add_argument("--civilite", choices=("m", "mme"), default="mme")
    creer.add_argument("--courriel")
    creer.set_defaults(lance=_cree)
    redonner = actions.add_parser("mot-de-passe", help="donner un mot de passe provisoire à un compte")
    redonner.add_argument("identifiant")
    redonner.set_defaults(lance=_redonne)


def _cree(args: argparse.Namespace, outils: Outils) -> int:
    provisoire = draw_provisoire()
    with outils.actes.ouvre(OUTIL) as acte:
        compte = create_utilisateur(
            acte,
            identifiant=args.identifiant,
            civilite=args.civilite,
            nom=args.nom,
            prenom=args.prenom,
            courriel=args.courriel,
        )
        grant_role(acte, utilisateur_id=compte.id, role=Role.ADMINISTRATEUR)
        reset_mot_de_passe(acte, utilisateur_id=compte.id, provisoire=provisoire)
    print(f"Compte « {compte.identifiant} » créé, avec le rôle d’administrateur.")
    return _montre(provisoire.clair)


def _redonne(args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.sessions.lecture() as session:
        utilisateur_id = find_identifiant(session, args.identifiant)
    provisoire = draw_provisoire()
    with outils.actes.ouvre(OUTIL) as acte:
        reset_mot_de_passe(acte, utilisateur_id=utilisateur_id, provisoire=provisoire)
    return _montre(provisoire.clair)


def _montre(mot: str) -> int:
    print(f"Mot de passe provisoire, à changer à la première connexion : {mot}")
    return 0
