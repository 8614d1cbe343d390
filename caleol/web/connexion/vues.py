"""Log in, log out, choose a role, one's own account."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.abonnement import abonnement_depuis
from caleol.queries.comptes import get_compte
from caleol.rules.droits import Droit
from caleol.services import comptes
from caleol.settings import Mode
from caleol.web import messages
from caleol.web.acces import acces, libre
from caleol.web.connexion.formulaires import ConnexionForm, MotDePasseForm
from caleol.web.contexte import actes, auteur, compte, ferme_lecture, lecture, ouvre_acte, reglages
from caleol.web.session import Connecte

plan = Blueprint("connexion", __name__, url_prefix="/connexion")


@plan.get("/")
@libre
def ouvre() -> str | Response:
    """Show the log-in form."""
    if current_user.is_authenticated:
        return redirect(url_for("accueil.page"))
    return _page(ConnexionForm())


@plan.post("/")
@libre
def entre() -> str | Response | tuple[str, int]:
    """Check the pair, then open the page that was asked for."""
    form = ConnexionForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        trouve = _authenticate(form)
    except Refus as refus:
        form.form_errors.append(messages.texte(refus))
        return _page(form), 429
    connecte = get_compte(lecture(), trouve) if trouve else None
    if connecte is None or not connecte.auteurs:
        form.form_errors.append("Identifiant ou mot de passe inconnu. Vérifiez les majuscules, puis réessayez.")
        return _page(form), 401
    session.clear()
    login_user(Connecte(connecte))
    session["role"] = connecte.auteurs[0].role.value if connecte.auteurs[0].role else None
    return redirect(_suite(), 303)


@plan.post("/quitter")
@acces(Droit.ACCUEIL)
def quitte() -> Response:
    """Log out and forget everything of this log-in."""
    logout_user()
    session.clear()
    flash("Vous êtes déconnecté.", "favorable")
    return redirect(url_for("connexion.ouvre"), 303)


@plan.post("/role")
@acces(Droit.ACCUEIL)
def change_role() -> Response:
    """Act in another of one's roles."""
    role = request.form.get("role", "")
    if role not in {a.role.value for a in compte().auteurs if a.role}:
        raise Refus("role_non_tenu")
    session["role"] = role
    return redirect(url_for("accueil.page"), 303)


@plan.get("/compte")
@acces(Droit.ACCUEIL)
def mon_compte() -> str:
    """Show one's own account: roles, theme, password."""
    return montre_compte()


@plan.post("/compte/theme")
@acces(Droit.ACCUEIL)
def change_theme() -> Response:
    """Choose light, dark or the device's theme, and whether single keys act."""
    with ouvre_acte() as acte:
        comptes.change_preferences(
            acte, theme=request.form.get("theme", ""), raccourcis=request.form.get("raccourcis") == "oui"
        )
    flash("Réglages gardés.", "favorable")
    return redirect(url_for("connexion.mon_compte"), 303)


@plan.post("/compte/courriel-du-matin")
@acces(Droit.ACCUEIL)
def change_courriel_du_matin() -> Response:
    """Choose whether the mail of the morning comes."""
    voulu = request.form.get("voulu") == "oui"
    with ouvre_acte() as acte:
        comptes.choose_courriel_du_matin(acte, voulu=voulu)
    flash("Courriel du matin demandé." if voulu else "Vous ne recevrez plus le courriel du matin.", "favorable")
    return redirect(url_for("connexion.mon_compte"), 303)


@plan.post("/compte/mot-de-passe")
@acces(Droit.ACCUEIL)
def change_mot_de_passe() -> Response | tuple[str, int]:
    """Change one's password; other log-ins of the account end."""
    form = MotDePasseForm()
    if not form.validate_on_submit():
        return montre_compte(form), 422
    try:
        ferme_lecture()
        actuel, nouveau = form.actuel.data or "", form.nouveau.data or ""
        comptes.change_mot_de_passe(actes(), auteur(), actuel=actuel, nouveau=nouveau)
    except Refus as refus:
        form.ajoute_refus(refus)
        return montre_compte(form), 422
    logout_user()
    flash("Mot de passe changé. Reconnectez-vous.", "favorable")
    return redirect(url_for("connexion.ouvre"), 303)


def _authenticate(form: ConnexionForm) -> int | None:
    return comptes.authenticate(
        actes(),
        identifiant=form.identifiant.data or "",
        mot_de_passe=form.mot_de_passe.data or "",
        adresse=request.remote_addr or "",
    )


def _suite() -> str:
    """Return the page asked for before the log-in, if it is one of ours."""
    suite = request.args.get("suite", "")
    parties = urlsplit(suite)
    local = suite.startswith("/") and not suite.startswith("//") and "\\" not in suite
    return suite if local and not parties.netloc and not parties.scheme else url_for("accueil.page")


def montre_compte(form: MotDePasseForm | None = None, *, adresse_agenda: str = "") -> str:
    """Render the account's own page; `adresse_agenda` is the secret address just made, shown this once."""
    return render_template(
        "connexion/compte.html",
        compte=compte(),
        form=form or MotDePasseForm(formdata=None),
        agenda_depuis=abonnement_depuis(lecture(), compte().id),
        adresse_agenda=adresse_agenda,
    )


def _page(form: ConnexionForm) -> str:
    return render_template("connexion/ouvre.html", form=form, demonstration=reglages().mode is Mode.DEMONSTRATION)
