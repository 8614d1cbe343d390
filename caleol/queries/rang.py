"""The order of applications by the grid, as it was computed in the narrow table: smaller is first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caleol.models.demande import Instruction
from caleol.rules.cotation import CleDeRang


def cles_de_rang(session: Session, demande_ids: Sequence[int]) -> dict[int, CleDeRang]:
    """Return the key that sorts each application: class, less its points, the chain of the grid, number.

    Nothing is returned for one that was not computed.
    """
    lignes = session.execute(
        select(Instruction.demande_id, *ordre_du_rang()).where(Instruction.demande_id.in_(demande_ids))
    )
    return {
        demande_id: (classe, points, premier, suite, numero)
        for demande_id, classe, points, premier, suite, numero in lignes
    }


def ordre_du_rang(
    *, par_index: bool = True
) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int], ColumnElement[int], ColumnElement[str]]:
    """Return the columns of the rank, in the order of `ix_instruction_rang`.

    Without `par_index` the database sorts what it keeps instead of following the index row by row: quicker where
    most of the list has to be read anyway.
    """
    return (
        Instruction.rang_classe.expression if par_index else Instruction.rang_classe + 0,
        Instruction.rang_points.expression,
        Instruction.rang_departage.expression,
        Instruction.rang_suite.expression,
        Instruction.numero_unique.expression,
    )
