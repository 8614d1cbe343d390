"""`python -m caleol importer`: the same preview and errors as on the page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from caleol.__main__ import main
from caleol.imports.documentation import notice
from tests.bases import BaseEssai
from tests.imports.fichiers import ecrit

Lance = Callable[..., tuple[int, str, str]]


@pytest.fixture
def lance(
    base: BaseEssai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Lance:
    """Give what runs a command on the test's database, and returns its code and what it printed."""
    monkeypatch.setenv("CALEOL_MODE", "test")
    monkeypatch.setenv("DATABASE_URL", base.url)
    monkeypatch.setenv("CALEOL_DONNEES", str(tmp_path))

    def fait(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        dit = capsys.readouterr()
        return code, dit.out.replace("\u00a0", " ").replace("\u202f", " "), dit.err.replace("\u00a0", " ")

    return fait


def test_trial_then_import_then_nothing_to_change(lance: Lance, tmp_path: Path):
    fichier = ecrit(tmp_path / "a.csv", "agences", [{"code": "ROU", "nom": "Roubaix"}])
    code, dit, _ = lance("importer", "agences", fichier, "--essai")
    assert code == 0
    assert "1 ligne lue : 1 agence à créer, 0 à modifier, 0 sans changement." in dit
    assert "rien n’a été écrit" in dit
    assert "1 agence à créer" in lance("importer", "agences", fichier)[1]
    assert "0 agence à créer, 0 à modifier, 1 sans changement" in lance("importer", "agences", fichier)[1]


def test_errors_are_printed_with_their_line_and_the_code_is_one(lance: Lance, tmp_path: Path):
    lignes = [{"code": f"A{rang}", "nom": ""} for rang in range(40)]
    code, dit, erreur = lance(
        "importer", "agences", ecrit(tmp_path / "a.csv", "agences", lignes, colonnes=["code", "nom"])
    )
    assert code == 1
    assert "Erreurs (40) :" in dit
    assert "- Ligne 2, colonne nom : La cellule est vide. Remplissez-la" in dit
    assert "… et 10 de plus" in dit
    assert "Rien n’a été importé" in erreur


def test_warnings_are_printed_and_do_not_stop(lance: Lance, tmp_path: Path):
    (tmp_path / "a.csv").write_text("code;nom;humeur\nROU;Roubaix;x\n", encoding="utf-8")
    code, dit, _ = lance("importer", "agences", tmp_path / "a.csv")
    assert code == 0
    assert "À vérifier (1) :" in dit
    assert "Le fichier est importé." in dit


def test_file_that_is_not_there_is_told(lance: Lance, tmp_path: Path):
    code, _, erreur = lance("importer", "agences", tmp_path / "perdu.csv")
    assert code == 1
    assert "« perdu.csv » n’est pas là où on l’attend" in erreur


def test_notice_is_written(lance: Lance, tmp_path: Path):
    assert lance("notice-imports", tmp_path / "n.md")[0] == 0
    assert (tmp_path / "n.md").read_text(encoding="utf-8") == notice()
