"""The calendar entry keeps to RFC 5545."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caleol.kernel.clock import PARIS
from caleol.mail.agenda import DUREE, Evenement, calendrier, evenement_seance

DEBUT = datetime(2026, 12, 1, 9, 30, tzinfo=PARIS)


def evenement(**champs) -> Evenement:
    ordinaire: dict[str, Any] = {
        "uid": "seance-1@caleol",
        "sequence": 3,
        "cree_le": datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
        "debut": DEBUT,
        "fin": DEBUT + timedelta(hours=2),
        "resume": "commission Nord, séance n°\u00a047",
    }
    return Evenement(**(ordinaire | champs))


def lignes(contenu: bytes) -> list[str]:
    """Return the lines as a calendar unfolds them."""
    return contenu.decode().replace("\r\n ", "").split("\r\n")


def test_entry_is_whole_and_in_utc():
    assert lignes(calendrier(evenement())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CALEOL//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:seance-1@caleol",
        "SEQUENCE:3",
        "DTSTAMP:20261123T073000Z",
        "DTSTART:20261201T083000Z",
        "DTEND:20261201T103000Z",
        "SUMMARY:commission Nord\\, séance n°\u00a047",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_every_line_ends_with_crlf_and_holds_75_bytes_at_most():
    contenu = calendrier(evenement(resume="é" * 300, description="mot " * 90, lieu="salle 😀 " * 30))
    assert contenu.endswith(b"\r\n")
    brutes = contenu.split(b"\r\n")
    assert all(len(ligne) <= 75 for ligne in brutes)
    assert b"\n" not in b"".join(brutes)
    for ligne in brutes:
        ligne.decode()  # no character is cut
    assert f"SUMMARY:{'é' * 300}" in lignes(contenu)


def test_separators_and_line_ends_are_escaped_and_control_characters_dropped():
    contenu = lignes(calendrier(evenement(lieu="salle 2; siège, \\ B\r\nDTSTART:1\x00")))
    assert "LOCATION:salle 2\\; siège\\, \\\\ B\\nDTSTART:1" in contenu
    assert sum(ligne.startswith("DTSTART") for ligne in contenu) == 1


def test_cancelled_seance_keeps_its_uid():
    contenu = lignes(calendrier(evenement(annule=True, sequence=4)))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "UID:seance-1@caleol", "SEQUENCE:4"} <= set(contenu)


def test_summer_hour_is_converted():
    ete = datetime(2026, 7, 7, 9, 30, tzinfo=PARIS)
    assert "DTSTART:20260707T073000Z" in lignes(calendrier(evenement(debut=ete, fin=ete)))


def test_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        calendrier(evenement(debut=datetime(2026, 12, 1, 9, 30)))  # noqa: DTZ001 - what is refused


def test_same_entry_gives_the_same_bytes():
    assert calendrier(evenement()) == calendrier(evenement())


@pytest.mark.parametrize("fin_le", [None, DEBUT + timedelta(days=2)])
def test_a_written_seance_lasts_until_its_announced_close(fin_le: datetime | None):
    trouve = evenement_seance(
        id=1,
        commission="Commission Nord",
        code="NORD",
        annee=2026,
        numero=4,
        prevue_le=DEBUT,
        fin_le=fin_le,
        lieux=(None, None),
        version=1,
        ecrit_le=DEBUT,
        adresse="",
        annule=False,
    )
    assert trouve.fin == (fin_le or DEBUT + DUREE)
