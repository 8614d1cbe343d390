"""A wrong grid is refused with its line and its reason; a doubtful one is warned of."""

import re
from pathlib import Path

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.grille import RAISONS, avertissements, phrase_de_refus
from caleol.rules.grille.avertissements import avertissements_preuves, avertissements_sources
from caleol.rules.grille.modele import Grille, grille_applicable
from tests.rules.faits import AU
from tests.rules.grilles import critere, grille, texte_grille

SOURCES = Path(__file__).parents[2] / "caleol" / "rules" / "grille"


def refus(texte: str) -> tuple[str, str, str]:
    """Return the text of the line, the reason and the detail of a refusal."""
    with pytest.raises(Refus) as trouve:
        Grille.charger(texte)
    donnees = trouve.value.data
    return texte.splitlines()[donnees["ligne"] - 1].strip(), donnees["raison"], donnees["detail"]


# --------------------------------------------------------------------------------------------- criteria


@pytest.mark.parametrize(
    ("corps", "ligne", "raison"),
    [
        ('fait = "dalo"\npoints = 1\npoint = 2', "point = 2", "cle_inconnue"),
        ('fait = "dalo"\npoints = true', "points = true", "points_non_entiers"),
        ('fait = "casier_judiciaire"\npoints = 1', 'fait = "casier_judiciaire"', "fait_inconnu"),
        ('fait = 3\npoints = 1', "fait = 3", "valeur_illisible"),
        ('fait = "dalo"\nvaut = "oui"\npoints = 1', 'vaut = "oui"', "valeur_illisible"),
        ('fait = "dalo"\npoints = 1\npar_mois = 1', 'cle = "c"', "une_seule_facon_de_compter"),
        ('fait = "dalo"\nrefus = {}\npoints = 1', 'cle = "c"', "un_seul_de_fait_un_parmi_tous"),
        ('un_parmi = [\n"dalo",\n"expulsion",\n"dalo",\n]\npoints = 1', '"dalo",', "fait_en_double"),
        ('tous = [\n"dalo",\n{ fait = "dalot" },\n]\npoints = 1', '{ fait = "dalot" },', "fait_inconnu"),
        ('tous = ["dalo", 4]\npoints = 1', 'tous = ["dalo", 4]', "valeur_illisible"),
        ('tous = []\npoints = 1', "tous = []", "valeur_illisible"),
        ('fait = "dalo"\nunite = "mois"\npoints = 1', 'unite = "mois"', "cle_sans_objet"),
        ('fait = "revenu_uc"\nsuperieur = 1\ninferieur = 3\npoints = 1', "inferieur = 3", "deux_comparaisons"),
        ('fait = "revenu_uc"\nsuperieur = "haut"\npoints = 1', 'superieur = "haut"', "seuil_inconnu"),
        ('fait = "revenu_uc"\nsuperieur = nan\npoints = 1', "superieur = nan", "valeur_illisible"),
        ('fait = "revenu_uc"\nsuperieur = 1\nmesure = "dates"\npoints = 1', 'mesure = "dates"', "cle_sans_objet"),
        ('fait = "revenu_uc"\npoints = 1', 'fait = "revenu_uc"', "fait_inadapte"),
        ('fait = "dalo"\nsuperieur = 1\npoints = 1', 'fait = "dalo"', "fait_inadapte"),
        ('fait = "deposee_le"\nsuperieur = 36\npoints = 1', "[[groupe.critere]]", "cle_manquante"),
        (
            'fait = "deposee_le"\nsuperieur = 36\nunite = "mois"\npoints = 1',
            "superieur = 36",
            "mesure_a_preciser",
        ),
        (
            'fait = "deposee_le"\negal = 36\nunite = "mois"\nmesure = "dates"\npoints = 1',
            'mesure = "dates"',
            "valeur_inconnue",
        ),
        ('fait = "occupation"\nparmi = ["LP", "XX"]\npoints = 1', 'parmi = ["LP", "XX"]', "valeur_inconnue"),
        ('fait = "occupation"\nparmi = ["LP", "LP"]\npoints = 1', 'parmi = ["LP", "LP"]', "valeur_en_double"),
        ('un_membre = { age = 3 }\npoints = 1', "un_membre = { age = 3 }", "cle_inconnue"),
        ('un_membre = { lien = "oncle" }\npoints = 1', 'un_membre = { lien = "oncle" }', "valeur_inconnue"),
        (
            "un_membre = { age_min = 20, age_max = 3 }\npoints = 1",
            "un_membre = { age_min = 20, age_max = 3 }",
            "nombre_trop_petit",
        ),
        ("refus = { nombre = 0 }\npoints = -1", "refus = { nombre = 0 }", "nombre_trop_petit"),
        ("refus = 2\npoints = -1", "refus = 2", "valeur_illisible"),
        ('fait = "revenu_uc"\npar_unite = 1', 'fait = "revenu_uc"', "fait_inadapte"),
        ('fait = "dalo"\npoints = 1\nplafond_mesure = 3', "plafond_mesure = 3", "cle_sans_objet"),
        ('fait = "deposee_le"\npar_mois = 1\nplafond = -5', "plafond = -5", "plafond_de_signe_contraire"),
        (
            "par_personne = 5\npersonnes = {}\npart_garde_alternee = 50",
            "par_personne = 5",
            "arrondi_a_preciser",
        ),
        ("par_personne = 5\npersonnes = {}\npart_a_naitre = 200", "part_a_naitre = 200", "part_trop_grande"),
        ('fait = "dalo"\npoints = 1\nvaleur = "x"', 'valeur = "x"', "cle_sans_objet"),
        ('fait = "dalo"\npoints = 1\ndepuis = 2026-02-01\njusqu = 2026-01-01', "jusqu = 2026-01-01",
         "periode_inversee"),
        ('fait = "dalo"\npoints = 1\ndepuis = 2026-02-01T10:00:00', "depuis = 2026-02-01T10:00:00", "valeur_illisible"),
    ],
)  # fmt: skip
def test_a_wrong_criterion_is_refused_with_its_line(corps, ligne, raison):
    trouve = refus(texte_grille(critere("c", corps)))
    assert trouve[:2] == (ligne, raison)


