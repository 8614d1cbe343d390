"""Flags of an account's perimeter: each shows where it is, from the flag to the end of its road."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail, Locataire
from caleol.models.occupation import Signalement
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement, Residence
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.rules.droits import Auteur
from caleol.rules.occupation.situations import SituationOccupation

PAR_PAGE = 30
ETAPES = (
    EtatSignalement.SIGNALE,
    EtatSignalement.INSCRIT,
    EtatSignalement.EXAMINE,
    EtatSignalement.ENTRETIEN,
    EtatSignalement.CLOS,
)


@dataclass(frozen=True, slots=True)
class LigneSignalement:
    """One flag; `etape` is how far it is on its road, 1 to 5, 0 where it was set aside."""

    id: int
    bail_id: int
    titulaire: str
    reference: str
    adresse: str
    commune: str
    agence: str
    situation: SituationOccupation
    en_fait: bool
    etat: EtatSignalement
    commentaire: str
    visite_le: date | None
    piece: bool
    signale_le: datetime
    signale_par: str
    ecarte_motif: str | None

    @property
    def etape(self) -> int:
        """Return how far it is on its road."""
        return ETAPES.index(self.etat) + 1 if self.etat in ETAPES else 0


@dataclass(frozen=True, slots=True)
class ListeSignalements:
    """A page of the flags, and how many there are in each state."""

    lignes: tuple[LigneSignalement, ...]
    total: int
    page: int
    pages: int
    comptes: dict[EtatSignalement, int]


def list_signalements(
    session: Session, auteur: Auteur, etat: EtatSignalement | None = None, *, page: int = 1
) -> ListeSignalements:
    """Return a page of the flags of the perimeter, those that wait first, then the latest."""
    condition = true() if etat is None else Signalement.etat == etat
    comptes = count_signalements(session, auteur)
    total = sum(comptes.values()) if etat is None else comptes.get(etat, 0)
    pages = max(-(-total // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    requete = _lignes(auteur, condition).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE)
    return ListeSignalements(tuple(_lues(session, requete)), total, page, pages, comptes)


def count_signalements(session: Session, auteur: Auteur) -> dict[EtatSignalement, int]:
    """Return how many flags of the perimeter there are in each state."""
    nombres = _depuis(select(Signalement.etat, func.count()), auteur).group_by(Signalement.etat)
    lus: Any = session.execute(nombres)
    return dict(iter(lus))


def list_signalements_du_bail(session: Session, auteur: Auteur, bail_id: int) -> tuple[LigneSignalement, ...]:
    """Return the flags of one lease, those that wait first."""
    return tuple(_lues(session, _lignes(auteur, Signalement.bail_id == bail_id)))


def find_signalement(session: Session, auteur: Auteur, signalement_id: int, *, verrou: bool = False) -> Signalement:
    """Return a flag; `verrou` keeps other writers away until the act ends.

    Raises:
        Introuvable: no such flag in the perimeter.
    """
    requete = _depuis(select(Signalement), auteur).where(Signalement.id == signalement_id)
    trouve: Signalement | None = session.scalar(requete.with_for_update(of=Signalement) if verrou else requete)
    if trouve is None:
        raise Introuvable("signalement", id=signalement_id)
    return trouve


def _depuis(requete: Select[*tuple[Any, ...]], auteur: Auteur) -> Select[*tuple[Any, ...]]:
    return (
        requete.select_from(Signalement)
        .join(Bail, Bail.id == Signalement.bail_id)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(dans_le_perimetre(auteur))
    )


def _lignes(auteur: Auteur, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    premier = (
        select(func.min(Locataire.rang))
        .where(Locataire.bail_id == Bail.id, Locataire.titulaire)
        .correlate(Bail)
        .scalar_subquery()
    )
    colonnes = (
        Signalement, Bail.reference, Logement.adresse, Commune.nom.label("commune"), Agence.nom.label("agence"),
        Locataire.civilite, Locataire.nom, Locataire.prenom, Utilisateur.prenom.label("par_prenom"),
        Utilisateur.nom.label("par_nom"),
    )  # fmt: skip
    return (
        _depuis(select(*colonnes), auteur)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .join(Utilisateur, Utilisateur.id == Signalement.signale_par_id)
        .outerjoin(Agence, Agence.id == agence_effective())
        .outerjoin(Locataire, (Locataire.bail_id == Bail.id) & (Locataire.rang == premier))
        .where(condition)
        .order_by((Signalement.etat != EtatSignalement.SIGNALE), Signalement.signale_le.desc(), Signalement.id.desc())
    )


def _lues(session: Session, requete: Select[*tuple[Any, ...]]) -> Iterator[LigneSignalement]:
    lignes: Any = session.execute(requete)
    for r in lignes:
        s: Signalement = r.Signalement
        yield LigneSignalement(
            id=s.id,
            bail_id=s.bail_id,
            titulaire=nom_complet(r.civilite, r.prenom or "", r.nom or ""),
            reference=r.reference,
            adresse=r.adresse,
            commune=r.commune,
            agence=r.agence or "",
            situation=s.situation,
            en_fait=s.en_fait,
            etat=s.etat,
            commentaire=s.commentaire,
            visite_le=s.visite_le,
            piece=s.fichier is not None,
            signale_le=s.signale_le,
            signale_par=nom_complet(None, r.par_prenom, r.par_nom),
            ecarte_motif=s.ecarte_motif,
        )
