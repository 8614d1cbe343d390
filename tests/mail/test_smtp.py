"""Messages to a mail server."""

import base64
from email import message_from_bytes
from email.policy import default

import pytest

from caleol.mail.message import EchecEnvoi
from caleol.mail.smtp import ExpediteurSmtp, Serveur
from tests.mail.messages import message
from tests.mail.serveur import serveur_smtp

DE = "caleol@bailleur.exemple"


def test_message_arrives_whole():
    with serveur_smtp() as recu:
        ExpediteurSmtp(f"smtp://127.0.0.1:{recu.port}", DE).envoie(message(texte="Bonjour,\n.\nà mardi.\n"))
    assert f"mail FROM:<{DE}>".lower() in recu.commandes[1].lower()
    assert "anne.petit@mairie.exemple" in recu.commandes[2]
    courriel = message_from_bytes(recu.messages[0], policy=default)
    assert courriel["Subject"] == "Convocation\u00a0: commission Nord, séance n°\u00a047"
    corps = courriel.get_body(("plain",))
    assert corps is not None
    assert "Bonjour,\n.\nà mardi." in corps.get_content().replace("\r\n", "\n")


def test_account_of_the_address_logs_in_with_its_decoded_password():
    with serveur_smtp(extensions=("AUTH PLAIN",)) as recu:
        ExpediteurSmtp(f"smtp://caleol%40b.fr:p%40ss%3A1@127.0.0.1:{recu.port}", DE).envoie(message())
    (auth,) = (commande for commande in recu.commandes if commande.startswith("AUTH"))
    assert base64.b64decode(auth.split()[-1]) == b"\x00caleol@b.fr\x00p@ss:1"


@pytest.mark.parametrize(("refus", "dit"), [("550 inconnu", "adresse refusée"), ("451 plus tard", "adresse refusée")])
def test_refusal_of_the_server_is_a_failure_with_its_reason(refus: str, dit: str):
    with serveur_smtp(refus=refus) as recu, pytest.raises(EchecEnvoi, match=dit):
        ExpediteurSmtp(f"smtp://127.0.0.1:{recu.port}", DE).envoie(message())
    assert recu.messages == []


def test_message_that_the_server_took_has_left_whatever_it_says_afterwards():
    with serveur_smtp() as recu:
        recu.adieu = "421 fermeture"
        ExpediteurSmtp(f"smtp://127.0.0.1:{recu.port}", DE).envoie(message())
    assert len(recu.messages) == 1


def test_server_that_is_not_there_is_a_failure():
    with serveur_smtp() as recu:
        port = recu.port
    with pytest.raises(EchecEnvoi, match="ConnectionRefusedError"):
        ExpediteurSmtp(f"smtp://127.0.0.1:{port}", DE).envoie(message())


def test_address_of_a_server_is_read():
    assert Serveur.lit("smtp://serveur.exemple") == Serveur("serveur.exemple", 25, chiffre=False)
    assert Serveur.lit("smtps://a:b@serveur.exemple") == Serveur("serveur.exemple", 465, True, "a", "b")
    assert Serveur.lit("smtp://[::1]:2525") == Serveur("::1", 2525, chiffre=False)
    assert "secret" not in repr(Serveur.lit("smtp://a:secret@serveur.exemple"))


@pytest.mark.parametrize("url", ["http://serveur", "smtp://", "serveur:25", "smtp://serveur:port"])
def test_address_that_is_none_is_refused(url: str):
    with pytest.raises(ValueError, match=r"mail server|[Pp]ort"):
        ExpediteurSmtp(url, DE)


def test_password_never_leaves_unencrypted_for_another_machine(monkeypatch: pytest.MonkeyPatch):
    with serveur_smtp(extensions=("AUTH PLAIN",)) as recu:
        expediteur = ExpediteurSmtp(f"smtp://a:secret@127.0.0.1:{recu.port}", DE)
        monkeypatch.setattr("caleol.mail.smtp.LOCAUX", frozenset())
        with pytest.raises(EchecEnvoi, match="chiffrement"):
            expediteur.envoie(message())
    assert not any(commande.startswith(("AUTH", "MAIL", "mail")) for commande in recu.commandes)
