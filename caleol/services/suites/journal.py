"""The entries of the register for what follows a lot: one object, the lot, so that its whole history is one reading."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from caleol.models.lot import Decision
from caleol.models.suivi import Courrier, OffreLogement
from caleol.queries.suites.etat_lettres import list_fausses
from caleol.rules.ecarts import RaisonEcart
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
    """Enter an act on what follows a decision: its candidature and its rank stand beside.

    The letters of its lot that wait are looked at again before the commit.
    """
    situe = {"candidature": decision.candidature_id, "rang": decision.rang or 1}
    acte.inscrire(nom, OBJET, decision.lot_id, {**situe, **donnees}, personnel)
    watch_lettres(acte, decision.lot_id)


def watch_lettres(acte: Acte, lot_id: int) -> None:
    """Ask that the letters of a lot that say the truth no more be set aside at the end of the act."""
    acte.avant.setdefault(f"lettres-{lot_id}", partial(set_aside_fausses, acte, lot_id))


def set_aside_fausses(acte: Acte, lot_id: int) -> None:
    """Set aside the letters of a lot made and not left that say the truth no more; one that has left is not touched."""
    acte.session.flush()
    for courrier, raison in list_fausses(acte.session, lot_id, acte.jour):
        set_aside(acte, courrier, raison)


def set_aside(acte: Acte, courrier: Courrier, raison: RaisonEcart, texte: str = "") -> None:
    """Set a letter aside and enter it in the history of its lot; `texte` is what who did it by hand wrote."""
    courrier.ecarte_le, courrier.ecarte_raison, courrier.ecarte_texte = acte.instant, raison, texte or None
    decision = acte.session.get_one(Decision, courrier.decision_id)
    donnees = {"courrier": courrier.id, "nature": courrier.nature, "raison": raison}
    note_decision(acte, "ecart_courrier", decision, donnees, {"motif": texte} if texte else None)
