"""What households were already given: first ranks and attributions of every séance that no answer has ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte
from caleol.models.enumerations import EtatOffre
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement
from caleol.rules.decisions import TypeDecision

FINIES = (EtatOffre.REFUSEE, EtatOffre.SANS_REPONSE, EtatOffre.CADUQUE)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A dwelling that a household was given, or for which it stands first."""

    lot_id: int
    seance: int
    le: date
    logement: str

    @property
    def quand(self) -> str:
        """Return « séance n° 4 du 12/11/2026 »."""
        return f"séance n°\u00a0{self.seance} du {date_courte(self.le)}"

    @property
    def phrase(self) -> str:
        """Return « Déjà attribué au rang 1 : T3, 12 rue X, Roubaix (séance n° 4 du 12/11/2026) »."""
        return f"Déjà attribué au rang 1\u00a0: {self.logement} ({self.quand})"


def load_attributions(
    session: Session, demande_ids: Sequence[int], *, sauf_lot_id: int | None = None
) -> dict[int, tuple[Attribution, ...]]:
    """Return, by key of the application, the lots it came first on, oldest first; refused offers are left out."""
    requete = (
        select(
            Candidature.demande_id, Lot.id, Seance.numero, Seance.prevue_le, Logement.type, Logement.adresse,
            Commune.nom,
        )
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .where(
            Candidature.demande_id.in_(demande_ids),
            or_(Decision.type == TypeDecision.ATTRIBUTION, Decision.rang == 1),
            or_(OffreLogement.etat.is_(None), OffreLogement.etat.not_in(FINIES)),
        )
        .order_by(Seance.prevue_le, Lot.id)
    )  # fmt: skip
    trouvees: dict[int, list[Attribution]] = defaultdict(list)
    for demande_id, lot_id, numero, prevue_le, genre, adresse, commune in session.execute(requete):
        if lot_id != sauf_lot_id:
            logement = f"{genre}, {adresse}, {commune}"
            trouvees[demande_id].append(Attribution(lot_id, numero, jour_local(prevue_le), logement))
    return {cle: tuple(liste) for cle, liste in trouvees.items()}
