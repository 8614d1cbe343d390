"""A workbook of a spreadsheet is read as the same table would be in CSV."""

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


def test_a_file_that_only_begins_as_a_workbook_is_refused(tmp_path: Path):
    fichier = tmp_path / "envoi.xlsx"
    fichier.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert refus(fichier) == ["fichier_tableur"]


def test_lines_and_columns_keep_their_places_where_the_sheet_has_holes(tmp_path: Path):
    lu = lecteur(tmp_path, ["", "bail_reference", "repondu_le"], [None] * 3, [None, "B1;« 2 »\n", date(2026, 1, 2)])
    assert [(g.ligne, g.cle) for g in lu.groupes()] == [(3, "B1;« 2 »")]


def refus(fichier: Path) -> list[str]:
    with pytest.raises(FichierRefuse) as leve:
        Lecteur(REPONSES, fichier, JOUR, Constats())
    return [c.code for c in leve.value.constats]
