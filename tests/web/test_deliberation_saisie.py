"""The form of a lot: what is recorded, what is refused and comes back as typed."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Commission
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatLot, ModeScrutin
from caleol.models.lot import Candidature, Deport, Lot, Scrutin, Vote
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.deliberation import ContreProposition
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import Tenue
from tests.web.scene_deliberation import (
    CLASSEE,
    CONDITION,
    ECARTEE,
    IRRECEVABLE,
    adresse,
    decisions,
    du_lot,
    saisie,
    un,
    voix,
)


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3)
    preparee.ouvre()
    return preparee


@pytest.fixture
def secretaire(client: ClientVerifie, t: Tenue) -> ClientVerifie:
    client.connecte(t.compte)
    return client


def change(t: Tenue, classe: type[Any], cle: int, **valeurs: Any) -> None:
    with t.actes.ouvre(OUTIL) as acte:
        objet = acte.session.get_one(classe, cle)
        for nom, valeur in valeurs.items():
            setattr(objet, nom, valeur)


# ------------------------------------------------------------------------------------------ what is recorded


def test_unanimous_lot_is_recorded_and_the_next_one_opens(secretaire: ClientVerifie, t: Tenue):
    secretaire.envoie(du_lot(t), adresse(t, f"?lot={t.lots[1]}#panneau"), **saisie(t))
    assert decisions(t) == [(TypeDecision.ATTRIBUTION_CLASSEE, rang) for rang in (1, 2, 3)]
    assert un(t, Scrutin).mode is ModeScrutin.UNANIMITE
    dit = "Lot 1 enregistré\u00a0: adopté à l’unanimité des présents\u00a0: 9\u00a0voix."
    assert dit in secretaire.page(adresse(t))


def test_last_lot_stays_open_once_recorded(secretaire: ClientVerifie, t: Tenue):
    t.delibere(0)
    t.delibere(1)
    secretaire.envoie(du_lot(t, 2), adresse(t, f"?lot={t.lots[2]}#panneau"), **saisie(t, lot=2))


def test_ranks_follow_the_numbers_typed_without_gap(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t, CLASSEE, ECARTEE, CLASSEE, a_rang="7", b_motif_na="NA4", b_texte=tenue.FAIT, c_rang="2")
    secretaire.envoie(du_lot(t), **champs)
    assert decisions(t) == [
        (TypeDecision.ATTRIBUTION_CLASSEE, 2),
        (TypeDecision.NON_ATTRIBUTION, None),
        (TypeDecision.ATTRIBUTION_CLASSEE, 1),
    ]


def test_condition_is_recorded_with_its_paper_and_date(secretaire: ClientVerifie, t: Tenue):
    secretaire.envoie(du_lot(t), **saisie(t, CONDITION, CLASSEE, CLASSEE, a_piece="REV-N2"))
    page = secretaire.page(adresse(t, f"?lot={t.lots[0]}"))
    assert "Pièce attendue\u00a0: Chaque personne à loger\u00a0: avis d’imposition de l’année N-2 " in page
    assert "(revenu fiscal de référence), avant le 16/12/2026" in page
    assert "1\u00a0pièce attendue" in page


def test_paper_typed_without_case_nor_accents_is_found(secretaire: ClientVerifie, t: Tenue):
    mots = "TROIS DERNIERS bulletins de paie ou attestation de l'employeur (salaires)"
    secretaire.envoie(du_lot(t), **saisie(t, CONDITION, CLASSEE, CLASSEE, a_piece=mots))
    assert (TypeDecision.ATTRIBUTION_CONDITION, 1) in decisions(t)


def test_paper_out_of_the_list_is_answered_with_the_closest(secretaire: ClientVerifie, t: Tenue):
    reponse = secretaire.post(du_lot(t), data=saisie(t, CONDITION, CLASSEE, CLASSEE, a_piece="bulletins de salaire"))
    secretaire.expect(reponse, 422)
    assert "Les plus proches\u00a0: «\u00a0Trois derniers bulletins de paie" in reponse.text


def test_paper_that_tells_health_is_never_offered_as_a_condition(secretaire: ClientVerifie, t: Tenue):
    assert "Certificat médical" not in secretaire.page(adresse(t))


def test_seats_vote_one_by_one_and_one_steps_aside_in_the_same_act(secretaire: ClientVerifie, t: Tenue):
    secretaire.envoie(du_lot(t), **(saisie(t) | voix(t, designe_2="contre", designe_3="deport", prefet="abstention")))
    scrutin = un(t, Scrutin)
    assert (scrutin.mode, scrutin.decompte["contre"], scrutin.decompte["abstentions"]) == (ModeScrutin.APPEL, 1, 1)
    assert un(t, Deport).siege_id == t.sieges["designe-3"]
    page = secretaire.page(adresse(t))
    assert "a voté contre" in page
    assert "se déporte" in page


def test_equal_voices_without_a_casting_one_postpone_and_say_so(secretaire: ClientVerifie, t: Tenue):
    contre = {cle.replace("-", "_"): "contre" for cle in t.sieges}
    envoi = secretaire.envoie(du_lot(t), **(saisie(t) | voix(t, **contre)))
    assert envoi.location == adresse(t, f"?lot={t.lots[0]}#panneau")
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Lot, t.lots[0]).etat is EtatLot.AJOURNE
    assert "Aucun classement n’a été adopté" in secretaire.page(adresse(t, f"?lot={t.lots[0]}"))


def test_lot_without_majority_waits_for_its_second_ballot(secretaire: ClientVerifie, t: Tenue):
    premier, second, tiers = t.decisions(0)
    autre = ContreProposition((replace(premier, rang=2), replace(second, rang=1), tiers), t.sieges["designe-2"])
    sieges = [siege for cle, siege in t.sieges.items() if cle != "consultatif"]
    choix = dict(zip(sieges, ["1"] * 4 + ["2"] * 3 + ["contre"] * 2, strict=True))
    t.delibere(0, contre_propositions=[autre], votes=choix)
    page = secretaire.page(adresse(t, f"?lot={t.lots[0]}"))
    assert "Un second tour est attendu" in page
    assert "second tour attendu" in page
    assert "Annuler et reprendre ce lot" in page
    secretaire.expect(secretaire.post(du_lot(t), data=saisie(t)), 409)


# ------------------------------------------------------------------------------------------ what is refused


def test_refused_form_comes_back_with_what_was_typed(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t, CONDITION, ECARTEE, IRRECEVABLE, a_echeance="1/2/2062", b_texte="Un texte long, gardé.")
    reponse = secretaire.post(du_lot(t), data=champs)
    secretaire.expect(reponse, 422)
    assert "L’année 2062 sort de ce qui est attendu" in reponse.text
    assert "1/2/2062" in reponse.text
    assert "Un texte long, gardé." in reponse.text
    assert decisions(t) == []


def test_what_the_rules_refuse_is_said_at_the_field(secretaire: ClientVerifie, t: Tenue):
    reponse = secretaire.post(du_lot(t), data=saisie(t, CONDITION, ECARTEE, CLASSEE, c_rang="9"))
    secretaire.expect(reponse, 422)
    premier, second, _ = t.candidats()
    assert f'href="#c{premier}-piece"' in reponse.text
    assert f'href="#c{second}-motif_na"' in reponse.text
    assert "Ce lot demande des corrections" in reponse.text
    assert "data-tapee" in reponse.text


def test_what_is_to_be_read_again_before_a_vote_leads_to_the_vote(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t, CLASSEE, CLASSEE, ECARTEE, c_motif_na="NA4", c_texte="Souhaite Hem pour sa santé, depuis mars.")
    ouverture = f"/seances/{t.seance_id}/votes/conduite/{t.lots[0]}/ouverture"
    page = secretaire.post(ouverture, data=champs).text
    assert "J’ai relu, faire voter" in page
    assert f'data-focus aria-describedby="relecture" formaction="{ouverture}"' in page
    relu = page.partition('name="relu" value="')[2].partition('"')[0]
    secretaire.envoie(ouverture, **champs, relu=relu)
    assert decisions(t) == []
    assert "Les membres votent en ce moment" in secretaire.page(adresse(t, f"?lot={t.lots[0]}"))


def test_what_is_to_be_read_again_is_confirmed_by_sending_the_form_again(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t, CLASSEE, CLASSEE, ECARTEE, c_motif_na="NA4", c_texte="Souhaite Hem pour sa santé, depuis mars.")
    reponse = secretaire.post(du_lot(t), data=champs)
    secretaire.expect(reponse, 422)
    assert "À relire avant d’enregistrer" in reponse.text
    assert "Le mot «\u00a0santé\u00a0» est à relire" in reponse.text
    assert decisions(t) == []
    relu = reponse.text.partition('name="relu" value="')[2].partition('"')[0]
    autre = champs | {"relu": relu, f"c{t.candidats()[2]}-texte": "Son origine est à Hem, depuis mars."}
    secretaire.expect(secretaire.post(du_lot(t), data=autre), 422)  # a change is to be read again too
    secretaire.envoie(du_lot(t), **champs, relu=relu)
    assert decisions(t)[2][0] is TypeDecision.NON_ATTRIBUTION


def test_who_cannot_be_granted_is_proposed_as_inadmissible_with_the_ground_in_sight(
    secretaire: ClientVerifie, t: Tenue
):
    premier, second, _ = t.candidats()
    with t.actes.sessions.ecriture() as session:
        menage = session.get_one(Candidature, premier).demande.menage
        assert menage is not None
        menage.rfr_euros = {"2024": 99000, "2025": 99000}
    html = secretaire.get(adresse(t, f"?lot={t.lots[0]}")).text
    assert "Attribution impossible." in html
    assert re.search(f'name="c{premier}-decision" value="irrecevabilite"[^>]* checked', html)
    assert re.search('<option selected value="IR1"', html)
    assert re.search(f'id="c{second}-rang" value="1"', html)


def test_two_candidates_of_one_rank_are_refused(secretaire: ClientVerifie, t: Tenue):
    reponse = secretaire.post(du_lot(t), data=saisie(t, b_rang="1"))
    secretaire.expect(reponse, 422)
    assert "Deux candidats ont le rang 1" in reponse.text


def test_order_that_leaves_the_points_asks_for_its_reason(secretaire: ClientVerifie, t: Tenue):
    with t.actes.ouvre(OUTIL) as acte:
        for cle, total in zip(t.candidats(), (70, 88, 60), strict=True):
            candidature = acte.session.get_one(Candidature, cle)
            gele = candidature.instantane or {}
            candidature.instantane = gele | {"points": gele["points"] | {"total": total}}
    reponse = secretaire.post(du_lot(t), data=saisie(t))
    secretaire.expect(reponse, 422)
    assert "Le classement ne suit pas l’ordre des points (70, 88 et 60)" in reponse.text
    secretaire.envoie(du_lot(t), **saisie(t, ordre_motif="Danger attesté."))
    assert "Écart à l’ordre des points\u00a0: Danger attesté." in secretaire.page(adresse(t, f"?lot={t.lots[0]}"))


def test_first_on_two_lots_is_confirmed(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    with actes.sessions.lecture() as session:
        premier = session.get_one(Candidature, t.candidats(0)[0]).demande_id
    change(t, Candidature, t.candidats(1)[0], demande_id=premier)
    t.ouvre()
    client.connecte(t.compte)
    client.envoie(du_lot(t, 0), **saisie(t))
    reponse = client.post(du_lot(t, 1), data=saisie(t, lot=1))
    client.expect(reponse, 422)
    assert "déjà premier sur le lot 1" in reponse.text
    assert 'name="rang_1_confirme"' in reponse.text
    client.envoie(du_lot(t, 1), **saisie(t, lot=1, rang_1_confirme="y"))


def test_lost_quorum_is_said_with_what_to_do(secretaire: ClientVerifie, t: Tenue):
    for cle in list(t.sieges)[:6]:
        t.part(cle)
    reponse = secretaire.post(du_lot(t), data=saisie(t))
    secretaire.expect(reponse, 422)
    assert "Quorum non atteint sur le lot 1" in reponse.text


def test_seat_that_arrived_meanwhile_is_asked_for(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=[cle for cle in t.sieges if cle != "prefet"])
    client.connecte(t.compte)
    champs = saisie(t) | {nom: v for nom, v in voix(t).items() if nom != f"s{t.sieges['prefet']}-voix"}
    t.arrivent("prefet")
    reponse = client.post(du_lot(t), data=champs)
    client.expect(reponse, 422)
    assert "Indiquez la voix de ce siège" in reponse.text


def test_nothing_stays_of_a_step_aside_whose_vote_is_refused(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t, CONDITION, CLASSEE, CLASSEE) | voix(t, designe_3="deport")
    reponse = secretaire.post(du_lot(t), data=champs)
    secretaire.expect(reponse, 422)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Deport)).all() == []
    secretaire.expect(secretaire.post(du_lot(t), data=champs | saisie(t) | voix(t, designe_3="deport")), 303)


def test_lot_changed_by_a_colleague_is_shown_again_with_the_text(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t, ECARTEE, CLASSEE, CLASSEE, a_motif_na="NA4", a_texte=tenue.FAIT)
    change(t, Lot, t.lots[0], version=t.version() + 1)
    reponse = secretaire.post(du_lot(t), data=champs)
    secretaire.expect(reponse, 409)
    assert "Quelqu’un a modifié ce lot pendant votre saisie" in reponse.text
    assert tenue.FAIT in reponse.text
    secretaire.envoie(du_lot(t), **(champs | {"version": str(t.version())}))


def test_lot_decided_by_a_colleague_keeps_in_sight_what_was_typed(secretaire: ClientVerifie, t: Tenue, actes: Actes):
    champs = saisie(t, ECARTEE, CLASSEE, CLASSEE, a_motif_na="NA4", a_texte="Le texte que je perdrais.")
    with actes.sessions.ecriture() as session:
        commission = session.get_one(Commission, t.commission_id)
        autre = f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
    mienne, t.secretaire = (
        t.secretaire,
        type(t.secretaire)(autre.id, Role.SECRETAIRE, commission_ids=t.secretaire.commission_ids),
    )
    t.delibere(0)
    t.secretaire = mienne
    reponse = secretaire.post(du_lot(t), data=champs)
    secretaire.expect(reponse, 409)
    assert "Votre saisie n’a pas été enregistrée" in reponse.text
    assert "Le texte que je perdrais." in reponse.text
    assert f"par Claire {autre.nom}" in reponse.text


def test_form_sent_twice_is_recorded_once_and_goes_on(secretaire: ClientVerifie, t: Tenue):
    champs = saisie(t)
    secretaire.envoie(du_lot(t), **champs)
    secretaire.envoie(du_lot(t), adresse(t, f"?lot={t.lots[1]}#panneau"), **champs)
    assert len(decisions(t)) == 3
    assert "rien n’a été écrit deux fois" in secretaire.page(adresse(t))


def test_another_commission_s_secretary_finds_nothing(client: ClientVerifie, t: Tenue, actes: Actes):
    with actes.sessions.ecriture() as session:
        autre = f.fabrique_commission(session, "SUD", agences=[f.fabrique_agence(session, "SUD", "Agence Sud")])
        compte: Utilisateur = f.fabrique_compte(session, Role.SECRETAIRE, commission=autre)
    client.connecte(compte)
    client.page(adresse(t), 404)
    client.expect(client.post(du_lot(t), data=saisie(t)), 404)
    client.expect(client.post(adresse(t, "/remarques"), data={"texte": "Essai"}), 404)


def test_wrong_kind_typed_by_hand_is_refused(secretaire: ClientVerifie, t: Tenue):
    secretaire.expect(secretaire.post(du_lot(t), data=saisie(t, "sixieme", CLASSEE, CLASSEE)), 422)
    secretaire.expect(secretaire.post(du_lot(t), data={"version": "abc"}), 422)
    assert decisions(t) == []


# ------------------------------------------------------------------------------------------ the acts beside


def _votants(page: str) -> str:
    trouves = re.search(r'name="votants" value="([\d,]+)"', page)
    assert trouves
    return trouves[1]


def test_unanimous_lot_names_its_voters_and_records_each_of_them(secretaire: ClientVerifie, t: Tenue):
    page = secretaire.get(adresse(t)).text
    assert re.search(r'name="votants" value="[\d,]+"', page)
    nominal = re.search(r'appel-nominal"><b>Pour.:</b> ([^<]*)\.<', page)
    assert nominal
    assert len(nominal[1].split(", ")) == len(t.sieges) - 1
    secretaire.post(du_lot(t), data=saisie(t, votants=_votants(page)))
    with t.actes.sessions.lecture() as session:
        votes = session.scalars(select(Vote)).all()
    assert {vote.siege_id for vote in votes} == {int(cle) for cle in _votants(page).split(",")}
    assert un(t, Scrutin).mode is ModeScrutin.UNANIMITE


def test_nobody_votes_unseen_when_the_voters_changed_since_the_page(secretaire: ClientVerifie, t: Tenue):
    avant = _votants(secretaire.get(adresse(t)).text)
    t.part("designe-2")
    refusee = secretaire.post(du_lot(t), data=saisie(t, votants=avant))
    assert refusee.status_code == 422
    assert "a changé les votants de ce lot" in refusee.text
    apres = _votants(refusee.text)
    assert set(avant.split(",")) - set(apres.split(",")) == {str(t.sieges["designe-2"])}
    assert decisions(t) == []
    secretaire.post(du_lot(t), data=saisie(t, votants=apres))
    assert len(decisions(t)) == 3


def test_roll_call_follows_the_voices_typed(secretaire: ClientVerifie, t: Tenue):
    partie = secretaire.get(
        du_lot(t, suite="/resultat"),
        query_string=voix(t, designe_2="contre", prefet="deport"),
        headers={"X-Fragment": "1"},
    ).text
    mots = re.findall(r"<b>(\w+)\W:</b>", partie)
    assert mots == ["Pour", "Contre", "Déport"]
