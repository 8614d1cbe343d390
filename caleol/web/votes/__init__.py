"""Votes sent from afar: a member's dwellings, ballot and receipts; the open votes of a secretary."""

from caleol.web import messages
from caleol.web.votes import secretariat
from caleol.web.votes.messages_votes import TEXTES
from caleol.web.votes.vues import plan

messages.ajoute(TEXTES)
plan.register_blueprint(secretariat.plan)

__all__ = ["plan"]
