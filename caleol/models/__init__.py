"""Tables: columns, named constraints, relations. No rule of law and no query.

Every table is imported here so that `Base.metadata` is complete for migrations and tests.
"""

from caleol.models import (
    commission,
    compte,
    cotation,
    demande,
    echange,
    locatif,
    lot,
    occupation,
    organisation,
    passage,
    patrimoine,
    recherche,
    rectificatif,
    registre,
    seance,
    suivi,
    urne,
)
from caleol.models.base import Base

__all__ = [
    "Base",
    "commission",
    "compte",
    "cotation",
    "demande",
    "echange",
    "locatif",
    "lot",
    "occupation",
    "organisation",
    "passage",
    "patrimoine",
    "recherche",
    "rectificatif",
    "registre",
    "seance",
    "suivi",
    "urne",
]
