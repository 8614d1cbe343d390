"""The yearly calendar: a rhythm, its preview, then the séances."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde
from caleol.queries.calendrier import LigneCalendrier, load_calendrier
from caleol.queries.seances import list_commissions
from caleol.rules.calendrier import JourFerie, Rythme
from caleol.rules.droits import Droit
from caleol.services import seances
from caleol.services.calendrier import create_calendrier
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.formulaires import choix
from caleol.web.seances.formulaires import CalendrierForm, choix_libelles
from caleol.web.seances.vues import MODALITES, Page

plan = Blueprint("calendrier", __name__, url_prefix="/calendrier")
Lignes = tuple[LigneCalendrier, ...]


@plan.get("")
@acces(Droit.TENIR_SEANCE)
def ouvre() -> str:
    """Show the form of a calendar."""
    form = _form()
    form.rythme.data, form.ferie.data = Rythme.HEBDOMADAIRE.value, JourFerie.SAUTER.value
    form.modalite.data = seances.MODALITES_OFFERTES[0].value
    form.fin.data = (aujourdhui() + timedelta(days=365)).replace(month=12, day=31)
    return _page(form)


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def apercu() -> str | Page:
    """Show the days that the rhythm gives; nothing is created."""
    form = _form()
    if form.validate():
        try:
            return _page(form, _lignes(form))
        except Refus as refus:
            form.ajoute_refus(refus)
    return _page(form), 422


@plan.post("/creation")
@acces(Droit.TENIR_SEANCE)
def cree() -> Response | Page:
    """Create the séances of the days that are ticked."""
    form = _form()
    lignes: Lignes = ()
    if form.validate():
        try:
            lignes = _lignes(form)
            nombre = _create(form, lignes)
            flash(
                f"{accorde(nombre, 'séance créée', 'séances créées')}. Chacune se déplace par « Modifier ».",
                "favorable",
            )
            return redirect(url_for("seances.liste", commission=form.commission_id.data), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _page(form, lignes), 422


def _create(form: CalendrierForm, lignes: Lignes) -> int:
    """Create the séances chosen among the days of the preview."""
    coches = set(request.form.getlist("jour"))
    jours = [li.prevu.jour for li in lignes if li.prevu.jour is not None and li.prevu.jour.isoformat() in coches]
    heure = form.heure.data
    if heure is None:
        raise ValueError("the form was not validated")
    with ouvre_acte() as acte:
        return create_calendrier(
            acte,
            commission_id=form.commission_id.data,
            jours=jours,
            heure=heure,
            modalite=MODALITES[form.modalite.data],
            lieu=form.lieu.data or None,
            lien_visio=form.lien_visio.data or None,
        )


def _lignes(form: CalendrierForm) -> Lignes:
    return load_calendrier(
        lecture(),
        auteur(),
        form.commission_id.data,
        debut=form.debut.jour,
        fin=form.fin.jour,
        rythme=Rythme(form.rythme.data),
        ferie=JourFerie(form.ferie.data),
    )


def _form() -> CalendrierForm:
    form = CalendrierForm()
    form.commission_id.choices = choix(*list_commissions(lecture(), auteur()))
    form.rythme.choices = choix_libelles(tuple(Rythme))
    form.ferie.choices = choix_libelles(tuple(JourFerie))
    form.modalite.choices = choix_libelles(seances.MODALITES_DU_CALENDRIER)
    return form


def _page(form: CalendrierForm, lignes: Lignes = ()) -> str:
    coches = set(request.form.getlist("jour")) if request.endpoint == "seances.calendrier.cree" else None
    return render_template("seances/calendrier.html", form=form, lignes=lignes, coches=coches)
