"""Log-in with Flask-Login, kept behind this one module."""

from flask import Flask
from flask_login import LoginManager, UserMixin

from caleol.queries.comptes import Compte, get_compte
from caleol.web.contexte import lecture


class Connecte(UserMixin):
    """The account of a request; its identifier holds a token that a change of password renews."""

    def __init__(self, compte: Compte) -> None:
        """Wrap the account."""
        self.compte = compte

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return f"{self.compte.id}:{self.compte.jeton}"


def charge(cle: str) -> Connecte | None:
    """Return the account of a cookie, or None when it is unknown, closed, or its token was renewed."""
    numero, _, jeton = cle.partition(":")
    if not numero.isdecimal():
        return None
    compte = get_compte(lecture(), int(numero))
    return Connecte(compte) if compte and compte.jeton == jeton else None


def installe(application: Flask) -> None:
    """Attach Flask-Login to the application."""
    gestion = LoginManager()
    gestion.session_protection = "basic"
    gestion.user_loader(charge)
    gestion.init_app(application)
