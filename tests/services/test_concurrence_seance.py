"""Several people write on one séance at once: one wins, the others are told, nothing is half-written."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select, text

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Decision, Lot, Scrutin, Vote
from caleol.models.seance import Incident, PointOrdreDuJour, Presence, Pv, Seance
from caleol.services.act import Actes
from caleol.services.candidatures import remove_candidature
from caleol.services.deliberation import record_deliberation
from caleol.services.lots import create_lot, inscribe_lot, withdraw_from_agenda
from caleol.services.ordre_du_jour import freeze_agenda, move_point, sort_agenda
from caleol.services.ouverture import close_seance, record_incident
from caleol.services.presences import record_arrivee
from caleol.services.pv import validate_pv
from caleol.services.registre import ACTES
from caleol.services.vacances import withdraw_vacance
from caleol.services.verification import verify_chaine
from tests import fabriques as f
from tests import tenue
from tests.ensemble import ensemble
from tests.tenue import Tenue

pytestmark = pytest.mark.toutes_bases


def service(t: Tenue, fonction: Callable[..., object], **valeurs: Any) -> Callable[[], object]:
    def travail() -> object:
        with t.acte() as acte:
            return fonction(acte, **valeurs)

    return travail


def nombre(t: Tenue, classe: type[Any]) -> int:
    with t.actes.sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(classe)) or 0


def chaine_entiere(t: Tenue) -> bool:
    with t.actes.sessions.lecture() as session:
        return verify_chaine(session, ACTES).anomalie is None


def test_two_secretaries_save_one_lot_at_once_and_one_is_told(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    valeurs = {"lot_id": t.lots[0], "version": t.version(), "decisions": t.decisions()}
    issues = ensemble(*[service(t, record_deliberation, **valeurs)] * 4)
    assert Counter(type(issue) is Conflit for issue in issues) == {False: 1, True: 3}
    assert (nombre(t, Scrutin), nombre(t, Decision), nombre(t, Vote)) == (1, 3, 9)
    assert chaine_entiere(t)


def test_lots_of_one_seance_are_saved_at_once_each_whole(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=4)
    t.ouvre()
    travaux = [
        service(t, record_deliberation, lot_id=lot, version=t.version(rang), decisions=t.decisions(rang))
        for rang, lot in enumerate(t.lots)
    ]
    issues = ensemble(*travaux)
    assert not any(isinstance(issue, Refus) for issue in issues)
    with t.actes.sessions.lecture() as session:
        recus = list(session.scalars(select(Vote.recu)))
    assert len(set(recus)) == len(recus) == 36
    assert chaine_entiere(t)


def test_one_seat_is_taken_once_when_two_type_its_arrival(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=())
    arrivee = {"seance_id": t.seance_id, "siege_id": t.sieges["prefet"], "membre_id": t.membres["prefet"]}
    issues = ensemble(*[service(t, record_arrivee, **arrivee)] * 3)
    refus = [issue for issue in issues if isinstance(issue, Refus)]
    assert {r.code for r in refus} == {"siege_occupe"}
    assert (len(refus), nombre(t, Presence)) == (2, 1)


def test_no_decision_slips_behind_the_levee(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.ouvre()
    t.delibere(0)
    delibere = service(t, record_deliberation, lot_id=t.lots[1], version=t.version(1), decisions=t.decisions(1))
    levee, saisie = ensemble(service(t, close_seance, seance_id=t.seance_id), delibere)
    with t.actes.sessions.lecture() as session:
        seance = session.get_one(Seance, t.seance_id)
        lot = session.get_one(Lot, t.lots[1])
    assert lot.etat is EtatLot.DECIDE
    assert not isinstance(saisie, Refus)
    attendu = EtatSeance.OUVERTE if isinstance(levee, Refus) else EtatSeance.LEVEE
    assert seance.etat is attendu


def test_agenda_keeps_one_number_a_lot_while_lots_come_go_and_move(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=6)
    with actes.sessions.lecture() as session:
        points = list(session.scalars(select(PointOrdreDuJour.id).where(PointOrdreDuJour.seance_id == t.seance_id)))
    issues = ensemble(
        *[service(t, withdraw_from_agenda, lot_id=lot_id) for lot_id in t.lots[:3]],
        service(t, move_point, seance_id=t.seance_id, point_id=points[-1], sens="haut"),
        service(t, sort_agenda, seance_id=t.seance_id),
        service(t, freeze_agenda, seance_id=t.seance_id),
    )
    assert {i.code for i in issues if isinstance(i, Refus)} <= {"seance_etat"}
    retour = {"seance_id": t.seance_id, "ajout_tardif": "congé"}
    retours = ensemble(*[service(t, inscribe_lot, lot_id=lot_id, **retour) for lot_id in t.lots])
    assert {i.code for i in retours if isinstance(i, Refus)} <= {"lot_deja_inscrit"}
    with actes.sessions.lecture() as session:
        ordres = session.scalars(
            select(PointOrdreDuJour.ordre)
            .where(PointOrdreDuJour.seance_id == t.seance_id)
            .order_by(PointOrdreDuJour.ordre)
        ).all()
        inscrits = session.scalars(select(Lot.id).where(Lot.etat == EtatLot.INSCRIT)).all()
    assert list(ordres) == list(range(1, 7))
    assert sorted(inscrits) == sorted(t.lots)
    assert chaine_entiere(t)


def test_candidate_withdrawn_while_its_lot_is_voted_never_deadlocks(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_candidats=4)
    t.ouvre()
    vote = {"lot_id": t.lots[0], "version": t.version(), "decisions": t.decisions()}
    retrait = {"lot_id": t.lots[0], "candidature_id": t.candidats()[3], "motif": "Relogé.", "version": t.version()}
    issues = ensemble(service(t, record_deliberation, **vote), service(t, remove_candidature, **retrait))
    assert sum(isinstance(issue, Refus) for issue in issues) == 1
    assert chaine_entiere(t)


def test_dwelling_is_not_withdrawn_under_a_lot_prepared_at_that_moment(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    with actes.sessions.ecriture() as session:
        vacance_id = f.fabrique_vacance(session).id
    retrait = service(t, withdraw_vacance, vacance_id=vacance_id, version=1, motif="travaux")
    with ThreadPoolExecutor(1) as fil:
        with t.acte() as acte:
            lot_id = create_lot(acte, vacance_id=vacance_id)
            issue = fil.submit(retrait)
            attend_le_verrou(actes, issue)
        issue.exception(timeout=10)
    with actes.sessions.lecture() as session:
        lot = session.get_one(Lot, lot_id)
        assert (lot.etat is EtatLot.RETIRE) == (lot.vacance.close_le is not None)
    assert chaine_entiere(t)


def attend_le_verrou(actes: Actes, issue: Future[object]) -> None:
    """Wait until another act waits for a row that this one holds; on SQLite it waits before it reads anything."""
    bloques = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while actes.sessions.moteur.dialect.name == "postgresql" and not issue.done():
        with actes.sessions.lecture() as session:
            if session.scalar(bloques):
                return


def test_remarks_written_at_once_are_all_kept_or_told_and_the_validated_minutes_hold_those_that_were_read(
    actes: Actes, horloge: HorlogeFixe
):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    t.delibere()
    t.leve()
    lu = t.lu()

    def valide() -> object:
        with t.acte(t.president) as acte:
            return validate_pv(acte, seance_id=t.seance_id, lu=lu)

    ecrits = [service(t, record_incident, seance_id=t.seance_id, texte=f"Remarque {rang}.") for rang in range(6)]
    *notees, validation = ensemble(*ecrits, valide)
    gardees = sum(not isinstance(issue, Exception) for issue in notees)
    assert all(isinstance(issue, int | Refus) for issue in notees), "kept, or its writer is told"
    assert nombre(t, Incident) == gardees
    validees = nombre(t, Pv)
    assert validees == (not isinstance(validation, Exception))
    assert not (validees and gardees), "minutes are validated as they were read, or not at all"
    assert chaine_entiere(t)
