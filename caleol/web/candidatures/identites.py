"""Designations of an application, and the applications that may name one person twice."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.identites import PageIdentites, get_identite, list_identites
from caleol.rules.droits import Droit
from caleol.services.designations import designate_demande, end_designation
from caleol.services.identites import ResolutionIdentite, resolve_identite
from caleol.services.lectures import PageLue
from caleol.web import nombres
from caleol.web.acces import acces
from caleol.web.candidatures.affichage import OUTILS, montre_demande, note_refus, nouvelle_designation
from caleol.web.candidatures.formulaires import IdentiteForm, formulaire_identite
from caleol.web.candidatures.vues import CLE, plan
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture
from caleol.web.lots.lecture import entier


@plan.get("/demandes/identites")
@acces(Droit.CHERCHER_DEMANDE)
def identites() -> str:
    """Show the sets of applications to resolve, or those resolved."""
    resolus = request.args.get("etat") == "resolus"
    page = list_identites(lecture(), auteur(), aujourdhui(), resolus=resolus, page=entier("page") or 1)
    return _montre(page)


@plan.post(f"/demandes/identites/<{CLE}:rapprochement_id>")
@acces(Droit.PREPARER_LOTS)
def resout(rapprochement_id: int) -> Response | tuple[str, int]:
    """Conclude on a set: same person, different persons, separated couple."""
    ensemble = get_identite(lecture(), auteur(), rapprochement_id, aujourdhui())
    form = formulaire_identite(ensemble, tape=True)
    try:
        if form.validate_on_submit():
            with ouvre_acte() as acte:
                resolve_identite(
                    acte,
                    rapprochement_id=rapprochement_id,
                    resolution=ResolutionIdentite(form.resolution.data),
                    motif=form.motif.data or "",
                    retenue_id=form.retenue.data,
                    version=nombres.entier(form.version.data) or 0,
                )
            flash("Conclusion gardée. Les deux demandes gardent leur historique.", "favorable")
            return redirect(url_for("candidatures.identites"), 303)
    except Refus as refus:
        note_refus(form, refus)
    return _montre(PageIdentites((ensemble,), ensemble.resolution is not None, 1, 1, 1, 1), form), 422


def _montre(page: PageIdentites, refuse: IdentiteForm | None = None) -> str:
    """Render sets with their forms; `refuse` is the form of the only one shown, where it was refused."""
    note_lecture(PageLue.IDENTITES, [demande.id for ensemble in page.ensembles for demande in ensemble.demandes])
    forms = {ensemble.id: refuse or formulaire_identite(ensemble) for ensemble in page.ensembles}
    return render_template("candidatures/identites.html", page=page, forms=forms, **OUTILS)


@plan.post(f"/demandes/<{CLE}:demande_id>/designations")
@acces(Droit.PREPARER_LOTS)
def designe(demande_id: int) -> Response | tuple[str, int]:
    """Note that a right-holder designated an application."""
    form = nouvelle_designation(tape=True)
    if not form.validate_on_submit():
        return montre_demande(demande_id, designation=form), 422
    try:
        with ouvre_acte() as acte:
            designate_demande(
                acte,
                demande_id=demande_id,
                reservataire_id=form.reservataire.data,
                le=form.le.jour,
                vacance_id=form.vacance.data or None,
            )
    except Refus as refus:
        note_refus(form, refus)
        return montre_demande(demande_id, designation=form), 422
    flash("Désignation notée.", "favorable")
    return redirect(url_for("candidatures.demande", demande_id=demande_id), 303)


@plan.post(f"/demandes/<{CLE}:demande_id>/designations/<{CLE}:designation_id>/fin")
@acces(Droit.PREPARER_LOTS)
def fin_designation(demande_id: int, designation_id: int) -> Response:
    """End a designation today."""
    with ouvre_acte() as acte:
        end_designation(acte, demande_id=demande_id, designation_id=designation_id)
    flash("Désignation terminée aujourd’hui.", "favorable")
    return redirect(url_for("candidatures.demande", demande_id=demande_id), 303)
