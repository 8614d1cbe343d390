"""The schedule: one planner at a time, every job once, none in the hour that the clocks change."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from caleol.jobs import calendrier, taches
from caleol.jobs.calendrier import CALENDRIER, create_planning
from caleol.jobs.taches import Moyens
from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.mail.dossier import ExpediteurDossier
from caleol.models.compte import EchecConnexion
from caleol.models.demande import Instruction
from caleol.models.echange import Courriel
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.registre import get_tete
from caleol.services.tetes import NOM_FICHIER
from caleol.services.verification import read_tete, verify_chaine
from caleol.services.verrou import take_turn
from tests.fabriques import fabrique_commune, fabrique_compte, fabrique_demande


@pytest.fixture
def moyens(actes: Actes, tmp_path: Path) -> Moyens:
    return Moyens(actes, ExpediteurDossier(tmp_path / "courriels", "caleol@essai.fr"), tmp_path / "donnees")


def test_no_job_runs_in_the_hour_that_the_clocks_change():
    heures = [rendez_vous.heure for rendez_vous in CALENDRIER if rendez_vous.heure is not None]
    assert heures
    assert all(not 2 <= heure < 3 for heure, _ in heures)


def test_nightly_job_runs_once_on_the_days_that_the_clocks_change():
    for jour in (date(2027, 3, 28), date(2027, 10, 31)):
        minuit = datetime(jour.year, jour.month, jour.day, tzinfo=PARIS)
        for rendez_vous in CALENDRIER:
            if rendez_vous.heure is None:
                continue
            premier = rendez_vous.declencheur.get_next_fire_time(None, minuit)
            second = rendez_vous.declencheur.get_next_fire_time(premier, premier + timedelta(seconds=1))
            assert premier.date() == jour
            assert second.date() == jour + timedelta(days=1)


def test_missed_job_is_not_dropped_and_never_runs_beside_itself(moyens: Moyens):
    planning = create_planning(moyens)
    planning.start(paused=True)
    try:
        for job in planning.get_jobs():
            assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1), job.id
    finally:
        planning.shutdown()


def test_every_job_says_why_it_exists():
    for rendez_vous in CALENDRIER:
        assert rendez_vous.tache.__doc__


@pytest.mark.toutes_bases
def test_second_planner_waits_for_its_turn(moyens: Moyens):
    with take_turn(moyens.actes.sessions, moyens.dossier) as premier:
        assert premier is not None
        assert premier.tenu()
        with take_turn(moyens.actes.sessions, moyens.dossier) as second:
            assert second is None
    with take_turn(moyens.actes.sessions, moyens.dossier) as suivant:
        assert suivant is not None


@pytest.mark.toutes_bases
def test_planner_catches_up_then_stops_when_told(moyens: Moyens, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calendrier, "CONTROLE_DU_TOUR", 0.01)
    with moyens.actes.ouvre(OUTIL) as acte:
        acte.session.add(un_courriel(acte.instant))
    fin = threading.Event()
    fil = threading.Thread(target=calendrier.run, args=(moyens, fin))
    fil.start()
    with moyens.actes.sessions.lecture() as session:
        while session.query(Courriel).one().envoye_le is None and fil.is_alive():
            session.rollback()
    fin.set()
    fil.join(timeout=60)
    assert not fil.is_alive()


def test_schedule_beside_a_server_starts_again_after_a_fault(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(calendrier, "ATTENTE_DU_TOUR", 0.01)
    departs: list[str] = []
    reparti = threading.Event()

    def tombe(_: Moyens) -> None:
        departs.append("départ")
        if len(departs) > 1:
            reparti.set()
        raise RuntimeError("la base ne répond plus")

    monkeypatch.setattr(calendrier, "create_planning", tombe)
    with calendrier.in_background(moyens):
        assert reparti.wait(timeout=60)
    assert "the schedule stopped" in caplog.text
    assert "la base ne répond plus" in caplog.text


@pytest.mark.toutes_bases
def test_planner_that_falls_gives_its_turn_back(moyens: Moyens):
    with pytest.raises(RuntimeError, match="panne"), take_turn(moyens.actes.sessions, moyens.dossier):
        raise RuntimeError("panne")
    with take_turn(moyens.actes.sessions, moyens.dossier) as suivant:
        assert suivant is not None


def un_courriel(instant: datetime) -> Courriel:
    return Courriel(
        cle="essai-1", destinataire="a@essai.fr", objet="Essai", texte="Bonjour", pieces={}, cree_le=instant
    )


def test_job_that_fails_at_the_start_does_not_stop_the_others(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    faites: list[str] = []

    def casse(_: Moyens) -> None:
        raise RuntimeError("panne")

    def tient(_: Moyens) -> None:
        faites.append("oui")

    monkeypatch.setattr(calendrier, "AU_DEMARRAGE", (casse, tient))
    calendrier.catch_up(moyens)
    assert faites == ["oui"]
    assert "casse failed at the start" in caplog.text


def test_old_failed_log_ins_are_erased(moyens: Moyens, horloge: HorlogeFixe):
    with moyens.actes.ouvre(OUTIL) as acte:
        acte.session.add(EchecConnexion(cle="x", le=acte.instant))
    assert taches.forget_failed_log_ins(moyens) == 0
    horloge.avance(timedelta(days=31))
    assert taches.forget_failed_log_ins(moyens) == 1


def test_waiting_list_is_computed_again_once_a_day(moyens: Moyens, horloge: HorlogeFixe):
    with moyens.actes.sessions.ecriture() as session:
        fabrique_commune(session)
        fabrique_demande(session)
    assert taches.recompute_waiting_list(moyens) == 1
    assert taches.recompute_if_due(moyens) == 0
    horloge.avance(timedelta(days=1))
    taches.recompute_if_due(moyens)
    with moyens.actes.sessions.lecture() as session:
        assert session.query(Instruction).one().calculee_le == date(2026, 11, 24)
    assert taches.sweep_stopped_imports(moyens) == 0


def test_head_is_kept_outside_and_mailed_once_a_day_to_the_auditors(moyens: Moyens):
    with moyens.actes.ouvre(OUTIL) as acte:
        fabrique_compte(acte.session, Role.AUDITEUR).courriel = "auditeur@essai.fr"
        fabrique_compte(acte.session, Role.DIRECTION).courriel = "direction@essai.fr"
        acte.inscrire("essai", "lot", 1)
    with moyens.actes.sessions.lecture() as session:
        attendue = str(get_tete(session))
    for _ in range(2):
        taches.keep_head(moyens)
    lignes = (moyens.dossier / NOM_FICHIER).read_text(encoding="utf-8").splitlines()
    assert lignes[0].endswith(attendue)
    with moyens.actes.sessions.lecture() as session:
        courriel = session.query(Courriel).one()
        assert (courriel.destinataire, attendue in courriel.texte) == ("auditeur@essai.fr", True)
        gardees = [read_tete(ligne.split(" ", 1)[1]) for ligne in lignes]
        assert verify_chaine(session, "actes", gardees).anomalie is None


def test_addresses_of_the_settings_keep_the_head_too(moyens: Moyens):
    hors = replace(moyens, adresses_tete=("notaire@etude.fr",))
    for _ in range(2):
        taches.keep_head(hors)
    with moyens.actes.sessions.lecture() as session:
        assert [courriel.destinataire for courriel in session.query(Courriel)] == ["notaire@etude.fr"]
