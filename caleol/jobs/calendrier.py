"""The schedule: one process runs it, the others wait for their turn.

Times are those of Paris, never between two and three o'clock: that hour exists twice in October, not at all in
March. A job that was due while the machine was off runs once at the next start.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from caleol.jobs import taches
from caleol.jobs.taches import Moyens, Tache
from caleol.kernel.clock import PARIS
from caleol.services.passages import note_depart, note_fin
from caleol.services.verrou import Tour, take_turn

journal = logging.getLogger("caleol.jobs")
ATTENTE_DU_TOUR = 15.0
CONTROLE_DU_TOUR = 30.0
REGLES_DES_TACHES = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}


@dataclass(frozen=True, slots=True)
class RendezVous:
    """A job and when it runs: every day at an hour of Paris, or every so many seconds."""

    tache: Tache
    heure: tuple[int, int] | None = None
    secondes: int | None = None

    @property
    def declencheur(self) -> CronTrigger | IntervalTrigger:
        """Return the trigger."""
        if self.heure is None:
            return IntervalTrigger(seconds=self.secondes or 60, timezone=PARIS)
        return CronTrigger(hour=self.heure[0], minute=self.heure[1], timezone=PARIS)


CALENDRIER = (
    RendezVous(taches.send_mails, secondes=60),
    RendezVous(taches.close_votes, secondes=30),
    RendezVous(taches.recompute_marked, secondes=60),
    RendezVous(taches.close_dead_jobs, secondes=300),
    RendezVous(taches.print_minutes, secondes=600),
    RendezVous(taches.follow_offers, heure=(3, 30)),
    RendezVous(taches.forget_failed_log_ins, heure=(3, 40)),
    RendezVous(taches.forget_taken_off, heure=(3, 45)),
    RendezVous(taches.sweep_stopped_imports, heure=(3, 50)),
    RendezVous(taches.sweep_rehearsals, heure=(3, 55)),
    RendezVous(taches.sweep_cut_files, heure=(3, 58)),
    RendezVous(taches.recompute_waiting_list, heure=(4, 10)),
    RendezVous(taches.recompute_occupation, heure=(4, 30)),
    RendezVous(taches.propose_moves, heure=(4, 45)),
    RendezVous(taches.keep_head, heure=(5, 0)),
    RendezVous(taches.send_digests, heure=(6, 30)),
)
AU_DEMARRAGE: tuple[Tache, ...] = (
    taches.close_votes,
    taches.close_dead_jobs,
    taches.sweep_stopped_imports,
    taches.follow_offers,
    taches.recompute_if_due,
    taches.recompute_occupation,
    taches.print_minutes,
    taches.send_mails,
)


def create_planning(moyens: Moyens) -> BackgroundScheduler:
    """Return the schedule, not started; what must catch up runs at its start."""
    planning = BackgroundScheduler(timezone=PARIS, job_defaults=REGLES_DES_TACHES)
    for rendez_vous in CALENDRIER:
        planning.add_job(run_job, rendez_vous.declencheur, args=[rendez_vous, moyens], id=rendez_vous.tache.__name__)
    return planning


def run_job(rendez_vous: RendezVous, moyens: Moyens) -> None:
    """Run a job and write beside it when, how it ended and when it runs next.

    What it raises is logged and written: the schedule goes on. A job that is killed leaves a run without end.
    """
    actes, nom = moyens.actes, rendez_vous.tache.__name__
    note_depart(actes, nom)
    resultat, echec = None, None
    try:
        fait = rendez_vous.tache(moyens)
        resultat = fait if isinstance(fait, int) else None
    except Exception as erreur:  # noqa: BLE001 - one job that fails keeps no other from running
        journal.exception("job %s failed", nom)
        echec = f"{type(erreur).__name__}: {erreur}"
    prochain = rendez_vous.declencheur.get_next_fire_time(None, actes.horloge.maintenant().astimezone(PARIS))
    note_fin(actes, nom, resultat=resultat, echec=echec, prochain_le=prochain)


def catch_up(moyens: Moyens) -> None:
    """Run what must not wait for its hour after a stop; a job that fails does not keep the others from running."""
    for tache in AU_DEMARRAGE:
        rendez_vous = next((r for r in CALENDRIER if r.tache is tache), None)
        try:
            if rendez_vous is not None:
                run_job(rendez_vous, moyens)
            else:
                tache(moyens)
        except Exception:  # noqa: BLE001 - the schedule must start whatever one job meets
            journal.exception("job %s failed at the start", tache.__name__)


def run(moyens: Moyens, arret: threading.Event | None = None) -> int:
    """Run the schedule until told to stop; wait for the turn while another planner holds it.

    Returns 1 when the turn was lost (the database closed the connection): the supervisor starts the process again.
    """
    fin = arret or _stop_on_signal()
    while not fin.is_set():
        with take_turn(moyens.actes.sessions, moyens.dossier) as tour:
            if tour is not None:
                return _run_turn(moyens, tour, fin)
        journal.info("another planner is at work, waiting")
        fin.wait(ATTENTE_DU_TOUR)
    return 0


def _run_turn(moyens: Moyens, tour: Tour, fin: threading.Event) -> int:
    planning = create_planning(moyens)
    catch_up(moyens)
    planning.start()
    journal.info("the schedule runs: %s", ", ".join(job.id for job in planning.get_jobs()))
    try:
        while not fin.wait(CONTROLE_DU_TOUR):
            if not tour.tenu():
                journal.error("the turn was lost")
                return 1
        return 0
    finally:
        planning.shutdown(wait=True)


@contextmanager
def in_background(moyens: Moyens) -> Iterator[None]:
    """Run the schedule beside a server of one process, for the length of the block.

    Nobody supervises this thread: a schedule that stops is logged, and starts again.
    """
    fin = threading.Event()
    fil = threading.Thread(target=_keep_running, args=(moyens, fin), name="planificateur", daemon=True)
    fil.start()
    try:
        yield
    finally:
        fin.set()
        fil.join(timeout=5)


def _keep_running(moyens: Moyens, fin: threading.Event) -> None:
    while not fin.is_set():
        try:
            run(moyens, fin)
        except Exception:  # noqa: BLE001 - the site goes on without its schedule until it starts again
            journal.exception("the schedule stopped, it starts again in %s seconds", ATTENTE_DU_TOUR)
        fin.wait(ATTENTE_DU_TOUR)


def _stop_on_signal() -> threading.Event:
    """Return an event that SIGTERM or Ctrl-C sets."""
    fin = threading.Event()

    def arrete(_numero: int, _cadre: FrameType | None) -> None:
        fin.set()

    handlers: tuple[tuple[signal.Signals, Callable[[int, FrameType | None], None]], ...] = (
        (signal.SIGTERM, arrete),
        (signal.SIGINT, arrete),
    )
    for numero, geste in handlers:
        with suppress(ValueError):
            signal.signal(numero, geste)
    return fin
