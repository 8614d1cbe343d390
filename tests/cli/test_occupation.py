"""`python -m caleol occupation examiner`: a file in, an examination out, without any setting or database."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caleol.__main__ import main
from caleol.cli.occupation import texte_des_examens
from caleol.imports.examen import ExamenIllisible, lire_baux
from caleol.imports.examen.contrat import DE_L_ENQUETE, DE_L_OCCUPANT, DE_L_OFFRE, DU_BAIL, PREFIXE
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.parametre import Parametres

RACINE = Path(__file__).parents[2]
EXEMPLES = RACINE / "docs" / "exemples"
PAGE = RACINE / "docs" / "occupation.md"
ENTREES = sorted(f for f in EXEMPLES.glob("occupation-*") if not f.name.endswith(".resultat.json"))
JOUR = date(2026, 11, 23)
REFAIRE = "python -m caleol occupation examiner FICHIER --date 2026-11-23 > FICHIER.resultat.json"


def examine(fichier: Path, jour: date = JOUR) -> dict[str, Any]:
    resultat: dict[str, Any] = json.loads(texte(fichier, jour))
    return resultat


def texte(fichier: Path, jour: date = JOUR) -> str:
    return texte_des_examens(lire_baux(fichier, jour), bareme_du_jour(jour, Parametres.charger()))


def refus(fichier: Path) -> str:
    with pytest.raises(ExamenIllisible) as trouve:
        lire_baux(fichier, JOUR)
    return " ".join(trouve.value.phrases).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def fichier(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes the example of the right to stay, changed, and returns its path."""

    def ecrit(change: Callable[[dict[str, Any]], object]) -> Path:
        valeurs = json.loads((EXEMPLES / "occupation-maintien.json").read_text(encoding="utf-8"))
        change(valeurs)
        chemin = tmp_path / "baux.json"
        chemin.write_text(json.dumps(valeurs), encoding="utf-8")
        return chemin

    return ecrit


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes the example in CSV, a text changed, and returns its path."""

    def ecrit(avant: str, apres: str) -> Path:
        lu = (EXEMPLES / "occupation-echeances.csv").read_text(encoding="utf-8")
        assert avant in lu
        chemin = tmp_path / "baux.csv"
        chemin.write_text(lu.replace(avant, apres), encoding="utf-8")
        return chemin

    return ecrit


# ------------------------------------------------------------------------------------------ examples


@pytest.mark.parametrize("entree", ENTREES, ids=lambda entree: entree.stem)
def test_the_examples_of_the_documentation_are_what_the_command_prints(entree: Path):
    attendu = entree.with_name(f"{entree.stem}.resultat.json")
    assert f"{texte(entree)}\n" == attendu.read_text(encoding="utf-8"), REFAIRE


def test_there_are_examples_of_both_forms():
    assert {entree.suffix for entree in ENTREES} == {".json", ".csv"}
    assert len(ENTREES) >= 6


def test_the_page_names_every_column_and_every_example():
    page = PAGE.read_text(encoding="utf-8")
    colonnes = {colonne.nom for colonne in (*DU_BAIL, *DE_L_OCCUPANT, *DE_L_OFFRE, *DE_L_ENQUETE)}
    assert {nom for nom in colonnes if f"`{nom.removeprefix(PREFIXE)}`" not in page} == set()
    assert {entree.name for entree in ENTREES if entree.name not in page} == set()


def test_it_needs_no_setting_and_no_database(tmp_path: Path):
    lance = subprocess.run(
        [sys.executable, "-m", "caleol", "occupation", "examiner", str(ENTREES[0]), "--date", "2026-11-23"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(RACINE), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (lance.returncode, lance.stderr) == (0, "")
    assert json.loads(lance.stdout)["format"] == 1
    assert list(tmp_path.iterdir()) == []


def test_a_json_and_a_csv_file_of_the_same_leases_give_the_same_answer(tmp_path: Path):
    entete = "bail_reference;signature_le;surface;pieces_habitables;rfr_2024;qpv;occupant_rang;occupant_lien"
    en_csv = tmp_path / "baux.csv"
    en_csv.write_text(f"{entete}\nB1;10/03/2015;62,4;3;20000;non;1;demandeur\nB1;;;;;;2;enfant\n", encoding="utf-8")
    en_json = tmp_path / "baux.json"
    occupants = [{"lien": "demandeur"}, {"lien": "enfant"}]
    bail = {"bail_reference": "B1", "signature_le": "2015-03-10", "surface": 62.4, "pieces_habitables": 3}
    contenu = {"format": 1, "baux": [{**bail, "rfr": {"2024": 20000}, "qpv": False, "occupants": occupants}]}
    en_json.write_text(json.dumps(contenu), encoding="utf-8")
    assert texte(en_csv) == texte(en_json)


def test_a_declared_tense_zone_wins_over_the_zoning(fichier):
    def change(valeurs):
        valeurs["baux"][0].update(zone_abc="C", zone_tendue=True)
        valeurs["baux"][1].update(zone_abc="C")

    baux = examine(fichier(change))["baux"]
    assert [bail["echeance"]["etat"] for bail in baux[:2]] == ["a_venir", "hors_zone"]


def test_the_values_used_are_told_with_their_source():
    valeurs = {valeur["cle"]: valeur for valeur in examine(ENTREES[0])["valeurs"]}
    assert valeurs["seuils.surface_minimale"]["valeur"]["5"] == 43
    assert all(valeur["source"] for valeur in valeurs.values())


# ------------------------------------------------------------------------------------------ faults


def test_a_fault_is_said_with_its_place_and_the_code_is_two(fichier, capsys: pytest.CaptureFixture[str]):
    chemin = fichier(lambda v: v["baux"][1]["occupants"][0].update(naissance="1975-02-30"))
    assert main(["occupation", "examiner", str(chemin), "--date", "2026-11-23"]) == 2
    dit = capsys.readouterr()
    assert dit.out == ""
    assert dit.err.replace("\u00a0", " ").startswith(
        f"{chemin} : Bail n° 2 (UN-LOYER-QUI-NE-BAISSE-PAS), occupants n° 1, naissance « 1975-02-30 » : "
        "Ce n’est pas une date."
    )


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        (lambda v: v.update(format=2), "un objet de deux noms"),
        (lambda v: v.pop("baux"), "un objet de deux noms"),
        (lambda v: v.update(baux={}), "« baux » : on attend une liste."),
        (lambda v: v.update(baux=[]), "ne porte aucun bail"),
        (lambda v: v["baux"].append(3), "Bail n° 7 : on attend un objet."),
        (lambda v: v["baux"][0].update(surfce=3), "surfce : ce nom n’existe pas ici. Est-ce « surface » ?"),
        (lambda v: v["baux"][0].pop("bail_reference"), "Bail n° 1, bail_reference : cette valeur manque. Écrivez-la"),
        (lambda v: v["baux"][0].update(surface="grande"), "surface « grande » : Ce n’est pas une surface."),
        (lambda v: v["baux"][0].update(surface={}), "surface : on attend une valeur"),
        (
            lambda v: v["baux"][0].update(pieces_habitables="T3"),
            "Ce n’est pas un nombre entier. Corrigez cette valeur à cet endroit du fichier, ou écrivez null",
        ),
        (lambda v: v["baux"][0].update(zone_abc="D"), "Écrivez l’une de : Abis, A, B1, B2, C."),
        (lambda v: v["baux"][0].update(signaux=["age"]), "Codes inconnus : age."),
        (lambda v: v["baux"][0].update(rfr={"24": 3}), "rfr : on attend un objet dont chaque nom est une année"),
        (lambda v: v["baux"][0].update(rfr={"2024": "beaucoup"}), "rfr 2024 « beaucoup »"),
        (lambda v: v["baux"][0].update(occupants={}), "occupants : on attend une liste."),
        (lambda v: v["baux"][0]["occupants"].append(1), "occupants n° 2 : on attend un objet."),
        (lambda v: v["baux"][0]["occupants"][0].update(lien="voisin"), "occupants n° 1, lien « voisin »"),
        (lambda v: v["baux"][0]["offres"][0].update(reponse="non"), "offres n° 1, reponse « non »"),
        (lambda v: v["baux"][0].update(dernier_examen_le="2027-01-01"), "Cette date est dans le futur."),
        (lambda v: v["baux"].append(v["baux"][0]), "est déjà celle du bail n° 1."),
    ],
)
def test_each_fault_of_a_json_file_names_its_place_and_what_to_write(fichier, change, attendu):
    dit = refus(fichier(change))
    assert attendu in dit
    assert "cellule" not in dit, "JSON has no cell"
    assert "colonne" not in dit


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b'{"format": 1,\n  "baux" 3}', "Ligne 2, colonne 10 : ce n’est pas du JSON"),
        (b'{"format": 1, "format": 1}', "Le nom « format » figure deux fois"),
        (b'{"format": NaN}', "« NaN » n’est pas une valeur admise"),
        (b"\xff\xfe{}", "n’est pas en UTF-8"),
        (b"[]", "un objet de deux noms"),
        (b"[" * 100_000, "imbrique trop d’objets"),
    ],
)
def test_a_file_that_is_not_the_expected_json_is_refused(tmp_path: Path, contenu, attendu):
    chemin = tmp_path / "baux.json"
    chemin.write_bytes(contenu)
    assert attendu in refus(chemin)


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("62,40", "grande", "Ligne 2, colonne surface « grande » : Ce n’est pas une surface."),
        ("bail_reference;", "reference_bail;", "La colonne « bail_reference »"),
        (";conjoint;", ";voisin;", "Ligne 3, colonne occupant_lien « voisin »"),
        ("A-VENIR", "JAMAIS-EXAMINE", "JAMAIS-EXAMINE"),
    ],
)
def test_each_fault_of_a_csv_file_names_its_line_and_column(csv, avant, apres, attendu):
    assert attendu in refus(csv(avant, apres))


def test_an_unknown_column_is_told_and_does_not_stop(csv, capsys: pytest.CaptureFixture[str]):
    chemin = csv("rfr_2024;", "ressources;")
    assert main(["occupation", "examiner", str(chemin), "--date", "2026-11-23"]) == 0
    dit = capsys.readouterr()
    assert "ressources" in dit.err
    assert json.loads(dit.out)["baux"]


@pytest.mark.parametrize("nom", ["absent.json", "absent.csv"])
def test_a_file_that_is_not_there_is_said(tmp_path: Path, nom):
    assert "n’existe pas" in refus(tmp_path / nom)


@pytest.mark.parametrize("jour", ["2018-12-31", "2019-08-31", "2060-01-01"])
def test_a_day_that_nobody_checked_is_said(capsys: pytest.CaptureFixture[str], jour):
    assert main(["occupation", "examiner", str(ENTREES[0]), "--date", jour]) == 2
    assert "ne sont vérifiées par personne" in capsys.readouterr().err


def test_a_date_that_is_not_one_is_said(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as sortie:
        main(["occupation", "examiner", str(ENTREES[0]), "--date", "23/11/2026"])
    assert sortie.value.code == 2
    assert "AAAA-MM-JJ" in capsys.readouterr().err


def test_many_faults_are_cut(fichier, capsys: pytest.CaptureFixture[str]):
    chemin = fichier(lambda v: v.update(baux=[{}] * 40))
    assert main(["occupation", "examiner", str(chemin), "--date", "2026-11-23"]) == 2
    assert "… et 10\u00a0autres erreurs." in capsys.readouterr().err
