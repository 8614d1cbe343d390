"""A séance rehearsed: begin, join and throw away a rehearsal; false voices and its clock."""

from caleol.web import messages
from caleol.web.repetition import essais
from caleol.web.repetition.messages_repetition import TEXTES
from caleol.web.repetition.vues import plan

messages.ajoute(TEXTES)
plans = (plan, essais.plan)

__all__ = ["plan", "plans"]
