"""How a ballot ends: a classement adopted, a second ballot, a lot postponed or sent to the room."""

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reglement import ReglesSeance
from caleol.rules.scrutin.majorite import CONTRE, RegleAppliquee, Tranche


class IssueScrutin(EnumLibelle):
    """How a ballot ends."""

    ADOPTE = "adopte", "adopté"
    SECOND_TOUR = "second_tour", "second tour entre les deux premiers"
    REPORT = "report", "lot ajourné"
    RENVOI = "renvoi", "lot renvoyé en séance physique"


PREPONDERANTES = {RegleAppliquee.MAIRE.libelle: "le maire", RegleAppliquee.PRESIDENT.libelle: "le président"}


def suite_du_departage(issue: IssueScrutin, regle: str) -> str:
    """Return which way the casting vote went and what becomes of the dwelling, "" where none settled the ballot.

    `regle` is the rule in words, as a ballot keeps it; the way it went follows from the result.
    """
    qui = PREPONDERANTES.get(regle)
    if qui is None:
        return ""
    if issue is IssueScrutin.ADOPTE:
        return f"\u202f; {qui} a voté pour ce classement, qui est adopté"
    return f"\u202f; {qui} a voté contre, le logement n’est attribué à personne"


def issue_de(
    tranche: Tranche, regles: ReglesSeance, *, second_tour: bool = False
) -> tuple[IssueScrutin, tuple[str, ...]]:
    """Return how a ballot ends, with the classements of a second ballot: one only, and only if the règlement has it."""
    if tranche.gagnant not in {None, CONTRE}:
        return IssueScrutin.ADOPTE, ()
    if tranche.finalistes and regles.second_tour and not second_tour:
        return IssueScrutin.SECOND_TOUR, tranche.finalistes
    return IssueScrutin.REPORT, ()
