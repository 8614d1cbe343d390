"""Presence by the minute, and déports."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.models.commission import Mandat, Siege
from caleol.models.enumerations import ModalitePresence, QualiteMembre
from caleol.models.lot import Deport
from caleol.models.seance import Convocation, Incident, Presence, Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.voix import VoixLot, load_regles, load_sieges, load_voix
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.convocations import announce_absence
from caleol.services.deliberation import record_deliberation
from caleol.services.ouverture import change_presidence
from caleol.services.presences import (
    record_arrivee,
    record_arrivees,
    record_depart,
    record_deport,
    withdraw_arrivee,
    withdraw_deport,
)
from caleol.services.seances import lock_seance
from tests import fabriques as f
from tests import tenue
from tests.tenue import SEANCE_LE, Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    return tenue.prepare(actes, horloge, nb_lots=2, communes=("59512", "59163"))


def voix(t: Tenue, lot: int = 0) -> VoixLot:
    with t.acte() as acte:
        seance = lock_seance(acte, t.seance_id)
        sieges = load_sieges(acte.session, t.commission_id, SEANCE_LE.date())
        lots = [inscrit.lot for inscrit in load_agenda(acte.session, t.seance_id)]
        return load_voix(acte.session, seance, lots, sieges, load_regles(acte.session, seance))[t.lots[lot]]


def quorum(t: Tenue, lot: int = 0) -> tuple[int, bool]:
    compte = voix(t, lot).quorum
    assert compte is not None
    return compte.presents, compte.atteint


def test_quorum_follows_arrivals_and_departures(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet"))
    assert quorum(t) == (3, False)
    t.arrivent("epci")
    assert quorum(t) == (4, True)
    t.minutes(30)
    t.part("designe-2")
    assert quorum(t) == (3, False)


def test_mayor_counts_on_the_lots_of_the_commune_only(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "maire-59163"))
    communes = {lot: "maire-59163" in {siege.cle for siege, _ in voix(t, lot).votants} for lot in (0, 1)}
    assert communes == {0: False, 1: True}
    assert (quorum(t, 0), quorum(t, 1)) == ((3, False), (4, True))


def test_consultative_voice_never_counts(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "consultatif"))
    assert quorum(t) == (3, False)


def test_seat_is_held_by_one_person_at_a_time(t: Tenue):
    t.ouvre(presents=("prefet",))
    prefet: dict[str, Any] = {"seance_id": t.seance_id, "siege_id": t.sieges["prefet"]}
    assert t.refus(record_arrivee, **prefet, membre_id=t.membres["prefet"]).code == "siege_occupe"
    assert t.refus(record_arrivee, **prefet, membre_id=t.membres["epci"]).code == "mandat_absent"
    t.part("prefet")
    assert t.refus(record_depart, **prefet).code == "siege_vide"


def test_substitute_takes_the_seat_unless_the_reglement_knows_none(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, regles={"suppleance": "aucune"})
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["designe-2"])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT).id
    t.ouvre(presents=())
    arrivee: dict[str, Any] = {"seance_id": t.seance_id, "siege_id": t.sieges["designe-2"], "membre_id": suppleant}
    assert t.refus(record_arrivee, **arrivee).code == "suppleance_exclue"


def test_substitute_and_titulaire_are_one_seat(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["designe-2"])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT).id
    t.ouvre(presents=("designe-2",))
    t.minutes(5)
    t.part("designe-2")
    with t.acte() as acte:
        record_arrivee(acte, seance_id=t.seance_id, siege_id=t.sieges["designe-2"], membre_id=suppleant)
    assert quorum(t) == (1, False)


def test_hours_are_typed_afterwards_but_never_ahead_nor_crossed(t: Tenue):
    t.ouvre(presents=())
    t.minutes(60)
    siege: dict[str, Any] = {"seance_id": t.seance_id, "siege_id": t.sieges["prefet"]}
    arrivee: dict[str, Any] = {**siege, "membre_id": t.membres["prefet"]}
    assert t.refus(record_arrivee, **arrivee, arrivee_le=SEANCE_LE + timedelta(hours=2)).code == "heure_a_venir"
    with t.acte() as acte:
        record_arrivee(acte, **arrivee, arrivee_le=SEANCE_LE + timedelta(minutes=20))
    tot = SEANCE_LE + timedelta(minutes=10)
    assert t.refus(record_depart, **siege, depart_le=tot).code == "depart_avant_arrivee"
    with t.acte() as acte:
        record_depart(acte, **siege, depart_le=SEANCE_LE + timedelta(minutes=40))
    retour = SEANCE_LE + timedelta(minutes=30)
    assert t.refus(record_arrivee, **arrivee, arrivee_le=retour).code == "arrivee_avant_depart"


def test_hour_that_contradicts_a_vote_is_refused(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "designe-3", "prefet", "epci"))
    t.minutes(20)
    t.delibere()
    t.minutes(20)
    tot = SEANCE_LE + timedelta(minutes=10)
    siege: dict[str, Any] = {"seance_id": t.seance_id, "siege_id": t.sieges["prefet"]}
    assert t.refus(record_depart, **siege, depart_le=tot).code == "presence_contredit_vote"
    absent: dict[str, Any] = {
        "seance_id": t.seance_id,
        "siege_id": t.sieges["designe-4"],
        "membre_id": t.membres["designe-4"],
    }
    assert t.refus(record_arrivee, **absent, arrivee_le=tot).code == "presence_contredit_vote"
    with t.acte() as acte:
        record_depart(acte, **siege, depart_le=SEANCE_LE + timedelta(minutes=30))


def test_mode_of_presence_follows_the_modality(t: Tenue):
    t.ouvre(presents=())
    arrivee: dict[str, Any] = {
        "seance_id": t.seance_id,
        "siege_id": t.sieges["prefet"],
        "membre_id": t.membres["prefet"],
    }
    assert t.refus(record_arrivee, **arrivee, mode=ModalitePresence.VISIO).code == "mode_presence"


def test_those_on_video_count_as_present_in_a_mixed_seance(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.MIXTE, regles={"modalites": ["presentiel", "mixte"]})
    t.ouvre(presents=("designe-1", "designe-2", "prefet"))
    with t.acte() as acte:
        record_arrivee(
            acte,
            seance_id=t.seance_id,
            siege_id=t.sieges["epci"],
            membre_id=t.membres["epci"],
            mode=ModalitePresence.VISIO,
        )
    assert quorum(t) == (4, True)


# ------------------------------------------------------------------------------------------ déports


def test_membre_en_deport_does_not_count_for_quorum(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "epci"))
    with t.acte() as acte:
        record_deport(acte, lot_id=t.lots[0], siege_id=t.sieges["epci"])
    assert (quorum(t, 0), quorum(t, 1)) == ((3, False), (4, True))
    with t.acte() as acte:
        withdraw_deport(acte, lot_id=t.lots[0], siege_id=t.sieges["epci"])
    assert quorum(t, 0) == (4, True)


def test_deport_needs_a_seat_that_is_there_and_sits_on_the_lot(t: Tenue):
    t.ouvre(presents=("designe-1", "maire-59163"))
    lot: dict[str, Any] = {"lot_id": t.lots[0]}
    assert t.refus(record_deport, **lot, siege_id=t.sieges["prefet"]).code == "siege_vide"
    assert t.refus(record_deport, **lot, siege_id=t.sieges["maire-59163"]).code == "siege_sans_voix"
    with t.acte() as acte:
        record_deport(acte, **lot, siege_id=t.sieges["designe-1"])
    assert t.refus(record_deport, **lot, siege_id=t.sieges["designe-1"]).code == "deport_connu"
    assert isinstance(t.refus(withdraw_deport, **lot, siege_id=t.sieges["designe-2"]), Introuvable)


def test_deport_is_of_the_person_on_every_seat_they_hold(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.add(
            Mandat(
                siege_id=t.sieges["epci"], membre_id=t.membres["designe-1"],
                qualite=QualiteMembre.SUPPLEANT, debut=date(2020, 1, 1),
            )
        )  # fmt: skip
    t.ouvre(presents=("designe-2", "designe-3", "prefet"))
    for cle in ("designe-1", "epci"):
        with t.acte() as acte:
            record_arrivee(acte, seance_id=t.seance_id, siege_id=t.sieges[cle], membre_id=t.membres["designe-1"])
    with t.acte() as acte:
        notes = record_deport(acte, lot_id=t.lots[0], siege_id=t.sieges["epci"])
    assert notes == {t.sieges["designe-1"], t.sieges["epci"]}
    assert (quorum(t, 0), quorum(t, 1)) == ((3, False), (5, True))
    with t.acte() as acte:
        withdraw_deport(acte, lot_id=t.lots[0], siege_id=t.sieges["designe-1"])
    assert quorum(t, 0) == (5, True)


def test_all_who_are_expected_arrive_in_one_act(t: Tenue):
    t.ouvre(presents=("designe-3",))
    with t.acte() as acte:
        excuse = acte.session.scalars(select(Convocation).where(Convocation.siege_id == t.sieges["designe-2"])).one()
        announce_absence(acte, convocation_id=excuse.id)
    le = t.horloge.maintenant() - timedelta(minutes=4)
    with t.acte() as acte:
        assert record_arrivees(acte, seance_id=t.seance_id, arrivee_le=le) == len(t.sieges) - 2
    with t.actes.sessions.lecture() as session:
        la = {p.siege_id: p.arrivee_le for p in session.scalars(select(Presence))}
    assert set(la) == set(t.sieges.values()) - {t.sieges["designe-2"]}
    assert la[t.sieges["prefet"]] == le
    t.part("prefet")
    assert t.refus(record_arrivees, seance_id=t.seance_id).code == "personne_attendue"


def test_arrival_noted_by_mistake_is_taken_back_until_a_vote_counts_it(t: Tenue):
    t.ouvre()
    with t.acte() as acte:
        withdraw_arrivee(acte, seance_id=t.seance_id, siege_id=t.sieges["epci"])
    with t.actes.sessions.lecture() as session:
        assert t.sieges["epci"] not in set(session.scalars(select(Presence.siege_id)))
    assert t.refus(withdraw_arrivee, seance_id=t.seance_id, siege_id=t.sieges["epci"]).code == "siege_vide"
    t.minutes(1)
    t.delibere(0)
    reprise = t.refus(withdraw_arrivee, seance_id=t.seance_id, siege_id=t.sieges["prefet"])
    assert (reprise.code, reprise.data["lot"]) == ("presence_contredit_vote", 1)


def test_nothing_is_voted_while_nobody_presides(t: Tenue):
    t.ouvre()
    t.part("designe-1")
    refus = t.refus(record_deliberation, lot_id=t.lots[0], version=t.version(), decisions=t.decisions())
    assert refus.code == "presidence_absente"
    nomme: dict[str, Any] = {"seance_id": t.seance_id}
    assert t.refus(change_presidence, **nomme, membre_id=t.membres["prefet"]).code == "presidence_hors_des_six"
    assert t.refus(change_presidence, **nomme, membre_id=t.membres["designe-1"]).code == "presidence_absente"
    with t.acte() as acte:
        change_presidence(acte, **nomme, membre_id=t.membres["designe-2"])
    t.delibere(0)
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Seance, t.seance_id).presidee_par_id == t.membres["designe-2"]
        (incident,) = session.scalars(select(Incident))
    assert "Présidence assurée à partir de cet instant par" in incident.texte
    assert "à la suite de" in incident.texte


def test_deport_comes_before_the_vote(t: Tenue):
    t.ouvre()
    t.delibere(0)
    assert t.refus(record_deport, lot_id=t.lots[0], siege_id=t.sieges["epci"]).code == "lot_traite"
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Deport)).all() == []
        assert len(session.scalars(select(Presence)).all()) == len(t.sieges)
