"""Who may know a séance and what of it: the one place that decides, for its pages, papers and exports."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatPv
from caleol.models.lot import Deport
from caleol.models.seance import Convocation, Presence, Pv, Seance
from caleol.rules.droits import Auteur, Role


def seances_visibles(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition that keeps the séances an account may know.

    The secretary those of the commission; a member those to which they were convoked, where they sat or presided;
    the auditor and the tool all.
    """
    if auteur.voit_tout:
        return true()
    if auteur.role is Role.SECRETAIRE:
        return Seance.commission_id.in_(auteur.commission_ids)
    if auteur.role is Role.MEMBRE and auteur.membre_id is not None:
        siennes = or_(
            *(
                Seance.id.in_(select(table.seance_id).where(table.membre_id == auteur.membre_id))
                for table in (Convocation, Presence)
            ),
            Seance.presidee_par_id == auteur.membre_id,
        )
        return siennes if auteur.seance_id is None else and_(siennes, Seance.id == auteur.seance_id)
    return false()


def find_seance(session: Session, auteur: Auteur, seance_id: int) -> Seance:
    """Return a séance that a reader may know.

    Raises:
        Introuvable: not for this reader.
    """
    seance = session.scalar(select(Seance).where(Seance.id == seance_id, seances_visibles(auteur)))
    if seance is None:
        raise Introuvable("seance", id=seance_id)
    return seance


def lit_tout(auteur: Auteur, seance: Seance) -> bool:
    """Return whether an account reads every lot and paper of a séance: its secretary, the auditor, the tool."""
    return auteur.voit_tout or auteur.tient(seance.commission_id)


def preside(auteur: Auteur, seance: Seance) -> bool:
    """Return whether an account is that of the member who presides the séance."""
    ici = auteur.role is Role.MEMBRE and auteur.seance_id in (None, seance.id)
    return ici and auteur.membre_id is not None and seance.presidee_par_id == auteur.membre_id


def sieges_du_membre(session: Session, auteur: Auteur, seance_id: int) -> frozenset[int]:
    """Return the seats for which a member was convoked to a séance, or which they held there; none for others."""
    if auteur.role is not Role.MEMBRE or auteur.membre_id is None or auteur.seance_id not in (None, seance_id):
        return frozenset()
    convoques, tenus = (
        select(table.siege_id).where(table.seance_id == seance_id, table.membre_id == auteur.membre_id)
        for table in (Convocation, Presence)
    )
    return frozenset(session.scalars(convoques.union(tenus)))


def lots_en_deport(session: Session, auteur: Auteur, lot_ids: Iterable[int]) -> frozenset[int]:
    """Return, among some lots, those on which the reader stepped aside, on whichever seat: no dossier of theirs (R10).

    The séance still lists such a lot; it names nobody.
    """
    if auteur.role is not Role.MEMBRE or auteur.membre_id is None:
        return frozenset()
    requete = select(Deport.lot_id).where(Deport.membre_id == auteur.membre_id, Deport.lot_id.in_(list(lot_ids)))
    return frozenset(session.scalars(requete))


def pv_approuve(session: Session, seance_id: int) -> bool:
    """Return whether the minutes of a séance are approved: members then read these minutes and nothing else."""
    return session.scalar(select(Pv.id).where(Pv.seance_id == seance_id, Pv.etat == EtatPv.APPROUVE)) is not None
