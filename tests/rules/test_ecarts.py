"""Letters set aside: exactly those that are no longer owed, each with what happened since."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.courriers import EtatDecision, NatureCourrier, lettre_due
from caleol.rules.decisions import TypeDecision
from caleol.rules.ecarts import RaisonEcart, raison_ecart

N, R = NatureCourrier, RaisonEcart
CLASSEE, CONDITION = TypeDecision.ATTRIBUTION_CLASSEE, TypeDecision.ATTRIBUTION_CONDITION
UN, DEUX = EtatDecision(type=CLASSEE, rang=1, offert=True), EtatDecision(type=CLASSEE, rang=2)
ATTEND = EtatDecision(type=CONDITION, rang=1, offert=True)
etats = st.builds(EtatDecision, type=st.sampled_from(TypeDecision), rang=st.sampled_from([None, 1, 2, 3]))


@given(etats, st.sampled_from(N))
def test_a_letter_stays_exactly_while_it_is_the_one_owed(etat: EtatDecision, nature: NatureCourrier):
    assert (raison_ecart(nature, etat) is None) is (lettre_due(etat) is nature)
    assert raison_ecart(nature, etat, rectifiee=True) is R.DECISION_RECTIFIEE


@pytest.mark.parametrize(
    ("nature", "etat", "attendue"),
    [
        (N.CONDITION, replace(ATTEND, condition_remplie=True), R.CONDITION_REMPLIE),
        (N.CONDITION, replace(ATTEND, offert=False, sorti=True, condition_tombee=True), R.CONDITION_TOMBEE),
        (N.CONDITION, replace(ATTEND, rang=2), R.OFFRE_OUVERTE),
        (N.CONDITION, replace(ATTEND, offert=False, repondue=True), None),
        (N.OFFRE, replace(UN, offert=False, repondue=True), R.REPONSE),
        (N.OFFRE, replace(UN, offert=False, repondue=True, sorti=True), R.REPONSE),
        (N.OFFRE, replace(UN, offert=False, sans_reponse=True), R.REPONSE),
        (N.OFFRE, replace(UN, offert=False, sorti=True), R.OFFRE_CLOSE),
        (N.OFFRE, replace(UN, offert=False, logement_retire=True), R.LOGEMENT_RETIRE),
        (N.OFFRE, replace(UN, offert=False, attribution_retiree=True), R.ATTRIBUTION_RETIREE),
        (N.OFFRE, replace(UN, deja_ecrite=True), R.DEPART_NOTE),
        (N.RANG, replace(DEUX, offert=True), R.OFFRE_OUVERTE),
        (N.RANG, replace(DEUX, loue_a_un_autre=True), R.LOGEMENT_LOUE),
        (N.RELANCE, replace(UN, deja_ecrite=True), R.ECHEANCE),
        (N.SUIVANT, DEUX, R.REPRISE),
        (N.CHUTE, replace(ATTEND, rang=2, offert=False), R.REPRISE),
        (N.RANG, DEUX, None),
    ],
)
def test_the_reason_is_what_happened_since(nature: NatureCourrier, etat: EtatDecision, attendue: RaisonEcart | None):
    assert raison_ecart(nature, etat) is attendue


def test_another_copy_of_an_offer_that_has_left_is_not_set_aside_for_having_left():
    ecrite = replace(UN, deja_ecrite=True)
    assert raison_ecart(N.OFFRE, ecrite, renvoi=True) is None
    assert raison_ecart(N.OFFRE, replace(ecrite, offert=False, repondue=True), renvoi=True) is R.REPONSE
