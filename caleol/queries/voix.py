"""Who has a voice on each lot of a séance, who is there, and the quorum, lot by lot."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.errors import Refus
from caleol.kernel.francais import nom_complet
from caleol.models.commission import Mandat, Membre, ReglementInterieur, Siege
from caleol.models.enumerations import ModalitePresence, QualiteMembre
from caleol.models.lot import Deport, Lot
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Presence, Seance
from caleol.queries.instantane import lit_fiche
from caleol.queries.lieux import load_territoire
from caleol.queries.pouvoirs import Pouvoirs, load_pouvoirs, porteurs_du_lot, pouvoirs_de
from caleol.rules import composition
from caleol.rules.composition import LieuLot, NatureSiege, SiegeAuLot, Voix, sieges_du_lot
from caleol.rules.quorum import Present, Quorum, quorum_du_lot
from caleol.rules.reglement import ReglesSeance, lire_regles


@dataclass(frozen=True, slots=True)
class MandatLu:
    """Who may hold a seat on a day: the titulaire or a suppléant; `fonction` is the person's own capacity."""

    membre_id: int
    civilite: str
    prenom: str
    nom: str
    qualite: QualiteMembre
    president: bool
    fonction: str
    courriel: str | None
    utilisateur_id: int | None
    acte: str

    @property
    def nom_complet(self) -> str:
        """Return « Mme Anne Petit »."""
        return nom_complet(self.civilite, self.prenom, self.nom)

    @property
    def initiales(self) -> str:
        """Return « AP »."""
        return f"{self.prenom[:1]}{self.nom[:1]}".upper()


@dataclass(frozen=True, slots=True)
class SiegeLu:
    """A seat of the commission with those who may hold it on the day, titulaires first."""

    id: int
    ordre: int
    libelle: str
    regle: composition.Siege
    mandats: tuple[MandatLu, ...]

    @property
    def cle(self) -> str:
        """Return the key of the seat in its commission."""
        return self.regle.cle

    @property
    def titulaire(self) -> MandatLu | None:
        """Return the titulaire, or None where the seat has none."""
        return next((m for m in self.mandats if m.qualite is QualiteMembre.TITULAIRE), None)

    def mandat(self, membre_id: int) -> MandatLu | None:
        """Return the mandate of a person on this seat."""
        return next((m for m in self.mandats if m.membre_id == membre_id), None)


@dataclass(frozen=True, slots=True)
class PresenceOuverte:
    """Who holds a seat now, since when, from where."""

    presence_id: int
    siege_id: int
    membre_id: int
    mode: ModalitePresence
    arrivee_le: datetime


@dataclass(frozen=True, slots=True)
class VoixLot:
    """The seats with a voice on one lot, those that are there, those that stepped aside, and the quorum.

    `porteurs` gives, for each seat represented by a proxy, the seat that carries its voice.
    """

    lot_id: int
    lieu: LieuLot
    sieges: tuple[tuple[SiegeLu, SiegeAuLot], ...]
    presents: frozenset[int]
    deports: frozenset[int]
    quorum: Quorum | None
    porteurs: Mapping[int, int] = field(default_factory=dict)

    @property
    def deliberatifs(self) -> tuple[tuple[SiegeLu, SiegeAuLot], ...]:
        """Return the seats that may vote on the lot."""
        return tuple(paire for paire in self.sieges if paire[1].voix is Voix.DELIBERATIVE)

    @property
    def votants(self) -> tuple[tuple[SiegeLu, SiegeAuLot], ...]:
        """Return the seats that vote now: with a vote, there or represented by a proxy, and not aside."""
        la = self.presents | self.porteurs.keys()
        return tuple(p for p in self.deliberatifs if p[0].id in la and p[0].id not in self.deports)

    def tenu_par(self, siege_id: int, tenus: Mapping[int, int]) -> int:
        """Return who votes for a seat: the member there, or the one who carries its proxy; `tenus` are those there."""
        return tenus[self.porteurs.get(siege_id, siege_id)]


def load_sieges(session: Session, commission_id: int, au: date) -> tuple[SiegeLu, ...]:
    """Return the seats of a commission in their order, with the mandates of a day."""
    mandats: dict[int, list[MandatLu]] = defaultdict(list)
    for mandat in session.scalars(
        select(Mandat)
        .join(Mandat.siege)
        .where(
            Siege.commission_id == commission_id,
            Mandat.debut <= au,
            or_(Mandat.fin.is_(None), Mandat.fin >= au),
        )
        .options(joinedload(Mandat.membre))
        .order_by(Mandat.qualite.desc(), Mandat.debut.desc(), Mandat.id)
    ):
        mandats[mandat.siege_id].append(_mandat(mandat, mandat.membre))
    sieges = session.scalars(select(Siege).where(Siege.commission_id == commission_id).order_by(Siege.ordre, Siege.id))
    return tuple(
        SiegeLu(siege.id, siege.ordre, siege.libelle, _regle(siege), tuple(mandats[siege.id])) for siege in sieges
    )


def _mandat(mandat: Mandat, membre: Membre) -> MandatLu:
    return MandatLu(
        membre.id,
        membre.civilite,
        membre.prenom,
        membre.nom,
        mandat.qualite,
        mandat.president,
        membre.qualite or "",
        membre.courriel,
        membre.utilisateur_id,
        mandat.acte or "",
    )


def _regle(siege: Siege) -> composition.Siege:
    return composition.Siege(
        siege.cle, siege.nature, siege.commune_insee, siege.epci_siren, siege.representant_locataires
    )


