"""What is known of a vacant dwelling before its lot: presented and refused before, and who lives in its residence."""

from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.demande import PropositionAnterieure
from caleol.models.enumerations import EtatOffre
from caleol.models.locatif import Bail, Locataire
from caleol.models.lot import Decision, Lot
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.queries.instantane import Batiment, RefusLogement
from caleol.queries.propositions import DECIDEES
from caleol.rules.delais import ajouter_mois

RECUL_MOIS = 24
MENAGES_MINIMUM = 5
AGE = 65
REFUS_ANTERIEUR = "refus"
REFUSEES = (EtatOffre.REFUSEE, EtatOffre.SANS_REPONSE)


def load_histoire(
    session: Session, logement: Logement, au: date, *, sauf_lot_id: int | None = None
) -> tuple[int, tuple[RefusLogement, ...]]:
    """Return in how many séances a dwelling was presented in the last two years, and the refusals, oldest first."""
    depuis = ajouter_mois(au, -RECUL_MOIS)
    jours, refus = set(), []
    for lot_id, prevue_le, etat, motif in session.execute(
        select(Lot.id, Seance.prevue_le, OffreLogement.etat, Reponse.motif_texte)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .outerjoin(Decision, Decision.lot_id == Lot.id)
        .outerjoin(OffreLogement, and_(OffreLogement.decision_id == Decision.id, OffreLogement.etat.in_(REFUSEES)))
        .outerjoin(Reponse, Reponse.offre_id == OffreLogement.id)
        .where(Vacance.logement_id == logement.id, Seance.etat.in_(DECIDEES))
    ):
        le = jour_local(prevue_le)
        if lot_id != sauf_lot_id and depuis <= le <= au:
            jours.add(le)
            refus += [RefusLogement(le=le, issue=etat.libelle, motif=motif or "")] if etat else []
    for ligne in session.scalars(
        select(PropositionAnterieure).where(
            PropositionAnterieure.logement_reference == logement.reference,
            PropositionAnterieure.commission_le.between(depuis, au),
        )
    ):
        jours.add(ligne.commission_le)
        issue = ligne.issue or ""
        if issue.casefold().startswith(REFUS_ANTERIEUR):
            refus.append(RefusLogement(le=ligne.commission_le, issue=issue, motif=ligne.motif or ""))
    return len(jours), tuple(sorted(refus, key=lambda lu: (lu.le, lu.motif)))


def load_batiment(session: Session, residence_id: int | None, au: date) -> Batiment | None:
    """Return the aggregates of a residence on a day; None without one, or under five households."""
    if residence_id is None:
        return None
    siens = select(Logement.id).where(Logement.residence_id == residence_id)
    en_cours = and_(Bail.logement_id.in_(siens), or_(Bail.fin_le.is_(None), Bail.fin_le > au))
    menages = session.scalar(select(func.count(Bail.id)).where(en_cours)) or 0
    if menages < MENAGES_MINIMUM:
        return None
    naissances = session.execute(
        select(Locataire.bail_id, func.min(Locataire.naissance))
        .join(Bail, Bail.id == Locataire.bail_id)
        .where(en_cours, Locataire.naissance.is_not(None))
        .group_by(Locataire.bail_id)
    ).all()
    seuil = ajouter_mois(au, -12 * AGE)
    partis = and_(Bail.logement_id.in_(siens), Bail.fin_le > ajouter_mois(au, -12), Bail.fin_le <= au)
    return Batiment(
        menages=menages,
        ages_connus=len(naissances),
        ages=sum(aine is not None and aine <= seuil for _, aine in naissances),
        departs=session.scalar(select(func.count(Bail.id)).where(partis)) or 0,
    )
