"""Codes of the application form in words."""

from caleol.rules.formulaire import libelle_occupation, libelles_motifs


def test_reasons_are_told_in_the_order_of_their_codes():
    assert libelles_motifs({"13", "05"}) == ("procédure d’expulsion", "logement trop petit")


def test_members_read_neither_health_nor_violence():
    assert libelles_motifs({"06", "07", "08", "13"}, neutre=True) == ("motif personnel", "logement trop petit")


def test_code_out_of_the_list_is_shown_as_it_is():
    assert libelles_motifs({"99"}) == ("99",)
    assert libelle_occupation("XYZ") == "XYZ"
    assert libelle_occupation(None) is None
