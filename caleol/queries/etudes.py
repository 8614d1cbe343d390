"""The studies of a grid, as their page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.compte import Tache
from caleol.models.cotation import EtudeImpact, GrilleCotation
from caleol.models.lot import Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Vacance
from caleol.queries.imports import Progres, est_vivante
from caleol.rules.etude_impact import Dimension, Etude, Groupe
from caleol.rules.priorites import libelles_priorites


@dataclass(frozen=True, slots=True)
class EtudeLue:
    """A study: its grids, its day, how far it is, its result once there; `perimee` when a text changed since."""

    id: int
    avant: str
    apres: str
    apres_id: int
    jour: date
    demandee_le: datetime
    progres: Progres
    resultat: Etude | None
    perimee: bool

    @property
    def etape(self) -> str:
        """Return `calcul`, `fin` or `echec`: what the page waits for."""
        if self.resultat is not None:
            return "fin"
        return "calcul" if self.progres.vivant else "echec"

    def groupes(self, dimension: Dimension) -> tuple[Groupe, ...]:
        """Return the groups of one dimension."""
        return tuple(g for g in self.resultat.groupes if g.dimension is dimension) if self.resultat else ()


def list_etudes(session: Session, grille_id: int, maintenant: datetime) -> tuple[EtudeLue, ...]:
    """Return the studies made of a grid, the last first."""
    lignes = session.scalars(
        select(EtudeImpact).where(EtudeImpact.apres_id == grille_id).order_by(EtudeImpact.id.desc()).limit(10)
    )
    return tuple(_lue(session, ligne, maintenant) for ligne in lignes)


def get_etude(session: Session, etude_id: int, maintenant: datetime) -> EtudeLue:
    """Return one study.

    Raises:
        Introuvable: no such study.
    """
    ligne = session.get(EtudeImpact, etude_id)
    if ligne is None:
        raise Introuvable("etude", id=etude_id)
    return _lue(session, ligne, maintenant)


def noms_des_groupes(session: Session, groupes: tuple[Groupe, ...]) -> dict[str, str]:
    """Return what a reader calls each group: the label of a public, the name of a commune."""
    codes = [g.nom for g in groupes if g.dimension is Dimension.COMMUNE]
    communes = dict(session.execute(select(Commune.code_insee, Commune.nom).where(Commune.code_insee.in_(codes))).all())
    publics = {
        g.nom: ", ".join(libelles_priorites(frozenset({g.nom}))) for g in groupes if g.dimension is Dimension.PUBLIC
    }
    return {cle: nom for cle, nom in (publics | communes).items() if nom}


def logements_des_lots(session: Session, lot_ids: Sequence[int]) -> dict[int, str]:
    """Return the dwelling of each lot in words."""
    lignes = session.execute(
        select(Lot.id, Logement.type, Logement.adresse, Commune.nom)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .where(Lot.id.in_(lot_ids))
    )
    return {cle: f"{genre}, {adresse}, {commune}" for cle, genre, adresse, commune in lignes}


def _lue(session: Session, ligne: EtudeImpact, maintenant: datetime) -> EtudeLue:
    tache = session.get_one(Tache, ligne.tache_id)
    avant = session.get(GrilleCotation, ligne.avant_id) if ligne.avant_id else None
    apres = session.get_one(GrilleCotation, ligne.apres_id)
    vivant = est_vivante(tache, maintenant)
    return EtudeLue(
        id=ligne.id,
        avant=f"{avant.nom}, version {avant.version}" if avant else "aucune grille",
        apres=f"{apres.nom}, version {apres.version}",
        apres_id=apres.id,
        jour=ligne.jour,
        demandee_le=ligne.demandee_le,
        progres=Progres(tache.fait, tache.total, vivant, tache.terminee_le is not None, tache.echec),
        resultat=Etude.lire(ligne.resultat) if ligne.resultat else None,
        perimee=apres.empreinte != ligne.empreinte_apres,
    )
