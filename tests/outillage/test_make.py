"""make.py without an environment, and the requirements that it installs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import make
from tests.bases import RACINE

PINS = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


class Depot:
    """An empty checkout where installing only notes the name of the file."""

    def __init__(self, dossier: Path) -> None:
        self.venv = dossier / ".venv"
        self.production = dossier / "requirements" / "production.txt"
        self.developpement = dossier / "requirements" / "developpement.txt"
        self.installes: list[str] = []
        self.production.parent.mkdir()
        for fichier in (self.production, self.developpement):
            fichier.write_text(f"{fichier.name}\n")

    def make_venv(self) -> None:
        make.venv_python().parent.mkdir(parents=True, exist_ok=True)
        make.venv_python().touch()

    def install(self, fichier: Path) -> None:
        self.installes.append(fichier.name)


@pytest.fixture
def depot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Depot:
    depot = Depot(tmp_path)
    monkeypatch.setattr(make, "PRODUCTION", depot.production)
    monkeypatch.setattr(make, "DEVELOPPEMENT", depot.developpement)
    monkeypatch.setattr(make, "VENV", depot.venv)
    monkeypatch.setattr(make, "EMPREINTES", depot.venv / "caleol-empreintes.json")
    monkeypatch.setattr(make, "make_venv", depot.make_venv)
    monkeypatch.setattr(make, "install", depot.install)
    return depot


def test_second_call_installs_nothing(depot: Depot):
    make.prepare(depot.production)
    make.prepare(depot.production)
    assert depot.installes == ["production.txt"]


def test_tools_hold_what_production_needs(depot: Depot):
    make.prepare(depot.developpement)
    make.prepare(depot.production)
    assert depot.installes == ["developpement.txt"]


def test_production_does_not_hold_the_tools(depot: Depot):
    make.prepare(depot.production)
    make.prepare(depot.developpement)
    assert depot.installes == ["production.txt", "developpement.txt"]


def test_changed_requirements_are_installed_again(depot: Depot):
    make.prepare(depot.production)
    depot.production.write_text("autre\n")
    make.prepare(depot.production)
    assert depot.installes == ["production.txt", "production.txt"]


def test_environment_that_no_longer_answers_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(make, "VENV", tmp_path / ".venv")
    python = make.venv_python()
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    make.make_venv()
    assert subprocess.run([str(python), "-c", "import pip"], check=False).returncode == 0


def test_old_python_is_told_in_french_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda nom: None)
    with pytest.raises(make.Echec, match=r"demande Python 3\.11.*celui-ci est 3\.9\.2"):
        make.check_python()


def test_old_python_hands_over_to_a_later_one(monkeypatch: pytest.MonkeyPatch):
    lances: list[str] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda nom: f"/usr/bin/{nom}" if nom == "python3.12" else None)
    monkeypatch.setattr(os, "execv", lambda chemin, _: lances.append(chemin))
    with pytest.raises(make.Echec):
        make.check_python()
    assert lances == ["/usr/bin/python3.12"]


def test_commands_are_listed_without_an_environment():
    aide = subprocess.run([sys.executable, "make.py", "--help"], cwd=RACINE, capture_output=True, text=True, check=True)
    for nom in make.COMMANDES:
        assert nom in aide.stdout


def test_makefile_offers_every_command():
    makefile = (RACINE / "Makefile").read_text(encoding="utf-8")
    cibles = {nom for ligne in re.findall(r"^([a-z ]+):$", makefile, re.MULTILINE) for nom in ligne.split()}
    assert set(make.COMMANDES) <= cibles


@pytest.mark.parametrize("nom", ["production.txt", "developpement.txt"])
def test_requirements_are_pinned_and_hashed_and_name_no_place(nom: str):
    texte = (RACINE / "requirements" / nom).read_text(encoding="utf-8")
    blocs = re.split(r"\n(?=\S)", texte.strip())
    assert [bloc.splitlines()[0] for bloc in blocs if not PINS.match(bloc) or "--hash=sha256:" not in bloc] == []
    assert not re.search(r"index-url|find-links|://|^-[efr]|file:", texte, re.MULTILINE)


def test_both_requirements_agree():
    production, developpement = (
        dict(PINS.findall((RACINE / "requirements" / nom).read_text(encoding="utf-8")))
        for nom in ("production.txt", "developpement.txt")
    )
    assert production.items() <= developpement.items()
