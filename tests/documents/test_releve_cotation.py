"""The letter that states the points of an applicant."""

from dataclasses import replace
from datetime import date

from caleol.documents.releve_cotation import RESERVE, rediger_releve
from caleol.kernel import releve as phrases
from caleol.kernel.releve import LigneReleve, ReleveCotation
from tests.documents import exemples
from tests.documents.lecture import texte


def releve() -> ReleveCotation:
    """Return a statement with a line of each state."""
    return ReleveCotation(
        entete=exemples.entete(),
        demandeur="Mme Sophie <Duval> & fils",
        adresse=("3 rue du Fort", "59000 Lille"),
        numero_unique="0590323112345GDPUB",
        deposee_le=date(2023, 3, 17),
        renouvelee_le=date(2026, 2, 23),
        attente_mois=44,
        calcule_le=date(2026, 11, 23),
        points=98,
        points_verifies=36,
        grille="Grille de démonstration",
        grille_version=1,
        grille_depuis=date(2024, 1, 1),
        grille_verifiee=False,
        regles=("Publics prioritaires : seul le critère le plus fort compte.",),
        effet_refus="Dans cette grille, refuser un logement ne change pas les points.",
        lignes=(
            LigneReleve(critere="Ancienneté", groupe="a", fait="36 mois pleins", etat="justifié", points=36),
            LigneReleve(critere="Sans logement", groupe="p", fait="motif 1", etat="déclaré", points=62),
            LigneReleve(
                critere="Hébergé", groupe="p", fait="motif 2", etat="ne compte pas", points=0, cause="Moins fort."
            ),
        ),
        comparables="un T3 à Lille ou Roubaix",
        bande="parmi les 10 % qui ont le plus de points",
        nombre_comparables=312,
        minimum_comparables=20,
        attente_moyenne_mois=27,
        attente_nombre=41,
        attente_depuis=date(2024, 11, 23),
        contact="03 20 00 00 00",
    )


def test_letter_says_points_state_place_and_wait():
    contenu = texte(rediger_releve(releve()))
    assert "Mme Sophie <Duval> & fils 3 rue du Fort 59000 Lille" in contenu
    assert "98 points au 23 novembre 2026, dont 36 sur des faits justifiés." in contenu
    assert "motif 1 déclaré 62" in contenu
    assert "motif 2 ne compte pas 0 Moins fort." in contenu
    assert "les 312 demandes qui cherchent un T3 à Lille ou Roubaix, la vôtre est parmi les 10 %" in contenu
    assert "Les 41 demandes comparables qui ont abouti depuis le 23 novembre 2024 avaient attendu 27 mois" in contenu
    assert RESERVE in contenu
    assert "membres de la commission" not in contenu


def test_without_a_grid_there_are_neither_points_nor_place():
    contenu = texte(rediger_releve(replace(releve(), points=None, lignes=(), grille_depuis=None)))
    assert "Aucune grille de cotation n’est en vigueur" in contenu
    assert "Votre place" not in contenu


def test_too_little_to_compare_is_said():
    peu = replace(releve(), bande="", nombre_comparables=4, attente_moyenne_mois=None, attente_nombre=2)
    assert "Trop peu de demandes" in phrases.place(peu)
    assert "trop peu de demandes comparables ont abouti" in phrases.attente(peu)
    assert "complétez-la" in phrases.place(replace(peu, comparables=""))
    assert "Renouvelez-la" in phrases.place(replace(peu, nombre_comparables=0))


def test_same_data_give_the_same_bytes():
    assert rediger_releve(releve()) == rediger_releve(releve())
