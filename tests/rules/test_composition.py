"""Who has a voice on a lot."""

from datetime import date

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.composition import (
    LieuLot,
    NatureSiege,
    Siege,
    Voix,
    composition_anomalies,
    deliberatifs,
    sieges_du_lot,
)
from tests.rules.faits import AU, MEL, siege

SIX = [siege(f"d{rang}", representant_locataires=rang == 6) for rang in range(1, 7)]
COMMISSION = [
    *SIX,
    siege("prefet", NatureSiege.PREFET),
    siege("epci", NatureSiege.EPCI, epci=MEL),
    siege("maire-lille", NatureSiege.MAIRE, commune_insee="59350"),
    siege("maire-roubaix", NatureSiege.MAIRE, commune_insee="59512"),
    siege("mandant", NatureSiege.MANDANT, mandant="autre"),
    siege("reservataire", NatureSiege.CONSULTATIF),
]
ROUBAIX = LieuLot("59512", epci=MEL)


def cles(lot: LieuLot, voix: Voix = Voix.DELIBERATIVE) -> set[str]:
    return {s.siege.cle for s in sieges_du_lot(COMMISSION, lot, AU) if s.voix is voix}


def test_nine_seats_vote_on_an_ordinary_lot():
    assert cles(ROUBAIX) == {"d1", "d2", "d3", "d4", "d5", "d6", "prefet", "epci", "maire-roubaix"}


def test_a_mayor_has_no_voice_on_another_commune():
    assert "maire-lille" not in cles(ROUBAIX) | cles(ROUBAIX, Voix.CONSULTATIVE)


@pytest.mark.parametrize("associee", ["59355", "59298"])
def test_associated_communes_use_the_mayor_of_the_parent(associee):
    assert "maire-lille" in cles(LieuLot(associee, commune_rattachement="59350", epci=MEL))


def test_epci_president_votes_only_on_his_territory():
    assert "epci" not in cles(LieuLot("62041", epci="200033579"))
    assert "epci" not in cles(LieuLot("59512"))


def test_mandating_landlord_votes_only_under_his_mandate():
    assert "mandant" not in cles(ROUBAIX)
    assert "mandant" in cles(LieuLot("59512", epci=MEL, sous_mandat_gerance=True, mandant="autre"))
    assert "mandant" not in cles(LieuLot("59512", epci=MEL, sous_mandat_gerance=True, mandant="un troisième"))


def test_consultative_seats_are_present_and_never_vote():
    assert cles(ROUBAIX, Voix.CONSULTATIVE) == {"reservataire"}
    assert "reservataire" not in {s.siege.cle for s in deliberatifs(sieges_du_lot(COMMISSION, ROUBAIX, AU))}


def test_every_voice_says_why():
    assert all(s.motif for s in sieges_du_lot(COMMISSION, ROUBAIX, AU))


def test_a_composition_nobody_checked_is_refused():
    with pytest.raises(Refus, match="composition_non_verifiee"):
        sieges_du_lot(COMMISSION, ROUBAIX, date(2021, 6, 1))


def codes(sieges: list[Siege]) -> set[str]:
    return {anomalie.code for anomalie in composition_anomalies(sieges)}


def test_a_complete_commission_has_no_finding():
    assert codes(COMMISSION) == set()


def test_a_missing_member_and_no_tenant_are_flagged_without_blocking():
    incomplete = COMMISSION[:5] + COMMISSION[6:]
    assert codes(incomplete) == {"composition_designes", "composition_locataires"}
    assert not any(anomalie.bloquante for anomalie in composition_anomalies(incomplete))


def test_a_missing_prefect_and_a_seat_twice_are_found():
    assert codes([*SIX, SIX[0]]) >= {"composition_sans_prefet", "siege_en_double"}
