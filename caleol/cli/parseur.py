"""The parser of `python -m caleol`; each module of commands adds its own."""

import argparse
from dataclasses import dataclass

from caleol.services.act import Actes
from caleol.settings import Reglages


@dataclass(frozen=True, slots=True)
class Outils:
    """What a command may use."""

    reglages: Reglages
    actes: Actes


def create_parseur() -> tuple[argparse.ArgumentParser, "argparse._SubParsersAction[argparse.ArgumentParser]"]:
    """Return the parser and the place where commands are added."""
    parseur = argparse.ArgumentParser(
        prog="caleol", description="Commission d’attribution des logements et d’examen de leur occupation."
    )
    sous = parseur.add_subparsers(dest="commande", metavar="commande", required=True)
    return parseur, sous
