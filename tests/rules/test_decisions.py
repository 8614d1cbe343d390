"""The five kinds of decision, and what each must carry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.decisions import (
    ProjetDecision,
    TypeDecision,
    controler_decisions,
    libelle_decision,
)
from tests.rules.faits import AU

ATTRIBUTION = ProjetDecision("A", TypeDecision.ATTRIBUTION)
REJET = ProjetDecision(
    "C", TypeDecision.NON_ATTRIBUTION, motif="NA6", texte="Un ménage menacé d’expulsion le 12 décembre a été retenu."
)
CONDITION = ProjetDecision(
    "B", TypeDecision.ATTRIBUTION_CONDITION, rang=1, piece="REV-N2", echeance_condition=date(2026, 12, 8)
)


TAUX = "Taux d’effort net 46,0\u00a0% = (loyer et charges 620,00\u00a0€)\u00a0/ ressources 1\u202f347,82\u00a0€."


def classee(cle: str, rang: int | None) -> ProjetDecision:
    return ProjetDecision(cle, TypeDecision.ATTRIBUTION_CLASSEE, rang=rang)


def codes(*projets: ProjetDecision, graves: tuple[Gravite, ...] = (Gravite.BLOQUANTE,)) -> set[str]:
    return {a.code for a in controler_decisions(projets, AU) if a.gravite in graves}


def verifies(*projets: ProjetDecision) -> set[str]:
    return codes(*projets, graves=(Gravite.A_VERIFIER,))


def test_the_law_knows_five_decisions_in_its_order():
    assert [type_decision.lettre for type_decision in TypeDecision] == ["a", "b", "c", "d", "e"]


def test_one_attribution_and_reasoned_rejections_may_be_recorded():
    assert codes(ATTRIBUTION, REJET) == set()


def test_ranks_from_one_to_n_with_a_condition_may_be_recorded():
    assert codes(CONDITION, classee("A", 2), REJET) == set()


def test_rejections_alone_may_be_recorded():
    assert codes(REJET) == set()


def test_no_decision_at_all_is_refused():
    assert codes() == {"decision_aucune"}


@pytest.mark.parametrize("rangs", [(1, 3), (2, 3), (1, 1), (0, 1), (None, 1)])
def test_a_gap_or_a_double_in_the_ranks_is_refused(rangs):
    assert codes(*(classee(f"A{ordre}", rang) for ordre, rang in enumerate(rangs))) == {"rangs_incomplets"}


def test_two_attributions_or_one_beside_a_classement_are_refused():
    assert codes(ATTRIBUTION, replace(ATTRIBUTION, candidature="B")) == {"attribution_multiple"}
    assert codes(ATTRIBUTION, classee("B", 1)) == {"attribution_et_classement"}


def test_one_candidate_has_one_decision():
    assert "decision_en_double" in codes(REJET, REJET)


def test_a_rejection_has_no_rank():
    assert codes(replace(REJET, rang=2)) == {"rang_sans_classement"}


# --------------------------------------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("changement", "code"),
    [
        ({"piece": None}, "condition_sans_piece"),
        ({"piece": "BULLETIN-X"}, "piece_hors_liste"),
        ({"echeance_condition": None}, "condition_sans_echeance"),
        ({"echeance_condition": AU}, "condition_echue"),
        ({"echeance_condition": date(2026, 11, 22)}, "condition_echue"),
    ],
)
def test_a_condition_needs_a_paper_of_the_list_and_a_later_deadline(changement, code):
    assert codes(replace(CONDITION, **changement)) == {code}


def test_a_paper_is_awaited_only_by_a_condition():
    assert codes(replace(ATTRIBUTION, piece="REV-N2")) == {"condition_sans_objet"}


# --------------------------------------------------------------------------------------------- reasons


@pytest.mark.parametrize(
    ("changement", "code"),
    [
        ({"motif": None}, "motif_absent"),
        ({"motif": "ZZ9"}, "motif_inconnu"),
        ({"motif": "RC1"}, "motif_inadapte"),
        ({"motif": "IR1"}, "motif_inadapte"),
        ({"texte": "  "}, "motif_sans_fait"),
        ({"texte": "NA6"}, "motif_code_nu"),
        ({"texte": " DNA 12."}, "motif_code_nu"),
    ],
)
def test_a_rejection_has_a_coded_reason_and_a_fact(changement, code):
    assert code in codes(replace(REJET, **changement))


def test_a_reason_on_resources_rests_on_the_effort_rate():
    rejet = replace(REJET, motif="NA3", texte=TAUX)
    assert codes(rejet) == {"motif_sans_taux_effort"}
    assert codes(replace(rejet, taux_effort_pourcent=Decimal("46.0"))) == set()


@pytest.mark.parametrize("texte", ["", "Le loyer est trop cher pour 2 personnes.", "Taux d’effort trop élevé."])
def test_a_reason_on_resources_cites_the_rate_with_its_figure(texte):
    rejet = replace(REJET, motif="NA3", texte=texte, taux_effort_pourcent=Decimal("46.0"))
    assert codes(rejet) == {"motif_taux_non_cite"}


LOURD = replace(REJET, motif="NA3", texte=TAUX, taux_effort_pourcent=Decimal("46.0"), seuil_effort_pourcent=Decimal(33))


@pytest.mark.parametrize(("taux", "code"), [("27.8", "motif_taux_sous_seuil"), ("33", "motif_taux_sous_seuil")])
def test_a_rate_that_the_landlord_does_not_find_high_is_to_be_read(taux, code):
    rejet = replace(LOURD, taux_effort_pourcent=Decimal(taux))
    assert (codes(rejet), verifies(rejet)) == (set(), {code})
    (constat,) = controler_decisions([rejet], AU)
    assert constat.phrase.endswith("ne dépasse pas le seuil d’alerte du bailleur (33\u00a0%).")
    assert constat.cible == "C"


def test_a_rate_below_that_of_a_ranked_candidate_is_to_be_read_with_both_figures():
    classes = [replace(classee(cle, r), taux_effort_pourcent=Decimal(t)) for cle, r, t in (("A", 1, 51), ("B", 2, 30))]
    constats = controler_decisions([*classes, LOURD], AU)
    assert [c.code for c in constats] == ["motif_taux_moindre"]
    assert "46,0\u00a0% est inférieur à celui d’un candidat retenu sur ce lot (51,0\u00a0%)" in constats[0].phrase


@given(autres=st.lists(st.decimals(0, 46, places=1)), seuil=st.decimals(0, 45, places=1))
def test_the_heaviest_rate_above_the_alert_is_never_questioned(autres: list[Decimal], seuil: Decimal):
    classes = [replace(classee(f"A{r}", r), taux_effort_pourcent=t) for r, t in enumerate(autres, start=1)]
    assert not verifies(*classes, replace(LOURD, seuil_effort_pourcent=seuil))


def test_the_threshold_asks_nothing_of_another_reason():
    assert verifies(replace(REJET, taux_effort_pourcent=Decimal(12), seuil_effort_pourcent=Decimal(33))) == set()


def test_a_rate_that_is_not_that_of_the_dossier_is_to_be_read():
    rejet = replace(REJET, motif="NA3", texte=TAUX, taux_effort_pourcent=Decimal("46.0"), faits=(TAUX,))
    assert verifies(rejet) == set()
    assert verifies(replace(rejet, texte="Taux d’effort de 46 % pour ce logement.")) == set()
    assert verifies(replace(rejet, texte="Taux d’effort de 19 % pour ce logement.")) == {"motif_taux_different"}


@pytest.mark.parametrize(
    "texte",
    [
        "Reste à vivre de 8 € par jour.",
        "RAV de 8,20 € au 12 mars",
        "Ressources insuffisantes",
        "revenus trop faibles",
        "Faibles ressources du ménage de 3 personnes",
    ],
)
def test_remaining_income_alone_is_refused_as_a_ground(texte):
    """The dossier's own rate is not enough: the text must cite it (TA Paris 2018 and 2019, TA Montreuil 2021)."""
    rejet = replace(REJET, texte=texte, taux_effort_pourcent=Decimal("13.2"))
    assert "motif_reste_a_vivre" in codes(rejet)
    assert "motif_reste_a_vivre" not in codes(replace(rejet, texte=f"{texte} Taux d’effort de 13,2 %."))


