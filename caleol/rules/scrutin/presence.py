"""Is a member there at the instant of a vote, and where the séance is held? By the minute, and by its mode."""

from dataclasses import dataclass
from datetime import date

from caleol.rules.composition import NatureSiege
from caleol.rules.reference import regle
from caleol.rules.reglement import ModaliteSeance, Suppleance
from caleol.rules.scrutin.modele import LieuPresence, PresenceSiege, ScrutinLot

LIEUX = {
    ModaliteSeance.PRESENTIEL: frozenset({LieuPresence.SALLE}),
    ModaliteSeance.VISIO: frozenset({LieuPresence.VISIO}),
    ModaliteSeance.MIXTE: frozenset({LieuPresence.SALLE, LieuPresence.VISIO}),
    ModaliteSeance.ECRIT: frozenset({LieuPresence.ECRIT}),
}
REPRESENTES_PAR_LA_LOI = frozenset({NatureSiege.MAIRE, NatureSiege.PREFET, NatureSiege.EPCI})


@dataclass(frozen=True, slots=True)
class Ecarte:
    """What was recorded and does not count: a presence, a proxy or a vote, with the reason in words."""

    objet: str
    siege: str
    raison: str


@regle(code="Décret 2014-1627", article="7-1", depuis=date(2022, 7, 13), vu=False, exigences=("R12",))
@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True)
def presence_retenue(scrutin: ScrutinLot, presence: PresenceSiege) -> bool:
    """Return whether a presence counts: there at the instant, by a way of the séance, as titulaire or lawful suppléant.

    [non vu] Members on video count as present where the séance is held by video, or in the room and by video.
    [vu] The mayor, the préfet and the EPCI president may be represented by the law itself.

    Hypothèse : a member is there from the minute of arrival and no longer at that of departure; who does not sit by
    the way in which the séance is held is not there, unless the règlement lets one lot be voted partly in writing.
    """
    return _la(scrutin, presence) and not raison_ecartee(scrutin, presence)


def _la(scrutin: ScrutinLot, presence: PresenceSiege) -> bool:
    """Return whether the hours of a presence hold the instant of the vote."""
    if scrutin.instant is None:
        return True
    arrive = presence.arrivee is None or presence.arrivee <= scrutin.instant
    return arrive and (presence.depart is None or scrutin.instant < presence.depart)


def raison_ecartee(scrutin: ScrutinLot, presence: PresenceSiege) -> str:
    """Return why a presence does not count, whatever its hours; "" where it does."""
    lieux = LIEUX[scrutin.modalite]
    if scrutin.regles.lot_mi_salle_mi_ecrit and scrutin.modalite is not ModaliteSeance.ECRIT:
        lieux |= {LieuPresence.ECRIT}
    if presence.lieu not in lieux:
        return f"présence {presence.lieu.libelle} dans une séance tenue {MANIERES[scrutin.modalite]}"
    nature = next(s.siege.nature for s in scrutin.sieges if s.siege.cle == presence.siege)
    exclue = scrutin.regles.suppleance is Suppleance.AUCUNE and nature not in REPRESENTES_PAR_LA_LOI
    return "le règlement n’admet pas de suppléant sur ce siège" if presence.suppleant and exclue else ""


MANIERES = {
    ModaliteSeance.PRESENTIEL: "en salle",
    ModaliteSeance.VISIO: "en visioconférence",
    ModaliteSeance.MIXTE: "en salle et en visioconférence",
    ModaliteSeance.ECRIT: "par échange d’écrits",
}


def presences_ecartees(scrutin: ScrutinLot) -> tuple[Ecarte, ...]:
    """Return the presences at the instant that do not count, with the reason."""
    la = {(p.siege, raison_ecartee(scrutin, p)) for p in scrutin.presences if _la(scrutin, p)}
    return tuple(Ecarte("presence", siege, raison) for siege, raison in sorted(la) if raison)
