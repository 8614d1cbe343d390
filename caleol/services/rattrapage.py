"""What a new day asks of the waiting list, done once however often the tool starts."""

from sqlalchemy import func, select

from caleol.kernel.clock import jour_local
from caleol.models.demande import Instruction
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions


def recompute_if_due(actes: Actes) -> int:
    """Compute the waiting list again where a part of it was last computed before today; return how many changed."""
    with actes.sessions.lecture() as session:
        plus_ancien = session.scalar(select(func.min(Instruction.calculee_le)))
    if plus_ancien is None or plus_ancien >= jour_local(actes.horloge.maintenant()):
        return 0
    return recompute_instructions(actes)
