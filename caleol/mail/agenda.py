"""A séance as a calendar entry (RFC 5545): the file that a phone or a desk calendar takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

GENRE: Final = "text/calendar"
NOM: Final = "seance.ics"
_OCTETS_PAR_LIGNE: Final = 75
_ECHAPPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """One entry: `uid` never changes for one séance, `sequence` grows at each change, instants are aware."""

    uid: str
    sequence: int
    cree_le: datetime
    debut: datetime
    fin: datetime
    resume: str
    lieu: str = ""
    description: str = ""
    url: str = ""
    annule: bool = False


def calendrier(evenement: Evenement) -> bytes:
    """Return the .ics file: CRLF, lines folded at 75 bytes, texts escaped, instants in UTC."""
    return "".join(f"{ligne}\r\n" for propriete in _proprietes(evenement) for ligne in _plie(propriete)).encode()


def _proprietes(evenement: Evenement) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CALEOL//FR")
    yield f"METHOD:{'CANCEL' if evenement.annule else 'PUBLISH'}"
    yield from ("BEGIN:VEVENT", f"UID:{_texte(evenement.uid)}", f"SEQUENCE:{evenement.sequence}")
    yield f"DTSTAMP:{_instant(evenement.cree_le)}"
    yield f"DTSTART:{_instant(evenement.debut)}"
    yield f"DTEND:{_instant(evenement.fin)}"
    textes = (("SUMMARY", evenement.resume), ("LOCATION", evenement.lieu), ("DESCRIPTION", evenement.description))
    yield from (f"{nom}:{_texte(valeur)}" for nom, valeur in textes if valeur)
    if evenement.url:
        yield f"URL:{evenement.url}"
    yield f"STATUS:{'CANCELLED' if evenement.annule else 'CONFIRMED'}"
    yield from ("CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR")


def _instant(quand: datetime) -> str:
    if quand.tzinfo is None:
        raise ValueError("a datetime without time zone names no instant")
    return quand.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _texte(valeur: str) -> str:
    return "".join(c for c in valeur if c >= " " or c in "\n\t").translate(_ECHAPPES)


def _plie(ligne: str) -> Iterator[str]:
    """Fold a line at 75 bytes, never inside a character; the lines after the first begin with a space."""
    morceau, octets = "", 0
    for caractere in ligne:
        taille = len(caractere.encode())
        if octets + taille > _OCTETS_PAR_LIGNE:
            yield morceau
            morceau, octets = " ", 1
        morceau, octets = morceau + caractere, octets + taille
    yield morceau
