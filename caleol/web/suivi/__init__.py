"""After the séances: what waits, the follow-up of each lot, and the acts on offers, conditions and leases."""

from caleol.web import messages
from caleol.web.suivi import actes, courriers, ecarts, modeles, refus, retraits
from caleol.web.suivi.messages_suivi import TEXTES
from caleol.web.suivi.vues import plan

messages.ajoute(TEXTES)
for _partie in (actes.plan, courriers.plan, ecarts.plan, modeles.plan, refus.plan, retraits.plan):
    plan.register_blueprint(_partie)

__all__ = ["plan"]
