"""A ballot made void before its count: its candidates, or its lot, are no longer those that were voted."""

from caleol.models.lot import Lot
from caleol.queries.urnes import load_urne
from caleol.services.act import Acte


def void_urne(acte: Acte, lot: Lot, motif: str) -> None:
    """Make the open ballot of a lot void, in the course of another act (a candidate or the dwelling withdrawn).

    Its ballots count no more, and those who sent them read why (decisions 23 and 26).
    """
    urne = load_urne(acte.session, lot.id)
    if urne is None:
        return
    urne.annulee_le, urne.annulee_motif = acte.instant, motif
    acte.inscrire("annulation_vote", "lot", lot.id, {"urne": urne.id}, {"motif": motif})
