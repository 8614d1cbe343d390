"""A member's calendar: an address that nobody guesses, séances without names, taken back at will."""

import re

import pytest

from caleol.models.compte import AbonnementAgenda
from caleol.services.seances import cancel_seance
from tests.client import ClientVerifie
from tests.tenue import Tenue, prepare


@pytest.fixture
def t(actes, horloge) -> Tenue:
    return prepare(actes, horloge)


def adresse_creee(client: ClientVerifie) -> str:
    page = client.post("/agenda/ouverture")
    assert page.status_code == 200
    trouvee = re.search(r"/agenda/[\w-]{43}\.ics", page.text)
    assert trouvee
    return trouvee[0]


def lignes(client: ClientVerifie, adresse: str) -> list[str]:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse.mimetype == "text/calendar"
    return reponse.get_data(as_text=True).replace("\r\n ", "").split("\r\n")


def test_calendar_follows_a_convocation_to_its_cancellation(client, t):
    client.connecte(t.compte_president)
    adresse = adresse_creee(client)
    client.deconnecte()
    assert not any(ligne.startswith("BEGIN:VEVENT") for ligne in lignes(client, adresse))
    t.convoque()
    suivies = lignes(client, adresse)
    assert "DTSTART:20261201T083000Z" in suivies
    assert "STATUS:CONFIRMED" in suivies
    with t.acte() as acte:
        cancel_seance(acte, seance_id=t.seance_id, motif="Trop peu de lots.")
    assert "STATUS:CANCELLED" in lignes(client, adresse)


def test_calendar_names_no_candidate_and_no_dwelling(client, t):
    t.convoque()
    client.connecte(t.compte_president)
    texte = "\n".join(lignes(client, adresse_creee(client)))
    assert "Essai" not in texte
    assert "rue" not in texte


def test_secret_is_shown_once_and_kept_as_a_digest(client, t, sessions):
    client.connecte(t.compte_president)
    secret = adresse_creee(client)[8:-4]
    assert secret not in client.page("/connexion/compte")
    with sessions.lecture() as session:
        (garde,) = session.query(AbonnementAgenda)
    assert secret != garde.empreinte
    assert len(garde.empreinte) == 64


def test_replaced_or_withdrawn_address_answers_no_longer(client, t):
    client.connecte(t.compte_president)
    premiere = adresse_creee(client)
    seconde = adresse_creee(client)
    assert client.get(premiere).status_code == 404
    assert client.get(seconde).status_code == 200
    client.post("/agenda/fermeture")
    assert client.get(seconde).status_code == 404


def test_account_without_a_seat_has_no_calendar(client, t):
    client.connecte(t.compte)
    assert "Vos séances dans votre agenda" not in client.page("/connexion/compte")
    refusee = client.post("/agenda/ouverture")
    assert "ne tient pas de siège" in refusee.text
