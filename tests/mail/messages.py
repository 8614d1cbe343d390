"""A message for the tests of what sends them."""

from datetime import UTC, datetime
from typing import Any

from caleol.mail.message import Message, Piece

LE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def message(**champs) -> Message:
    ordinaire: dict[str, Any] = {
        "cle": "convocation-1-2-3",
        "destinataire": "anne.petit@mairie.exemple",
        "objet": "Convocation\u00a0: commission Nord, séance n°\u00a047",
        "texte": "Mme\u00a0Petit,\n\nNous vous convoquons à la séance.\n",
        "le": LE,
        "pieces": (Piece(nom="séance.ics", genre="text/calendar", contenu=b"BEGIN:VCALENDAR\r\n"),),
    }
    return Message(**(ordinaire | champs))
