"""Messages in a folder: what a mail program reads in each file."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from caleol.mail.choix import create_expediteur
from caleol.mail.dossier import ExpediteurDossier
from caleol.mail.message import EchecEnvoi
from caleol.mail.smtp import ExpediteurSmtp
from tests.mail.messages import message


def lu(chemin: Path) -> EmailMessage:
    courriel = message_from_bytes(chemin.read_bytes(), policy=default)
    assert isinstance(courriel, EmailMessage)
    return courriel


def test_each_message_is_one_file_with_its_papers(tmp_path: Path):
    ExpediteurDossier(tmp_path / "courriels", "caleol@bailleur.exemple").envoie(message())
    (chemin,) = (tmp_path / "courriels").iterdir()
    assert chemin.name == "convocation-1-2-3.eml"
    courriel = lu(chemin)
    assert courriel["To"] == "anne.petit@mairie.exemple"
    assert courriel["From"] == "CALEOL <caleol@bailleur.exemple>"
    assert courriel["Subject"] == "Convocation\u00a0: commission Nord, séance n°\u00a047"
    assert courriel["Date"].datetime.isoformat() == "2026-11-23T07:30:00+00:00"
    assert courriel["Message-ID"].endswith("@bailleur.exemple>")
    corps = courriel.get_body(("plain",))
    assert corps is not None
    assert "Nous vous convoquons à la séance." in corps.get_content()
    (piece,) = courriel.iter_attachments()
    assert (piece.get_filename(), piece.get_content_type()) == ("séance.ics", "text/calendar")
    assert piece.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"


def test_same_message_gives_the_same_bytes(tmp_path: Path):
    for nom in ("a", "b"):
        ExpediteurDossier(tmp_path / nom, "caleol@bailleur.exemple").envoie(message())
    un, deux = ((tmp_path / nom / "convocation-1-2-3.eml").read_bytes() for nom in ("a", "b"))
    assert un == deux


def test_a_key_never_leaves_the_folder(tmp_path: Path):
    ExpediteurDossier(tmp_path / "courriels", "a@b.exemple").envoie(message(cle="../../ailleurs/é"))
    assert [chemin.name for chemin in (tmp_path / "courriels").iterdir()] == ["ailleurs.eml"]


@pytest.mark.parametrize("champs", [{"objet": "deux\nlignes"}, {"destinataire": "x@y.fr\r\nBcc: z@y.fr"}])
def test_a_header_cannot_be_smuggled_in(tmp_path: Path, champs: dict[str, str]):
    with pytest.raises(EchecEnvoi):
        ExpediteurDossier(tmp_path, "a@b.exemple").envoie(message(**champs))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_failure(tmp_path: Path):
    obstacle = tmp_path / "courriels"
    obstacle.write_text("", encoding="utf-8")
    with pytest.raises(EchecEnvoi, match="dossier des courriels"):
        ExpediteurDossier(obstacle, "a@b.exemple").envoie(message())


def test_the_settings_choose_folder_or_server(tmp_path: Path):
    dossier = create_expediteur(None, tmp_path, "a@b.exemple")
    assert isinstance(dossier, ExpediteurDossier)
    assert dossier.dossier == tmp_path / "courriels"
    assert isinstance(create_expediteur("smtp://serveur.exemple", tmp_path, "a@b.exemple"), ExpediteurSmtp)