# --------------------------------------------------------------------------------------------- bands

BANDES = {
    "bande_vide": "{ a_partir_de = 10, moins_de = 10, points = 1 },",
    "bande_inatteignable": "{ moins_de = 10, points = 1 },\n{ jusqu_a = 9, points = 2 },",
    "bandes_en_chevauchement": "{ moins_de = 10, points = 1 },\n{ a_partir_de = 5, moins_de = 20, points = 2 },",
    "bandes_avec_trou": "{ moins_de = 10, points = 1 },\n{ plus_de = 10, points = 2 },",
    "deux_comparaisons": "{ moins_de = 10, jusqu_a = 11, points = 1 },",
}


@pytest.mark.parametrize("raison", BANDES)
def test_an_impossible_band_is_refused_on_its_own_line(raison):
    texte = texte_grille(critere("b", f'fait = "revenu_uc"\nbandes = [\n{BANDES[raison]}\n]'))
    assert refus(texte)[:2] == (BANDES[raison].splitlines()[-1], raison)


@pytest.mark.parametrize(
    ("fait", "juste"), [("nombre_personnes", True), ("revenu_uc", False), ('deposee_le"\nunite = "mois', True)]
)
def test_whole_numbers_leave_no_hole_where_decimals_do(fait, juste):
    texte = texte_grille(
        critere("b", f'fait = "{fait}"\nbandes = [{{ jusqu_a = 3, points = 1 }}, {{ a_partir_de = 4, points = 2 }}]')
    )
    if juste:
        Grille.charger(texte)
    else:
        assert refus(texte)[1] == "bandes_avec_trou"


SEUIL = '[[seuil]]\ncle = "s"\nselon = ["type_menage"]\nvaleurs = { seul = 10, "*" = 30 }\n'
BANDE_A_SEUIL = critere(
    "b", 'fait = "revenu_uc"\nbandes = [\n{ moins_de = 20, points = 5 },\n{ moins_de = "s", points = 1 },\n]'
)


def test_bands_are_checked_under_every_choice_that_moves_their_bounds():
    assert refus(texte_grille(BANDE_A_SEUIL, tete=SEUIL))[1] == "bande_inatteignable"
    Grille.charger(texte_grille(BANDE_A_SEUIL, tete=SEUIL.replace("seul = 10", "seul = 21")))


@pytest.mark.parametrize(
    ("avant", "apres", "raison"),
    [
        ('"*" = 30', "couple = 30", "seuil_incomplet"),
        ("seul = 10", "veuf = 10", "valeur_inconnue"),
        ("seul = 10", 'seul = "dix"', "valeur_illisible"),
        ('["type_menage"]', '["menage"]', "fait_inconnu"),
        ('["type_menage"]', '["revenu_uc"]', "fait_inadapte"),
        ('valeurs = { seul = 10, "*" = 30 }', "valeurs = 3", "valeur_illisible"),
    ],
)
def test_a_wrong_table_of_thresholds_is_refused(avant, apres, raison):
    assert refus(texte_grille(BANDE_A_SEUIL, tete=SEUIL.replace(avant, apres)))[1] == raison


