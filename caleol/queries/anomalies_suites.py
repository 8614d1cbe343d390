"""What the rules find in the frozen dossiers of a past séance and in what followed it: offers, answers, opinions."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import accorde, date_courte
from caleol.models.lot import Candidature, Decision
from caleol.models.occupation import Avis
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.queries.agenda import load_agenda
from caleol.queries.anomalie import Anomalie
from caleol.queries.instantane import lit_dossier
from caleol.rules.delais import delai_laisse, notification_attendue
from caleol.rules.parametre import Parametres


def anomalies_suites(session: Session, seance: Seance, au: date, parametres: Parametres) -> Iterator[Anomalie]:
    """Yield what does not hold in the dossiers allocated, the offers, the answers and the opinions of a séance."""
    rangs = {inscrit.lot.id: inscrit.numero for inscrit in load_agenda(session, seance.id)}
    decisions = session.execute(
        select(Decision, Candidature)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .where(Decision.lot_id.in_(rangs))
        .order_by(Decision.lot_id, Decision.rang)
    )
    for decision, candidature in decisions:
        if decision.type.attribue and candidature.instantane:
            yield from _dossier(rangs[decision.lot_id], candidature, seance.jour)
    offres = session.execute(
        select(Decision.lot_id, OffreLogement, Reponse)
        .join(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(Reponse, Reponse.offre_id == OffreLogement.id)
        .where(Decision.lot_id.in_(rangs))
        .order_by(OffreLogement.id)
    )
    for lot_id, offre, reponse in offres:
        yield from _offre(rangs[lot_id], offre, reponse, parametres)
    attente = notification_attendue(seance.jour, au, parametres)
    if not attente.respecte:
        avis = session.scalars(select(Avis).where(Avis.seance_id == seance.id, Avis.notifie_le.is_(None))).all()
        if avis:
            dits = accorde(len(avis), "avis n’est pas notifié", "avis ne sont pas notifiés")
            yield Anomalie(None, "R62", "CCH, art. L. 442-5-2", f"{dits}, {attente.phrase}.")


def _dossier(numero: int, candidature: Candidature, jour: date) -> Iterator[Anomalie]:
    dossier = lit_dossier(candidature.instantane or {})
    if dossier.echeance < jour:
        phrase = f"Attribué au candidat {candidature.lettre} : demande expirée le {date_courte(dossier.echeance)}."
        yield Anomalie(numero, "R19", "CCH, art. R. 441-2-7", phrase)
    if dossier.plafond is None or not dossier.plafond.verifie:
        phrase = f"Attribué au candidat {candidature.lettre} sans plafond de ressources vérifié."
        yield Anomalie(numero, "R40", "arrêtés des plafonds", phrase)


def _offre(numero: int, offre: OffreLogement, reponse: Reponse | None, parametres: Parametres) -> Iterator[Anomalie]:
    depart = offre.recue_le or offre.premiere_presentation_le
    if offre.echeance_le and depart:
        controle = delai_laisse(depart, offre.echeance_le, parametres)
        if not controle.respecte:
            yield Anomalie(numero, "R33", "CCH, art. R. 441-10", controle.phrase)
    if reponse is not None and reponse.silence and depart is None:
        yield Anomalie(numero, "R36", "CCH, art. R. 441-10", "Silence compté comme un refus, sans preuve datée.")
