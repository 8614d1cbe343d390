"""`python -m caleol cotation`: a grid and applications in, points or an order out, without any setting or database."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caleol.__main__ import main
from caleol.cli.cotation import texte_de_cotation
from caleol.cli.fichiers import FichierRefuse

RACINE = Path(__file__).parents[2]
EXEMPLES = RACINE / "docs" / "exemples"
GRILLES = RACINE / "seeds" / "grilles"
COMMANDES = {
    "cotation-rhone.resultat.json": ("noter", "rhone", "cotation-rhone", "2026-11-23"),
    "cotation-paris-2014.resultat.json": ("noter", "paris-2014", "cotation-paris", "2023-12-31"),
    "cotation-paris-2024.resultat.json": ("noter", "paris-2024", "cotation-paris", "2024-01-10"),
    "cotation-toulouse.classement.json": ("classer", "toulouse", "cotation-toulouse", "2026-03-01"),
    "cotation-metropole.resultat.json": ("noter", "demonstration-mel", "cotation-metropole", "2026-11-23"),
    "cotation-metropole.classement.json": ("classer", "demonstration-mel", "cotation-metropole", "2026-11-23"),
}


def lance(action: str, grille: str, demandes: str, jour: str) -> str:
    return texte_de_cotation(action, GRILLES / f"{grille}.toml", EXEMPLES / f"{demandes}.json", jour)


@pytest.mark.parametrize("sortie", COMMANDES)
def test_the_examples_of_the_documentation_are_what_the_command_prints(sortie: str):
    attendu, ecrit = EXEMPLES / sortie, f"{lance(*COMMANDES[sortie])}\n"
    if os.environ.get("CALEOL_REFAIRE_EXEMPLES"):
        attendu.write_text(ecrit, encoding="utf-8")
    assert ecrit == attendu.read_text(encoding="utf-8"), "CALEOL_REFAIRE_EXEMPLES=1 python -m pytest tests/cli"


def totaux(*commande: str) -> dict[str, tuple[int, int]]:
    demandes = json.loads(lance(*commande))["demandes"]
    return {d["numero_unique"]: (d["total_declare"], d["total_valide"]) for d in demandes}


def test_the_published_totals_come_out():
    assert totaux("noter", "rhone", "cotation-rhone", "2026-11-23") == {"exemple-publie": (35, 0)}
    assert totaux("noter", "paris-2014", "cotation-paris", "2023-12-31")["deux-motifs-proches"][0] == 2
    assert totaux("noter", "paris-2024", "cotation-paris", "2024-01-10")["deux-motifs-proches"][0] == 1
    rangs = json.loads(lance("classer", "toulouse", "cotation-toulouse", "2026-03-01"))["classement"]
    assert [(r["numero_unique"], r["points"]) for r in rangs][:3:2] == [("ordinaire-50-mois", 70), ("dalo-du-jour", 50)]


def test_it_needs_no_setting_and_no_database(tmp_path: Path):
    grille, demandes = GRILLES / "rhone.toml", EXEMPLES / "cotation-rhone.json"
    fait = subprocess.run(
        [sys.executable, "-m", "caleol", "cotation", "noter", "--grille", str(grille), str(demandes),
         "--date", "2026-11-23"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(RACINE), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (fait.returncode, fait.stderr) == (0, "")
    assert json.loads(fait.stdout)["demandes"][0]["total_declare"] == 35
    assert list(tmp_path.iterdir()) == []


# --------------------------------------------------------------------------------------------- faults


@pytest.fixture
def dit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Give what runs the command on a changed example, checks that it refuses with code 2, returns the sentence."""

    def fait(
        change: Callable[[dict[str, Any]], object] | None = None, *, grille: str | None = None, jour: str = "2026-11-23"
    ) -> str:
        valeurs = json.loads((EXEMPLES / "cotation-metropole.json").read_text(encoding="utf-8"))
        if change:
            change(valeurs)
        (tmp_path / "d.json").write_text(json.dumps(valeurs), encoding="utf-8")
        texte = (GRILLES / "demonstration-mel.toml").read_text(encoding="utf-8") if grille is None else grille
        (tmp_path / "g.toml").write_text(texte, encoding="utf-8")
        arguments = ["cotation", "noter", str(tmp_path / "d.json"), "--grille", str(tmp_path / "g.toml")]
        assert main([*arguments, "--date", jour]) == 2
        lu = capsys.readouterr()
        assert lu.out == ""
        return lu.err.replace("\u00a0", " ").replace("\u202f", " ").replace(f"{tmp_path}{os.sep}", "").strip()

    return fait


