"""The jobs of the tool, and the mails that have not left."""

from caleol.web.taches.vues import plan

__all__ = ["plan"]