def test_resources_told_without_the_rate_are_to_be_read():
    rejet = replace(REJET, texte="Le salaire du ménage est de 900 € depuis mars.")
    assert verifies(rejet) == {"motif_ressources"}
    assert verifies(replace(rejet, motif="IR1", type=TypeDecision.IRRECEVABILITE, plafond_depasse=True)) == {
        "irrecevabilite_radiation"
    }


@pytest.mark.parametrize(
    "texte",
    [
        "Dette de 2 300 € sans plan d’apurement.",
        "Le minimum de ressources de 12 000 € n’est pas atteint.",
        "Un revenu minimum de 1 200 € est demandé.",
    ],
)
def test_no_text_allows_a_minimum_income_or_a_repayment_plan(texte):
    assert "motif_hors_texte" in codes(replace(REJET, motif="NA13", texte=texte))


@pytest.mark.parametrize(
    "texte",
    [
        "Dossier non retenu.",
        "Ne correspond pas à la demande",
        "Un autre candidat du lot 12 a été retenu.",
        "Le candidat de rang 1 est mieux placé pour ce logement.",
        "DNA : capacité d’insertion dans le logement",
        "Logement trop grand",
        "Voir le dossier 3",
    ],
)
def test_a_laconic_reason_is_refused_whatever_its_length(texte):
    assert "motif_laconique" in codes(replace(REJET, texte=texte))


