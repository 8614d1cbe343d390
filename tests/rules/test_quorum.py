"""Quorum of a lot, and the half that must take part in writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.rules.composition import NatureSiege
from caleol.rules.quorum import Present, modalite_admise, participation_ecrite, quorum_du_lot
from caleol.rules.reglement import BaseParticipation, ModaliteSeance, QuorumBase
from tests.rules.faits import au_lot, regles

NATURES = [*[NatureSiege.DESIGNE] * 6, NatureSiege.PREFET, NatureSiege.MAIRE, NatureSiege.EPCI]
NEUF = [au_lot(f"s{rang}", nature) for rang, nature in enumerate(NATURES)]


def presents(nombre: int) -> list[Present]:
    return [Present(siege) for siege in NEUF[:nombre]]


@pytest.mark.parametrize(("nombre", "atteint"), [(3, False), (4, True), (9, True)])
def test_quorum_is_the_figure_of_the_reglement(nombre, atteint):
    quorum = quorum_du_lot(presents(nombre), regles(4))
    assert (quorum.presents, quorum.requis, quorum.atteint) == (nombre, 4, atteint)


def test_membre_en_deport_does_not_count_for_quorum():
    assert not quorum_du_lot([*presents(3), Present(NEUF[3], deport=True)], regles(4)).atteint


def test_consultative_voice_does_not_count_for_quorum():
    consultatif = Present(au_lot("c", NatureSiege.CONSULTATIF))
    assert quorum_du_lot([*presents(3), consultatif], regles(4)).presents == 3


def test_titulaire_and_suppleant_are_one_seat():
    assert quorum_du_lot([*presents(3), Present(NEUF[0])], regles(4)).presents == 3


def test_base_of_designated_members_leaves_the_others_out():
    du_reglement = regles(4, quorum_base=QuorumBase.DESIGNES)
    assert quorum_du_lot([Present(siege) for siege in NEUF[3:]], du_reglement).presents == 3


def test_a_proxy_counts_only_if_the_reglement_says_so():
    avec_pouvoir = [*presents(3), Present(NEUF[3], par_pouvoir=True)]
    assert not quorum_du_lot(avec_pouvoir, regles(4)).atteint
    assert not quorum_du_lot(avec_pouvoir, regles(4, pouvoir_compte_au_quorum=True)).atteint
    assert quorum_du_lot(avec_pouvoir, regles(4, pouvoir_admis=True, pouvoir_compte_au_quorum=True)).atteint


@pytest.mark.parametrize("valeur", [None, 0])
def test_no_quorum_in_the_reglement_refuses_to_open(valeur):
    with pytest.raises(Refus) as refus:
        quorum_du_lot(presents(9), regles(valeur))
    assert refus.value.code == "quorum_absent_du_reglement"


def test_quorum_says_its_rule_and_its_figures():
    quorum = quorum_du_lot(presents(5), regles(4))
    assert quorum.phrase == "5\u00a0voix présentes pour 4 requises, quorum atteint"
    assert "4\u00a0présents au moins" in quorum.regle


@given(
    qui=st.sets(st.integers(0, 8)),
    de_plus=st.integers(0, 8),
    requis=st.integers(1, 9),
    base=st.sampled_from(list(QuorumBase)),
)
def test_more_voters_present_never_break_a_quorum(qui, de_plus, requis, base):
    du_reglement = regles(requis, quorum_base=base)
    avant = quorum_du_lot([Present(NEUF[rang]) for rang in qui], du_reglement)
    apres = quorum_du_lot([Present(NEUF[rang]) for rang in qui | {de_plus}], du_reglement)
    assert apres.atteint or not avant.atteint


# --------------------------------------------------------------------------------------------- in writing


def cles(nombre: int) -> list[str]:
    return [siege.siege.cle for siege in NEUF[:nombre]]


@pytest.mark.parametrize(("nombre", "atteinte"), [(4, False), (5, True)])
def test_half_of_nine_seats_is_five(nombre, atteinte):
    assert participation_ecrite(NEUF, cles(nombre), regles(3)).atteinte is atteinte


def test_a_vacant_seat_stays_in_the_base_unless_the_reglement_says_not():
    vacants = cles(9)[-2:]
    assert participation_ecrite(NEUF, cles(4), regles(3), vacants=vacants).base == 9
    pourvus = regles(3, base_participation=BaseParticipation.SIEGES_POURVUS)
    assert participation_ecrite(NEUF, cles(4), pourvus, vacants=vacants).atteinte


def test_a_seat_that_stepped_aside_stays_in_the_base_and_does_not_take_part():
    participation = participation_ecrite(NEUF, cles(5), regles(3), deports=["s0"])
    assert (participation.participants, participation.base) == (4, 9)
    sortis = regles(3, deport_dans_la_base=False)
    assert participation_ecrite(NEUF, cles(5), sortis, deports=["s0"]).base == 8


def test_a_stranger_does_not_take_part():
    assert participation_ecrite(NEUF, ["inconnu", "x"], regles(3)).participants == 0


def test_a_remote_seance_needs_the_reglement():
    assert modalite_admise(ModaliteSeance.PRESENTIEL, regles())
    assert not modalite_admise(ModaliteSeance.ECRIT, regles())
    assert modalite_admise(ModaliteSeance.ECRIT, regles(modalites=frozenset({ModaliteSeance.ECRIT})))
