"""After the minutes: letters, answers, papers, leases, as the weeks before the demonstration's day would have had them.

One evening a day, in the order of the days; what each household does is drawn from its offer alone.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Conflit, Refus
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande, EtatOffre
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.suivi import ConditionSuspensive, OffreLogement
from caleol.rules.motifs import Exigence, FamilleMotif, motifs
from caleol.services.demonstration.agenda import SEANCES
from caleol.services.demonstration.chantier import DEPART, Chantier, instant
from caleol.services.suites.baux import record_bail, record_radiation
from caleol.services.suites.conditions import drop_condition, drop_conditions, meet_condition
from caleol.services.suites.notifications import PreuveNotification, record_envoi, record_notification
from caleol.services.suites.reponses import SILENCE, EffetReponse, record_reponse, record_silences
from seeds.demonstration.comptes import SECRETAIRE
from seeds.demonstration.hasard import flux

SOIR = (17, 40)
ACCEPTE, REFUSE = 0.66, 0.84
"""Shares of the draw: an acceptance below the first, a refusal below the second, silence above."""
PIECE_RECUE = 0.75


def evenings() -> Iterator[datetime]:
    """Yield the evening of each working day from the first validated minutes to the eve of the demonstration."""
    jour = jour_local(min(prevue.validee for prevue in SEANCES if prevue.validee is not None))
    while jour < jour_local(DEPART):
        if jour.weekday() < 5:
            yield instant(jour, *SOIR)
        jour += timedelta(days=1)


def follow_offres(chantier: Chantier, soir: datetime) -> None:
    """Do what one evening asks: silences and dates that passed, letters, proofs, answers, papers, leases."""
    actes = chantier.a(soir)
    record_silences(actes)
    drop_conditions(actes)
    for condition in _en_cours(chantier):
        _piece(chantier, soir, condition)
    for offre in _vivantes(chantier):
        with suppress(Conflit):
            _avance(chantier, soir, offre)
    for candidature_id, signature_le in _a_radier(chantier, jour_local(soir)):
        with actes.ouvre(chantier.auteurs[SECRETAIRE]) as acte:
            record_radiation(acte, candidature_id=candidature_id, le=max(signature_le, jour_local(soir)))


def _hasard(chantier: Chantier, sujet: str, cle: int) -> Random:
    return flux(chantier.graine, f"{sujet}-{cle}")


def _vivantes(chantier: Chantier) -> list[OffreLogement]:
    etats = (EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE, EtatOffre.ACCEPTEE)
    with chantier.sessions.lecture() as session:
        return list(
            session.scalars(
                select(OffreLogement)
                .join(Decision, Decision.id == OffreLogement.decision_id)
                .join(Lot, Lot.id == Decision.lot_id)
                .where(OffreLogement.etat.in_(etats), Lot.issue.is_(None))
                .order_by(OffreLogement.id)
            )
        )


def _en_cours(chantier: Chantier) -> list[ConditionSuspensive]:
    with chantier.sessions.lecture() as session:
        return list(
            session.scalars(
                select(ConditionSuspensive)
                .join(Decision, Decision.id == ConditionSuspensive.decision_id)
                .join(Lot, Lot.id == Decision.lot_id)
                .where(
                    ConditionSuspensive.remplie_le.is_(None),
                    ConditionSuspensive.tombee_le.is_(None),
                    Lot.issue.is_(None),
                )
                .order_by(ConditionSuspensive.id)
            )
        )


def _a_radier(chantier: Chantier, jour: date) -> list[tuple[int, date]]:
    """Return the signed candidatures whose application is struck off a few days later."""
    with chantier.sessions.lecture() as session:
        lignes = session.execute(
            select(Candidature.id, Bail.signature_le)
            .join(Bail, Bail.candidature_id == Candidature.id)
            .join(Demande, Demande.id == Candidature.demande_id)
            .where(Demande.etat == EtatDemande.ACTIVE, Bail.signature_le <= jour - timedelta(days=3))
            .order_by(Candidature.id)
        )
        return [(cle, le) for cle, le in lignes]


def _piece(chantier: Chantier, soir: datetime, condition: ConditionSuspensive) -> None:
    """Receive the missing paper a few days before its date, or never; then the secretary lets the condition fall."""
    hasard = _hasard(chantier, "condition", condition.id)
    vient = hasard.random() < PIECE_RECUE
    le = condition.echeance_le - timedelta(days=hasard.randint(1, 5))
    with chantier.a(soir).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
        if vient and le <= jour_local(soir) <= condition.echeance_le:
            meet_condition(acte, condition_id=condition.id, le=jour_local(soir))
        elif jour_local(soir) > condition.echeance_le + timedelta(days=1):
            drop_condition(acte, condition_id=condition.id)


def _avance(chantier: Chantier, soir: datetime, offre: OffreLogement) -> None:
    """Take an offer one step further where its day has come; the last ones stay for who tries the tool."""
    hasard = _hasard(chantier, "offre", offre.id)
    envoi, trajet, delai, signature = (hasard.randint(*bornes) for bornes in ((1, 3), (2, 4), (2, 9), (6, 12)))
    tire = hasard.random()
    jour = jour_local(soir)
    if offre.etat is EtatOffre.A_NOTIFIER and offre.envoyee_le is None:
        if jour >= offre.ouverte_le + timedelta(days=envoi):
            _envoie(chantier, soir, offre)
    elif offre.etat is EtatOffre.A_NOTIFIER and offre.envoyee_le is not None:
        if jour >= offre.envoyee_le + timedelta(days=trajet + 1):
            _prouve(chantier, soir, offre, offre.envoyee_le + timedelta(days=trajet), hasard)
    elif offre.etat is EtatOffre.NOTIFIEE:
        depart = offre.recue_le or offre.premiere_presentation_le or jour
        if tire < REFUSE and jour >= depart + timedelta(days=delai):
            _repond(chantier, soir, offre, tire < ACCEPTE, hasard)
    elif jour >= (offre.echeance_le or jour) + timedelta(days=signature - 6):
        _signe(chantier, soir, offre)


def _envoie(chantier: Chantier, soir: datetime, offre: OffreLogement) -> None:
    with chantier.a(soir).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
        record_envoi(acte, offre_id=offre.id, version=offre.version, le=jour_local(soir))


def _prouve(chantier: Chantier, soir: datetime, offre: OffreLogement, le: date, hasard: Random) -> None:
    """Record the advice of receipt, or the first presentation of a letter that nobody collected."""
    absent = hasard.random() < 0.12
    with chantier.a(soir).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
        record_notification(
            acte,
            offre_id=offre.id,
            version=offre.version,
            preuve=PreuveNotification.RECOMMANDE,
            recue_le=None if absent else le,
            premiere_presentation_le=le if absent else None,
        )


def _repond(chantier: Chantier, soir: datetime, offre: OffreLogement, accepte: bool, hasard: Random) -> None:
    """Record the answer; a household served elsewhere meanwhile refuses."""
    try:
        effet = _enregistre(chantier, soir, offre, accepte, hasard)
    except Refus as refus:
        if refus.code != "menage_deja_servi":
            raise
        effet = _enregistre(chantier, soir, offre, False, hasard)
    if effet is EffetReponse.ACCEPTEE:
        with chantier.sessions.lecture() as session:
            decision = session.get_one(Decision, offre.decision_id)
            chantier.pris.add(session.get_one(Candidature, decision.candidature_id).demande_id)


def _enregistre(
    chantier: Chantier, soir: datetime, offre: OffreLogement, accepte: bool, hasard: Random
) -> EffetReponse:
    jour = jour_local(soir)
    code = None if accepte else hasard.choice(_codes(jour))
    with chantier.a(soir).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
        return record_reponse(
            acte, offre_id=offre.id, version=offre.version, acceptee=accepte, le=jour, motif_code=code
        )


def _codes(jour: date) -> list[str]:
    """Return the reasons of a refusal that need no further word."""
    return [
        motif.code
        for motif in motifs(FamilleMotif.REFUS_CANDIDAT, jour)
        if Exigence.PRECISION not in motif.exige and motif.code != SILENCE
    ]


def _signe(chantier: Chantier, soir: datetime, offre: OffreLogement) -> None:
    """Sign the lease, unless the paper of its condition is still awaited."""
    try:
        with chantier.a(soir).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
            record_bail(
                acte,
                offre_id=offre.id,
                version=offre.version,
                reference=f"B{soir:%y%m}-{offre.id:05d}",
                signature_le=jour_local(soir),
                relu=True,
            )
    except Refus as refus:
        if refus.code != "condition_non_remplie":
            raise
