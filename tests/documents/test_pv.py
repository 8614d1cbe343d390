"""The minutes: all that R68 asks, in order, with « néant » where there is nothing, and marked while a draft."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from caleol.documents.canonique import donnees_a_sceller
from caleol.documents.pv import PROJET, rediger_pv
from caleol.kernel import papiers as d
from tests.documents import exemples
from tests.documents.lecture import lecteur, lettres, pages, texte

PIED = 785.0
"""Where the foot of a page begins, in points from its top."""


@pytest.fixture(scope="module")
def un_lot() -> str:
    return texte(rediger_pv(exemples.pv(1)))


@pytest.mark.parametrize(
    "attendu",
    [
        # R68: date, mode, hours, place, rules
        "Séance n° 47 du mardi 24 novembre 2026, commission Nord",
        "ouverte à 14 h 02, levée à 16 h 13",
        "en salle et par visioconférence (mixte)",
        "version 3, adoptée le 12/01/2026",
        # convocations, presences by the minute, suppléance, quorum
        "M. Paul Delattre, Membre désigné 2 16/11/2026 à 14 h 02 courriel dépôt 0001-AZ",
        "14 h 14 à 15 h 16, visioconférence",
        "suppléant de Mme Odile Bécu",
        "Quorum atteint : 7 présents, 4 requis. Règle : quatre voix délibératives",
        # the lot
        "Lot 1. T3, 62,40 m², 1 rue de l’Amiral-Courbet, Roubaix",
        "412,30 € + 85,00 € de charges",
        "PLUS ; contingent préfet, dans le flux",
        "8 présentes sur 9 (maire de Roubaix présente)",
        "Déports M. Paul Delattre",
        "3 demandes examinées",
        "1 Mme Sophie D. 059122600012345678 62 24,1 % 71,0 % Attribution en rang 1",
        "Motif : Fin d’hébergement le 15/12/2026",
        "Condition : avis d’imposition 2025",
        "jusqu’au mardi 1er décembre 2026 inclus",
        "– M. et Mme Karim et Anaïs B. 059122300055501234 40 46,0 % 66,4 % Non-attribution",
        # ballot, tie, cotation
        "Proposition 1 (rang 1 : Mme D., rang 2 : M. Őry-N’Guessan, présentée par la secrétaire) : 4 pour",
        "Adoptée : proposition 1. Règle : majorité absolue des voix exprimées.",
        "Égalité : voix prépondérante du maire de Roubaix (CCH, art. L. 441-2).",
        "Le classement s’écarte des points. M. Őry-N’Guessan a 66 points, Mme D. 62. Raison :",
        # the end
        "7. Lots ajournés Néant",
        "14 h 28 Vidéo coupée",
        "Grille de cotation version 2, métropole 01/01/2026",
        "La séance est levée le mardi 24 novembre 2026 à 16 h 13.",
        "Signé le 25/11/2026 à 14 h 02",
        "Empreinte SHA-256 des données : " + "9f" * 32,
        "entrée n° 48213 : " + "0c" * 32,
    ],
)
def test_minutes_say(un_lot: str, attendu: str):
    assert attendu in un_lot


def test_spaces_of_amounts_and_punctuation_are_in_the_file():
    brut = "".join(str(lettre["text"]) for page in lettres(rediger_pv(exemples.pv(1))) for lettre in page)
    assert "PLUS\u202f; contingent" in brut


def test_a_table_that_goes_on_repeats_its_head():
    feuilles = pages(rediger_pv(exemples.pv(1)))
    tete = "Siège Personne Présence Déport"
    assert tete in feuilles[0]
    assert tete in feuilles[1]


def test_no_candidate_is_cut_between_two_pages():
    for feuille in pages(rediger_pv(exemples.pv(12)))[2:-1]:
        assert feuille.count("Mme Sophie D. 059122600012345678") == feuille.count("Fin d’hébergement le")
        assert feuille.count("059122500098765432 66") == feuille.count("Délai : jusqu’au")


def test_no_title_stands_alone_at_the_foot_of_a_page():
    for nombre in (1, 2, 3, 5):
        for feuille in pages(rediger_pv(exemples.pv(nombre))):
            corps = feuille.split("Document confidentiel")[0]
            assert not corps.rstrip().endswith(("Attributions", "ajournés", "Incidents", "tardifs", "appliqués"))


@pytest.mark.parametrize("nombre", range(0, 20, 2))
def test_a_title_of_a_draft_is_followed_on_its_page_wherever_it_falls(nombre: int):
    suites = tuple(d.FaitSeance(texte=f"Point {rang}, revu en séance.") for rang in range(nombre))
    projet = replace(exemples.pv(1 + nombre % 3), projet=True, suites=suites)
    for feuille in lettres(rediger_pv(projet)):
        corps = [signe for signe in feuille if signe["bottom"] < PIED]
        bas = max(signe["bottom"] for signe in corps)
        assert not [signe for signe in corps if signe["bottom"] > bas - 3 and "Titre" in signe["fontname"]]


def test_each_draft_page_says_so_outside_the_text():
    pdf = rediger_pv(replace(exemples.pv(4), projet=True))
    for feuille, signes in zip(pages(pdf), lettres(pdf), strict=True):
        assert feuille.startswith(PROJET)
        bandeau = [signe for signe in signes if signe["top"] < 40]
        assert "".join(str(signe["text"]) for signe in bandeau).replace("\u00a0", " ") == PROJET


def test_validated_minutes_are_not_called_a_draft(un_lot: str):
    assert "Projet" not in un_lot


def test_empty_minutes_say_neant_everywhere():
    contenu = texte(rediger_pv(exemples.pv_vide()))
    assert contenu.count("Néant") == 10
    assert "Quorum non atteint : 2 présents, 4 requis." in contenu
    assert "séance non ouverte" in contenu
    assert "Ce document n’est pas scellé." in contenu


def test_typed_text_is_printed_not_read():
    contenu = texte(rediger_pv(exemples.pv_hostile()))
    assert "<b>&</b> <font color=red>rouge</font> </para> &lt;&#65; <img src=" in contenu
    assert "[U+738B][U+5C0F][U+660E]" in contenu
    assert contenu.count("fin de motif") == 1


def test_a_very_long_motive_is_printed_to_its_end():
    long = " ".join(f"mot{rang}" for rang in range(2000))
    candidat = replace(exemples.candidats()[2], motifs=(long,))
    pdf = rediger_pv(replace(exemples.pv(1), lots=(replace(exemples.lot(1), candidats=(candidat,)),)))
    contenu = texte(pdf)
    assert all(f"mot{rang} " in contenu for rang in range(1999))


def test_a_name_beyond_any_page_is_still_printed():
    candidat = replace(exemples.candidats()[0], nom="Anne " * 2500 + "fin")
    pdf = rediger_pv(replace(exemples.pv(1), lots=(replace(exemples.lot(1), candidats=(candidat,)),)))
    assert "fin" in texte(pdf)
    assert len(lecteur(pdf).pages) > 4


def test_unknown_figures_are_said_unknown():
    candidat = replace(exemples.candidats()[0], points=None, taux_effort_pourcent=None, plafond_pourcent=None)
    lot = exemples.lot(
        1,
        candidats=(candidat,),
        scrutins=(),
        cotation=None,
        deports=(),
        exception=d.ExceptionNombre(libelle="insuffisance du nombre de candidats", motif="recherche du 02/11/2026"),
        demandes_examinees=1,
        logement=replace(exemples.logement(3), surface=None, loyer_centimes=None),
    )
    contenu = texte(rediger_pv(exemples.pv(1, lots=(lot,))))
    assert contenu.count("non connu") == 5  # surface, loyer, points, effort, plafond
    assert "1 demande examinée ; exception : insuffisance du nombre de candidats (recherche du 02/11/2026)" in contenu
    assert "hors flux : mutation d’un locataire du parc" in contenu
    assert "Déports néant" in contenu
    assert "pas de scrutin" in contenu


def test_a_postponed_lot_and_a_late_item_are_said_twice():
    lot = exemples.lot(
        9,
        candidats=(),
        ajournement=d.Ajournement(motif="quorum perdu à 15 h 12", prochaine_seance=date(2026, 12, 1)),
        ajout_tardif="candidature remplacée après un désistement",
    )
    contenu = texte(rediger_pv(exemples.pv(1, lots=(lot,))))
    assert "Candidats néant" in contenu
    assert "Lot ajourné. quorum perdu à 15 h 12" in contenu
    assert "9 9 rue de l’Amiral-Courbet, Roubaix quorum perdu à 15 h 12 01/12/2026" in contenu
    assert contenu.count("candidature remplacée après un désistement") == 2


def test_examens_and_two_rounds_are_printed():
    scrutins = (exemples.scrutin(adoptee=None, departage=""), exemples.scrutin(tour=2))
    examen = d.Examen(
        locataire="M. Ahmed T.",
        adresse="4 rue des Lilas, Roubaix",
        situations=("sous-occupation",),
        avis="mutation vers un logement adapté",
        logement_adapte="T2 ou T3",
        accession="non conseillée",
    )
    contenu = texte(rediger_pv(exemples.pv(1, lots=(exemples.lot(1, scrutins=scrutins),), examens=(examen,))))
    assert "Vote, lot 1, 1er tour" in contenu
    assert "Vote, lot 1, 2e tour" in contenu
    assert "Aucune proposition adoptée." in contenu
    assert "sous-occupation" in contenu


def test_the_digest_covers_the_data_not_the_print():
    valide = exemples.pv(2)
    projet = replace(
        valide,
        projet=True,
        sceau=None,
        entete=replace(valide.entete, lecteur="M. X", imprime_le=datetime.fromisoformat("2026-11-25T08:00:00+00:00")),
    )
    assert donnees_a_sceller(projet) == donnees_a_sceller(valide)
    autre = replace(valide, seance=exemples.seance(numero="48"))
    assert donnees_a_sceller(autre) != donnees_a_sceller(valide)
