"""The ballots that are open, on whatever lot: which box a lot has, which ballots count in it now."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from caleol.models.urne import Bulletin, Contribution, Urne


def load_urne(session: Session, lot_id: int) -> Urne | None:
    """Return the open ballot of a lot, not closed and not void."""
    return session.scalar(select(Urne).where(Urne.lot_id == lot_id, Urne.annulee_le.is_(None), Urne.close_le.is_(None)))


def lots_au_vote(session: Session, lot_ids: Collection[int], maintenant: datetime | None = None) -> frozenset[int]:
    """Return the lots on which a ballot is on the table; with `maintenant`, those whose vote has begun."""
    ouvertes = select(Urne.lot_id).where(Urne.lot_id.in_(lot_ids), Urne.annulee_le.is_(None), Urne.close_le.is_(None))
    if maintenant is not None:
        ouvertes = ouvertes.where(Urne.ouverte_le <= maintenant)
    return frozenset(session.scalars(ouvertes))


def load_derniere(session: Session, lot_id: int) -> Urne | None:
    """Return the last ballot of a lot that is not void, open or closed."""
    return session.scalar(
        select(Urne).where(Urne.lot_id == lot_id, Urne.annulee_le.is_(None)).order_by(Urne.tour.desc()).limit(1)
    )


def load_urnes(session: Session, lot_ids: Collection[int]) -> dict[int, Urne]:
    """Return the last ballot of each lot that is not void, with its rankings and every ballot received."""
    urnes = session.scalars(
        select(Urne)
        .where(Urne.lot_id.in_(lot_ids), Urne.annulee_le.is_(None))
        .options(selectinload(Urne.propositions), selectinload(Urne.bulletins))
        .order_by(Urne.tour)
    )
    return {urne.lot_id: urne for urne in urnes}


def courants(bulletins: Iterable[Bulletin], porteurs: Mapping[int, int] | None = None) -> dict[int, Bulletin]:
    """Return, by seat, the ballot that counts: the last one received, typed ones once confirmed.

    With `porteurs`, the seat that represents another one now, a ballot sent under a proxy that fell is left out.
    """
    return {
        b.siege_id: b
        for b in bulletins
        if b.remplace_le is None
        and not b.a_confirmer
        and (porteurs is None or b.mandataire_siege_id in {None, porteurs.get(b.siege_id)})
    }


def load_contributions(session: Session, lot_id: int) -> list[Contribution]:
    """Return what was written on a lot, in its order."""
    return list(
        session.scalars(
            select(Contribution).where(Contribution.lot_id == lot_id).order_by(Contribution.le, Contribution.id)
        )
    )


def lots_en_question(session: Session, seance_id: int) -> frozenset[int]:
    """Return the lots of a séance where the last one to write sits on the commission: the secretary did not answer."""
    derniere = (
        select(func.max(Contribution.id)).where(Contribution.seance_id == seance_id).group_by(Contribution.lot_id)
    )
    requete = select(Contribution.lot_id).where(Contribution.id.in_(derniere), Contribution.siege_id.is_not(None))
    return frozenset(session.scalars(requete))
