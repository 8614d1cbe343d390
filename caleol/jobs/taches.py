"""The jobs: each is one call to a service, and its docstring says why it exists."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from caleol.kernel.certificat import Certificat
from caleol.mail.message import Expediteur
from caleol.rules.droits import OUTIL
from caleol.services import comptes, courriels, echeances, identites, instruction, pv, rattrapage, tetes
from caleol.services.act import Actes
from caleol.services.depot import sweep_partiels
from caleol.services.horloge_votes import settle_all
from caleol.services.imports import nettoyage, taches
from caleol.services.occupation import appariement, calcul
from caleol.services.occupation.occupants import forget_partis
from caleol.services.rectificatifs_imprimes import print_rectificatifs
from caleol.services.repetitions import Repetitions
from caleol.services.suites import conditions, ouverture, radiations, reponses


@dataclass(frozen=True, slots=True)
class Moyens:
    """What the jobs work with."""

    actes: Actes
    expediteur: Expediteur
    dossier: Path
    certificat: Certificat | None = None
    adresses_tete: tuple[str, ...] = ()
    site: str = ""


Tache = Callable[[Moyens], object]


def recompute_waiting_list(moyens: Moyens) -> int:
    """Compute every application again: ages, delays, values and grids change with the day, not with a click."""
    changees = instruction.recompute_instructions(moyens.actes)
    identites.find_identites(moyens.actes)
    return changees


def recompute_marked(moyens: Moyens) -> int:
    """Compute again the applications of which something changed: the search must not wait for the night."""
    return instruction.recompute_marked(moyens.actes)


def recompute_if_due(moyens: Moyens) -> int:
    """Compute the waiting list of a day that began while the tool was stopped."""
    return rattrapage.recompute_if_due(moyens.actes)


def follow_offers(moyens: Moyens) -> int:
    """Turn silences into refusals, drop conditions, offer to the next: nobody watches ten days for each household.

    An offer not sent yet ends where its application was struck off meanwhile.
    """
    ouvertes = ouverture.open_missing_suites(moyens.actes)
    tombees = conditions.drop_conditions(moyens.actes) + radiations.end_radiees(moyens.actes)
    return ouvertes + tombees + reponses.record_silences(moyens.actes)


def recompute_occupation(moyens: Moyens) -> int:
    """Compute the occupancy of every running lease again: due dates and ages change with the day."""
    return calcul.recompute_occupation(moyens.actes)


def propose_moves(moyens: Moyens) -> int:
    """Look again for dwellings that suit sitting tenants: vacancies and households change with the day."""
    return appariement.recompute_appariements(moyens.actes)


def send_digests(moyens: Moyens) -> int:
    """Tell each account what is due today: a date that nobody opened the tool to read is a date missed."""
    return echeances.send_digests(moyens.actes, moyens.site)


def send_mails(moyens: Moyens) -> int:
    """Send the mails of the outbox: a mail server that was away must not cost a convocation."""
    return courriels.send_courriels(moyens.actes, moyens.expediteur)


def close_votes(moyens: Moyens) -> int:
    """Open the written séances and close the votes whose announced hour has come."""
    return settle_all(moyens.actes)


def print_minutes(moyens: Moyens) -> int:
    """Make the files of minutes whose printing was cut short: a full disk must not cost the sealed file."""
    faits = pv.print_pvs(moyens.actes, moyens.dossier, moyens.certificat)
    return faits + print_rectificatifs(moyens.actes, moyens.dossier, moyens.certificat)


def forget_failed_log_ins(moyens: Moyens) -> int:
    """Erase old failed log-ins: they hold names and addresses that nobody needs any more."""
    with moyens.actes.ouvre(OUTIL) as acte:
        return comptes.forget_echecs(acte)


def sweep_stopped_imports(moyens: Moyens) -> int:
    """Delete the households of imports that were cut short: nobody can see them, they only take room."""
    return nettoyage.clean_orphans(moyens.actes)


def sweep_rehearsals(moyens: Moyens) -> int:
    """Throw away the rehearsals forgotten for a day: a copy of dossiers that nobody needs is one too many."""
    return Repetitions(moyens.dossier, moyens.actes.horloge).balaie()


def sweep_cut_files(moyens: Moyens) -> int:
    """Delete the files whose writing was cut short: they may hold a letter, and nobody would ever look at them."""
    return sweep_partiels(moyens.dossier, moyens.actes.horloge.maintenant())


def forget_taken_off(moyens: Moyens) -> int:
    """Erase the persons taken off a lease a year ago: they were kept to undo a mistake, nobody will any more."""
    with moyens.actes.ouvre(OUTIL) as acte:
        return forget_partis(acte)


def close_dead_jobs(moyens: Moyens) -> int:
    """Close the long jobs whose process died: their progress would otherwise seem to stand still for ever."""
    return taches.close_dead_taches(moyens.actes)


def keep_head(moyens: Moyens) -> object:
    """Keep the head of the register outside: without it a register rewritten whole would not show."""
    return tetes.keep_tete(moyens.actes, moyens.dossier, moyens.adresses_tete)
