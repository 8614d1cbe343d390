"""Messages written in a folder as .eml files: the default, so that a fresh machine needs no mail server."""

import re
from pathlib import Path

from caleol.mail.message import EchecEnvoi, Message
from caleol.mail.mime import compose


class ExpediteurDossier:
    """Writes each message once in a folder; a mail program opens the files."""

    def __init__(self, dossier: Path, de: str) -> None:
        """Write in `dossier` (made at the first message), from the address `de`."""
        self.dossier = dossier
        self.de = de

    def envoie(self, message: Message) -> None:
        """Write one message, whole; the same key writes the same file.

        Raises:
            EchecEnvoi: the folder cannot be written.
        """
        contenu = compose(message, self.de).as_bytes()
        nom = re.sub(r"[^A-Za-z0-9._-]+", "-", message.cle).strip(".-") or "message"
        chemin = self.dossier / f"{nom}.eml"
        passager = chemin.with_suffix(".partiel")
        try:
            self.dossier.mkdir(parents=True, exist_ok=True)
            passager.write_bytes(contenu)
            passager.replace(chemin)
        except OSError as erreur:
            raise EchecEnvoi(f"dossier des courriels\u00a0: {erreur}") from erreur
