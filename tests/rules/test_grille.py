"""A grid is read from its text, or refused with the line and the reason."""

from datetime import date
from pathlib import Path

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.grille.avertissements import avertissements_ponderation
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import PlaceDalo
from tests.rules.faits import AU

TEXTE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")

PETITE = """code = "essai"
version = 2
libelle = "Essai"
depuis = 2026-01-01
dalo = "au_dessus"

[[groupe]]
cle = "tout"
libelle = "Tout"
mode = "somme"

  [[groupe.critere]]
  cle = "dalo"
  libelle = "DALO"
  famille = "dalo"
  fait = "dalo"
  points = 50

  [[groupe.critere]]
  cle = "expulsion"
  libelle = "Expulsion"
  famille = "priorite"
  fait = "expulsion"
  points = 40

  [[groupe.critere]]
  cle = "mois"
  libelle = "Mois"
  fait = "deposee_le"
  par_mois = 1
  plafond = 30
"""


def refus(avant: str, apres: str) -> tuple[int, str, str]:
    assert avant in PETITE
    with pytest.raises(Refus) as trouve:
        Grille.charger(PETITE.replace(avant, apres))
    assert trouve.value.code == "grille_invalide"
    return trouve.value.data["ligne"], trouve.value.data["raison"], trouve.value.data["detail"]


def test_a_grid_is_read():
    grille = Grille.charger(PETITE)
    assert (grille.code, grille.version, grille.dalo) == ("essai", 2, PlaceDalo.AU_DESSUS)
    assert grille.faits == ("dalo", "expulsion", "deposee_le")
    assert grille.en_vigueur(AU)
    assert not grille.en_vigueur(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ('fait = "expulsion"', 'fait = "expulsions"', (23, "fait_inconnu", "expulsions")),
        ("points = 40", "poids = 40", (24, "cle_inconnue", "poids")),
        ("points = 40", 'points = "40"', (24, "points_non_entiers", "40")),
        ("points = 40", "points = 40.5", (24, "points_non_entiers", "40.5")),
        ('mode = "somme"', 'mode = "moyenne"', (10, "valeur_inconnue", "moyenne")),
        ('famille = "priorite"', 'famille = "autre"', (22, "valeur_inconnue", "autre")),
        ('dalo = "au_dessus"', 'dalo = "premier"', (5, "valeur_inconnue", "premier")),
        ('cle = "expulsion"', 'cle = "dalo"', (20, "critere_en_double", "dalo")),
        ('fait = "deposee_le"', 'fait = "dalo"', (29, "fait_inadapte", "dalo")),
        ('fait = "expulsion"', 'fait = "taux_effort_actuel"', (23, "fait_inadapte", "taux_effort_actuel")),
        ('  fait = "expulsion"\n', "", (20, "un_seul_de_fait_un_parmi_tous", "expulsion")),
        ("version = 2\n", "", (1, "cle_manquante", "version")),
        ("depuis = 2026-01-01", 'depuis = "hier"', (4, "valeur_illisible", "hier")),
        ("plafond = 30", 'plafond = "trente"', (31, "points_non_entiers", "trente")),
    ],
)
def test_a_wrong_grid_is_refused_with_its_line_and_reason(avant, apres, attendu):
    assert refus(avant, apres) == attendu


@pytest.mark.parametrize(("avant", "apres"), [("version = 2", 'version = "deux"'), ('mode = "somme"', "critere = 3")])
def test_a_value_of_another_kind_is_refused(avant, apres):
    assert refus(avant, apres)[1] in {"valeur_illisible", "texte_illisible"}


def test_a_text_that_is_no_toml_is_refused_with_its_line():
    ligne, raison, _ = refus('libelle = "Expulsion"', "libelle = Expulsion")
    assert (ligne, raison) == (21, "texte_illisible")


def test_several_facts_may_make_one_criterion():
    grille = Grille.charger(PETITE.replace('fait = "expulsion"', 'tous = ["expulsion", "heberges"]'))
    assert "heberges" in grille.faits


# --------------------------------------------------------------------------------------------- weights


def codes(texte: str) -> set[str]:
    return {anomalie.code for anomalie in avertissements_ponderation(Grille.charger(texte))}


def test_the_demonstration_grid_keeps_the_expected_weights():
    assert codes(TEXTE) == set()
    assert codes(PETITE) == set()


@pytest.mark.parametrize(
    ("avant", "apres", "code"),
    [
        ("points = 40", "points = 50", "ponderation_dalo"),
        ("plafond = 30", "plafond = 40", "ponderation_facultatif"),
        ("  plafond = 30\n", "", "ponderation_facultatif"),
        ('famille = "dalo"', 'famille = "locale"', "ponderation_sans_dalo"),
    ],
)
def test_a_grid_that_breaks_the_weights_is_warned_and_not_refused(avant, apres, code):
    assert code in codes(PETITE.replace(avant, apres))


def test_the_cap_of_a_group_bounds_what_it_can_give():
    sans_borne = PETITE.replace("  plafond = 30\n", "").replace('mode = "somme"', 'mode = "somme"\nplafond = 45')
    assert codes(sans_borne) == {"ponderation_facultatif"}
