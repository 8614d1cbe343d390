"""What an administrator keeps: dated values, règlements, grids, accounts, commissions and their mandates."""

from caleol.web import messages, messages_administration
from caleol.web.administration import vues_regles, vues_valeurs

messages.ajoute(messages_administration.TEXTES)

plans = (vues_valeurs.plan, vues_regles.plan)

__all__ = ["plans"]
