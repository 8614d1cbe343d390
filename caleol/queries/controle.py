"""The register as its pages show it: entries by object, act, author and date, page by page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import PARIS
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import Role

PAR_PAGE = 50
A_EXPORTER = 50_000
LECTURES = "lectures"


@dataclass(frozen=True, slots=True)
class FiltreRegistre:
    """What a page of the register looks for; an empty criterion takes everything."""

    chaine: str
    acte: str = ""
    objet_type: str = ""
    objet_id: str = ""
    auteur_id: int | None = None
    du: date | None = None
    au: date | None = None


@dataclass(frozen=True, slots=True)
class EntreeLue:
    """One entry, with the name of its author."""

    rang: int
    survenu_le: datetime
    auteur: str
    role: str
    acte: str
    objet_type: str
    objet_id: str
    donnees: str
    empreinte: str


@dataclass(frozen=True, slots=True)
class PageRegistre:
    """One page of entries, the last first."""

    entrees: tuple[EntreeLue, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ChoixRegistre:
    """What the filters of a chain may be set to."""

    actes: tuple[str, ...]
    objets: tuple[str, ...]
    auteurs: tuple[tuple[int, str], ...]


def list_entrees(session: Session, filtre: FiltreRegistre, page: int) -> PageRegistre:
    """Return one page of the entries that a filter keeps, the last first."""
    total = session.scalar(select(func.count()).select_from(EntreeRegistre).where(*_conditions(filtre))) or 0
    pages = max(1, -(-total // PAR_PAGE))
    page = min(max(page, 1), pages)
    lignes = session.execute(_requete(filtre).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE))
    return PageRegistre(tuple(_lue(*ligne) for ligne in lignes), total, page, pages)


def export_entrees(session: Session, filtre: FiltreRegistre) -> tuple[EntreeLue, ...]:
    """Return the entries that a filter keeps, the last first, as many as a spreadsheet should hold."""
    lignes = session.execute(_requete(filtre).limit(A_EXPORTER))
    return tuple(_lue(*ligne) for ligne in lignes)


def _requete(filtre: FiltreRegistre) -> Select[EntreeRegistre, str | None, str | None]:
    return (
        select(EntreeRegistre, Utilisateur.prenom, Utilisateur.nom)
        .outerjoin(Utilisateur, Utilisateur.id == EntreeRegistre.auteur_id)
        .where(*_conditions(filtre))
        .order_by(EntreeRegistre.rang.desc())
    )


def load_choix(session: Session, chaine: str) -> ChoixRegistre:
    """Return the acts, objects and authors that a chain knows."""
    de_la_chaine = EntreeRegistre.chaine == chaine
    actes = session.scalars(select(EntreeRegistre.acte).where(de_la_chaine).distinct())
    objets = session.scalars(select(EntreeRegistre.objet_type).where(de_la_chaine).distinct())
    auteurs = session.execute(
        select(Utilisateur.id, Utilisateur.prenom, Utilisateur.nom)
        .where(Utilisateur.id.in_(select(EntreeRegistre.auteur_id).where(de_la_chaine)))
        .order_by(Utilisateur.nom, Utilisateur.prenom)
    )
    return ChoixRegistre(
        tuple(sorted(actes)), tuple(sorted(objets)), tuple((cle, f"{prenom} {nom}") for cle, prenom, nom in auteurs)
    )


def _conditions(filtre: FiltreRegistre) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [EntreeRegistre.chaine == filtre.chaine]
    if filtre.acte:
        conditions.append(EntreeRegistre.acte == filtre.acte)
    objet = [EntreeRegistre.objet_type == filtre.objet_type] if filtre.objet_type else []
    objet += [EntreeRegistre.objet_id == filtre.objet_id] if filtre.objet_id else []
    if objet:
        conditions.append(or_(and_(*objet), *_listes(filtre)))
    if filtre.auteur_id is not None:
        conditions.append(EntreeRegistre.auteur_id == filtre.auteur_id)
    if filtre.du is not None:
        conditions.append(EntreeRegistre.survenu_le >= _minuit(filtre.du))
    if filtre.au is not None:
        conditions.append(EntreeRegistre.survenu_le < _minuit(filtre.au + timedelta(days=1)))
    return conditions


def _listes(filtre: FiltreRegistre) -> list[ColumnElement[bool]]:
    """Return the conditions of the readings of a list on which an application stood among others."""
    if filtre.chaine != LECTURES or filtre.objet_type != "demande" or not filtre.objet_id.isdecimal():
        return []
    bords = ((avant, apres) for avant in "[," for apres in ",]")
    return [EntreeRegistre.donnees.contains(f"{avant}{filtre.objet_id}{apres}") for avant, apres in bords]


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time(), PARIS).astimezone(UTC)


def _lue(entree: EntreeRegistre, prenom: str | None, nom: str | None) -> EntreeLue:
    return EntreeLue(
        entree.rang,
        entree.survenu_le,
        nom_complet(None, prenom or "", nom or "") or "L’outil",
        Role(entree.role).libelle if entree.role in set(Role) else "",
        entree.acte,
        entree.objet_type,
        entree.objet_id,
        entree.donnees,
        entree.empreinte,
    )
