"""The convocations of a séance, seat by seat, with where their mails are."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.francais import heure, nom_complet
from caleol.models.echange import Courriel
from caleol.models.enumerations import CanalConvocation
from caleol.models.seance import Convocation, Seance
from caleol.queries.convocables import cle_courriel


@dataclass(frozen=True, slots=True)
class ConvocationLue:
    """One convocation: to whom, how, when, read or not, absence said.

    `deposee_le` is when a letter was posted. `courriel` says where its mail is (« parti », « en attente », « en échec »
    with the cause), "" without mail.
    """

    id: int
    membre_id: int
    nom: str
    canal: str
    envoyee_le: datetime
    preuve: str
    lue_le: datetime | None
    absence: bool
    courriel: str
    par_courriel: bool
    par_lettre: bool
    deposee_le: date | None


def load_convocations(session: Session, seance: Seance) -> dict[int, list[ConvocationLue]]:
    """Return who was called, by seat, in the order of the calls."""
    par_siege: dict[int, list[ConvocationLue]] = {}
    prefixe = cle_courriel(seance.id, 0, 0).removesuffix("0-0")
    envois = session.scalars(
        select(Courriel).where(Courriel.cle.startswith(prefixe, autoescape=True)).order_by(Courriel.id)
    )
    courriels = {courriel.cle.partition("-r")[0]: _courriel(courriel) for courriel in envois}
    for convocation in session.scalars(
        select(Convocation)
        .where(Convocation.seance_id == seance.id)
        .options(joinedload(Convocation.membre))
        .order_by(Convocation.envoyee_le, Convocation.id)
    ):
        membre = convocation.membre
        lue = ConvocationLue(
            convocation.id,
            membre.id,
            nom_complet(membre.civilite, membre.prenom, membre.nom),
            convocation.canal.libelle,
            convocation.envoyee_le,
            convocation.preuve or "",
            convocation.lue_le,
            convocation.absence_annoncee,
            courriels.get(cle_courriel(seance.id, convocation.siege_id, membre.id), ""),
            convocation.canal is CanalConvocation.COURRIEL,
            convocation.canal is CanalConvocation.COURRIER,
            convocation.deposee_le,
        )
        par_siege.setdefault(convocation.siege_id, []).append(lue)
    return par_siege


def _courriel(courriel: Courriel) -> str:
    if courriel.envoye_le is not None:
        return f"parti à {heure(courriel.envoye_le)}"
    return f"en échec\u00a0: {courriel.echec}" if courriel.echec else "en attente de départ"
