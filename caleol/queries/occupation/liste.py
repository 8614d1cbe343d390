"""The running leases of an account's perimeter with what the rules last said of them, filtered and paged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select, true
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import nom_complet
from caleol.models.base import cle_de_tri
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail, Locataire
from caleol.models.occupation import ResultatOccupation, Signalement
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement, Residence
from caleol.queries.accents import peut_contenir
from caleol.queries.occupation.fraicheur import perime
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.rules.droits import Auteur
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.echeance import EtatEcheance
from caleol.rules.occupation.situations import Etat, Manque, SituationOccupation

PAR_PAGE = 30
SUIVIS = (EtatSignalement.SIGNALE, EtatSignalement.INSCRIT, EtatSignalement.EXAMINE, EtatSignalement.ENTRETIEN)


class FiltreEcheance(EnumLibelle):
    """Which due dates a reader wants."""

    DUS = "dus", "Dus"
    JAMAIS = "jamais", "Dus, jamais examinés"
    A_VENIR = "a_venir", "À venir"
    HORS_ZONE = "hors_zone", "Hors zone tendue"
    A_VERIFIER = "a_verifier", "Échéance à vérifier"


ECHEANCES: dict[FiltreEcheance, tuple[EtatEcheance, ...]] = {
    FiltreEcheance.DUS: (EtatEcheance.JAMAIS_EXAMINE, EtatEcheance.EN_RETARD),
    FiltreEcheance.JAMAIS: (EtatEcheance.JAMAIS_EXAMINE,),
    FiltreEcheance.A_VENIR: (EtatEcheance.A_VENIR,),
    FiltreEcheance.HORS_ZONE: (EtatEcheance.HORS_ZONE,),
    FiltreEcheance.A_VERIFIER: (EtatEcheance.A_VERIFIER,),
}


@dataclass(frozen=True, slots=True)
class FiltresBaux:
    """What the reader asked for; `etat` says whether the situation is found or to be checked.

    `incomplet` keeps the leases where a fact is missing, whichever.
    """

    texte: str = ""
    commune: str = ""
    agence_id: int | None = None
    situation: SituationOccupation | None = None
    etat: Etat = Etat.CONSTATEE
    echeance: FiltreEcheance | None = None
    manque: Manque | None = None
    incomplet: bool = False


@dataclass(frozen=True, slots=True)
class LigneBail:
    """One lease of the list; `constatees` and `a_verifier` in the order of the law.

    `signale_le` is the day of the last flag that the commission has not answered, or whose answer is followed up.
    """

    id: int
    reference: str
    titulaire: str
    adresse: str
    commune: str
    agence: str
    type: str
    surface: Decimal
    personnes: int
    signature_le: date
    echeance: EtatEcheance
    du_le: date | None
    depuis_le: date | None
    constatees: tuple[SituationOccupation, ...]
    a_verifier: tuple[SituationOccupation, ...]
    manques: tuple[Manque, ...]
    signale_le: date | None = None


@dataclass(frozen=True, slots=True)
class ListeBaux:
    """A page of the list; the counts bear on the whole perimeter, whatever the filters."""

    lignes: tuple[LigneBail, ...]
    total: int
    page: int
    pages: int
    comptes: "Comptes"
    communes: tuple[tuple[str, str], ...]
    agences: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Comptes:
    """How many leases of the perimeter there are, are due, are in each situation, have no result of the day."""

    baux: int = 0
    dus: int = 0
    jamais: int = 0
    a_calculer: int = 0
    constatees: dict[SituationOccupation, int] = field(default_factory=dict)
    a_verifier: dict[SituationOccupation, int] = field(default_factory=dict)


def list_baux(session: Session, auteur: Auteur, filtres: FiltresBaux, au: date, *, page: int = 1) -> ListeBaux:
    """Return a page of the running leases of the perimeter: what is due first, never examined before the others."""
    condition = condition_baux(filtres)
    total = session.scalar(depuis_baux(select(func.count(Bail.id)), auteur).where(condition)) or 0
    pages = max(-(-total // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    tranche = _lignes(auteur, condition).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE)
    return ListeBaux(
        lignes=tuple(_ligne(ligne) for ligne in session.execute(tranche)),
        total=total,
        page=page,
        pages=pages,
        comptes=count_baux(session, auteur, au),
        communes=_communes(session, auteur),
        agences=_agences(session, auteur),
    )


def list_lieux(session: Session, auteur: Auteur) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[int, str], ...]]:
    """Return the communes and the agencies of the running leases of the perimeter, with their names."""
    return _communes(session, auteur), _agences(session, auteur)


def export_baux(session: Session, auteur: Auteur, filtres: FiltresBaux) -> Iterator[LigneBail]:
    """Yield every lease that the filters keep."""
    return (_ligne(ligne) for ligne in session.execute(_lignes(auteur, condition_baux(filtres))))


def count_baux(session: Session, auteur: Auteur, au: date) -> Comptes:
    """Return the counts of the perimeter in one reading."""
    table = ResultatOccupation.__table__.c
    sommes = [func.sum(_un(table[s.value] == etat)) for s in SituationOccupation for etat in DECOMPTES]
    requete = depuis_baux(
        select(
            func.count(Bail.id),
            func.sum(_un(ResultatOccupation.depuis_le.is_not(None))),
            func.sum(_un(ResultatOccupation.echeance == EtatEcheance.JAMAIS_EXAMINE)),
            func.sum(_un(perime(au))),
            *sommes,
        ),
        auteur,
    )
    baux, dus, jamais, a_calculer, *nombres = (nombre or 0 for nombre in session.execute(requete).one())
    couples = [(situation, etat) for situation in SituationOccupation for etat in DECOMPTES]
    lus = dict(zip(couples, nombres, strict=True))
    return Comptes(
        baux, dus, jamais, a_calculer,
        {situation: lus[situation, Etat.CONSTATEE] for situation in SituationOccupation},
        {situation: lus[situation, Etat.A_VERIFIER] for situation in SituationOccupation},
    )  # fmt: skip


ORDRE = (func.coalesce(ResultatOccupation.rang, 9), func.coalesce(ResultatOccupation.ordre_le, date.max), Bail.id)
"""What is due first, never examined before the others."""
DECOMPTES = (Etat.CONSTATEE, Etat.A_VERIFIER)


def _un(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(condition.cast(ResultatOccupation.rang.type), 0)


def depuis_baux(requete: Select[*tuple[Any, ...]], auteur: Auteur) -> Select[*tuple[Any, ...]]:
    """Return a statement on the running leases of a perimeter: lease, dwelling, residence, last result."""
    return (
        requete.select_from(Bail)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .outerjoin(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), dans_le_perimetre(auteur))
    )


def _lignes(auteur: Auteur, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    premier = (
        select(func.min(Locataire.rang))
        .where(Locataire.bail_id == Bail.id, Locataire.titulaire)
        .correlate(Bail)
        .scalar_subquery()
    )
    return (
        depuis_baux(
            select(
                Bail.id, Bail.reference, Bail.signature_le, Logement.adresse, Logement.type, Logement.surface,
                Commune.nom.label("commune"), Agence.nom.label("agence"), Locataire.civilite, Locataire.nom,
                Locataire.prenom, ResultatOccupation, _signale().label("signale_le"),
            ),
            auteur,
        )
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Agence, Agence.id == agence_effective())
        .outerjoin(Locataire, (Locataire.bail_id == Bail.id) & (Locataire.rang == premier))
        .where(condition)
        .order_by(*ORDRE)
    )  # fmt: skip


def _signale() -> ScalarSelect[datetime]:
    """Return the instant of the last flag of a lease that is still followed."""
    suivis = (Signalement.bail_id == Bail.id, Signalement.etat.in_(SUIVIS))
    return select(func.max(Signalement.signale_le)).where(*suivis).correlate(Bail).scalar_subquery()


def condition_baux(filtres: FiltresBaux) -> ColumnElement[bool]:
    """Return what the filters ask for."""
    condition: ColumnElement[bool] = true()
    for mot in cle_de_tri(filtres.texte).split():
        nommes = select(Locataire.bail_id).where(Locataire.nom_tri.contains(mot, autoescape=True))
        condition &= or_(
            Bail.id.in_(nommes),
            Bail.reference.icontains(mot, autoescape=True),
            Logement.reference.icontains(mot, autoescape=True),
            peut_contenir(Logement.adresse, mot),
        )
    if filtres.commune:
        condition &= Logement.commune_insee == filtres.commune
    if filtres.agence_id is not None:
        condition &= agence_effective() == filtres.agence_id
    if filtres.situation is not None:
        condition &= ResultatOccupation.__table__.c[filtres.situation.value] == filtres.etat
    if filtres.echeance is not None:
        condition &= ResultatOccupation.echeance.in_(ECHEANCES[filtres.echeance])
    if filtres.manque is not None:
        condition &= ResultatOccupation.manques.contains(f" {filtres.manque.value} ")
    if filtres.incomplet:
        condition &= ResultatOccupation.manques != ""
    return condition


def _ligne(r: Any) -> LigneBail:
    resultat: ResultatOccupation | None = r.ResultatOccupation
    etats = {} if resultat is None else {s: getattr(resultat, s.value) for s in SituationOccupation}
    return LigneBail(
        id=r.id,
        reference=r.reference,
        titulaire=nom_complet(r.civilite, r.prenom or "", r.nom or ""),
        adresse=r.adresse,
        commune=r.commune,
        agence=r.agence or "",
        type=r.type,
        surface=r.surface,
        personnes=resultat.personnes if resultat else 0,
        signature_le=r.signature_le,
        echeance=resultat.echeance if resultat else EtatEcheance.A_VERIFIER,
        du_le=resultat.du_le if resultat else None,
        depuis_le=resultat.depuis_le if resultat else None,
        constatees=tuple(s for s, etat in etats.items() if etat is Etat.CONSTATEE),
        a_verifier=tuple(s for s, etat in etats.items() if etat is Etat.A_VERIFIER),
        manques=tuple(Manque(code) for code in (resultat.manques.split() if resultat else ())),
        signale_le=jour_local(r.signale_le) if r.signale_le else None,
    )


def _communes(session: Session, auteur: Auteur) -> tuple[tuple[str, str], ...]:
    codes = depuis_baux(select(Logement.commune_insee).distinct(), auteur)
    requete = select(Commune.code_insee, Commune.nom).where(Commune.code_insee.in_(codes)).order_by(Commune.nom_tri)
    return tuple((code, nom) for code, nom in session.execute(requete))


def _agences(session: Session, auteur: Auteur) -> tuple[tuple[int, str], ...]:
    cles = depuis_baux(select(agence_effective()).distinct(), auteur)
    requete = select(Agence.id, Agence.nom).where(Agence.id.in_(cles)).order_by(Agence.nom)
    return tuple((cle, nom) for cle, nom in session.execute(requete))
