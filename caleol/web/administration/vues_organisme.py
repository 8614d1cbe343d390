"""The page of a new installation: the landlord, its agencies, its commissions."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from caleol.kernel.errors import Refus
from caleol.queries.organisme import Organisme, load_organisme
from caleol.rules.droits import Droit
from caleol.rules.occupation.maintien import Regime
from caleol.services import organisme
from caleol.web.acces import acces
from caleol.web.administration.formulaires_comptes import COURRIEL
from caleol.web.contexte import aujourdhui, lecture, ouvre_acte
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

plan = Blueprint("organisme", __name__, url_prefix="/administration/organisme")
CODE = Regexp(r"^[A-Za-z0-9_-]{1,20}$", message="Écrivez un code court, de lettres et de chiffres : NORD.")


class BailleurForm(Formulaire):
    """Who lets, as papers print it."""

    nom = StringField("Nom", [Requis("Écrivez le nom du bailleur."), Length(max=120)])
    forme_juridique = StringField("Forme juridique", [Requis("Écrivez la forme juridique."), Length(max=120)])
    siren = StringField("SIREN", [Optional(), Regexp(r"^\d{9}$", message="Écrivez les neuf chiffres.")])
    adresse = StringField("Adresse", [Requis("Écrivez l’adresse."), Length(max=200)])
    code_postal = StringField("Code postal", [Requis(), Regexp(r"^\d{5}$", message="Écrivez les cinq chiffres.")])
    ville = StringField("Ville", [Requis("Écrivez la ville."), Length(max=80)])
    telephone = StringField("Téléphone", [Length(max=30)])
    courriel = StringField("Courriel", [Optional(), Length(max=200), COURRIEL])
    tribunal_administratif = StringField("Tribunal administratif compétent", [Length(max=200)])
    regime_maintien = SelectField(
        "Droit au maintien dans les lieux", default="",
        choices=choix(("", "selon la forme juridique"), *((r.value, r.libelle) for r in Regime)),
    )  # fmt: skip


class AgenceForm(Formulaire):
    """An agency to add."""

    code = StringField("Code", [Requis("Écrivez le code de l’agence."), CODE])
    nom_agence = StringField("Nom de l’agence", [Requis("Écrivez le nom de l’agence."), Length(max=120)])
    adresse_agence = StringField("Adresse de l’agence", [Length(max=200)])


class CommissionForm(Formulaire):
    """A commission to create on agencies that have none."""

    code_commission = StringField("Code", [Requis("Écrivez le code de la commission."), CODE])
    nom_commission = StringField("Nom de la commission", [Requis("Écrivez son nom."), Length(max=120)])
    debut = DateField("Depuis le", [Requis()])
    lieu = StringField("Lieu habituel", [Length(max=200)])
    agence_ids = SelectMultipleField(
        "Agences dont elle attribue les logements",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@plan.get("")
@acces(Droit.GERER_COMPTES)
def page() -> str:
    """Show the landlord, the agencies, and the form of a commission."""
    return _page()


@plan.post("")
@acces(Droit.GERER_COMPTES)
def enregistre() -> Response | tuple[str, int]:
    """Enter or correct the landlord."""
    form = BailleurForm()
    if not form.validate_on_submit():
        return _page(bailleur=form), 422
    valeurs: dict[str, Any] = {champ.name: champ.data or None for champ in form if champ.name != "csrf_token"}
    valeurs["regime_maintien"] = Regime(form.regime_maintien.data) if form.regime_maintien.data else None
    with ouvre_acte() as acte:
        organisme.record_bailleur(acte, **valeurs)
    return _retour("Bailleur enregistré.")


@plan.post("/agences")
@acces(Droit.GERER_COMPTES)
def ajoute_agence() -> Response | tuple[str, int]:
    """Add an agency."""
    form = AgenceForm()
    try:
        if form.validate_on_submit():
            with ouvre_acte() as acte:
                organisme.create_agence(
                    acte, code=form.code.data or "", nom=form.nom_agence.data or "", adresse=form.adresse_agence.data
                )
            return _retour("Agence ajoutée.")
    except Refus as refus:
        form.ajoute_refus(refus)
    return _page(agence=form), 422


@plan.post("/commissions")
@acces(Droit.GERER_COMPTES)
def cree_commission() -> Response | tuple[str, int]:
    """Create a commission, then open it: its seats come next."""
    form = CommissionForm()
    form.agence_ids.choices = _libres(load_organisme(lecture()))
    try:
        if form.validate_on_submit():
            cle = _create(form)
            flash("Commission créée. Ajoutez ses sièges, puis son règlement intérieur.", "favorable")
            return redirect(url_for("mandats.commission", commission_id=cle), 303)
    except Refus as refus:
        form.ajoute_refus(refus)
    return _page(commission=form), 422


def _create(form: CommissionForm) -> int:
    with ouvre_acte() as acte:
        return organisme.create_commission(
            acte,
            code=form.code_commission.data or "",
            nom=form.nom_commission.data or "",
            debut=form.debut.jour,
            lieu_habituel=form.lieu.data,
            agence_ids=form.agence_ids.data or [],
        )


def _libres(lu: Organisme) -> Any:
    return choix(*((agence.id, agence.nom) for agence in lu.libres))


def _page(
    bailleur: BailleurForm | None = None, agence: AgenceForm | None = None, commission: CommissionForm | None = None
) -> str:
    lu = load_organisme(lecture())
    commission = commission or CommissionForm(formdata=None, data={"debut": aujourdhui()})
    commission.agence_ids.choices = _libres(lu)
    return render_template(
        "administration/organisme.html",
        organisme=lu,
        form_bailleur=bailleur or BailleurForm(formdata=None, obj=lu.bailleur),
        form_agence=agence or AgenceForm(formdata=None),
        form_commission=commission,
    )


def _retour(texte: str) -> Response:
    flash(texte, "favorable")
    return redirect(url_for("organisme.page"), 303)
