"""Those who live in a dwelling: a person added, taken off, put back."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.occupation.fiche import BailVu, OccupantLu, get_bail
from caleol.rules.droits import Droit
from caleol.services.occupation.occupants import add_occupant, remove_occupant, restore_occupant
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.occupation.filtres import adresse_du_formulaire, suite_de_liste
from caleol.web.occupation.formulaires_donnees import OccupantForm, RetraitForm

plan = Blueprint("occupants", __name__)


@plan.get("/baux/<int:bail_id>/occupants/nouveau")
@acces(Droit.SIGNALER_OCCUPATION)
def nouveau(bail_id: int) -> str:
    """Show the form of a person to add."""
    return _ajout(_bail(bail_id), OccupantForm(formdata=None, lien="enfant", au=aujourdhui()))


@plan.post("/baux/<int:bail_id>/occupants/nouveau")
@acces(Droit.SIGNALER_OCCUPATION)
def ajoute(bail_id: int) -> Response | tuple[str, int]:
    """Add a person to those who live in a dwelling."""
    bail, form = _bail(bail_id), OccupantForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                add_occupant(acte, bail_id=bail_id, au=form.au.jour, occupant=form.occupant())
            flash("Personne ajoutée au ménage, situations recalculées.", "favorable")
            return redirect(adresse_du_formulaire(bail_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _ajout(bail, form), 422


@plan.get("/baux/<int:bail_id>/occupants/<int:rang>/retirer")
@acces(Droit.SIGNALER_OCCUPATION)
def depart(bail_id: int, rang: int) -> str:
    """Show the form that takes a person off."""
    bail = _bail(bail_id)
    return _depart(bail, _occupant(bail, rang), RetraitForm(formdata=None, au=aujourdhui()))


@plan.post("/baux/<int:bail_id>/occupants/<int:rang>/retirer")
@acces(Droit.SIGNALER_OCCUPATION)
def retire(bail_id: int, rang: int) -> Response | tuple[str, int]:
    """Take a person off those who live in a dwelling."""
    bail, form = _bail(bail_id), RetraitForm()
    occupant = _occupant(bail, rang)
    if form.validate():
        try:
            with ouvre_acte() as acte:
                remove_occupant(acte, bail_id=bail_id, rang=rang, au=form.au.jour, parti_le=form.parti_le.data)
            flash("Personne retirée du ménage, situations recalculées. Une erreur ? Remettez-la, en bas.", "favorable")
            return redirect(adresse_du_formulaire(bail_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _depart(bail, occupant, form), 422


@plan.post("/baux/<int:bail_id>/partis/<int:parti_id>/remettre")
@acces(Droit.SIGNALER_OCCUPATION)
def remet(bail_id: int, parti_id: int) -> Response:
    """Put back a person taken off."""
    with ouvre_acte() as acte:
        restore_occupant(acte, bail_id=bail_id, parti_id=parti_id)
    flash("Personne remise dans le ménage, situations recalculées.", "favorable")
    return redirect(adresse_du_formulaire(bail_id), 303)


def _ajout(bail: BailVu, form: OccupantForm) -> str:
    return render_template("occupation/occupant.html", bail=bail, form=form, suite=suite_de_liste())


def _depart(bail: BailVu, occupant: OccupantLu, form: RetraitForm) -> str:
    return render_template("occupation/retrait.html", bail=bail, occupant=occupant, form=form, suite=suite_de_liste())


def _bail(bail_id: int) -> BailVu:
    return get_bail(lecture(), auteur(), bail_id, aujourdhui())


def _occupant(bail: BailVu, rang: int) -> OccupantLu:
    trouve = next((o for o in bail.occupants if o.rang == rang), None)
    if trouve is None:
        raise Introuvable("occupant", rang=rang)
    return trouve
