"""What members read of a dossier, and what tells candidates apart."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature
from caleol.queries.comparaison import compare
from caleol.queries.instantane import Dossier, LignePoints, PointsLus, ecrit_dossier, lit_dossier, lit_fiche
from caleol.queries.lot_montre import CandidatMontre, LotMontre
from caleol.queries.neutre import (
    mots_du_maintien,
    neutralise,
    neutralise_points,
    parle_de_sante,
    protections_neutres,
)
from caleol.rules.confidentiel import piece_confidentielle
from caleol.services.act import Actes
from tests.dossiers import INTERDITS, dresse_scene


def textes(valeur: object) -> list[str]:
    """Return every text of a nested value."""
    if isinstance(valeur, str):
        return [valeur]
    suite = valeur.values() if isinstance(valeur, dict) else valeur if isinstance(valeur, list) else ()
    return [texte for element in suite for texte in textes(element)]


def ligne(critere: str, **valeurs: Any) -> LignePoints:
    """Make a line of points."""
    ordinaire: dict[str, Any] = {
        "critere": critere, "groupe": "g", "serie": 1, "fait": f"{critere}\u00a0: oui", "raison": critere,
        "justification": "déclaré", "points": 5, "etat": "compte",
    }  # fmt: skip
    return LignePoints(**(ordinaire | valeurs))


def test_neutral_dossier_holds_no_word_of_health_or_violence(actes: Actes):
    scene = dresse_scene(actes)
    with actes.sessions.lecture() as session:
        gelee = session.get_one(Candidature, scene.candidatures[0]).instantane or {}
    dossier = lit_dossier(gelee)
    avant = " ".join(textes(ecrit_dossier(dossier))).lower()
    assert all(mot in avant for mot in ("violence", "handicap", "médical", "fauteuil"))
    montre = ecrit_dossier(neutralise(dossier))
    apres = " ".join(textes(montre)).lower()
    assert [mot for mot in INTERDITS if mot in apres] == []
    assert montre["priorites"] == ["dalo"]
    assert montre["points"]["total"] == dossier.points.total
    assert "MOT-" not in " ".join(textes(montre))


def test_plain_line_that_quotes_a_sensitive_criterion_is_neutral_too():
    points = PointsLus(
        total=65,
        valides=0,
        lignes=(
            ligne("Violences attestées", points=65, neutre="Situation prioritaire attestée"),
            ligne("Hébergé", etat="ecarte", cause="Seul le meilleur critère compte (Violences attestées)."),
        ),
    )
    sensible, autre = neutralise_points(points).lignes
    assert (sensible.critere, sensible.fait, sensible.points) == ("Situation prioritaire attestée", "", 65)
    assert autre.cause == "Seul le meilleur critère compte (Situation prioritaire attestée)."


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("raison médicale", True),
        ("certificat de l’HÔPITAL", True),
        ("violences", True),
        ("logement trop petit", False),
        ("deux personnes, travaillant à Croix", False),
        ("parquet violet", False),
    ],
)
def test_words_of_health_and_violence_are_known(texte: str, attendu: bool):
    assert parle_de_sante(texte) is attendu


def test_paper_out_of_the_list_is_taken_as_sensitive():
    assert [piece_confidentielle(code) for code in ("ID-MAJ", "MOT-VIO", "MOT-HAN", "XYZ")] == [False, True, True, True]


def lot(*candidats: CandidatMontre, gabarit: dict[str, object]) -> LotMontre:
    """Make a lot with these candidates."""
    return LotMontre(
        id=1, vacance_id=1, etat=EtatLot.PREPARATION, fiche=lit_fiche(gabarit), seance=None, candidats=candidats,
        retires=(), neutre=False,
    )  # fmt: skip


def candidat(base: Dossier, rang: int, total: int | None, *, place: int | None, dalo: bool = False) -> CandidatMontre:
    """Make a candidate with points."""
    dossier = replace(base, points=replace(base.points, total=total), dalo=dalo, mutation=False, anomalies=())
    return CandidatMontre(candidature_id=rang, rang=rang, dossier=dossier, figee_le=None, place=place)


def test_comparison_says_what_tells_candidates_apart(actes: Actes):
    scene = dresse_scene(actes)
    with actes.sessions.lecture() as session:
        candidature = session.get_one(Candidature, scene.candidatures[0])
        base, fiche = lit_dossier(candidature.instantane or {}), candidature.lot.instantane or {}
    assert base.au == date(2026, 12, 1)

    def phrases(*candidats: CandidatMontre) -> tuple[str, ...]:
        return compare(lot(*candidats, gabarit=fiche)).phrases

    un, deux = candidat(base, 1, 40, place=1), candidat(base, 2, 39, place=2, dalo=True)
    assert phrases(un, deux) == ("1\u00a0point sépare les rangs 1 et 2.", "Le rang 2 relève du DALO.")
    assert compare(lot(un, deux, gabarit=fiche)).decisifs == {("total", 1), ("priorite", 2)}
    egal = candidat(base, 2, 40, place=1)
    assert phrases(un, egal) == ("Les rangs 1 et 2 ont le même nombre de points.",)
    assert compare(lot(un, egal, gabarit=fiche)).decisifs == frozenset()
    assert phrases(un, candidat(base, 2, 50, place=1)) == ("L’ordre proposé ne suit pas les points.",)
    assert phrases(un, candidat(base, 2, None, place=None)) == ()
    assert phrases(un) == phrases() == ()


def test_sensitive_lines_that_would_read_the_same_say_their_group():
    neutre = "Situation prioritaire attestée"
    publics = replace(ligne("Handicap", points=62, neutre=neutre), groupe="Publics prioritaires")
    autre = replace(ligne("Personne handicapée", points=5, neutre=neutre), groupe="Situation actuelle")
    sante = replace(ligne("Malade", points=2, neutre=neutre), groupe="Santé")
    lues = neutralise_points(PointsLus(total=69, valides=69, lignes=(publics, autre, sante))).lignes
    assert [lue.critere for lue in lues] == [
        f"{neutre} (publics prioritaires)",
        f"{neutre} (situation actuelle)",
        neutre,
    ]


def test_right_to_stay_is_told_without_the_health_of_who_keeps_it():
    tete = "CCH L442-3-1 (sous-occupation)\u00a0: droit au maintien"
    assert mots_du_maintien(f"{tete} conservé\u00a0: un titulaire du bail présente un handicap.") == (
        f"{tete} conservé\u00a0: motif personnel."
    )
    assert mots_du_maintien(f"{tete} conservé\u00a0: le logement est hors zone tendue.") == (
        f"{tete} conservé\u00a0: le logement est hors zone tendue."
    )
    assert mots_du_maintien("Maintien\u00a0: un titulaire présente un handicap.") == "Motif personnel."
    assert mots_du_maintien(f"{tete} conservé par un handicap.") == "Motif personnel."
    age, sante = "un titulaire du bail a 65 ans ou plus", "un titulaire du bail présente une perte d’autonomie"
    handicap = "une personne à charge présente un handicap"
    assert protections_neutres([(age, False), (handicap, None), (sante, True)]) == (
        (age, False), ("une protection personnelle", True),
    )  # fmt: skip
    assert protections_neutres([(handicap, False), (sante, None)]) == (("une protection personnelle", None),)
    assert protections_neutres([(age, True)]) == ((age, True),)