def premiere(valeurs: dict[str, Any]) -> Any:
    return valeurs["demandes"][0]


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        (lambda v: v.update(format=2), "à « format », ce format de fichier (« 2 ») n’est pas connu. On attend 1."),
        (lambda v: premiere(v).update(nom="x"), "à « demandes[0].nom », ce nom n’existe pas ici."),
        (lambda v: premiere(v).pop("deposee_le"), "à « demandes[0].deposee_le », il manque un texte."),
        (lambda v: premiere(v).update(deposee_le="31/01/2024"), "On attend : une date comme 2026-11-23."),
        (lambda v: premiere(v).update(priorites=["dalot"]), 'à « demandes[0].priorites[0] », « "dalot" »'),
        (lambda v: premiere(v).update(motifs=["99"]), "à « demandes[0].motifs[0] »"),
        (lambda v: premiere(v).update(ressources_mensuelles="mille"), 'on attend un nombre, et non « "mille" ».'),
        (lambda v: premiere(v).update(ressources_mensuelles=12.345), "un montant en euros, avec deux décimales"),
        (lambda v: premiere(v)["personnes"][0].update(lien="oncle"), "à « demandes[0].personnes[0].lien »"),
        (lambda v: premiere(v)["logement_actuel"].update(occupation="X"), "demandes[0].logement_actuel.occupation"),
        (lambda v: premiere(v)["logement_actuel"].update(etage=2), "demandes[0].logement_actuel.etage"),
        (lambda v: premiere(v)["faits"].update(casier=True), "à « demandes[0].faits.casier », ce nom n’existe pas"),
        (lambda v: premiere(v)["faits"].update(dalo="oui"), "à « demandes[0].faits.dalo.valeur », on attend true"),
        (lambda v: premiere(v)["faits"].update(zone_abc="D"), "On attend : Abis, A, B1, B2, C."),
        (lambda v: premiere(v)["faits"].update(personnes=[]), "à « demandes[0].faits.personnes »"),
        (
            lambda v: premiere(v)["faits"].update(dalo={"valeur": True, "etat": "vu"}),
            "On attend : declare, valide, rejete, expire.",
        ),
        (
            lambda v: v["demandes"].append({"numero_unique": "059112612345600005", "deposee_le": "2026-01-01"}),
            "à « demandes[5].numero_unique »",
        ),
        (lambda v: v.update(logement={"type": "T3"}), "à « logement.commune », il manque un texte."),
    ],
)
def test_each_fault_of_the_applications_names_its_place(dit, change, attendu):
    trouve = dit(change)
    assert trouve.startswith("d.json : à « ")
    assert attendu in trouve


def test_a_fault_of_the_grid_names_its_line_and_what_to_do(dit):
    grille = (GRILLES / "rhone.toml").read_text(encoding="utf-8").replace('fait = "expulsion"', 'fait = "expulsions"')
    ligne = next(rang for rang, texte in enumerate(grille.splitlines(), start=1) if "expulsions" in texte)
    assert dit(grille=grille) == (
        f"g.toml, ligne {ligne} : ce fait n’est connu d’aucun dossier (expulsions). "
        "Choisissez un fait de la liste, ou déclarez-le dans un bloc [[fait]] avec son justificatif."
    )


def test_a_wrong_day_is_said(dit):
    assert dit(jour="23/11/2026") == (
        "--date : « 23/11/2026 » n’est pas une date. Écrivez-la comme 2026-11-23."
    )  # fmt: skip


def test_a_value_that_nobody_checked_for_the_day_is_said(dit):
    assert "n’est connue de personne au 1960-01-01" in dit(jour="1960-01-01")


def test_a_missing_file_and_a_text_that_is_no_json_are_said(tmp_path: Path):
    with pytest.raises(FichierRefuse, match="ne peut pas être lu"):
        texte_de_cotation("noter", tmp_path / "perdue.toml", tmp_path / "d.json", "2026-11-23")
    (tmp_path / "d.json").write_text('{"format": 1,\n "demandes" []}', encoding="utf-8")
    with pytest.raises(FichierRefuse, match="ligne 2, colonne 13"):
        texte_de_cotation("noter", GRILLES / "rhone.toml", tmp_path / "d.json", "2026-11-23")


def test_without_a_grid_or_a_date_the_command_says_how_to_call_it(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as sortie:
        main(["cotation", "noter", "d.json"])
    assert sortie.value.code == 2
    assert "--grille" in capsys.readouterr().err


# --------------------------------------------------------------------------------------------- order


def classement(tmp_path: Path, ajout: str, **changes: Any) -> dict[str, Any]:
    texte = (GRILLES / "toulouse.toml").read_text(encoding="utf-8")
    (tmp_path / "g.toml").write_text(texte.replace("partielle = true", f"partielle = true\n{ajout}"), encoding="utf-8")
    valeurs = json.loads((EXEMPLES / "cotation-toulouse.json").read_text(encoding="utf-8"))
    for demande in valeurs["demandes"]:
        demande.update(changes)
    (tmp_path / "d.json").write_text(json.dumps(valeurs), encoding="utf-8")
    lu: dict[str, Any] = json.loads(
        texte_de_cotation("classer", tmp_path / "g.toml", tmp_path / "d.json", "2026-03-01")
    )
    return lu


def test_dalo_above_or_out_of_the_ranking(tmp_path: Path):
    au_dessus = classement(tmp_path, 'dalo = "au_dessus"')["classement"]
    assert au_dessus[0]["numero_unique"] == "dalo-du-jour"
    assert au_dessus[0]["classe"] == ["DALO, classé au-dessus des autres"]
    hors = classement(tmp_path, 'dalo = "hors_classement"')
    assert [place["numero_unique"] for place in hors["hors_classement"]] == ["dalo-du-jour"]
    assert [place["rang"] for place in hors["classement"]] == [1, 2, 3]


def test_a_grid_of_first_access_ranks_no_transfer(tmp_path: Path):
    trouve = classement(tmp_path, 'public = "premier_acces"', mutation=True)
    assert trouve["classement"] == []
    assert trouve["exclues"][0]["raisons"] == ["Cette grille ne vaut que pour un premier accès."]
