"""Coded reasons and papers of the limitative list."""

from dataclasses import replace
from datetime import date

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.motifs import FamilleMotif, motif, motifs, tous_les_motifs
from caleol.rules.pieces import piece, pieces, pieces_interdites
from tests.rules.faits import AU


def test_thirteen_reasons_each_and_two_inadmissibilities():
    comptes = {famille: len(motifs(famille, AU)) for famille in FamilleMotif}
    assert comptes == {
        FamilleMotif.NON_ATTRIBUTION: 13,
        FamilleMotif.REFUS_CANDIDAT: 13,
        FamilleMotif.IRRECEVABILITE: 2,
    }


def test_a_reason_is_not_offered_before_its_first_day():
    assert "NA8" not in {m.code for m in motifs(FamilleMotif.NON_ATTRIBUTION, date(2021, 1, 1))}


def test_a_retired_reason_stays_readable_and_leaves_the_choices():
    retire = replace(motif("NA11"), active_jusqu=date(2026, 1, 1))
    assert not retire.est_actif(AU)
    assert retire.est_actif(date(2025, 1, 1))


def test_an_unknown_reason_is_refused():
    with pytest.raises(Refus, match="motif_inconnu"):
        motif("NA99")


def test_every_rejection_names_its_law_and_speaks_to_the_reader():
    for rejet in tous_les_motifs():
        assert rejet.label_interne
        assert "'" not in rejet.label_lettre
        if rejet.famille is not FamilleMotif.REFUS_CANDIDAT:
            assert rejet.base_legale
            assert rejet.label_lettre.endswith(".")


def test_the_list_of_papers_begins_on_1_february_2021():
    assert pieces(date(2021, 1, 31)) == ()
    assert len(pieces(AU)) == 51


def test_a_paper_outside_the_list_is_refused():
    with pytest.raises(Refus, match="piece_hors_liste"):
        piece("CASIER")


def test_only_the_lines_that_were_read_are_marked_checked():
    assert {p.code for p in pieces(AU) if p.verifie} == {"ID-MAJ", "ID-SEJ"}


def test_health_and_violence_are_never_shown():
    assert {p.code for p in pieces(AU) if p.jamais_montree} == {"MOT-SAN", "MOT-VIO"}


def test_some_papers_are_never_asked_for():
    assert len(pieces_interdites()) == 4
