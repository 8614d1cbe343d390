"""The notice of the grids says what the reader reads: facts, keys, schema, examples."""

import json
import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caleol.rules.faits_cotation.definitions import FAITS
from caleol.rules.grille import Grille, avertissements_ponderation
from caleol.rules.grille.schema import schema_de_grille, tableau_des_faits
from tests.cli.test_cotation import COMMANDES
from tests.rules.test_cotation_proprietes import TEXTE as TOUTE

RACINE = Path(__file__).parents[2]
PAGE = RACINE / "docs" / "grilles.md"
SCHEMA = RACINE / "docs" / "grille.schema.json"
GRILLES = sorted((RACINE / "seeds" / "grilles").glob("*.toml"))
DEBUT, FIN = "<!-- faits : ce tableau est écrit par les essais -->\n", "<!-- fin des faits -->"
REFAIRE = "CALEOL_REFAIRE_EXEMPLES=1 python -m pytest tests/docs"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def noms(valeurs: object) -> set[str]:
    """Return every name of a JSON value."""
    if isinstance(valeurs, list):
        return set().union(*map(noms, valeurs))
    if isinstance(valeurs, dict):
        return set(valeurs) | set().union(*map(noms, valeurs.values()))
    return set()


def test_the_notice_lists_the_facts():
    avant, reste = page().split(DEBUT)
    apres = reste[reste.index(FIN) :]
    attendue = avant + DEBUT + tableau_des_faits() + "\n" + apres
    if os.environ.get("CALEOL_REFAIRE_EXEMPLES"):
        PAGE.write_text(attendue, encoding="utf-8")
    assert page() == attendue, REFAIRE


def test_the_schema_is_that_of_the_reader():
    attendu = json.dumps(schema_de_grille(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("CALEOL_REFAIRE_EXEMPLES"):
        SCHEMA.write_text(attendu, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == attendu, REFAIRE


def test_the_notice_names_every_key_and_every_choice():
    ecrits = set(re.findall(r"[a-z_0-9]+", page()))
    attendus = set()
    for objet in (schema_de_grille(), *schema_de_grille()["$defs"].values()):
        attendus |= set(objet["properties"])
        for propriete in objet["properties"].values():
            attendus |= set(propriete.get("enum", ()))
    assert attendus - ecrits == set()


def test_the_notice_names_all_that_the_commands_write():
    for sortie, (_, grille, demandes, _) in COMMANDES.items():
        assert {f"{grille}.toml", f"{demandes}.json", sortie} <= set(re.findall(r"[\w.-]+\.(?:json|toml)", page()))
        ecrits = json.loads((RACINE / "docs" / "exemples" / sortie).read_text(encoding="utf-8"))
        assert {nom for nom in noms(ecrits) if nom not in page()} == set()


def test_the_example_of_the_notice_is_a_grid():
    texte = page().split("```toml\n")[1].split("```")[0]
    assert [groupe.cle for groupe in Grille.charger(texte).groupes] == ["anciennete", "situation"]


# --------------------------------------------------------------------------------------------- schema and seeds


GENRES: dict[str, Any] = {
    "string": (str, date),
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def ecarts(valeur: Any, regle: dict[str, Any], racine: dict[str, Any], lieu: str = "") -> list[str]:
    """Return where a value does not follow a schema: the few words of it that ours uses."""
    if "$ref" in regle:
        return ecarts(valeur, racine["$defs"][regle["$ref"].rsplit("/", 1)[1]], racine, lieu)
    if "anyOf" in regle:
        essais = [ecarts(valeur, une, racine, lieu) for une in regle["anyOf"]]
        return [] if [] in essais else [faute for essai in essais for faute in essai]
    if "enum" in regle:
        return [] if valeur in regle["enum"] else [f"{lieu}: {valeur!r}"]
    juste = isinstance(valeur, GENRES[regle["type"]]) and not (isinstance(valeur, bool) and regle["type"] != "boolean")
    if not juste:
        return [f"{lieu}: {valeur!r}"]
    fautes = []
    for rang, element in enumerate(valeur if isinstance(valeur, list) else ()):
        fautes += ecarts(element, regle["items"], racine, f"{lieu}[{rang}]")
    if "properties" in regle:
        fautes += [f"{lieu}.{cle}" for cle in regle["required"] if cle not in valeur]
        for cle, element in valeur.items():
            propre = regle["properties"].get(cle)
            fautes += [f"{lieu}.{cle}"] if propre is None else ecarts(element, propre, racine, f"{lieu}.{cle}")
    return fautes


@pytest.mark.parametrize(
    "texte", [*(f.read_text(encoding="utf-8") for f in GRILLES), TOUTE], ids=range(len(GRILLES) + 1)
)
def test_every_grid_follows_the_schema(texte: str):
    Grille.charger(texte)
    assert ecarts(tomllib.loads(texte), schema_de_grille(), schema_de_grille()) == []


def test_the_schema_refuses_what_the_reader_refuses():
    texte = TOUTE.replace("par_mois = 1", "par_moi = 1")
    assert ecarts(tomllib.loads(texte), schema_de_grille(), schema_de_grille()) == [".groupe[0].critere[0].par_moi"]


def test_published_grids_are_marked_partial_with_their_source():
    for fichier in GRILLES:
        grille = Grille.charger(fichier.read_text(encoding="utf-8"))
        assert grille.partielle is (not fichier.stem.startswith("demonstration")), fichier.name
        assert grille.source or fichier.stem == "demonstration", fichier.name


def test_the_complete_grid_has_the_situations_of_the_territory_and_the_expected_weights():
    grille = Grille.charger((RACINE / "seeds/grilles/demonstration-mel.toml").read_text(encoding="utf-8"))
    priorites = next(groupe for groupe in grille.groupes if groupe.cle == "priorites")
    cles = [critere.cle for critere in priorites.criteres]
    mutations = [cle for cle in cles if cle.startswith("mutation_")]
    assert (len(cles) - len(mutations) - 1, len(mutations), cles[0]) == (14, 7, "dalo")
    assert avertissements_ponderation(grille) == ()


def test_every_fact_has_its_lawful_evidence():
    assert [nom for nom, fait in FAITS.items() if not fait.preuve] == []
