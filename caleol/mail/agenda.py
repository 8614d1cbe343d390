"""A séance as a calendar entry (RFC 5545): the file that a phone or a desk calendar takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte

GENRE: Final = "text/calendar"
NOM: Final = "seance.ics"
DUREE: Final = timedelta(hours=2)
"""How long a calendar holds for a séance that sits; nobody knows its end before the levée."""
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


def evenement_seance(
    *,
    id: int,  # noqa: A002 - the key of the séance, as everywhere else
    commission: str,
    code: str,
    annee: int,
    numero: int,
    prevue_le: datetime,
    fin_le: datetime | None,
    lieux: Iterable[str | None],
    version: int,
    ecrit_le: datetime,
    adresse: str,
    annule: bool,
) -> Evenement:
    """Return the entry of a séance: the same séance changed or cancelled replaces it in the calendar.

    `fin_le` is the announced close of a written one.
    """
    return Evenement(
        uid=f"seance-{id}-{code}-{annee}@caleol",
        sequence=version,
        cree_le=ecrit_le,
        debut=prevue_le,
        fin=fin_le or prevue_le + DUREE,
        resume=f"{commission}, séance n°\u00a0{numero} du {date_courte(jour_local(prevue_le))}",
        lieu=", ".join(filter(None, lieux)),
        url=adresse,
        annule=annule,
    )


def calendrier(evenement: Evenement) -> bytes:
    """Return the .ics file of one entry: CRLF, lines folded at 75 bytes, texts escaped, instants in UTC."""
    return _fichier([f"METHOD:{'CANCEL' if evenement.annule else 'PUBLISH'}"], [evenement])


def calendrier_suivi(nom: str, evenements: Iterable[Evenement]) -> bytes:
    """Return the .ics file that a calendar reads again by itself, every six hours, with all its entries."""
    duree = "PT6H"
    entete = (
        "METHOD:PUBLISH",
        f"NAME:{_texte(nom)}",
        f"X-WR-CALNAME:{_texte(nom)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{duree}",
        f"X-PUBLISHED-TTL:{duree}",
    )
    return _fichier(entete, evenements)


def _fichier(entete: Iterable[str], evenements: Iterable[Evenement]) -> bytes:
    proprietes = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CALEOL//FR", *entete]
    for evenement in evenements:
        proprietes += _proprietes(evenement)
    proprietes.append("END:VCALENDAR")
    return "".join(f"{ligne}\r\n" for propriete in proprietes for ligne in _plie(propriete)).encode()


def _proprietes(evenement: Evenement) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_texte(evenement.uid)}", f"SEQUENCE:{evenement.sequence}")
    yield f"DTSTAMP:{_instant(evenement.cree_le)}"
    yield f"DTSTART:{_instant(evenement.debut)}"
    yield f"DTEND:{_instant(evenement.fin)}"
    textes = (("SUMMARY", evenement.resume), ("LOCATION", evenement.lieu), ("DESCRIPTION", evenement.description))
    yield from (f"{nom}:{_texte(valeur)}" for nom, valeur in textes if valeur)
    if evenement.url:
        yield f"URL:{evenement.url}"
    yield f"STATUS:{'CANCELLED' if evenement.annule else 'CONFIRMED'}"
    yield from ("CLASS:PRIVATE", "END:VEVENT")


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
