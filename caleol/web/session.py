"""Log-in with Flask-Login, kept behind this one module."""

from flask import Flask
from flask_login import LoginManager, UserMixin

from caleol.queries.comptes import Compte, get_compte
from caleol.queries.liens import get_compte_du_lien
from caleol.web.contexte import lecture, maintenant


class Connecte(UserMixin):
    """The account of a request; its identifier holds a token that a change of password renews."""

    def __init__(self, compte: Compte, lien_id: int | None = None) -> None:
        """Wrap the account; `lien_id` is the personal link that opened this log-in, if one did."""
        self.compte = compte
        self.lien_id = lien_id

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        cle = f"{self.compte.id}:{self.compte.jeton}"
        return cle if self.lien_id is None else f"{cle}:{self.lien_id}"


def charge(cle: str) -> Connecte | None:
    """Return the account of a cookie, or None when it is unknown, closed, or its token was renewed."""
    numero, _, suite = cle.partition(":")
    jeton, par_lien, lien = suite.partition(":")
    if not numero.isdecimal() or (par_lien and not lien.isdecimal()):
        return None
    lien_id = int(lien) if par_lien else None
    if lien_id is None:
        compte = get_compte(lecture(), int(numero))
    else:
        compte = get_compte_du_lien(lecture(), int(numero), lien_id, maintenant())
    return Connecte(compte, lien_id) if compte and compte.jeton == jeton else None


def installe(application: Flask) -> None:
    """Attach Flask-Login to the application."""
    gestion = LoginManager()
    gestion.session_protection = "basic"
    gestion.user_loader(charge)
    gestion.init_app(application)
