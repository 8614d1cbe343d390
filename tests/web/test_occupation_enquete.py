"""The occupancy survey goes out in the columns of its own import: sent back as it is, it changes nothing."""

from datetime import date, timedelta
from io import BytesIO
from json import loads
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caleol.exports.tableur import csv_octets, xlsx_octets
from caleol.models.locatif import Bail, Locataire
from caleol.models.moteur import Sessions
from caleol.models.registre import EntreeRegistre
from caleol.queries.occupation.enquete import export_enquete
from caleol.queries.occupation.liste import FiltresBaux
from caleol.rules.droits import OUTIL, Role
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.faits import Qualite
from caleol.services.act import Actes
from caleol.services.imports import importe_fichier
from caleol.web.occupation.exportation import colonnes_enquete, lignes_enquete
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import dresse_scene

AU = date(2026, 11, 23)
NOMS = st.text(alphabet="abcÉèïÖ-' =+@;\"", min_size=1, max_size=12).map(lambda mot: f"{mot}Z".lstrip(" '"))
JOURS = st.integers(0, 30_000).map(lambda n: AU - timedelta(days=n))
TROIS = st.sampled_from([True, False, None])


def ou_rien(valeurs: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | valeurs


OCCUPANTS = st.lists(
    st.fixed_dictionaries(
        {
            "lien": st.sampled_from(LienPersonne),
            "titulaire": st.booleans(),
            "civilite": st.sampled_from(["m", "mme", None]),
            "nom": ou_rien(NOMS),
            "prenom": ou_rien(NOMS),
            "naissance": ou_rien(JOURS),
            "a_charge": st.booleans(),
            "garde": ou_rien(st.sampled_from(Garde)),
            "handicap": TROIS,
            "perte_autonomie": TROIS,
            "qualite": ou_rien(st.sampled_from(Qualite)),
        }
    ),
    max_size=5,
)
BAUX = st.lists(
    st.fixed_dictionaries(
        {
            "signature_le": JOURS,
            "effet_le": ou_rien(JOURS),
            "loyer_centimes": ou_rien(st.integers(0, 200_000)),
            "dernier_examen_le": ou_rien(JOURS),
            "donnees_au": ou_rien(JOURS),
            "rfr_euros": st.dictionaries(st.sampled_from(["2022", "2023", "2024"]), st.integers(0, 90_000)),
            "pieces_professionnelles": st.integers(0, 3),
            "besoin_adaptation": TROIS,
            "depart_handicap": TROIS,
            "ancienne_zus": TROIS,
            "occupants": OCCUPANTS,
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(baux=BAUX, classeur=st.booleans())
def test_a_survey_exported_then_imported_changes_nothing(
    actes: Actes, tmp_path: Path, baux: list[dict[str, Any]], classeur: bool
):
    with actes.ouvre(OUTIL) as acte:
        for decrit in baux:
            valeurs = {nom: valeur for nom, valeur in decrit.items() if nom != "occupants"}
            lease = f.fabrique_bail(acte.session, None, {"titulaire": True}, **valeurs)
            acte.session.delete(lease.locataires[0])
            acte.session.flush()
            for rang, occupant in enumerate(decrit["occupants"], start=1):
                acte.session.add(Locataire(bail_id=lease.id, rang=rang, nom_tri="", **occupant))
    with actes.sessions.lecture() as session:
        enquete = export_enquete(session, OUTIL, FiltresBaux(), AU)
    fichier, avant = tmp_path / "enquete", _tout(actes.sessions)
    entetes, lignes = colonnes_enquete(enquete), lignes_enquete(enquete)
    fichier.write_bytes(xlsx_octets("Enquête", entetes, lignes) if classeur else csv_octets(entetes, lignes))
    bilan = importe_fichier(actes, OUTIL, "baux", fichier)
    assert (bilan.nouveaux, bilan.modifies) == (0, 0)
    assert bilan.inchanges == len(enquete.baux)
    assert _tout(actes.sessions) == avant


def _tout(sessions: Sessions) -> list[Any]:
    tables = (Bail.__table__, Locataire.__table__)
    with sessions.lecture() as session:
        return [tuple(ligne) for table in tables for ligne in session.execute(select(table).order_by(table.c.id))]


@pytest.fixture
def agence(client: ClientVerifie, actes: Actes) -> ClientVerifie:
    """Connect an agency that has two leases, one of which nobody knows the household."""
    scene = dresse_scene(actes)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        f.fabrique_bail(s, None, {"nom": "ROUSSEL"}, {"nom": "PETIT"}, reference="B-1")
        vide = f.fabrique_bail(s, None, reference="B-2")
        s.delete(vide.locataires[0])
        ailleurs = f.fabrique_logement(s, agence=f.fabrique_agence(s, "AILLEURS", "Agence d’ailleurs"))
        f.fabrique_bail(s, ailleurs, reference="B-3")
    client.connecte(scene.comptes[Role.AGENCE])
    return client


def test_the_survey_of_an_agency_has_its_leases_alone_and_its_reading_is_kept(agence: ClientVerifie, actes: Actes):
    lignes = agence.get("/occupation/enquete.csv").text.splitlines()
    assert lignes[0].startswith("\ufeffbail_reference;logement_reference;signature_le")
    assert "rfr_2024;occupant_rang" in lignes[0]
    assert [ligne.partition(";")[0] for ligne in lignes[1:]] == ["B-1", "B-1", "B-2"]
    assert lignes[2].startswith("B-1;;;"), "what tells the lease stands on its first line"
    assert len(agence.get("/occupation/enquete.csv?q=ROUSSEL").text.splitlines()) == 3
    classeur = BytesIO(agence.get("/occupation/enquete.xlsx").data)
    assert classeur.read(2) == b"PK"
    with actes.sessions.lecture() as session:
        lectures = session.scalars(select(EntreeRegistre).where(EntreeRegistre.objet_id == "baux")).all()
    assert [len(loads(entree.donnees)["baux"]) for entree in lectures] == [2, 1, 2]
