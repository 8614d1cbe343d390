"""The one place where the parts are put together."""

import os
from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from caleol.kernel.clock import Horloge
from caleol.models.moteur import Sessions, create_moteur
from caleol.services.act import Actes
from caleol.services.repetitions import Repetitions
from caleol.settings import RACINE, Reglages
from caleol.web import adresses, erreurs, gabarits, garde_repetition, plans, securite, session
from caleol.web.acces import controle_acces
from caleol.web.aiguillage import Aiguillage
from caleol.web.contexte import ferme_lecture


def create_actes(reglages: Reglages, horloge: Horloge | None = None) -> Actes:
    """Return the acts on the database that the settings name."""
    return Actes(Sessions(create_moteur(reglages.database_url)), horloge or reglages.horloge())


def create_app(reglages: Reglages, actes: Actes | None = None) -> Flask:
    """Return the application; `actes` lets a test or the demonstration give its own database and clock."""
    application = Flask(
        "caleol",
        template_folder=os.fspath(RACINE / "templates"),
        static_folder=os.fspath(RACINE / "static"),
        static_url_path="/static",
    )
    application.url_map.strict_slashes = False  # an address typed with a last slash is the same page
    application.config.update(
        SECRET_KEY=reglages.secret_key,
        SESSION_COOKIE_NAME="caleol",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=reglages.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=reglages.taille_maximale_octets,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=reglages.https,
    )
    application.extensions["caleol_reglages"] = reglages
    application.extensions["caleol_actes"] = reels = actes or create_actes(reglages)
    application.extensions["caleol_repetitions"] = Repetitions(reglages.dossier_donnees, reels.horloge)
    application.teardown_appcontext(ferme_lecture)
    CSRFProtect(application)
    session.installe(application)
    application.before_request(securite.refuse_nul)
    garde_repetition.installe(application)
    application.before_request(controle_acces)
    application.after_request(securite.pose_entetes)
    gabarits.installe(application)
    erreurs.installe(application)
    adresses.installe(application)
    for plan in plans.PLANS:
        application.register_blueprint(plan)
    application.wsgi_app = Aiguillage(application.wsgi_app)  # type: ignore[method-assign] # as Flask says to wrap
    if reglages.mandataires_de_confiance:
        n = reglages.mandataires_de_confiance
        application.wsgi_app = ProxyFix(application.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign] # as Flask says to wrap
    return application
