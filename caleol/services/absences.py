"""A member says that they will not come: from the page of their séance, until it opens."""

from sqlalchemy import select

from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation
from caleol.rules.droits import Droit, Role
from caleol.services.act import Acte
from caleol.services.seances import exige_etat, lock_ligne


def announce_own_absence(acte: Acte, *, seance_id: int, absent: bool = True) -> int:
    """Note that the member who acts will not come, or will come after all, on every seat of theirs; return how many.

    The secretary sees it, and calls the suppléant.

    Raises:
        Introuvable: the member was not called to this séance.
        Refus: `seance_etat` once the séance has opened: the presence is then noted by the secretary.
    """
    acte.exige(Droit.LIRE_SEANCE)
    ici = acte.auteur.role is Role.MEMBRE and acte.auteur.seance_id in (None, seance_id)
    seance = lock_ligne(acte, seance_id) if ici else None
    convocations = acte.session.scalars(
        select(Convocation).where(
            Convocation.seance_id == seance_id,
            Convocation.membre_id.is_not(None),
            Convocation.membre_id == acte.auteur.membre_id,
        )
    ).all()
    if seance is None or not convocations:
        raise Introuvable("seance", id=seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE)
    changees = [convocation for convocation in convocations if convocation.absence_annoncee is not absent]
    for convocation in changees:
        convocation.absence_annoncee = absent
        acte.inscrire(
            "absence_annoncee",
            "seance",
            seance_id,
            {"convocation": convocation.id, "absent": absent, "par": acte.auteur.membre_id},
        )
    return len(changees)
