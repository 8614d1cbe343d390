"""The first administrator of a new installation, and a password given anew, from the command line."""

import re
from pathlib import Path

import pytest

from caleol.__main__ import main
from caleol.kernel import verificateur
from caleol.models.compte import Habilitation, Utilisateur
from caleol.rules.droits import Role
from caleol.services.act import Actes
from caleol.services.comptes import authenticate
from tests.bases import BaseEssai


@pytest.fixture
def environnement(base: BaseEssai, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("CALEOL_MODE", "test")
    monkeypatch.setenv("DATABASE_URL", base.url)
    monkeypatch.setenv("CALEOL_DONNEES", str(tmp_path))


def mot_affiche(capsys: pytest.CaptureFixture[str]) -> str:
    sortie = capsys.readouterr().out
    trouve = re.search(r"connexion : (\S+)$", sortie, re.MULTILINE)
    assert trouve is not None, sortie
    return trouve.group(1)


@pytest.mark.usefixtures("environnement")
def test_first_administrator_is_created_with_a_provisional_password(actes: Actes, capsys: pytest.CaptureFixture[str]):
    assert main(["compte", "creer", "Admin@essai.fr", "--prenom", "Paul", "--nom", "Dutoit", "--civilite", "m"]) == 0
    mot = mot_affiche(capsys)
    assert authenticate(actes, identifiant="admin@essai.fr", mot_de_passe=mot, adresse="ici") is not None
    with actes.sessions.lecture() as session:
        assert session.query(Habilitation.role).all() == [(Role.ADMINISTRATEUR,)]
        assert session.query(Utilisateur).one().provisoire


@pytest.mark.usefixtures("environnement")
def test_account_created_twice_is_refused_in_french(capsys: pytest.CaptureFixture[str]):
    commande = ["compte", "creer", "admin", "--prenom", "Paul", "--nom", "Dutoit"]
    assert main(commande) == 0
    assert main(commande) == 1
    assert "déjà cet identifiant" in capsys.readouterr().err


@pytest.mark.usefixtures("environnement")
def test_forgotten_password_is_given_anew(actes: Actes, capsys: pytest.CaptureFixture[str]):
    main(["compte", "creer", "admin", "--prenom", "Paul", "--nom", "Dutoit"])
    premier = mot_affiche(capsys)
    assert main(["compte", "mot-de-passe", "ADMIN"]) == 0
    second = mot_affiche(capsys)
    assert second != premier
    assert authenticate(actes, identifiant="admin", mot_de_passe=second, adresse="ici") is not None
    assert main(["compte", "mot-de-passe", "personne"]) == 1


@pytest.mark.usefixtures("environnement")
def test_register_is_exported_for_the_stand_alone_verifier(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    main(["compte", "creer", "admin", "--prenom", "Paul", "--nom", "Dutoit"])
    fichier = tmp_path / "registre.jsonl"
    assert main(["registre", "exporter", str(fichier)]) == 0
    assert verificateur.main([str(fichier)]) == 0
    assert "Dutoit" not in fichier.read_text()
    assert "INTACT" in capsys.readouterr().out


@pytest.mark.usefixtures("environnement")
def test_register_is_verified_from_the_command_line(capsys: pytest.CaptureFixture[str]):
    main(["compte", "creer", "admin", "--prenom", "Paul", "--nom", "Dutoit"])
    capsys.readouterr()
    assert main(["registre", "tete"]) == 0
    tete = capsys.readouterr().out.strip()
    assert main(["registre", "verifier", "--tete", tete]) == 0
    assert "aucune altération" in capsys.readouterr().out
    assert main(["registre", "verifier", "--tete", "9:" + "f" * 64]) == 1
    assert "ALTÉRÉE" in capsys.readouterr().out
    assert main(["registre", "verifier", "--tete", "illisible"]) == 1
