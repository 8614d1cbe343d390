"""Members vote from where they are: receipts, changes, the server's clock, written and mixed séances."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.models.commission import Membre
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Ajournement, Decision, Lot, Scrutin, Vote
from caleol.models.seance import Incident, Seance
from caleol.models.urne import Bulletin, Urne
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot
from caleol.services.candidatures import remove_candidature
from caleol.services.classements import DecisionSaisie
from caleol.services.deliberation import record_deliberation
from caleol.services.horloge_votes import settle_all
from caleol.services.lots import withdraw_lot
from caleol.services.ouverture import close_seance
from caleol.services.presences import record_deport
from caleol.services.prolongations import extend_urnes
from caleol.services.registre import ACTES
from caleol.services.scrutins import ABSTENTION, CONTRE, RENVOI
from caleol.services.urnes import close_urne, open_second_tour, open_urne, reopen_urne
from caleol.services.verification import verify_chaine
from caleol.services.votes import PROPOSE, Recu, cast_vote, confirm_voice, contribute, record_voice, step_aside
from tests import tenue
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import VOTANTS, clot, lu, membre, met_au_vote, vote

VOTE_LE, FIN_LE = SEANCE_LE + timedelta(hours=24), SEANCE_LE + timedelta(hours=48)


def refus(t: Tenue, cle: str, choix: str = "1", **valeurs: Any) -> str:
    champs = {"lot_id": t.lots[0], "siege_id": t.sieges[cle], "choix": choix, "cle": "x"} | valeurs
    return t.refus(cast_vote, membre(t, cle), **champs).code


def va(t: Tenue, quand: datetime) -> None:
    t.horloge.avance(quand - t.horloge.maintenant())


@pytest.fixture
def salle(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.MIXTE, regles={"modalites": ["mixte"]})
    t.ouvre()
    return t


@pytest.fixture
def ecrite(actes: Actes, horloge: HorlogeFixe) -> Iterator[Tenue]:
    t = tenue.prepare(actes, horloge, nb_lots=2, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    with actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres["prefet"]).courriel = "prefet@essai.fr"
    t.convoque()
    yield t
    with actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None


def test_members_of_a_mixed_seance_vote_and_the_close_decides_with_their_receipts(salle: Tenue):
    met_au_vote(salle)
    recus = {vote(salle, cle).recu for cle in VOTANTS}
    vote(salle, "epci", ABSTENTION)
    gardes = clot(salle)
    assert clot(salle) == gardes
    (scrutin,) = lu(salle, Scrutin)
    assert recus < {v.recu for v in lu(salle, Vote)}
    assert (len(lu(salle, Vote)), scrutin.decompte["abstentions"]) == (7, 1)
    assert len(lu(salle, Decision)) == 3
    assert refus(salle, "designe-6") == "vote_fini"


def test_a_ballot_changes_until_the_close_and_sent_twice_is_one(salle: Tenue):
    met_au_vote(salle)
    premier = vote(salle, "designe-1", CONTRE, jeton="appareil-1")
    salle.minutes(1)
    assert vote(salle, "designe-1", CONTRE, jeton="appareil-1") == Recu(premier.recu, premier.le, deja=True)
    autre = {"lot_id": salle.lots[0], "siege_id": salle.sieges["designe-1"], "choix": "1", "cle": "appareil-1"}
    assert salle.refus(cast_vote, salle.president, **autre).code == "cle_autre_choix"
    second = vote(salle, "designe-1", "1", jeton="appareil-2")
    assert second.recu != premier.recu
    assert [(b.recu, b.remplace_le is None) for b in lu(salle, Bulletin)] == [
        (premier.recu, False),
        (second.recu, True),
    ]
    clot(salle)
    assert vote(salle, "designe-1", "1", jeton="appareil-2").recu == second.recu
    assert [v.recu for v in lu(salle, Vote)] == [second.recu]


def test_another_ranking_is_put_forward_and_others_join_it(salle: Tenue):
    met_au_vote(salle)
    a, b, c = salle.candidats()
    autre = [DecisionSaisie(k, tenue.CLASSEE, rang) for rang, k in enumerate((b, a, c), start=1)]
    vote(salle, "designe-1", PROPOSE, decisions=autre)
    vote(salle, "designe-2", PROPOSE, decisions=autre)
    for cle in ("designe-3", "designe-4"):
        vote(salle, cle, "2")
    vote(salle, "prefet", "1")
    clot(salle)
    (scrutin,) = lu(salle, Scrutin)
    assert [p["voix"] for p in scrutin.decompte["propositions"]] == [1, 4]
    assert {(d.candidature_id, d.rang) for d in lu(salle, Decision)} == {(b, 1), (a, 2), (c, 3)}


def test_who_may_vote_is_checked_seat_by_seat(salle: Tenue):
    met_au_vote(salle)
    assert refus(salle, "designe-1", "7") == "choix_inconnu"
    assert refus(salle, "consultatif") == "voix_consultative"
    assert refus(salle, "designe-1", siege_id=salle.sieges["designe-2"]) == "introuvable"
    salle.part("designe-3")
    assert refus(salle, "designe-3") == "pas_present"
    vote(salle, "designe-2")
    with salle.acte(membre(salle, "designe-2")) as acte:
        step_aside(acte, lot_id=salle.lots[0])
    assert refus(salle, "designe-2") == "deporte"
    vote(salle, "designe-1")
    clot(salle)
    assert {v.siege_id for v in lu(salle, Vote)} == {salle.sieges["designe-1"]}


def test_room_cannot_be_recorded_over_an_open_ballot(salle: Tenue):
    met_au_vote(salle)
    valeurs = {"lot_id": salle.lots[0], "version": salle.version(), "decisions": salle.decisions()}
    assert salle.refus(record_deliberation, **valeurs).code == "vote_en_cours"


def test_a_voice_by_telephone_counts_once_its_member_confirms_it(salle: Tenue):
    met_au_vote(salle)
    for cle, telephone in (("designe-1", True), ("designe-2", True), ("prefet", False)):
        with salle.acte() as acte:
            record_voice(
                acte,
                siege_id=salle.sieges[cle],
                membre_id=salle.membres[cle],
                cle=cle,
                telephone=telephone,
                lot_id=salle.lots[0],
                choix="1",
            )
    attente = next(b for b in lu(salle, Bulletin) if b.siege_id == salle.sieges["designe-1"])
    with salle.acte(membre(salle, "designe-1")) as acte:
        confirm_voice(acte, bulletin_id=attente.id)
    clot(salle)
    assert {v.siege_id for v in lu(salle, Vote)} == {salle.sieges["designe-1"], salle.sieges["prefet"]}


def test_a_candidate_who_withdraws_voids_the_ballots(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_candidats=4, modalite=ModaliteSeance.MIXTE, regles={"modalites": ["mixte"]})
    t.ouvre()
    met_au_vote(t)
    vote(t, "designe-1")
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[0], candidature_id=t.candidats()[3], motif="Relogé.")
    assert refus(t, "designe-1") == "vote_annule"


def test_a_counted_ballot_opens_again_and_its_first_result_stays(salle: Tenue):
    met_au_vote(salle)
    for cle in VOTANTS:
        vote(salle, cle, CONTRE)
    clot(salle)
    with salle.actes.sessions.lecture() as session:
        assert session.get_one(Lot, salle.lots[0]).etat is EtatLot.AJOURNE
    with salle.acte() as acte:
        reopen_urne(acte, lot_id=salle.lots[0], motif="Une pièce est arrivée.")
    for cle in VOTANTS[:4]:
        vote(salle, cle, "1", jeton=f"bis-{cle}")
    clot(salle)
    premier, second = lu(salle, Scrutin)
    assert (premier.annule_motif, second.annule_motif) == ("Une pièce est arrivée.", None)
    assert (premier.decompte["issue"], second.decompte["issue"]) == ("report", "adopte")
    assert len({v.recu for v in lu(salle, Vote)}) == 12


def test_a_written_seance_lives_by_the_clock_of_the_server(ecrite: Tenue, caplog: pytest.LogCaptureFixture):
    va(ecrite, SEANCE_LE + timedelta(minutes=5))
    settle_all(ecrite.actes)
    with ecrite.acte(membre(ecrite, "designe-1")) as acte:
        contribute(acte, lot_id=ecrite.lots[0], texte="La commune appuie le premier candidat.")
    assert refus(ecrite, "designe-1") == "vote_pas_commence"
    va(ecrite, VOTE_LE)
    for lot in (0, 1):
        for cle in VOTANTS:
            vote(ecrite, cle, lot=lot)
    assert ecrite.refus(close_urne, lot_id=ecrite.lots[0]).code == "cloture_anticipee"
    champs = {"lot_id": ecrite.lots[0], "texte": "Trop tard."}
    assert ecrite.refus(contribute, membre(ecrite, "designe-2"), **champs).code == "debat_clos"
    va(ecrite, FIN_LE + timedelta(hours=9))
    assert refus(ecrite, "epci") == "vote_fini"
    assert "could not be counted" not in caplog.text
    assert settle_all(ecrite.actes) == 2
    assert [s.clos_le for s in lu(ecrite, Scrutin)] == [FIN_LE, FIN_LE]
    assert {d.prise_le for d in lu(ecrite, Decision)} == {FIN_LE}
    assert lu(ecrite, Scrutin)[0].decompte["depouillement"]["participation"]["atteinte"]
    with ecrite.acte() as acte:
        close_seance(acte, seance_id=ecrite.seance_id)
    assert any("vote de cette heure" in i.texte for i in lu(ecrite, Incident))


def test_what_comes_after_the_announced_hour_undoes_no_vote_that_nobody_has_settled_yet(ecrite: Tenue):
    va(ecrite, SEANCE_LE)
    settle_all(ecrite.actes)
    va(ecrite, VOTE_LE)
    for lot in (0, 1):
        for cle in VOTANTS:
            vote(ecrite, cle, lot=lot)
    va(ecrite, FIN_LE + timedelta(hours=1))
    champs = {"lot_id": ecrite.lots[0], "motif": "Le candidat renonce."}
    assert ecrite.refus(remove_candidature, candidature_id=ecrite.candidats()[0], **champs).code == "lot_clos"
    assert ecrite.refus(withdraw_lot, **champs).code == "lot_clos"
    assert ecrite.refus(postpone_lot, **champs).code == "lot_traite"
    settle_all(ecrite.actes)
    assert [(s.clos_le, s.decompte["issue"]) for s in lu(ecrite, Scrutin)] == [(FIN_LE, "adopte")] * 2


def test_a_member_noted_aside_after_the_announced_hour_was_counted(salle: Tenue):
    met_au_vote(salle)
    a, b, c = salle.candidats()
    for rangs, cle in (((b, a, c), "designe-2"), ((c, a, b), "prefet")):
        autre = [DecisionSaisie(k, tenue.CLASSEE, rang) for rang, k in enumerate(rangs, start=1)]
        vote(salle, cle, PROPOSE, decisions=autre)
    for cle, choix in (("designe-1", "1"), ("designe-3", "1"), ("designe-4", "2")):
        vote(salle, cle, choix)
    clot(salle)
    fin = salle.horloge.maintenant() + timedelta(minutes=10)
    with salle.acte() as acte:
        open_second_tour(acte, lot_id=salle.lots[0], echeance_le=fin)
    for cle in VOTANTS:
        vote(salle, cle, "1", jeton=f"second-{cle}")
    salle.minutes(11)
    champs = {"lot_id": salle.lots[0], "siege_id": salle.sieges["designe-1"]}
    assert salle.refus(record_deport, **champs).code == "lot_traite"
    settle_all(salle.actes)
    assert (lu(salle, Scrutin)[-1].clos_le, len(lu(salle, Vote))) == (fin, 5 + len(VOTANTS))


def test_ballot_closed_after_midnight_is_decided_on_the_day_of_paris(salle: Tenue):
    un, deux, trois = salle.candidats()
    fin = datetime(2026, 12, 2, 0, 30, tzinfo=PARIS)
    decisions = (
        DecisionSaisie(un, tenue.CLASSEE, 1),
        DecisionSaisie(
            deux, TypeDecision.ATTRIBUTION_CONDITION, 2, condition_piece="REV-N2", condition_echeance=fin.date()
        ),
        DecisionSaisie(trois, tenue.CLASSEE, 3),
    )
    with salle.acte() as acte:
        open_urne(acte, lot_id=salle.lots[0], version=salle.version(), decisions=decisions)
    for cle in VOTANTS:
        vote(salle, cle)
    va(salle, fin)
    clot(salle)
    assert lu(salle, Decision) == [], "its date limit is that very day"
    assert [a.lot_id for a in lu(salle, Ajournement)] == [salle.lots[0]]


def test_less_than_half_in_writing_or_one_request_sends_the_lot_to_the_room(ecrite: Tenue):
    va(ecrite, SEANCE_LE)
    settle_all(ecrite.actes)
    va(ecrite, VOTE_LE)
    for cle in VOTANTS[:4]:
        vote(ecrite, cle, lot=0)
    for cle in VOTANTS[:5]:
        vote(ecrite, cle, lot=1)
    vote(ecrite, "prefet", RENVOI, lot=1)
    va(ecrite, FIN_LE)
    settle_all(ecrite.actes)
    regles = [s.decompte["regle"] for s in lu(ecrite, Scrutin)]
    assert regles == ["moins de la moitié des membres a participé", "renvoi demandé par un membre"]
    assert len(lu(ecrite, Ajournement)) == 2
    assert lu(ecrite, Decision) == []


def test_extension_is_told_in_the_minutes_and_moves_the_close(ecrite: Tenue):
    va(ecrite, SEANCE_LE)
    settle_all(ecrite.actes)
    va(ecrite, VOTE_LE)
    plus_tard = FIN_LE + timedelta(hours=2)
    with ecrite.acte() as acte:
        extend_urnes(acte, lot_id=ecrite.lots[0], echeance_le=plus_tard, motif="Panne du réseau.")
    va(ecrite, FIN_LE)
    assert vote(ecrite, "designe-1").recu
    assert [u.echeance_le for u in lu(ecrite, Urne)] == [plus_tard, plus_tard]
    assert any("Panne du réseau." in i.texte for i in lu(ecrite, Incident))
    avis = [c for c in lu(ecrite, Courriel) if c.cle.startswith("prolongation-")]
    assert [c.destinataire for c in avis] == ["prefet@essai.fr"]
    assert all("Panne du réseau." in c.texte for c in avis)
    with ecrite.actes.sessions.lecture() as session:
        assert session.get_one(Seance, ecrite.seance_id).etat is EtatSeance.OUVERTE


def test_each_extension_is_told_even_within_one_minute(ecrite: Tenue):
    va(ecrite, SEANCE_LE)
    settle_all(ecrite.actes)
    va(ecrite, VOTE_LE)
    for heures in (1, 2):
        ecrite.horloge.avance(timedelta(seconds=5))
        with ecrite.acte() as acte:
            fin = FIN_LE + timedelta(hours=heures)
            extend_urnes(acte, lot_id=ecrite.lots[0], echeance_le=fin, motif="Panne du réseau.")
    avis = [c.destinataire for c in lu(ecrite, Courriel) if c.cle.startswith("prolongation-")]
    assert avis == ["prefet@essai.fr"] * 2


def test_who_presides_extends_and_another_member_does_not(ecrite: Tenue):
    va(ecrite, SEANCE_LE)
    settle_all(ecrite.actes)
    plus_tard: dict[str, Any] = {
        "lot_id": ecrite.lots[0],
        "echeance_le": FIN_LE + timedelta(hours=1),
        "motif": "Grève.",
    }
    autre = replace(ecrite.president, membre_id=ecrite.membres["designe-2"])
    with pytest.raises(Introuvable), ecrite.acte(autre) as acte:
        extend_urnes(acte, **plus_tard)
    with ecrite.acte(ecrite.president) as acte:
        extend_urnes(acte, **plus_tard)
    assert {u.echeance_le for u in lu(ecrite, Urne)} == {plus_tard["echeance_le"]}
