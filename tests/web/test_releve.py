"""The statement of points: who reads it, what it tells, what is written down."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.models.demande import Demande, Menage
from caleol.models.enumerations import EtatDemande
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import Role
from caleol.services.act import Actes
from tests.client import ClientVerifie
from tests.dossiers import SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a waiting list of a few applications and an account of each role."""
    return dresse_scene(actes)


def adresse(scene: SceneDossiers) -> str:
    """Return the page of the first application."""
    return f"/demandes/{scene.demandes[0]}/releve-de-cotation"


@pytest.mark.toutes_bases
def test_secretary_opens_the_page_and_the_letter_and_both_are_noted(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "Relevé de cotation" in client.page(adresse(scene))
    lettre = client.get(f"{adresse(scene)}.pdf")
    client.expect(lettre, 200)
    assert lettre.data.startswith(b"%PDF")
    with scene.actes.sessions.lecture() as session:
        notees = session.scalars(select(EntreeRegistre).where(EntreeRegistre.chaine == "lectures")).all()
        assert [(entree.objet_id, json.loads(entree.donnees)["page"]) for entree in notees] == [
            (str(scene.demandes[0]), "releve")
        ] * 2


def test_unknown_application_is_not_found(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    client.page("/demandes/999999/releve-de-cotation", 404)


def test_mean_wait_counts_the_comparable_applications_that_were_satisfied(
    scene: SceneDossiers, client: ClientVerifie, horloge: HorlogeFixe
):
    jour = jour_local(horloge.maintenant())
    with scene.actes.sessions.ecriture() as session:
        modele = session.get_one(Demande, scene.demandes[0])
        assert modele.menage is not None
        modele.menage.type_souhaite_min, modele.menage.communes_souhaitees = 3, "59350 59512"
        for rang, commune in enumerate(["59512"] * 12 + ["59009"] * 5):
            menage = Menage(numero_unique=f"S{rang}", etat_au=jour, type_souhaite_min=3, communes_souhaitees=commune)
            session.add(menage)
            session.flush()
            session.add(
                Demande(
                    numero_unique=f"S{rang}", nom="N", prenom="P", nom_tri="n p", menage_id=menage.id,
                    deposee_le=jour - timedelta(days=760), radiee_le=jour - timedelta(days=30),
                    etat=EtatDemande.RADIEE, radiation_motif="RADATT",
                )
            )  # fmt: skip
    client.connecte(scene.comptes[Role.SECRETAIRE])
    page = client.page(adresse(scene)).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Les 12 demandes comparables qui ont abouti" in page
    assert "avaient attendu 24 mois en moyenne" in page
