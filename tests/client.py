"""A test client that checks each page it receives, signs its forms, and opens log-ins without a password."""

import hashlib
import os
import re
from typing import Any, Protocol

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from caleol.rules.droits import Role
from tests.pages import PageFautive, Routes, check_page, texts_of

# a part of a page, asked for by a script, is not a page
ENTETES_DE_FRAGMENT = ("HX-Request", "X-Fragment")
ADRESSES_DE_FRAGMENT = ("/etat", "/table")


def entetes_de(adresse: str) -> dict[str, str]:
    """Return the headers to read an address with: those of a part of a page where it gives no whole one."""
    return {"X-Fragment": "1"} if adresse.endswith(ADRESSES_DE_FRAGMENT) else {}


class ACompte(Protocol):
    """What a log-in needs of an account: an `Utilisateur` or a `Compte` will do."""

    @property
    def id(self) -> int:
        """Return the key of the account."""

    @property
    def jeton(self) -> str:
        """Return the token that its log-ins carry."""


class ClientVerifie(FlaskClient):
    """Checks every HTML answer against the house rules; `post` adds the CSRF token unless told not to."""

    controle = True

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request, check the page that comes back."""
        methode = str(kwargs.get("method", "GET")).upper()
        if csrf and methode == "POST" and not isinstance(kwargs.get("data"), bytes | str):
            kwargs["data"] = {"csrf_token": self.jeton_csrf(), **(kwargs.get("data") or {})}
        reponse = super().open(*args, **kwargs)
        if self.controle and not any(entete in reponse.request.headers for entete in ENTETES_DE_FRAGMENT):
            self._check(reponse)
        return reponse

    def page(self, adresse: str, statut: int = 200) -> str:
        """Return the visible text of a page, which must answer with `statut`."""
        reponse = self.get(adresse)
        self.expect(reponse, statut)
        return texts_of(reponse.text)

    def envoie(self, adresse: str, suite: str | None = None, **champs: Any) -> TestResponse:
        """Post a form that must succeed: a redirection, to `suite` when it is given."""
        reponse = self.post(adresse, data=champs)
        self.expect(reponse, 303)
        if suite is not None and reponse.location != suite:
            raise AssertionError(f"POST {adresse} led to {reponse.location}, not to {suite}")
        return reponse

    def valide_pv(self, seance_id: int) -> None:
        """Validate the minutes from their page, as their reader does."""
        page = f"/seances/{seance_id}/pv"
        lu = re.search(r'name="lu" value="([0-9a-f]{64})"', self.get(page).text)
        if lu is None:
            raise AssertionError(f"{page} offers no validation")
        self.envoie(f"{page}/validation", page, lu=lu.group(1))

    @staticmethod
    def expect(reponse: TestResponse, statut: int) -> None:
        """Fail, with what the page says, when the status is another."""
        if reponse.status_code != statut:
            suite = f" -> {reponse.location}" if reponse.location else ""
            dit = texts_of(reponse.text)[:600] if reponse.mimetype == "text/html" else reponse.text[:600]
            demande = f"{reponse.request.method} {reponse.request.path}"
            raise AssertionError(f"{demande}: status {reponse.status_code}{suite}, not {statut}. The page says: {dit}")

    def connecte(self, compte: ACompte, role: Role | None = None) -> None:
        """Log an account in, in a role (by default its first), without its password."""
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = f"{compte.id}:{compte.jeton}"
            session["_fresh"] = True
            if role is not None:
                session["role"] = role.value

    def deconnecte(self) -> None:
        """Forget the log-in."""
        with self.session_transaction() as session:
            session.clear()

    def jeton_csrf(self) -> str:
        """Return a token that the forms of this client's log-in accept."""
        with self.session_transaction() as session:
            brut = session.setdefault("csrf_token", hashlib.sha256(os.urandom(64)).hexdigest())
        cle = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(cle, salt="wtf-csrf-token").dumps(brut))

    def _check(self, reponse: TestResponse) -> None:
        adresse = reponse.request.path
        if reponse.status_code >= 500:
            raise PageFautive(f"{reponse.request.method} {adresse}: status {reponse.status_code}; correct the view")
        if reponse.mimetype != "text/html" or 300 <= reponse.status_code < 400:
            return
        check_page(reponse.text, adresse, Routes(self.application.url_map))


def make_client(application: Flask) -> ClientVerifie:
    """Return a checked client of an application."""
    application.test_client_class = ClientVerifie
    client = application.test_client()
    assert isinstance(client, ClientVerifie)
    return client