@pytest.mark.parametrize(
    "texte",
    [
        "Propriétaire d’un T4 à Lomme.",
        "Le ménage demande un logement à Croix, pas à Hem.",
        "Deux personnes pour cinq pièces habitables.",
        "Déjà relogé depuis mars par un autre bailleur.",
    ],
)
def test_a_figure_a_date_or_a_place_is_a_fact(texte):
    assert codes(replace(REJET, texte=texte)) == set()


def test_a_sentence_of_the_dossier_is_a_fact():
    rejet = replace(REJET, texte="Le logement sera trop petit pour le ménage.")
    assert codes(rejet) == {"motif_laconique"}
    assert codes(replace(rejet, faits=("Le logement sera trop petit pour le ménage.",))) == set()


@pytest.mark.parametrize(
    "texte",
    [
        "Aucun lien avec la commune.",
        "Ménage sans lien avec la ville",
        "Candidat hors commune",
        "Extérieure à la commune.",
        "Il n’est pas d’ici",
    ],
)
def test_no_link_with_the_commune_alone_is_refused(texte):
    assert "motif_lien_commune" in codes(replace(REJET, texte=texte))


def test_no_link_with_the_commune_beside_a_true_reason_is_to_be_read():
    texte = "Cinq personnes dans 38,00 m², surface minimale de 43 m² non atteinte ; sans lien avec la commune."
    rejet = replace(REJET, motif="NA1", texte=texte)
    assert "motif_lien_commune" not in codes(rejet)
    assert "motif_lien_commune" in verifies(rejet)


def test_a_priority_reason_with_its_facts_is_not_the_commune_alone():
    rejet = replace(
        REJET, texte="Hors commune ; un ménage menacé d’expulsion le 12 décembre 2026, demande de 2021, a été retenu."
    )
    assert "motif_lien_commune" not in codes(rejet)
    assert "motif_lien_commune" in codes(replace(rejet, texte="Hors commune, autre ménage retenu ici."))


