"""A séance closed: the levée, its minutes, the mails, the approval."""

import re

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Pv
from caleol.services.act import Actes
from caleol.services.ouverture import record_incident
from caleol.settings import Reglages
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import Tenue
from tests.web.scene_seances import adresse, canaux, decide, etat


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3, communes=("59512", "59163"))
    client.connecte(preparee.compte)
    return preparee


# ------------------------------------------------------------------------------------------ levée, minutes


def test_levee_shows_what_is_missing_and_refuses_to_close_in_silence(client: ClientVerifie, t: Tenue):
    t.ouvre()
    page = client.page(adresse(t, "/levee"))
    assert "3\u00a0lots n’ont pas d’issue." in page
    assert "Aucune décision ni ajournement." in page
    reponse = client.post(adresse(t, "/levee"))
    client.expect(reponse, 422)
    assert "ne sont ni décidés ni ajournés" in reponse.text
    assert etat(t) is EtatSeance.OUVERTE


def test_levee_leads_to_the_draft_minutes_that_the_secretary_cannot_validate(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    assert "2 décidés, 1 ajournés" in client.page(adresse(t, "/levee"))
    client.envoie(adresse(t, "/levee"), adresse(t, "/pv"))
    page = client.page(adresse(t, "/pv"))
    assert "Projet de procès-verbal" in page
    assert "Pièces attendues des trois candidats" in page
    assert "Valider le procès-verbal" not in page
    client.expect(client.post(adresse(t, "/pv/validation")), 403)


def test_levee_is_taken_back_with_a_reason(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    client.page(adresse(t, "/reprise"))
    client.expect(client.post(adresse(t, "/reprise"), data={"motif": " "}), 422)
    client.envoie(adresse(t, "/reprise"), motif="Rangs intervertis au lot 2")
    assert "Rangs intervertis au lot 2" in client.page(adresse(t))


def test_who_presided_validates_and_the_file_can_be_opened(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    client.connecte(t.compte_president)
    assert "Valider ce procès-verbal" in client.page(adresse(t, "/pv"))
    client.valide_pv(t.seance_id)
    assert etat(t) is EtatSeance.VALIDEE
    page = client.page(adresse(t, "/pv"))
    assert "scellé le" in page
    pdf = client.get(adresse(t, "/pv.pdf"))
    assert pdf.data.startswith(b"%PDF")
    client.connecte(t.compte)
    assert "Lire le procès-verbal" in client.page(adresse(t))
    reponse = client.post(adresse(t, "/reprise"), data={"motif": "Erreur"})
    client.expect(reponse, 422)


@pytest.mark.parametrize("papier", ["ordre-du-jour.pdf", "feuille-de-presence.pdf", "pv.pdf"])
def test_papers_are_pdf_from_the_opening_on(client: ClientVerifie, t: Tenue, papier: str):
    t.ouvre()
    reponse = client.get(adresse(t, f"/{papier}"))
    client.expect(reponse, 200)
    assert reponse.data.startswith(b"%PDF")


# ------------------------------------------------------------------------------------------ mails, approval


def test_mails_leave_with_the_convocation_and_the_page_says_so(client: ClientVerifie, t: Tenue, reglages: Reglages):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres["prefet"]).courriel = "prefet@exemple.fr"
    t.fige()
    client.envoie(adresse(t, "/convocations"), **canaux(t, prefet="courriel"))
    assert len(list((reglages.dossier_donnees / "courriels").rglob("*.eml"))) == 1
    assert "parti à" in client.page(adresse(t))


def test_cancellation_is_told_to_those_convoked_by_mail(client: ClientVerifie, t: Tenue, reglages: Reglages):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres["prefet"]).courriel = "prefet@exemple.fr"
    t.convoque()
    client.envoie(adresse(t, "/annulation"), motif="Salle indisponible")
    with t.actes.sessions.lecture() as session:
        textes = list(session.scalars(select(Courriel.texte).order_by(Courriel.id)))
    assert "Salle indisponible" in textes[-1]


def test_minutes_are_approved_by_the_next_seance(client: ClientVerifie, t: Tenue, actes: Actes, horloge: HorlogeFixe):
    t.ouvre()
    decide(t)
    t.leve()
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    suivante = tenue.suivante(t)
    client.connecte(t.compte)
    page = client.page(f"/seances/{suivante}")
    assert "Procès-verbal à approuver" in page
    with actes.sessions.lecture() as session:
        pv = session.scalars(select(Pv.id)).one()
    client.envoie(f"/seances/{suivante}/approbation", pv_id=pv, remarques="Une faute de frappe au lot 2")
    page = client.page(f"/seances/{suivante}/pv")
    assert "approuvé" in page
    assert "Une faute de frappe au lot 2" in page
    client.expect(client.post(f"/seances/{suivante}/approbation", data={"pv_id": pv}), 422)


def test_minutes_changed_after_they_were_read_are_not_validated(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    client.connecte(t.compte_president)
    lu = re.search(r'name="lu" value="(\w+)"', client.get(adresse(t, "/pv")).text)
    assert lu is not None
    with t.acte() as acte:
        record_incident(acte, seance_id=t.seance_id, texte="Le préfet a demandé une rectification.")
    refus = client.post(adresse(t, "/pv/validation"), data={"lu": lu.group(1)})
    client.expect(refus, 409)
    assert "ce procès-verbal" in refus.text
    client.expect(client.post(adresse(t, "/pv/validation")), 409)
    assert etat(t) is EtatSeance.LEVEE
    client.valide_pv(t.seance_id)


def test_remark_is_added_to_the_draft_after_the_levee(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    t.minutes(5)
    assert "Ajouter une remarque au projet" in client.page(adresse(t, "/pv"))
    client.envoie(adresse(t, "/pv/remarque"), texte="Le préfet demande une rectification.")
    assert "Après la levée" in client.page(adresse(t, "/pv"))
    client.expect(client.post(adresse(t, "/pv/remarque"), data={"texte": " "}), 422)


def test_levee_asks_for_the_minutes_that_wait_for_approval(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    suivante = tenue.suivante(t)
    client.connecte(t.compte)
    assert "Le procès-verbal de la séance n°" in client.page(f"/seances/{suivante}/levee")
