"""How a file is written: alphabets, separators, and what is not a CSV file."""

from pathlib import Path

import pytest

from caleol.imports.contrat_patrimoine import AGENCES
from caleol.imports.erreurs import Constats, FichierRefuse
from caleol.imports.fichier import ouvre_fichier
from caleol.imports.lecture import Lecteur
from tests.imports.fichiers import JOUR

TEXTE = "code;nom;adresse\nROU;Agence d’été;4 rue de l’Œuvre\n"


def lit(chemin: Path, contenu: bytes) -> list[list[object]]:
    fichier = chemin / "agences.csv"
    fichier.write_bytes(contenu)
    return [valeurs for _, valeurs in Lecteur(AGENCES, fichier, JOUR, Constats()).lignes()]


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
@pytest.mark.parametrize("fin_de_ligne", ["\n", "\r\n"])
def test_file_is_read_alike_however_it_is_written(tmp_path: Path, encodage: str, separateur: str, fin_de_ligne: str):
    contenu = TEXTE.replace(";", separateur).replace("\n", fin_de_ligne).encode(encodage)
    assert lit(tmp_path, contenu) == [["ROU", "Agence d’été", "4 rue de l’Œuvre", None, None]]


def test_columns_are_known_in_any_order_case_and_alias(tmp_path: Path):
    contenu = "Courriel;NOM ;  Tél ;Code\na@exemple.fr;Agence;0300;ROU\n".encode()
    assert lit(tmp_path, contenu) == [["ROU", "Agence", None, "0300", "a@exemple.fr"]]


def test_empty_lines_and_empty_cells_too_many_are_nothing(tmp_path: Path):
    contenu = b"code;nom\n\nROU;Agence;;\n;;\n\n"
    assert lit(tmp_path, contenu) == [["ROU", "Agence", None, None, None]]


def test_quoted_cells_may_hold_separators_and_lines(tmp_path: Path):
    contenu = b'code;nom\nROU;"Agence ""Nord""; centre\nville"\n'
    assert lit(tmp_path, contenu) == [["ROU", 'Agence "Nord"; centre\nville', None, None, None]]


@pytest.mark.parametrize(
    ("contenu", "code"),
    [
        (b"", "fichier_vide"),
        (b"\xef\xbb\xbf\r\n;;\r\n", "fichier_vide"),
        (b"PK\x03\x04\x14\x00\x06\x00", "fichier_tableur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "fichier_tableur"),
        (b"%PDF-1.7", "fichier_pdf"),
        (b"\x1f\x8b\x08\x00", "fichier_compresse"),
        ("code;nom".encode("utf-16"), "fichier_utf16"),
        (b"<!doctype html><html>", "fichier_xml"),
        (b"code;nom\nROU\x00;Agence", "fichier_binaire"),
        (b"code;nom\nROU;Agence \x81\x8d\n", "fichier_illisible"),
        (b";;;\nROU;Agence\n", "entete_vide"),
        (b"a;b;c\n1;2;3\n", "entete_inconnu"),
    ],
)
def test_what_is_not_a_csv_file_is_refused_with_its_name(tmp_path: Path, contenu: bytes, code: str):
    fichier = tmp_path / "f.csv"
    fichier.write_bytes(contenu)
    with pytest.raises(FichierRefuse) as refus:
        ouvre_fichier(fichier, AGENCES)
    assert [c.code for c in refus.value.constats] == [code]


def test_bad_byte_far_in_the_file_makes_it_latin(tmp_path: Path):
    contenu = (
        b"code;nom\n" + b"".join(b"A%d;Agence\n" % rang for rang in range(200_000)) + b"ROU;Agence d\x92\xe9t\xe9\n"
    )
    assert lit(tmp_path, contenu)[-1][1] == "Agence d’été"