# --------------------------------------------------------------------------------------------- the rest of the grid

DALO = critere("c", 'fait = "dalo"\npoints = 1')
SUIVI = 'mode = "valeur_declaree"\nselon = "motif_principal"'
FAIT_LOCAL = '[[fait]]\nnom = "local"\nlibelle = "Local"\nnature = "booleen"\n'


@pytest.mark.parametrize(
    ("tete", "groupe", "suite", "raison"),
    [
        ("jusqu = 2013-01-01", "", "", "periode_inversee"),
        ('departage = ["hasard"]', "", "", "valeur_inconnue"),
        ('departage = ["anciennete", "anciennete"]', "", "", "valeur_en_double"),
        ("plafond_total = 1\nplancher_total = 2", "", "", "plancher_au_dessus_du_plafond"),
        ("", "plafond = 1\nplancher = 2", "", "plancher_au_dessus_du_plafond"),
        ('modules_actifs = ["rien"]', "", "", "module_inconnu"),
        ('libelle_long = "x"', "", "", "cle_inconnue"),
        ("", 'selon = "occupation"', "", "cle_sans_objet"),
        ("", 'mode = "valeur_declaree"', "", "cle_manquante"),
        ("", SUIVI, "", "cle_manquante"),
        ("", SUIVI.replace("motif_principal", "dalo"), "", "fait_inadapte"),
        (FAIT_LOCAL + FAIT_LOCAL, "", "", "fait_en_double"),
        (FAIT_LOCAL.replace('"local"', '"dalo"'), "", "", "fait_en_double"),
        (FAIT_LOCAL.replace('"local"', '"Fait Local"'), "", "", "nom_de_fait"),
        (FAIT_LOCAL.replace("booleen", "personnes"), "", "", "valeur_inconnue"),
        ("fait = 3", "", "", "valeur_illisible"),
        (SEUIL + SEUIL, "", "", "seuil_en_double"),
        ("", "", '[[groupe]]\ncle = "g"\nlibelle = "G"\n' + DALO.replace('"c"', '"d"'), "groupe_en_double"),
        ("", "", DALO, "critere_en_double"),
        ("", "", '[[classe]]\ncle = "c"\nlibelle = "C"\ngenre = "seconde"\nfait = "dalo"', "valeur_inconnue"),
        ("", "", '[[classe]]\ncle = "c"\nlibelle = "C"\ngenre = "absolue"\nfait = "dalo"\n' * 2, "classe_en_double"),
        ("", "", '[[exclusion]]\ncle = "c"\nlibelle = "C"\nfait = "dalo"\n' * 2, "exclusion_en_double"),
        ("", "", "[gel]\nnombre = 1\npoints = 2", "cle_inconnue"),
        ("gel = 3", "", "", "valeur_illisible"),
    ],
)
def test_the_other_parts_of_a_grid_are_checked(tete, groupe, suite, raison):
    assert refus(texte_grille(DALO, tete=tete, groupe=groupe, suite=suite))[1] == raison


def test_a_criterion_of_a_declared_value_answers_to_a_value_that_exists():
    texte = texte_grille(critere("c", 'valeur = "99"\nfait = "dalo"\npoints = 1'), groupe=SUIVI)
    assert refus(texte)[:2] == ('valeur = "99"', "valeur_inconnue")


def test_an_empty_grid_and_an_empty_group_are_refused():
    assert refus(texte_grille().split("[[groupe]]")[0])[1:] == ("cle_manquante", "groupe")
    assert refus(texte_grille())[1:] == ("cle_manquante", "critere")
    assert refus(texte_grille(groupe="critere = []"))[1:] == ("cle_manquante", "critere")


def test_a_text_cut_short_is_refused_on_its_last_line():
    assert refus(texte_grille(DALO) + "bandes = [\n")[1] == "texte_illisible"


def test_lines_are_found_past_texts_of_several_lines():
    texte = texte_grille(critere("c", 'fait = "dalot"\npoints = 1'), tete='note = """un [\n[[groupe]] "deux"\n"""')
    assert refus(texte)[0] == 'fait = "dalot"'


