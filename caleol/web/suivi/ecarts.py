"""A letter set aside before it leaves: why, taken back, or in the post already."""

from flask import Blueprint, flash, render_template
from werkzeug.wrappers import Response as Reponse

from caleol.kernel.errors import Introuvable, Refus
from caleol.rules.droits import Droit
from caleol.services.suites import ecarts, envois
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, ouvre_acte
from caleol.web.suivi.courriers import COURRIER, DepartForm, revient, seance_tenue, tenus
from caleol.web.suivi.formulaires import EcartForm

plan = Blueprint("ecarts", __name__)


@plan.get(f"{COURRIER}/ecart")
@acces(Droit.TENIR_SUITES)
def propose(courrier_id: int) -> str:
    """Ask why a letter does not leave, or, set aside already, whether it was in the post."""
    depart = DepartForm()
    depart.le.data = aujourdhui()
    return _montre(courrier_id, EcartForm(), depart)


@plan.post(f"{COURRIER}/ecart")
@acces(Droit.TENIR_SUITES)
def ecarte(courrier_id: int) -> Reponse | tuple[str, int]:
    """Set a letter aside."""
    seance_id, form = seance_tenue(courrier_id), EcartForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                ecarts.set_aside_by_hand(acte, courrier_id=courrier_id, motif=form.motif.data or "")
            flash("Lettre écartée : elle ne part pas.", "favorable")
            return revient(seance_id)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre(courrier_id, form, DepartForm(formdata=None)), 422


@plan.post(f"{COURRIER}/reprise")
@acces(Droit.TENIR_SUITES)
def reprend(courrier_id: int) -> Reponse:
    """Take back a letter that was set aside by hand."""
    seance_id = seance_tenue(courrier_id)
    with ouvre_acte() as acte:
        ecarts.take_back(acte, courrier_id=courrier_id)
    flash("Lettre reprise : elle attend de nouveau son départ.", "favorable")
    return revient(seance_id)


@plan.post(f"{COURRIER}/depart")
@acces(Droit.TENIR_SUITES)
def part(courrier_id: int) -> Reponse | tuple[str, int]:
    """Note that a letter set aside was in the post already."""
    seance_id, form = seance_tenue(courrier_id), DepartForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                envois.post_set_aside(acte, courrier_id=courrier_id, le=form.le.jour)
            flash("Départ noté.", "favorable")
            return revient(seance_id)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre(courrier_id, EcartForm(formdata=None), form), 422


def _montre(courrier_id: int, form: EcartForm, depart: DepartForm) -> str:
    lus = tenus(seance_tenue(courrier_id))
    lignes = (x for x in lus.lignes if courrier_id in {c.id for c in (x.courrier, x.remplace) if c is not None})
    ligne = next(lignes, None)
    if ligne is None or ligne.partie:
        raise Introuvable("courrier", id=courrier_id)
    return render_template(
        "suivi/ecart.html", form=form, depart=depart, ligne=ligne, courriers=lus, courrier_id=courrier_id
    )
