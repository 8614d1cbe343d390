"""The personal link of a convocation: from the mail to the séance, and nothing beyond."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.models.commission import Membre, Siege
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.models.enumerations import QualiteMembre
from caleol.models.seance import Convocation, LienConvocation
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.absences import announce_own_absence
from caleol.services.act import Actes
from caleol.services.convocations import convoke
from caleol.services.liens import open_lien, send_code
from caleol.services.ouverture import open_seance
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.ensemble import ensemble
from tests.tenue import Tenue

LIEN = "https://essai/convocation/_secret_"
CLE = "designe-2"


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=1)
    with actes.sessions.ecriture() as session:
        session.get_one(Membre, preparee.membres[CLE]).courriel = "anne@essai.fr"
    preparee.fige()
    with preparee.acte() as acte:
        convoke(acte, seance_id=preparee.seance_id, lien=LIEN)
    return preparee


def secret(t: Tenue) -> str:
    """Return the secret in the outbox for the last mail of the member's convocation."""
    with t.actes.sessions.lecture() as session:
        convocation = session.scalar(select(Courriel).where(Courriel.destinataire == "anne@essai.fr"))
        assert convocation is not None
        assert "convocation/_secret_" in convocation.texte
        return str(convocation.pieces["secret"])


def code(t: Tenue, lien: str) -> str:
    with t.actes.ouvre(OUTIL) as acte:
        send_code(acte, secret=lien)
    with t.actes.sessions.lecture() as session:
        return str(session.scalars(select(Courriel.pieces).order_by(Courriel.id.desc()).limit(1)).one()["secret"])


def ouvre(t: Tenue, lien: str, chiffres: str) -> tuple[int, int, int] | None:
    with t.actes.ouvre(OUTIL) as acte:
        return open_lien(acte, secret=lien, code=chiffres)


def autre(chiffres: str) -> str:
    return f"{(int(chiffres) + 1) % 1_000_000:06d}"


def test_the_link_leads_to_that_seance_and_to_nothing_else(t: Tenue, client: ClientVerifie, actes: Actes):
    lien = secret(t)
    page = client.page(f"/convocation/{lien}")
    assert "a…@essai.fr" in page
    chiffres = code(t, lien)
    suite = client.envoie(f"/convocation/{lien}", code=f"{chiffres[:3]} {chiffres[3:]}")
    assert suite.location == f"/seances/{t.seance_id}"
    assert "où vous siégez" in client.page(suite.location)
    assert client.get("/connexion/compte").status_code == 403
    with actes.sessions.ecriture() as session:
        convocation = session.scalar(select(Convocation).where(Convocation.membre_id == t.membres[CLE]))
        assert convocation is not None
        assert convocation.lue_le is not None
        autre_seance = f.fabrique_seance(session, convocation.seance.commission)
        f.fabrique_convocation(session, autre_seance, convocation.siege, convocation.membre)
        autre_id = autre_seance.id
    assert client.get(f"/seances/{autre_id}").status_code == 404
    assert client.post(f"/convocation/{lien}", data={"code": chiffres}).status_code == 401, "a code serves once"


def test_neither_secret_nor_code_is_kept(t: Tenue):
    lien = secret(t)
    chiffres = code(t, lien)
    with t.actes.sessions.lecture() as session:
        garde = session.scalars(select(LienConvocation).where(LienConvocation.code_empreinte.is_not(None))).one()
        assert lien not in (garde.empreinte, garde.code_empreinte)
        assert chiffres not in str(garde.code_empreinte)


def test_five_wrong_codes_kill_a_code_and_ten_minutes_too(t: Tenue):
    lien = secret(t)
    chiffres = code(t, lien)
    for _ in range(5):
        assert ouvre(t, lien, autre(chiffres)) is None
    assert ouvre(t, lien, chiffres) is None
    tard = code(t, lien)
    t.minutes(10)
    assert ouvre(t, lien, tard) is None


def test_five_codes_an_hour_then_one_waits(t: Tenue):
    lien = secret(t)
    for _ in range(5):
        code(t, lien)
    assert t.refus(send_code, OUTIL, secret=lien).code == "codes_trop_nombreux"
    t.minutes(60)
    assert ouvre(t, lien, code(t, lien)) is not None


