"""The examination of occupancy: leases, what the rules say of them, what agencies flag."""

from caleol.web import messages, messages_occupation
from caleol.web.occupation.appariements import plan as plan_appariements
from caleol.web.occupation.campagnes import plan as plan_campagnes
from caleol.web.occupation.donnees import plan as plan_donnees
from caleol.web.occupation.examens import plan as plan_examens
from caleol.web.occupation.lettres import plan as plan_lettres
from caleol.web.occupation.occupants import plan as plan_occupants
from caleol.web.occupation.signalements import plan as plan_signalements
from caleol.web.occupation.suites import plan as plan_suites
from caleol.web.occupation.vues import plan

messages.ajoute(messages_occupation.TEXTES)
plan.register_blueprint(plan_signalements)
plan.register_blueprint(plan_donnees)
plan.register_blueprint(plan_occupants)
plan.register_blueprint(plan_examens)
plan.register_blueprint(plan_suites)
plan.register_blueprint(plan_campagnes)
plan.register_blueprint(plan_lettres)
plan.register_blueprint(plan_appariements)

__all__ = ["plan"]
