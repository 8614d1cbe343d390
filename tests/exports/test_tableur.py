"""Tables for a spreadsheet: French CSV, real XLSX, no formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from caleol.exports.tableur import csv_octets, xlsx_octets

LIGNE = ("Éloi ; « x »", 3, Decimal("30.2"), date(2026, 11, 23), True, None)


def test_csv_opens_as_french_software_expects():
    texte = csv_octets(("a", "b", "c", "d", "e", "f"), [LIGNE]).decode("utf-8")
    assert texte == '\ufeffa;b;c;d;e;f\r\n"Éloi ; « x »";3;30,2;23/11/2026;oui;\r\n'


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(debut: str):
    octets = csv_octets(("nom",), [(f"{debut}1+1",)])
    assert f"'{debut}1+1".encode() in octets
    feuille = CalamineWorkbook.from_filelike(BytesIO(xlsx_octets("x", ("nom",), [(f"{debut}1+1",)])))
    assert str(feuille.get_sheet_by_index(0).to_python()[1][0]).strip().endswith("1+1")


@pytest.mark.parametrize("texte", ["+100", "-5", "+1,5"])
def test_a_signed_number_in_a_text_is_left_as_it_is(texte: str):
    assert csv_octets(("n",), [(texte,)]).decode().splitlines()[1] == texte


def test_negative_numbers_stay_numbers():
    assert csv_octets(("n",), [(-5,), (Decimal("-0.5"),)]).decode().splitlines()[1:] == ["-5", "-0,5"]


def test_xlsx_keeps_numbers_and_dates():
    octets = xlsx_octets("Un titre bien trop long pour un onglet", ("a", "b", "c", "d", "e", "f"), [LIGNE])
    feuille = CalamineWorkbook.from_filelike(BytesIO(octets)).get_sheet_by_index(0).to_python()
    assert feuille[1][:5] == ["Éloi ; « x »", 3.0, 30.2, date(2026, 11, 23), "oui"]
