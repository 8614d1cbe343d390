"""The contracts agree with the tables, and the notice with the contracts."""

import ast
import csv
import io
from pathlib import Path
from typing import Any

import pytest

from caleol.imports import textes
from caleol.imports.contrat import Contrat
from caleol.imports.contrat_menages import ETATS_DEMANDE
from caleol.imports.contrat_organisation import NATURES_RESERVATAIRE, QUALITES
from caleol.imports.contrat_suivi import ORIGINES
from caleol.imports.documentation import modele, notice
from caleol.imports.erreurs import AVERTISSEMENTS, Constat, Constats
from caleol.imports.fichier import SIGNATURES
from caleol.imports.lecture import Lecteur
from caleol.imports.natures import CONTRATS, contrat_de
from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus
from caleol.models.commission import Commission, Mandat, Membre, Siege
from caleol.models.demande import Demande, Menage, Personne, PropositionAnterieure
from caleol.models.enumerations import EtatDemande, NatureReservataire, OrigineVacance, QualiteMembre
from caleol.models.locatif import FAITS_OCCUPANT, Bail, Locataire
from caleol.models.organisation import Agence, AttributCommune, Commune, ConventionReservation, Epci, Reservataire
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.services.imports import baux, conduite, demandes, logements
from caleol.services.imports.comparaison import table_de
from tests.imports.fichiers import JOUR

RACINE = Path(__file__).resolve().parents[2]
TOUS = pytest.mark.parametrize("contrat", CONTRATS.values(), ids=list(CONTRATS))


def test_values_of_the_tables_are_those_of_the_files():
    assert set(NATURES_RESERVATAIRE) == {n.value for n in NatureReservataire}
    assert set(ORIGINES) == {o.value for o in OrigineVacance}
    assert set(QUALITES) == {q.value for q in QualiteMembre}
    assert set(ETATS_DEMANDE.values()) == {e.value for e in EtatDemande}


@pytest.mark.parametrize(
    ("modele_orm", "colonnes", "hors_fichier"),
    [
        (Logement, {"reference", *logements.LOGEMENT}, {"id", "import_id", "adaptation", "sorti_le"}),
        (Bail, {"reference", *baux.BAIL}, {"id", "import_id", "vacance_id", "candidature_id"}),
        (Locataire, {"bail_id", "nom_tri", *FAITS_OCCUPANT}, {"id"}),
        (
            Demande,
            {"numero_unique", "nom_tri", "import_id", "menage_id", *demandes.DEMANDE},
            {"id", "version", "anciennete_conservee_le"},
        ),
        (Menage, {"id", "numero_unique", "etat_au", "import_id", *demandes.MENAGE}, set()),
        (Personne, {"menage_id", *demandes.PERSONNE}, {"id"}),
    ],
)
def test_every_column_of_the_tables_is_written_or_left_on_purpose(
    modele_orm: type, colonnes: set[str], hors_fichier: set[str]
):
    assert set(table_de(modele_orm).c.keys()) == colonnes | hors_fichier


CIBLES: dict[str, dict[str, Any]] = {
    "agences": {nom: getattr(Agence, nom) for nom in ("code", "nom", "adresse", "telephone", "courriel")},
    "communes": {"nom": Commune.nom, "epci_nom": Epci.nom, "source": AttributCommune.source},
    "logements": {
        "reference": Logement.reference,
        "residence_code": Residence.code,
        "residence_nom": Residence.nom,
        "agence_code": Agence.code,
        **{c: getattr(Logement, n) for n, c in logements.LOGEMENT.items() if not n.endswith("_id")},
    },
    "rpls": {
        "IDENT_INT": Logement.reference,
        "IDENT_REP": Logement.identifiant_rpls,
        "NUMCONV": Logement.numero_convention,
    },
    "baux": {
        "bail_reference": Bail.reference,
        "logement_reference": Logement.reference,
        **{f"occupant_{nom}": getattr(Locataire, nom) for nom in FAITS_OCCUPANT},
    },
    "reponses": {
        "bail_reference": Bail.reference,
        **{f"occupant_{nom}": getattr(Locataire, nom) for nom in FAITS_OCCUPANT},
    },
    "examens": {"bail_reference": Bail.reference},
    "demandes": {
        **{nom: getattr(Demande, nom) for nom in demandes.DEMANDE},
        **{c: getattr(Menage, n) for n, c in demandes.MENAGE.items() if n != "rfr_euros"},
        **{f"personne_{nom}": getattr(Personne, nom) for nom in demandes.PERSONNE},
        "reservataire_code": Reservataire.code,
    },
    "conventions": {
        "numero": ConventionReservation.numero,
        "reservataire_code": Reservataire.code,
        "reservataire_nom": Reservataire.nom,
        "departement": ConventionReservation.departement,
    },
    "membres": {
        "commission_code": Commission.code,
        "siege_cle": Siege.cle,
        "siege_libelle": Siege.libelle,
        "membre_cle": Membre.cle,
        "acte": Mandat.acte,
        **{nom: getattr(Membre, nom) for nom in ("nom", "prenom", "qualite", "courriel")},
    },
    "vacances": {
        "cle_externe": Vacance.cle_externe,
        "logement_reference": Logement.reference,
        "reservataire_code": Reservataire.code,
        "designataire": Vacance.designataire,
        "hors_flux_motif": Vacance.hors_flux_motif,
    },
    "propositions": {
        nom: getattr(PropositionAnterieure, nom)
        for nom in ("logement_reference", "adresse", "decision", "issue", "motif")
    },
}


