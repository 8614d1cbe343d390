"""Log in, log out, choose a role, one's own account."""

from caleol.web.connexion.agenda import plan as plan_agenda
from caleol.web.connexion.vues import plan

__all__ = ["plan", "plan_agenda"]
