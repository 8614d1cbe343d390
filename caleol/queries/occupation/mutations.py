"""The applications of sitting tenants for another dwelling, known by the reference of their lease."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande


@dataclass(frozen=True, slots=True)
class MutationVue:
    """An application that names a lease as its present one."""

    demande_id: int
    numero: str
    deposee_le: date
    etat: EtatDemande


def load_mutations(session: Session, references: Collection[str]) -> dict[str, tuple[MutationVue, ...]]:
    """Return the applications of some leases by their reference, those that wait first.

    The caller checked who reads.
    """
    requete = (
        select(Demande.bail_reference, Demande.id, Demande.numero_unique, Demande.deposee_le, Demande.etat)
        .where(Demande.bail_reference.in_(references))
        .order_by(Demande.etat, Demande.deposee_le.desc())
    )
    trouvees: dict[str, tuple[MutationVue, ...]] = {}
    for ligne in session.execute(requete):
        reference = ligne.bail_reference or ""
        vue = MutationVue(ligne.id, ligne.numero_unique, ligne.deposee_le, ligne.etat)
        trouvees[reference] = (*trouvees.get(reference, ()), vue)
    return trouvees
