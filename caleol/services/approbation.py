"""The minutes of a séance, approved by a later one of the same commission."""

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatPv, EtatSeance
from caleol.models.seance import Pv, Seance
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.ouverture import add_incident
from caleol.services.seances import exige_etat, lock_seance


def approve_pv(acte: Acte, *, pv_id: int, seance_id: int, remarques: str = "") -> None:
    """Record that an open séance approved the minutes of an earlier one; remarks stand among its incidents.

    The minutes stay as they were validated: a correction is a dated rectificatif (R69).

    Raises:
        Introuvable: no such séance in the perimeter, or no such minutes of its commission.
        Refus: `seance_etat`, `pv_non_validable` where they are not validated, or already approved.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    pv = acte.session.scalar(
        select(Pv)
        .join(Seance, Seance.id == Pv.seance_id)
        .where(Pv.id == pv_id, Seance.commission_id == seance.commission_id, Pv.seance_id != seance.id)
    )
    if pv is None:
        raise Introuvable("pv", id=pv_id)
    if pv.etat is not EtatPv.VALIDE:
        raise Refus("pv_non_validable", etat=pv.etat)
    pv.etat, pv.approuve_seance_id = EtatPv.APPROUVE, seance.id
    acte.inscrire("approbation_pv", "pv", pv.id, {"seance": seance.id, "reference": pv.reference})
    if remarques.strip():
        add_incident(acte, seance, f"Procès-verbal {pv.reference} approuvé avec remarques\u00a0: {remarques.strip()}")
