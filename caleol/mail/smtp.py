"""Messages sent to a mail server, by the standard library."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from caleol.mail.message import EchecEnvoi, Message
from caleol.mail.mime import compose

PORTS = {"smtp": 25, "smtps": 465}
LOCAUX = frozenset({"localhost", "127.0.0.1", "::1"})
DELAI_SECONDES = 15.0


@dataclass(frozen=True, slots=True)
class Serveur:
    """A mail server: where, with which account, encrypted from the first byte or not."""

    hote: str
    port: int
    chiffre: bool
    compte: str = ""
    mot_de_passe: str = field(default="", repr=False)

    @classmethod
    def lit(cls, url: str) -> Self:
        """Read « smtp://account:password@host:port » or « smtps://… ».

        Raises:
            ValueError: another scheme, no host, or a port that is none.
        """
        parties = urlsplit(url)
        if parties.scheme not in PORTS or not parties.hostname:
            raise ValueError("a mail server is written smtp://account:password@host:port or smtps://…")
        return cls(
            hote=parties.hostname,
            port=parties.port or PORTS[parties.scheme],
            chiffre=parties.scheme == "smtps",
            compte=unquote(parties.username or ""),
            mot_de_passe=unquote(parties.password or ""),
        )


class ExpediteurSmtp:
    """Sends each message in its own connection; encrypted as soon as the server offers it."""

    def __init__(self, url: str, de: str) -> None:
        """Send by the server of `url`, from the address `de`.

        Raises:
            ValueError: as `Serveur.lit`.
        """
        self.serveur = Serveur.lit(url)
        self.de = de

    def envoie(self, message: Message) -> None:
        """Send one message.

        Raises:
            EchecEnvoi: the server cannot be reached, refuses, or would take a password unencrypted.
        """
        courriel = compose(message, self.de)
        try:
            connexion = self._connexion()
            try:
                self._accueille(connexion)
                connexion.send_message(courriel, from_addr=self.de)
            finally:
                _quitte(connexion)
        except (OSError, smtplib.SMTPException, ValueError) as erreur:
            raise EchecEnvoi(f"{type(erreur).__name__}\u00a0: {_texte(erreur)}") from erreur

    def _connexion(self) -> smtplib.SMTP:
        serveur = self.serveur
        if serveur.chiffre:
            contexte = ssl.create_default_context()
            return smtplib.SMTP_SSL(serveur.hote, serveur.port, timeout=DELAI_SECONDES, context=contexte)
        return smtplib.SMTP(serveur.hote, serveur.port, timeout=DELAI_SECONDES)

    def _accueille(self, connexion: smtplib.SMTP) -> None:
        """Encrypt where the server offers it, then log in; a password never goes out in clear."""
        serveur = self.serveur
        connexion.ehlo_or_helo_if_needed()
        chiffre = serveur.chiffre
        if not chiffre and connexion.has_extn("starttls"):
            connexion.starttls(context=ssl.create_default_context())
            connexion.ehlo()
            chiffre = True
        if not serveur.compte:
            return
        if not chiffre and serveur.hote not in LOCAUX:
            raise EchecEnvoi("le serveur de courriel n’offre pas de chiffrement\u00a0: mot de passe non envoyé")
        connexion.login(serveur.compte, serveur.mot_de_passe)


def _quitte(connexion: smtplib.SMTP) -> None:
    """Take leave; a message that was taken has left, whatever the server says then."""
    with suppress(OSError, smtplib.SMTPException):
        connexion.quit()
    connexion.close()


def _texte(erreur: Exception) -> str:
    """Return the reason without what a server repeats of the message."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        return "adresse refusée par le serveur"
    if isinstance(erreur, smtplib.SMTPResponseException):
        reponse = erreur.smtp_error
        return f"{erreur.smtp_code} {reponse.decode(errors='replace') if isinstance(reponse, bytes) else reponse}"
    return str(erreur)
