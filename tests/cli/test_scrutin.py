"""`python -m caleol scrutin depouiller`: a file in, a count out, without any setting or database."""

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
from caleol.cli.fichiers import ILLISIBLE, FichierRefuse
from caleol.cli.scrutin import INCOHERENT, texte_du_depouillement
from caleol.rules.reglement import ReglesSeance, ecrire_regles
from caleol.rules.scrutin.coherence import CAUSES
from caleol.rules.scrutin.ecriture import ecrire_scrutin
from caleol.rules.scrutin.lecture import lire_scrutin

RACINE = Path(__file__).parents[2]
EXEMPLES = RACINE / "docs" / "exemples"
ENTREES = sorted(f for f in EXEMPLES.glob("scrutin-*.json") if not f.name.endswith(".resultat.json"))
REGLAGES_DES_VOTES = (
    "quorum_minimum",
    "quorum_base",
    "quorum_designes",
    "majorite",
    "second_tour",
    "departage",
    "modalites",
    "base_participation",
    "deport_dans_la_base",
    "renvoi_ecrit_par_un_membre",
    "suppleance",
    "pouvoir_admis",
    "pouvoirs_par_membre",
    "pouvoir_compte_au_quorum",
    "lot_mi_salle_mi_ecrit",
)
REFAIRE = (
    "for f in docs/exemples/scrutin-*.json; do … python -m caleol scrutin depouiller $f > ${f%.json}.resultat.json"
)


