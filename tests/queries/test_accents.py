"""Dwellings searched without accents, alike on both databases."""

import pytest

from caleol.queries.vacances import search_logements
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from tests import fabriques as f

pytestmark = pytest.mark.toutes_bases


@pytest.mark.parametrize(
    "cherche",
    ["Henin", "hénin", "HÉNIN", "elisee henin", "élisée", "reclus lietard", "L-", "beaumont", "sacre-coeur", "cœur"],
)
def test_dwelling_is_found_whatever_the_accents(actes: Actes, cherche: str):
    with actes.ouvre(OUTIL) as acte:
        henin = f.fabrique_commune(acte.session, "62427")
        henin.nom, henin.nom_tri = "Hénin-Beaumont", "henin-beaumont"
        adresse = "4 rue Élisée Reclus à Hénin-Liétard, Sacré-Cœur"
        f.fabrique_logement(acte.session, reference="L-1", adresse=adresse, commune=henin)
        f.fabrique_logement(acte.session, reference="X-2", adresse="1 rue du Nord")
    with actes.sessions.lecture() as session:
        trouves = search_logements(session, OUTIL, cherche)
    assert [logement.reference for logement in trouves] == ["L-1"]


@pytest.mark.parametrize("cherche", ["%", "__", "h%n", "hanin", "/"])
def test_signs_of_a_pattern_are_plain_text(actes: Actes, cherche: str):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="L-1", adresse="4 rue de Hénin")
    with actes.sessions.lecture() as session:
        assert search_logements(session, OUTIL, cherche) == ()


def test_type_narrows_what_is_found(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        for rang, genre in enumerate(("T2", "T3"), start=1):
            logement = f.fabrique_logement(acte.session, reference=f"L-{rang}", adresse=f"{rang} rue de Lille")
            logement.type = genre
    with actes.sessions.lecture() as session:
        assert [trouve.reference for trouve in search_logements(session, OUTIL, "lille t3")] == ["L-2"]
