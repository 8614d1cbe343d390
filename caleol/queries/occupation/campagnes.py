"""Campaigns of examinations as their pages show them: their leases by state, the séances that may take some."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.commission import Commission
from caleol.models.enumerations import EtatSeance, NaturePoint
from caleol.models.locatif import Bail, Locataire
from caleol.models.occupation import BailCampagne, CampagneExamen, ExamenOccupation, ResultatOccupation
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.imports import Progres, load_progres
from caleol.queries.occupation.lignes_campagne import (
    EtatLigne,
    annonce_ailleurs,
    annonces_dues,
    depuis_campagne,
    en_attente,
    ligne_etat,
    ligne_notee,
    ligne_signalee,
)
from caleol.queries.perimetre import agence_effective
from caleol.queries.valeurs import load_parametres
from caleol.rules.delais import ajouter_mois
from caleol.rules.droits import Auteur
from caleol.rules.occupation.situations import Etat, Manque, SituationOccupation

PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class CampagneVue:
    """One campaign; `baux` and `envoyes` count the leases of the reader's perimeter."""

    id: int
    nom: str
    debut: date
    fin: date
    lieu: str
    retards: bool
    par_seance: int
    calculee_le: datetime | None
    baux: int = 0
    envoyes: int = 0


@dataclass(frozen=True, slots=True)
class LigneCampagne:
    """One lease of a campaign; `annonce_par` names another one that has told the tenant of this due date."""

    bail_id: int
    nom: str
    reference: str
    adresse: str
    agence: str
    du_le: date
    etat: EtatLigne
    signale: bool
    constatees: tuple[SituationOccupation, ...]
    manques: tuple[Manque, ...]
    ecarte_motif: str | None
    seance_id: int | None
    seance_numero: int | None
    annonce_par: str


@dataclass(frozen=True, slots=True)
class SeanceOuverte:
    """A séance in preparation that may take examinations; `examens` is how many it has."""

    id: int
    numero: int
    commission: str
    prevue_le: datetime
    examens: int


@dataclass(frozen=True, slots=True)
class PageCampagne:
    """A campaign with a page of its leases; `progres` is that of its last job."""

    campagne: CampagneVue
    comptes: dict[EtatLigne, int]
    lignes: tuple[LigneCampagne, ...]
    total: int
    page: int
    pages: int
    seances: tuple[SeanceOuverte, ...]
    progres: Progres | None
    annonces: int
    a_noter: int

    @property
    def etape(self) -> str:
        """Return what its page shows: `travail` while a job runs, `echec` where it stopped, `pret`."""
        if self.progres is None or (self.progres.termine and not self.progres.echec):
            return "pret"
        return "travail" if self.progres.vivant else "echec"


def list_campagnes(session: Session, auteur: Auteur) -> tuple[CampagneVue, ...]:
    """Return the campaigns, the latest period first, with what is the reader's in them."""
    envoyes = func.sum(case((ligne_etat() == EtatLigne.ENVOYE.value, 1), else_=0))
    colonnes = (BailCampagne.campagne_id, func.count(), envoyes)
    compte = depuis_campagne(select(*colonnes), auteur).group_by(BailCampagne.campagne_id)
    nombres = {cle: (baux, envoyes) for cle, baux, envoyes in session.execute(compte)}
    return tuple(_campagne(ligne, *nombres.get(ligne[0].id, (0, 0))) for ligne in session.execute(_campagnes()))


def find_campagne(session: Session, campagne_id: int, *, verrou: bool = False) -> CampagneExamen:
    """Return a campaign; `verrou` keeps other writers away until the act ends.

    Raises:
        Introuvable: no such campaign.
    """
    requete = select(CampagneExamen).where(CampagneExamen.id == campagne_id)
    trouvee = session.scalar(requete.with_for_update() if verrou else requete)
    if trouvee is None:
        raise Introuvable("campagne", id=campagne_id)
    return trouvee


