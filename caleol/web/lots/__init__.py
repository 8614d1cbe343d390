"""Vacant dwellings: declare them, choose their candidates, prepare the lot, put it on an agenda."""

from caleol.web import messages, messages_lots
from caleol.web.lots.candidats import plan as plan_candidats
from caleol.web.lots.contacts import plan as plan_contacts
from caleol.web.lots.ensemble import plan as plan_ensemble
from caleol.web.lots.preparation import plan as plan_preparation
from caleol.web.lots.vues import plan

messages.ajoute(messages_lots.TEXTES)
plan.register_blueprint(plan_candidats)
plan.register_blueprint(plan_contacts)
plan.register_blueprint(plan_ensemble)
plan.register_blueprint(plan_preparation)

__all__ = ["plan"]
