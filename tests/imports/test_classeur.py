"""A workbook of a spreadsheet is read as the same table would be in CSV."""

import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from caleol.exports.tableur import Cellule, xlsx_octets
from caleol.imports.contrat_menages import DEMANDES, REPONSES
from caleol.imports.erreurs import Constats, FichierRefuse
from caleol.imports.lecture import Lecteur
from tests.imports.fichiers import JOUR


def lecteur(chemin: Path, entetes: list[str], *lignes: list[Cellule], contrat=REPONSES) -> Lecteur:
    fichier = chemin / "envoi.csv"
    fichier.write_bytes(xlsx_octets("Feuille", entetes, lignes))
    return Lecteur(contrat, fichier, JOUR, Constats())


def test_cells_of_a_workbook_are_the_texts_of_a_csv(tmp_path: Path):
    entetes = ["Bail référence", "repondu_le", "rfr_2024", "besoin_adaptation", "occupant_rang", "occupant_nom"]
    lu = lecteur(
        tmp_path, entetes, ["007", date(2026, 10, 20), 16200, True, 1, "=1+1"], [None] * 6, ["B2", date(2026, 1, 2)]
    )
    groupes = list(lu.groupes())
    assert lu.constats.nombre_erreurs == 0
    assert [(g.ligne, g.tete[0], g.tete[1]) for g in groupes] == [(2, "007", "2026-10-20"), (4, "B2", "2026-01-02")]
    assert groupes[0].rfr == {"2024": 16200}
    assert "=1+1" in groupes[0].lignes[0], "a text is never a formula"


def test_a_number_that_lost_its_digits_is_refused(tmp_path: Path):
    entetes = ["numero_unique", "deposee_le", "nom", "prenom", "personne_rang", "personne_lien"]
    lignes: list[Cellule] = [Decimal(591125000123456789), date(2026, 1, 2), "Modèle", "Camille", 1, "demandeur"]
    lu = lecteur(tmp_path, entetes, lignes, contrat=DEMANDES)
    assert list(lu.groupes()) == []
    assert [c.code for c in lu.constats.erreurs] == ["nur_tableur"]


def test_a_small_workbook_whose_sheet_is_immense_is_refused_and_kills_nothing(tmp_path: Path):
    fichier = tmp_path / "envoi.xlsx"
    with xlsxwriter.Workbook(fichier) as ecrit:
        feuille = ecrit.add_worksheet()
        feuille.write(0, 0, "bail_reference")
        feuille.write(1_048_575, 16_383, "égarée")
    assert fichier.stat().st_size < 10_000
    assert refus(fichier) == ["classeur_trop_grand"]


def test_a_wide_sheet_is_never_held_as_cells(tmp_path: Path):
    fichier, lignes, colonnes = tmp_path / "envoi.xlsx", 1_000, 2_000
    with xlsxwriter.Workbook(fichier) as ecrit:
        feuille = ecrit.add_worksheet()
        feuille.write_row(0, 0, ["bail_reference", "repondu_le"])
        for rang in range(1, lignes):
            feuille.write(rang, 0, f"B{rang}")
            feuille.write(rang, colonnes - 1, "égarée")
    tracemalloc.start()
    try:
        lu = Lecteur(REPONSES, fichier, JOUR, Constats())
        assert list(lu.groupes()) == []
        assert tracemalloc.get_traced_memory()[1] < 4 * lignes * colonnes, "a reference a cell takes eight bytes"
    finally:
        tracemalloc.stop()


def test_a_cell_beyond_reason_is_told_with_its_line(tmp_path: Path):
    trop = _ods(tmp_path / "envoi.ods", ["bail_reference", "repondu_le"], ["B1" * 100_000, "20/10/2026"])
    lu = Lecteur(REPONSES, trop, JOUR, Constats())
    assert list(lu.groupes()) == []
    assert [(c.ligne, c.code) for c in lu.constats.erreurs] == [(2, "guillemets")]


def test_a_file_that_only_begins_as_a_workbook_is_refused(tmp_path: Path):
    fichier = tmp_path / "envoi.xlsx"
    fichier.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert refus(fichier) == ["fichier_tableur"]


def test_lines_and_columns_keep_their_places_where_the_sheet_has_holes(tmp_path: Path):
    lu = lecteur(tmp_path, ["", "bail_reference", "repondu_le"], [None] * 3, [None, "B1;« 2 »\n", date(2026, 1, 2)])
    assert [(g.ligne, g.cle) for g in lu.groupes()] == [(3, "B1;« 2 »")]


def _ods(fichier: Path, *lignes: list[str]) -> Path:
    """Write a workbook whose cells have no limit of their own."""
    espaces = {nom: f"urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0" for nom in ("office", "table", "text")}
    cellule = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    rangees = "".join(f"<table:table-row>{''.join(map(cellule, ligne))}</table:table-row>" for ligne in lignes)
    noms = " ".join(f'xmlns:{nom}="{adresse}"' for nom, adresse in espaces.items())
    feuille = f'<table:table table:name="Feuille">{rangees}</table:table>'
    with zipfile.ZipFile(fichier, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        corps = f"<office:body><office:spreadsheet>{feuille}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {noms}>{corps}</office:document-content>")
    return fichier


def refus(fichier: Path) -> list[str]:
    with pytest.raises(FichierRefuse) as leve:
        Lecteur(REPONSES, fichier, JOUR, Constats())
    return [c.code for c in leve.value.constats]
