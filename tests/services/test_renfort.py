"""A long computation shared between two processes: the same result, whoever computes, whoever dies."""

import os
from collections.abc import Callable
from multiprocessing import parent_process

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Refus
from caleol.models.cotation import Cotation
from caleol.models.demande import Instruction
from caleol.rules.droits import OUTIL
from caleol.services import instruction, renfort
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions
from tests import fabriques as f
from tests.dossiers import GRILLE

LOTS = [1, 2, 3, 4]


def prepare_double(_actes: Actes, facteur: int) -> Callable[[int], tuple[int, int]]:
    """Return what multiplies, with the process that did it."""
    return lambda lot: (lot * facteur, os.getpid())


def prepare_mort(_actes: Actes) -> Callable[[int], int]:
    """Die where a first process waits, else return the batch."""
    if parent_process() is not None:
        os._exit(1)
    return lambda lot: lot


def prepare_refus(_actes: Actes) -> Callable[[int], int]:
    """Refuse every batch in the second process."""

    def refuse(lot: int) -> int:
        if parent_process() is not None:
            raise Refus("essai", lot=lot)
        return lot

    return refuse


@pytest.fixture(autouse=True)
def deux_processus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share even a few batches."""
    monkeypatch.setattr(renfort, "MINIMUM", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def test_both_processes_compute_and_nothing_is_lost(actes: Actes):
    rendus = dict(renfort.en_lots(actes, LOTS, prepare_double, 10))
    assert {lot: produit for lot, (produit, _) in rendus.items()} == {lot: lot * 10 for lot in LOTS}
    assert len({pid for _, pid in rendus.values()}) == 2


def test_dead_second_process_costs_nothing_but_its_help(actes: Actes):
    assert sorted(renfort.en_lots(actes, LOTS, prepare_mort)) == [(lot, lot) for lot in LOTS]


def test_fault_of_the_second_process_is_told(actes: Actes):
    with pytest.raises(Refus, match="essai"):
        list(renfort.en_lots(actes, LOTS, prepare_refus))


def test_list_computed_by_two_is_the_list_computed_by_one(actes: Actes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(instruction, "PAR_LOT", 2)
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_grille(acte.session, GRILLE, code="demonstration")
        for rang in range(7):
            f.fabrique_demande(acte.session, menage={"priorites": ("", "expulsion", "heberges")[rang % 3]})

    def gardees() -> list[list[tuple[object, ...]]]:
        with actes.sessions.lecture() as session:
            tables = (Instruction.__table__, Cotation.__table__)
            return [[tuple(ligne) for ligne in session.execute(select(*t.columns).order_by(t.c[0]))] for t in tables]

    faits: list[int] = []
    assert recompute_instructions(actes, avance=faits.append) == 7
    a_deux = gardees()
    assert faits[-1] == 7
    with actes.ouvre(OUTIL) as acte:
        acte.session.query(Cotation).delete()
        acte.session.query(Instruction).delete()
    monkeypatch.setattr(renfort, "MINIMUM", 100)
    assert recompute_instructions(actes) == 7
    assert gardees() == a_deux
    assert len(a_deux[0]) == 7