@TOUS
def test_no_text_is_longer_than_its_column(contrat: Contrat):
    bornes = {"texte", "code", "liste", "liste_insee"}
    rpls = {c.nom for c in contrat.colonnes if contrat.nature == "rpls"}  # its texts make an address, cut to its length
    for colonne in contrat.colonnes:
        if colonne.genre.value not in bornes or (colonne.nom in rpls and colonne.nom not in CIBLES["rpls"]):
            continue
        cible = CIBLES[contrat.nature][colonne.nom]
        longueur = getattr(cible.type, "length", None)
        assert longueur is None or colonne.longueur <= longueur, colonne.nom


def test_every_nature_can_be_prepared():
    assert set(conduite.PREPARATIONS) == set(CONTRATS)
    assert contrat_de("reservataires").nature == "conventions"
    with pytest.raises(Refus, match="import_nature_inconnue"):
        contrat_de("fantaisie")


@TOUS
def test_columns_are_documented_in_good_french(contrat: Contrat):
    assert len(contrat.positions) == len(contrat.colonnes)
    for colonne in contrat.colonnes:
        assert colonne.aide.endswith("."), colonne.nom
        assert fr.typographie(colonne.aide)
    de_ligne = [colonne.de_ligne for colonne in contrat.colonnes]
    assert de_ligne == sorted(de_ligne), "columns of the line come last"


@TOUS
def test_model_can_be_read_as_it_is(contrat: Contrat, tmp_path: Path):
    fichier = tmp_path / "modele.csv"
    fichier.write_bytes(modele(contrat))
    constats = Constats()
    lecteur = Lecteur(contrat, fichier, JOUR, constats)
    lus = list(lecteur.groupes()) if contrat.groupee else list(lecteur.lignes())
    assert len(lus) == 1, constats.erreurs
    assert lecteur.presentes == set(contrat.positions)
    entete = next(csv.reader(io.StringIO(fichier.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert entete == list(contrat.positions)


def test_notice_is_up_to_date():
    ecrite = (RACINE / "docs" / "imports.md").read_text(encoding="utf-8")
    assert ecrite == notice(), "run: python -m caleol notice-imports docs/imports.md"
    for contrat in CONTRATS.values():
        for colonne in contrat.colonnes:
            assert f"`{colonne.nom}`" in ecrite


PLACE_DU_CODE = {"Faute": 0, "erreur": 3, "ajoute": 3, "Constat": 3, "_chiffres": 1, "_nombre": 1}


def codes_des_sources() -> set[str]:
    """Return every code that the sources give to a finding."""
    codes = {code for _, code in SIGNATURES}
    for source in [
        *(RACINE / "caleol" / "imports").glob("*.py"),
        *(RACINE / "caleol" / "services" / "imports").glob("*.py"),
    ]:
        for noeud in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.Call):
                nom = getattr(noeud.func, "attr", getattr(noeud.func, "id", ""))
                place = PLACE_DU_CODE.get(nom, 99)
                lu = noeud.args[place] if len(noeud.args) > place else None
            else:
                quatre = isinstance(noeud, ast.Tuple) and len(noeud.elts) == 4 and isinstance(noeud.elts[3], ast.Dict)
                lu = noeud.elts[2] if isinstance(noeud, ast.Tuple) and quatre else None
            if isinstance(lu, ast.Constant) and isinstance(lu.value, str) and "_" in lu.value:
                codes.add(lu.value)
    return codes


def test_every_code_has_its_french():
    codes = codes_des_sources()
    assert len(codes) > 50
    assert codes <= set(textes.TEXTES) | {n for c in CONTRATS.values() for n in c.positions}
    assert set(textes.TEXTES) >= AVERTISSEMENTS


def test_texts_say_what_and_what_to_do():
    donnees = {
        "proche": "nom", "alias": ["a"], "trouve": 3, "attendu": 4, "premiere": 2, "colonnes": ["a"], "longueur": 17,
        "maximum": 18, "minimum": 1, "annee": 2062, "admis": ["a", "b"], "inconnus": ["z"], "debut": "2026-01-01",
        "depot": "2026-01-01", "connu_au": "2026-01-01", "nombre": 0, "autre": "L2", "residence": "R1",
        "commune": "Roubaix", "lieu": "Lille", "pieces": 2, "bail": "B1",
        "attendues": ["a"],
    }  # fmt: skip
    constats = [Constat(1_250, "surface", "x", code, donnees) for code in textes.TEXTES]
    for constat in constats:
        for texte in (textes.phrase(constat), textes.remede(constat)):
            assert texte.endswith((".", "?", "…")), texte
            assert texte == fr.typographie(texte)
    assert textes.lieu(constats[0]) == "Ligne 1\u202f250, colonne surface"


def test_constats_keep_the_first_ones_and_count_them_all():
    constats = Constats(gardees=2)
    for ligne in (4, 3, 2):
        constats.ajoute(ligne, "a", "x" * 500, "valeur_requise")
    constats.ajoute(1, "b", None, "colonne_ignoree")
    assert (constats.nombre_erreurs, constats.nombre_avertissements) == (3, 1)
    assert [c.ligne for c in constats.erreurs] == [3, 4]
    assert len(constats.erreurs[0].valeur or "") == 200
