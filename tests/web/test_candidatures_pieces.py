"""What is added to a dossier: comments, papers, facts verified."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from caleol.models.demande import PieceDemande
from caleol.models.enumerations import EtatLot
from caleol.models.lot import AvisCandidature, Lot
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from tests.client import ClientVerifie
from tests.dossiers import SceneDossiers, dossier, dresse_scene
from tests.pages import texts_of


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a frozen lot of a convoked séance, another in preparation, an account of each role."""
    return dresse_scene(actes)


# ------------------------------------------------------------------------------------------ comments


@pytest.mark.toutes_bases
def test_agency_comments_and_members_read_it(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    texte = "Ménage rencontré le 6 octobre, l'école est à 400 m."
    client.envoie(f"{dossier(scene)}/avis", dossier(scene), **{"avis-texte": texte})
    client.connecte(scene.comptes[Role.MEMBRE])
    page = client.get(dossier(scene)).text
    assert "l&#39;école est à 400 m." in page
    assert "Agence de Roubaix" in page
    with scene.actes.sessions.lecture() as session:
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "avis_candidature")).one()
        assert "octobre" not in str(entree.donnees)


def test_comment_that_is_no_fact_comes_back_as_typed(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    refuses = {
        "": "Écrivez ce que vous avez constaté.",
        "x" * 1501: "1\u202f500 au plus",
        "Leur mode de vie n'ira pas.": "«\u00a0mode de vie\u00a0» juge les personnes",
        "Doute sur sa capacité d’insertion.": "juge les personnes",
        "Le père est malade.": "Relisez le mot «\u00a0malade\u00a0»",
    }
    for texte, attendu in refuses.items():
        reponse = client.post(f"{dossier(scene)}/avis", data={"avis-texte": texte})
        client.expect(reponse, 422)
        assert attendu in reponse.text
        assert texte[:10] in reponse.text
    with scene.actes.sessions.lecture() as session:
        assert session.scalar(select(AvisCandidature.id)) is None


def test_word_read_again_is_let_through(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    champs = {"avis-texte": "Né à l'origine à Croix, il y travaille.", "avis-relu": "y"}
    client.envoie(f"{dossier(scene)}/avis", dossier(scene), **champs)


def test_those_who_only_read_cannot_comment_and_another_agency_learns_nothing(
    scene: SceneDossiers, client: ClientVerifie
):
    for role in (Role.MEMBRE, Role.AUDITEUR, Role.DIRECTION):
        client.connecte(scene.comptes[role])
        client.expect(client.post(f"{dossier(scene)}/avis", data={"avis-texte": "Fait."}), 403)
    client.connecte(scene.autre_agence)
    client.expect(client.post(f"{dossier(scene)}/avis", data={"avis-texte": "Fait."}), 404)
    client.expect(client.post(f"{dossier(scene)}/avis", data={"avis-texte": ""}), 404)


def test_decided_lot_takes_no_comment(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Lot, scene.lot).etat = EtatLot.DECIDE
    client.connecte(scene.comptes[Role.AGENCE])
    reponse = client.post(f"{dossier(scene)}/avis", data={"avis-texte": "Fait."})
    client.expect(reponse, 422)
    assert "Ce lot ne reçoit plus de commentaire" in reponse.text
    assert "Écrire un commentaire" not in client.page(dossier(scene))


# ------------------------------------------------------------------------------------------ papers


def envoie_piece(
    client: ClientVerifie, demande_id: int, code: str, geste: str, le: str = "20/11/2026", suite: str = ""
) -> int:
    """Post what happened to a paper; return the status."""
    champs = {"piece-code": code, "piece-geste": geste, "piece-le": le}
    return client.post(f"/demandes/{demande_id}/pieces{suite}", data=champs).status_code


def une_piece(scene: SceneDossiers, code: str) -> PieceDemande | None:
    """Return a paper of the first application."""
    with scene.actes.sessions.lecture() as session:
        return session.scalar(
            select(PieceDemande).where(PieceDemande.demande_id == scene.demandes[0], PieceDemande.code == code)
        )


def test_paper_received_after_the_freeze_is_told_apart(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    suite = f"?lot={scene.lot}&candidat={scene.candidatures[0]}"
    champs = {"piece-code": "ID-MAJ", "piece-geste": "recue", "piece-le": "20/11/2026"}
    client.envoie(f"/demandes/{scene.demandes[0]}/pieces{suite}", dossier(scene), **champs)
    assert "Depuis le gel du dossier" in client.page(dossier(scene))
    client.connecte(scene.comptes[Role.MEMBRE])
    assert "Depuis le gel" not in client.page(dossier(scene))


@pytest.mark.toutes_bases
def test_proof_of_health_or_violence_is_seen_never_kept(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    for code in ("MOT-HAN", "MOT-SAN", "MOT-VIO", "FAM-GRO"):
        assert envoie_piece(client, scene.demandes[0], code, "recue") == 422
    assert envoie_piece(client, scene.demandes[0], "MOT-HAN", "vue") == 303
    notee = une_piece(scene, "MOT-HAN")
    assert notee is not None
    assert (notee.vue_le, notee.recue_le, notee.fichier) == (date(2026, 11, 20), None, None)
    page = client.get(f"/demandes/{scene.demandes[0]}").text
    assert str(notee.vue_par) in page
    with scene.actes.sessions.lecture() as session:
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "piece_demande")).one()
        assert "MOT-HAN" not in str(entree.donnees)


def test_bad_paper_comes_back_with_the_reason(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    for code, le, valable, attendu in (
        ("ID-MAJ", "24/11/2026", "", "Cette date est à venir"),
        ("ID-MAJ", "31/02/2026", "", "n’est pas une date"),
        ("ID-MAJ", "20/11/2062", "", "sort de ce qui est attendu"),
        ("ID-MAJ", "20/11/2026", "19/11/2026", "Corrigez l’une des deux dates"),
        ("RIB", "20/11/2026", "", "Choisissez une des réponses proposées"),
    ):
        champs = {"piece-code": code, "piece-geste": "recue", "piece-le": le, "piece-valable_jusqu": valable}
        reponse = client.post(f"/demandes/{scene.demandes[0]}/pieces", data=champs)
        client.expect(reponse, 422)
        assert attendu in reponse.text
        assert une_piece(scene, code) is None


@pytest.mark.parametrize("suite", ["?lot=abc&candidat=1", "?lot=1&candidat=-3", "?lot=1e9&candidat=1"])
@pytest.mark.parametrize("acte", ["pieces", "faits", "faits/annulation"])
def test_an_address_edited_by_hand_is_told_and_writes_nothing(
    scene: SceneDossiers, client: ClientVerifie, acte: str, suite: str
):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    champs = {"piece-code": "ID-MAJ", "piece-geste": "recue", "piece-le": "20/11/2026", "fait": "famille_monoparentale"}
    champs |= {"verification-fait": "famille_monoparentale", "verification-conclusion": "oui"}
    reponse = client.post(f"/demandes/{scene.demandes[0]}/{acte}{suite}", data=champs)
    client.expect(reponse, 404)
    assert une_piece(scene, "ID-MAJ") is None


def verifie(client: ClientVerifie, adresse: str, **champs: str) -> tuple[int, str]:
    """Post what was seen of a fact; return the status and the page."""
    valeurs = {"fait": "famille_monoparentale", "conclusion": "oui", "justificatif": "livret", "le": "20/11/2026"}
    reponse = client.post(adresse, data={f"verification-{nom}": v for nom, v in (valeurs | champs).items()})
    return reponse.status_code, reponse.text


def test_fact_is_verified_from_the_dossier_and_taken_back(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    suite = f"?lot={scene.lot}&candidat={scene.candidatures[1]}"
    page = client.get(dossier(scene, 1)).text
    version = re.search(r'name="verification-version" type="hidden" value="(\d+)"', page)
    assert version is not None
    adresse = f"/demandes/{scene.demandes[1]}/faits"
    assert verifie(client, adresse + suite, version=version[1])[0] == 303
    lue = client.page(dossier(scene, 1))
    assert "vérifié le 20/11/2026, par" in lue
    assert "Points sur des faits justifiés" in lue
    client.envoie(f"{adresse}/annulation{suite}", dossier(scene, 1), fait="famille_monoparentale")
    assert "vérifié le 20/11/2026" not in client.page(dossier(scene, 1))


def test_refused_verification_comes_back_with_the_reason(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    adresse = f"/demandes/{scene.demandes[1]}/faits"
    for champs, attendu in (
        ({"justificatif": ""}, "Écrivez sur quelle pièce vous l’avez vu"),
        ({"justificatif": "certificat médical"}, "rien n’est gardé du justificatif"),
        ({"le": "24/11/2026"}, "porte une date à venir"),
        ({"fait": "violences"}, "Choisissez une des réponses proposées"),
        ({"version": "99"}, "Rien n’a été écrasé"),
    ):
        statut, page = verifie(client, adresse, **champs)
        assert (statut, attendu in page) == (422, True), (champs, texts_of(page))


def test_members_and_other_agencies_see_no_fact_to_verify(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    assert "Faits déclarés" not in client.page(dossier(scene))
    client.connecte(scene.autre_agence)
    adresse = f"/demandes/{scene.demandes[0]}/faits?lot={scene.lot}&candidat={scene.candidatures[0]}"
    assert verifie(client, adresse)[0] == 404
    assert client.post(f"/demandes/{scene.demandes[0]}/faits/annulation", data={"fait": "dalo"}).status_code == 404


def test_agency_notes_papers_of_its_own_candidates_only(scene: SceneDossiers, client: ClientVerifie):
    suite = f"?lot={scene.lot}&candidat={scene.candidatures[0]}"
    client.connecte(scene.comptes[Role.AGENCE])
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", suite=suite) == 303
    client.connecte(scene.autre_agence)
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", suite=suite) == 404
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", le="hier") == 404
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", le="hier", suite=suite) == 404
    for role in (Role.MEMBRE, Role.AUDITEUR):
        client.connecte(scene.comptes[role])
        assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue") == 403
