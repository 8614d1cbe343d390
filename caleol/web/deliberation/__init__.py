"""The deliberation page: conduct a séance lot by lot, at the keyboard or by touch."""

from caleol.web import messages
from caleol.web.deliberation import corrections
from caleol.web.deliberation.messages_deliberation import TEXTES
from caleol.web.deliberation.vues import plan

messages.ajoute(TEXTES)
plan.register_blueprint(corrections.plan)

__all__ = ["plan"]