@pytest.fixture
def fichier(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes the example of a tie, changed, and returns its path."""

    def ecrit(change: Callable[[dict[str, Any]], object]) -> Path:
        valeurs = json.loads((EXEMPLES / "scrutin-egalite-maire.json").read_text(encoding="utf-8"))
        change(valeurs)
        chemin = tmp_path / "scrutin.json"
        chemin.write_text(json.dumps(valeurs), encoding="utf-8")
        return chemin

    return ecrit


def refus(fichier: Path) -> str:
    with pytest.raises(FichierRefuse) as trouve:
        texte_du_depouillement(fichier)
    return str(trouve.value)


@pytest.mark.parametrize("entree", ENTREES, ids=lambda fichier: fichier.stem)
def test_the_examples_of_the_documentation_are_what_the_command_prints(entree: Path):
    attendu = entree.with_name(f"{entree.stem}.resultat.json")
    assert f"{texte_du_depouillement(entree)}\n" == attendu.read_text(encoding="utf-8"), REFAIRE


def test_there_are_examples():
    assert len(ENTREES) >= 6


def test_it_needs_no_setting_and_no_database(tmp_path: Path):
    lance = subprocess.run(
        [sys.executable, "-m", "caleol", "scrutin", "depouiller", str(ENTREES[0])],
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


def test_a_fault_is_said_with_its_place_and_the_code_is_two(fichier, capsys: pytest.CaptureFixture[str]):
    chemin = fichier(lambda v: v["bulletins"][2].update(siege="designe-9"))
    assert main(["scrutin", "depouiller", str(chemin)]) == 2
    dit = capsys.readouterr()
    assert dit.out == ""
    assert dit.err.replace("\u00a0", " ") == (
        f"{chemin} : à « bulletins[2] », le siège « designe-9 » n’est pas dans la liste « sieges ».\n"
    )


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        (lambda v: v.update(formt=1), "à « formt », ce nom n’existe pas ici. Noms admis : bulletins, "),
        (lambda v: v["sieges"][0].update(natur="x"), "à « sieges[0].natur », ce nom n’existe pas ici."),
        (lambda v: v["lot"].update(ville="x"), "à « lot.ville », ce nom n’existe pas ici."),
        (lambda v: v.pop("lot"), "à « lot », il manque un objet { … }."),
        (lambda v: v["sieges"][4].pop("cle"), "à « sieges[4].cle », il manque un texte."),
        (lambda v: v.update(tour="1"), 'à « tour », on attend un nombre entier, et non « "1" ».'),
        (lambda v: v.update(tour=True), "à « tour », on attend un nombre entier, et non « true »."),
        (lambda v: v.update(sieges={}), "à « sieges », on attend une liste [ … ], et non « {} »."),
        (lambda v: v["bulletins"].append(3), "on attend un objet { … }, et non « 3 »."),
        (lambda v: v.update(deports=[1]), "à « deports[0] », on attend un texte, et non « 1 »."),
        (lambda v: v.update(jour="23/11/2026"), "On attend : une date comme 2026-11-23."),
        (lambda v: v.update(instant="2026-11-23T14:30:00"), "On attend : un instant avec son fuseau"),
        (lambda v: v.update(instant="midi"), "On attend : un instant avec son fuseau"),
        (lambda v: v.update(modalite="salle"), "On attend : presentiel, visio, ecrit, mixte."),
        (lambda v: v["sieges"][0].update(cle=" "), "On attend : un texte non vide."),
        (lambda v: v.update(format=2), "à « format », ce format de fichier (« 2 ») n’est pas connu. On attend 1."),
        (lambda v: v["reglement"].update(quorum=4), "à « reglement », le réglage « quorum » n’existe pas"),
        (lambda v: v["reglement"].update(quorum_minimum="4"), "à « reglement », le réglage « quorum_minimum »"),
        (lambda v: v["reglement"].pop("quorum_minimum"), "à « reglement.quorum_minimum », le quorum manque"),
        (lambda v: v.update(jour="2021-01-01"), "n’est vérifiée que depuis le 23/02/2022."),
        (lambda v: v.update(tour=3), "à « tour », le tour est 1 ou 2, et non 3."),
        (lambda v: v["bulletins"].append(v["bulletins"][0]), "à « bulletins[6] », « designe-1 » y figure deux fois."),
        (lambda v: v["bulletins"][0].pop("proposition"), "approuve un classement sans dire lequel"),
    ],
)
def test_each_fault_names_its_place_and_what_to_write(fichier, change, attendu):
    assert attendu in refus(fichier(change))


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b'{"format": 1,\n  "jour" 3}', "ligne 2, colonne 10 : ce n’est pas du JSON"),
        (b'{"format": 1, "format": 1}', "le nom « format » figure deux fois"),
        (b'{"format": NaN}', "« NaN » n’est pas une valeur admise"),
        (b"\xff\xfe{}", "n’est pas en UTF-8"),
        (b"[]", "à « tout le fichier », on attend un objet { … }"),
        (b"[" * 100_000, "trop d’objets"),
    ],
)
def test_a_file_that_is_no_json_is_said(tmp_path: Path, contenu: bytes, attendu: str):
    chemin = tmp_path / "scrutin.json"
    chemin.write_bytes(contenu)
    assert attendu in refus(chemin)


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    assert "ne peut pas être lu" in refus(tmp_path / "perdu.json")
    assert "ne peut pas être lu" in refus(tmp_path)


def test_every_cause_has_its_sentence():
    assert set(INCOHERENT) == set(CAUSES)
    assert set(ILLISIBLE) == {"cle_inconnue", "cle_absente", "type", "valeur", "format", "reglage"}


def noms(valeurs: object) -> set[str]:
    """Return every name of a JSON value."""
    if isinstance(valeurs, list):
        return set().union(*map(noms, valeurs))
    if isinstance(valeurs, dict):
        return set(valeurs) | set().union(*map(noms, valeurs.values()))
    return set()


def test_the_page_names_all_that_the_file_and_the_result_may_hold():
    page = (RACINE / "docs" / "scrutin.md").read_text(encoding="utf-8")
    scrutin = lire_scrutin(json.loads((EXEMPLES / "scrutin-mixte-complet.json").read_text(encoding="utf-8")))
    ecrit = ecrire_scrutin(scrutin)
    attendus = (noms(ecrit) - set(ecrit["reglement"])) | set(REGLAGES_DES_VOTES)
    for sortie in EXEMPLES.glob("scrutin-*.resultat.json"):
        attendus |= noms(json.loads(sortie.read_text(encoding="utf-8")))
    assert {nom for nom in attendus if f"`{nom}`" not in page} == set()
    assert {entree.name for entree in ENTREES if entree.name not in page} == set()


def test_the_page_gives_the_defaults_of_the_settings():
    page = (RACINE / "docs" / "scrutin.md").read_text(encoding="utf-8")
    defauts = ecrire_regles(ReglesSeance(depuis=date(2020, 1, 1)))
    for reglage in REGLAGES_DES_VOTES:
        ligne = next(ligne for ligne in page.splitlines() if ligne.startswith(f"| `{reglage}` |"))
        if defauts[reglage] is not None:
            dit = defauts[reglage] if isinstance(defauts[reglage], str) else json.dumps(defauts[reglage])
            assert ligne.split("|")[2].strip(" `").startswith(dit), reglage