def get_campagne(
    session: Session,
    auteur: Auteur,
    campagne_id: int,
    maintenant: datetime,
    etat: EtatLigne | None = None,
    page: int = 1,
) -> PageCampagne:
    """Return a campaign with a page of its leases, those to send first.

    Raises:
        Introuvable: no such campaign.
    """
    campagne = find_campagne(session, campagne_id)
    requete = depuis_campagne(select(ligne_etat(), func.count()), auteur).where(
        BailCampagne.campagne_id == campagne_id
    ).group_by(ligne_etat())  # fmt: skip
    comptes = {EtatLigne(valeur): nombre for valeur, nombre in session.execute(requete)}
    total = sum(comptes.values()) if etat is None else comptes.get(etat, 0)
    pages = max(-(-total // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    condition = true() if etat is None else ligne_etat() == etat.value
    lignes = _lignes(auteur, and_(BailCampagne.campagne_id == campagne_id, condition))
    tete = session.execute(_campagnes().where(CampagneExamen.id == campagne_id)).one()
    return PageCampagne(
        _campagne(tete, sum(comptes.values()), comptes.get(EtatLigne.ENVOYE, 0)),
        comptes,
        tuple(_ligne(r) for r in session.execute(lignes.limit(PAR_PAGE).offset((page - 1) * PAR_PAGE))),
        total,
        page,
        pages,
        tuple(_seances(session, auteur)),
        load_progres(session, campagne.tache_id, maintenant),
        _count(session, annonces_dues(select(BailCampagne.bail_id), auteur, campagne_id)),
        _count(session, _sans_situation(session, auteur, campagne_id, jour_local(maintenant))),
    )


def list_a_envoyer(session: Session, auteur: Auteur, campagne_id: int, agences: Any, limite: int) -> list[int]:
    """Return the leases of a campaign to put next before a commission: flagged, never examined, oldest due date."""
    condition = and_(
        BailCampagne.campagne_id == campagne_id,
        ligne_etat() == EtatLigne.RETENU.value,
        agence_effective().in_(agences),
        ~en_attente(),
    )
    requete = depuis_campagne(select(BailCampagne.bail_id), auteur).where(condition)
    return list(session.scalars(_ordonnes(requete).limit(limite)))


def _count(session: Session, requete: Select[*tuple[Any, ...]]) -> int:
    return session.scalar(requete.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def list_sans_situation(session: Session, auteur: Auteur, campagne_id: int, au: date) -> list[int]:
    """Return the leases of a campaign without situation whose due date an examination of the day would answer."""
    return list(session.scalars(_sans_situation(session, auteur, campagne_id, au).order_by(BailCampagne.bail_id)))


def _sans_situation(session: Session, auteur: Auteur, campagne_id: int, au: date) -> Select[*tuple[Any, ...]]:
    avance = load_parametres(session).trouver("occupation.avance", au)
    return depuis_campagne(select(BailCampagne.bail_id), auteur).where(
        BailCampagne.campagne_id == campagne_id,
        ligne_etat() == EtatLigne.SANS.value,
        ResultatOccupation.du_le <= ajouter_mois(au, avance.entier if avance else 0),
    )


def examen_sans_seance(requete: Select[*tuple[Any, ...]], auteur: Auteur, campagne_id: int) -> Select[*tuple[Any, ...]]:
    """Return a statement on the examinations that a campaign noted without situation, in the author's perimeter."""
    note = and_(
        ExamenOccupation.bail_id == BailCampagne.bail_id, ExamenOccupation.campagne_id == BailCampagne.campagne_id
    )
    return depuis_campagne(requete, auteur).join(ExamenOccupation, note).where(
        BailCampagne.campagne_id == campagne_id, ligne_notee()
    )  # fmt: skip


def _ordonnes(requete: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return requete.order_by(
        ligne_signalee().desc(), func.coalesce(ResultatOccupation.rang, 9), BailCampagne.du_le, BailCampagne.bail_id
    )


def _campagnes() -> Select[*tuple[Any, ...]]:
    return (
        select(CampagneExamen, Agence.nom, Commune.nom)
        .outerjoin(Agence, Agence.id == CampagneExamen.agence_id)
        .outerjoin(Commune, Commune.code_insee == CampagneExamen.commune_insee)
        .order_by(CampagneExamen.debut.desc(), CampagneExamen.id.desc())
    )


def _campagne(ligne: Any, baux: int, envoyes: int) -> CampagneVue:
    c, agence, commune = ligne
    lieu = ", ".join(nom for nom in (agence, commune) if nom)
    return CampagneVue(c.id, c.nom, c.debut, c.fin, lieu, c.retards, c.par_seance, c.calculee_le, baux, envoyes)


def _lignes(auteur: Auteur, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    premier = (
        select(func.min(Locataire.rang))
        .where(Locataire.bail_id == Bail.id, Locataire.titulaire)
        .correlate(Bail)
        .scalar_subquery()
    )
    colonnes = (
        BailCampagne, Bail.reference, Logement.adresse, Commune.nom.label("commune"), Agence.nom.label("agence"),
        Locataire.civilite, Locataire.nom, Locataire.prenom, ResultatOccupation, ligne_etat().label("etat"),
        ligne_signalee().label("signale"), Seance.id.label("seance_id"), Seance.numero.label("seance_numero"),
        annonce_ailleurs().label("annonce_par"),
    )  # fmt: skip
    envoye = and_(
        ExamenOccupation.bail_id == BailCampagne.bail_id, ExamenOccupation.campagne_id == BailCampagne.campagne_id
    )
    return _ordonnes(
        depuis_campagne(select(*colonnes), auteur)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Agence, Agence.id == agence_effective())
        .outerjoin(Locataire, (Locataire.bail_id == Bail.id) & (Locataire.rang == premier))
        .outerjoin(ExamenOccupation, envoye)
        .outerjoin(Seance, Seance.id == ExamenOccupation.seance_id)
        .where(condition)
    )


def _ligne(r: Any) -> LigneCampagne:
    resultat: ResultatOccupation | None = r.ResultatOccupation
    return LigneCampagne(
        bail_id=r.BailCampagne.bail_id,
        nom=nom_complet(r.civilite, r.prenom or "", r.nom or ""),
        reference=r.reference,
        adresse=f"{r.adresse}, {r.commune}",
        agence=r.agence or "",
        du_le=r.BailCampagne.du_le,
        etat=EtatLigne(r.etat),
        signale=r.signale,
        constatees=tuple(s for s in SituationOccupation if resultat and getattr(resultat, s.value) is Etat.CONSTATEE),
        manques=tuple(Manque(code) for code in (resultat.manques.split() if resultat else ())),
        ecarte_motif=r.BailCampagne.ecarte_motif,
        seance_id=r.seance_id,
        seance_numero=r.seance_numero,
        annonce_par=r.annonce_par or "",
    )


def _seances(session: Session, auteur: Auteur) -> Iterator[SeanceOuverte]:
    """Yield the séances in preparation whose secretariat the reader holds, the first to come first."""
    nombre = (
        select(func.count())
        .where(PointOrdreDuJour.seance_id == Seance.id, PointOrdreDuJour.nature == NaturePoint.EXAMEN)
        .correlate(Seance)
        .scalar_subquery()
    )
    requete = (
        select(Seance.id, Seance.numero, Commission.nom, Seance.prevue_le, nombre)
        .join(Commission, Commission.id == Seance.commission_id)
        .where(Seance.etat == EtatSeance.PREPARATION)
        .order_by(Seance.prevue_le, Seance.id)
    )
    for r in session.execute(requete.add_columns(Seance.commission_id)):
        if auteur.tient(r.commission_id):
            yield SeanceOuverte(*r[:5])
