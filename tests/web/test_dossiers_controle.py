"""The control files: what a stranger finds in them, and that they check out without the application."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Logement, Vacance
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.registre import get_tete
from caleol.settings import Reglages
from tests.client import ClientVerifie
from tests.documents.lecture import texte
from tests.fabriques import fabrique_compte
from tests.seance_realiste import Realiste, tient


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe, reglages: Reglages) -> Realiste:
    realiste = tient(actes, horloge)
    realiste.tenue.valide(reglages.dossier_donnees)
    return realiste


@pytest.fixture
def auditeur(realiste: Realiste, client: ClientVerifie) -> Utilisateur:
    with realiste.tenue.actes.ouvre(OUTIL) as acte:
        compte = fabrique_compte(acte.session, Role.AUDITEUR)
    client.connecte(compte)
    return compte


def ouvre(client: ClientVerifie, adresse: str, ou: Path) -> Path:
    """Send for a control file and unpack it; return its folder."""
    reponse = client.get(adresse)
    client.expect(reponse, 200)
    with zipfile.ZipFile(io.BytesIO(reponse.data)) as archive:
        archive.extractall(ou)
    [dossier] = ou.iterdir()
    return dossier


def verifie(dossier: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    commande = [sys.executable, "-I", "-S", "verificateur.py", "registre.jsonl", "--papiers", ".", *arguments]
    return subprocess.run(commande, capture_output=True, text=True, check=False, cwd=dossier)


def test_file_of_a_seance_is_whole_and_checks_out_alone(
    client: ClientVerifie, realiste: Realiste, auditeur: Utilisateur, tmp_path: Path
):
    t = realiste.tenue
    assert "Séances validées" in client.page("/registre/dossiers")
    dossier = ouvre(client, f"/registre/dossiers/seance-{t.seance_id}.zip", tmp_path / "a")
    with t.actes.sessions.lecture() as session:
        tete = str(get_tete(session))
    index = (dossier / "index.html").read_text()
    assert tete in index
    noms = {f.relative_to(dossier).as_posix() for f in dossier.rglob("*") if f.is_file()}
    assert set(re.findall(r'href="([^"]+)"', index)) | {"index.html", "empreintes.sha256"} == noms
    assert len([nom for nom in noms if nom.startswith("figes/")]) >= 12
    sommes = subprocess.run(["sha256sum", "-c", "empreintes.sha256"], capture_output=True, check=False, cwd=dossier)
    assert sommes.returncode == 0
    bon = verifie(dossier, "--tete", tete)
    assert "INTACT" in bon.stdout, bon.stdout
    assert "1 papier." in bon.stdout
    registre = (dossier / "registre.jsonl").read_text()
    (dossier / "registre.jsonl").write_text(registre.replace('"contre":false', '"contre":true', 1))
    assert "ses bulletins, ses classements ou ses voix" in verifie(dossier).stdout
    assert "contrôle" in client.page("/registre/lectures").lower()


@pytest.mark.toutes_bases
def test_file_of_a_person_shows_nobody_else(
    client: ClientVerifie, realiste: Realiste, auditeur: Utilisateur, tmp_path: Path
):
    t = realiste.tenue
    with t.actes.sessions.lecture() as session:
        demandes = session.scalars(
            select(Demande).join(Candidature, Candidature.demande_id == Demande.id).order_by(Candidature.id)
        ).all()
    elle, *autres = demandes
    trouvee = client.get(f"/registre/dossiers/chercher?numero={elle.numero_unique}")
    assert trouvee.location == f"/registre/dossiers/demande-{elle.id}.zip"
    dossier = ouvre(client, trouvee.location, tmp_path / "b")
    lus = {f.name: texte(f.read_bytes()) if f.suffix == ".pdf" else f.read_text() for f in dossier.rglob("*.*")}
    del lus["verificateur.py"]
    assert elle.numero_unique in lus["decisions.csv"]
    for nom, lu in lus.items():
        assert [a.numero_unique for a in autres if a.numero_unique in lu] == [], nom
        assert '"ligne":"vote"' not in lu
    bon = verifie(dossier)
    assert "INTACT" in bon.stdout, bon.stdout
    assert "1 décision." in bon.stdout
    assert "entrées masquées" in bon.stdout


def test_file_of_a_dwelling_holds_its_lots_only(
    client: ClientVerifie, realiste: Realiste, auditeur: Utilisateur, tmp_path: Path
):
    t = realiste.tenue
    with t.actes.sessions.lecture() as session:
        reference = session.scalars(
            select(Logement.reference)
            .join(Vacance, Vacance.logement_id == Logement.id)
            .join(Lot, Lot.vacance_id == Vacance.id)
            .where(Lot.id == t.lots[0])
        ).one()
    dossier = ouvre(client, f"/registre/dossiers/logement-{reference}.zip", tmp_path / "c")
    assert len(list((dossier / "extraits").iterdir())) == 1
    bon = verifie(dossier)
    assert "INTACT" in bon.stdout, bon.stdout
    assert client.get("/registre/dossiers/chercher?numero=lune").status_code == 404


def test_administrator_gets_no_control_file(client: ClientVerifie, realiste: Realiste):
    t = realiste.tenue
    with t.actes.ouvre(OUTIL) as acte:
        compte = fabrique_compte(acte.session, Role.ADMINISTRATEUR)
    client.connecte(compte)
    assert client.get(f"/registre/dossiers/seance-{t.seance_id}.zip").status_code in {403, 404}
    assert "Aucun procès-verbal" in client.page("/registre/dossiers")


def test_anomalies_of_past_seances_are_listed(client: ClientVerifie, realiste: Realiste, auditeur: Utilisateur):
    page = client.page("/registre/dossiers/anomalies")
    assert "PV-NORD/2026/S01" in page
    assert "Aucun procès-verbal à relire" in client.page("/registre/dossiers/anomalies?page=2")
