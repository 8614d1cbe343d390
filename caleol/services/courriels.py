"""Mails: written with the act that causes them, sent after its commit, tried again a limited number of times."""

from collections.abc import Sequence

from caleol.mail.message import Expediteur, Piece
from caleol.services.act import Acte, Actes


def queue_courriel(
    acte: Acte, *, cle: str, destinataire: str, objet: str, texte: str, pieces: Sequence[Piece] = ()
) -> int:
    """Write a mail to send, with the act; return its key. The same `cle` is never written, nor sent, twice.

    Raises:
        Refus: `courriel_invalide` where the address is none.
    """
    raise NotImplementedError


def send_courriels(actes: Actes, expediteur: Expediteur) -> int:
    """Send the mails that are due, each once and at most six times tried; return how many left."""
    raise NotImplementedError


def send_after(acte: Acte, actes: Actes, expediteur: Expediteur) -> None:
    """Ask for the mails to be sent as soon as this act is committed."""
    acte.apres.append(lambda: send_courriels(actes, expediteur) and None)
