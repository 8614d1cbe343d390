"""Mails: written with the act, sent once, tried again, given up with their reason kept."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Refus
from caleol.mail.dossier import ExpediteurDossier
from caleol.mail.message import EchecEnvoi, Message, Piece
from caleol.mail.smtp import ExpediteurSmtp
from caleol.models.commission import Membre
from caleol.models.echange import Courriel
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Seance
from caleol.queries.pv import get_pv
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.courriels import ESSAIS_MAXIMUM, OrdreDuJourJoint, queue_courriel, send_courriels
from caleol.services.invitations import pieces_convocation
from caleol.services.ouverture import open_seance
from tests import tenue
from tests.documents.lecture import texte
from tests.mail.serveur import serveur_smtp

DE = "caleol@bailleur.exemple"


class Boite:
    """Keeps what it is given, and fails as long as it is told to."""

    def __init__(self, *, panne: bool = False) -> None:
        self.panne = panne
        self.recus: list[Message] = []

    def envoie(self, message: Message) -> None:
        if self.panne:
            raise EchecEnvoi("le serveur ne répond pas")
        self.recus.append(message)


def ecrit(actes: Actes, cle: str = "c-1", **champs) -> int:
    ordinaire = {"destinataire": "anne.petit@mairie.exemple", "objet": "Convocation", "texte": "Bonjour."}
    with actes.ouvre(OUTIL) as acte:
        return queue_courriel(acte, cle=cle, **(ordinaire | champs))


def ligne(actes: Actes, cle: int = 1) -> Courriel:
    with actes.sessions.lecture() as session:
        return session.get_one(Courriel, cle)


@pytest.mark.toutes_bases
def test_a_mail_leaves_once(actes: Actes, horloge: HorlogeFixe):
    boite = Boite()
    ecrit(actes, pieces=[Piece(nom="seance.ics", genre="text/calendar", contenu=b"BEGIN")])
    assert send_courriels(actes, boite) == 1
    assert send_courriels(actes, boite) == 0
    (recu,) = boite.recus
    assert (recu.cle, recu.destinataire, recu.objet) == ("c-1", "anne.petit@mairie.exemple", "Convocation")
    assert recu.pieces == (Piece(nom="seance.ics", genre="text/calendar", contenu=b"BEGIN"),)
    parti = ligne(actes)
    assert (parti.envoye_le, parti.essais, parti.echec) == (horloge.maintenant(), 1, None)


@pytest.mark.toutes_bases
def test_the_same_key_is_written_once(actes: Actes):
    premier = ecrit(actes)
    assert ecrit(actes, objet="Autre objet") == premier
    assert ligne(actes).objet == "Convocation"
    assert ecrit(actes, "c-2") != premier


def test_the_same_key_is_not_sent_again_after_it_left(actes: Actes):
    boite = Boite()
    ecrit(actes)
    send_courriels(actes, boite)
    ecrit(actes)
    assert send_courriels(actes, boite) == 0
    assert len(boite.recus) == 1


def test_an_act_that_is_not_committed_sends_nothing(actes: Actes):
    boite = Boite()

    def echoue() -> None:
        with actes.ouvre(OUTIL) as acte:
            queue_courriel(acte, cle="c", destinataire="a@b.fr", objet="o", texte="t")
            raise RuntimeError("cut short")

    with pytest.raises(RuntimeError):
        echoue()
    assert send_courriels(actes, boite) == 0


def test_a_failure_keeps_its_reason_and_waits(actes: Actes, horloge: HorlogeFixe):
    boite = Boite(panne=True)
    ecrit(actes)
    assert send_courriels(actes, boite) == 0
    rate = ligne(actes)
    assert (rate.envoye_le, rate.essais, rate.echec) == (None, 1, "le serveur ne répond pas")
    boite.panne = False
    horloge.avance(timedelta(minutes=4))
    assert send_courriels(actes, boite) == 0
    horloge.avance(timedelta(minutes=1))
    assert send_courriels(actes, boite) == 1
    assert (ligne(actes).echec, ligne(actes).essais) == (None, 2)


def test_a_mail_tried_by_a_clock_far_ahead_does_not_wait_for_it(actes: Actes, horloge: HorlogeFixe):
    boite = Boite(panne=True)
    ecrit(actes)
    horloge.avance(timedelta(days=365))
    send_courriels(actes, boite)
    boite.panne = False
    horloge.avance(timedelta(days=-365))
    assert send_courriels(actes, boite) == 1
    assert send_courriels(actes, boite) == 0


def test_a_mail_is_given_up_after_six_tries(actes: Actes, horloge: HorlogeFixe):
    boite = Boite(panne=True)
    ecrit(actes)
    for _ in range(20):
        send_courriels(actes, boite)
        horloge.avance(timedelta(days=1))
    assert ligne(actes).essais == ESSAIS_MAXIMUM == 6
    boite.panne = False
    assert send_courriels(actes, boite) == 0


def test_one_failure_does_not_hold_the_others(actes: Actes, tmp_path: Path):
    with serveur_smtp(refus="550 inconnu") as recu:
        ecrit(actes)
        assert send_courriels(actes, ExpediteurSmtp(f"smtp://127.0.0.1:{recu.port}", DE)) == 0
    ecrit(actes, "c-2")
    dossier = ExpediteurDossier(tmp_path, DE)
    assert send_courriels(actes, dossier) == 1
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["c-2.eml"]
    assert "adresse refusée" in str(ligne(actes).echec)


def test_two_senders_never_take_the_same_mail(actes: Actes):
    autre = Boite()

    class Concurrente(Boite):
        def envoie(self, message: Message) -> None:
            send_courriels(actes, autre)
            super().envoie(message)

    premiere = Concurrente()
    for cle in ("c-1", "c-2", "c-3"):
        ecrit(actes, cle)
    send_courriels(actes, premiere)
    assert sorted(m.cle for m in (*premiere.recus, *autre.recus)) == ["c-1", "c-2", "c-3"]


@pytest.mark.parametrize(
    "adresse", ["", "sans-arobase", "a b@c.fr", "a@b.fr, c@d.fr", "a@b.fr\nBcc: x@y.fr", "<a@b.fr>"]
)
def test_an_address_that_is_none_is_refused(actes: Actes, adresse: str):
    with pytest.raises(Refus) as leve:
        ecrit(actes, destinataire=adresse)
    assert leve.value.code == "courriel_invalide"


def test_a_subject_is_one_line(actes: Actes):
    ecrit(actes, objet=" deux\r\n lignes\tet\u00a0: fin ")
    assert ligne(actes).objet == "deux lignes et\u00a0: fin"


def test_the_register_tells_what_was_written_and_sent_without_the_address(actes: Actes, horloge: HorlogeFixe):
    boite = Boite(panne=True)
    ecrit(actes)
    for _ in range(ESSAIS_MAXIMUM):
        send_courriels(actes, boite)
        horloge.avance(timedelta(days=1))
    ecrit(actes, "c-2")
    send_courriels(actes, Boite())
    with actes.sessions.lecture() as session:
        entrees = session.scalars(select(EntreeRegistre).order_by(EntreeRegistre.rang)).all()
    assert [entree.acte for entree in entrees] == [
        "courriel_ecrit",
        "courriel_abandonne",
        "courriel_ecrit",
        "courriel_parti",
    ]
    assert "mairie.exemple" not in "".join(entree.donnees for entree in entrees)


def test_convocation_carries_the_agenda_of_its_reader_and_a_calendar(
    actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.convoque()
    with t.acte() as acte:
        seance = acte.session.get_one(Seance, t.seance_id)
        pieces = pieces_convocation(acte, seance, t.membres["designe-2"], adresse="https://caleol.exemple/seances/1")
        queue_courriel(acte, cle="c", destinataire="a@b.fr", objet="o", texte="t", pieces=pieces)
    assert isinstance(pieces[0], OrdreDuJourJoint)
    send_courriels(actes, ExpediteurDossier(tmp_path, DE))
    courriel = message_from_bytes((tmp_path / "c.eml").read_bytes(), policy=default)
    agenda, calendrier = (piece.get_payload(decode=True) for piece in courriel.iter_attachments())
    assert isinstance(agenda, bytes)
    assert isinstance(calendrier, bytes)
    assert "Roubaix (2 lots" in texte(agenda)
    assert b"URL:https://caleol.exemple/seances/1\r\n" in calendrier


def test_agenda_of_a_seance_cancelled_meanwhile_is_a_failure_that_is_told(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    ecrit(actes, pieces=[OrdreDuJourJoint(seance_id=t.seance_id, membre_id=999)])
    assert send_courriels(actes, Boite()) == 0
    assert "introuvable" in str(ligne(actes).echec)


def test_minutes_tell_when_a_convocation_left_by_mail(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    with actes.sessions.ecriture() as session:
        membre = session.get_one(Membre, t.membres["prefet"])
        membre.courriel = "prefet@essai.fr"
    t.convoque()
    send_courriels(actes, Boite())
    t.horloge.avance(tenue.SEANCE_LE - t.horloge.maintenant())
    with t.acte() as acte:
        open_seance(acte, seance_id=t.seance_id, presidee_par_id=t.membres["designe-1"])
    with actes.sessions.lecture() as session:
        envois = {envoi.qualite: envoi for envoi in get_pv(session, t.secretaire, t.seance_id).convocations}
    assert envois["prefet"].preuve == "parti le 23/11/2026 à 8\u00a0h\u00a030"
    assert (envois["epci"].canal, envois["epci"].preuve) == ("courrier postal", "")
