"""Pages of the occupancy: the list, a lease, what each account may see of them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import event, select

from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL, Role
from caleol.rules.facts import LienPersonne
from caleol.services.act import Actes
from caleol.services.occupation.appariement import recompute_appariements
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import SceneDossiers, dresse_scene
from tests.pages import texts_of as _texts_of

ENFANT = {"a_charge": True}


def texts_of(html: str) -> str:
    """Return what a page says, with plain spaces."""
    return _texts_of(html).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give the accounts of each role."""
    return dresse_scene(actes)


@pytest.fixture
def baux(actes: Actes, scene: SceneDossiers) -> list[int]:
    """Give a widow in five rooms, a crowded family, a household of whom nothing is known."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        cinq = f.fabrique_logement(s, type="T5", pieces_habitables=5, surface=Decimal("94.00"))
        deux = f.fabrique_logement(s, type="T2", pieces_habitables=2, surface=Decimal("42.99"))
        seule = f.fabrique_bail(s, cinq, {"nom": "ROUSSEL", "prenom": "Geneviève"})
        famille = f.fabrique_bail(s, deux, {}, {"lien": LienPersonne.CONJOINT}, ENFANT, ENFANT, ENFANT)
        inconnu = f.fabrique_bail(s, None, {"handicap": None}, rfr_euros={})
        cles = [seule.id, famille.id, inconnu.id]
    recompute_occupation(actes)
    return cles


def test_the_list_shows_what_is_due_and_what_is_found(client: ClientVerifie, scene: SceneDossiers, baux: list[int]):
    client.connecte(scene.comptes[Role.AGENCE])
    html = client.get("/occupation/").text
    page = texts_of(html)
    assert "3 baux en cours, 3 examens dus, dont 3 jamais faits" in page
    assert "Geneviève ROUSSEL" in html
    seules = client.get("/occupation/?situation=sur_occupation").text
    assert "ROUSSEL" not in seules
    assert "1 bail, ceux jamais examinés d’abord" in texts_of(seules)
    assert client.get("/occupation/?situation=nimporte&page=999999999999&agence=x").status_code == 200


def test_a_lease_shows_its_computation_its_dates_and_the_right_to_stay(
    client: ClientVerifie, scene: SceneDossiers, baux: list[int], actes: Actes
):
    client.connecte(scene.comptes[Role.AGENCE])
    page = texts_of(client.get(f"/occupation/baux/{baux[0]}").text)
    assert "donnée du 01/01/2026" in page
    assert "CCH L442-3-1" in page
    assert "aucun refus d’offre ne compte, sur 3 requis" in page
    assert "jamais une situation" in page
    famille = texts_of(client.get(f"/occupation/baux/{baux[1]}").text)
    assert "42,99 m² < 43,00 m², logement sur-occupé" in famille
    inconnu = texts_of(client.get(f"/occupation/baux/{baux[2]}").text)
    assert "Reste à savoir : le revenu fiscal de référence de l’année N-2" in inconnu
    with actes.sessions.lecture() as session:
        lues = session.scalars(select(EntreeRegistre.objet_id).where(EntreeRegistre.objet_type == "bail")).all()
    assert lues == [str(cle) for cle in baux]


def test_a_lease_of_another_agency_is_not_there(client: ClientVerifie, scene: SceneDossiers, baux: list[int]):
    client.connecte(scene.autre_agence)
    assert client.get(f"/occupation/baux/{baux[0]}").status_code == 404
    assert "Aucun bail en cours" in texts_of(client.get("/occupation/").text)
    assert "ROUSSEL" not in client.get("/occupation/baux.csv").text


def test_the_list_is_exported_as_it_is_filtered(client: ClientVerifie, scene: SceneDossiers, baux: list[int]):
    client.connecte(scene.comptes[Role.AUDITEUR])
    lignes = client.get("/occupation/baux.csv?situation=sous_occupation").text.splitlines()
    assert len(lignes) == 3
    assert "Geneviève ROUSSEL" in lignes[1]
    assert "constatée" in lignes[1]
    assert client.get("/occupation/baux.xlsx").status_code == 200


def test_results_out_of_date_are_told_and_computed_on_demand(
    client: ClientVerifie, scene: SceneDossiers, baux: list[int], actes: Actes
):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_bail(acte.session)
    client.connecte(scene.comptes[Role.AGENCE])
    assert "1 bail à calculer de nouveau" in texts_of(client.get("/occupation/").text)
    assert client.post("/occupation/calcul").status_code == 303
    assert "à calculer de nouveau" not in texts_of(client.get("/occupation/").text)


def test_the_page_of_a_list_asks_the_same_few_statements_however_many_leases(
    client: ClientVerifie, scene: SceneDossiers, baux: list[int], actes: Actes
):
    client.connecte(scene.comptes[Role.AGENCE])
    client.get("/occupation/")
    peu = sum(1 for _ in _statements(client, actes))
    with actes.ouvre(OUTIL) as acte:
        for _ in range(12):
            f.fabrique_bail(acte.session)
    assert sum(1 for _ in _statements(client, actes)) == peu


def _statements(client: ClientVerifie, actes: Actes) -> Iterator[str]:
    vues: list[str] = []

    def note(_c: object, _k: object, texte: str, *_suite: object) -> None:
        vues.append(texte)

    event.listen(actes.sessions.moteur, "before_cursor_execute", note)
    client.get("/occupation/")
    event.remove(actes.sessions.moteur, "before_cursor_execute", note)
    yield from vues


def test_agency_flags_a_tenant_follows_it_and_sets_it_aside(
    client: ClientVerifie, scene: SceneDossiers, baux: list[int]
):
    client.connecte(scene.comptes[Role.AGENCE])
    adresse = f"/occupation/baux/{baux[0]}/signaler"
    assert 'checked id="situation-1"' in client.get(adresse).text, "what the tool finds is proposed"
    perdue = {"situation": "sur_occupation", "commentaire": "Humide", "fichier": (BytesIO(b"%PDF-1.7"), "a.pdf")}
    refus = client.post(adresse, data=perdue, content_type="multipart/form-data")
    assert refus.status_code == 422
    assert "Choisissez de nouveau ce document" in texts_of(refus.text)
    sante = client.post(adresse, data={"situation": "sous_occupation", "commentaire": "A un cancer"})
    assert "J’ai relu ce texte" in texts_of(sante.text)
    assert "L’outil ne constate pas cette situation" in texts_of(refus.text)
    piece = (BytesIO(b"%PDF-1.7"), "../visite.pdf")
    envoi = {"situation": "sous_occupation", "commentaire": "Trois chambres fermées", "fichier": piece}
    assert client.post(adresse, data=envoi, content_type="multipart/form-data").status_code == 303
    bail = client.get(f"/occupation/baux/{baux[0]}").text
    assert "Trois chambres fermées" in bail
    document = client.get("/occupation/signalements/1/document")
    assert (document.mimetype, document.data) == ("application/pdf", b"%PDF-1.7")
    assert re.search(r"signalé le \d\d/\d\d/\d{4}", texts_of(client.get("/occupation/").text))
    liste = client.get("/occupation/signalements").text
    assert "Geneviève ROUSSEL" in liste
    assert client.post("/occupation/signalements/1/ecarter", data={"motif": "Relogée"}).status_code == 303
    assert "Relogée" in client.get("/occupation/signalements?etat=ecarte").text


def test_agency_completes_a_lease_and_its_situations_follow(
    client: ClientVerifie, scene: SceneDossiers, baux: list[int]
):
    client.connecte(scene.comptes[Role.AGENCE])
    adresse = f"/occupation/baux/{baux[2]}/completer"
    assert client.get(adresse).status_code == 200
    assert client.post(adresse, data={"au": "nimporte"}).status_code == 422
    envoi = {"au": "20/11/2026", "rfr_annee": "2024", "rfr_montant": "60000", "handicap_1": "non"}
    assert client.post(adresse, data=envoi).status_code == 303
    bail = texts_of(client.get(f"/occupation/baux/{baux[2]}").text)
    assert "Enquête du 20/11/2026" in bail
    assert "Dépassement du plafond de ressources constatée" in bail


def test_the_calendar_leads_to_what_is_due(client: ClientVerifie, scene: SceneDossiers, baux: list[int]):
    client.connecte(scene.comptes[Role.AGENCE])
    page = client.get("/occupation/echeances")
    assert "Par commune" in texts_of(page.text)
    assert "/occupation/?echeance=dus&amp;commune=59512" in page.text


def test_proposals_are_shown_to_each_with_what_it_may_know(client: ClientVerifie, actes: Actes, scene: SceneDossiers):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "La recherche n’a pas encore été faite." in texts_of(client.get("/occupation/appariements/").text)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        cinq = f.fabrique_logement(s, type="T5", pieces_habitables=5, surface=Decimal("94.00"))
        deux = f.fabrique_logement(s, type="T2", pieces_habitables=2, surface=Decimal("42.99"))
        f.fabrique_bail(s, cinq, {"nom": "ROUSSEL", "prenom": "Geneviève"}, loyer_centimes=60_000)
        couple = {"lien": LienPersonne.CONJOINT}
        f.fabrique_bail(s, deux, {}, couple, ENFANT, ENFANT, ENFANT, loyer_centimes=30_000)
    recompute_occupation(actes)
    assert client.post("/occupation/appariements/calcul").status_code == 303
    recompute_appariements(actes)
    adresse = "/occupation/appariements/?genre=echange"
    html = client.get(adresse).text
    assert "Échange à 2, Roubaix" in texts_of(html)
    assert "300,00 € de moins par mois" in texts_of(html)
    assert "Geneviève ROUSSEL" in html.replace("\u00a0", " ")
    with actes.sessions.lecture() as session:
        derniere = session.scalars(select(EntreeRegistre).where(EntreeRegistre.objet_id == "baux")).one()
        assert "baux" in derniere.donnees
    client.connecte(scene.comptes[Role.DIRECTION])
    page = texts_of(client.get(adresse).text)
    assert "Échange à 2, Roubaix" in page
    assert "ROUSSEL" not in page


def test_an_agency_sees_no_exchange_with_another_agency(client: ClientVerifie, actes: Actes, scene: SceneDossiers):
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        cinq = f.fabrique_logement(s, type="T5", pieces_habitables=5, surface=Decimal("94.00"))
        autre = f.fabrique_agence(s, "AUTRE", "Autre agence")
        deux = f.fabrique_logement(s, agence=autre, type="T2", pieces_habitables=2, surface=Decimal("42.99"))
        f.fabrique_bail(s, cinq, {}, loyer_centimes=60_000)
        f.fabrique_bail(s, deux, {}, *[ENFANT] * 4, loyer_centimes=30_000)
    recompute_occupation(actes)
    assert recompute_appariements(actes) == 1
    client.connecte(scene.comptes[Role.AGENCE])
    assert "Aucun échange ne convient" in texts_of(client.get("/occupation/appariements/?genre=echange").text)