def presidents_possibles(sieges: Iterable[SiegeLu]) -> tuple[MandatLu, ...]:
    """Return who may preside: the elected president first, else another of the six (R441-9)."""
    designes = [mandat for siege in sieges if siege.regle.nature is NatureSiege.DESIGNE for mandat in siege.mandats]
    return tuple(sorted(designes, key=lambda m: (not m.president, m.qualite is not QualiteMembre.TITULAIRE)))


def load_lieux(session: Session, lots: Sequence[Lot], au: date) -> dict[int, LieuLot]:
    """Return where each lot lies: as frozen with it, else as on the day."""
    return {lot.id: _lieu(session, lot, au) for lot in lots}


def _lieu(session: Session, lot: Lot, au: date) -> LieuLot:
    if lot.instantane:
        fiche = lit_fiche(lot.instantane)
        rattachement = fiche.commune_du_maire if fiche.commune_du_maire != fiche.commune_insee else None
        return LieuLot(fiche.commune_insee, rattachement, fiche.epci_siren, fiche.mandat_gerance)
    logement = session.scalar(
        select(Logement).join(Vacance, Vacance.logement_id == Logement.id).where(Vacance.id == lot.vacance_id)
    )
    if logement is None:
        raise Refus("introuvable", objet="logement")
    return load_territoire(session, logement.commune_insee, au).lieu(logement.mandat_gerance)


def load_presents(session: Session, seance_id: int) -> dict[int, PresenceOuverte]:
    """Return who is there now, by seat."""
    ouvertes = session.scalars(select(Presence).where(Presence.seance_id == seance_id, Presence.depart_le.is_(None)))
    return {p.siege_id: PresenceOuverte(p.id, p.siege_id, p.membre_id, p.mode, p.arrivee_le) for p in ouvertes}


def load_deports(session: Session, lot_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the seats that stepped aside, by lot."""
    par_lot: dict[int, set[int]] = defaultdict(set)
    for lot_id, siege_id in session.execute(select(Deport.lot_id, Deport.siege_id).where(Deport.lot_id.in_(lot_ids))):
        par_lot[lot_id].add(siege_id)
    return {lot_id: frozenset(sieges) for lot_id, sieges in par_lot.items()}


def load_voix(
    session: Session,
    seance: Seance,
    lots: Sequence[Lot],
    sieges: Sequence[SiegeLu],
    regles: ReglesSeance | None,
) -> dict[int, VoixLot]:
    """Return the voices of each lot as they are now; no quorum where the règlement holds no value."""
    au = seance.jour
    lieux = load_lieux(session, lots, au)
    deports = load_deports(session, [lot.id for lot in lots])
    tenus = {siege_id: present.membre_id for siege_id, present in load_presents(session, seance.id).items()}
    presents, pouvoirs = frozenset(tenus), pouvoirs_de(seance, load_pouvoirs(session, seance.id), tenus)
    return {
        lot.id: voix_du_lot(
            lot.id, sieges, lieux[lot.id], au, presents, deports.get(lot.id, frozenset()), regles, pouvoirs
        )
        for lot in lots
    }


def voix_du_lot(
    lot_id: int,
    sieges: Sequence[SiegeLu],
    lieu: LieuLot,
    au: date,
    presents: frozenset[int],
    deports: frozenset[int],
    regles: ReglesSeance | None,
    pouvoirs: Pouvoirs | None = None,
) -> VoixLot:
    """Ask the rules who has a voice on a lot, who represents whom, and count its quorum."""
    par_cle = {siege.cle: siege for siege in sieges}
    au_lot = tuple((par_cle[s.siege.cle], s) for s in sieges_du_lot([siege.regle for siege in sieges], lieu, au))
    la = frozenset(siege.id for siege, _ in au_lot if siege.id in presents)
    porteurs: Mapping[int, int] = {}
    if pouvoirs is not None and regles is not None:
        commission = {siege.id: (siege.regle, bool(siege.mandats)) for siege in sieges}
        porteurs = porteurs_du_lot(commission, {siege.id: s for siege, s in au_lot}, deports, pouvoirs, regles)
    quorum = None
    if regles is not None and regles.quorum_minimum is not None:
        comptes = [
            Present(s, deport=siege.id in deports, par_pouvoir=siege.id in porteurs)
            for siege, s in au_lot
            if siege.id in la or siege.id in porteurs
        ]
        quorum = quorum_du_lot(comptes, regles)
    return VoixLot(lot_id, lieu, au_lot, la, deports, quorum, porteurs)


def load_reglement(session: Session, commission_id: int, au: date) -> ReglementInterieur | None:
    """Return the règlement of a commission in force on a day."""
    return session.scalar(
        select(ReglementInterieur)
        .where(ReglementInterieur.commission_id == commission_id, ReglementInterieur.debut <= au)
        .order_by(ReglementInterieur.debut.desc())
        .limit(1)
    )


def load_regles(session: Session, seance: Seance) -> ReglesSeance | None:
    """Return the rules of a séance: those it kept at its opening, else those of its day."""
    if seance.regles is not None:
        return lit_regles_gardees(seance.regles)
    reglement = load_reglement(session, seance.commission_id, seance.jour)
    return lire_regles(reglement.regles, reglement.debut) if reglement else None


def lit_regles_gardees(regles: Mapping[str, object]) -> ReglesSeance:
    """Return the rules that a séance kept, with their first day."""
    valeurs = dict(regles)
    return lire_regles(valeurs, date.fromisoformat(str(valeurs.pop("depuis"))))
