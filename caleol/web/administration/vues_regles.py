"""Pages of the règlements intérieurs."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.regles import CommissionReglee, get_reglements, list_reglements
from caleol.rules.droits import Droit
from caleol.services.reglements import record_reglement, withdraw_reglement
from caleol.web.acces import acces
from caleol.web.administration.reglement import (
    AIDES,
    GROUPES,
    LIBELLES,
    BaseReglementForm,
    ReglementForm,
    initiales,
    lisible,
    propose,
)
from caleol.web.contexte import aujourdhui, lecture, ouvre_acte

plan = Blueprint("regles", __name__, url_prefix="/administration")


@plan.get("/reglements")
@acces(Droit.LIRE_REGLES)
def reglements() -> str:
    """List the commissions with the règlement in force of each."""
    return render_template(
        "administration/reglements.html", commissions=list_reglements(lecture(), aujourdhui()), lisible=lisible
    )


@plan.get("/reglements/<int:commission_id>")
@acces(Droit.LIRE_REGLES)
def reglement(commission_id: int) -> str:
    """Show the versions of one commission's règlement, and the form of the next one."""
    commission = get_reglements(lecture(), commission_id, aujourdhui())
    derniere = commission.versions[0].regles if commission.versions else None
    return _page(commission, ReglementForm(formdata=None, data=initiales(derniere)))


@plan.post("/reglements/<int:commission_id>")
@acces(Droit.GERER_REGLES)
def enregistre(commission_id: int) -> Response | tuple[str, int]:
    """Record a version."""
    form = ReglementForm()
    try:
        if form.validate_on_submit():
            _record(commission_id, form)
            flash("Version du règlement enregistrée. Les précédentes restent.", "favorable")
            return redirect(url_for("regles.reglement", commission_id=commission_id), 303)
    except Refus as refus:
        form.ajoute_refus(refus)
    return _page(get_reglements(lecture(), commission_id, aujourdhui()), form), 422


@plan.post("/reglements/versions/<int:reglement_id>/retrait")
@acces(Droit.GERER_REGLES)
def retire(reglement_id: int) -> Response:
    """Withdraw the last version, that no séance used."""
    with ouvre_acte() as acte:
        withdraw_reglement(acte, reglement_id=reglement_id, motif=request.form.get("motif", ""))
    flash("Version retirée. Sa trace reste dans le registre.", "favorable")
    return redirect(url_for("regles.reglements"), 303)


def _record(commission_id: int, form: BaseReglementForm) -> None:
    with ouvre_acte() as acte:
        record_reglement(
            acte,
            commission_id=commission_id,
            debut=form.debut.jour,
            adopte_le=form.adopte_le.data,
            source=form.source.data or "",
            regles=form.regles(),
        )


def _page(commission: CommissionReglee, form: BaseReglementForm) -> str:
    return render_template(
        "administration/reglement.html",
        commission=commission,
        form=form,
        groupes=GROUPES,
        libelles=LIBELLES,
        aides=AIDES,
        lisible=lisible,
        propose=propose,
    )
