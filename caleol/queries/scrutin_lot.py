"""A ballot on a lot as the rules count it, from the seats, presences and voices that the tool holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.seance import Presence, Seance
from caleol.queries.pouvoirs import load_pouvoirs
from caleol.queries.voix import PresenceOuverte, SiegeLu, VoixLot
from caleol.rules.composition import NatureSiege
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import ModaliteSeance, ReglesSeance
from caleol.rules.scrutin import CONTRE, ScrutinLot
from caleol.rules.scrutin import modele as m

ABSTENTION = "abstention"
RENVOI = "renvoi"
SENS = {CONTRE: m.SensVote.REFUSE, ABSTENTION: m.SensVote.ABSTENTION, RENVOI: m.SensVote.RENVOI}
TABLE_SUPPOSEE = (m.Proposition("1", (m.Ligne("lot", TypeDecision.ATTRIBUTION),)),)


def cle_membre(membre_id: int) -> str:
    """Return the key of a person in a ballot."""
    return f"membre-{membre_id}"


def scrutin_du_lot(
    seance: Seance,
    voix: VoixLot,
    sieges: Sequence[SiegeLu],
    regles: ReglesSeance,
    votes: Mapping[int, str],
    *,
    presences: Sequence[m.PresenceSiege],
    propositions: Sequence[m.Proposition] = TABLE_SUPPOSEE,
    pouvoirs: Sequence[m.Pouvoir] = (),
    mandataires: Mapping[int, int] | None = None,
    contributions: Iterable[int] = (),
    deports: frozenset[int] = frozenset(),
    instant: datetime | None = None,
    tour: int = 1,
) -> ScrutinLot:
    """Return the ballot of a lot; `votes` gives each seat the key of a proposition, CONTRE, ABSTENTION or RENVOI.

    `deports` are seats that step aside besides those already noted; `mandataires` gives the seat that sent a ballot
    under a proxy. Keys of seats are those of the commission, of
    candidates those of the candidatures, of persons `cle_membre`.
    """
    par_id = {siege.id: siege.cle for siege in sieges}
    return ScrutinLot(
        jour=seance.jour,
        modalite=ModaliteSeance(seance.modalite.value),
        lieu=voix.lieu,
        regles=regles,
        sieges=tuple(_siege(siege) for siege in sieges),
        propositions=tuple(propositions),
        votes=tuple(
            _vote(par_id[siege_id], choix, par_id.get((mandataires or {}).get(siege_id, 0)))
            for siege_id, choix in sorted(votes.items())
        ),
        presences=tuple(presences),
        instant=instant,
        tour=tour,
        president=_president(seance, sieges),
        deports=frozenset(par_id[siege_id] for siege_id in voix.deports | deports),
        pouvoirs=tuple(pouvoirs),
        contributions=frozenset(par_id[siege_id] for siege_id in contributions),
    )


def _siege(siege: SiegeLu) -> m.SiegeCommission:
    titulaire = siege.titulaire
    return m.SiegeCommission(
        siege.regle, cle_membre(titulaire.membre_id) if titulaire else "", vacant=not siege.mandats
    )


def _vote(siege: str, choix: str, mandataire: str | None) -> m.Vote:
    sens = SENS.get(choix, m.SensVote.APPROUVE)
    return m.Vote(siege, sens, choix if sens is m.SensVote.APPROUVE else None, mandataire=mandataire)


def _president(seance: Seance, sieges: Sequence[SiegeLu]) -> str | None:
    """Return the seat of the six from which a person presides."""
    return next(
        (
            siege.cle
            for siege in sieges
            if siege.regle.nature is NatureSiege.DESIGNE
            and any(mandat.membre_id == seance.presidee_par_id for mandat in siege.mandats)
        ),
        None,
    )


def presences_ouvertes(
    presents: Mapping[int, PresenceOuverte], sieges: Sequence[SiegeLu]
) -> tuple[m.PresenceSiege, ...]:
    """Return who holds each seat now, without hours."""
    par_id = {siege.id: siege for siege in sieges}
    return tuple(
        m.PresenceSiege(
            par_id[siege_id].cle,
            cle_membre(present.membre_id),
            _supplee(par_id[siege_id], present.membre_id),
            m.LieuPresence(present.mode.value),
        )
        for siege_id, present in sorted(presents.items())
    )


def load_presences(session: Session, seance: Seance, sieges: Sequence[SiegeLu]) -> tuple[m.PresenceSiege, ...]:
    """Return every stay of the séance, by the minute."""
    par_id = {siege.id: siege for siege in sieges}
    stays = session.scalars(
        select(Presence).where(Presence.seance_id == seance.id).order_by(Presence.arrivee_le, Presence.id)
    )
    return tuple(
        m.PresenceSiege(
            par_id[p.siege_id].cle,
            cle_membre(p.membre_id),
            _supplee(par_id[p.siege_id], p.membre_id),
            m.LieuPresence(p.mode.value),
            p.arrivee_le,
            p.depart_le,
        )
        for p in stays
    )


def pouvoirs_dits(
    session: Session, seance: Seance, sieges: Sequence[SiegeLu], au: datetime | None = None
) -> tuple[m.Pouvoir, ...]:
    """Return the proxies handed in up to an instant, in their order."""
    par_id = {siege.id: siege.cle for siege in sieges}
    recus = load_pouvoirs(session, seance.id, au)
    return tuple(m.Pouvoir(par_id[p.mandant_siege_id], par_id[p.mandataire_siege_id]) for p in recus)


def _supplee(siege: SiegeLu, membre_id: int) -> bool:
    return siege.titulaire is not None and siege.titulaire.membre_id != membre_id
