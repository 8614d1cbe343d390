"""What waits for a member: séances to which they are convoked, lots on which their seat sits, minutes to validate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation, Seance
from caleol.queries.convocables import load_convocables
from caleol.queries.seance_lisible import seances_visibles
from caleol.queries.votes_attendus import VotesAttendus, load_votes_attendus
from caleol.rules.droits import Auteur
from caleol.rules.reglement import ModaliteSeance

FINIES = (EtatSeance.LEVEE, EtatSeance.VALIDEE)


@dataclass(frozen=True, slots=True)
class SeanceMembre:
    """A séance for one member: how many lots are theirs, and what is asked of them; `votes` where it is open."""

    id: int
    titre: str
    prevue_le: datetime
    modalite: ModaliteSeance
    lieu: str | None
    etat: EtatSeance
    lots: int
    sieges: tuple[str, ...]
    a_valider: bool
    votes: VotesAttendus | None = None


def load_seances_membre(
    session: Session, auteur: Auteur, maintenant: datetime, limite: int = 12
) -> tuple[SeanceMembre, ...]:
    """Return the séances to which a member is convoked or over which they presided, the coming ones first."""
    if auteur.membre_id is None:
        return ()
    seances = session.scalars(
        select(Seance)
        .where(
            Seance.etat != EtatSeance.ANNULEE,
            seances_visibles(auteur),
            or_(
                Seance.presidee_par_id == auteur.membre_id,
                Seance.id.in_(select(Convocation.seance_id).where(Convocation.membre_id == auteur.membre_id)),
            ),
        )
        .order_by(Seance.prevue_le.desc())
        .limit(limite)
        .options(joinedload(Seance.commission))
    ).all()
    vues = [_vue(session, auteur, seance, maintenant) for seance in seances]
    finies = [vue for vue in vues if vue.etat in FINIES and not vue.a_valider]
    autres = sorted((vue for vue in vues if vue not in finies), key=lambda vue: (not vue.a_valider, vue.prevue_le))
    return (*autres, *finies)


def _vue(session: Session, auteur: Auteur, seance: Seance, maintenant: datetime) -> SeanceMembre:
    membre_id, ouverte = auteur.membre_id, seance.etat is EtatSeance.OUVERTE
    siege_ids = set(
        session.scalars(
            select(Convocation.siege_id).where(Convocation.seance_id == seance.id, Convocation.membre_id == membre_id)
        )
    )
    siens = [c for c in load_convocables(session, seance) if c.siege.id in siege_ids]
    return SeanceMembre(
        id=seance.id,
        titre=f"{seance.commission.nom} n° {seance.numero}",
        prevue_le=seance.prevue_le,
        modalite=seance.modalite,
        lieu=seance.lieu,
        etat=seance.etat,
        lots=len({lot for convocable in siens for lot in convocable.lots}),
        sieges=tuple(convocable.siege.libelle for convocable in siens),
        a_valider=seance.etat is EtatSeance.LEVEE and seance.presidee_par_id == membre_id,
        votes=load_votes_attendus(session, auteur, seance.id, maintenant) if ouverte and siege_ids else None,
    )
