"""The candidates of a lot side by side, and what tells them apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caleol.kernel.francais import accorde, liste_et
from caleol.queries.lot_montre import CandidatMontre, LotMontre, get_lot_montre
from caleol.rules.cotation import ecart_de_cotation
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparaison:
    """A lot with the sentences that tell its candidates apart, and the cells that hold these facts.

    `decisifs` holds pairs (line, key of the candidature); the lines are `total`, `priorite`, `dossier`.
    """

    lot: LotMontre
    phrases: tuple[str, ...]
    decisifs: frozenset[tuple[str, int]]


def get_comparaison(session: Session, auteur: Auteur, lot_id: int, au: date, *, anonyme: bool = False) -> Comparaison:
    """Return the candidates of a lot to compare; nobody is named where the reader wishes it (`anonyme`).

    Raises:
        Introuvable: no such lot for this reader.
        Refus: `zone_plafond_inconnue`.
    """
    return compare(get_lot_montre(session, auteur, lot_id, au, anonyme=anonyme))


def compare(lot: LotMontre) -> Comparaison:
    """Find what tells the candidates of a lot apart: points, DALO, mutation, blocking findings."""
    candidats = lot.candidats
    dalo = [c for c in candidats if c.dossier.dalo]
    bloques = [c for c in candidats if c.dossier.bloquantes]
    phrases = (
        *_points(candidats),
        *_groupe(dalo, candidats, "relève du DALO", "relèvent du DALO"),
        *_groupe([c for c in candidats if c.dossier.mutation], candidats, "est une mutation", "sont des mutations"),
        *_groupe(bloques, candidats, "a un point bloquant", "ont un point bloquant"),
    )
    decisifs = [("total", c.candidature_id) for c in _en_tete(candidats)]
    if 0 < len(dalo) < len(candidats):
        decisifs += [("priorite", c.candidature_id) for c in dalo]
    decisifs += [("dossier", c.candidature_id) for c in bloques]
    return Comparaison(lot=lot, phrases=phrases, decisifs=frozenset(decisifs))


def _points(candidats: Sequence[CandidatMontre]) -> Iterator[str]:
    totaux = [c.dossier.points.total for c in candidats]
    connus = [total for total in totaux if total is not None]
    if len(connus) < 2 or len(connus) < len(totaux):
        return
    if ecart_de_cotation(connus) is not None:
        yield "L’ordre proposé ne suit pas les points."
    elif connus[0] == connus[1]:
        yield "Les rangs 1 et 2 ont le même nombre de points."
    else:
        verbe = "sépare" if connus[0] - connus[1] == 1 else "séparent"
        yield f"{accorde(connus[0] - connus[1], 'point')} {verbe} les rangs 1 et 2."


def _groupe(
    trouves: Sequence[CandidatMontre], candidats: Sequence[CandidatMontre], un: str, plusieurs: str
) -> Iterator[str]:
    """Say which ranks share a fact that the others do not."""
    if not 0 < len(trouves) < len(candidats):
        return
    if len(trouves) == 1:
        yield f"Le rang {trouves[0].rang} {un}."
    else:
        yield f"Les rangs {liste_et([str(c.rang) for c in trouves])} {plusieurs}."


def _en_tete(candidats: Sequence[CandidatMontre]) -> list[CandidatMontre]:
    """Return the candidate whose points are above those of all the others, if there is one."""
    tetes = [c for c in candidats if c.place == 1]
    return tetes if len(tetes) == 1 < len(candidats) else []
