"""One ballot on one lot, as plain values: seats, presences, proxies, classements, votes. No rule stands here."""

from dataclasses import dataclass
from datetime import date, datetime

from caleol.rules.composition import LieuLot, Siege
from caleol.rules.decisions import TypeDecision
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reglement import ModaliteSeance, ReglesSeance


class LieuPresence(EnumLibelle):
    """Where a member takes part from."""

    SALLE = "salle", "en salle"
    VISIO = "visio", "en visioconférence"
    ECRIT = "ecrit", "par écrit"


class SensVote(EnumLibelle):
    """What a voter says of a lot."""

    APPROUVE = "approuve", "approuve un classement"
    PROPOSE = "propose", "propose un autre classement"
    REFUSE = "refuse", "refuse tous les classements"
    ABSTENTION = "abstention", "s’abstient"
    RENVOI = "renvoi", "demande le renvoi en séance physique"


@dataclass(frozen=True, slots=True)
class SiegeCommission:
    """A seat with the key of its titulaire, "" where nobody is named; `vacant`: no mandate on it at all."""

    siege: Siege
    titulaire: str = ""
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class PresenceSiege:
    """Somebody holds a seat, from an hour to another: there from `arrivee` on, no longer at `depart` itself.

    `personne` is the key of who holds it ("" is the titulaire), `suppleant` that it is not the titulaire. Without
    hours the seat is held at the instant of the vote. In a written séance a presence only says who holds the seat.
    """

    siege: str
    personne: str = ""
    suppleant: bool = False
    lieu: LieuPresence = LieuPresence.SALLE
    arrivee: datetime | None = None
    depart: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pouvoir:
    """A seat gives its voice to another one; they stand in the order in which they were handed in."""

    mandant: str
    mandataire: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """What a classement gives to one candidate: a kind of decision and a rank; the motives are apart."""

    candidat: str
    decision: TypeDecision
    rang: int | None = None


Classement = tuple[Ligne, ...]


@dataclass(frozen=True, slots=True)
class Proposition:
    """A classement on the table, under a key; `auteur` is a seat, None for the secretary's."""

    cle: str
    classement: Classement
    auteur: str | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What one seat voted: the key of a proposition for APPROUVE, a whole classement for PROPOSE.

    `mandataire` is the seat that sent it under a proxy: it counts while that proxy does.
    """

    siege: str
    sens: SensVote
    proposition: str | None = None
    classement: Classement = ()
    mandataire: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrutinLot:
    """All that decides a ballot on one lot.

    `sieges` are every seat of the commission, with or without a voice on this lot; `president` is the seat of who
    presides, `deports` the seats that stepped aside, `contributions` those that wrote in the debate of a written
    séance. `instant` is when the vote is taken: it is asked for as soon as a presence has hours. At the second
    ballot (`tour` 2) `propositions` are the two that came first.
    """

    jour: date
    modalite: ModaliteSeance
    lieu: LieuLot
    regles: ReglesSeance
    sieges: tuple[SiegeCommission, ...]
    propositions: tuple[Proposition, ...]
    votes: tuple[Vote, ...]
    presences: tuple[PresenceSiege, ...] = ()
    instant: datetime | None = None
    tour: int = 1
    president: str | None = None
    deports: frozenset[str] = frozenset()
    pouvoirs: tuple[Pouvoir, ...] = ()
    contributions: frozenset[str] = frozenset()
