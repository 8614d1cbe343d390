"""`python -m caleol`: the commands, and the servers that need the application."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import waitress
from waitress.server import create_server

from caleol.cli import (
    base,
    comptes,
    cotation,
    demonstration,
    imports,
    occupation,
    parseur,
    personne,
    registre,
    rejouer,
    scrutin,
)
from caleol.factory import create_actes, create_app
from caleol.jobs import calendrier
from caleol.jobs.taches import Moyens
from caleol.kernel.errors import Refus
from caleol.mail.choix import create_expediteur
from caleol.services.act import Actes
from caleol.settings import ReglageInvalide, Reglages, charge_reglages
from caleol.web import messages

COMMANDES = (base, comptes, cotation, demonstration, imports, occupation, personne, registre, rejouer, scrutin)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 when it found a fault, 2 when it was called wrong."""
    analyse, sous = parseur.create_parseur()
    for module in COMMANDES:
        module.ajoute(sous)
    serveur = sous.add_parser("serveur", help="servir le site (un seul processus)")
    serveur.add_argument("--hote", default="127.0.0.1")
    serveur.add_argument("--port", type=int, default=8000)
    serveur.set_defaults(lance=sert)
    sous.add_parser("planificateur", help="faire tourner les tâches à heure fixe (un seul à la fois)").set_defaults(
        lance=planifie
    )
    sous.choices["demo"].set_defaults(lance=sert_demonstration)
    args = analyse.parse_args(arguments)
    if hasattr(args, "hors_base"):
        return int(args.hors_base(args))
    if args.commande == "demo":
        os.environ.setdefault("CALEOL_MODE", "demonstration")
    try:
        reglages = charge_reglages()
        return int(args.lance(args, parseur.Outils(reglages, create_actes(reglages))))
    except ReglageInvalide as erreur:
        print(f"Réglage à corriger. {erreur}", file=sys.stderr)
        return 2
    except Refus as refus:
        print(messages.texte(refus), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def sert(args: argparse.Namespace, outils: parseur.Outils) -> int:
    """Serve the site with waitress until it is stopped, with the schedule beside it."""
    application = create_app(outils.reglages, outils.actes)
    print(f"CALEOL répond sur http://{args.hote}:{args.port}", flush=True)
    site = outils.reglages.site or f"http://{args.hote}:{args.port}"
    with calendrier.in_background(moyens(replace(outils.reglages, site=site), outils.actes)):
        waitress.serve(application, host=args.hote, port=args.port, threads=outils.reglages.fils, ident="caleol")
    return 0


def planifie(_args: argparse.Namespace, outils: parseur.Outils) -> int:
    """Run the schedule in a process of its own, or wait for the turn while another one runs it."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    return calendrier.run(moyens(outils.reglages, outils.actes))


def moyens(reglages: Reglages, actes: Actes) -> Moyens:
    """Return what the jobs work with."""
    expediteur = create_expediteur(reglages.smtp_url, reglages.dossier_donnees, reglages.expediteur)
    return Moyens(
        actes,
        expediteur,
        reglages.dossier_donnees,
        reglages.certificat,
        reglages.adresses_tete,
        reglages.site,
    )


def sert_demonstration(args: argparse.Namespace, outils: parseur.Outils) -> int:
    """Load the demonstration where the database is empty, print its address and accounts, serve it."""
    actes = demonstration.prepare(outils.reglages, args.taille, create_actes)
    if args.sans_servir:
        return 0
    actes = Actes(actes.sessions, demonstration.regle_horloge(actes))
    application = create_app(outils.reglages, actes)
    try:
        serveur = create_server(
            application, host=args.hote, port=args.port, threads=outils.reglages.fils, ident="caleol"
        )
    except OSError:
        return demonstration.dit_port_pris(args.hote, args.port)
    adresse = f"http://{args.hote}:{args.port}"
    demonstration.presente(actes, adresse)
    with calendrier.in_background(moyens(replace(outils.reglages, site=adresse), actes)):
        serveur.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
