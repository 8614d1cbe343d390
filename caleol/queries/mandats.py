"""The commissions with their seats and mandates: who sits, what is vacant, what soon ends."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.commission import Commission, Mandat, Membre, Siege
from caleol.models.enumerations import EtatSeance, QualiteMembre
from caleol.models.organisation import Commune, Epci
from caleol.models.seance import Seance
from caleol.queries.valeurs import load_parametres
from caleol.rules import composition
from caleol.rules.composition import NatureSiege, composition_anomalies
from caleol.rules.constat import Anomalie
from caleol.rules.delais import Controle, intervalle_seances
from caleol.rules.droits import Auteur, Role

FIN_PROCHE = timedelta(days=60)
QUALITES = [(qualite.value, qualite.libelle) for qualite in QualiteMembre]


@dataclass(frozen=True, slots=True)
class MandatDeSiege:
    """One mandate, past, running or to come."""

    id: int
    membre_id: int
    nom: str
    fonction: str
    qualite: QualiteMembre
    debut: date
    fin: date | None
    president: bool
    courant: bool
    fin_proche: bool
    a_un_compte: bool


@dataclass(frozen=True, slots=True)
class SiegeTenu:
    """A seat with its mandates, the running ones first."""

    id: int
    libelle: str
    nature: NatureSiege
    representant_locataires: bool
    college: str | None
    mandats: tuple[MandatDeSiege, ...]

    @property
    def courants(self) -> tuple[MandatDeSiege, ...]:
        """Return the mandates that run today."""
        return tuple(m for m in self.mandats if m.courant)

    @property
    def titulaire(self) -> MandatDeSiege | None:
        """Return the titulaire of today."""
        return next((m for m in self.courants if m.qualite is QualiteMembre.TITULAIRE), None)

    @property
    def suppleants(self) -> tuple[MandatDeSiege, ...]:
        """Return the suppléants of today."""
        return tuple(m for m in self.courants if m.qualite is QualiteMembre.SUPPLEANT)


@dataclass(frozen=True, slots=True)
class CommissionTenue:
    """A commission with its seats and what they lack."""

    id: int
    code: str
    nom: str
    lieu: str | None
    agences: tuple[str, ...]
    sieges: tuple[SiegeTenu, ...]
    anomalies: tuple[Anomalie, ...]
    intervalle: Controle | None

    @property
    def eligibles(self) -> tuple[tuple[int, str], ...]:
        """Return whom the six may elect: their titulaires (R441-9), by mandate."""
        designes = [s for s in self.sieges if s.nature is NatureSiege.DESIGNE]
        return tuple((s.titulaire.id, s.titulaire.nom) for s in designes if s.titulaire is not None)

    def siege(self, siege_id: int) -> SiegeTenu:
        """Return one of its seats.

        Raises:
            Introuvable: the seat is of another commission.
        """
        for siege in self.sieges:
            if siege.id == siege_id:
                return siege
        raise Introuvable("siege")

    def mandat(self, mandat_id: int) -> MandatDeSiege:
        """Return one of its mandates.

        Raises:
            Introuvable: the mandate is of another commission.
        """
        for siege in self.sieges:
            for mandat in siege.mandats:
                if mandat.id == mandat_id:
                    return mandat
        raise Introuvable("mandat")

    @property
    def president(self) -> MandatDeSiege | None:
        """Return the president in office."""
        return next((m for s in self.sieges for m in s.courants if m.president), None)

    @property
    def vacants(self) -> tuple[SiegeTenu, ...]:
        """Return the seats without titulaire."""
        return tuple(s for s in self.sieges if s.titulaire is None)

    @property
    def finissants(self) -> tuple[tuple[SiegeTenu, MandatDeSiege], ...]:
        """Return the mandates that end within two months."""
        return tuple((s, m) for s in self.sieges for m in s.courants if m.fin_proche)


@dataclass(frozen=True, slots=True)
class ChoixMandats:
    """Whom and where a mandate or a seat may name."""

    membres: tuple[tuple[int, str], ...]
    communes: tuple[tuple[str, str], ...]
    epcis: tuple[tuple[str, str], ...]


def list_commissions(session: Session, auteur: Auteur, au: date) -> tuple[CommissionTenue, ...]:
    """Return the commissions that the author may see, with their seats."""
    requete = select(Commission).order_by(Commission.nom).options(joinedload(Commission.agences))
    if auteur.role is Role.SECRETAIRE:
        requete = requete.where(Commission.id.in_(auteur.commission_ids))
    return tuple(_commission(session, ligne, au) for ligne in session.scalars(requete).unique())


def get_commission(session: Session, auteur: Auteur, commission_id: int, au: date) -> CommissionTenue:
    """Return one commission.

    Raises:
        Introuvable: no such commission in the perimeter.
    """
    for commission in list_commissions(session, auteur, au):
        if commission.id == commission_id:
            return commission
    raise Introuvable("commission")


def load_choix_mandats(session: Session) -> ChoixMandats:
    """Return the members, communes and EPCI that the forms offer."""
    membres = session.scalars(select(Membre).order_by(Membre.nom, Membre.prenom))
    communes = session.execute(
        select(Commune.code_insee, Commune.nom).where(Commune.rattachement_insee.is_(None)).order_by(Commune.nom_tri)
    )
    epcis = session.execute(select(Epci.siren, Epci.nom).order_by(Epci.nom))
    return ChoixMandats(
        tuple((m.id, f"{m.nom} {m.prenom}" + (f", {m.qualite}" if m.qualite else "")) for m in membres),
        tuple((cle, nom) for cle, nom in communes),
        tuple((cle, nom) for cle, nom in epcis),
    )


def _commission(session: Session, commission: Commission, au: date) -> CommissionTenue:
    sieges = session.scalars(
        select(Siege).where(Siege.commission_id == commission.id).order_by(Siege.ordre, Siege.id)
    ).all()
    mandats = _mandats(session, commission.id, au)
    tenus = tuple(
        SiegeTenu(s.id, s.libelle, s.nature, s.representant_locataires, s.college, tuple(mandats[s.id])) for s in sieges
    )
    regles = [
        composition.Siege(s.cle, s.nature, s.commune_insee, s.epci_siren, s.representant_locataires) for s in sieges
    ]
    return CommissionTenue(
        commission.id,
        commission.code,
        commission.nom,
        commission.lieu_habituel,
        tuple(sorted(agence.nom for agence in commission.agences)),
        tenus,
        composition_anomalies(regles),
        _intervalle(session, commission.id, au),
    )


def _intervalle(session: Session, commission_id: int, au: date) -> Controle | None:
    """Check the time between the last séance held and the next planned one, or today; None before the first (R11)."""
    tenue = select(func.max(Seance.ouverte_le)).where(Seance.commission_id == commission_id)
    derniere = session.scalar(tenue)
    if derniere is None:
        return None
    prochaine = session.scalar(
        select(func.min(Seance.prevue_le)).where(
            Seance.commission_id == commission_id, Seance.ouverte_le.is_(None), Seance.etat != EtatSeance.ANNULEE
        )
    )
    attendue = max(au, jour_local(prochaine)) if prochaine else au
    return intervalle_seances(jour_local(derniere), attendue, load_parametres(session))


def _mandats(session: Session, commission_id: int, au: date) -> dict[int, list[MandatDeSiege]]:
    """Return the mandates of each seat: running first, then the last begun."""
    par_siege: dict[int, list[MandatDeSiege]] = defaultdict(list)
    lignes = session.scalars(
        select(Mandat)
        .join(Mandat.siege)
        .where(Siege.commission_id == commission_id)
        .options(joinedload(Mandat.membre))
        .order_by(Mandat.debut.desc(), Mandat.id)
    )
    for mandat in lignes:
        par_siege[mandat.siege_id].append(_mandat(mandat, au))
    for mandats in par_siege.values():
        mandats.sort(key=lambda m: (not m.courant, m.qualite is not QualiteMembre.TITULAIRE))
    return par_siege


def _mandat(mandat: Mandat, au: date) -> MandatDeSiege:
    membre = mandat.membre
    courant = mandat.debut <= au and (mandat.fin is None or mandat.fin >= au)
    return MandatDeSiege(
        mandat.id,
        membre.id,
        nom_complet(membre.civilite, membre.prenom, membre.nom),
        membre.qualite or "",
        mandat.qualite,
        mandat.debut,
        mandat.fin,
        mandat.president and courant,
        courant,
        courant and mandat.fin is not None and mandat.fin - au <= FIN_PROCHE,
        membre.utilisateur_id is not None,
    )
