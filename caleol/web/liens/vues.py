"""A convocation's personal link: ask for a code, type it, read the séance. Opening the address alone does nothing."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response
from wtforms import StringField

from caleol.kernel.errors import Refus
from caleol.queries.liens import find_lien, get_compte_du_lien
from caleol.rules.droits import OUTIL, Role
from caleol.services.liens import open_lien, send_code
from caleol.web.acces import libre
from caleol.web.contexte import actes, ferme_lecture, lecture, maintenant
from caleol.web.courriels import envoie_apres
from caleol.web.formulaires import Formulaire, Requis
from caleol.web.session import Connecte

plan = Blueprint("liens", __name__, url_prefix="/convocation")
Page = tuple[str, int]


class CodeForm(Formulaire):
    """The code received by mail."""

    code = StringField(
        "Code reçu par courriel",
        [Requis("Écrivez les six chiffres du code.")],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )


@plan.get("/<secret>")
@libre
def page(secret: str) -> str:
    """Show which séance a link opens, and how; a mail filter that follows the link changes nothing."""
    return _page(secret, CodeForm(formdata=None))


@plan.post("/<secret>/code")
@libre
def demande(secret: str) -> Response | Page:
    """Send a code."""
    ferme_lecture()
    try:
        with actes().ouvre(OUTIL) as acte:
            envoie_apres(acte)
            send_code(acte, secret=secret)
    except Refus as refus:
        form = CodeForm(formdata=None)
        form.ajoute_refus(refus)
        return _page(secret, form), 429
    flash("Code envoyé. Il arrive d’ordinaire en moins d’une minute.", "favorable")
    return redirect(url_for("liens.page", secret=secret), 303)


@plan.post("/<secret>")
@libre
def entre(secret: str) -> Response | Page:
    """Check the code, then open the séance."""
    form = CodeForm()
    if not form.validate():
        return _page(secret, form), 422
    ferme_lecture()
    try:
        with actes().ouvre(OUTIL) as acte:
            ouvert = open_lien(acte, secret=secret, code=form.code.data or "")
    except Refus as refus:
        form.ajoute_refus(refus)
        return _page(secret, form), 422
    if ouvert is None:
        form.form_errors.append("Ce code n’ouvre rien : mal recopié, déjà employé ou périmé. Demandez-en un nouveau.")
        return _page(secret, form), 401
    return _connecte(*ouvert)


def _connecte(utilisateur_id: int, lien_id: int, seance_id: int) -> Response:
    compte = get_compte_du_lien(lecture(), utilisateur_id, lien_id, maintenant())
    if compte is None:
        return redirect(url_for("connexion.ouvre"), 303)
    session.clear()
    login_user(Connecte(compte, lien_id))
    session["role"] = Role.MEMBRE.value
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


def _page(secret: str, form: CodeForm) -> str:
    return render_template("liens/page.html", lien=find_lien(lecture(), secret, maintenant()), secret=secret, form=form)
