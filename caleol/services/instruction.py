"""What the rules compute of the waiting list: read and computed aside, written in short transactions.

No vote waits for it: the write lock is held for one batch only, a few tenths of a second at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, Table, and_, cast, delete, select, update
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.memoire import sans_ramasse_miettes
from caleol.models.base import Base
from caleol.models.demande import CalculDu, Demande, Instruction
from caleol.queries.faits import load_demandes
from caleol.queries.points import load_notation
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL
from caleol.services.act import Acte, Actes
from caleol.services.calcul_demande import COLONNES_COTATION, COLONNES_INSTRUCTION, Bareme, Calcul, calcule
from caleol.services.ecriture import Ecrivain
from caleol.services.renfort import en_lots

PAR_LOT = 2_000
REPRISES = 3
INSTRUCTION, COTATION = Base.metadata.tables["instruction"], Base.metadata.tables["cotation"]
Connues = tuple[dict[int, Any], dict[int, Any]]


def recompute_instructions(
    actes: Actes, *, demande_ids: Sequence[int] | None = None, avance: Callable[[int], None] | None = None
) -> int:
    """Compute every active application by the rules of the day and keep what changed; return how many changed.

    `demande_ids` limits the run to some applications; `avance` is told how many were reached. An application that
    somebody changes meanwhile is read and computed again, never overwritten with what was read before. A run that
    stops leaves the former points of what it had not reached.
    """
    changes = fait = 0
    for tranche, changees in en_lots(actes, _tranches(actes, demande_ids), prepare_tranches):
        changes += changees
        fait += tranche.nombre
        if avance is not None:
            avance(fait)
    return changes


def prepare_tranches(actes: Actes) -> Callable[["Tranche"], int]:
    """Return what computes a batch by the rules of the day and tells how many applications changed."""
    au = jour_local(actes.horloge.maintenant())
    with actes.sessions.lecture() as lecture:
        parametres = load_parametres(lecture)
        bareme = Bareme(au, parametres, load_notation(lecture, au, parametres))

    def calcule_tranche(tranche: "Tranche") -> int:
        with sans_ramasse_miettes():
            return _tranche(actes, tranche.filtre, bareme)

    return calcule_tranche


def mark_demandes(acte: Acte, demande_ids: Sequence[int]) -> None:
    """Mark applications to be computed again, in the act that changed what their points read."""
    marquees = set(acte.session.scalars(select(CalculDu.demande_id).where(CalculDu.demande_id.in_(demande_ids))))
    acte.session.execute(update(CalculDu).where(CalculDu.demande_id.in_(marquees)).values(marquee_le=acte.instant))
    acte.session.add_all(CalculDu(demande_id=cle, marquee_le=acte.instant) for cle in {*demande_ids} - marquees)


def recompute_marked(actes: Actes) -> int:
    """Compute the marked applications again and lift their marks; return how many were marked.

    A mark set anew meanwhile stays.
    """
    with actes.sessions.lecture() as lecture:
        marques = dict(lecture.execute(select(CalculDu.demande_id, CalculDu.marquee_le)).all())
    if not marques:
        return 0
    recompute_instructions(actes, demande_ids=list(marques))
    with actes.ouvre(OUTIL) as acte:
        for cle, marquee_le in marques.items():
            acte.session.execute(delete(CalculDu).where(CalculDu.demande_id == cle, CalculDu.marquee_le == marquee_le))
    return len(marques)


@dataclass(frozen=True, slots=True)
class Tranche:
    """A batch of applications: those between two keys, or some of them only."""

    premiere: int
    derniere: int
    nombre: int
    cles: tuple[int, ...] | None = None

    @property
    def filtre(self) -> ColumnElement[bool]:
        """Return the condition that holds them."""
        entre = and_(Demande.id >= self.premiere, Demande.id <= self.derniere)
        return entre if self.cles is None else and_(entre, Demande.id.in_(self.cles))


def _tranches(actes: Actes, demande_ids: Sequence[int] | None) -> list[Tranche]:
    """Cut the waiting list in batches of keys."""
    if demande_ids is None:
        with actes.sessions.lecture() as lecture:
            cles = list(lecture.scalars(select(Demande.id).order_by(Demande.id)))
    else:
        cles = sorted(set(demande_ids))
    lots = (cles[debut : debut + PAR_LOT] for debut in range(0, len(cles), PAR_LOT))
    return [Tranche(lot[0], lot[-1], len(lot), None if demande_ids is None else tuple(lot)) for lot in lots]


def _tranche(actes: Actes, filtre: ColumnElement[bool], bareme: Bareme) -> int:
    """Compute one batch and keep it; what changed meanwhile is taken again."""
    changes = 0
    for _ in range(REPRISES):
        with actes.sessions.lecture() as lecture:
            lues = load_demandes(lecture, filtre)
            instructions, cotations = _connues(lecture, filtre)
        calculs = [calcule(lue, bareme) for lue in lues]
        a_ecrire = [
            c
            for c in calculs
            if c.instruction != instructions.get(c.demande_id) or c.cotation != cotations.get(c.demande_id)
        ]
        perimees = _garde(actes, filtre, a_ecrire, bareme.au)
        changes += len(a_ecrire) - len(perimees)
        if not perimees:
            break
        filtre = Demande.id.in_(perimees)
    return changes


def _connues(session: Session, filtre: ColumnElement[bool]) -> Connues:
    """Return what is kept of a batch, as rows to compare (the day of the computation apart)."""
    instructions, cotations = (
        {ligne[0]: tuple(ligne) for ligne in session.execute(requete.where(filtre))}
        for requete in (INSTRUCTIONS_GARDEES, COTATIONS_GARDEES)
    )
    return instructions, cotations


def _gardees(table: Table, colonnes: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Return the statement that reads rows as they are written: a day is a text on both databases."""
    lues = [cast(table.c[nom], String) if isinstance(table.c[nom].type, Date) else table.c[nom] for nom in colonnes]
    return select(*lues).join(Demande, Demande.id == table.c.demande_id)


