"""How a ballot ends: a classement adopted, a second ballot, a lot postponed or sent to the room."""

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reglement import ReglesSeance
from caleol.rules.scrutin.majorite import CONTRE, Tranche


class IssueScrutin(EnumLibelle):
    """How a ballot ends."""

    ADOPTE = "adopte", "adopté"
    SECOND_TOUR = "second_tour", "second tour entre les deux premiers"
    REPORT = "report", "lot reporté"
    RENVOI = "renvoi", "lot renvoyé en séance physique"


def issue_de(
    tranche: Tranche, regles: ReglesSeance, *, second_tour: bool = False
) -> tuple[IssueScrutin, tuple[str, ...]]:
    """Return how a ballot ends, with the classements of a second ballot: one only, and only if the règlement has it."""
    if tranche.gagnant not in {None, CONTRE}:
        return IssueScrutin.ADOPTE, ()
    if tranche.finalistes and regles.second_tour and not second_tour:
        return IssueScrutin.SECOND_TOUR, tranche.finalistes
    return IssueScrutin.REPORT, ()
