"""What is sent and by what: a message with its papers, one interface, one failure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class EchecEnvoi(Exception):
    """A message did not leave; the text says why, for the person who looks after the mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file joined to a message: its name, its type (`application/pdf`), its bytes."""

    nom: str
    genre: str
    contenu: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message ready to leave; `cle` makes its Message-ID, `le` its date."""

    cle: str
    destinataire: str
    objet: str
    texte: str
    le: datetime
    pieces: tuple[Piece, ...] = ()


class Expediteur(Protocol):
    """Sends messages."""

    def envoie(self, message: Message) -> None:
        """Send one message.

        Raises:
            EchecEnvoi: it did not leave; it may be tried again.
        """
        ...
