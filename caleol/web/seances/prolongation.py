"""The vote of a written séance, extended by the member who presides."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.seance_page import SeancePage
from caleol.queries.urnes import lots_au_vote
from caleol.rules.droits import Droit
from caleol.services.prolongations import extend_urnes
from caleol.web.acces import acces
from caleol.web.contexte import lecture, ouvre_acte
from caleol.web.courriels import envoie_apres
from caleol.web.seances.formulaires import ProlongationForm
from caleol.web.seances.vues import Page, lue

plan = Blueprint("prolongation", __name__, url_prefix="/<int:seance_id>/prolongation")


@plan.get("")
@acces(Droit.VOTER)
def demande(seance_id: int) -> str | Response:
    """Ask until when, and why; where no vote is open, lead back and say so."""
    seance = _presidee(seance_id)
    if not lots_au_vote(lecture(), [lot.lot_id for lot in seance.lots]):
        flash("Aucun vote n’est ouvert dans cette séance : il n’y a rien à prolonger.", "verifier")
        return redirect(url_for("seances.page", seance_id=seance_id))
    return render_template("seances/prolongation.html", seance=seance, form=ProlongationForm())


@plan.post("")
@acces(Droit.VOTER)
def prolonge(seance_id: int) -> Response | Page:
    """Extend every open vote of the séance; its members are told by mail."""
    seance, form = _presidee(seance_id), ProlongationForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                envoie_apres(acte)
                extend_urnes(acte, lot_id=seance.lots[0].lot_id, echeance_le=form.instant, motif=form.motif.data or "")
            flash("Vote prolongé : les membres sont prévenus, et le procès-verbal le dit.", "favorable")
            return redirect(url_for("seances.page", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/prolongation.html", seance=seance, form=form), 422


def _presidee(seance_id: int) -> SeancePage:
    """Return a written séance over which this account presides, with at least a lot."""
    seance = lue(seance_id)
    if not seance.preside or not seance.lots:
        raise Introuvable("seance", id=seance_id)
    return seance
