"""The demonstration, loaded once in a test run as its command loads it, then copied for each test."""

from pathlib import Path

from sqlalchemy import make_url

from caleol.cli import demonstration
from caleol.factory import create_actes
from caleol.settings import Mode, Reglages
from tests.bases import Bases, Modele

TAILLE = "essai"


def reglages_de(donnees: Path) -> Reglages:
    """Return the settings of a demonstration in a folder of data."""
    return Reglages(Mode.DEMONSTRATION, f"sqlite:///{donnees / 'demonstration.db'}", "cle-d-essai", donnees)


def donnees_de(bases: Bases) -> Path:
    """Return the folder where the loading left its minutes and its files to import; to be read only."""
    return bases.dossier / "demonstration"


def _charge(url: str) -> None:
    base = Path(make_url(url).database or "")
    donnees = base.parent / "demonstration"
    demonstration.prepare(reglages_de(donnees), TAILLE, create_actes).sessions.moteur.dispose()
    (donnees / f"demonstration-{TAILLE}.db").rename(base)


CHARGEE = Modele("demonstration", _charge)
