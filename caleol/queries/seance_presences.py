"""Who is there, minute by minute, and the quorum lot by lot, on the page of presences and before the levée."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from caleol.kernel.francais import nom_complet
from caleol.models.enumerations import EtatLot, EtatSeance, ModalitePresence
from caleol.models.seance import Presence
from caleol.queries.convocables import load_attendus
from caleol.queries.papiers.mots import nom
from caleol.queries.papiers.releve import Releve, load_releve
from caleol.queries.pouvoirs import load_pouvoirs
from caleol.queries.seance_agenda import LotAgenda
from caleol.queries.seance_lisible import find_seance
from caleol.queries.seance_page import SeancePage, SiegeSeance, get_seance
from caleol.queries.urnes import lots_au_vote
from caleol.queries.voix import MandatLu, load_presents, presidents_possibles
from caleol.rules.composition import Voix
from caleol.rules.droits import Auteur
from caleol.rules.quorum import Quorum
from caleol.rules.reglement import ModaliteSeance

TRAITES = frozenset({EtatLot.DECIDE, EtatLot.AJOURNE, EtatLot.RETIRE})


@dataclass(frozen=True, slots=True)
class PassageLu:
    """One stay of a person on a seat."""

    membre_id: int
    nom: str
    mode: ModalitePresence
    arrivee_le: datetime
    depart_le: datetime | None


@dataclass(frozen=True, slots=True)
class SiegePresence:
    """A seat with its stays; `present` is the one under way."""

    siege: SiegeSeance
    passages: tuple[PassageLu, ...]

    @property
    def present(self) -> PassageLu | None:
        """Return the stay under way, None where nobody is there."""
        return next((passage for passage in self.passages if passage.depart_le is None), None)

    @property
    def absence(self) -> bool:
        """Return whether every person called for this seat said they would not come."""
        return bool(self.siege.convocations) and all(c.absence for c in self.siege.convocations)


@dataclass(frozen=True, slots=True)
class QuorumLot:
    """The quorum of one lot with those who are there now; `au_vote` while its members vote on it."""

    lot: LotAgenda
    quorum: Quorum | None
    au_vote: bool = False

    @property
    def traite(self) -> bool:
        """Return whether the lot is decided, postponed or withdrawn: its quorum was counted then."""
        return self.lot.etat in TRAITES


@dataclass(frozen=True, slots=True)
class PouvoirLu:
    """A proxy: from which seat to which one, since when."""

    id: int
    mandant: str
    mandataire: str
    recu_le: datetime


@dataclass(frozen=True, slots=True)
class PresencesPage:
    """The page of presences."""

    seance: SeancePage
    sieges: tuple[SiegePresence, ...]
    quorums: tuple[QuorumLot, ...]
    attendus: int = 0
    president: str = ""
    preside: bool = True
    peuvent_presider: tuple[MandatLu, ...] = ()
    pouvoirs_par_membre: int = 0
    pouvoirs_au_quorum: bool = False
    pouvoirs: tuple[PouvoirLu, ...] = ()

    @property
    def peuvent_donner(self) -> tuple[SiegePresence, ...]:
        """Return the seats that may give a proxy: with a vote, a holder, and nobody there."""
        return tuple(s for s in self.deliberatifs if s.siege.siege.mandats and s.present is None)

    @property
    def remplacants(self) -> tuple[MandatLu, ...]:
        """Return who else is there and may preside: the elected president back, or another of the six."""
        return tuple(m for m in self.peuvent_presider if m.membre_id != self.seance.presidee_par_id)

    @property
    def deliberatifs(self) -> tuple[SiegePresence, ...]:
        """Return the seats with a vote on some lot."""
        return tuple(s for s in self.sieges if s.siege.voix is Voix.DELIBERATIVE)

    @property
    def presents(self) -> int:
        """Return how many seats with a vote are held now."""
        return sum(siege.present is not None for siege in self.deliberatifs)

    @property
    def restants(self) -> tuple[QuorumLot, ...]:
        """Return the lots that are neither decided nor postponed."""
        return tuple(quorum for quorum in self.quorums if not quorum.traite)

    @property
    def sans_quorum(self) -> tuple[QuorumLot, ...]:
        """Return the lots left on which the commission cannot decide now."""
        return tuple(q for q in self.restants if q.quorum is None or not q.quorum.atteint)

    @property
    def carence(self) -> bool:
        """Return whether the lack of quorum may be noted: nothing was decided, and no lot left can be."""
        ouverte = self.seance.etat is EtatSeance.OUVERTE and self.seance.modalite is not ModaliteSeance.ECRIT
        intacte = all(quorum.lot.etat is not EtatLot.DECIDE for quorum in self.quorums)
        if not self.quorums:
            return ouverte and self.seance.examens > 0 and self.presents < (self.seance.quorum_minimum or 0)
        return ouverte and intacte and bool(self.restants) and len(self.sans_quorum) == len(self.restants)


def get_presences(session: Session, auteur: Auteur, seance_id: int, au: date) -> PresencesPage:
    """Return who is there and the quorum of each lot.

    Raises:
        Introuvable: not for this reader.
    """
    page = get_seance(session, auteur, seance_id, au)
    releve = load_releve(session, find_seance(session, auteur, seance_id))
    passages = _passages(releve)
    seance = releve.seance
    la = {present.membre_id for present in load_presents(session, seance.id).values()}
    au_vote = lots_au_vote(session, [lot.lot_id for lot in page.lots])
    admis = releve.regles is not None and releve.regles.pouvoir_admis and seance.modalite is not ModaliteSeance.ECRIT
    return PresencesPage(
        pouvoirs_par_membre=releve.regles.pouvoirs_par_membre if releve.regles and admis else 0,
        pouvoirs_au_quorum=releve.regles is not None and releve.regles.pouvoir_compte_au_quorum,
        pouvoirs=tuple(_pouvoirs(releve)),
        attendus=len(load_attendus(session, seance)),
        president=nom(seance.presidee_par),
        preside=seance.etat is not EtatSeance.OUVERTE or seance.presidee_par_id in la,
        peuvent_presider=tuple(m for m in presidents_possibles(releve.sieges) if m.membre_id in la),
        seance=page,
        sieges=tuple(SiegePresence(siege, tuple(passages[siege.siege.id])) for siege in page.sieges),
        quorums=tuple(QuorumLot(lot, releve.voix(lot.lot_id, None).quorum, lot.lot_id in au_vote) for lot in page.lots),
    )


def _pouvoirs(releve: Releve) -> Iterator[PouvoirLu]:
    libelles = {siege.id: siege.libelle for siege in releve.sieges}
    for p in load_pouvoirs(releve.session, releve.seance.id):
        yield PouvoirLu(p.id, libelles[p.mandant_siege_id], libelles[p.mandataire_siege_id], p.recu_le)


def _passages(releve: Releve) -> dict[int, list[PassageLu]]:
    par_siege: dict[int, list[PassageLu]] = defaultdict(list)
    for presence in releve.presences:
        par_siege[presence.siege_id].append(_passage(presence))
    return par_siege


def _passage(presence: Presence) -> PassageLu:
    membre = presence.membre
    nom = nom_complet(membre.civilite, membre.prenom, membre.nom)
    return PassageLu(membre.id, nom, presence.mode, presence.arrivee_le, presence.depart_le)
