"""The ten cases that a simple engine gets wrong, each with its expected points."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caleol.rules.cotation.calcul import cle_de_classement, coter_dossier
from caleol.rules.cotation.evaluateur import compiler
from caleol.rules.cotation.refus import effet_des_refus
from caleol.rules.facts import Garde, Refuse
from caleol.rules.faits_cotation import Contexte, Fait
from caleol.rules.faits_cotation.lieux import commune_entiere, meme_commune
from caleol.rules.grille.conditions import Cumul, RegleRefus
from caleol.rules.grille.modele import Grille, grille_applicable
from tests.rules.faits import (
    AU,
    PARAMETRES,
    a_naitre,
    adulte,
    conjoint,
    demande,
    en_alternance,
    en_visite,
    enfant,
    logement,
    menage,
)
from tests.rules.grilles import critere, etats, grille, note, total, vu

GRILLES = Path(__file__).parents[2] / "seeds" / "grilles"


def publiee(nom: str) -> Grille:
    return Grille.charger((GRILLES / f"{nom}.toml").read_text(encoding="utf-8"))


# --------------------------------------------------------------------------------------------- 1. strict, months, dates


def plus_de_36_mois(comparaison: str, mesure: str) -> Grille:
    return grille(critere("vieille", f'fait = "deposee_le"; {comparaison} = 36; unite = "mois"; {mesure}; points = 20'))


@pytest.mark.parametrize(
    ("comparaison", "mesure", "veille", "jour", "lendemain", "mois_suivant"),
    [
        ("superieur", 'mesure = "dates"', 0, 0, 20, 20),
        ("superieur", 'mesure = "unites_pleines"', 0, 0, 0, 20),
        ("superieur_ou_egal", 'mesure = "dates"', 0, 20, 20, 20),
        ("superieur_ou_egal", 'mesure = "unites_pleines"', 0, 20, 20, 20),
    ],
)
def test_case_1_more_than_36_months_on_dates_or_on_full_months(
    comparaison, mesure, veille, jour, lendemain, mois_suivant
):
    une = plus_de_36_mois(comparaison, mesure)
    jours = (date(2025, 11, 20), date(2025, 11, 21), date(2025, 11, 22), date(2025, 12, 21))
    trouves = tuple(total(une, au, deposee_le=date(2022, 11, 21)) for au in jours)
    assert trouves == (veille, jour, lendemain, mois_suivant)


@pytest.mark.parametrize(
    ("depot", "au", "mois", "ans"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0, 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1, 0),
        (date(2026, 1, 31), date(2026, 3, 30), 1, 0),
        (date(2026, 1, 31), date(2026, 3, 31), 2, 0),
        (date(2024, 2, 29), date(2025, 2, 27), 11, 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12, 1),
        (date(2024, 2, 29), date(2028, 2, 28), 47, 3),
        (date(2024, 2, 29), date(2028, 2, 29), 48, 4),
    ],
)
def test_case_1_last_days_of_months_and_29_february(depot, au, mois, ans):
    par_mois = grille(critere("m", 'fait = "deposee_le"; par_mois = 1'))
    par_an = grille(critere("a", 'fait = "deposee_le"; par_an = 10'))
    assert (total(par_mois, au, deposee_le=depot), total(par_an, au, deposee_le=depot)) == (mois, 10 * ans)


# --------------------------------------------------------------------------------------------- 2. best of


def test_case_2_the_best_counts_and_the_dropped_line_is_shown():
    trouve = note(publiee("paris-2014"), motif_12=True, occupation="CPE", sans_abri=False)
    assert trouve.total_declare == 2
    assert etats(trouve)["decohabitation"] == (2, "retenue")
    assert etats(trouve)["chez_les_parents"] == (1, "ecartee")
    ecartee = next(ligne for ligne in trouve.lignes if ligne.critere == "chez_les_parents")
    assert "Seul le meilleur critère du groupe compte" in ecartee.raison


# --------------------------------------------------------------------------------------------- 3. caps


@pytest.mark.parametrize(
    ("plafond", "points"),
    [("plafond = 36", 36), ("plafond_mesure = 36", 72), ("plafond_mesure = 36; plafond = 60", 60), ("", 100)],
)
def test_case_3_a_cap_before_or_after_the_multiplication(plafond, points):
    corps = f'fait = "deposee_le"; par_mois = 2; {plafond}'.removesuffix("; ")
    assert total(grille(critere("m", corps)), date(2026, 3, 1), deposee_le=date(2022, 1, 1)) == points


# --------------------------------------------------------------------------------------------- 4. two versions


def test_case_4_two_versions_keep_their_own_totals_of_the_same_day():
    avant, apres = publiee("paris-2014"), publiee("paris-2024")
    faits = {"motif_12": True, "occupation": "CPE"}
    assert (total(avant, AU, **faits), total(apres, AU, **faits)) == (2, 1)
    assert total(avant, AU, **faits) == 2
    assert grille_applicable((avant, apres), date(2023, 12, 31), mutation=False) is avant
    assert grille_applicable((avant, apres), date(2024, 1, 10), mutation=False) is apres


# --------------------------------------------------------------------------------------------- 5. DALO


def test_case_5_an_ordinary_request_of_50_months_passes_a_dalo_of_the_day():
    toulouse = publiee("toulouse")
    assert total(toulouse, date(2026, 3, 1), deposee_le=date(2022, 1, 1), dalo=False) == 70
    assert total(toulouse, date(2026, 3, 1), deposee_le=date(2026, 3, 1), dalo=True) == 50


@pytest.mark.parametrize(
    ("place", "premier"), [("points", "ancien"), ("au_dessus", "dalo"), ("hors_classement", "dalo")]
)
def test_case_5_dalo_on_top_is_a_setting_of_the_grid(place, premier):
    une = grille(critere("m", 'fait = "deposee_le"; par_mois = 1'), tete=f'dalo = "{place}"')
    evaluateur = compiler(une, AU)
    cles = {}
    for nom, depot, dalo in (("ancien", date(2020, 1, 1), False), ("dalo", AU, True)):
        dossier = evaluateur.dossier({"deposee_le": vu(depot), "dalo": vu(dalo)})
        cles[nom] = cle_de_classement(evaluateur, dossier, evaluateur.noter(dossier), nom)
    assert min(cles, key=lambda nom: cles[nom]) == premier


# --------------------------------------------------------------------------------------------- 6. three counts


def test_case_6_an_unborn_child_a_shared_one_and_a_visiting_one_make_three_counts():
    sujet = demande(menage(adulte(), a_naitre(), en_alternance(), en_visite()))
    une = grille(
        critere("points", 'par_personne = 10; personnes = { lien = "enfant" }; part_garde_alternee = 50'),
        critere("taille", 'par_unite = 100; fait = "personnes_taille"'),
        critere("plafond", 'par_unite = 1000; fait = "personnes_plafond"'),
    )
    evaluateur = compiler(une, AU)
    dossier = evaluateur.lecteur(Contexte(AU, PARAMETRES)).lire(sujet)
    assert etats(coter_dossier(evaluateur, dossier)) == {
        "points": (5, "retenue"),
        "taille": (400, "retenue"),
        "plafond": (2000, "retenue"),
    }


@pytest.mark.parametrize(
    ("parts", "points"),
    [
        ('part_garde_alternee = 50; arrondi = "inferieur"', 7),
        ('part_garde_alternee = 50; arrondi = "superieur"', 8),
        ("part_garde_alternee = 100", 10),
        ("part_a_naitre = 100", 15),
        ("part_droit_visite = 100", 15),
    ],
)
def test_case_6_a_part_is_rounded_as_the_grid_says(parts, points):
    personnes = (adulte(), enfant(), en_alternance(), en_visite(), a_naitre())
    corps = f'par_personne = 5; personnes = {{ lien = "enfant" }}; {parts}'
    assert total(grille(critere("enfants", corps)), personnes=personnes) == points


# --------------------------------------------------------------------------------------------- 7. two members


DEUX_MEMBRES = (
    Refuse(date(2026, 6, 1), False, 1),
    Refuse(date(2026, 7, 1), False, 1),
    Refuse(date(2026, 8, 1), False, 2),
)


@pytest.mark.parametrize(
    ("cumul", "fixe", "par_refus"), [("menage", -10, -15), ("somme", -20, -15), ("pire", -10, -10)]
)
def test_case_7_two_members_make_the_sum_or_the_worst(cumul, fixe, par_refus):
    regle = f'refus = {{ nombre = 1, fenetre_mois = 24, cumul = "{cumul}" }}'
    assert total(grille(critere("p", f"{regle}; points = -10")), refus=DEUX_MEMBRES) == fixe
    assert total(grille(critere("p", f"{regle}; par_refus = -5")), refus=DEUX_MEMBRES) == par_refus


@pytest.mark.parametrize(("mode", "points"), [("somme", -15), ("plus_severe", -10)])
def test_case_7_two_penalties_all_or_the_most_severe(mode, points):
    deux = (critere("a", 'fait = "motif_01"; points = -10'), critere("b", 'fait = "motif_02"; points = -5'))
    assert total(grille(*deux, groupe=f'mode = "{mode}"'), motif_01=True, motif_02=True) == points
    a_zero = grille(*deux, groupe=f'mode = "{mode}"', tete="plancher_total = 0")
    trouve = note(a_zero, motif_01=True, motif_02=True)
    assert (trouve.total_declare, etats(trouve)["borne_total"]) == (0, (-points, "retenue"))


# --------------------------------------------------------------------------------------------- 8. unknown


def test_case_8_unknown_is_not_false():
    une = grille(critere("loue", 'fait = "proprietaire"; vaut = false; points = 5'))
    assert etats(note(une, proprietaire=False)) == {"loue": (5, "retenue")}
    assert etats(note(une, proprietaire=True)) == {}
    assert etats(note(une, proprietaire=None)) == {"loue": (0, "non_evaluable")}


# --------------------------------------------------------------------------------------------- 9. classes


def test_case_9_classes_come_before_points():
    classes = """
