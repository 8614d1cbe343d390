"""A walk through the calendar, value by value: no overlap, no hole inside a series. It proves no figure."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from caleol.rules.parametre import Axes, StatutValeur, Valeur
from tests.rules.faits import AU, MEL, PARAMETRES

UN_JOUR = timedelta(days=1)
# Holes that are known: nobody found the figures of these years (see the heads of the files).
TROUS_CONNUS = {("quartile.q1", 2021), ("quartile.q1", 2022), ("quartile.q1", 2023)}


def series() -> dict[tuple[str, Axes], list[Valeur]]:
    par_serie = defaultdict(list)
    for valeur in PARAMETRES.toutes():
        par_serie[valeur.cle, valeur.axes].append(valeur)
    return par_serie


SERIES = series()


def test_every_value_has_a_source_a_unit_and_a_span_in_order():
    for valeur in PARAMETRES.toutes():
        assert valeur.source.strip(), valeur
        assert valeur.unite, valeur
        assert valeur.depuis <= valeur.verifie_jusqu, valeur
        assert valeur.statut is not StatutValeur.SAISI, valeur


def test_no_two_versions_hold_the_same_day():
    for cle, versions in SERIES.items():
        for avant, apres in pairwise(versions):
            assert avant.verifie_jusqu < apres.depuis, (cle, avant.depuis, apres.depuis)


def test_no_hole_between_two_versions_but_the_known_ones():
    for (cle, axes), versions in SERIES.items():
        for avant, apres in pairwise(versions):
            jour = avant.verifie_jusqu + UN_JOUR
            manquantes = set(range(jour.year, apres.depuis.year))
            if jour < apres.depuis and not {(cle, annee) for annee in manquantes} <= TROUS_CONNUS:
                en_2025 = cle == "quartile.q1" and manquantes == {2025}  # renamed territories: one year without line
                assert en_2025, (cle, axes, jour, apres.depuis)


@pytest.mark.parametrize(
    ("cle", "axes"),
    [
        ("candidatures.nombre_minimal", {}),
        ("delais.reponse_offre", {}),
        ("delais.validite_demande", {}),
        ("seuils.effort_alerte", {}),
        ("seuils.surface_minimale", {"personnes": "5"}),
        ("uc.part", {"personne": "premiere"}),
        ("quartile.q1", {"epci": MEL}),
        *(
            ("plafond_ressources", {"financement": financement, "zone": zone, "categorie": categorie})
            for financement in ("plai", "plus", "pls")
            for zone in "pia"
            for categorie in ("1", "2", "3", "4", "5", "6", "supplement")
        ),
    ],
)
def test_every_day_from_2024_to_2026_has_its_value(cle, axes):
    jour = date(2024, 1, 1)
    while jour <= date(2026, 12, 31):
        assert PARAMETRES.trouver(cle, jour, **axes) is not None, jour
        jour += timedelta(days=1 if jour.day >= 27 or jour.day <= 2 else 6)


@pytest.mark.parametrize("cle", sorted({cle for cle, _ in SERIES}))
@pytest.mark.parametrize("jour", [date(1999, 12, 31), date(2062, 5, 5)])
def test_days_far_away_are_refused_whatever_the_value(cle, jour):
    assert all(PARAMETRES.trouver(cle, jour, **dict(axes)) is None for connue, axes in SERIES if connue == cle)


def test_computed_values_are_marked():
    calculees = {v.axes for v in PARAMETRES.toutes() if v.statut is StatutValeur.CALCULE and v.est_verifiee(AU)}
    assert {dict(axes)["financement"] for axes in calculees} == {"plai", "pls"}
    assert len(calculees) == 2 * 3 * 7


def test_plus_of_2026_follows_the_index_of_rents():
    irl = [PARAMETRES.valeur("irl.troisieme_trimestre", date(an, 6, 1)).decimal for an in (2025, 2026)]
    for axes in (axes for cle, axes in SERIES if cle == "plafond_ressources"):
        if dict(axes)["financement"] != "plus":
            continue
        avant, apres = (PARAMETRES.valeur("plafond_ressources", date(an, 6, 1), **dict(axes)) for an in (2025, 2026))
        assert abs(avant.entier * irl[1] / irl[0] - apres.entier) <= 1, axes
