"""The séances: prepare, convoke, open, note presences, raise, read and validate the minutes."""

from caleol.web import messages
from caleol.web.seances import (
    agenda,
    appel,
    calendrier,
    carence,
    classements,
    depots,
    extraits,
    papiers,
    pouvoirs,
    proces_verbal,
    prolongation,
    rectificatifs,
    tenue,
)
from caleol.web.seances.messages_seances import TEXTES
from caleol.web.seances.vues import plan

messages.ajoute(TEXTES)
for _partie in (
    agenda,
    appel,
    calendrier,
    tenue,
    classements,
    depots,
    extraits,
    papiers,
    pouvoirs,
    rectificatifs,
    carence,
    prolongation,
):
    plan.register_blueprint(_partie.plan)
plan.register_blueprint(proces_verbal.fichiers)

__all__ = ["plan"]
