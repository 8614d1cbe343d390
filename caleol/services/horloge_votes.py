"""What the clock does by itself: written séances open, votes close, each as of its announced hour."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.kernel.francais import date_longue, heure
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.models.urne import Urne
from caleol.queries.voix import load_sieges, presidents_possibles
from caleol.rules.droits import OUTIL, Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte, Actes
from caleol.services.cloture import settle_due
from caleol.services.ouverture import add_incident, open_seance
from caleol.services.seances import lock_ligne, lock_seance
from caleol.services.urnes import lay_proposed

journal = logging.getLogger("caleol.services")


def open_ecrite(acte: Acte, *, seance_id: int, presidee_par_id: int, secretaire_id: int | None = None) -> int:
    """Open a written séance: its debate begins, each lot that can is put on the table; return how many are.

    Raises:
        Refus: those of `open_seance`, `ecrit_avant_heure` before the announced hour.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    if acte.instant < seance.prevue_le:
        raise Refus("ecrit_avant_heure", heure=seance.prevue_le)
    open_seance(acte, seance_id=seance_id, presidee_par_id=presidee_par_id, secretaire_id=secretaire_id)
    if seance.vote_le is not None and seance.fin_le is not None:
        add_incident(
            acte,
            seance,
            f"Séance par échange d’écrits\u00a0: débat du {_quand(seance.prevue_le)} au {_quand(seance.vote_le)}, "
            f"vote de cette heure au {_quand(seance.fin_le)}.",
        )
    return lay_proposed(acte, seance)


def _quand(instant: datetime) -> str:
    return f"{date_longue(jour_local(instant))} à {heure(instant)}"


def settle_all(actes: Actes) -> int:
    """Do all that is due by the clock, a séance at a time; return how many votes were closed."""
    maintenant = actes.horloge.maintenant()
    with actes.sessions.lecture() as session:
        a_ouvrir = session.scalars(
            select(Seance.id).where(
                Seance.modalite == ModaliteSeance.ECRIT,
                Seance.etat == EtatSeance.CONVOQUEE,
                Seance.prevue_le <= maintenant,
            )
        ).all()
        a_clore = session.scalars(
            select(Urne.seance_id)
            .join(Seance, Seance.id == Urne.seance_id)
            .where(
                Seance.etat == EtatSeance.OUVERTE,
                Urne.annulee_le.is_(None),
                Urne.close_le.is_(None),
                Urne.echeance_le <= maintenant,
            )
            .distinct()
        ).all()
    for seance_id in a_ouvrir:
        _essaie(actes, seance_id, _open_due)
    return sum(_essaie(actes, seance_id, _close_due) for seance_id in a_clore)


def settle_seance(actes: Actes, seance_id: int) -> None:
    """Do what is due on one séance, before it is read; nothing is written where nothing is due."""
    maintenant = actes.horloge.maintenant()
    with actes.sessions.lecture() as session:
        seance = session.get(Seance, seance_id)
        if seance is None:
            return
        du = session.scalar(
            select(Urne.id)
            .where(
                Urne.seance_id == seance_id,
                Urne.annulee_le.is_(None),
                Urne.close_le.is_(None),
                Urne.echeance_le <= maintenant,
            )
            .limit(1)
        )
        ecrite = seance.modalite is ModaliteSeance.ECRIT and seance.etat is EtatSeance.CONVOQUEE
        ouvrir = ecrite and seance.prevue_le <= maintenant
        clore = du is not None and seance.etat is EtatSeance.OUVERTE
    if ouvrir:
        _essaie(actes, seance_id, _open_due)
    if clore:
        _essaie(actes, seance_id, _close_due)


def _essaie(actes: Actes, seance_id: int, geste: Callable[[Acte, int], int]) -> int:
    """Do what is due on one séance; what cannot be done waits for a person, and is logged."""
    try:
        with actes.ouvre(OUTIL) as acte:
            lock_ligne(acte, seance_id)
            return geste(acte, seance_id)
    except Refus as refus:
        journal.warning("séance %s: what was due by the clock waits for a person (%s)", seance_id, refus)
        return 0


def _open_due(acte: Acte, seance_id: int) -> int:
    seance = acte.session.get_one(Seance, seance_id)
    sieges = load_sieges(acte.session, seance.commission_id, acte.jour)
    president = next((mandat for mandat in presidents_possibles(sieges) if mandat.president), None)
    if seance.etat is EtatSeance.CONVOQUEE and president is not None and seance.secretaire_id is not None:
        open_ecrite(acte, seance_id=seance_id, presidee_par_id=president.membre_id, secretaire_id=seance.secretaire_id)
    return 0


def _close_due(acte: Acte, seance_id: int) -> int:
    return len(settle_due(acte, seance_id))
