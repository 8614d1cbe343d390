"""Who votes on one lot at one instant: voices, presences, stepping aside, proxies, seat by seat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from caleol.rules.composition import Siege, SiegeAuLot, Voix, sieges_du_lot
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin.coherence import refuser_sieges_de_droit_en_double
from caleol.rules.scrutin.modele import LieuPresence, PresenceSiege, ScrutinLot, SiegeCommission
from caleol.rules.scrutin.presence import Ecarte, presence_retenue, presences_ecartees


class EtatSiege(EnumLibelle):
    """What a seat is at the instant of a ballot."""

    SANS_VOIX = "sans_voix", "sans voix sur ce lot"
    VACANT = "vacant", "siège vacant"
    ABSENT = "absent", "absent"
    DEPORT = "deport", "s’est déporté"
    PRESENT = "present", "présent"
    PARTICIPANT = "participant", "a participé par écrit"
    REPRESENTE = "represente", "représenté par un pouvoir"


VOTENT = frozenset({EtatSiege.PRESENT, EtatSiege.PARTICIPANT, EtatSiege.REPRESENTE})


@dataclass(frozen=True, slots=True)
class SiegeCompte:
    """A seat with its voice on the lot (None: none), why, what it is now, who holds it from where, who carries it."""

    siege: Siege
    voix: Voix | None
    motif: str
    etat: EtatSiege
    personne: str
    suppleant: bool = False
    lieu: LieuPresence | None = None
    mandataire: str | None = None

    @property
    def cle(self) -> str:
        """Return the key of the seat."""
        return self.siege.cle

    @property
    def deliberatif(self) -> bool:
        """Return whether the seat has a vote on the lot."""
        return self.voix is Voix.DELIBERATIVE

    @property
    def vote(self) -> bool:
        """Return whether the seat may vote now."""
        return self.deliberatif and self.etat in VOTENT

    @property
    def au_lot(self) -> SiegeAuLot:
        """Return the seat as the rules of the quorum read it."""
        return SiegeAuLot(self.siege, self.voix or Voix.CONSULTATIVE, self.motif)


@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True, exigences=("R01", "R10"))
def sieges_comptes(scrutin: ScrutinLot) -> tuple[tuple[SiegeCompte, ...], tuple[Ecarte, ...]]:
    """Return each seat as it stands before the proxies, and the presences that do not count.

    [vu] Voices are those of the lot; titulaire and suppléant are one seat, and a person with two seats has two voices.

    Hypothèse : who steps aside on a lot does so on every seat they hold, for the interest is theirs; the seat is
    not taken by a suppléant for that lot.
    Raises Refus("composition_non_verifiee"), Refus("scrutin_incoherent").
    """
    au_lot = {s.siege.cle: s for s in sieges_du_lot([s.siege for s in scrutin.sieges], scrutin.lieu, scrutin.jour)}
    refuser_sieges_de_droit_en_double(au_lot.values())
    tenus = _tenus(scrutin)
    interesses = {_personne(s, tenus) for s in scrutin.sieges if s.siege.cle in scrutin.deports}
    comptes = tuple(
        _compte(scrutin, siege, au_lot.get(siege.siege.cle), tenus, deporte=_personne(siege, tenus) in interesses)
        for siege in scrutin.sieges
    )
    return comptes, presences_ecartees(scrutin)


def _tenus(scrutin: ScrutinLot) -> dict[str, PresenceSiege]:
    """Return who holds each seat at the instant; the titulaire before a suppléant, the first come before the others."""
    debut = datetime.min.replace(tzinfo=UTC)
    la = [presence for presence in scrutin.presences if presence_retenue(scrutin, presence)]
    la.sort(key=lambda p: (p.suppleant, p.arrivee or debut, p.personne), reverse=True)
    return {presence.siege: presence for presence in la}


def _personne(siege: SiegeCommission, tenus: Mapping[str, PresenceSiege]) -> str:
    """Return the key of who holds a seat; a seat of which nothing is known stands for itself."""
    presence = tenus.get(siege.siege.cle)
    return (presence.personne if presence else "") or siege.titulaire or siege.siege.cle


def _compte(
    scrutin: ScrutinLot,
    siege: SiegeCommission,
    au_lot: SiegeAuLot | None,
    tenus: Mapping[str, PresenceSiege],
    *,
    deporte: bool,
) -> SiegeCompte:
    presence = tenus.get(siege.siege.cle)
    return SiegeCompte(
        siege.siege,
        au_lot.voix if au_lot else None,
        au_lot.motif if au_lot else "pas de voix sur ce lot",
        _etat(scrutin, siege, au_lot is not None, presence, deporte=deporte),
        "" if siege.vacant else _personne(siege, tenus),
        suppleant=presence.suppleant if presence else False,
        lieu=presence.lieu if presence else None,
    )


def _etat(
    scrutin: ScrutinLot, siege: SiegeCommission, a_une_voix: bool, presence: PresenceSiege | None, *, deporte: bool
) -> EtatSiege:
    cle = siege.siege.cle
    if not a_une_voix:
        return EtatSiege.SANS_VOIX
    if siege.vacant:
        return EtatSiege.VACANT
    if deporte:
        return EtatSiege.DEPORT
    if scrutin.modalite is not ModaliteSeance.ECRIT:
        return EtatSiege.PRESENT if presence else EtatSiege.ABSENT
    tenu_a_tort = presence is None and any(p.siege == cle for p in scrutin.presences)
    a_vote = any(vote.siege == cle and vote.mandataire is None for vote in scrutin.votes)
    a_ecrit = a_vote or cle in scrutin.contributions
    return EtatSiege.PARTICIPANT if a_ecrit and not tenu_a_tort else EtatSiege.ABSENT


def represente(compte: SiegeCompte, mandataire: str) -> SiegeCompte:
    """Return a seat whose voice another one carries."""
    return replace(compte, etat=EtatSiege.REPRESENTE, mandataire=mandataire)
