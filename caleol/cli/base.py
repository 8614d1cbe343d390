"""Commands on the database: bring the schema to the present version."""

import argparse
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from caleol.cli.parseur import Outils
from caleol.models.moteur import OPTION_ECRITURE
from caleol.settings import RACINE


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `migrer`."""
    migrer = sous.add_parser("migrer", help="mettre la base au niveau de cette version")
    migrer.add_argument("--vers", default="head", help="révision visée (par défaut la dernière)")
    migrer.set_defaults(lance=_migre)


def _migre(args: argparse.Namespace, outils: Outils) -> int:
    migre(outils.actes.sessions.moteur, args.vers)
    print("La base est à jour.")
    return 0


def migre(moteur: Engine, vers: str = "head") -> None:
    """Upgrade the schema; one process at a time (see `migrations/env.py`)."""
    with moteur.connect().execution_options(**{OPTION_ECRITURE: True}) as connexion:
        config = configuration(RACINE)
        config.attributes["connection"] = connexion
        command.upgrade(config, vers)


def configuration(racine: Path) -> Config:
    """Return the configuration of the migrations."""
    config = Config()
    config.set_main_option("script_location", str(racine / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