[[classe]]
cle = "sortants"
libelle = "Sortants de structure"
genre = "absolue"
fait = "en_structure"
[[classe]]
cle = "prioritaires"
libelle = "Prioritaires"
genre = "prioritaire"
un_parmi = ["expulsion", "insalubre"]
"""
    une = grille(critere("m", 'fait = "deposee_le"; par_mois = 1'), suite=classes)
    evaluateur = compiler(une, AU)
    cas: dict[str, dict[str, Any]] = {
        "vieux": {"deposee_le": date(2010, 1, 1)},
        "prioritaire": {"deposee_le": date(2026, 1, 1), "expulsion": True},
        "structure": {"deposee_le": date(2026, 11, 1), "en_structure": True},
        "les_deux": {"deposee_le": date(2026, 11, 1), "en_structure": True, "insalubre": True},
        "inconnu": {"deposee_le": date(2010, 1, 2), "en_structure": None},
    }
    faux = {"en_structure": False, "expulsion": False, "insalubre": False}
    cles = {}
    for nom, faits in cas.items():
        dossier = evaluateur.dossier({cle: Fait(valeur) for cle, valeur in (faux | faits).items()})
        cles[nom] = cle_de_classement(evaluateur, dossier, evaluateur.noter(dossier), nom)
    assert sorted(cles, key=lambda nom: cles[nom]) == ["les_deux", "structure", "prioritaire", "vieux", "inconnu"]
    assert evaluateur.classes.libelles(0) == ("Sortants de structure", "Prioritaires")
    assert evaluateur.classes.libelles(3) == ()


# --------------------------------------------------------------------------------------------- 10. two codes


@pytest.mark.parametrize(
    ("une", "autre", "meme"),
    [
        ("59355", "59350", True),
        ("75056", "75113", True),
        ("75101", "75113", True),
        ("2A004", "2a004 ", True),
        ("2A004", "2B004", False),
        ("59512", "59350", False),
    ],
)
def test_case_10_one_place_has_two_codes(une, autre, meme):
    assert meme_commune(une, autre, {"59355": "59350"}) is meme


def test_case_10_points_for_a_wished_commune_under_its_other_code():
    local = grille(critere("local", 'fait = "commune_souhaitee"; points = 3'))
    evaluateur = compiler(local, AU)
    sujet = demande(communes_souhaitees=frozenset({"59350"}))
    lomme = Contexte(AU, PARAMETRES, logement(commune_insee="59355"), rattachements={"59355": "59350"})
    for contexte, attendu in ((lomme, 3), (Contexte(AU, PARAMETRES, logement(commune_insee="59512")), 0)):
        assert evaluateur.noter(evaluateur.lecteur(contexte).lire(sujet)).declare == attendu
    sans = coter_dossier(evaluateur, evaluateur.lecteur(Contexte(AU, PARAMETRES)).lire(sujet))
    assert etats(sans) == {"local": (0, "non_evaluable")}
    assert "aucun n’est nommé" in sans.lignes[0].raison


def test_case_10_two_generations_of_neighbourhoods_and_of_zones_are_two_facts():
    une = grille(
        critere("qpv", 'fait = "habite_qpv_2024"; points = 4'),
        critere("zone", 'fait = "zone_abc"; parmi = ["Abis", "A"]; points = 2'),
    )
    assert total(une, habite_qpv_2015=True, habite_qpv_2024=False, zone_abc="B1") == 0
    assert total(une, habite_qpv_2015=False, habite_qpv_2024=True, zone_abc="A") == 6


def test_the_whole_commune_of_a_code_without_parent_is_itself():
    assert commune_entiere("59512", {}) == "59512"


# --------------------------------------------------------------------------------------------- refusals in detail


@pytest.mark.parametrize(
    ("regle", "au", "attendu"),
    [
        (RegleRefus(1), date(2030, 1, 1), (1, 3)),
        (RegleRefus(2, fenetre_mois=6, duree_mois=12), date(2026, 9, 1), (1, 2)),
        (RegleRefus(2, fenetre_mois=6, duree_mois=12), date(2027, 7, 31), (1, 2)),
        (RegleRefus(2, fenetre_mois=6, duree_mois=12), date(2027, 8, 1), (0, 0)),
        (RegleRefus(3, fenetre_mois=1), date(2026, 8, 15), (0, 0)),
        (RegleRefus(2, cumul=Cumul.PIRE), date(2026, 8, 15), (1, 1)),
        (RegleRefus(1), date(2026, 5, 31), (0, 0)),
    ],
)
def test_refusals_count_in_their_window_and_for_their_duration(regle, au, attendu):
    assert effet_des_refus(regle, DEUX_MEMBRES, au)[:2] == attendu


def test_a_justified_refusal_is_neutral_and_an_unjudged_one_is_in_doubt():
    une = grille(critere("p", "refus = { nombre = 1 }; points = -10"))
    assert total(une, refus=(Refuse(date(2026, 6, 1), True),)) == 0
    assert etats(note(une, refus=(Refuse(date(2026, 6, 1)),))) == {"p": (0, "non_evaluable")}
    assert total(une, refus=(Refuse(date(2026, 6, 1), False), Refuse(date(2026, 7, 1)))) == -10


def test_a_refusal_may_freeze_seniority_for_a_time():
    une = grille(critere("m", 'fait = "deposee_le"; par_mois = 1'), suite="[gel]\nnombre = 1\nduree_mois = 6\n")
    faits = {"deposee_le": vu(date(2026, 1, 1)), "refus": vu((Refuse(date(2026, 4, 1), False),))}
    assert [total(une, jour, **faits) for jour in (date(2026, 3, 1), date(2026, 9, 30), date(2026, 10, 1))] == [2, 3, 9]
    assert "gelés au 01/04/2026" in note(une, date(2026, 9, 30), **faits).lignes[0].raison


def test_a_refusal_may_exclude_for_a_time_and_excluded_is_not_zero():
    suite = '[[exclusion]]\ncle = "refus"\nlibelle = "Deux refus"\nrefus = { nombre = 2, duree_mois = 12 }\n'
    une = grille(critere("m", 'fait = "deposee_le"; par_mois = 1'), suite=suite)
    trouve = note(une, deposee_le=date(2025, 11, 23), refus=DEUX_MEMBRES)
    assert (trouve.total_declare, trouve.exclusions) == (12, ("Deux refus",))
    assert note(une, date(2027, 9, 1), deposee_le=date(2025, 11, 23), refus=DEUX_MEMBRES).exclusions == ()


def test_a_couple_with_a_shared_child_is_read_of_its_application():
    sujet = demande(menage(adulte(), conjoint(), enfant(garde=Garde.ALTERNEE)))
    une = grille(critere("t", 'fait = "type_menage"; egal = "couple_enfants"; points = 1'))
    evaluateur = compiler(une, AU)
    assert evaluateur.noter(evaluateur.lecteur(Contexte(AU, PARAMETRES)).lire(sujet)).declare == 1
