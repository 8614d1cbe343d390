"""One command loads the demonstration, keeps it, and never touches anything else."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caleol.cli import demonstration
from caleol.factory import create_actes
from caleol.kernel.clock import HorlogeDemonstration
from caleol.models.organisation import Bailleur
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.demonstration.chantier import DEPART
from caleol.services.demonstration.chargement import etat_demonstration
from caleol.settings import Mode, ReglageInvalide, Reglages
from tests.bases import BaseEssai, Bases
from tests.demonstration import CHARGEE, donnees_de, reglages_de


@pytest.fixture
def reglages(tmp_path: Path) -> Reglages:
    return reglages_de(tmp_path / "donnees")


def pose(base: BaseEssai, reglages: Reglages, nom: str) -> None:
    """Put a database where the command looks for it."""
    base.moteur.dispose()
    reglages.dossier_donnees.mkdir()
    shutil.copyfile(base.moteur.url.database or "", reglages.dossier_donnees / nom)


def pose_bailleur(bases: Bases, reglages: Reglages, *, fictif: bool) -> None:
    """Put a database that holds a landlord and nothing else."""
    with bases.fresh("sqlite") as base:
        with Actes(base.sessions, HorlogeDemonstration(DEPART)).ouvre(OUTIL) as acte:
            bailleur = Bailleur(
                id=1, nom="Essai", forme_juridique="OPH", adresse="1 rue", code_postal="59000", ville="Lille"
            )
            bailleur.demonstration = fictif
            acte.session.add(bailleur)
        pose(base, reglages, "demonstration.db")


def test_a_second_call_keeps_what_was_done_and_the_clock_never_goes_back(bases, reglages, capsys):
    with bases.fresh("sqlite", CHARGEE) as base:
        pose(base, reglages, "demonstration-essai.db")
    assert not list(donnees_de(bases).glob("*.chantier*")), "built aside, then put in place whole"
    premier = demonstration.prepare(reglages, "essai", create_actes)
    tard = Actes(premier.sessions, HorlogeDemonstration(DEPART + timedelta(hours=3), mesure=lambda: 0.0))
    with tard.ouvre(OUTIL) as acte:
        acte.inscrire("essai", "essai", 1)
    premier.sessions.moteur.dispose()
    capsys.readouterr()

    second = demonstration.prepare(reglages, "essai", create_actes)
    assert capsys.readouterr().out == ""
    assert etat_demonstration(second.sessions).taille == "essai"
    assert demonstration.regle_horloge(second).maintenant() >= tard.horloge.maintenant()
    demonstration.presente(second, "http://127.0.0.1:8000")
    sortie = capsys.readouterr().out
    assert "http://127.0.0.1:8000" in sortie
    assert "sabine.desquelier@exemple.fr" in sortie
    assert "demonstration-2026" in sortie
    second.sessions.moteur.dispose()


def test_the_full_size_has_a_database_of_its_own(reglages):
    petite = demonstration.base_de_la_taille(reglages, "petite")
    entiere = demonstration.base_de_la_taille(reglages, "full")
    nommee = demonstration.base_de_la_taille(replace(reglages, database_url="sqlite:////ailleurs.db"), "full")
    assert petite.database_url == reglages.database_url
    assert entiere.database_url.endswith("/demonstration-full.db")
    assert nommee.database_url == "sqlite:////ailleurs.db"


def test_a_real_landlord_is_never_touched(bases, reglages):
    pose_bailleur(bases, reglages, fictif=False)
    with pytest.raises(ReglageInvalide, match="bailleur réel"):
        demonstration.prepare(reglages, "petite", create_actes)


def test_a_loading_cut_short_is_told(bases, reglages):
    pose_bailleur(bases, reglages, fictif=True)
    with pytest.raises(ReglageInvalide, match="interrompu"):
        demonstration.prepare(reglages, "petite", create_actes)


def test_the_demonstration_is_refused_in_production(reglages):
    with pytest.raises(ReglageInvalide, match="CALEOL_MODE"):
        demonstration.prepare(replace(reglages, mode=Mode.PRODUCTION), "petite", create_actes)
