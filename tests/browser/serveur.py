"""The application served by waitress in a thread, on a free port."""

from threading import Thread
from types import TracebackType
from typing import Any, Self, cast

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import BrowserContext
from waitress import wasyncore
from waitress.server import create_server

from caleol.rules.droits import Role
from tests.client import ACompte

FILS = 12


class ServeurEssai:
    """Serves an application until the end of a `with` block."""

    def __init__(self, application: Flask) -> None:
        """Take a free port; `adresse` is known at once."""
        self.application = application
        cree = create_server(application, host="127.0.0.1", port=0, threads=FILS, clear_untrusted_proxy_headers=True)
        self._serveur = cast(Any, cree)
        self.adresse = f"http://127.0.0.1:{self._serveur.effective_port}"
        self._fil = Thread(target=self._serveur.run, daemon=True, name="serveur-essai")

    def __enter__(self) -> Self:
        """Start to answer."""
        self._fil.start()
        return self

    def __exit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait until it has."""
        # closed by its own thread: its loop then has nothing left to wait for, and ends
        self._serveur.trigger.pull_trigger(lambda: wasyncore.close_all(self._serveur._map, ignore_all=True))
        self._fil.join(timeout=5)
        self._serveur.task_dispatcher.shutdown(timeout=2)
        if self._fil.is_alive():
            raise RuntimeError("the test server did not stop")

    def connecte(self, contexte: BrowserContext, compte: ACompte, role: Role | None = None) -> None:
        """Log an account in, in the given browser window, without its password."""
        donnees = {"_user_id": f"{compte.id}:{compte.jeton}", "_fresh": True}
        if role is not None:
            donnees["role"] = role.value
        interface = self.application.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        signature = interface.get_signing_serializer(self.application)
        assert signature is not None
        nom = self.application.config["SESSION_COOKIE_NAME"]
        contexte.add_cookies([{"name": nom, "value": str(signature.dumps(donnees)), "url": self.adresse}])
