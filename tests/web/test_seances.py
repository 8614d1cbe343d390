"""The pages of a séance before it is convoked, and who sees what of it."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Lot
from caleol.models.seance import Convocation, PointOrdreDuJour
from caleol.rules.droits import Role
from caleol.services.act import Actes
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import SEANCE_LE, Tenue
from tests.web.scene_seances import adresse, decide, etat


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3, communes=("59512", "59163"))
    client.connecte(preparee.compte)
    return preparee


def compte(t: Tenue, role: Role, **valeurs: Any) -> Utilisateur:
    with t.actes.sessions.ecriture() as session:
        return f.fabrique_compte(session, role, **valeurs)


def membre(t: Tenue, cle: str) -> Utilisateur:
    with t.actes.sessions.ecriture() as session:
        return f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, t.membres[cle]))


# ------------------------------------------------------------------------------------------ prepare


def test_secretary_creates_a_seance_and_lands_on_its_empty_agenda(client: ClientVerifie, t: Tenue):
    assert "Prévoir une séance" in client.page("/seances")
    client.page("/seances/nouvelle")
    champs: dict[str, Any] = {
        "commission_id": t.commission_id,
        "jour": "8/12/2026",
        "heure": "14 h 30",
        "modalite": "presentiel",
        "lieu": "Siège, salle 2",
    }
    reponse = client.envoie("/seances/nouvelle", **champs)
    page = client.page(reponse.location)
    assert "L’ordre du jour est vide." in page
    assert "Mardi 8\u00a0décembre 2026 à 14\u00a0h\u00a030, en présentiel, Siège, salle 2." in page


def test_wrong_day_and_hour_are_said_and_nothing_typed_is_lost(client: ClientVerifie, t: Tenue):
    champs = {
        "commission_id": t.commission_id,
        "jour": "31/02/2062",
        "heure": "25 h",
        "modalite": "visio",
        "lieu": "Mairie annexe",
    }
    reponse = client.post("/seances/nouvelle", data=champs)
    client.expect(reponse, 422)
    assert "« 31/02/2062 »" in reponse.text.replace("\u00a0", " ")
    assert "Écrivez-la comme 14 h 30." in reponse.text.replace("\u00a0", " ")
    assert "Mairie annexe" in reponse.text


def test_video_without_its_address_is_refused_at_the_field(client: ClientVerifie, t: Tenue):
    champs = {"commission_id": t.commission_id, "jour": "8/12/2026", "heure": "14:30", "modalite": "visio"}
    reponse = client.post("/seances/nouvelle", data=champs)
    client.expect(reponse, 422)
    assert "Collez l’adresse de la visioconférence." in reponse.text


def test_change_that_comes_after_another_is_refused_with_what_was_typed(client: ClientVerifie, t: Tenue):
    client.page(adresse(t, "/modifier"))
    champs: dict[str, Any] = {
        "jour": "2/12/2026",
        "heure": "9 h 30",
        "modalite": "presentiel",
        "lieu": "salle 4",
        "version": 1,
    }
    client.envoie(adresse(t, "/modifier"), **champs)
    reponse = client.post(adresse(t, "/modifier"), data=champs | {"lieu": "salle 5"})
    client.expect(reponse, 422)
    assert "salle 5" in reponse.text
    assert "Quelqu’un a modifié cette séance" in reponse.text


def test_agenda_shows_its_lots_in_order_and_moves_them(client: ClientVerifie, t: Tenue):
    page = client.page(adresse(t))
    assert "3\u00a0lots" in page
    with t.actes.sessions.lecture() as session:
        points = list(session.scalars(select(PointOrdreDuJour.id).order_by(PointOrdreDuJour.ordre)))
    client.envoie(adresse(t, "/ordre-du-jour/deplacer"), point_id=points[2], sens="haut")
    with t.actes.sessions.lecture() as session:
        assert list(session.scalars(select(PointOrdreDuJour.id).order_by(PointOrdreDuJour.ordre)))[1] == points[2]
    client.envoie(adresse(t, "/ordre-du-jour/ranger"))


def test_lot_leaves_the_agenda_and_comes_back(client: ClientVerifie, t: Tenue):
    client.envoie(adresse(t, "/ordre-du-jour/retirer"), lot_id=t.lots[0])
    assert "Inscrire un lot préparé" in client.page(adresse(t))
    client.envoie(adresse(t, "/ordre-du-jour/inscrire"), lot_id=t.lots[0])
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Lot, t.lots[0]).seance_id == t.seance_id


def test_agenda_that_is_not_ready_says_which_lot_and_why(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Candidature, t.candidats(0)[0]).retiree_le = SEANCE_LE
    page = client.page(adresse(t))
    assert "1\u00a0lot à compléter avant de figer" in page
    assert "2\u00a0demandes examinées au lieu de 3" in page


def test_agenda_is_frozen_then_opened_again(client: ClientVerifie, t: Tenue):
    client.envoie(adresse(t, "/ordre-du-jour/figer"))
    assert "Convoquer les membres" in client.page(adresse(t))
    client.envoie(adresse(t, "/ordre-du-jour/rouvrir"))
    assert etat(t) is EtatSeance.PREPARATION


def test_cancellation_asks_why(client: ClientVerifie, t: Tenue):
    assert "3\u00a0lots reviennent en préparation." in client.page(adresse(t, "/annulation"))
    client.expect(client.post(adresse(t, "/annulation"), data={"motif": ""}), 422)
    client.envoie(adresse(t, "/annulation"), motif="Quorum impossible à réunir")
    assert "Quorum impossible à réunir" in client.page(adresse(t))


# ------------------------------------------------------------------------------------------ who sees what


def test_mayor_sees_the_lots_of_the_commune_only(client: ClientVerifie, t: Tenue):
    t.convoque()
    client.connecte(membre(t, "maire-59163"))
    assert "Commission Nord" in client.page("/seances")
    page = client.page(adresse(t))
    assert "1\u00a0logement où vous siégez" in page
    assert "Figer" not in page
    with t.actes.sessions.lecture() as session:
        lue = session.scalars(select(Convocation.lue_le).where(Convocation.siege_id == t.sieges["maire-59163"])).one()
    assert lue == t.horloge.maintenant()


def test_member_sees_nothing_before_the_convocation_nor_without_it(client: ClientVerifie, t: Tenue):
    client.connecte(membre(t, "designe-2"))
    assert "Aucune séance à venir" in client.page("/seances")
    client.page(adresse(t), 404)
    client.page(adresse(t, "/pv"), 404)


def test_member_reads_the_minutes_from_their_validation(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    client.connecte(membre(t, "designe-2"))
    client.page(adresse(t, "/pv"), 404)
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    client.connecte(membre(t, "designe-3"))
    assert "Procès-verbal" in client.page(adresse(t, "/pv"))


def test_auditor_reads_everything_and_is_offered_no_act(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    client.connecte(compte(t, Role.AUDITEUR))
    for suite in ("", "/pv", "/presences"):
        html = client.get(adresse(t, suite)).text
        assert "/seances/" not in "".join(re.findall(r'<form[^>]*method="post"[^>]*>', html))
    for suite in ("/levee", "/modifier", "/convocations"):
        client.expect(client.get(adresse(t, suite)), 403)
    client.expect(client.post(adresse(t, "/presences")), 403)


def test_secretary_of_another_commission_finds_nothing(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        autre = f.fabrique_commission(session, "SUD", "Commission Sud", agences=[f.fabrique_agence(session, "LILLE")])
        client.connecte(f.fabrique_compte(session, Role.SECRETAIRE, commission=autre))
    assert "Aucune séance à venir" in client.page("/seances")
    for suite in ("", "/modifier", "/presences", "/pv", "/ordre-du-jour.pdf"):
        client.expect(client.get(adresse(t, suite)), 404)
    for suite in ("/ordre-du-jour/figer", "/levee"):
        client.expect(client.post(adresse(t, suite)), 404)


@pytest.mark.parametrize("role", [Role.AGENCE, Role.DIRECTION, Role.ADMINISTRATEUR])
def test_other_roles_have_no_seance(client: ClientVerifie, t: Tenue, role: Role):
    with t.actes.sessions.ecriture() as session:
        agence = f.fabrique_agence(session)
        client.connecte(f.fabrique_compte(session, role, agence=agence if role is Role.AGENCE else None))
    client.expect(client.get("/seances"), 403)


def test_address_edited_by_hand_breaks_nothing(client: ClientVerifie, t: Tenue):
    client.page("/seances?quand=hier&commission=abc&page=-3")
    client.page("/seances/99999", 404)
    client.page("/seances/abc", 404)


def test_past_seances_are_listed_apart(client: ClientVerifie, t: Tenue):
    client.envoie(adresse(t, "/annulation"), motif="Quorum impossible")
    assert "Aucune séance à venir" in client.page("/seances")
    assert "Annulée" in client.page("/seances?quand=passees")


def test_dwelling_of_a_convoked_seance_is_withdrawn_from_its_page(client: ClientVerifie, t: Tenue):
    t.convoque()
    assert "Retirer ce logement" in client.page(adresse(t))
    with t.actes.sessions.lecture() as session:
        vacance_id = session.get_one(Lot, t.lots[0]).vacance_id
    assert "Retirer ce logement" in client.page(f"/logements-vacants/{vacance_id}")
    client.envoie(f"/logements-vacants/{vacance_id}/retirer", version=1, motif="dégât des eaux")
    assert "Retiré" in client.page(adresse(t))


def test_pages_of_another_state_say_so_and_offer_no_form(client: ClientVerifie, t: Tenue):
    assert "figez-le d’abord" in client.page(adresse(t, "/convocations"))
    assert "Lever la séance ?" not in client.page(adresse(t, "/levee"))
    t.ouvre()
    assert "seule une séance levée se reprend" in client.page(adresse(t, "/reprise"))
    decide(t)
    t.leve()
    assert "Plus personne ne s’y convoque" in client.page(adresse(t, "/convocations"))
    assert "il n’y a rien à lever" in client.page(adresse(t, "/levee"))
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    client.connecte(t.compte)
    assert "rien n’y change plus" in client.page(adresse(t, "/reprise"))


def test_household_already_given_a_dwelling_is_named_on_the_agenda(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        premier, second = (session.get_one(Candidature, t.candidats(lot)[0]) for lot in (0, 1))
        second.demande_id = premier.demande_id
    t.ouvre()
    t.delibere(0)
    dit = client.page(f"/seances/{t.seance_id}").replace("\u00a0", " ")
    assert "déjà attribué au rang 1 : T3" in dit
