"""What is missing in the data of a perimeter: how many leases lack each fact, and the next one to complete."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.locatif import Bail, OccupantParti
from caleol.models.occupation import ResultatOccupation
from caleol.queries.occupation.liste import ORDRE, FiltresBaux, condition_baux, depuis_baux
from caleol.rules.droits import Auteur
from caleol.rules.occupation.situations import Manque


@dataclass(frozen=True, slots=True)
class Parti:
    """A person taken off a lease, who can be put back."""

    id: int
    nom: str
    parti_le: date | None
    retire_le: datetime
    retire_par: str
    effacer_le: date


def count_manques(session: Session, auteur: Auteur) -> tuple[int, dict[Manque, int]]:
    """Return how many leases of the perimeter lack a fact, and how many lack each, the most missing first."""
    requete = depuis_baux(select(ResultatOccupation.manques, func.count(Bail.id)), auteur).where(
        ResultatOccupation.manques != ""
    )
    compte: Counter[Manque] = Counter()
    total = 0
    for codes, nombre in session.execute(requete.group_by(ResultatOccupation.manques)):
        total += nombre
        for code in codes.split():
            compte[Manque(code)] += nombre
    return total, dict(compte.most_common())


def next_bail(session: Session, auteur: Auteur, filtres: FiltresBaux, bail_id: int) -> int | None:
    """Return the lease that follows one in a list, None after the last; read before the one is completed."""
    requete = depuis_baux(select(Bail.id), auteur).where(condition_baux(filtres)).order_by(*ORDRE)
    cles = list(session.scalars(requete))
    place = cles.index(bail_id) + 1 if bail_id in cles else 0
    return next((cle for cle in cles[place:] if cle != bail_id), None)


def list_partis(session: Session, bail_id: int) -> tuple[Parti, ...]:
    """Return those who were taken off a lease, the latest first; the caller checked the perimeter."""
    requete = (
        select(OccupantParti, Utilisateur)
        .join(Utilisateur, Utilisateur.id == OccupantParti.retire_par_id)
        .where(OccupantParti.bail_id == bail_id)
        .order_by(OccupantParti.retire_le.desc(), OccupantParti.id.desc())
    )
    return tuple(
        Parti(
            id=parti.id,
            nom=nom_complet(parti.personne["civilite"], parti.personne["prenom"] or "", parti.personne["nom"] or ""),
            parti_le=parti.parti_le,
            retire_le=parti.retire_le,
            retire_par=nom_complet(None, compte.prenom, compte.nom),
            effacer_le=parti.effacer_le,
        )
        for parti, compte in session.execute(requete)
    )
