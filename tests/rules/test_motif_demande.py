"""What a reason says of the application, against what the dossier says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.constat import Gravite
from caleol.rules.motif_demande import DemandeFigee, relire_demande

DEMANDE = DemandeFigee(
    communes=("Lille", "Villeneuve-d’Ascq"),
    pieces=(2, 3),
    deposee_le=date(2025, 5, 30),
    dates=frozenset({date(2025, 5, 30), date(2026, 5, 12)}),
    lieux=frozenset({"Lille", "Roubaix", "Villeneuve-d’Ascq", "Saint-André-lez-Lille", "Marcq-en-Barœul"}),
)
COMMUNE, TYPE, DATE = "motif_commune_differente", "motif_type_different", "motif_date_differente"


def codes(texte: str, demande: DemandeFigee = DEMANDE) -> list[str]:
    """Return the codes of what is found, all of it to be read again."""
    constats = list(relire_demande(texte, demande))
    assert all(constat.gravite is Gravite.A_VERIFIER for constat in constats)
    return [constat.code for constat in constats]


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("demande un T2 à Roubaix depuis le 12/03/2024", [COMMUNE, DATE]),
        ("Le ménage souhaite un T5 à Lille.", [TYPE]),
        ("Vœux : un F4, Marcq-en-Baroeul", [COMMUNE, TYPE]),
        ("La demande vise Saint André lez Lille.", [COMMUNE]),
        ("Demande déposée le 12 mars 2024, elle vise Lille.", [DATE]),
        ("Une demande du 1er mars 2024 pour Lille.", [DATE]),
    ],
)
def test_what_the_dossier_contradicts_is_read_again(texte: str, attendus: list[str]):
    assert codes(texte) == attendus


@pytest.mark.parametrize(
    "texte",
    [
        "La demande porte sur un T2 ou un T3 à Lille ; le logement est un T4 à Roubaix.",
        "Demande un T3 à Villeneuve d'Ascq depuis le 30/05/2025, renouvelée le 12/05/2026.",
        "Le ménage ne demande pas Roubaix.",
        "La demande ne porte pas sur un T5.",
        "Souhaite Lille car il travaille à Roubaix.",
        "Dette de 800 € depuis le 12/03/2024.",
        "Pièce demandée le 12/03/2024, jamais reçue.",
        "Le logement est à Roubaix, au 5e étage sans ascenseur.",
    ],
)
def test_what_agrees_or_speaks_of_something_else_asks_nothing(texte: str):
    assert codes(texte) == []


def test_the_question_says_which_fact_differs_and_what_the_dossier_says():
    commune, jour = relire_demande("demande un T2 à Roubaix depuis le 12/03/2024", DEMANDE)
    assert "Roubaix" in commune.phrase
    assert "Lille et Villeneuve-d’Ascq" in commune.phrase
    assert "12\u00a0mars 2024" in jour.phrase
    assert "30\u00a0mai 2025" in jour.phrase
    assert commune.a_faire


def test_a_wish_that_nobody_knows_asks_nothing():
    inconnue = DemandeFigee((), None, DEMANDE.deposee_le, DEMANDE.dates, DEMANDE.lieux)
    assert codes("demande un T5 à Roubaix", inconnue) == []


@given(st.text())
def test_any_text_is_read_without_a_fault(texte: str):
    list(relire_demande(f"demande {texte}", DEMANDE))
