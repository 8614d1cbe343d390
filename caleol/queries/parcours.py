"""The road of a vacant dwelling in dated steps: from the notice to the lease, with what is still to come."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import accorde
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.locatif import Bail
from caleol.queries.lots import VacanceLue


@dataclass(frozen=True, slots=True)
class Etape:
    """One step: `etat` is `fait`, `encours`, `a-venir` or `echec`; `le` where a day is known."""

    titre: str
    etat: str
    le: date | None = None
    texte: str = ""


def load_parcours(session: Session, vacance: VacanceLue, au: date) -> tuple[Etape, ...]:
    """Return the steps of a vacancy, in the order of time."""
    bail = session.scalar(select(Bail.signature_le).where(Bail.vacance_id == vacance.id))
    etapes = [*_depart(vacance), *_passages(vacance), *_lot(vacance, au)]
    if bail is not None:
        etapes.append(Etape("Bail signé", "fait", bail))
    elif vacance.close_le is not None:
        etapes.append(Etape("Logement retiré", "echec", vacance.close_le, vacance.retiree_motif))
    else:
        etapes.append(Etape("Offre, réponse, bail", "a-venir", texte="dix jours au moins pour répondre"))
    return tuple(etapes)


def _depart(vacance: VacanceLue) -> list[Etape]:
    debut = [Etape("Congé reçu", "fait", vacance.conge_recu_le)] if vacance.conge_recu_le else []
    declaree = Etape("Déclaré vacant", "fait", jour_local(vacance.declaree_le), vacance.origine.libelle)
    return [*debut, declaree]


def _passages(vacance: VacanceLue) -> list[Etape]:
    etapes = []
    for passage in vacance.passages:
        seance = passage.seance.nom if passage.seance else ""
        le = jour_local(passage.seance.prevue_le) if passage.seance else None
        titres = {EtatLot.DECIDE: "Décidé", EtatLot.AJOURNE: "Ajourné", EtatLot.RETIRE: "Lot retiré"}
        titre = f"{titres.get(passage.etat, passage.etat.libelle)}{f' en {seance}' if seance else ''}"
        etapes.append(Etape(titre, "fait" if passage.etat is EtatLot.DECIDE else "echec", le, passage.motif))
    return etapes


def _lot(vacance: VacanceLue, au: date) -> list[Etape]:
    lot = vacance.lot
    decide = any(passage.etat is EtatLot.DECIDE for passage in vacance.passages)
    if lot is None:
        if decide or vacance.close_le is not None:
            return []
        return [Etape("Choix des candidats", "encours", au, "aucun candidat pour l’instant"), _seance_a_venir()]
    compte = accorde(len(lot.candidatures), "candidat")
    if lot.seance is None:
        return [Etape("Choix des candidats", "encours", au, compte), _seance_a_venir()]
    le = jour_local(lot.seance.prevue_le)
    tenue = lot.seance.etat in {EtatSeance.OUVERTE, EtatSeance.LEVEE}
    return [
        Etape("Candidats choisis", "fait", texte=compte),
        Etape(lot.seance.nom, "encours" if tenue else "a-venir", le, "à l’ordre du jour"),
    ]


def _seance_a_venir() -> Etape:
    return Etape("Séance de la commission", "a-venir", texte="lot à inscrire")
