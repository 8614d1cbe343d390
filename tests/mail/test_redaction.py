"""The words of the mails: in files, with the typography of French, and no line left with an empty value."""

import ast
from pathlib import Path

import pytest

from caleol.mail.redaction import redige

RACINE = Path(__file__).resolve().parents[2]
CONVOCATION = {
    "destinataire": "Mme Anne Petit",
    "commission": "Commission Nord",
    "nature": "commission d’attribution",
    "numero": 3,
    "jour": "mardi 1er décembre 2026",
    "heure": "9 h 30",
    "modalite": "en salle",
    "lieu": "Salle A : $100",
    "visioconference": None,
    "ecrit": None,
    "siege": "Maire",
    "voix": "délibérative",
    "lots": "3 logements",
    "adresse": "https://caleol.exemple.fr/seances/3",
    "lien": "https://caleol.exemple.fr/convocation/_secret_",
    "urgence": None,
    "suite": None,
    "base_legale": "CCH, art. L. 441-2.",
}


def test_first_line_is_the_subject_and_values_stand_as_they_are():
    convocation = redige("convocation", **CONVOCATION)
    assert convocation.objet == "Convocation\u00a0: Commission Nord, séance n°\u00a03 du mardi 1er décembre 2026"
    assert convocation.texte.startswith("Mme Anne Petit,\n\nNous vous convoquons")
    assert "Lieu\u00a0: Salle A : $100\n" in convocation.texte


def test_line_without_its_value_is_left_out():
    assert "Visioconférence" not in redige("convocation", **CONVOCATION).texte
    assert (
        "Visioconférence\u00a0: https://visio.exemple.fr"
        in redige("convocation", **CONVOCATION | {"visioconference": "https://visio.exemple.fr"}).texte
    )


def test_value_that_is_missing_is_said():
    with pytest.raises(KeyError):
        redige("annulation", commission="Nord")


def test_services_write_no_mail_of_their_own():
    for chemin in (RACINE / "caleol" / "services").glob("*.py"):
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.Call) and ast.unparse(noeud.func) == "queue_courriel":
                donnes = {k.arg: ast.unparse(k.value) for k in noeud.keywords}
                assert donnes["texte"].endswith(".texte"), f"{chemin.name}: the words go to caleol/mail/textes"
                assert donnes["objet"].endswith(".objet"), f"{chemin.name}: the words go to caleol/mail/textes"
