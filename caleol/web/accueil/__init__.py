"""The first page of each role: what is waiting for this person today."""

from caleol.web.accueil.vues import plan

__all__ = ["plan"]
