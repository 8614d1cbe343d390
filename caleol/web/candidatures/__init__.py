"""Dossiers of candidates, their comparison, and the search of waiting applications."""

from caleol.web import messages
from caleol.web.candidatures import identites, messages_candidatures, releve, verifications
from caleol.web.candidatures.vues import plan

messages.ajoute(messages_candidatures.TEXTES)

__all__ = ["identites", "plan", "releve", "verifications"]
