"""Pages of the letters on occupancy: make them, print them in one file, note that they left, prove them."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde
from caleol.queries.occupation.courriers import PageLettres, find_lettre, get_lettres
from caleol.rules.courriers import NatureCourrier
from caleol.rules.droits import Droit
from caleol.services.occupation.courriers import (
    PreuveNotification,
    lettre_pdf,
    lot_pdf,
    post_lettres,
    prove_lettre,
    start_lettres,
)
from caleol.web import nombres
from caleol.web.acces import acces
from caleol.web.contexte import actes, aujourdhui, auteur, lecture, ouvre_acte, reglages
from caleol.web.formulaires import DateField, Formulaire, Requis
from caleol.web.imports.fond import lance
from caleol.web.lots.lecture import entier, entiers
from caleol.web.suivi.formulaires import NotificationForm

plan = Blueprint("lettres", __name__, url_prefix="/lettres")


class DepartForm(Formulaire):
    """The day on which letters left by the post."""

    le = DateField("Parties le", [Requis("Écrivez le jour du départ.")], minimum=2020)


@plan.get("/")
@acces(Droit.LIRE_OCCUPATION)
def liste() -> str:
    """Show the letters that are owed and those that were made."""
    return _montre(DepartForm(formdata=None, le=aujourdhui()))


@plan.post("/preparation")
@acces(Droit.SIGNALER_OCCUPATION)
def prepare() -> Reponse:
    """Make the letters that follow the séances."""
    lance(start_lettres(actes(), auteur(), reglages().dossier_donnees))
    flash("Les lettres se préparent.", "information")
    return _retour()


@plan.post("/annonces/<int:campagne_id>")
@acces(Droit.SIGNALER_OCCUPATION)
def annonce(campagne_id: int) -> Reponse:
    """Make the announcements of a campaign."""
    lance(start_lettres(actes(), auteur(), reglages().dossier_donnees, campagne_id))
    flash("Les annonces se préparent : retrouvez-les ensuite dans « Lettres ».", "information")
    return redirect(url_for("occupation.campagnes.page", campagne_id=campagne_id), 303)


@plan.get("/lot.pdf")
@acces(Droit.SIGNALER_OCCUPATION)
def lot() -> Response:
    """Send in one file the letters of a batch that wait for the post."""
    cles = [cle for texte in request.args.getlist("l") if (cle := nombres.entier(texte)) is not None]
    with ouvre_acte() as acte:
        contenu = lot_pdf(acte, dossier=reglages().dossier_donnees, courrier_ids=cles)
    return _pdf(contenu, f"lettres-occupation-{aujourdhui():%Y%m%d}")


@plan.post("/depart")
@acces(Droit.SIGNALER_OCCUPATION)
def poste() -> Reponse | tuple[str, int]:
    """Note that the letters of a batch left by the post."""
    form = DepartForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                partis = post_lettres(acte, courrier_ids=entiers("courrier"), le=form.le.jour)
            flash(f"Départ noté pour {accorde(partis, 'lettre')}.", "favorable")
            return _retour()
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre(form), 422


@plan.get("/<int:courrier_id>.pdf")
@acces(Droit.LIRE_OCCUPATION)
def lettre(courrier_id: int) -> Response:
    """Send one letter as it was made."""
    with ouvre_acte() as acte:
        contenu = lettre_pdf(acte, courrier_id=courrier_id, dossier=reglages().dossier_donnees)
    return _pdf(contenu, f"lettre-occupation-{courrier_id}")


@plan.get("/<int:courrier_id>/preuve")
@acces(Droit.SIGNALER_OCCUPATION)
def propose_preuve(courrier_id: int) -> str:
    """Ask for the dated proof of a letter."""
    form = NotificationForm()
    form.prepare()
    return _montre_preuve(courrier_id, form)


@plan.post("/<int:courrier_id>/preuve")
@acces(Droit.SIGNALER_OCCUPATION)
def fait_preuve(courrier_id: int) -> Reponse | tuple[str, int]:
    """Record the dated proof of a letter."""
    find_lettre(lecture(), auteur(), courrier_id)
    form = NotificationForm()
    form.prepare()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                prove_lettre(
                    acte,
                    courrier_id=courrier_id,
                    preuve=PreuveNotification(form.preuve.data),
                    recue_le=form.recue_le.data,
                    premiere_presentation_le=form.premiere_presentation_le.data,
                )
            flash("Preuve enregistrée.", "favorable")
            return _retour()
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre_preuve(courrier_id, form), 422


def _montre(form: DepartForm) -> str:
    page: PageLettres = get_lettres(lecture(), auteur(), entier("page") or 1)
    return render_template("occupation/lettres.html", p=page, form=form)


def _montre_preuve(courrier_id: int, form: NotificationForm) -> str:
    courrier = find_lettre(lecture(), auteur(), courrier_id)
    nature = NatureCourrier(courrier.nature)
    return render_template("occupation/preuve.html", form=form, reference=courrier.reference, nature=nature)


def _retour() -> Reponse:
    return redirect(url_for("occupation.lettres.liste"), 303)


def _pdf(contenu: bytes, nom: str) -> Response:
    entetes = {"Content-Disposition": f'inline; filename="{nom}.pdf"'}
    return Response(contenu, mimetype="application/pdf", headers=entetes)
