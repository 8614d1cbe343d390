"""Points of one application: three values, two totals, a line for each reason."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.cotation import compiler
from caleol.rules.cotation.calcul import CleDeRang, Cotation, cle_de_rang, coter, totaux
from caleol.rules.cotation.classement import ecart_de_cotation
from caleol.rules.cotation.lignes import EtatLigne
from caleol.rules.faits_cotation import FAITS, EtatFait, Fait, NatureFait, faits_de_demande, texte_du_fait
from caleol.rules.grille import Grille, PlaceDalo
from tests.rules.faits import AU, PARAMETRES, adulte, conjoint, demande, enfant, menage

TEXTE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
GRILLE = Grille.charger(TEXTE)
VALIDE, REJETE = EtatFait.VALIDE, EtatFait.REJETE


def faits(**valeurs) -> dict[str, Fait]:
    """Return declared facts: false where they are not named, filed on 1 March 2025."""
    base = {nom: Fait(False) for nom in GRILLE.faits}
    base |= {"deposee_le": Fait(date(2025, 3, 1), VALIDE), "taux_effort_actuel": Fait(Decimal(20))}
    return base | {nom: valeur if isinstance(valeur, Fait) else Fait(valeur) for nom, valeur in valeurs.items()}


def cotation(au=AU, grille=GRILLE, **valeurs) -> Cotation:
    return coter(faits(**valeurs), grille, au)


def lignes(resultat: Cotation) -> dict[str, tuple[int, EtatLigne]]:
    return {ligne.critere: (ligne.points, ligne.etat) for ligne in resultat.lignes}


# --------------------------------------------------------------------------------------------- seniority


@pytest.mark.parametrize(
    ("au", "points"),
    [
        (date(2025, 3, 31), 0),
        (date(2025, 4, 1), 1),
        (date(2026, 11, 23), 20),
        (date(2028, 3, 1), 36),
        (date(2031, 3, 1), 36),
    ],
)
def test_one_point_a_full_month_up_to_the_cap(au, points):
    assert cotation(au).total_declare == points


def test_seniority_needs_no_evidence():
    assert cotation().total_valide == 20


def test_an_application_filed_later_than_the_day_has_no_negative_points():
    assert cotation(date(2024, 1, 1)).total_declare == 0


# --------------------------------------------------------------------------------------------- groups


def test_only_the_best_priority_counts_and_the_others_are_shown_as_dropped():
    resultat = cotation(dalo=True, expulsion=True, heberges=True)
    trouvees = lignes(resultat)
    assert trouvees["dalo"] == (100, EtatLigne.RETENUE)
    assert trouvees["sans_logement"] == (65, EtatLigne.ECARTEE)
    assert trouvees["hebergement"] == (62, EtatLigne.ECARTEE)
    assert resultat.total_declare == 20 + 100
    ecartee = next(ligne for ligne in resultat.lignes if ligne.etat is EtatLigne.ECARTEE)
    assert "Seul le meilleur critère du groupe compte" in ecartee.raison


def test_two_reasons_of_one_criterion_count_once():
    assert cotation(expulsion=True, sans_logement=True).total_declare == 20 + 65


def test_the_cap_of_a_group_is_a_line_of_its_own():
    resultat = cotation(sans_abri=True, sur_occupation_actuelle=True, taux_effort_actuel=Decimal("33.1"))
    assert lignes(resultat)["plafond_groupe"] == (-6, EtatLigne.RETENUE)
    assert resultat.total_declare == 20 + 20


@pytest.mark.parametrize(("taux", "points"), [("33.0", 0), ("33.1", 6)])
def test_a_comparison_is_strict_when_the_grid_says_so(taux, points):
    assert cotation(taux_effort_actuel=Decimal(taux)).total_declare == 20 + points


# --------------------------------------------------------------------------------------------- three values


def test_unknown_gives_nothing_and_says_so():
    resultat = cotation(sur_occupation_actuelle=None)
    assert lignes(resultat)["sur_occupation"] == (0, EtatLigne.NON_EVALUABLE)
    assert resultat.total_declare == 20


def test_one_true_fact_is_enough_where_another_is_unknown():
    assert cotation(sans_logement=None, expulsion=True).total_declare == 20 + 65
    assert lignes(cotation(sans_logement=None))["sans_logement"][1] is EtatLigne.NON_EVALUABLE


def test_false_gives_no_line():
    assert set(lignes(cotation())) == {"mois_pleins"}


def test_a_missing_fact_is_unknown():
    sans = {nom: fait for nom, fait in faits().items() if nom != "dalo"}
    assert lignes(coter(sans, GRILLE, AU))["dalo"][1] is EtatLigne.NON_EVALUABLE


# --------------------------------------------------------------------------------------------- validated


def test_declared_and_validated_totals_are_both_known():
    resultat = cotation(dalo=True, expulsion=Fait(True, VALIDE), sans_abri=Fait(True, VALIDE))
    assert resultat.total_declare == 20 + 100 + 12
    assert resultat.total_valide == 20 + 65 + 12


def test_a_line_says_whether_its_evidence_was_validated():
    resultat = cotation(dalo=Fait(True, VALIDE), sans_abri=True)
    assert {ligne.critere: ligne.valide for ligne in resultat.lignes} == {
        "mois_pleins": True,
        "dalo": True,
        "sans_abri": False,
    }


# --------------------------------------------------------------------------------------------- facts of an application


def test_facts_are_read_from_the_application():
    sujet = demande(
        menage(adulte(), enfant(), ressources_mensuelles_centimes=100_000, aide_logement_centimes=10_000),
        priorites=frozenset({"dalo"}),
        hebergement="CP",
        motifs=frozenset({"01"}),
        logement_actuel_surface=Decimal("15.99"),
        logement_actuel_occupants=2,
        logement_actuel_loyer_centimes=50_000,
    )
    lus = faits_de_demande(sujet, AU, PARAMETRES)
    assert set(lus) == set(FAITS)
    vrais = {"dalo", "heberge_tiers", "motif_01", "sur_occupation_actuelle", "famille_monoparentale"}
    assert {nom for nom, fait in lus.items() if fait.valeur is True} == vrais
    assert lus["taux_effort_actuel"].valeur == Decimal("40.0")
    assert lus["personne_handicapee"].valeur is None
    assert lus["deposee_le"].valide
    assert not lus["dalo"].valide


def test_unknown_housing_is_unknown():
    lus = faits_de_demande(
        demande(), AU, PARAMETRES, noms=["sans_abri", "sur_occupation_actuelle", "taux_effort_actuel"]
    )
    assert {fait.valeur for fait in lus.values()} == {None}


def test_a_rejected_fact_is_false_and_a_validated_one_says_so():
    sujet = demande(priorites=frozenset({"dalo", "expulsion"}))
    lus = faits_de_demande(sujet, AU, PARAMETRES, validations={"dalo": False, "expulsion": True})
    assert lus["dalo"] == Fait(True, REJETE)
    assert lus["expulsion"] == Fait(True, VALIDE)


def test_a_couple_with_a_child_is_not_a_single_parent():
    lus = faits_de_demande(demande(menage(adulte(), conjoint(), enfant())), AU, PARAMETRES)
    assert lus["famille_monoparentale"].valeur is False


def test_facts_are_printed_in_french():
    assert texte_du_fait("deposee_le", Fait(date(2024, 2, 1))) == "Dépôt de la demande\u00a0: 01/02/2024"
    assert texte_du_fait("taux_effort_actuel", Fait(Decimal("41.5"))) == "Taux d’effort actuel (%)\u00a0: 41,5"
    assert texte_du_fait("dalo", Fait(None)) == "Reconnu prioritaire au titre du DALO\u00a0: inconnu"
    assert texte_du_fait("violences", Fait(True)) == "Situation prioritaire attestée\u00a0: oui"
    assert texte_du_fait("nombre_personnes", Fait(3)) == "Personnes du ménage\u00a0: 3"


# --------------------------------------------------------------------------------------------- rank


def cle(numero, grille=GRILLE, **valeurs) -> CleDeRang:
    evaluateur = compiler(grille, AU)
    dossier = evaluateur.dossier(faits(**valeurs))
    return cle_de_rang(evaluateur, dossier, evaluateur.noter(dossier), numero)


def test_points_then_age_then_number_give_the_rank():
    plafonne = date(2023, 1, 1)
    cles = [
        cle("1", deposee_le=Fait(date(2023, 6, 1), VALIDE)),
        cle("2", deposee_le=Fait(date(2025, 1, 1), VALIDE), dalo=True),
        cle("3", deposee_le=Fait(plafonne, VALIDE)),
        cle("0", deposee_le=Fait(plafonne, VALIDE)),
    ]
    assert [un[-1] for un in sorted(cles)] == ["2", "0", "3", "1"]


def test_dalo_on_top_is_a_setting_not_a_law():
    dalo = {"deposee_le": Fait(date(2026, 11, 1), VALIDE), "dalo": True}
    autre = {
        "deposee_le": Fait(date(2020, 3, 1), VALIDE),
        "violences": True,
        "sans_abri": True,
        "famille_monoparentale": True,
    }
    assert cle("1", **autre) < cle("2", **dalo)
    au_dessus = replace(GRILLE, dalo=PlaceDalo.AU_DESSUS)
    assert cle("2", au_dessus, **dalo) < cle("1", au_dessus, **autre)


def test_the_rank_may_rest_on_validated_points():
    valide = replace(GRILLE, base_du_rang="valide")
    assert cle("1", valide, dalo=True)[1] == -20
    assert cle("1", dalo=True)[1] == -120


def test_a_classement_that_leaves_the_order_of_the_points_asks_for_its_reason():
    assert ecart_de_cotation([66, 62, 62, 40]) is None
    assert ecart_de_cotation([]) is None
    ecart = ecart_de_cotation([62, 66])
    assert ecart is not None
    assert "(62 et 66)" in ecart.phrase


@pytest.mark.parametrize(
    ("comparaison", "vrais"),
    [
        ("superieur", {4}),
        ("superieur_ou_egal", {3, 4}),
        ("inferieur", {2}),
        ("inferieur_ou_egal", {2, 3}),
        ("egal", {3}),
    ],
)
def test_comparisons_of_a_number(comparaison, vrais):
    texte = f"""code = "x"
