"""The order of applications by the grid, from the narrow table: points, then oldest request, then number."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caleol.models.demande import Instruction
from caleol.queries.grilles import GrilleEnVigueur, load_grille
from caleol.rules.cotation import cle_des_totaux

CleDeRang = tuple[int, int, int, str]


def cles_de_rang(session: Session, demande_ids: Sequence[int], au: date) -> dict[int, CleDeRang]:
    """Return the key that sorts each application (smaller is first); nothing for one that was not computed."""
    en_vigueur = load_grille(session, au)
    lignes = session.execute(
        select(
            Instruction.demande_id,
            points_du_rang(en_vigueur).label("points"),
            Instruction.dalo,
            Instruction.depot_jour,
            Instruction.numero_unique,
        ).where(Instruction.demande_id.in_(demande_ids))
    )
    return {r.demande_id: cle(en_vigueur, r.points, r.dalo, r.depot_jour, r.numero_unique) for r in lignes}


def points_du_rang(en_vigueur: GrilleEnVigueur | None) -> ColumnElement[int]:
    """Return the column of the points that rank: declared or validated ones, as the grid says."""
    if en_vigueur is not None and en_vigueur.grille.base_du_rang == "valide":
        return Instruction.points_valides.expression
    return Instruction.points_declares.expression


def cle(en_vigueur: GrilleEnVigueur | None, points: int, dalo: bool, depot_jour: int, numero: str) -> CleDeRang:
    """Return the key of one application; without a grid the oldest request is first."""
    if en_vigueur is None:
        return (1, 0, depot_jour, numero)
    return cle_des_totaux(points, dalo, depot_jour, numero, en_vigueur.grille)
