"""What the law or the règlement asks of a commission and does not find: told on the home pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import accorde, date_courte, liste_et
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.models.urne import Urne
from caleol.queries.convocables import jour_de_convocation
from caleol.queries.mandats import CommissionTenue, list_commissions
from caleol.queries.voix import load_regles
from caleol.rules.delais import delai_convocation
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class Avertissement:
    """One thing to look at: which page tells more, by its commission or its séance."""

    titre: str
    detail: str
    commission_id: int | None = None
    seance_id: int | None = None


def load_avertissements(session: Session, auteur: Auteur, au: date, maintenant: datetime) -> tuple[Avertissement, ...]:
    """Return what is to be looked at in the commissions that the author may see; no name of a person.

    Votes that are due and could not be counted come first, then mandates, intervals and short convocations.
    """
    commissions = list_commissions(session, auteur, au)
    cles = [commission.id for commission in commissions]
    return (
        *_votes_echus(session, cles, maintenant),
        *(avis for commission in commissions for avis in _commission(commission)),
        *_convocations_courtes(session, cles),
    )


def _commission(tenue: CommissionTenue) -> Iterator[Avertissement]:
    if tenue.intervalle is not None and not tenue.intervalle.respecte:
        titre = f"{tenue.nom} : plus de deux mois sans séance"
        yield Avertissement(titre, tenue.intervalle.phrase, commission_id=tenue.id)
    if tenue.president is None:
        detail = "Enregistrez l’élection sur le mandat d’un des six membres désignés."
        yield Avertissement(f"{tenue.nom} : aucun président élu", detail, commission_id=tenue.id)
    if tenue.vacants:
        nombre = accorde(len(tenue.vacants), "siège sans titulaire", "sièges sans titulaire")
        detail = f"{liste_et([siege.libelle for siege in tenue.vacants])}."
        yield Avertissement(f"{tenue.nom} : {nombre}", detail, commission_id=tenue.id)
    if tenue.finissants:
        nombre = accorde(len(tenue.finissants), "mandat finit", "mandats finissent")
        fins = [
            f"{s.libelle} ({m.qualite.libelle.lower()}), le {date_courte(m.fin)}" for s, m in tenue.finissants if m.fin
        ]
        detail = f"{liste_et(fins)}."
        yield Avertissement(f"{tenue.nom} : {nombre} avant deux mois", detail, commission_id=tenue.id)


def _convocations_courtes(session: Session, commission_ids: list[int]) -> Iterator[Avertissement]:
    """Yield the séances to come that were convoked later than the règlement says (R09)."""
    requete = select(Seance).where(Seance.commission_id.in_(commission_ids), Seance.etat == EtatSeance.CONVOQUEE)
    for seance in session.scalars(requete.order_by(Seance.prevue_le)):
        regles = load_regles(session, seance)
        convoquee = jour_de_convocation(session, seance)
        if regles is None or convoquee is None:
            continue
        delai = delai_convocation(convoquee, jour_local(seance.prevue_le), regles)
        if not delai.respecte:
            motif = " Urgence motivée." if seance.urgence_motif else " Le procès-verbal le dira."
            titre = f"{seance.commission.nom} n° {seance.numero} : convocation plus courte que le règlement"
            yield Avertissement(titre, f"{delai.phrase}{motif}", seance_id=seance.id)


def _votes_echus(session: Session, commission_ids: list[int], maintenant: datetime) -> Iterator[Avertissement]:
    """Yield the open séances on which a vote is past its hour and was not counted."""
    requete = select(Seance).where(Seance.commission_id.in_(commission_ids), Seance.etat == EtatSeance.OUVERTE)
    for seance in session.scalars(requete.order_by(Seance.prevue_le)):
        nombre = len(lots_echus(session, seance.id, maintenant))
        if nombre:
            titre = (
                f"{seance.commission.nom} n° {seance.numero} : {accorde(nombre, 'vote échu', 'votes échus')} à compter"
            )
            detail = (
                "L’heure annoncée est passée et le décompte n’a pas pu se faire : la page de la séance dit quoi faire."
            )
            yield Avertissement(titre, detail, seance_id=seance.id)


def lots_echus(session: Session, seance_id: int, maintenant: datetime) -> tuple[int, ...]:
    """Return the lots of a séance whose vote is past its announced hour and not counted."""
    requete = select(Urne.lot_id).where(
        Urne.seance_id == seance_id,
        Urne.annulee_le.is_(None),
        Urne.close_le.is_(None),
        Urne.echeance_le <= maintenant,
    )
    return tuple(session.scalars(requete.order_by(Urne.id)))