def test_resending_gives_a_new_link_and_ends_the_log_ins_of_the_former(t: Tenue, client: ClientVerifie):
    lien = secret(t)
    client.envoie(f"/convocation/{lien}", code=code(t, lien))
    client.page(f"/seances/{t.seance_id}")
    secretaire = client.application.test_client()
    assert isinstance(secretaire, ClientVerifie)
    secretaire.connecte(t.compte)
    with t.actes.sessions.lecture() as session:
        cle = session.scalar(select(Convocation.id).where(Convocation.membre_id == t.membres[CLE]))
    secretaire.envoie(f"/seances/{t.seance_id}/convocations/{cle}/renvoi")
    assert client.get(f"/seances/{t.seance_id}").status_code == 302, "the log-in has ended"
    assert client.get(f"/convocation/{lien}").status_code == 404
    with t.actes.sessions.lecture() as session:
        parti = session.scalars(select(Courriel).where(Courriel.cle.endswith("-r1"))).one()
        assert parti.envoye_le is not None
        assert "secret" not in parti.pieces, "what has left is kept without its secret"


def test_a_link_ends_a_week_after_its_seance(t: Tenue):
    lien = secret(t)
    t.horloge.avance(tenue.SEANCE_LE + timedelta(days=7) - t.horloge.maintenant())
    with pytest.raises(Introuvable):
        code(t, lien)


def test_a_secretary_who_sits_gets_only_the_member_s_rights(t: Tenue, client: ClientVerifie):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres[CLE]).utilisateur_id = t.compte.id
    lien = secret(t)
    client.envoie(f"/convocation/{lien}", code=code(t, lien))
    assert client.get("/seances/nouvelle").status_code == 403


def test_the_account_of_somebody_else_is_never_taken(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        f.fabrique_compte(session, Role.AUDITEUR, identifiant="anne@essai.fr")
    lien = secret(t)
    chiffres = code(t, lien)
    assert t.refus(open_lien, OUTIL, secret=lien, code=chiffres).code == "lien_compte_pris"


@pytest.mark.toutes_bases
def test_of_two_openings_of_one_code_one_wins(t: Tenue):
    lien = secret(t)
    chiffres = code(t, lien)
    issues = ensemble(*[lambda: ouvre(t, lien, chiffres)] * 4)
    assert Counter(issue is None for issue in issues) == {True: 3, False: 1}
    with t.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Utilisateur).where(Utilisateur.identifiant == "anne@essai.fr")).all()) == 1


def test_the_text_of_a_mail_without_link_says_nothing_of_it(actes: Actes, horloge: HorlogeFixe):
    preparee = tenue.prepare(actes, horloge, nb_lots=1)
    with actes.sessions.ecriture() as session:
        session.get_one(Membre, preparee.membres[CLE]).courriel = "anne@essai.fr"
    preparee.convoque()
    with actes.sessions.lecture() as session:
        texte = session.scalars(select(Courriel.texte).where(Courriel.destinataire == "anne@essai.fr")).one()
    assert not re.search("lien personnel", texte)


def test_a_member_says_they_will_not_come_and_the_substitute_is_called(t: Tenue, client: ClientVerifie):
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges[CLE])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT, courriel="remplace@essai.fr")
        suppleant_id = suppleant.id
    lien = secret(t)
    client.envoie(f"/convocation/{lien}", code=code(t, lien))
    page = f"/seances/{t.seance_id}"
    assert "Je ne pourrai pas venir" in client.page(page)
    client.envoie(f"{page}/convocations/la-mienne/absence", page, absent="oui")
    assert "Votre absence est annoncée." in client.page(page)
    client.connecte(t.compte)
    assert "Absence annoncée" in client.page(page)
    bouton = f'name="canal-{t.sieges[CLE]}-{suppleant_id}" value="courriel"'
    assert bouton in client.get(page).text
    client.envoie(f"{page}/convocations", **{f"canal-{t.sieges[CLE]}-{suppleant_id}": "courriel"})
    assert bouton not in client.get(page).text
    with t.actes.sessions.lecture() as session:
        appele = session.scalars(select(Courriel).where(Courriel.destinataire == "remplace@essai.fr")).one()
    assert "Nous vous convoquons" in appele.texte


def test_an_absence_is_announced_by_the_member_alone_and_before_the_opening(t: Tenue, client: ClientVerifie):
    adresse = f"/seances/{t.seance_id}/convocations/la-mienne/absence"
    client.connecte(t.compte)
    assert client.post(adresse, data={"absent": "oui"}).status_code == 404
    membre = Auteur(t.compte.id, Role.MEMBRE, membre_id=t.membres[CLE])
    t.horloge.avance(tenue.SEANCE_LE - t.horloge.maintenant())
    with t.acte() as acte:
        open_seance(acte, seance_id=t.seance_id, presidee_par_id=t.membres["designe-1"])
    assert t.refus(announce_own_absence, membre, seance_id=t.seance_id).code == "seance_etat"
