"""The calendar of a commission: many séances created by one act."""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import select

from caleol.kernel.clock import PARIS, jour_local
from caleol.kernel.errors import Refus
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte
from caleol.services.seances import create_seance, lock_commission_tenue


def create_calendrier(
    acte: Acte,
    *,
    commission_id: int,
    jours: Collection[date],
    heure: time,
    modalite: ModaliteSeance,
    lieu: str | None = None,
    lien_visio: str | None = None,
) -> int:
    """Create one séance a day, at the same hour and place, numbered by date; return how many.

    A day on which the commission already has a séance is left alone: a form sent twice creates nothing twice.

    Raises:
        Introuvable: the commission is not in the author's perimeter.
        Refus: `calendrier_vide`, and those of `create_seance`.
    """
    lock_commission_tenue(acte, commission_id)
    tenues = acte.session.scalars(
        select(Seance.prevue_le).where(Seance.commission_id == commission_id, Seance.etat != EtatSeance.ANNULEE)
    )
    libres = sorted(set(jours) - {jour_local(prevue_le) for prevue_le in tenues})
    if not libres:
        raise Refus("calendrier_vide")
    for jour in libres:
        create_seance(
            acte,
            commission_id=commission_id,
            prevue_le=datetime.combine(jour, heure, tzinfo=PARIS),
            modalite=modalite,
            lieu=lieu,
            lien_visio=lien_visio,
        )
    acte.inscrire(
        "calendrier_cree", "commission", commission_id, {"seances": len(libres), "du": libres[0], "au": libres[-1]}
    )
    return len(libres)
