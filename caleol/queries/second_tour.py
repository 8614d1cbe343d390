"""The two rankings between which a second ballot decides, as the first ballot kept them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.commission import Siege
from caleol.models.lot import Candidature, Scrutin
from caleol.queries.instantane import lit_dossier
from caleol.queries.seance_lisible import find_seance
from caleol.rules.decisions import TypeDecision, libelle_decision
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class Finaliste:
    """One of the two rankings: its place in the vote ("1" or "2"), who put it forward, its lines, its voices."""

    choix: str
    auteur: str
    lignes: tuple[str, ...]
    voix: int


@dataclass(frozen=True, slots=True)
class SecondTour:
    """A second ballot to hold."""

    phrase: str
    finalistes: tuple[Finaliste, ...]


def get_second_tour(session: Session, auteur: Auteur, seance_id: int, lot_id: int) -> SecondTour:
    """Return the second ballot that a lot waits for.

    Raises:
        Introuvable: the séance is not for this reader, or the lot waits for no second ballot.
    """
    seance = find_seance(session, auteur, seance_id)
    scrutin = session.scalar(
        select(Scrutin)
        .where(Scrutin.lot_id == lot_id, Scrutin.seance_id == seance.id, Scrutin.annule_le.is_(None))
        .order_by(Scrutin.tour.desc())
        .limit(1)
    )
    if scrutin is None or not scrutin.decompte.get("finalistes"):
        raise Introuvable("lot", id=lot_id)
    noms = {
        candidature.id: lit_dossier(candidature.instantane or {}).nom_complet
        for candidature in session.scalars(select(Candidature).where(Candidature.lot_id == lot_id))
    }
    retenues = [p for p in scrutin.decompte["propositions"] if p["numero"] in scrutin.decompte["finalistes"]]
    return SecondTour(
        phrase=str(scrutin.decompte["phrase"]),
        finalistes=tuple(
            Finaliste(
                choix=str(rang),
                auteur=_auteur(session, proposition["auteur_siege"]),
                lignes=tuple(
                    f"{libelle_decision(TypeDecision(d['type']), d['rang'])}\u00a0: {noms[d['candidature_id']]}"
                    for d in sorted(proposition["decisions"], key=lambda d: (d["rang"] is None, d["rang"] or 0))
                ),
                voix=proposition["voix"],
            )
            for rang, proposition in enumerate(retenues, start=1)
        ),
    )


def _auteur(session: Session, siege_id: int | None) -> str:
    return session.get_one(Siege, siege_id).libelle if siege_id else "secrétariat"
