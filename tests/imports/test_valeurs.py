"""Each kind of cell: what it accepts, in which stored form, and why it refuses."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.imports.contrat import Colonne, Genre
from caleol.imports.contrat_menages import DEMANDES
from caleol.imports.contrat_patrimoine import LOGEMENTS
from caleol.imports.valeurs import Faute, lecteur_de, nur_regulier

JOUR = date(2026, 11, 23)


def lit(genre: Genre, texte: str, **reglages: Any) -> object:
    valeur = lecteur_de(Colonne("c", genre, "", **reglages), JOUR)(texte)
    return valeur.code if isinstance(valeur, Faute) else valeur


@pytest.mark.parametrize(
    ("genre", "texte", "attendu"),
    [
        (Genre.DATE, "09/12/2026", "2026-12-09"),
        (Genre.DATE, "9/1/2026", "2026-01-09"),
        (Genre.DATE, "2026-12-09", "2026-12-09"),
        (Genre.DATE, "2026-12-09T00:00:00+01:00", "2026-12-09"),
        (Genre.DATE, "09-12-2026", "2026-12-09"),
        (Genre.DATE, "09/12/2026 00:00:00", "2026-12-09"),
        (Genre.DATE, "09/12/26", "date_illisible"),
        (Genre.DATE, "31/02/2026", "date_illisible"),
        (Genre.DATE, "45999", "date_illisible"),
        (Genre.DATE, "01/01/2062", "date_hors_sens"),
        (Genre.DATE, "01/01/0206", "date_hors_sens"),
        (Genre.MOIS, "03/2023", "2023-03-01"),
        (Genre.MOIS, "13/2023", "date_illisible"),
        (Genre.MONTANT, "412,60", 41260),
        (Genre.MONTANT, "1 234.5 €", 123450),
        (Genre.MONTANT, "1\u202f234,50\u00a0€", 123450),
        (Genre.MONTANT, "-3", "hors_bornes"),
        (Genre.MONTANT, "douze", "montant_illisible"),
        (Genre.MONTANT, "nan", "montant_illisible"),
        (Genre.EUROS, "18450,50", 18451),
        (Genre.SURFACE, "62,4", 6240),
        (Genre.SURFACE, "9999", "hors_bornes"),
        (Genre.PART, "12,5", 1250),
        (Genre.PART, "101", "hors_bornes"),
        (Genre.ENTIER, "1.1144e+006", 1114400),
        (Genre.ENTIER, "3,0", 3),
        (Genre.ENTIER, "3,5", "entier_illisible"),
        (Genre.ANNEE, "2024", 2024),
        (Genre.ANNEE, "24", "annee_illisible"),
        (Genre.ANNEE, "2062", "hors_bornes"),
        (Genre.BOOLEEN, "Oui", True),
        (Genre.BOOLEEN, "0", False),
        (Genre.BOOLEEN, "VRAI", True),
        (Genre.BOOLEEN, "peut-être", "booleen_illisible"),
        (Genre.INSEE, "59512", "59512"),
        (Genre.INSEE, "2a004", "2A004"),
        (Genre.INSEE, "1004", "01004"),
        (Genre.INSEE, "Roubaix", "insee_illisible"),
        (Genre.CODE_POSTAL, "1000", "code_postal_illisible"),
        (Genre.CODE_POSTAL, "59 100", "59100"),
        (Genre.CODE_POSTAL, "Lille", "code_postal_illisible"),
        (Genre.SIREN, "200 093 201", "200093201"),
        (Genre.TYPE, "F4", "T4"),
        (Genre.TYPE, "3", "T3"),
        (Genre.TYPE, "T1 bis", "T1B"),
        (Genre.TYPE, "T6P", "T6"),
        (Genre.TYPE, "studio", "type_illisible"),
        (Genre.PIECES, "T3", 3),
        (Genre.CIVILITE, "Madame", "mme"),
        (Genre.CIVILITE, "M.", "m"),
        (Genre.CIVILITE, "Dr", "civilite_inconnue"),
        (Genre.NUR, " 0591125000123gdpub ", "0591125000123GDPUB"),
        (Genre.NUR, "5,90423E+17", "nur_tableur"),
        (Genre.NUR, "1.11E+17", "nur_tableur"),
        (Genre.NUR, "0591125000123GDPUBX", "nur_trop_long"),
        (Genre.CODE, "5,9E+10", "code_tableur"),
        (Genre.QPV, "oui", "oui"),
        (Genre.QPV, "HZ", "non"),
        (Genre.QPV, "qp059001", "QP059001"),
        (Genre.QPV, "centre", "qpv_illisible"),
        (Genre.LISTE_INSEE, "59512, 1004  59512", "59512 01004"),
        (Genre.LISTE_INSEE, "59512 Lille", "liste_insee_illisible"),
        (Genre.TEXTE, "x" * 201, "trop_long"),
    ],
)
def test_cell_is_read_in_its_stored_form_or_refused(genre: Genre, texte: str, attendu: object):
    assert lit(genre, texte) == attendu


@pytest.mark.parametrize("genre", list(Genre))
def test_empty_cell_is_the_default_or_a_fault_where_it_is_required(genre: Genre):
    assert lit(genre, "   ") is None
    assert lit(genre, "", defaut=False) is False
    assert lit(genre, "", requis=True) == "valeur_requise"
    assert lit(genre, "NA", inconnus=frozenset({"NA"})) is None


def test_past_date_refuses_the_day_after_the_import():
    assert lit(Genre.DATE, "23/11/2026", passe=True) == "2026-11-23"
    assert lit(Genre.DATE, "24/11/2026", passe=True) == "date_future"


def test_choice_is_read_without_accent_nor_case():
    lien, garde = DEMANDES.colonne("personne_lien"), DEMANDES.colonne("personne_garde")
    assert lecteur_de(lien, JOUR)("Demandeur") == "demandeur"
    assert lecteur_de(lien, JOUR)("E") == "enfant"
    assert lecteur_de(garde, JOUR)("Garde alternée") == "alternee"
    assert lecteur_de(lien, JOUR)("cousin").donnees["admis"][0] == "demandeur"


def test_list_of_codes_is_written_one_way():
    motifs, priorites = DEMANDES.colonne("motifs"), DEMANDES.colonne("priorites")
    assert lecteur_de(motifs, JOUR)("1  13,01") == "01 13"
    assert lecteur_de(motifs, JOUR)("1 44").donnees["inconnus"] == ["44"]
    assert lecteur_de(priorites, JOUR)("handicap mal_logees") == "handicap mal_logees"


def test_floor_is_a_number_or_the_ground_floor():
    etage = lecteur_de(LOGEMENTS.colonne("etage"), JOUR)
    assert (etage("RDC"), etage("-1"), etage("3")) == (0, -1, 3)
    assert etage("400").code == "hors_bornes"


@pytest.mark.parametrize(
    ("nur", "regulier"),
    [("0591125000123GDPUB", True), ("1110318016982G1104", True), ("591125000123GDPUB", False), ("X", False)],
)
def test_shape_of_a_unique_number(nur: str, regulier: bool):
    assert nur_regulier(nur) is regulier


@given(st.sampled_from(list(Genre)), st.text(max_size=60))
def test_no_text_makes_a_reader_fail(genre: Genre, texte: str):
    lit(genre, texte)
