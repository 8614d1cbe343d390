"""The application served by gunicorn with several processes, and accounts that write to it over HTTP."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from caleol.settings import RACINE
from tests.client import ACompte

SECRET = "cle-des-ouvriers-sans-secret-aucun-0001"
JETON = "jeton-des-ouvriers"
DEMARRAGE, ATTENTE = 120, 300


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the server answered."""

    statut: int
    texte: str
    entetes: Mapping[str, str]


class Ouvriers:
    """Serves a database with `nombre` worker processes until the end of a `with` block."""

    def __init__(self, url: str, instant: datetime, dossier: Path, nombre: int = 2) -> None:
        """Choose a free port; `instant` is the hour at which the clock of the workers stands when they start."""
        with socket.socket() as prise:
            prise.bind(("127.0.0.1", 0))
            self.port = prise.getsockname()[1]
        self._environnement = os.environ | {
            "CALEOL_MODE": "test",
            "CALEOL_HORLOGE": instant.isoformat(),
            "CALEOL_SECRET_KEY": SECRET,
            "CALEOL_DONNEES": str(dossier),
            "CALEOL_ADRESSE": f"127.0.0.1:{self.port}",
            "DATABASE_URL": url,
            "WEB_CONCURRENCY": str(nombre),
        }
        self._processus: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the workers, and wait until they answer."""
        commande = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:application"]
        self._processus = subprocess.Popen(
            commande, cwd=RACINE, env=self._environnement, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        limite = monotonic() + DEMARRAGE
        while not self._repond():
            if self._processus.poll() is not None or monotonic() > limite:
                raise RuntimeError("the workers did not start")
            sleep(0.1)
        return self

    def __exit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the workers."""
        assert self._processus is not None
        self._processus.terminate()
        self._processus.wait(30)

    def _repond(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def client(self, compte: ACompte) -> "Client":
        """Return an account that is logged in."""
        return Client(self.port, compte)


class Client:
    """One account."""

    def __init__(self, port: int, compte: ACompte) -> None:
        """Log the account in, without its password."""
        self.port = port
        application = Flask("ouvriers")
        application.secret_key = SECRET
        interface = application.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        signature = interface.get_signing_serializer(application)
        assert signature is not None
        session = {"_user_id": f"{compte.id}:{compte.jeton}", "_fresh": True, "csrf_token": JETON}
        self._temoin = f"caleol={signature.dumps(session)}"
        self._csrf = str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(JETON))

    def get(self, adresse: str, **entetes: str) -> Reponse:
        """Read a page; `If_None_Match` names a header."""
        return self._demande("GET", adresse, None, entetes)

    def post(self, adresse: str, **champs: str | list[str]) -> Reponse:
        """Send a form as a script does."""
        corps = urlencode({"csrf_token": self._csrf, **champs}, doseq=True)
        return self._demande("POST", adresse, corps, {"Content_Type": "application/x-www-form-urlencoded"})

    def _demande(self, methode: str, adresse: str, corps: str | None, entetes: Mapping[str, str]) -> Reponse:
        lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ATTENTE)
        try:
            envoyes = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
            lien.request(methode, adresse, corps, {"Cookie": self._temoin, "X-Fragment": "1", **envoyes})
            recue = lien.getresponse()
            return Reponse(recue.status, recue.read().decode(), dict(recue.getheaders()))
        finally:
            lien.close()
