"""One command loads the demonstration, keeps it, and never touches anything else."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caleol.cli import demonstration
from caleol.cli.base import migre
from caleol.factory import create_actes
from caleol.kernel.clock import HorlogeDemonstration
from caleol.models.organisation import Bailleur
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.demonstration.chantier import DEPART
from caleol.services.demonstration.chargement import etat_demonstration
from caleol.settings import Mode, ReglageInvalide, Reglages


@pytest.fixture
def reglages(tmp_path: Path) -> Reglages:
    donnees = tmp_path / "donnees"
    return Reglages(Mode.DEMONSTRATION, f"sqlite:///{donnees / 'demonstration.db'}", "cle-d-essai", donnees)


def pose_bailleur(reglages: Reglages, *, fictif: bool) -> None:
    """Put a landlord in the database of the settings, and nothing else."""
    actes = create_actes(reglages)
    migre(actes.sessions.moteur)
    with actes.ouvre(OUTIL) as acte:
        bailleur = Bailleur(
            id=1, nom="Essai", forme_juridique="OPH", adresse="1 rue", code_postal="59000", ville="Lille"
        )
        bailleur.demonstration = fictif
        acte.session.add(bailleur)
    actes.sessions.moteur.dispose()


def test_a_second_call_keeps_what_was_done_and_the_clock_never_goes_back(reglages, capsys):
    premier = demonstration.prepare(reglages, "essai", create_actes)
    fichier = reglages.dossier_donnees / "demonstration-essai.db"
    assert fichier.exists()
    assert not list(reglages.dossier_donnees.glob("*.chantier*"))
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


def test_a_real_landlord_is_never_touched(reglages):
    pose_bailleur(reglages, fictif=False)
    with pytest.raises(ReglageInvalide, match="bailleur réel"):
        demonstration.prepare(reglages, "petite", create_actes)


def test_a_loading_cut_short_is_told(reglages):
    pose_bailleur(reglages, fictif=True)
    with pytest.raises(ReglageInvalide, match="interrompu"):
        demonstration.prepare(reglages, "petite", create_actes)


def test_the_demonstration_is_refused_in_production(reglages):
    with pytest.raises(ReglageInvalide, match="CALEOL_MODE"):
        demonstration.prepare(replace(reglages, mode=Mode.PRODUCTION), "petite", create_actes)
