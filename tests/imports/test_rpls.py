"""The detailed RPLS file: names that change with the year, dirt, codes, and a reference that stays."""

from pathlib import Path

import pytest

from caleol.imports.contrat_patrimoine import LOGEMENTS
from caleol.imports.contrat_rpls import RPLS
from caleol.imports.erreurs import Constats, FichierRefuse
from caleol.imports.lecture import Lecteur
from caleol.imports.rpls import Traduction, millesime_de
from tests.imports.fichiers import JOUR

DE_2025 = (
    "REG_CODE;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;ETAGE;QPV_CODE;TYPECONST_CODE;NBPIECE;SURFHAB;"
    "CONSTRUCT;FINAN_CODE;NUMCONV;DPEDATE;DPEENERGIE;PMR_CODE;PLG_QP24;PLG_QP15"
)
LIGNE = '32;59512;59100;"Roubaix";4;B;RUE;"DE L ESSAI";2;1;C;3;62;1974;13;"59-3-01";03/2023;D;2;QP059001;HZ'
DE_2015 = "DROIT,DEPCOM,CODEPOSTAL,libcom,NUMVOIE,NOMVOIE,ETAGE,QPV,TYPECONST,NBPIECE,SURFHAB,CONSTRUCT,FINAN"


def lit(
    tmp_path: Path, texte: str, nom: str = "rpls.csv", **options: str
) -> tuple[list[dict[str, object]], Traduction]:
    fichier = tmp_path / nom
    fichier.write_text(texte, encoding="utf-8")
    constats = Constats()
    lecteur = Lecteur(RPLS, fichier, JOUR, constats)
    traduction = Traduction(lecteur, options | {"nom_fichier": nom})
    lus = [dict(zip(LOGEMENTS.positions, traduction(v), strict=True)) for _, v in lecteur.lignes()]
    assert not constats.nombre_erreurs, constats.erreurs
    return lus, traduction


def test_published_file_gives_dwellings(tmp_path: Path):
    (lu,), traduction = lit(tmp_path, f"{DE_2025}\n{LIGNE}\n", "rpls_2025_59.csv", agence="ROU")
    assert traduction.source == "RPLS 2025"
    assert {"loyer", "charges", "residence_code"}.isdisjoint(traduction.presentes)
    assert str(lu["reference"]).startswith("RPLS-")
    assert lu | {"reference": ""} == dict.fromkeys(LOGEMENTS.positions) | {
        "reference": "",
        "agence_code": "ROU",
        "commune_insee": "59512",
        "adresse": "4 B RUE DE L ESSAI",
        "code_postal": "59100",
        "etage": 2,
        "individuel": False,
        "type": "T3",
        "pieces_habitables": 3,
        "surface": 6200,
        "financement": "plus",
        "plai_adapte": False,
        "numero_convention": "59-3-01",
        "annee_construction": 1974,
        "dpe": "D",
        "dpe_date": "2023-03-01",
        "adapte_pmr": False,
        "qpv_2015": "non",
        "qpv_2024": "QP059001",
        "mandat_gerance": False,
    }


def test_older_file_has_other_names_and_the_neighbourhood_of_2015(tmp_path: Path):
    (lu,), traduction = lit(tmp_path, f"{DE_2015}\n1,59512,59100,Roubaix,4,RUE X,RC,1,I,4,62,0,51\n")
    assert traduction.source == "RPLS"
    assert traduction.presentes >= {"qpv_2015"}
    assert "qpv_2024" not in traduction.presentes
    assert (lu["qpv_2015"], lu["etage"], lu["individuel"], lu["annee_construction"], lu["financement"]) == (
        "oui", 0, True, None, "ancien",
    )  # fmt: skip


def test_reference_stays_when_the_order_or_what_ages_changes(tmp_path: Path):
    premier, second = LIGNE, LIGNE.replace(";4;", ";6;", 1)
    avant, _ = lit(tmp_path, f"{DE_2025}\n{premier}\n{second}\n")
    apres, _ = lit(tmp_path, f"{DE_2025}\n{second}\n{premier.replace(';D;', ';C;')}\n")
    assert {lu["reference"] for lu in avant} == {lu["reference"] for lu in apres}


def test_dwellings_alike_take_a_rank_each(tmp_path: Path):
    lus, _ = lit(tmp_path, f"{DE_2025}\n{LIGNE}\n{LIGNE}\n")
    assert [str(lu["reference"])[-2:] for lu in lus] == ["-1", "-2"]


def test_landlord_file_brings_its_own_reference(tmp_path: Path):
    lus, traduction = lit(tmp_path, f"IDENT_INT;IDENT_REP;LOYERPRINC;{DE_2025}\nA1;5900;312,5;{LIGNE}\n")
    assert (lus[0]["reference"], lus[0]["identifiant_rpls"], lus[0]["loyer"]) == ("A1", "5900", 31250)
    assert "loyer" in traduction.presentes


def test_missing_columns_are_listed(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text("DEPCOM;CODEPOSTAL;NOMVOIE;NBPIECE\n", encoding="utf-8")
    with pytest.raises(FichierRefuse) as refus:
        Lecteur(RPLS, fichier, JOUR, Constats())
    assert [c.colonne for c in refus.value.constats] == ["NUMVOIE", "TYPECONST", "SURFHAB", "FINAN"]


def test_unknown_surface_or_financing_is_an_error(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text(f"{DE_2025}\n{LIGNE.replace(';62;', ';NA;').replace(';13;', ';77;')}\n", encoding="utf-8")
    constats = Constats()
    assert not list(Lecteur(RPLS, fichier, JOUR, constats).lignes())
    assert [(c.colonne, c.code) for c in constats.erreurs] == [
        ("SURFHAB", "valeur_requise"),
        ("FINAN", "choix_inconnu"),
    ]


@pytest.mark.parametrize(("nom", "annee"), [("rpls_2025_59.csv", "2025"), ("RPLS.csv", None), ("59120253.csv", None)])
def test_year_is_read_in_the_name(nom: str, annee: str | None):
    assert millesime_de(nom) == annee
