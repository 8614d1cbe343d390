"""After the séances: what waits, the follow-up of each lot, and the acts on offers, conditions and leases."""

from caleol.web import messages
from caleol.web.suivi import actes
from caleol.web.suivi.messages_suivi import TEXTES
from caleol.web.suivi.vues import plan

messages.ajoute(TEXTES)
plan.register_blueprint(actes.plan)

__all__ = ["plan"]
