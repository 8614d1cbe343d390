"""The proposed values, as who proposes and who decides read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatProposition
from caleol.models.organisation import PropositionValeur
from caleol.queries.valeurs import lit_axes, lit_scalaire
from caleol.rules.parametre import Parametres, Scalaire


@dataclass(frozen=True, slots=True)
class Proposition:
    """One proposed value; `libelle` names its key."""

    id: int
    cle: str
    libelle: str
    unite: str
    axes: Mapping[str, str]
    valeur: Scalaire
    debut: date
    verifie_jusqu: date
    source: str
    verifie_par: str
    etat: EtatProposition
    proposee_le: datetime
    proposee_par: str
    tranchee_le: datetime | None
    refus_motif: str


def count_en_attente(session: Session) -> int:
    """Return how many proposals wait for an administrator."""
    attente = PropositionValeur.etat == EtatProposition.PROPOSEE
    return session.scalar(select(func.count(PropositionValeur.id)).where(attente)) or 0


def list_propositions(session: Session, cle: str | None = None) -> tuple[Proposition, ...]:
    """Return the proposals of one key, or all those that wait, the last first."""
    condition = PropositionValeur.cle == cle if cle else PropositionValeur.etat == EtatProposition.PROPOSEE
    lignes = session.execute(
        select(PropositionValeur, Utilisateur)
        .join(Utilisateur, Utilisateur.id == PropositionValeur.proposee_par_id)
        .where(condition)
        .order_by(PropositionValeur.id.desc())
    )
    return tuple(_lue(proposition, compte) for proposition, compte in lignes)


def cle_proposee(session: Session, proposition_id: int) -> str:
    """Return the key of the value that a proposal is about.

    Raises:
        Introuvable: no such proposal.
    """
    cle = session.scalar(select(PropositionValeur.cle).where(PropositionValeur.id == proposition_id))
    if cle is None:
        raise Introuvable("proposition")
    return cle


def _lue(ligne: PropositionValeur, compte: Utilisateur) -> Proposition:
    definition = Parametres.charger().definition(ligne.cle)
    return Proposition(
        ligne.id,
        ligne.cle,
        definition.libelle,
        definition.unite,
        lit_axes(ligne.axes),
        lit_scalaire(ligne.valeur),
        ligne.debut,
        ligne.verifie_jusqu,
        ligne.source,
        ligne.verifie_par,
        ligne.etat,
        ligne.proposee_le,
        nom_complet(None, compte.prenom, compte.nom),
        ligne.tranchee_le,
        ligne.refus_motif or "",
    )
