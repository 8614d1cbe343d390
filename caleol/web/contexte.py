"""What a request holds: the session for reading, the acts, the account and the role it acts in."""

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import cast

from flask import current_app, g, session
from flask_login import current_user
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.queries.comptes import Compte
from caleol.rules.droits import Auteur
from caleol.services.act import Acte, Actes
from caleol.services.repetitions import Repetitions
from caleol.settings import Reglages
from caleol.web.aiguillage import seance_repetee

PERSONNE = Auteur(utilisateur_id=0)


def actes() -> Actes:
    """Return the acts of this request: those of the site, or of the rehearsal that its address names.

    Raises:
        Introuvable: this rehearsal was thrown away.
    """
    seance_id = seance_repetee()
    return actes_reels() if seance_id is None else repetitions().actes(seance_id)


def actes_reels() -> Actes:
    """Return the acts of this application, within a rehearsal too."""
    return cast("Actes", current_app.extensions["caleol_actes"])


def repetitions() -> Repetitions:
    """Return the rehearsals of this application."""
    return cast("Repetitions", current_app.extensions["caleol_repetitions"])


def reglages() -> Reglages:
    """Return the settings of this application."""
    return cast("Reglages", current_app.extensions["caleol_reglages"])


def lecture() -> Session:
    """Return the request's session for reading, opened at the first call and closed with the request."""
    if "caleol_lecture" not in g:
        g.caleol_lecture = actes().sessions.lecture()
    return cast("Session", g.caleol_lecture)


def ferme_lecture(_erreur: BaseException | None = None) -> None:
    """Close the request's session for reading."""
    ouverte = g.pop("caleol_lecture", None)
    if ouverte is not None:
        ouverte.close()


def compte() -> Compte:
    """Return the account that is logged in."""
    return cast("Compte", current_user.compte)


def auteur() -> Auteur:
    """Return who acts, in the role chosen for this log-in; an author without any right when nobody is logged in."""
    if not current_user.is_authenticated:
        return PERSONNE
    return compte().auteur(session.get("role")) or Auteur(utilisateur_id=compte().id)


def ouvre_acte() -> AbstractContextManager[Acte]:
    """Open an act by the account that is logged in; committed whole at the end of the block, or not at all."""
    ferme_lecture()
    return actes().ouvre(auteur())


def maintenant() -> datetime:
    """Return the present instant of the application's clock."""
    return actes().horloge.maintenant()


def aujourdhui() -> date:
    """Return the present day in Paris."""
    return jour_local(maintenant())


__all__ = [
    "actes",
    "actes_reels",
    "aujourdhui",
    "auteur",
    "compte",
    "ferme_lecture",
    "lecture",
    "maintenant",
    "ouvre_acte",
    "reglages",
    "repetitions",
]
