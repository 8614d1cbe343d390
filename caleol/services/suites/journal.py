"""The entries of the register for what follows a lot: one object, the lot, so that its whole history is one reading."""

from collections.abc import Mapping
from typing import Any

from caleol.models.lot import Decision
from caleol.models.suivi import OffreLogement
from caleol.services.act import Acte

OBJET = "suites"


def note_offre(
    acte: Acte, nom: str, offre: OffreLogement, donnees: Mapping[str, Any], personnel: Mapping[str, str] | None = None
) -> None:
    """Enter an act on an offer."""
    decision = acte.session.get_one(Decision, offre.decision_id)
    note_decision(acte, nom, decision, {"offre": offre.id, **donnees}, personnel)


def note_decision(
    acte: Acte, nom: str, decision: Decision, donnees: Mapping[str, Any], personnel: Mapping[str, str] | None = None
) -> None:
    """Enter an act on what follows a decision: its candidature and its rank stand beside."""
    situe = {"candidature": decision.candidature_id, "rang": decision.rang or 1}
    acte.inscrire(nom, OBJET, decision.lot_id, {**situe, **donnees}, personnel)
