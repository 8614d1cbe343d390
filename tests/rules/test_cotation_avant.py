"""A grid published before the engine was made anew gives the same points and lines, to the letter."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from caleol.rules.cotation.calcul import coter
from caleol.rules.faits_cotation import FAITS, EtatFait, Fait, NatureFait
from caleol.rules.grille.modele import Grille

GARDE = json.loads((Path(__file__).parent / "cotation_avant.json").read_text(encoding="utf-8"))
GRILLE = Grille.charger(GARDE["grille"])
AU = date.fromisoformat(GARDE["au"])


def fait(nom: str, valeur: Any, valide: bool) -> Fait:
    etat = EtatFait.VALIDE if valide else EtatFait.DECLARE
    if isinstance(valeur, str):
        date_ou_nombre = date.fromisoformat if FAITS[nom].nature is NatureFait.DATE else Decimal
        return Fait(date_ou_nombre(valeur), etat)
    return Fait(valeur, etat)


@pytest.mark.parametrize("cas", GARDE["cas"], ids=range(len(GARDE["cas"])))
def test_a_published_grid_gives_what_it_gave(cas):
    trouve = coter({nom: fait(nom, *valeur) for nom, valeur in cas["faits"].items()}, GRILLE, AU)
    assert [trouve.total_declare, trouve.total_valide] == cas["totaux"]
    assert trouve.dalo is cas["dalo"]
    assert [ligne.en_dict() for ligne in trouve.lignes] == cas["lignes"]