def test_each_reason_that_the_reader_gives_has_its_french_sentence():
    textes = "".join(fichier.read_text(encoding="utf-8") for fichier in SOURCES.glob("*.py"))
    donnees = set(
        re.findall(r'(?:refus\(|Faute\(rang, |raison=|sans_double\([^"]*|une_seule\([^"]*)"([a-z_]+)"', textes)
    )
    assert donnees - {"grille_invalide"} <= set(RAISONS)
    assert phrase_de_refus(3, "fait_inconnu", "dalot").startswith("ligne 3\u00a0: ce fait n’est connu")
    assert "Corrigez" in phrase_de_refus(3, "autre", "x")


# --------------------------------------------------------------------------------------------- warnings


def codes(*criteres: str, tete: str = "", suite: str = "") -> set[str]:
    return {avis.code for avis in avertissements_preuves(grille(*criteres, tete=tete, suite=suite))}


LOCAL = critere("c", 'fait = "local"\npoints = 1')


@pytest.mark.parametrize(
    ("libelle", "preuve", "attendu"),
    [
        ("Casier judiciaire vierge", "extrait du casier", {"fait_sans_preuve_licite"}),
        ("Condamné pour trafic", "jugement", {"fait_sans_preuve_licite"}),
        ("Origine étrangère", "acte", {"fait_sans_preuve_licite"}),
        ("De nationalité française", "carte", {"fait_sans_preuve_licite"}),
        ("Adhérent d’un syndicat", "carte", {"fait_sans_preuve_licite"}),
        ("Travailleur essentiel", "", {"fait_sans_preuve"}),
        ("Travailleur essentiel", "attestation de l’employeur", set()),
    ],
)
def test_a_fact_that_no_lawful_evidence_supports_is_warned_of(libelle, preuve, attendu):
    tete = FAIT_LOCAL.replace('"Local"', f'"{libelle}"') + (f'preuve = "{preuve}"\n' if preuve else "")
    assert codes(LOCAL, tete=tete) == attendu


def test_a_criterion_whose_label_weighs_what_the_law_forbids_is_warned_of():
    nomme = critere("c", 'fait = "proprietaire"\npoints = 1').replace('"C"', '"Sans condamnation"')
    assert codes(nomme) == {"critere_sans_preuve_licite"}


def test_health_asks_for_its_evidence():
    sante = 'fait = "personne_handicapee"\npoints = 1'
    assert codes(critere("c", sante)) == {"sante_sans_preuve"}
    assert codes(critere("c", f"{sante}\nsur_validation = true")) == set()
    assert codes(critere("c", 'fait = "handicap"\npoints = 1')) == set()


def test_the_link_with_the_commune_alone_is_warned_of():
    assert codes(critere("c", 'fait = "reside_dans_la_commune"\npoints = 1')) == {"lien_communal_seul"}
    deux = 'tous = ["reside_dans_la_commune", "expulsion"]\npoints = 1'
    assert codes(critere("c", deux)) == set()


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ('fait = "taux_effort_propose"\nsuperieur = 33', "exclusion_taux_effort"),
        ('fait = "travaille_dans_la_commune"\nvaut = false', "exclusion_lien_communal"),
    ],
)
def test_an_exclusion_that_the_law_does_not_allow_is_warned_of(condition, code):
    assert codes(DALO, suite=f'[[exclusion]]\ncle = "e"\nlibelle = "E"\n{condition}\n') == {code}


def test_every_warning_of_a_grid_comes_together():
    une = grille(critere("c", 'fait = "reside_dans_la_commune"\npoints = 1'))
    assert {avis.code for avis in avertissements(une)} == {"ponderation_sans_dalo", "lien_communal_seul"}


def test_facts_that_nothing_carries_are_told_with_the_criteria_that_wait_for_them():
    texte = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration-mel.toml").read_text(encoding="utf-8")
    trouves = {avis.cible: avis.phrase for avis in avertissements_sources(Grille.charger(texte))}
    assert "en_detention" in trouves
    assert "Aucun fichier importé ne dit «\u00a0En détention\u00a0»" in trouves["en_detention"]
    assert "deposee_le" not in trouves


# --------------------------------------------------------------------------------------------- several grids


def test_the_grid_of_an_application_is_the_most_precise_then_the_last():
    tous, mutation = grille(DALO), grille(DALO, tete='public = "mutation"')
    lille, recente = grille(DALO, tete='territoire = "Lille"'), grille(DALO, tete='note = "r"')
    assert grille_applicable((tous, mutation, lille), AU, mutation=True, territoire="Roubaix") is mutation
    assert grille_applicable((tous, mutation), AU, mutation=False) is tous
    assert grille_applicable((tous, mutation, lille), AU, mutation=False, territoire="Lille") is lille
    assert grille_applicable((mutation,), AU, mutation=False) is None
    assert grille_applicable((recente,), AU.replace(year=2013), mutation=False) is None
