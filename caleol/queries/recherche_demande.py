"""A waiting application: found by name or number, and shown outside any lot."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet, numero_unique
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande, Instruction
from caleol.queries.autour import Autour, load_autour
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.faits import DemandeLue, load_demandes, phrase_menage
from caleol.queries.instantane import Dossier
from caleol.queries.valeurs import load_parametres
from caleol.rules.delais import EtatDemande, mois_pleins, validite_demande
from caleol.rules.droits import Auteur, Droit
from caleol.rules.parametre import Parametres

PAR_PAGE = 20
MINIMUM = 2
CHIFFRES_D_UN_NUMERO = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneDemande:
    """One application found."""

    id: int
    numero_unique: str
    nom_complet: str
    menage: str
    deposee_le: date
    attente_mois: int
    points: int | None
    etat: EtatDemande


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouvees:
    """One page of what was found; `trop_court` says that nothing was looked for."""

    texte: str
    lignes: tuple[LigneDemande, ...]
    total: int
    page: int
    pages: int
    trop_court: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDemande:
    """An application outside any lot, with its life and the lots on which it stands."""

    dossier: Dossier
    etat: EtatDemande
    fin_reactivation: date
    radiee_le: date | None
    radiation_motif: str
    autour: Autour


def search_demandes(session: Session, texte: str, au: date, *, page: int = 1, taille: int = PAR_PAGE) -> Trouvees:
    """Return the applications whose number begins with a text, or whose name holds each of its words."""
    cherche = " ".join(texte.split())
    if len(cherche) < MINIMUM:
        return Trouvees(texte=cherche, lignes=(), total=0, page=1, pages=1, trop_court=bool(cherche))
    filtre = _filtre(cherche)
    total = session.scalar(select(func.count()).select_from(Demande).where(filtre)) or 0
    pages = max(-(-total // taille), 1)
    page = min(max(page, 1), pages)
    cles = session.scalars(
        select(Demande.id).where(filtre).order_by(Demande.nom_tri, Demande.id).limit(taille).offset((page - 1) * taille)
    ).all()
    return Trouvees(texte=cherche, lignes=_lignes(session, list(cles), au), total=total, page=page, pages=pages)


def _filtre(cherche: str) -> ColumnElement[bool]:
    """Return the condition: what begins with three figures is a number, the rest is a name."""
    numero = numero_unique(cherche)
    if numero[:CHIFFRES_D_UN_NUMERO].isdecimal():
        return Demande.numero_unique.startswith(numero, autoescape=True)
    mots = [Demande.nom_tri.contains(mot, autoescape=True) for mot in cle_de_tri(cherche).split()]
    return and_(*mots)


def _lignes(session: Session, cles: list[int], au: date) -> tuple[LigneDemande, ...]:
    if not cles:
        return ()
    lues = {lue.id: lue for lue in load_demandes(session, Demande.id.in_(cles))}
    fiches = {demande.id: demande for demande in session.scalars(select(Demande).where(Demande.id.in_(cles)))}
    points = dict(
        session.execute(
            select(Instruction.demande_id, Instruction.points_declares).where(Instruction.demande_id.in_(cles))
        ).all()
    )
    parametres = load_parametres(session)
    return tuple(_ligne(fiches[cle], lues[cle], points.get(cle), parametres, au) for cle in cles)


def _ligne(fiche: Demande, lue: DemandeLue, points: int | None, parametres: Parametres, au: date) -> LigneDemande:
    return LigneDemande(
        id=fiche.id,
        numero_unique=fiche.numero_unique,
        nom_complet=nom_complet(fiche.civilite, fiche.prenom, fiche.nom),
        menage=phrase_menage(lue.faits.menage, au),
        deposee_le=fiche.deposee_le,
        attente_mois=max(mois_pleins(lue.faits.deposee_le, au), 0),
        points=points,
        etat=_etat(lue, parametres, au),
    )


def _etat(lue: DemandeLue, parametres: Parametres, au: date) -> EtatDemande:
    if lue.faits.radiee:
        return EtatDemande.RADIEE
    return validite_demande(lue.faits.deposee_le, lue.faits.renouvelee_le, au, parametres).etat


def get_demande(session: Session, auteur: Auteur, demande_id: int, au: date) -> PageDemande:
    """Return an application as on a day, outside any dwelling.

    Raises:
        Introuvable: no such application, or a reader who may not search the waiting list.
    """
    fiche = session.get(Demande, demande_id) if auteur.peut(Droit.CHERCHER_DEMANDE) else None
    if fiche is None:
        raise Introuvable("demande", id=demande_id)
    contexte = load_contexte(session, au)
    dossier = load_dossiers(session, [demande_id], contexte)[demande_id]
    lue = load_demandes(session, Demande.id == demande_id)[0]
    faits = lue.faits
    return PageDemande(
        dossier=dossier,
        etat=_etat(lue, contexte.parametres, au),
        fin_reactivation=validite_demande(
            faits.deposee_le, faits.renouvelee_le, au, contexte.parametres
        ).fin_reactivation,
        radiee_le=fiche.radiee_le,
        radiation_motif=fiche.radiation_motif or "",
        autour=load_autour(session, auteur, [demande_id], au, finies=True)[demande_id],
    )