version = 1
libelle = "X"
depuis = 2026-01-01
[[groupe]]
cle = "g"
libelle = "G"
[[groupe.critere]]
cle = "taille"
libelle = "Taille"
fait = "nombre_personnes"
{comparaison} = 3
points = 5
"""
    grille = Grille.charger(texte)
    assert {n for n in (2, 3, 4) if coter({"nombre_personnes": Fait(n)}, grille, AU).total_declare} == vrais


def test_every_fact_is_needed_where_the_grid_says_all():
    grille = Grille.charger(
        TEXTE.replace('un_parmi = ["sans_logement", "expulsion"]', 'tous = ["sans_logement", "expulsion"]')
    )
    assert coter(faits(expulsion=True), grille, AU).total_declare == 20
    deux = coter(faits(expulsion=Fait(True, VALIDE), sans_logement=True), grille, AU)
    assert (deux.total_declare, deux.total_valide) == (85, 20)
    assert (
        lignes(coter(faits(expulsion=True, sans_logement=None), grille, AU))["sans_logement"][1]
        is EtatLigne.NON_EVALUABLE
    )


def test_an_unknown_day_of_filing_is_not_evaluable():
    assert lignes(cotation(deposee_le=None))["mois_pleins"][1] is EtatLigne.NON_EVALUABLE


# --------------------------------------------------------------------------------------------- properties

VALEURS = st.sampled_from([Fait(valeur, etat) for valeur in (True, False, None) for etat in EtatFait])
BOOLEENS = [nom for nom in GRILLE.faits if FAITS[nom].nature is NatureFait.BOOLEEN]
TOUS = st.fixed_dictionaries(dict.fromkeys(BOOLEENS, VALEURS))


@given(TOUS)
def test_points_are_the_sum_of_the_lines(valeurs):
    resultat = cotation(**valeurs)
    assert resultat.total_declare == sum(ligne.points for ligne in resultat.lignes if ligne.etat is EtatLigne.RETENUE)


@given(TOUS)
def test_bulk_totals_are_those_of_the_lines(valeurs):
    resultat = cotation(**valeurs)
    assert totaux(faits(**valeurs), GRILLE, AU) == (resultat.total_declare, resultat.total_valide)


@given(TOUS)
def test_validated_points_never_exceed_declared_ones(valeurs):
    resultat = cotation(**valeurs)
    assert resultat.total_valide <= resultat.total_declare


@given(TOUS, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(valeurs, hasard):
    noms = list(valeurs)
    hasard.shuffle(noms)
    assert cotation(**valeurs) == cotation(**{nom: valeurs[nom] for nom in noms})


@given(st.lists(TOUS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_applications_read_does_not_change_their_cotation(demandes, hasard):
    avant = {rang: cotation(**valeurs) for rang, valeurs in enumerate(demandes)}
    rangs = list(avant)
    hasard.shuffle(rangs)
    assert {rang: cotation(**demandes[rang]) for rang in rangs} == avant


@given(TOUS)
def test_a_line_is_plain_data(valeurs):
    for ligne in cotation(**valeurs).lignes:
        assert json.loads(json.dumps(ligne.en_dict()))["etat"] == ligne.etat.value
        assert ligne.raison


def test_a_cap_and_a_floor_on_the_total_are_lines():
    plafonnee = coter(faits(dalo=True), replace(GRILLE, plafond_total=90), AU)
    assert (plafonnee.total_declare, lignes(plafonnee)["borne_total"][0]) == (90, -30)
    assert totaux(faits(dalo=True), replace(GRILLE, plafond_total=90), AU)[0] == 90
    assert coter(faits(), replace(GRILLE, plancher_total=25), AU).total_declare == 25