INSTRUCTIONS_GARDEES = _gardees(INSTRUCTION, COLONNES_INSTRUCTION)
COTATIONS_GARDEES = _gardees(COTATION, COLONNES_COTATION)


def _garde(actes: Actes, filtre: ColumnElement[bool], calculs: Sequence[Calcul], au: date) -> list[int]:
    """Write one batch in one short transaction; return the applications that changed since they were read."""
    with actes.sessions.a_part(refaisable=True) as connexion, actes.ouvre(OUTIL, connexion) as acte:
        session = acte.session
        versions = dict(session.execute(select(Demande.id, Demande.version).where(filtre)).all()) if calculs else {}
        frais = [calcul for calcul in calculs if versions.get(calcul.demande_id) == calcul.version]
        if frais:
            _remplace(session, frais, au)
        session.execute(
            update(Instruction)
            .where(Instruction.demande_id.in_(select(Demande.id).where(filtre)), Instruction.calculee_le < au)
            .values(calculee_le=au)
        )
    return [
        calcul.demande_id for calcul in calculs if versions.get(calcul.demande_id, calcul.version) != calcul.version
    ]


def _remplace(session: Session, calculs: Sequence[Calcul], au: date) -> None:
    cles, jour = [calcul.demande_id for calcul in calculs], au.isoformat()
    ecrivain = Ecrivain(session)
    for table in (COTATION, INSTRUCTION):
        ecrivain.supprime(table, "demande_id", cles)
    for table, colonnes, rangees in (
        (INSTRUCTION, COLONNES_INSTRUCTION, [c.instruction for c in calculs if c.instruction]),
        (COTATION, COLONNES_COTATION, [c.cotation for c in calculs if c.cotation]),
    ):
        ecrivain.insere(table, (*colonnes, "calculee_le"), [(*rangee, jour) for rangee in rangees])