@pytest.mark.parametrize("mot", ["religion", "santé", "origine", "dépression", "capacité d’insertion", "mode de vie"])
def test_words_on_health_or_origin_are_to_be_read(mot):
    assert "motif_mot_sensible" in verifies(replace(REJET, texte=f"Motif tenant à la {mot} du ménage."))


def test_an_owner_under_a_protection_order_is_not_refused_for_it():
    proprietaire = replace(REJET, motif="NA7", texte="Propriétaire d’un T4 à Lomme.")
    assert codes(proprietaire) == set()
    assert codes(replace(proprietaire, ordonnance_protection=True)) == {"motif_protection"}


def test_an_owner_of_whom_no_order_is_known_is_asked_about():
    proprietaire = replace(REJET, motif="NA7", texte="Propriétaire d’un T4 à Lomme.")
    assert verifies(proprietaire) == {"motif_protection_a_verifier"}
    assert verifies(replace(proprietaire, ordonnance_protection=False)) == set()


def test_the_mixite_reason_owes_a_follow_up():
    mixite = replace(REJET, motif="NA8", texte="Résidence nommée par la convention du 12 mars 2024.")
    assert verifies(mixite) == {"motif_suivi"}


# --------------------------------------------------------------------------------------------- inadmissibility


def test_inadmissibility_has_two_grounds_that_the_file_must_prove():
    rejet = ProjetDecision("A", TypeDecision.IRRECEVABILITE, motif="IR1", texte="RFR 2024 de 40 000 €.")
    assert codes(replace(rejet, plafond_depasse=True)) == set()
    assert codes(replace(rejet, plafond_depasse=False)) == {"irrecevabilite_non_prouvee"}
    assert verifies(rejet) == {"irrecevabilite_a_verifier", "irrecevabilite_radiation"}
    assert codes(replace(rejet, motif="NA6")) == {"motif_inadapte"}
    sejour = replace(rejet, motif="IR2", texte="Titre expiré le 3 mai 2026.", sejour_irregulier=True)
    assert codes(sejour) == set()


def test_inadmissibility_recalls_the_radiation():
    rejet = ProjetDecision("A", TypeDecision.IRRECEVABILITE, motif="IR1", texte="RFR 2024.", plafond_depasse=True)
    assert verifies(rejet) == {"irrecevabilite_radiation"}


# --------------------------------------------------------------------------------------------- blocked candidates


@pytest.mark.parametrize("projet", [ATTRIBUTION, CONDITION, classee("A", 1)])
def test_a_blocked_candidate_gets_no_attribution(projet):
    blocage = Anomalie("plafond_depasse", Gravite.BLOQUANTE, "Plafond dépassé.")
    doute = Anomalie("ressources_inconnues", Gravite.A_VERIFIER, "Ressources inconnues.")
    assert codes(replace(projet, blocages=(blocage,))) == {"attribution_bloquee"}
    assert codes(replace(projet, blocages=(doute,))) == set()


def test_a_blocked_candidate_may_be_rejected():
    blocage = Anomalie("plafond_depasse", Gravite.BLOQUANTE, "Plafond dépassé.")
    assert codes(replace(REJET, blocages=(blocage,))) == set()


def test_a_finding_names_its_candidate():
    trouvees = controler_decisions([ATTRIBUTION, replace(REJET, motif=None)], AU)
    assert {anomalie.cible for anomalie in trouvees} == {"C"}


def test_words_of_the_minutes():
    assert libelle_decision(TypeDecision.ATTRIBUTION, None) == "Attribution"
    assert libelle_decision(TypeDecision.ATTRIBUTION_CLASSEE, 2) == "Attribution avec classement, rang 2"


@given(st.lists(st.integers(1, 6) | st.none(), max_size=6))
def test_ranks_are_accepted_only_when_they_are_one_to_n(rangs):
    projets = [classee(f"A{ordre}", rang) for ordre, rang in enumerate(rangs)]
    complet = sorted(rang or 0 for rang in rangs) == list(range(1, len(rangs) + 1))
    assert ("rangs_incomplets" in codes(*projets)) is not complet
