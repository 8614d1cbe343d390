"""No quorum: the lack is noted, then a second séance is made of the same agenda."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, liste_et
from caleol.rules.droits import Droit
from caleol.services.carence import Suite, create_suite, record_carence
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import ouvre_acte
from caleol.web.seances import vues
from caleol.web.seances.formulaires import SuiteForm
from caleol.web.seances.vues import Page

plan = Blueprint("carence", __name__, url_prefix="/<int:seance_id>")


@plan.post("/carence")
@acces(Droit.TENIR_SEANCE)
def constate(seance_id: int) -> Response:
    """Note the lack of quorum, and raise the séance."""
    vues.tenue(seance_id)
    with ouvre_acte() as acte:
        record_carence(acte, seance_id=seance_id)
    flash("Carence constatée, séance levée. Relisez le procès-verbal de carence, puis convoquez de nouveau.", "lampe")
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


@plan.get("/seconde-convocation")
@acces(Droit.TENIR_SEANCE)
def prepare(seance_id: int) -> str | Response:
    """Ask when the second séance sits; one that had its quorum, or was called again, leads back and says why."""
    seance, form = vues.tenue(seance_id), SuiteForm()
    if seance.carence_le is None or seance.suite:
        flash(messages.texte(Refus("suite_deja" if seance.suite else "suite_sans_carence")), "verifier")
        return redirect(url_for("seances.page", seance_id=seance_id))
    form.lieu.data, form.lien_visio.data = seance.lieu, seance.lien_visio
    return render_template("seances/seconde_convocation.html", seance=seance, form=form)


@plan.post("/seconde-convocation")
@acces(Droit.TENIR_SEANCE)
def cree(seance_id: int) -> Response | Page:
    """Make the second séance."""
    seance, form = vues.tenue(seance_id), SuiteForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                suite = create_suite(
                    acte,
                    seance_id=seance_id,
                    prevue_le=form.prevue_le,
                    lieu=form.lieu.data or None,
                    lien_visio=form.lien_visio.data or None,
                )
            _dit(suite)
            return redirect(url_for("seances.page", seance_id=suite.seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/seconde_convocation.html", seance=seance, form=form), 422


def _dit(suite: Suite) -> None:
    flash("Seconde séance créée avec le même ordre du jour. Figez-le, puis convoquez.", "favorable")
    if suite.restes:
        nombre = accorde(len(suite.restes), "lot n’a pas suivi", "lots n’ont pas suivi")
        flash(f"{nombre} : {liste_et([str(numero) for numero in suite.restes])}. Voyez leur logement.", "verifier")
