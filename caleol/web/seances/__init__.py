"""The séances: prepare, convoke, open, note presences, raise, read and validate the minutes."""

from caleol.web import messages
from caleol.web.seances import agenda, appel, calendrier, classements, proces_verbal, tenue
from caleol.web.seances.messages_seances import TEXTES
from caleol.web.seances.vues import plan

messages.ajoute(TEXTES)
for _partie in (agenda.plan, appel.plan, calendrier.plan, tenue.plan, classements.plan, proces_verbal.fichiers):
    plan.register_blueprint(_partie)

__all__ = ["plan"]
