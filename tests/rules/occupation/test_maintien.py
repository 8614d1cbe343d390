"""The right to stay, article by article: exemptions that differ, refusals that count, delays that are computed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from caleol.rules.occupation.enquetes import Enquete, second_depassement
from caleol.rules.occupation.exemptions import Exemption, Fondement, exemptions
from caleol.rules.occupation.faits import Occupant
from caleol.rules.occupation.maintien import (
    MAINTIENS,
    EtatMaintien,
    Regime,
    Suite,
    maintien_depassement,
    maintien_logement_adapte,
    maintien_sous_occupation,
)
from caleol.rules.occupation.offres import Critere, Offre, Reponse, Territoire, lieu_convient, refus_compte
from caleol.rules.occupation.situations import Etat
from caleol.rules.parametre import Valeur
from tests.rules.occupation.baux import AU, PARAMETRES, bail, conjoint, enfant, titulaire

BONNE = Offre(
    1,
    date(2026, 1, 15),
    Reponse.REFUSEE,
    ancien_loyer_centimes=45_000,
    nouveau_loyer_centimes=38_000,
    bon_etat=True,
    besoins=True,
    moyens=True,
    territoire=Territoire.AUTRE,
    voisin=True,
    distance_metres=5_000,
)
TROIS = (
    BONNE,
    replace(BONNE, numero=2, notifiee_le=date(2026, 3, 1)),
    replace(BONNE, numero=3, notifiee_le=date(2026, 8, 31)),
)


def suite(*occupants, offres=TROIS, **autres) -> Suite:
    propres = {nom: autres.pop(nom) for nom in tuple(autres) if nom in Suite.__slots__}
    un_bail = bail(*(occupants or (titulaire(),)), **autres)
    return Suite(un_bail, **{"constat": Etat.CONSTATEE, "offres": offres, "deces_a_charge": False, **propres})


def sous(*occupants, **autres):
    return maintien_sous_occupation(suite(*occupants, **autres), AU, PARAMETRES)


def adapte(*occupants, **autres):
    return maintien_logement_adapte(suite(*occupants, **autres), AU, PARAMETRES)


# ------------------------------------------------------------------------------------------ offers


@pytest.mark.parametrize(
    ("change", "critere"),
    [
        ({"nouveau_loyer_centimes": 45_000}, Critere.LOYER),
        ({"bon_etat": False}, Critere.ETAT),
        ({"besoins": False}, Critere.BESOINS),
        ({"moyens": False}, Critere.MOYENS),
        ({"distance_metres": 5_001}, Critere.LIEU),
        ({"voisin": False}, Critere.LIEU),
        ({"reponse": Reponse.ACCEPTEE}, Critere.REFUS),
        ({"notifiee_le": date(2026, 12, 1)}, Critere.NOTIFICATION),
    ],
)
def test_a_refusal_does_not_count_where_one_condition_fails(change, critere):
    lu = refus_compte(replace(BONNE, **change), AU, PARAMETRES)
    assert (lu.compte, lu.defauts) == (False, (critere,))


@pytest.mark.parametrize(
    ("change", "critere"),
    [
        ({"ancien_loyer_centimes": None}, Critere.LOYER),
        ({"bon_etat": None}, Critere.ETAT),
        ({"distance_metres": None}, Critere.LIEU),
        ({"reponse": Reponse.SANS_REPONSE}, Critere.REFUS),
        ({"reponse": None}, Critere.REFUS),
        ({"notifiee_le": None}, Critere.NOTIFICATION),
    ],
)
def test_a_refusal_is_to_check_where_a_fact_is_missing(change, critere):
    lu = refus_compte(replace(BONNE, **change), AU, PARAMETRES)
    assert (lu.compte, lu.manques) == (None, (critere,))


def test_a_rent_lower_by_one_centime_is_lower():
    assert refus_compte(replace(BONNE, nouveau_loyer_centimes=44_999), AU, PARAMETRES).compte is True


@pytest.mark.parametrize(
    ("territoire", "voisin", "distance", "attendu"),
    [
        (Territoire.AUTRE, True, 5_000, True),
        (Territoire.AUTRE, True, 5_001, False),
        (Territoire.AUTRE, True, None, None),
        (Territoire.AUTRE, False, 300, False),
        (Territoire.AUTRE, None, 6_000, False),
        (Territoire.ARRONDISSEMENTS, True, 9_000, True),
        (Territoire.CANTONS, True, 9_000, True),
        (Territoire.CANTONS, None, 100, None),
        (None, True, 4_000, True),
        (None, True, 6_000, None),
    ],
)
def test_the_place_follows_article_13_bis(territoire, voisin, distance, attendu):
    offre = replace(BONNE, territoire=territoire, voisin=voisin, distance_metres=distance)
    assert lieu_convient(offre, AU, PARAMETRES) is attendu


# ------------------------------------------------------------------------------------------ under-occupation


def test_three_refusals_in_a_tense_zone_without_exemption_may_cost_the_right():
    lu = sous()
    assert (lu.etat, lu.fin_le, lu.refus_comptes) == (EtatMaintien.PEUT_SE_PERDRE, date(2027, 2, 28), 3)
    assert "Aucune procédure n’est engagée" in lu.phrase
    assert str(lu.article) == "CCH L442-3-1"


EXEMPTES: dict[Exemption, tuple[tuple[Occupant, ...], dict[str, Any]]] = {
    Exemption.AGE: ((titulaire(65),), {}),
    Exemption.HANDICAP: ((titulaire(handicap=True),), {}),
    Exemption.HANDICAP_A_CHARGE: ((titulaire(), enfant(handicap=True)), {}),
    Exemption.AUTONOMIE: ((titulaire(perte_autonomie=True),), {}),
    Exemption.AUTONOMIE_A_CHARGE: ((titulaire(), enfant(perte_autonomie=True)), {}),
    Exemption.QPV: ((titulaire(),), {"qpv": True}),
    Exemption.ANCIENNE_ZUS: ((titulaire(),), {"ancienne_zus": True, "signature_le": date(2014, 12, 31)}),
}
TABLE = {
    Fondement.SOUS_OCCUPATION: set(Exemption),
    Fondement.ADAPTE_SANS_OCCUPANT: {Exemption.AGE},
    Fondement.DEPASSEMENT: {
        Exemption.AGE, Exemption.HANDICAP, Exemption.HANDICAP_A_CHARGE, Exemption.QPV, Exemption.ANCIENNE_ZUS,
    },
}  # fmt: skip


@pytest.mark.parametrize("fondement", list(Fondement))
@pytest.mark.parametrize("exemption", list(Exemption))
def test_exemptions_differ_from_one_article_to_the_next(fondement, exemption):
    occupants, autres = EXEMPTES[exemption]
    depassements = (Enquete(2024, 50_000, 30_000), Enquete(2025, 50_000, 30_000))
    cas = suite(*occupants, enquetes=depassements, **autres)
    lu = MAINTIENS[fondement](cas, AU, PARAMETRES)
    conserve = exemption in TABLE[fondement]
    assert (lu.etat is EtatMaintien.CONSERVE) is conserve
    assert any(lue.tient for lue in exemptions(cas.bail, fondement, AU, PARAMETRES)) is conserve
    if conserve:
        assert exemption.libelle in lu.raisons


@pytest.mark.parametrize(("naissance", "tient"), [(date(1961, 11, 23), True), (date(1961, 11, 24), False)])
def test_sixty_five_years_are_reached_on_the_birthday(naissance, tient):
    lues = exemptions(bail(titulaire()._replace(naissance=naissance)), Fondement.ADAPTE_SANS_OCCUPANT, AU, PARAMETRES)
    assert [lue.tient for lue in lues] == [tient]


def test_an_age_reached_before_the_end_of_the_delay_is_left_to_a_jurist():
    lu = sous(titulaire()._replace(naissance=date(1962, 2, 28)))
    assert (lu.etat, lu.fin_le) == (EtatMaintien.A_VERIFIER, date(2027, 2, 28))
    assert "juriste" in lu.phrase
    assert sous(titulaire()._replace(naissance=date(1962, 3, 1))).etat is EtatMaintien.PEUT_SE_PERDRE


def test_the_age_of_somebody_who_does_not_hold_the_lease_exempts_nobody():
    assert sous(titulaire(40), conjoint(80)).etat is EtatMaintien.PEUT_SE_PERDRE
    assert sous(titulaire(40), conjoint(80, titulaire=True)).etat is EtatMaintien.CONSERVE


def test_an_unknown_exemption_is_asked_about():
    lu = sous(titulaire(handicap=None), qpv=None)
    assert lu.etat is EtatMaintien.A_VERIFIER
    assert Exemption.QPV.libelle in lu.phrase
    assert Exemption.HANDICAP.libelle in lu.phrase


def test_a_former_zus_protects_no_lease_signed_after_2014():
    assert sous(ancienne_zus=True, signature_le=date(2015, 1, 1)).etat is EtatMaintien.PEUT_SE_PERDRE
    assert sous(ancienne_zus=None, signature_le=date(2014, 12, 31)).etat is EtatMaintien.A_VERIFIER


@pytest.mark.parametrize(
    ("autres", "raison"),
    [
        ({"zone_tendue": False}, "le logement est hors zone tendue"),
        ({"constat": Etat.NON_CONSTATEE}, "la situation n’est pas constatée"),
        ({"offres": TROIS[:2]}, "2\xa0refus d’offre comptent, sur 3 requis"),
        ({"offres": (*TROIS[:2], replace(TROIS[2], bon_etat=False))}, "2\xa0refus d’offre comptent, sur 3 requis"),
        ({"offres": ()}, "aucun refus d’offre ne compte, sur 3 requis"),
    ],
)
def test_the_right_is_kept_and_the_page_says_why(autres, raison):
    lu = sous(**autres)
    assert (lu.etat, lu.raisons, lu.fin_le) == (EtatMaintien.CONSERVE, (raison,), None)
    assert raison in lu.phrase


@pytest.mark.parametrize(
    "autres",
    [
        {"zone_tendue": None},
        {"constat": Etat.A_VERIFIER},
        {"offres": (*TROIS[:2], replace(TROIS[2], reponse=Reponse.SANS_REPONSE))},
    ],
)
def test_nothing_is_said_lost_on_an_unknown_fact(autres):
    lu = sous(**autres)
    assert lu.etat is EtatMaintien.A_VERIFIER
    assert lu.manques
    assert lu.fin_le is None


def test_the_delay_runs_from_the_third_offer_that_counts():
    quatre = (*TROIS, replace(BONNE, numero=4, notifiee_le=date(2026, 9, 30)))
    assert sous(offres=quatre).fin_le == date(2027, 2, 28)
    sans_la_premiere = (replace(BONNE, moyens=False), *quatre[1:])
    assert sous(offres=sans_la_premiere).fin_le == date(2027, 3, 30)


# ------------------------------------------------------------------------------------------ adapted dwelling


def test_an_adapted_dwelling_follows_everywhere_with_six_months():
    lu = adapte(zone_tendue=False)
    assert (lu.etat, lu.fin_le) == (EtatMaintien.PEUT_SE_PERDRE, date(2027, 2, 28))


def test_eighteen_months_where_the_dependant_with_a_handicap_died():
    assert adapte(deces_a_charge=True).fin_le == date(2028, 2, 29)
    assert adapte(deces_a_charge=None).etat is EtatMaintien.A_VERIFIER


# ------------------------------------------------------------------------------------------ resources


def depasse(*occupants, enquetes, **autres):
    return maintien_depassement(suite(*occupants, enquetes=enquetes, **autres), AU, PARAMETRES)


DEUX = (Enquete(2024, 45_001, 30_000), Enquete(2025, 45_001, 30_000))


def test_two_years_in_a_row_above_150_percent_may_cost_the_right():
    lu = depasse(enquetes=DEUX)
    assert (lu.etat, lu.fin_le, lu.preavis_le) == (EtatMaintien.PEUT_SE_PERDRE, date(2027, 7, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("enquetes", "attendu"),
    [
        (DEUX, (True, 2025)),
        ((Enquete(2024, 45_000, 30_000), DEUX[1]), (False, None)),
        ((DEUX[0], Enquete(2025, 45_000, 30_000)), (False, None)),
        ((DEUX[0], Enquete(2026, 50_000, 30_000)), (None, None)),
        ((DEUX[0], Enquete(2025, None, 30_000)), (None, None)),
        (DEUX[:1], (None, None)),
        ((), (None, None)),
    ],
)
def test_two_surveys_in_a_row_are_needed(enquetes, attendu):
    lu = second_depassement(enquetes, AU, PARAMETRES)
    assert (lu.deux_de_suite, lu.annee) == attendu


def test_the_ceiling_of_a_pls_is_a_setting():
    definition = PARAMETRES.definition("maintien.depassement_du_pls")
    saisie = Valeur.saisie(
        definition,
        {},
        1,
        depuis=date(2026, 1, 1),
        verifie_jusqu=date(2026, 12, 31),
        source="essai",
        verifie_par="essai",
    )
    sur_le_pls = PARAMETRES.avec((saisie,))
    deux = tuple(replace(enquete, plafond_pls_euros=40_000) for enquete in DEUX)
    assert second_depassement(deux, AU, sur_le_pls).deux_de_suite is False
    assert second_depassement(deux, AU, PARAMETRES).deux_de_suite is True
    assert second_depassement(DEUX, AU, sur_le_pls).deux_de_suite is None


def test_the_birthday_counts_in_the_year_that_follows_the_second_survey():
    assert depasse(titulaire()._replace(naissance=date(1961, 12, 31)), enquetes=DEUX).etat is EtatMaintien.CONSERVE
    jeune = titulaire()._replace(naissance=date(1962, 1, 1))
    assert depasse(jeune, enquetes=DEUX).etat is EtatMaintien.PEUT_SE_PERDRE


def test_back_below_the_ceiling_the_right_is_restored():
    assert depasse(enquetes=DEUX, constat=Etat.NON_CONSTATEE).etat is EtatMaintien.CONSERVE


# ------------------------------------------------------------------------------------------ SEM


@pytest.mark.parametrize(
    ("fondement", "article"),
    [*zip(Fondement, ["CCH L482-1", "CCH L482-2", "CCH L482-3"], strict=True)],
)
def test_a_sem_has_its_own_articles(fondement, article):
    lu = MAINTIENS[fondement](suite(regime=Regime.SEM), AU, PARAMETRES)
    assert str(lu.article) == article


def test_a_sem_gives_notice_for_the_end_of_the_term_six_months_before():
    lu = sous(regime=Regime.SEM, terme_du_bail=date(2027, 8, 31))
    assert (lu.etat, lu.fin_le, lu.preavis_le) == (EtatMaintien.PEUT_SE_PERDRE, date(2027, 8, 31), date(2027, 2, 28))
    dernier_jour = sous(regime=Regime.SEM, terme_du_bail=date(2027, 5, 23))
    assert dernier_jour.preavis_le == AU
    trop_tard = sous(regime=Regime.SEM, terme_du_bail=date(2027, 3, 1))
    assert (trop_tard.fin_le, trop_tard.preavis_le) == (None, None)
    assert sous(regime=Regime.SEM).fin_le is None
