"""The desk of whoever checks: past séances that can be checked, a dwelling or an applicant found by its number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.errors import Introuvable
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Lot
from caleol.models.patrimoine import Logement
from caleol.models.seance import Pv, Seance
from caleol.queries.portee_controle import portee_demande, portee_logement
from caleol.queries.seance_lisible import lit_tout
from caleol.rules.droits import Auteur

MONTREES = 100


@dataclass(frozen=True, slots=True)
class SeanceValidee:
    """A past séance, with its minutes."""

    id: int
    jour: date
    titre: str
    reference: str
    lots: int
    scelle: bool


@dataclass(frozen=True, slots=True)
class Cible:
    """The control file that a number names."""

    genre: str
    arguments: dict[str, Any]


def list_seances_validees(session: Session, auteur: Auteur) -> tuple[SeanceValidee, ...]:
    """Return the séances whose minutes are validated and that the reader reads entirely, the last first."""
    lignes = session.execute(
        select(Pv, Seance, select(func.count(Lot.id)).where(Lot.seance_id == Seance.id).scalar_subquery())
        .join(Seance, Seance.id == Pv.seance_id)
        .where(Pv.valide_le.is_not(None), Pv.version == 1, Seance.etat == EtatSeance.VALIDEE)
        .options(joinedload(Seance.commission))
        .order_by(Seance.ouverte_le.desc(), Seance.id.desc())
        .limit(MONTREES)
    )
    return tuple(
        SeanceValidee(
            seance.id,
            seance.jour,
            f"{seance.commission.nom}, séance n° {seance.numero}",
            pv.reference,
            lots,
            pv.empreinte_fichier is not None,
        )
        for pv, seance, lots in lignes
        if lit_tout(auteur, seance)
    )


def find_cible(session: Session, auteur: Auteur, numero: str) -> Cible | None:
    """Return the control file of the applicant or the dwelling that bears a number; None where the reader has none."""
    demande_id = session.scalar(select(Demande.id).where(Demande.numero_unique == numero))
    reference = session.scalar(select(Logement.reference).where(Logement.reference == numero))
    try:
        if demande_id is not None:
            portee_demande(session, auteur, demande_id)
            return Cible("demande", {"demande_id": demande_id})
        if reference is not None:
            portee_logement(session, auteur, reference)
            return Cible("logement", {"reference": reference})
    except Introuvable:
        return None
    return None
