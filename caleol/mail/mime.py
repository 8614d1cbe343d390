"""A message in the form that mail servers take (RFC 5322), the same bytes each time it is tried."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from caleol.mail.message import EchecEnvoi, Message


def compose(message: Message, de: str) -> EmailMessage:
    """Return the message with its headers and papers; the same key gives the same Message-ID and boundary.

    Raises:
        EchecEnvoi: an address or a subject that no header may hold.
    """
    try:
        courriel = EmailMessage(policy=SMTP)
        courriel["From"] = Address(addr_spec=de, display_name="CALEOL")
        courriel["To"] = message.destinataire
        courriel["Subject"] = message.objet
        courriel["Date"] = format_datetime(message.le)
        courriel["Message-ID"] = f"<{_condense(message.cle)}@{de.rpartition('@')[2]}>"
        courriel["Auto-Submitted"] = "auto-generated"
        courriel.set_content(message.texte, subtype="plain", charset="utf-8", cte="quoted-printable")
        for piece in message.pieces:
            genre, _, sous_genre = piece.genre.partition("/")
            courriel.add_attachment(piece.contenu, maintype=genre, subtype=sous_genre, filename=piece.nom)
    except (ValueError, IndexError) as erreur:
        raise EchecEnvoi(f"message mal formé\u00a0: {erreur}") from erreur
    if courriel.is_multipart():
        courriel.set_boundary(f"=={_condense(message.cle)}==")
    return courriel


def _condense(cle: str) -> str:
    return hashlib.sha256(cle.encode()).hexdigest()[:40]
