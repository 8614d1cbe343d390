"""Each way of counting, each condition, each way to put criteria together, with its points."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from caleol.rules.cotation.calcul import cle_de_classement, coter_dossier
from caleol.rules.cotation.evaluateur import compiler
from caleol.rules.facts import Garde, LienPersonne, Personne
from caleol.rules.faits_cotation import Contexte, Dossier, EtatFait, Fait, Verdict
from tests.rules.faits import AU, PARAMETRES, adulte, conjoint, demande, en_visite, enfant, logement, menage
from tests.rules.grilles import critere, etats, grille, note, total, vu

# --------------------------------------------------------------------------------------------- conditions

INCONNU = Personne(None, LienPersonne.ENFANT, a_charge=True)


@pytest.mark.parametrize(
    ("condition", "personnes", "attendu"),
    [
        ("un_membre = { age_min = 65 }", (adulte(70), conjoint(40)), (1, "retenue")),
        ("un_membre = { age_min = 65 }", (adulte(60), conjoint(40)), None),
        ("un_membre = { age_min = 65 }", (), (0, "non_evaluable")),
        ("chaque_membre = { age_min = 65 }", (adulte(70), conjoint(66)), (1, "retenue")),
        ("chaque_membre = { age_min = 65 }", (adulte(70), conjoint(64)), None),
        ("un_membre = { age_max = 3 }", (adulte(), INCONNU), (0, "non_evaluable")),
        ("un_membre = { age_max = 3 }", (adulte(), INCONNU, enfant(2)), (1, "retenue")),
        ("un_membre = { handicap = true }", (adulte(handicap=True),), (1, "retenue")),
        ("un_membre = { handicap = true }", (adulte(),), (0, "non_evaluable")),
        ('un_membre = { garde = ["droit_visite"] }', (adulte(), en_visite()), (1, "retenue")),
        ('chaque_membre = { garde = "aucune" }', (adulte(), enfant(garde=Garde.ALTERNEE)), None),
        ('un_membre = { lien = "enfant", a_charge = false }', (adulte(), enfant(20, a_charge=False)), (1, "retenue")),
        ("un_membre = { a_naitre = true }", (adulte(),), None),
    ],
)
def test_any_member_and_every_member(condition, personnes, attendu):
    trouve = etats(note(grille(critere("c", f"{condition}; points = 1")), personnes=personnes))
    assert trouve.get("c") == attendu


def test_conditions_go_together_at_any_depth():
    corps = (
        'tous = [{ fait = "occupation", parmi = ["LP"] }, '
        '{ un_parmi = ["expulsion", { fait = "taux_effort_actuel", superieur = 40 }] }]; points = 9'
    )
    une = grille(critere("prive", corps))
    assert total(une, occupation="LP", expulsion=False, taux_effort_actuel=Decimal(41)) == 9
    assert total(une, occupation="LP", expulsion=False, taux_effort_actuel=Decimal(40)) == 0
    assert total(une, occupation="HLM", expulsion=True, taux_effort_actuel=None) == 0
    assert (
        etats(note(une, occupation="LP", expulsion=None, taux_effort_actuel=Decimal(1)))["prive"][1] == "non_evaluable"
    )


@pytest.mark.parametrize(
    ("comparaison", "jours", "points"),
    [
        ("inferieur = 6", (date(2026, 5, 24), date(2026, 5, 23)), (7, 0)),
        ('inferieur_ou_egal = 6; mesure = "dates"', (date(2026, 5, 23), date(2026, 5, 22)), (7, 0)),
        ('inferieur_ou_egal = 6; mesure = "unites_pleines"', (date(2026, 4, 24), date(2026, 4, 23)), (7, 0)),
        ("egal = 6", (date(2026, 5, 23), date(2026, 4, 23)), (7, 0)),
    ],
)
def test_a_criterion_may_be_limited_in_time_since_an_event(comparaison, jours, points):
    une = grille(critere("sortie", f'fait = "sortie_detention_le"; {comparaison}; unite = "mois"; points = 7'))
    assert tuple(total(une, AU, sortie_detention_le=jour) for jour in jours) == points


def test_a_criterion_out_of_its_period_is_shown_and_does_not_count():
    une = grille(critere("c", 'fait = "expulsion"; points = 4; depuis = 2026-01-01; jusqu = 2026-06-30'))
    assert [total(une, jour, expulsion=True) for jour in (date(2026, 1, 1), date(2026, 6, 30))] == [4, 4]
    trouve = note(une, date(2026, 7, 1), expulsion=True)
    assert (trouve.total_declare, etats(trouve)) == (0, {"c": (4, "ecartee")})
    assert etats(note(une, date(2026, 7, 1), expulsion=False)) == {}


# --------------------------------------------------------------------------------------------- ways of counting


@pytest.mark.parametrize(("valeur", "points"), [("8999.99", 10), ("9000", 5), ("12000", 0), ("20000", -5), (None, 0)])
def test_bands_first_match_wins(valeur, points):
    bandes = (
        "bandes = [{ moins_de = 9_000, points = 10 }, { moins_de = 12_000, points = 5 }, "
        "{ moins_de = 20_000, points = 0 }, { points = -5 }]"
    )
    une = grille(critere("revenu", f'fait = "revenu_uc"; {bandes}'))
    assert total(une, revenu_uc=None if valeur is None else Decimal(valeur)) == points


SEUILS = """
[[seuil]]
cle = "bas"
selon = ["type_menage", "zone_abc"]
[seuil.valeurs]
seul = { A = 800, "*" = 700 }
"*" = { "*" = 1000 }
"""


@pytest.mark.parametrize(
    ("menage_de", "zone", "ressources", "attendu"),
    [
        ("seul", "A", 790, (6, "retenue")),
        ("seul", "B1", 790, None),
        ("couple", "B1", 790, (6, "retenue")),
        ("couple", "A", 1000, None),
        (None, "A", 100, (0, "non_evaluable")),
    ],
)
def test_thresholds_depend_on_the_household_and_the_zone(menage_de, zone, ressources, attendu):
    faits = {"ressources_mensuelles": Decimal(ressources), "type_menage": menage_de, "zone_abc": zone}
    bandes = 'fait = "ressources_mensuelles"; bandes = [{ moins_de = "bas", points = 6 }]'
    test = 'fait = "ressources_mensuelles"; inferieur = "bas"; points = 6'
    for corps in (bandes, test):
        assert etats(note(grille(critere("c", corps), tete=SEUILS), **faits)).get("c") == attendu


def test_bands_on_full_years_since_a_date():
    bandes = "[{ moins_de = 1, points = 0 }, { jusqu_a = 3, points = 2 }, { plus_de = 3, points = 8 }]"
    une = grille(critere("ans", f'fait = "deposee_le"; unite = "ans"; bandes = {bandes}'))
    jours = (date(2026, 1, 1), date(2024, 1, 1), date(2022, 11, 24), date(2022, 11, 23))
    assert [total(une, AU, deposee_le=jour) for jour in jours] == [0, 2, 2, 8]


def test_ratios_are_read_of_the_application():
    sujet = demande(
        menage(adulte(), enfant(), enfant(), ressources_mensuelles_centimes=130_000, aide_logement_centimes=20_000),
        logement_actuel_loyer_centimes=70_000,
        logement_actuel_surface=Decimal(40),
        logement_actuel_occupants=3,
    )
    une = grille(
        critere("effort", 'fait = "taux_effort_actuel"; superieur = 38; points = 1'),
        critere("surface", 'fait = "surface_par_personne"; inferieur = 13.34; points = 10'),
        critere("pieces", 'fait = "personnes_par_piece"; superieur_ou_egal = 1.5; points = 100'),
    )
    evaluateur = compiler(une, AU)
    lu = evaluateur.lecteur(Contexte(AU, PARAMETRES)).lire(sujet, {"pieces_actuelles": Fait(2)})
    assert coter_dossier(evaluateur, lu).total_declare == 111


def test_a_count_may_be_guarded_by_a_condition():
    une = grille(critere("m", 'fait = "deposee_le"; par_mois = 1; si = { fait = "dalo" }'))
    for dalo, attendu in ((True, (12, "retenue")), (False, None), (None, (0, "non_evaluable"))):
        assert etats(note(une, deposee_le=date(2025, 11, 23), dalo=dalo)).get("m") == attendu


def test_rounding_to_the_nearest_takes_the_half_up():
    une = grille(
        critere("e", 'par_personne = 1; personnes = { lien = "enfant" }; part_garde_alternee = 50; arrondi = "proche"')
    )
    assert total(une, personnes=(adulte(), enfant(garde=Garde.ALTERNEE))) == 1


# --------------------------------------------------------------------------------------------- groups and modules


def test_a_group_that_follows_a_declared_value_drops_the_others():
    cases = (
        critere("a", 'valeur = "01"; points = 5'),
        critere("b", 'valeur = "02"; fait = "motif_02"; points = 9'),
    )
    une = grille(*cases, groupe='mode = "valeur_declaree"\nselon = "motif_principal"')
    trouve = note(une, motif_principal="01", motif_02=True)
    assert (trouve.total_declare, etats(trouve)) == (5, {"a": (5, "retenue"), "b": (9, "ecartee")})
    assert "Seule la case déclarée compte (sans logement" in trouve.lignes[1].raison


def test_a_module_that_is_off_counts_for_nothing():
    criteres = (
        critere("base", 'fait = "dalo"; points = 1'),
        critere("plus", 'fait = "dalo"; points = 2; module = "m"'),
    )
    assert total(grille(*criteres), dalo=True) == 1
    assert total(grille(*criteres, tete='modules_actifs = ["m"]'), dalo=True) == 3


def test_a_floor_of_a_group_is_a_line():
    trouve = note(grille(critere("p", 'fait = "dalo"; points = -30'), groupe="plancher = -10"), dalo=True)
    assert (trouve.total_declare, etats(trouve)["plancher_groupe"]) == (-10, (20, "retenue"))


# --------------------------------------------------------------------------------------------- life of the data

SOCIAL = critere("social", 'fait = "expulsion"; points = 20; sur_validation = true')


def test_a_criterion_may_count_only_once_validated():
    trouve = note(grille(SOCIAL), expulsion=True)
    assert (trouve.total_declare, etats(trouve)) == (0, {"social": (20, "ecartee")})
    assert note(grille(SOCIAL), expulsion=vu(True)).total_declare == 20


def test_declared_validated_rejected_and_expired():
    une = grille(critere("e", 'fait = "expulsion"; points = 20'))
    totaux = {}
    for etat in EtatFait:
        trouve = note(une, expulsion=Fait(True, etat))
        totaux[etat.value] = (trouve.total_declare, trouve.total_valide, etats(trouve)["e"][1])
    assert totaux == {
        "declare": (20, 0, "retenue"),
        "valide": (20, 20, "retenue"),
        "rejete": (0, 0, "ecartee"),
        "expire": (20, 0, "retenue"),
    }


def test_a_line_says_the_day_of_its_facts_and_who_validated_them():
    jour, le = date(2026, 1, 2), date(2026, 2, 3)
    une = grille(critere("e", 'fait = "expulsion"; points = 20'))
    ligne = note(une, expulsion=vu(True, au=jour, le=le, par="une assistante sociale")).lignes[0]
    assert ligne.details[0].fait == Fait(True, EtatFait.VALIDE, jour, le, "une assistante sociale")
    assert "au 02/01/2026 (validé le 03/02/2026 par une assistante sociale)" in ligne.faits[0]


@pytest.mark.parametrize(
    ("verdict", "etat"),
    [
        (Verdict(True), EtatFait.VALIDE),
        (Verdict(False), EtatFait.REJETE),
        (Verdict(True, expire_le=date(2026, 11, 23)), EtatFait.VALIDE),
        (Verdict(True, expire_le=date(2026, 11, 22)), EtatFait.EXPIRE),
    ],
)
def test_a_verdict_holds_until_its_last_day(verdict, etat):
    evaluateur = compiler(grille(critere("e", 'fait = "expulsion"; points = 20')), AU)
    sujet = demande(priorites=frozenset({"expulsion"}))
    lu = evaluateur.lecteur(Contexte(AU, PARAMETRES)).lire(sujet, verdicts={"expulsion": verdict})
    assert lu.fait(0).etat is etat


def test_a_rejected_number_is_unknown_and_its_line_says_rejected():
    une = grille(critere("e", 'fait = "taux_effort_actuel"; superieur = 30; points = 6'))
    trouve = note(une, taux_effort_actuel=Fait(Decimal(50), EtatFait.REJETE))
    assert (trouve.total_declare, [ligne.raison for ligne in trouve.lignes]) == (
        0,
        ["Justificatif rejeté\u00a0: le fait déclaré ne compte pas."],
    )


# --------------------------------------------------------------------------------------------- dwelling, exclusion


def test_who_does_not_fit_is_excluded_with_its_reason_and_keeps_its_points():
    suite = '[[exclusion]]\ncle = "t"\nlibelle = "Taille"\nfait = "taille_adaptee"\nvaut = false\n'
    une = grille(critere("m", 'fait = "deposee_le"; par_mois = 1'), suite=suite)
    evaluateur = compiler(une, AU)
    trouves = []
    for surface in (Decimal(20), Decimal(62), None):
        contexte = Contexte(AU, PARAMETRES, logement(surface=surface) if surface else None)
        sujet = demande(menage(adulte(), conjoint(), enfant()), deposee_le=date(2025, 11, 23))
        trouve = coter_dossier(evaluateur, evaluateur.lecteur(contexte).lire(sujet))
        trouves.append((trouve.total_declare, trouve.exclusions))
    assert trouves == [(12, ("Taille",)), (12, ()), (12, ())]


def test_links_with_the_commune_of_the_dwelling_and_its_adaptation():
    une = grille(
        critere("habite", 'fait = "reside_dans_la_commune"; points = 1'),
        critere("travaille", 'fait = "travaille_dans_la_commune"; points = 10'),
        critere("adapte", 'fait = "logement_adapte_au_besoin"; points = 100'),
    )
    evaluateur = compiler(une, AU)
    contexte = Contexte(AU, PARAMETRES, logement(adapte_pmr=True))
    apports = {"commune_actuelle": Fait("59512"), "commune_travail": Fait("59350")}
    lu = evaluateur.lecteur(contexte).lire(demande(besoin_fauteuil=True), apports)
    assert coter_dossier(evaluateur, lu).total_declare == 101


@pytest.mark.parametrize(
    ("departage", "ordre"),
    [
        ('["anciennete"]', ["b", "a", "c"]),
        ('["ressources", "anciennete"]', ["c", "b", "a"]),
        ('["personnes", "ressources"]', ["a", "c", "b"]),
        ('["numero_unique"]', ["a", "b", "c"]),
    ],
)
def test_ties_are_broken_by_the_chain_of_the_grid_and_the_unknown_comes_last(departage, ordre):
    une = grille(critere("d", 'fait = "dalo"; points = 1'), tete=f"departage = {departage}")
    evaluateur = compiler(une, AU)
    cas: dict[str, dict[str, Any]] = {
        "a": {"deposee_le": date(2025, 1, 2), "ressources_mensuelles": None, "nombre_personnes": 4},
        "b": {"deposee_le": date(2025, 1, 1), "ressources_mensuelles": Decimal(900), "nombre_personnes": None},
        "c": {"deposee_le": None, "ressources_mensuelles": Decimal(800), "nombre_personnes": 2},
    }
    cles = {}
    for numero, faits in cas.items():
        dossier = evaluateur.dossier({nom: Fait(valeur) for nom, valeur in faits.items()})
        cles[numero] = cle_de_classement(evaluateur, dossier, evaluateur.noter(dossier), numero)
    assert sorted(cles, key=lambda numero: cles[numero]) == ordre


def test_a_rank_on_validated_points_reads_validated_classes():
    une = grille(critere("m", 'fait = "expulsion"; points = 9'), tete='base_du_rang = "valide"\ndalo = "au_dessus"')
    evaluateur = compiler(une, AU)
    cles = []
    for etat in (EtatFait.DECLARE, EtatFait.VALIDE):
        dossier = Dossier((True, AU, True), bytes(list(EtatFait).index(etat) for _ in range(3)))
        assert evaluateur.noms == ("expulsion", "deposee_le", "dalo")
        cles.append(cle_de_classement(evaluateur, dossier, evaluateur.noter(dossier), "1")[:2])
    assert cles == [(1, 0), (0, -9)]
