"""Header, keys and lines of several persons: what comes out, and what is told with its line."""

from pathlib import Path

import pytest

from caleol.imports.erreurs import Constat, Constats, FichierRefuse
from caleol.imports.lecture import Groupe, Lecteur
from caleol.imports.natures import CONTRATS
from caleol.imports.textes import phrase
from tests.imports.fichiers import JOUR, bail, demande, ecrit, logement


def lecteur(chemin: Path, nature: str, constats: Constats) -> Lecteur:
    return Lecteur(CONTRATS[nature], chemin, JOUR, constats)


def groupes(tmp_path: Path, nature: str, lignes: list[dict[str, object]]) -> tuple[list[Groupe], Constats]:
    constats = Constats()
    fichier = ecrit(tmp_path / "f.csv", nature, lignes)
    return list(lecteur(fichier, nature, constats).groupes()), constats


def dits(constats: Constats) -> list[tuple[int, str | None, str]]:
    return [(c.ligne, c.colonne, c.code) for c in (*constats.erreurs, *constats.avertissements)]


def test_missing_columns_are_all_named_with_what_looks_like_them(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text("referense;commune_insee;adresse;code_postal;type;financement\n", encoding="utf-8")
    with pytest.raises(FichierRefuse) as refus:
        lecteur(fichier, "logements", Constats())
    assert [(c.colonne, c.code, c.donnees["proche"]) for c in refus.value.constats] == [
        ("reference", "colonne_manquante", "referense"),
        ("surface", "colonne_manquante", None),
    ]


def test_a_short_name_is_matched_and_the_columns_read_are_told(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text("numero;nom;prenom\n", encoding="utf-8")
    with pytest.raises(FichierRefuse) as refus:
        lecteur(fichier, "demandes", Constats())
    dit = phrase(refus.value.constats[0])
    assert "«\u00a0numero\u00a0»\u202f: est-ce elle" in dit.replace("\u00a0:", "\u202f:")
    assert "numero, nom, prenom" in dit


def test_bounds_are_told_in_french_with_their_unit():
    montant = Constat(2, "loyer", "2000000", "hors_bornes", {"minimum": 0, "maximum": 1_000_000, "unite": "€"})
    assert "(0 à 1\u202f000\u202f000\u00a0€)" in phrase(montant)
    annee = Constat(2, "annee", "1200", "hors_bornes", {"minimum": 1500, "maximum": 2031, "annees": True})
    assert "(1500 à 2031)" in phrase(annee)


def test_unknown_columns_are_told_and_ignored_double_ones_refused(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text("code;nom;humeur\nROU;Agence;bonne\n", encoding="utf-8")
    constats = Constats()
    lue = lecteur(fichier, "agences", constats)
    assert lue.ignorees == ("humeur",)
    assert dits(constats) == [(1, "humeur", "colonne_ignoree")]
    assert lue.presentes == {"code", "nom"}
    fichier.write_text("tel;code;nom;telephone\n", encoding="utf-8")
    with pytest.raises(FichierRefuse, match="colonne_double"):
        lecteur(fichier, "agences", Constats())


def test_wrong_number_of_cells_is_told_and_the_rest_is_read(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text("code;nom\nROU\nTOU;Tourcoing;Nord\nLIL;Lille\n", encoding="utf-8")
    constats = Constats()
    lue = lecteur(fichier, "agences", constats)
    assert [ligne for ligne, _ in lue.lignes()] == [4]
    assert dits(constats) == [(2, None, "nombre_cellules"), (3, None, "nombre_cellules")]
    assert lue.lignes_lues == 3


def test_unclosed_quotation_mark_is_told_with_its_line(tmp_path: Path):
    fichier = tmp_path / "f.csv"
    fichier.write_text('code;nom\nROU;Agence\nTOU;"Tourcoing\nLIL;Lille\n', encoding="utf-8")
    constats = Constats()
    assert len(list(lecteur(fichier, "agences", constats).lignes())) == 1
    assert dits(constats) == [(3, None, "guillemets")]


def test_line_repeated_is_read_once_and_line_contradicted_is_an_error(tmp_path: Path):
    constats = Constats()
    lignes = [logement("L1"), logement("L1"), logement("L1", type="T4"), logement("L2")]
    fichier = ecrit(tmp_path / "f.csv", "logements", lignes)
    assert [n for n, _ in lecteur(fichier, "logements", constats).lignes()] == [2, 5]
    assert dits(constats) == [(4, "reference", "cle_en_double"), (3, "reference", "ligne_repetee")]


def test_household_gathers_its_lines_in_the_order_of_ranks(tmp_path: Path):
    numero = "0591125000123GDPUB"
    enfant: dict[str, object] = {"numero_unique": numero, "personne_lien": "enfant", "personne_naissance": "01/02/2015"}
    lignes = [demande(numero), {**enfant, "personne_rang": 3}, {**enfant, "personne_rang": 2}]
    lus, constats = groupes(tmp_path, "demandes", lignes)
    assert not dits(constats)
    assert len(lus) == 1
    assert (lus[0].ligne, lus[0].cle, lus[0].numeros) == (2, numero, [2, 4, 3])
    assert [ligne[0] for ligne in lus[0].lignes] == [1, 2, 3]


def test_object_columns_may_be_repeated_but_not_contradicted(tmp_path: Path):
    suite = demande(personne_rang=2, personne_lien="enfant")
    lus, constats = groupes(tmp_path, "demandes", [demande(), suite])
    assert len(lus) == 1
    assert not dits(constats)
    lus, constats = groupes(tmp_path, "demandes", [demande(), {**suite, "nom": "Autre"}])
    assert not lus
    assert dits(constats) == [(3, "nom", "tete_contredite")]


def test_rank_twice_is_told(tmp_path: Path):
    suite = {"numero_unique": "0591125000123GDPUB", "personne_rang": 2, "personne_lien": "enfant"}
    lus, constats = groupes(tmp_path, "demandes", [demande(), suite, suite])
    assert len(lus[0].lignes) == 2
    assert dits(constats) == [(4, "personne_rang", "ligne_repetee")]
    _, constats = groupes(tmp_path, "demandes", [demande(), suite, suite | {"personne_lien": "autre"}])
    assert dits(constats) == [(4, "personne_rang", "cle_en_double")]


def test_lines_of_one_number_must_follow_each_other(tmp_path: Path):
    autre = demande("0591125000124GDPUB")
    _, constats = groupes(tmp_path, "demandes", [demande(), autre, demande(personne_rang=2)])
    assert dits(constats) == [(4, "numero_unique", "lignes_separees")]


def test_every_fault_of_a_group_is_told_and_the_group_left_out(tmp_path: Path):
    mauvaise = demande(deposee_le="01/01/2062", personne_lien="", rfr_2023="x")
    lus, constats = groupes(tmp_path, "demandes", [mauvaise, demande("0591125000124GDPUB")])
    assert [g.cle for g in lus] == ["0591125000124GDPUB"]
    assert dits(constats) == [(2, "deposee_le", "date_hors_sens"), (2, "personne_lien", "valeur_requise")]


def test_years_of_income_may_be_columns(tmp_path: Path):
    fichier = ecrit(
        tmp_path / "f.csv",
        "baux",
        [bail(rfr_2023="17000", rfr_2024="18000"), bail("B2", rfr_2023="beaucoup")],
        colonnes=[*bail(), "rfr_2023", "rfr_2024"],
    )
    constats = Constats()
    lue = lecteur(fichier, "baux", constats)
    assert [g.rfr for g in lue.groupes()] == [{"2023": 17000, "2024": 18000}]
    assert dits(constats) == [(3, "rfr_2023", "montant_illisible")]


def test_file_may_be_read_twice(tmp_path: Path):
    lue = lecteur(ecrit(tmp_path / "f.csv", "logements", [logement()]), "logements", Constats())
    assert list(lue.lignes()) == list(lue.lignes())
    assert lue.lignes_lues == 1
    assert lue.apercu[0][0] == "L1"
