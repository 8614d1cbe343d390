"""Voting over HTTP: two taps a dwelling, receipts found again, hidden ballots, what a refusal says."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select, update

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Deport, Scrutin
from caleol.models.seance import Seance
from caleol.models.urne import Bulletin, Urne
from caleol.queries.urnes import load_urnes
from caleol.rules.droits import Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.classements import DecisionSaisie
from caleol.services.horloge_votes import settle_all
from caleol.services.pouvoirs import record_pouvoir
from caleol.services.urnes import reopen_urne
from caleol.services.votes import PROPOSE
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie, make_client
from tests.tenue import CLASSEE, SEANCE_LE, Tenue
from tests.urnes import clot, lu, met_au_vote, vote


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    preparee.convoque()
    horloge.avance(SEANCE_LE - horloge.maintenant())
    settle_all(actes)
    return preparee


def compte(t: Tenue, cle: str) -> Utilisateur:
    with t.actes.sessions.ecriture() as session:
        return f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, t.membres[cle]))


@pytest.fixture
def membre(client: ClientVerifie, t: Tenue) -> ClientVerifie:
    client.connecte(compte(t, "designe-2"))
    return client


def adresse(t: Tenue, suite: str = "") -> str:
    return f"/seances/{t.seance_id}/votes{suite}"


def bulletin(t: Tenue, choix: str = "1", cle: str = "abc") -> dict[str, str]:
    return {"siege": str(t.sieges["designe-2"]), "choix": choix, "cle": cle, "suivant": str(t.lots[1])}


def commence(t: Tenue) -> None:
    t.horloge.avance(timedelta(hours=24))


def test_a_vote_leads_to_the_next_dwelling_and_its_receipt_is_found_again(membre: ClientVerifie, t: Tenue):
    assert "Le débat est ouvert" in membre.get(adresse(t)).text
    commence(t)
    assert "2 logements vous attendent" in membre.get(adresse(t)).text.replace("\u00a0", " ")
    page = membre.get(adresse(t, f"/{t.lots[0]}")).text
    assert "J’approuve le classement 1" in page
    envoi = membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t))
    assert envoi.location.endswith(f"/votes/{t.lots[1]}")
    encore = membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t), follow_redirects=True)
    assert "Déjà enregistré" in encore.text
    with t.actes.sessions.lecture() as session:
        (garde,) = session.scalars(select(Bulletin)).all()
    assert garde.recu in membre.get(adresse(t, "/recus")).text
    assert "1 logement vous attend" in membre.get(adresse(t)).text.replace("\u00a0", " ")


def test_a_script_is_told_where_to_go_and_the_page_there_shows_the_receipt(membre: ClientVerifie, t: Tenue):
    commence(t)
    envoi = membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t), headers={"X-Fragment": "1"})
    assert envoi.get_json()["suite"] == adresse(t, f"/{t.lots[1]}")
    assert "Enregistré à" in membre.get(adresse(t, f"/{t.lots[1]}")).text


def test_live_part_is_sent_again_only_when_something_changed(membre: ClientVerifie, t: Tenue):
    commence(t)
    lu = {"X-Fragment": "1"}
    entier = membre.get(adresse(t, "/etat"), headers=lu)
    assert "2 logements vous attendent" in entier.text.replace("\u00a0", " ")
    lu["If-None-Match"] = entier.headers["ETag"]
    assert membre.get(adresse(t, "/etat"), headers=lu).status_code == 304
    membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t))
    assert "1 logement vous attend" in membre.get(adresse(t, "/etat"), headers=lu).text.replace("\u00a0", " ")


def test_live_part_tells_the_hour_that_comes(membre: ClientVerifie, t: Tenue):
    debat = membre.get(adresse(t, "/etat"), headers={"X-Fragment": "1"})
    commence(t)
    vote = membre.get(adresse(t, "/etat"), headers={"X-Fragment": "1", "If-None-Match": debat.headers["ETag"]})
    assert "2 logements vous attendent" in vote.text.replace("\u00a0", " ")


def test_a_vote_outside_its_hours_is_refused_in_words(membre: ClientVerifie, t: Tenue):
    avant = membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t))
    assert (avant.status_code, "Le vote de ce lot commence" in avant.text) == (422, True)
    t.horloge.avance(timedelta(hours=48))
    apres = membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t))
    assert (apres.status_code, "est clos depuis" in apres.text) == (422, True)
    with t.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Scrutin)).all()) == 2


def test_another_ranking_and_a_message_are_seen_by_the_others(membre: ClientVerifie, t: Tenue, application: Flask):
    lot = adresse(t, f"/{t.lots[0]}")
    membre.post(f"{lot}/contributions", data={"texte": "Le premier candidat travaille à côté."})
    commence(t)
    champs = {"mode": "unanimite", "siege": str(t.sieges["designe-2"]), "cle": "k", "ordre_motif": "Proximité."}
    for rang, cle in enumerate(reversed(t.candidats()), start=1):
        champs |= {f"c{cle}-decision": CLASSEE.value, f"c{cle}-rang": str(rang)}
    assert membre.get(f"{lot}/autre").status_code == 200
    assert membre.post(f"{lot}/autre", data=champs).status_code == 303
    autre = make_client(application)
    autre.connecte(compte(t, "prefet"))
    page = autre.get(lot).text
    assert "J’approuve le classement 2" in page
    assert "Le premier candidat travaille à côté." in page
    assert "à cette heure" not in page


def test_stepping_aside_closes_the_dwelling_to_the_member(membre: ClientVerifie, t: Tenue):
    commence(t)
    membre.post(adresse(t, f"/{t.lots[0]}"), data=bulletin(t))
    assert membre.post(adresse(t, f"/{t.lots[0]}/deport")).status_code == 303
    assert membre.get(adresse(t, f"/{t.lots[0]}")).status_code == 404
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Bulletin)).one().remplace_le is not None


def test_the_secretary_follows_reminds_and_extends(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    commence(t)
    page = client.get(adresse(t, "/conduite")).text
    assert "0 siège sur 9" in page.replace("\u00a0", " ")
    assert client.get(adresse(t, f"/conduite/{t.lots[0]}")).status_code == 200
    panneau = client.get(f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}").text
    assert "Au vote" in panneau
    assert "Les membres votent en ce moment sur ce lot." in panneau
    assert "Faire voter les membres" not in panneau
    assert client.post(adresse(t, "/conduite/rappels")).status_code == 303
    heures = {"jour": "04/12/2026", "heure": "10 h", "motif": "Panne du réseau."}
    assert client.post(adresse(t, f"/conduite/{t.lots[0]}/prolongation"), data=heures).status_code == 303
    with t.actes.sessions.lecture() as session:
        fin = session.get_one(Seance, t.seance_id).fin_le
    assert fin is not None
    assert fin.isoformat() == "2026-12-04T09:00:00+00:00"
    page = client.get(adresse(t, "/conduite")).text.replace("\u00a0", " ")
    assert "Vote prolongé jusqu’au vendredi 4 décembre 2026 à 10 h." in page


def test_the_first_page_says_what_there_is_to_vote_and_until_when(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    assert "séance par écrit" in client.page("/")
    assert adresse(t, "/conduite") in client.get("/").text
    client.connecte(compte(t, "designe-2"))
    assert "vous attend" not in client.page("/")
    commence(t)
    page = client.page("/")
    assert "2\u00a0logements vous attendent" in page
    assert "Votez avant la clôture, " in page
    for lot in range(2):
        vote(t, "designe-2", lot=lot)
    assert "vous attend" not in client.page("/")


def test_the_call_to_a_written_seance_announces_its_hours(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    with actes.sessions.ecriture() as session:
        session.execute(update(Membre).values(courriel="membre@exemple.fr"))
    t.convoque()
    appels = [re.sub("[\u00a0\u202f]", " ", c.texte) for c in lu(t, Courriel) if c.objet.startswith("Convocation")]
    attendu = "Vote par écrit : débat jusqu’au mercredi 2 décembre 2026 à 9 h 30, puis vote jusqu’au jeudi 3 décembre"
    assert appels
    assert all(attendu in texte for texte in appels)


@pytest.mark.parametrize("cle", ["", "designe-2"])
def test_the_page_of_a_written_seance_gives_its_hours(client: ClientVerifie, t: Tenue, cle: str):
    client.connecte(compte(t, cle) if cle else t.compte)
    page = re.sub("[\u00a0\u202f]", " ", client.page(f"/seances/{t.seance_id}"))
    assert (
        "Débat jusqu’au mercredi 2 décembre 2026 à 9 h 30, puis vote jusqu’au jeudi 3 décembre 2026 à 9 h 30." in page
    )


def test_a_written_seance_counts_nobody_in_a_room(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    conduite = client.page(f"/seances/{t.seance_id}/deliberation")
    assert "Quorum perdu" not in conduite
    assert "à la clôture" in conduite
    presences = client.get(f"/seances/{t.seance_id}/presences").text
    assert "Une séance par écrit n’a ni arrivées ni départs." in presences
    assert "aucun vote ne peut s’enregistrer" not in presences
    assert adresse(t, "/conduite") in presences


def test_the_ranking_on_the_table_is_replaced_until_the_vote_begins(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    panneau = f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}"
    page = client.get(panneau).text
    assert "Un classement est sur la table, les membres débattent." in page
    assert "Les membres votent en ce moment" not in page
    assert f'action="{adresse(t, f"/conduite/{t.lots[0]}/ouverture")}">' in page, "the keyboard sends it there too"
    premier, deuxieme, troisieme = t.candidats(0)
    champs = dict(re.findall(r'name="(version)"[^>]*value="([^"]*)"', page))
    champs |= {f"c{cle}-decision": "attribution_classee" for cle in t.candidats(0)}
    champs |= {f"c{premier}-rang": "2", f"c{deuxieme}-rang": "1", f"c{troisieme}-rang": "3"}
    champs |= {"mode": "unanimite", "ordre_motif": "Le deuxième ménage vit à l’hôtel."}
    client.envoie(adresse(t, f"/conduite/{t.lots[0]}/ouverture"), **champs)
    posees = [urne.propositions[0].decisions for urne in urnes_vivantes(t)]
    assert sorted(d["rang"] for d in posees[0] if d["candidature_id"] == deuxieme) == [1]
    commence(t)
    assert "Les membres votent en ce moment sur ce lot." in client.get(panneau).text


def urnes_vivantes(t: Tenue) -> list[Urne]:
    with t.actes.sessions.lecture() as session:
        posees = load_urnes(session, t.lots[:1])
        return list(posees.values())


def test_the_secretary_notes_a_deport_in_a_written_seance_and_takes_it_back(client: ClientVerifie, t: Tenue):
    commence(t)
    vote(t, "designe-2")
    client.connecte(t.compte)
    conduite = adresse(t, f"/conduite/{t.lots[0]}")
    assert "1 sur 9" in client.get(conduite).text.replace("\u00a0", " ")
    deports = f"/seances/{t.seance_id}/deliberation/lots/{t.lots[0]}/deports"
    client.post(deports, data={"siege_id": str(t.sieges["designe-2"])})
    assert [d.membre_id for d in lu(t, Deport)] == [t.membres["designe-2"]]
    assert "0 sur 8" in client.get(conduite).text.replace("\u00a0", " ")
    client.post(deports, data={"siege_id": str(t.sieges["designe-2"]), "sens": "reprend"})
    assert lu(t, Deport) == []
    assert "1 sur 9" in client.get(conduite).text.replace("\u00a0", " ")


def test_who_has_no_ballot_is_led_to_the_votes_they_follow(client: ClientVerifie, t: Tenue, actes: Actes):
    client.connecte(t.compte)
    assert client.get(adresse(t)).location.endswith(adresse(t, "/conduite"))
    assert client.get(adresse(t, f"/{t.lots[0]}")).location.endswith(adresse(t, f"/conduite/{t.lots[0]}"))
    with actes.sessions.ecriture() as session:
        auditeur = f.fabrique_compte(session, Role.AUDITEUR)
    client.connecte(auditeur)
    assert "/deliberation" in client.get(adresse(t)).location


def mixte(actes: Actes, horloge: HorlogeFixe, modalite: ModaliteSeance = ModaliteSeance.MIXTE) -> Tenue:
    t = tenue.prepare(actes, horloge, nb_lots=3, modalite=modalite, regles={"modalites": [modalite.value]})
    t.ouvre()
    return t


def test_lots_that_all_voted_are_closed_at_once_whatever_becomes_of_one(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = mixte(actes, horloge)
    for lot in (0, 1):
        met_au_vote(t, lot)
        for cle in t.sieges:
            if cle != "consultatif":
                vote(t, cle, lot=lot)
    client.connecte(t.compte)
    assert "Lots où tous ont voté" in client.get(adresse(t, "/conduite")).text
    champs = {"lot": [str(lot) for lot in (t.lots[2], *t.lots[:2])]}
    page = client.post(adresse(t, "/conduite/unanimes"), data=champs, follow_redirects=True).text.replace("\u00a0", " ")
    assert "2 votes clos et comptés" in page
    assert "Lot 3 : Aucun vote n’est ouvert sur ce lot." in page
    client.envoie(adresse(t, f"/conduite/{t.lots[0]}/reouverture"), motif="Erreur de saisie.")
    assert [s.annule_motif for s in lu(t, Scrutin)] == ["Erreur de saisie.", None]


def test_closing_names_first_who_has_not_voted(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = mixte(actes, horloge)
    met_au_vote(t, 0)
    attendus = {"designe-5", "designe-6"}
    for cle in t.sieges.keys() - attendus - {"consultatif"}:
        vote(t, cle)
    client.connecte(t.compte)
    cloture = adresse(t, f"/conduite/{t.lots[0]}/cloture")
    page = client.post(cloture).text.replace("\u00a0", " ")
    assert "2 sièges sur 9 n’ont pas encore voté." in page
    assert lu(t, Scrutin) == []
    vus = re.findall(r'name="sans" value="(\d+)"', page)
    assert {int(vu) for vu in vus} == {t.sieges[cle] for cle in attendus}
    assert "1 siège" not in client.post(cloture, data={"sans": vus[:1]}).text, "one more came: all are named again"
    assert lu(t, Scrutin) == []
    vote(t, "designe-5")
    client.envoie(cloture, sans=vus)
    assert len(lu(t, Scrutin)) == 1


def test_a_lot_where_a_voice_is_waited_for_again_is_not_closed_with_the_others(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = mixte(actes, horloge)
    met_au_vote(t, 0)
    for cle in t.sieges.keys() - {"designe-6", "consultatif"}:
        vote(t, cle)
    client.connecte(t.compte)
    page = client.post(adresse(t, "/conduite/unanimes"), data={"lot": str(t.lots[0])}, follow_redirects=True).text
    assert "le vote reste ouvert" in page
    assert lu(t, Scrutin) == []


def test_the_levee_says_that_a_vote_is_open_and_leads_to_it(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = mixte(actes, horloge)
    met_au_vote(t, 0)
    client.connecte(t.compte)
    page = client.get(f"/seances/{t.seance_id}/levee").text
    assert page.count("Le vote de ce lot est encore ouvert.") == 1
    assert adresse(t, f"/conduite/{t.lots[0]}") in page
    assert page.count("Aucune décision ni ajournement.") == 2


@pytest.mark.parametrize("modalite", [ModaliteSeance.PRESENTIEL, ModaliteSeance.MIXTE])
def test_a_question_is_answered_for_all_to_see(
    client: ClientVerifie, application: Flask, actes: Actes, horloge: HorlogeFixe, modalite: ModaliteSeance
):
    t = mixte(actes, horloge, modalite)
    contributions = adresse(t, f"/{t.lots[0]}/contributions")
    client.connecte(compte(t, "designe-2"))
    client.envoie(contributions, texte="Le ménage travaille-t-il à côté ?")
    client.connecte(t.compte)
    assert "travaille-t-il à côté" in client.page(adresse(t, f"/conduite/{t.lots[0]}"))
    client.post(contributions, data={"texte": "Oui, à dix minutes."})
    client.connecte(compte(t, "prefet"))
    page = client.page(adresse(t, f"/{t.lots[0]}"))
    assert "travaille-t-il à côté" in page
    assert "Oui, à dix minutes." in page


def test_a_written_seance_is_created_with_its_hours(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    champs = {
        "commission_id": str(t.commission_id), "jour": "10/12/2026", "heure": "9 h", "modalite": "ecrit",
        "vote_jour": "11/12/2026", "vote_heure": "9 h", "fin_jour": "12/12/2026", "fin_heure": "18 h",
    }  # fmt: skip
    champs |= {"lieu": "Salle du conseil", "lien_visio": "https://visio.exemple.fr/1"}
    assert client.post("/seances/nouvelle", data=champs).status_code == 303
    creee = lu(t, Seance)[-1]
    assert (creee.lieu, creee.lien_visio) == (None, None), "a written séance sits nowhere"
    champs["fin_jour"] = "09/12/2026"
    assert "trois heures annoncées" in client.post("/seances/nouvelle", data=champs).text


def test_the_holder_of_a_proxy_votes_twice_on_a_lot_before_the_next(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    regles = {"modalites": ["mixte"], "pouvoir_admis": True, "pouvoirs_par_membre": 1}
    t = tenue.prepare(actes, horloge, nb_lots=2, modalite=ModaliteSeance.MIXTE, regles=regles)
    t.ouvre(presents=("designe-1", "designe-2", "designe-4", "prefet"))
    de, a = t.sieges["designe-3"], t.sieges["designe-2"]
    with t.acte() as acte:
        record_pouvoir(acte, seance_id=t.seance_id, mandant_siege_id=de, mandataire_siege_id=a)
    met_au_vote(t, 0)
    met_au_vote(t, 1)
    mandant = compte(t, "designe-3")
    client.connecte(compte(t, "designe-2"))
    lot = adresse(t, f"/{t.lots[0]}")
    page = client.get(lot).text
    assert page.count("Au nom de") == 1
    assert f'name="suivant" value="{t.lots[0]}"' in page
    propre = client.post(lot, data={"siege": str(a), "choix": "1", "cle": "a", "suivant": str(t.lots[0])})
    assert propre.location.endswith(lot)
    assert f'name="suivant" value="{t.lots[1]}"' in client.get(lot).text
    porte = client.post(lot, data={"siege": str(de), "choix": "contre", "cle": "a", "suivant": str(t.lots[1])})
    assert porte.location.endswith(f"/{t.lots[1]}")
    assert client.page(adresse(t, "/recus")).count("en vigueur") == 2
    assert "par pouvoir du siège" in client.page(adresse(t, "/recus"))
    client.connecte(mandant)
    assert "Vous avez donné pouvoir à" in client.get(lot).text
    refus = client.post(lot, data={"siege": str(de), "choix": "1", "cle": "b"})
    assert (refus.status_code, "vote pour votre siège" in refus.text) == (422, True)


def test_a_ranking_put_forward_is_told_to_an_open_ballot_page(membre: ClientVerifie, t: Tenue):
    commence(t)
    lot = adresse(t, f"/{t.lots[0]}")
    page = membre.get(lot).text
    zone = re.search(r'data-vivant="([^"]+)" data-version="([^"]+)"', page)
    assert zone
    vivant, lue = unescape(zone[1]), {"X-Fragment": "1", "If-None-Match": unescape(zone[2])}
    assert membre.get(vivant, headers=lue).status_code == 304
    vote(t, "designe-4")
    assert membre.get(vivant, headers=lue).status_code == 304
    a, b, c = t.candidats()
    autre = [DecisionSaisie(k, CLASSEE, rang) for rang, k in enumerate((b, a, c), start=1)]
    vote(t, "designe-3", PROPOSE, decisions=autre, ordre_motif="Proximité.")
    annonce = membre.get(vivant, headers=lue)
    assert "propose un autre classement" in annonce.text
    assert 'data-ajoute="2"' in annonce.text
    assert "checked" not in annonce.text
    t.horloge.avance(timedelta(hours=24))
    assert "Le vote de ce logement est clos." in membre.get(vivant, headers=lue).text


def test_a_voice_by_telephone_is_confirmed_from_the_page_of_the_dwelling(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = mixte(actes, horloge)
    met_au_vote(t, 0)
    champs = {"siege": f"{t.sieges['designe-2']}-{t.membres['designe-2']}", "choix": "1", "canal": "telephone"}
    client.connecte(t.compte)
    notee = client.envoie(adresse(t, f"/conduite/{t.lots[0]}/voix"), **champs)
    assert notee.location.endswith(f"/conduite/{t.lots[0]}"), "the next voice of the lot is typed from the same page"
    assert "(voix notée, à confirmer)" in client.page(adresse(t, f"/conduite/{t.lots[0]}"))
    client.connecte(compte(t, "designe-2"))
    assert "Confirmer ce vote" in client.page(adresse(t, f"/{t.lots[0]}"))
    (bulletin,) = lu(t, Bulletin)
    client.envoie(adresse(t, "/confirmations"), bulletin=str(bulletin.id))
    assert bulletin.recu in client.page(adresse(t, f"/{t.lots[0]}"))
    with t.actes.sessions.ecriture() as session:
        session.get_one(Seance, t.seance_id).etat = EtatSeance.LEVEE
    assert "Mes reçus" in client.page(f"/seances/{t.seance_id}")


def test_a_closed_vote_tells_its_result_to_the_members_and_to_the_secretary(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = mixte(actes, horloge)
    met_au_vote(t, 0)
    moi = compte(t, "designe-2")
    client.connecte(moi)
    assert "Résultat" not in client.page(adresse(t, f"/{t.lots[0]}"))
    for cle in t.sieges:
        if cle != "consultatif":
            vote(t, cle)
    clot(t)
    dit = re.search(r"Résultat\s*: <b[^>]*>([^<]+)</b>", unescape(client.get(adresse(t, f"/{t.lots[0]}")).text))
    assert dit, "the page of the dwelling tells who comes first"
    assert dit[1] in unescape(client.get(adresse(t)).text), "and so does the list"
    client.connecte(t.compte)
    assert "Résultat" in client.page(adresse(t, f"/conduite/{t.lots[0]}"))


def test_a_vote_open_again_is_not_shown_as_a_lot_that_lacks_something(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = mixte(actes, horloge)
    met_au_vote(t, 0)
    for cle in t.sieges:
        if cle != "consultatif":
            vote(t, cle)
    clot(t)
    with t.acte() as acte:
        reopen_urne(acte, lot_id=t.lots[0], motif="Vote clos par erreur.")
    client.connecte(t.compte)
    page = client.page(f"/seances/{t.seance_id}/deliberation")
    assert "Au vote" in page
    assert "annulée, à reprendre" not in page
