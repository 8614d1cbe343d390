"""Letters of convocation handed to the post."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import accorde, date_courte
from caleol.queries.seance_page import SeancePage
from caleol.rules.droits import Droit
from caleol.services.depots import record_depot
from caleol.web.acces import acces
from caleol.web.contexte import ouvre_acte
from caleol.web.nombres import cle
from caleol.web.seances.formulaires import DepotForm
from caleol.web.seances.vues import Page, tenue

plan = Blueprint("depots", __name__, url_prefix="/<int:seance_id>/convocations/depots")


@plan.get("")
@acces(Droit.TENIR_SEANCE)
def prepare(seance_id: int) -> str:
    """Show the letters, those of which no day is noted ticked."""
    seance = _avec_lettres(seance_id)
    return _page(seance, DepotForm(), frozenset(lettre.id for lettre in seance.lettres if lettre.deposee_le is None))


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def note(seance_id: int) -> Response | Page:
    """Note the day on which the ticked letters were posted."""
    seance, form = _avec_lettres(seance_id), DepotForm()
    choisies = frozenset(request.form.getlist("lettre", type=cle))
    if form.validate():
        try:
            with ouvre_acte() as acte:
                nombre = record_depot(acte, seance_id=seance_id, convocation_ids=choisies, le=form.le.jour)
            mots = accorde(nombre, "lettre déposée", "lettres déposées")
            flash(f"{mots} à la poste le {date_courte(form.le.jour)}.", "favorable")
            return redirect(url_for("seances.page", seance_id=seance_id, _anchor="sieges"), 303)
        except Introuvable:
            raise
        except Refus as refus:
            form.ajoute_refus(refus)
    return _page(seance, form, choisies), 422


def _avec_lettres(seance_id: int) -> SeancePage:
    seance = tenue(seance_id)
    if not seance.lettres:
        raise Introuvable("seance", id=seance_id)
    return seance


def _page(seance: SeancePage, form: DepotForm, choisies: frozenset[int]) -> str:
    return render_template("seances/depots.html", seance=seance, form=form, choisies=choisies)
