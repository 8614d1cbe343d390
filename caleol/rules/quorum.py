"""May the commission deliberate on this lot? Counted anew at every lot: people leave, people step aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde
from caleol.rules.composition import NatureSiege, SiegeAuLot, Voix, deliberatifs
from caleol.rules.reference import regle
from caleol.rules.reglement import BaseParticipation, ModaliteSeance, QuorumBase, ReglesSeance

__all__ = ["Participation", "Present", "Quorum", "ReglesSeance", "participation_ecrite", "quorum_du_lot"]


@dataclass(frozen=True, slots=True)
class Present:
    """A seat present for one lot, in the room, by video or by a proxy; `deport`: stepped aside."""

    siege: SiegeAuLot
    deport: bool = False
    par_pouvoir: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """The count of a lot, with the rule that was applied and the sentence of the minutes."""

    presents: int
    requis: int
    atteint: bool
    regle: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Participation:
    """How many seats took part in a written deliberation, out of how many."""

    participants: int
    base: int
    atteinte: bool
    phrase: str


@regle(code="CCH", article="R441-9 IV", depuis=date(2017, 1, 21), vu=True, exigences=("R07", "R10"))
def quorum_du_lot(presents: Iterable[Present], regles: ReglesSeance) -> Quorum:
    """Count the quorum of one lot: seats present with a vote, without those who stepped aside.

    [vu] The Code obliges the board's règlement to state the quorum rules and gives no figure itself. A seat
    counts once, whoever holds it; consultative voices never count; a proxy counts only if the règlement
    says so. Raises Refus("quorum_absent_du_reglement") when the règlement holds no value.

    Hypothèse : where the règlement wants some of the designated members among those present
    (`quorum_designes`), both figures must be reached.
    """
    requis = quorum_requis(regles)
    comptes = {p.siege.siege.cle: p.siege.siege.nature for p in presents if _compte(p, regles)}
    designes = sum(nature is NatureSiege.DESIGNE for nature in comptes.values())
    atteint = len(comptes) >= requis and designes >= regles.quorum_designes
    texte_regle = f"{accorde(requis, 'présent', 'présents')} au moins parmi {regles.quorum_base.libelle}"
    issue = "quorum atteint" if atteint else "quorum non atteint"
    phrase = f"{accorde(len(comptes), 'voix présente', 'voix présentes')} pour {requis} requises"
    if regles.quorum_designes:
        texte_regle += f", dont {accorde(regles.quorum_designes, 'membre désigné', 'membres désignés')}"
        phrase += f", dont {accorde(designes, 'membre désigné', 'membres désignés')}"
    return Quorum(len(comptes), requis, atteint, texte_regle, f"{phrase}, {issue}")


def quorum_requis(regles: ReglesSeance) -> int:
    """Return the quorum of the règlement; raises Refus("quorum_absent_du_reglement") when there is none."""
    if regles.quorum_minimum is None or regles.quorum_minimum < 1:
        raise Refus("quorum_absent_du_reglement", depuis=regles.depuis, version=regles.version)
    return regles.quorum_minimum


def _compte(present: Present, regles: ReglesSeance) -> bool:
    """Return whether a presence counts in the quorum."""
    if present.deport or present.siege.voix is not Voix.DELIBERATIVE:
        return False
    if present.par_pouvoir and not (regles.pouvoir_admis and regles.pouvoir_compte_au_quorum):
        return False
    return regles.quorum_base is QuorumBase.VOIX_DU_LOT or present.siege.siege.nature is NatureSiege.DESIGNE


@regle(code="Ordonnance 2014-1329", article="4 II", depuis=date(2015, 1, 1), vu=True, exigences=("R16",))
def participation_ecrite(
    sieges: Sequence[SiegeAuLot],
    participants: Iterable[str],
    regles: ReglesSeance,
    *,
    deports: Iterable[str] = (),
    vacants: Iterable[str] = (),
) -> Participation:
    """Check that at least half of the seats of a lot took part in a written deliberation.

    [vu] A written exchange is valid only if at least half of the members effectively took part, besides the
    body's own quorum. Taking part is commenting or voting; `participants`, `deports` and `vacants` are keys
    of seats.

    Hypothèse : the base is every seat with a vote that the rules give the lot, filled or not (a setting of
    the règlement); a seat that stepped aside stays in the base unless the règlement says not.
    """
    ecartes = set(deports)
    cles = {siege.siege.cle for siege in deliberatifs(sieges)}
    if regles.base_participation is BaseParticipation.SIEGES_POURVUS:
        cles -= set(vacants)
    base = len(cles if regles.deport_dans_la_base else cles - ecartes)
    nombre = len((cles & set(participants)) - ecartes)
    atteinte = base > 0 and nombre * 2 >= base
    issue = "la moitié au moins a participé" if atteinte else "moins de la moitié a participé"
    phrase = f"{accorde(nombre, 'participant', 'participants')} sur {accorde(base, 'membre', 'membres')}, {issue}"
    return Participation(nombre, base, atteinte, phrase)


@regle(code="Loi 2022-217 (3DS)", article="83", depuis=date(2022, 2, 23), vu=True, exigences=("R12",))
def modalite_admise(modalite: ModaliteSeance, regles: ReglesSeance) -> bool:
    """Return whether the règlement allows this way of holding a séance; in the room is always allowed.

    [vu, by the note of a professional body] The special paragraph on remote commissions is gone: the common
    law of remote deliberation applies, and the règlement must provide for it.
    """
    return modalite is ModaliteSeance.PRESENTIEL or modalite in regles.modalites
