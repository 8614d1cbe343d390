"""Every finding of one candidate on one dwelling."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from caleol.rules.anomalies import Examen, Gravite, anomalies_candidature, controle_du_plafond
from caleol.rules.facts import Financement
from caleol.rules.plafonds import DerogationPlafond
from tests.rules.faits import (
    AU,
    PARAMETRES,
    a_naitre,
    adulte,
    conjoint,
    demande,
    enfant,
    logement,
    menage,
)


def examen(du_menage=None, du_logement=None, de_la_demande=None, **autres) -> Examen:
    return Examen(
        demande(du_menage, **(de_la_demande or {})), logement(**(du_logement or {})), AU, PARAMETRES, **autres
    )


def foyer(*personnes, **autres):
    return menage(*personnes, **{"ressources_mensuelles_centimes": 200_000, "rfr_euros": {2024: 20_000}, **autres})


def codes(sujet: Examen, *graves: Gravite) -> set[str]:
    return {a.code for a in anomalies_candidature(sujet) if not graves or a.gravite in graves}


def test_a_clean_candidate_has_no_finding():
    assert codes(examen()) == set()


@pytest.mark.parametrize(
    ("sujet", "code"),
    [
        (examen(foyer(adulte(40), conjoint(40), rfr_euros={2024: 31_255})), "plafond_depasse"),
        (examen(du_logement={"financement": Financement.PLI}), "plafond_non_verifie"),
        (examen(foyer(adulte(sejour_regulier=False), conjoint())), "sejour_irregulier"),
        (examen(de_la_demande={"renouvelee_le": date(2025, 10, 1)}), "demande_expiree"),
        (examen(de_la_demande={"radiee": True}), "demande_radiee"),
        (examen(de_la_demande={"numero_unique": " "}), "numero_unique_absent"),
    ],
)
def test_what_the_law_forbids_blocks(sujet, code):
    assert codes(sujet, Gravite.BLOQUANTE) == {code}


@pytest.mark.parametrize(
    ("sujet", "code"),
    [
        (examen(foyer(adulte(), conjoint(), rfr_euros={})), "ressources_inconnues"),
        (examen(foyer(adulte(), conjoint(), ressources_mensuelles_centimes=150_000)), "taux_effort_eleve"),
        (examen(foyer(adulte(), conjoint(), ressources_mensuelles_centimes=None)), "taux_effort_inconnu"),
        (examen(foyer(adulte(), conjoint(), ressources_mensuelles_centimes=0)), "ressources_nulles"),
        (examen(foyer(adulte(sejour_regulier=None), conjoint())), "sejour_inconnu"),
        (
            examen(de_la_demande={"fin_sejour": date(2026, 11, 1)}, titre_jusqu=date(2027, 2, 1)),
            "titre_sejour_recepisse",
        ),
        (examen(de_la_demande={"renouvelee_le": date(2025, 12, 10)}), "demande_expire_bientot"),
        (examen(de_la_demande={"numero_unique": "X12"}), "numero_unique_forme"),
        (examen(foyer(adulte())), "sous_occupation"),
        (examen(du_logement={"surface": Decimal("15.00")}), "sur_occupation"),
        (examen(foyer(adulte(), conjoint(), a_naitre()), {"surface": Decimal("24.00")}), "sur_occupation_a_venir"),
        (examen(du_logement={"surface": None}), "surface_inconnue"),
        (examen(de_la_demande={"besoin_fauteuil": True}), "accessibilite_inconnue"),
        (examen(None, {"adapte_pmr": False}, {"besoin_fauteuil": True}), "fauteuil_inadapte"),
        (examen(du_logement={"adapte_pmr": True}), "logement_adapte_sans_besoin"),
        (examen(forfait_centimes=None), "forfait_non_renseigne"),
        (examen(pieces_manquantes=("REV-N2", "FAM-MAR")), "pieces_manquantes"),
    ],
)
def test_what_is_not_known_or_unusual_asks_to_be_looked_at(sujet, code):
    assert codes(sujet, Gravite.A_VERIFIER) == {code}
    assert codes(sujet, Gravite.BLOQUANTE) == set()


def test_a_missing_paper_is_named_not_the_situation_that_it_proves():
    (manque,) = [
        a for a in anomalies_candidature(examen(pieces_manquantes=("LOG-LOC",))) if a.code == "pieces_manquantes"
    ]
    attendu = "1 pièce manquante\u00a0: bail et quittance, attestation du bailleur ou preuves de paiement (locataire)."
    assert manque.phrase.replace("\u00a0pièce", " pièce") == attendu


def test_effort_rate_and_remaining_income_never_block():
    etrangle = examen(foyer(adulte(), conjoint(), ressources_mensuelles_centimes=10_000))
    assert codes(etrangle, Gravite.BLOQUANTE) == set()


def test_the_known_aid_lowers_the_effort():
    serre = foyer(adulte(), conjoint(), ressources_mensuelles_centimes=150_000)
    assert "taux_effort_eleve" not in codes(examen(serre, aide_centimes=20_000))


def test_a_named_derogation_is_said_and_does_not_block():
    riche = foyer(adulte(40), conjoint(40), rfr_euros={2024: 40_000})
    assert codes(examen(riche, derogation=DerogationPlafond.RELOGEMENT_DEMOLITION)) == {"plafond_derogation"}


def test_a_computed_ceiling_is_said():
    plai = examen(foyer(adulte(40), conjoint(40), rfr_euros={2024: 9_000}), {"financement": Financement.PLAI})
    assert codes(plai, Gravite.INFORMATION) == {"plafond_calcule"}


def test_the_ceiling_comes_with_its_comparison():
    controle, plafond = controle_du_plafond(examen(foyer(adulte(40), conjoint(40))))
    assert controle.ratio_pourcent == Decimal("64.0")
    assert plafond.montant_euros == 31_254


def test_every_finding_has_a_sentence_and_what_to_do():
    pire = examen(
        foyer(adulte(sejour_regulier=None), *[enfant()] * 7, rfr_euros={}, ressources_mensuelles_centimes=90_000),
        {"surface": Decimal("40.00")},
        {"renouvelee_le": date(2025, 12, 1), "besoin_fauteuil": True, "numero_unique": "X"},
        pieces_manquantes=("REV-N2",),
        forfait_centimes=None,
    )
    trouvees = anomalies_candidature(pire)
    assert len(trouvees) >= 8
    for anomalie in trouvees:
        assert anomalie.phrase.endswith(".")
        assert anomalie.a_faire


def test_an_expired_title_blocks_from_the_day_after_its_last():
    valable = examen(de_la_demande={"fin_sejour": AU})
    assert codes(valable) == set()
    assert codes(replace(valable, au=date(2026, 11, 24)), Gravite.BLOQUANTE) == {"titre_sejour_expire"}


def test_a_receipt_that_has_expired_too_lifts_nothing():
    expire = examen(de_la_demande={"fin_sejour": date(2026, 5, 1)}, titre_jusqu=date(2026, 11, 22))
    assert codes(expire, Gravite.BLOQUANTE) == {"titre_sejour_expire"}
