"""Letters: which one is owed, the court it prints, how it may leave, what its text must hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.courriers import (
    AVEC_PREUVE,
    AVEC_RECOURS,
    BLOCS,
    EXEMPLES,
    MOTS,
    OBLIGATOIRES,
    EtatDecision,
    FauteModele,
    NatureCourrier,
    Recours,
    controler_modele,
    lettre_due,
    modele_fourni,
    par_courriel,
    recours,
    remplir,
)
from caleol.rules.decisions import TypeDecision

T = TypeDecision
N = NatureCourrier


@pytest.mark.parametrize(
    ("etat", "attendue"),
    [
        (EtatDecision(type=T.ATTRIBUTION, rang=None, offert=True), N.OFFRE),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=1, offert=True), N.OFFRE),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=2), N.RANG),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=2, offert=True), N.SUIVANT),
        (EtatDecision(type=T.ATTRIBUTION_CONDITION, rang=1, offert=True), N.CONDITION),
        (EtatDecision(type=T.ATTRIBUTION_CONDITION, rang=3), N.CONDITION),
        (EtatDecision(type=T.ATTRIBUTION_CONDITION, rang=3, offert=True), N.SUIVANT),
        (EtatDecision(type=T.ATTRIBUTION_CONDITION, rang=1, offert=True, condition_remplie=True), N.OFFRE),
        (EtatDecision(type=T.ATTRIBUTION_CONDITION, rang=3, condition_remplie=True), N.RANG),
        (EtatDecision(type=T.ATTRIBUTION_CONDITION, rang=1, sorti=True, condition_tombee=True), N.CHUTE),
        (EtatDecision(type=T.NON_ATTRIBUTION, rang=None, loue_a_un_autre=True), N.NON_ATTRIBUTION),
        (EtatDecision(type=T.IRRECEVABILITE, rang=None), N.IRRECEVABILITE),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=1, sans_reponse=True), N.SILENCE),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=1, offert=True, rappel=True), N.RELANCE),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=2, loue_a_un_autre=True), N.FIN),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=2, logement_retire=True), N.RETRAIT),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=1, sorti=True, loue_a_un_autre=True), None),
        (EtatDecision(type=T.ATTRIBUTION_CLASSEE, rang=1, sorti=True), None),
    ],
)
def test_a_household_is_told_the_last_event(etat: EtatDecision, attendue: NatureCourrier | None):
    assert lettre_due(etat) is attendue


def test_remedies_stand_on_rejections_only_and_a_transfer_goes_to_the_judicial_court():
    for nature in NatureCourrier:
        externe, interne = (recours(nature, mutation_interne=interne) for interne in (False, True))
        if nature in AVEC_RECOURS:
            assert (externe, interne) == (Recours.ADMINISTRATIF, Recours.JUDICIAIRE)
        else:
            assert (externe, interne) == (Recours.AUCUN, Recours.AUCUN)
    assert N.RANG not in AVEC_RECOURS


def test_what_starts_a_delay_never_leaves_by_mail():
    assert {nature for nature in NatureCourrier if not par_courriel(nature)} == AVEC_PREUVE
    suites = {N.OFFRE, N.SUIVANT, N.CONDITION, N.IRRECEVABILITE, N.RETRAIT_ATTRIBUTION}
    assert suites | {N.RELOGEMENT} == AVEC_PREUVE


@pytest.mark.parametrize("nature", NatureCourrier, ids=str)
def test_the_text_provided_is_whole_and_plain(nature: NatureCourrier):
    texte = modele_fourni(nature).texte
    assert controler_modele(nature, texte) == ()
    bas = texte.lower()
    for mot in ("susvisé", "sollicité", "ledit", "meilleurs délais", "avis favorable", "maximum"):
        assert mot not in bas


@pytest.mark.parametrize("nature", NatureCourrier, ids=str)
def test_a_text_without_one_of_its_obligatory_words_is_refused(nature: NatureCourrier):
    texte = modele_fourni(nature).texte
    for mot in OBLIGATOIRES[nature]:
        assert (FauteModele.MANQUE, mot) in controler_modele(nature, texte.replace(f"{{{mot}}}", ""))
    assert controler_modele(nature, "  ") == ((FauteModele.VIDE, ""),)


@given(st.text(max_size=60))
def test_a_value_is_never_read_again(valeur: str):
    assert remplir("Pour {menage} ici {numero}.", {"menage": valeur, "numero": "1"}) == f"Pour {valeur} ici 1."
    assert remplir("Pour {menage}.", {"menage": ""}) == ""


def test_the_preview_knows_every_word():
    assert set(EXEMPLES) == set(MOTS)
    assert not BLOCS & set(MOTS)


@pytest.mark.parametrize("nature", NatureCourrier)
def test_no_text_takes_the_household_for_a_man(nature: NatureCourrier):
    accord = re.compile(r"\bvous (?:êtes|serez|étiez) (?!au )\w+(?:é|u)\b|vous avait classé|empêché|être entendu")
    assert accord.findall(modele_fourni(nature).texte.lower()) == [], "say it without agreement"
