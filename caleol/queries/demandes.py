"""An application by its number."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import numero_unique
from caleol.models.demande import Demande


def find_demande_id(session: Session, numero: str) -> int:
    """Return the key of an application by its numéro unique, spaces and case apart.

    Raises:
        Introuvable: no application bears this number.
    """
    cle = session.scalar(select(Demande.id).where(Demande.numero_unique == numero_unique(numero)))
    if cle is None:
        raise Introuvable("demande", numero=numero)
    return cle
