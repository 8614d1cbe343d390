"""The pages of the séances, as their readers meet them: secretary, member, auditor, others."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre, Siege
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatSeance, QualiteMembre
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.seance import Convocation, PointOrdreDuJour, Presence, Pv, Seance
from caleol.rules.droits import Role
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot
from caleol.services.ouverture import record_incident
from caleol.settings import Reglages
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import SEANCE_LE, Tenue


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


def etat(t: Tenue) -> EtatSeance:
    with t.actes.sessions.lecture() as session:
        return session.get_one(Seance, t.seance_id).etat


def adresse(t: Tenue, suite: str = "") -> str:
    return f"/seances/{t.seance_id}{suite}"


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


def test_written_seance_is_not_offered(client: ClientVerifie, t: Tenue):
    assert "par écrit" not in client.page("/seances/nouvelle")


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


# ------------------------------------------------------------------------------------------ convoke, open, presences


def canaux(t: Tenue, **autres: str) -> dict[str, str]:
    choisis = {cle: autres.get(cle.replace("-", "_"), "main") for cle in t.sieges}
    return {f"canal-{t.sieges[cle]}-{t.membres[cle]}": canal for cle, canal in choisis.items()}


def test_each_person_is_convoked_by_the_channel_chosen(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres["prefet"]).courriel = "prefet@exemple.fr"
    t.fige()
    assert "prefet@exemple.fr" in client.page(adresse(t, "/convocations"))
    preuve = {f"preuve-{t.sieges['epci']}-{t.membres['epci']}": "émargement du 23/11"}
    client.envoie(adresse(t, "/convocations"), **canaux(t, prefet="courriel"), **preuve)
    with t.actes.sessions.lecture() as session:
        faites = {c.siege_id: c for c in session.scalars(select(Convocation))}
        courriel = session.scalars(select(Courriel)).one()
    assert faites[t.sieges["epci"]].preuve == "émargement du 23/11"
    assert f"http://localhost{adresse(t)}" in courriel.texte
    assert "Ouvrir la séance" in client.page(adresse(t))


def test_forgotten_voter_is_named_and_the_choices_stay(client: ClientVerifie, t: Tenue):
    t.fige()
    choix = canaux(t, prefet="", epci="courrier")
    reponse = client.post(adresse(t, "/convocations"), data=choix)
    client.expect(reponse, 422)
    assert "Personne n’est convoqué pour" in reponse.text
    assert 'value="courrier" selected' in reponse.text


def test_late_convocation_is_said_and_not_blocked(client: ClientVerifie, t: Tenue):
    t.fige()
    t.horloge.avance(timedelta(days=7))
    assert "Convocation tardive." in client.page(adresse(t, "/convocations"))
    client.envoie(adresse(t, "/convocations"), **canaux(t))


def test_announced_absence_is_noted_and_taken_back(client: ClientVerifie, t: Tenue):
    t.convoque()
    with t.actes.sessions.lecture() as session:
        convocation = session.scalars(select(Convocation.id).limit(1)).one()
    client.envoie(adresse(t, f"/convocations/{convocation}/absence"), absent="oui")
    assert "Absence annoncée" in client.page(adresse(t))
    client.envoie(adresse(t, f"/convocations/{convocation}/absence"), absent="non")
    assert "Absence annoncée" not in client.page(adresse(t))


def test_opening_says_what_is_missing_then_leads_to_the_presences(client: ClientVerifie, t: Tenue):
    t.convoque()
    reponse = client.post(adresse(t, "/ouverture"), data={"presidee_par_id": t.membres["designe-1"]})
    client.expect(reponse, 422)
    assert "elle ne s’ouvre pas avant ce jour" in reponse.text
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert "Toutes les voix délibératives sont convoquées." in client.page(adresse(t, "/ouverture"))
    client.envoie(adresse(t, "/ouverture"), adresse(t, "/presences"), presidee_par_id=t.membres["designe-1"])
    assert etat(t) is EtatSeance.OUVERTE


def test_seance_without_quorum_in_the_reglement_says_where_to_enter_it(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    t = tenue.prepare(actes, horloge, quorum=None)
    client.connecte(t.compte)
    t.convoque()
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert "ne fixe pas de quorum" in client.page(adresse(t, "/ouverture"))
    reponse = client.post(adresse(t, "/ouverture"), data={"presidee_par_id": t.membres["designe-1"]})
    client.expect(reponse, 422)
    assert etat(t) is EtatSeance.CONVOQUEE


def test_presences_move_the_quorum_of_each_lot(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "designe-3"))
    assert "3\u00a0lots ne peuvent pas être décidés maintenant." in client.page(adresse(t, "/presences"))
    siege = t.sieges["prefet"]
    client.envoie(adresse(t, "/presences"), sens="arrivee", siege_id=siege, membre_id=t.membres["prefet"])
    assert "Quorum atteint sur tous les lots" in client.page(adresse(t, "/presences"))
    t.minutes(10)
    client.envoie(adresse(t, "/presences"), sens="depart", siege_id=siege, heure="9 h 35")
    page = client.page(adresse(t, "/presences"))
    assert "de 9\u00a0h\u00a030 à 9\u00a0h\u00a035" in page


@pytest.mark.parametrize(("heure", "dit"), [("midi", "n’est pas une heure"), ("23 h 59", "pas encore passée")])
def test_hour_that_makes_no_sense_is_said(client: ClientVerifie, t: Tenue, heure: str, dit: str):
    t.ouvre(presents=())
    champs = {"sens": "arrivee", "siege_id": t.sieges["prefet"], "membre_id": t.membres["prefet"], "heure": heure}
    reponse = client.post(adresse(t, "/presences"), data=champs)
    client.expect(reponse, 422)
    assert dit in reponse.text


def test_substitute_may_be_chosen_for_the_seat(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["prefet"])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT).id
    t.ouvre(presents=())
    assert "suppléance" in client.page(adresse(t, "/presences"))
    client.envoie(adresse(t, "/presences"), sens="arrivee", siege_id=t.sieges["prefet"], membre_id=suppleant)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Presence.membre_id)).one() == suppleant


# ------------------------------------------------------------------------------------------ levée, minutes


def decide(t: Tenue) -> None:
    t.delibere(0)
    t.delibere(1, tenue.CLASSEE, tenue.CLASSEE, tenue.ECARTEE)
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[2], motif="Pièces attendues des trois candidats")


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


# ------------------------------------------------------------------------------------------ several rankings


def deux_classements(t: Tenue, second: tuple[int, int, int], voix: dict[str, str]) -> dict[str, Any]:
    """Return the fields of two rankings of the first lot: 1, 2, 3 against `second`."""
    champs: dict[str, Any] = {
        "version": t.version(),
        "mode": "unanimite",
        "auteur_siege_id": t.sieges["designe-2"],
        "ordre_motif": "Deux ordres débattus.",
    }
    for rang, autre, candidat in zip((1, 2, 3), second, t.candidats(), strict=True):
        champs |= {f"c{candidat}-decision": "attribution_classee", f"c{candidat}-rang": rang}
        champs |= {f"d{candidat}-decision": "attribution_classee", f"d{candidat}-rang": autre}
    return champs | {f"v{t.sieges[cle]}-choix": choix for cle, choix in voix.items()}


def votants(t: Tenue) -> list[str]:
    return [cle for cle in t.sieges if cle not in ("consultatif", "maire-59163", "maire-59512")]


def test_another_ranking_is_put_to_the_vote_and_wins(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=[cle for cle in t.sieges if not cle.startswith("maire")])
    lieu = adresse(t, f"/lots/{t.lots[0]}/classements")
    client.page(lieu)
    voix = {cle: "2" if rang < 5 else "1" for rang, cle in enumerate(votants(t))}
    client.envoie(lieu, **deux_classements(t, (2, 1, 3), voix))
    with t.actes.sessions.lecture() as session:
        rangs = list(session.scalars(select(Decision.rang).order_by(Decision.candidature_id)))
    assert rangs == [2, 1, 3]


def test_forgotten_voice_is_said_and_both_rankings_stay(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=[cle for cle in t.sieges if not cle.startswith("maire")])
    voix = dict.fromkeys(votants(t)[1:], "2")
    reponse = client.post(adresse(t, f"/lots/{t.lots[0]}/classements"), data=deux_classements(t, (2, 1, 3), voix))
    client.expect(reponse, 422)
    assert "Indiquez la voix de ce siège." in reponse.text
    assert 'value="2" checked' in reponse.text


def test_second_ballot_follows_a_vote_without_majority(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=[cle for cle in t.sieges if not cle.startswith("maire")])
    sieges = votants(t)
    voix = dict.fromkeys(sieges[:3], "1") | dict.fromkeys(sieges[3:5], "2") | dict.fromkeys(sieges[5:], "contre")
    lieu = adresse(t, f"/lots/{t.lots[0]}")
    reponse = client.envoie(f"{lieu}/classements", **deux_classements(t, (2, 1, 3), voix))
    assert reponse.location == f"{lieu}/second-tour"
    assert "3 voix au premier tour" in client.page(f"{lieu}/second-tour").replace("\u00a0", " ")
    manque = client.post(f"{lieu}/second-tour", data={"version": t.version()})
    client.expect(manque, 422)
    champs = {f"v{t.sieges[cle]}": "1" if cle in sieges[:6] else "2" for cle in sieges}
    client.envoie(f"{lieu}/second-tour", version=t.version(), **champs)
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Lot, t.lots[0]).etat.value == "decide"
    client.page(f"{lieu}/second-tour", 404)


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


def test_presidency_is_handed_over_and_back(client: ClientVerifie, t: Tenue):
    t.ouvre()
    assert "passer la présidence" in client.page(adresse(t, "/presences"))
    for cle in ("designe-2", "designe-1"):
        client.envoie(adresse(t, "/presidence"), membre_id=t.membres[cle])
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Seance, t.seance_id).presidee_par_id == t.membres["designe-1"]


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


def test_levee_asks_for_the_minutes_that_wait_for_approval(client: ClientVerifie, t: Tenue):
    t.ouvre()
    decide(t)
    t.leve()
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    suivante = tenue.suivante(t)
    client.connecte(t.compte)
    assert "Le procès-verbal de la séance n°" in client.page(f"/seances/{suivante}/levee")


def test_proxy_is_noted_refused_and_taken_back_on_the_page_of_presences(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = tenue.prepare(actes, horloge, regles={"pouvoir_admis": True})
    client.connecte(t.compte)
    t.ouvre(presents=("designe-1",))
    page = adresse(t, "/presences")
    assert "Aucun pouvoir reçu." in client.page(page)
    champs = {"mandant": t.sieges["designe-3"], "mandataire": t.sieges["designe-1"]}
    client.envoie(adresse(t, "/pouvoirs"), f"{page}#pouvoirs", **champs)
    assert "donne pouvoir à" in client.page(page)
    assert "a déjà donné pouvoir" in client.post(adresse(t, "/pouvoirs"), data=champs).text
    client.envoie(adresse(t, "/pouvoirs/1/retrait"))
    assert "Aucun pouvoir reçu." in client.page(page)


def test_page_of_presences_says_nothing_of_proxies_where_the_reglement_has_none(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=("designe-1",))
    assert "Pouvoirs" not in client.page(adresse(t, "/presences"))


def test_household_already_given_a_dwelling_is_named_on_the_agenda(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        premier, second = (session.get_one(Candidature, t.candidats(lot)[0]) for lot in (0, 1))
        second.demande_id = premier.demande_id
    t.ouvre()
    t.delibere(0)
    dit = client.page(f"/seances/{t.seance_id}").replace("\u00a0", " ")
    assert "déjà attribué au rang 1 : T3" in dit


def test_lack_of_quorum_leads_to_a_second_convocation(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=("designe-1",))
    assert "constater la carence" in client.page(adresse(t, "/presences"))
    assert "Constater la carence" in client.page(adresse(t, "/levee"))
    client.envoie(adresse(t, "/carence"), adresse(t))
    assert "Préparer la seconde convocation" in client.page(adresse(t))
    assert "Projet de procès-verbal de carence" in client.page(adresse(t, "/pv"))
    client.page(adresse(t, "/seconde-convocation"))
    reponse = client.envoie(adresse(t, "/seconde-convocation"), jour="09/12/2026", heure="9 h 30", lieu="salle 2")
    page = client.page(reponse.location)
    assert "Seconde convocation du même ordre du jour" in page
    assert "Figer l’ordre du jour" in page
    assert "n°\u00a02 du 09/12/2026" in client.page(adresse(t))
    assert client.post(adresse(t, "/seconde-convocation"), data={"jour": "", "heure": ""}).status_code == 422
    encore = client.get(adresse(t, "/seconde-convocation"), follow_redirects=True)
    assert "La seconde séance est déjà créée" in encore.text


def test_seance_that_had_its_quorum_has_no_second_convocation(client: ClientVerifie, t: Tenue):
    t.ouvre()
    reponse = client.get(adresse(t, "/seconde-convocation"))
    assert reponse.location == adresse(t)
    assert "cette séance n’en a pas" in client.page(adresse(t))
