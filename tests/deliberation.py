"""What the tests of a deliberation share: voices, forms, what was recorded."""

from typing import Any

from sqlalchemy import select

from caleol.services.deliberation import (
    ContreProposition,
    DecisionSaisie,
)
from tests.tenue import CLASSEE, Tenue, saisie


def tout(t: Tenue, classe: type[Any]) -> list[Any]:
    with t.actes.sessions.lecture() as session:
        return list(session.scalars(select(classe).order_by(classe.id)))


def votes(t: Tenue, **voix: str) -> dict[int, str]:
    """Return the voice of each seat with a vote: the proposal, unless told otherwise (keys without dash)."""
    return {
        cle_siege: voix.get(cle.replace("-", "_"), "1") for cle, cle_siege in t.sieges.items() if cle != "consultatif"
    }


def codes(refus: Any) -> set[str]:
    return {constat.code for constat in refus.data["constats"]}


def saisir(t: Tenue, *decisions: DecisionSaisie, **autres: Any) -> dict[str, Any]:
    return {"lot_id": t.lots[0], "version": t.version(), "decisions": decisions} | autres


def autre_ordre(t: Tenue) -> ContreProposition:
    premier, second, tiers = t.candidats()
    decisions = (saisie(premier, CLASSEE, 2), saisie(second, CLASSEE, 1), saisie(tiers, CLASSEE, 3))
    return ContreProposition(decisions, t.sieges["designe-3"])
