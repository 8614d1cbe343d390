"""What waits after the séances, by due date: offers to notify, proofs, answers, papers, leases, striking off."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import SQLColumnExpression

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande, EtatLot, EtatOffre, EtatSeance, IssueLot
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement, Reponse
from caleol.queries.suites.perimetre import lots_suivis
from caleol.rules.droits import Auteur
from caleol.rules.enumeration import EnumLibelle

PAR_PAGE = 30
A_NOTIFIER_SOUS = timedelta(days=3)
PREUVE_SOUS = timedelta(days=20)


class Attente(EnumLibelle):
    """What is waited for on a candidate."""

    NOTIFIER = "notifier", "Offre à notifier"
    PREUVE = "preuve", "Preuve de notification à saisir"
    REPONSE = "reponse", "Réponse du ménage"
    CONDITION = "condition", "Pièce à recevoir"
    BAIL = "bail", "Bail à signer"
    RADIATION = "radiation", "Demande à radier"
    IRRECEVABLE = "irrecevable", "Demande irrecevable à radier"


DEPUIS = frozenset({Attente.NOTIFIER, Attente.PREUVE, Attente.BAIL, Attente.RADIATION})
"""What waits since a day; the others wait until one."""


@dataclass(frozen=True, slots=True)
class LigneAttente:
    """One thing that waits: on whom, on which dwelling, since or until when."""

    attente: Attente
    le: date
    lot_id: int
    logement: str
    menage: str
    rang: int
    seance: str
    seance_le: date
    sans_preuve: bool
    radiee: bool

    @property
    def depuis(self) -> bool:
        """Return whether the date is the one since which it waits."""
        return self.attente in DEPUIS

    def gravite(self, au: date) -> str:
        """Return `bloquant` past the date, `verifier` within two days or where it drags on, else nothing."""
        if self.attente is Attente.NOTIFIER:
            return "verifier" if au - self.le > A_NOTIFIER_SOUS else ""
        if self.attente is Attente.PREUVE:
            return "verifier" if au - self.le > PREUVE_SOUS else ""
        if self.depuis or self.attente is Attente.IRRECEVABLE:
            return ""
        reste = (self.le - au).days
        return "bloquant" if reste < 0 else "verifier" if reste <= 2 else ""


@dataclass(frozen=True, slots=True)
class Attentes:
    """A page of what waits, with the number of each kind."""

    lignes: tuple[LigneAttente, ...]
    comptes: dict[Attente, int]
    total: int
    page: int
    pages: int


def list_attentes(
    session: Session, auteur: Auteur, *, attente: Attente | None = None, page: int = 1, par_page: int = PAR_PAGE
) -> Attentes:
    """Return what waits in the perimeter, the earliest first."""
    toutes = _union(auteur, tuple(Attente)).subquery()
    lignes = session.execute(select(toutes.c.attente, func.count()).group_by(toutes.c.attente))
    comptes: Counter[Attente] = Counter({Attente(nom): nombre for nom, nombre in lignes})
    total = comptes[attente] if attente else sum(comptes.values())
    pages = max(-(-total // par_page), 1)
    page = min(max(page, 1), pages)
    choisies = toutes if attente is None else _union(auteur, (attente,)).subquery()
    requete = _details(choisies).order_by(choisies.c.le, choisies.c.attente, Decision.id)
    trouvees = session.execute(requete.limit(par_page).offset((page - 1) * par_page))
    return Attentes(
        lignes=tuple(_ligne(*ligne) for ligne in trouvees),
        comptes={quoi: comptes[quoi] for quoi in Attente},
        total=total,
        page=page,
        pages=pages,
    )


def _union(auteur: Auteur, attentes: tuple[Attente, ...]) -> CompoundSelect[Any]:
    """Return what waits of some kinds: the kind, the decision and the date."""
    return union_all(*(_requete(auteur, quoi, *_CONDITIONS[quoi]) for quoi in attentes))


_SANS_ISSUE = Lot.issue.is_(None)
_PIECE_ATTENDUE = and_(
    ConditionSuspensive.id.is_not(None),
    ConditionSuspensive.remplie_le.is_(None),
    ConditionSuspensive.tombee_le.is_(None),
)
_CONDITIONS: dict[Attente, tuple[SQLColumnExpression[Any], ColumnElement[bool]]] = {
    Attente.NOTIFIER: (
        OffreLogement.ouverte_le,
        and_(OffreLogement.etat == EtatOffre.A_NOTIFIER, OffreLogement.envoyee_le.is_(None)),
    ),
    Attente.PREUVE: (
        OffreLogement.envoyee_le,
        and_(OffreLogement.etat == EtatOffre.A_NOTIFIER, OffreLogement.envoyee_le.is_not(None)),
    ),
    Attente.REPONSE: (OffreLogement.echeance_le, OffreLogement.etat == EtatOffre.NOTIFIEE),
    Attente.CONDITION: (
        ConditionSuspensive.echeance_le,
        and_(
            _PIECE_ATTENDUE,
            _SANS_ISSUE,
            ConditionSuspensive.decision_id.not_in(select(RetraitAttribution.decision_id)),
            or_(
                OffreLogement.id.is_(None),
                OffreLogement.etat.in_((EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE, EtatOffre.ACCEPTEE)),
            ),
        ),
    ),
    Attente.BAIL: (
        Reponse.le,
        and_(OffreLogement.etat == EtatOffre.ACCEPTEE, _SANS_ISSUE, ~_PIECE_ATTENDUE),
    ),
    Attente.IRRECEVABLE: (
        Courrier.suite_le,
        and_(Courrier.suite_le.is_not(None), Demande.etat == EtatDemande.ACTIVE),
    ),
    Attente.RADIATION: (
        Bail.signature_le,
        and_(Bail.id.is_not(None), Lot.issue == IssueLot.LOUE, Demande.etat == EtatDemande.ACTIVE),
    ),
}


def _requete(
    auteur: Auteur, quoi: Attente, le: SQLColumnExpression[Any], condition: ColumnElement[bool]
) -> Select[Any, Any, Any]:
    return (
        select(
            literal(quoi.value).label("attente"), Decision.id.label("decision_id"), type_coerce(le, Date).label("le")
        )
        .select_from(Decision)
        .join(Lot, Lot.id == Decision.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
        .outerjoin(Reponse, Reponse.offre_id == OffreLogement.id)
        .outerjoin(Bail, Bail.candidature_id == Candidature.id)
        .outerjoin(Courrier, and_(Courrier.decision_id == Decision.id, Courrier.suite_le.is_not(None)))
        .where(Lot.etat == EtatLot.DECIDE, Seance.etat == EtatSeance.VALIDEE, lots_suivis(auteur), condition)
    )


def _details(choisies: Any) -> Select[Any, Any, Any, Any, Any, Any, Any, Any, Any]:
    return (
        select(
            choisies.c.attente, choisies.c.le, Decision, Demande, Logement, Commune.nom, Seance, OffreLogement.preuve,
            ConditionSuspensive.notifiee_le,
        )
        .join(Decision, Decision.id == choisies.c.decision_id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
    )  # fmt: skip


def _ligne(
    attente: str, le: date, decision: Decision, demande: Demande, logement: Logement, commune: str, seance: Seance,
    preuve: object, notifiee_le: date | None,
) -> LigneAttente:  # fmt: skip
    return LigneAttente(
        attente=Attente(attente),
        le=le,
        lot_id=decision.lot_id,
        logement=f"{logement.type}, {logement.adresse}, {commune}",
        menage=nom_complet(demande.civilite, demande.prenom, demande.nom),
        rang=decision.rang or 1,
        seance=f"{seance.commission.nom} n°\u00a0{seance.numero}",
        seance_le=jour_local(seance.prevue_le),
        sans_preuve=preuve is None if attente != Attente.CONDITION.value else notifiee_le is None,
        radiee=demande.etat is EtatDemande.RADIEE,
    )
