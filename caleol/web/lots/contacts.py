"""Contacts with a household about a vacancy: what was said, and the form that notes it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.joignables import get_page_contact
from caleol.queries.lots import get_vacance
from caleol.rules.droits import Droit
from caleol.services.contacts import CanalContact, ResultatContact, record_contact
from caleol.services.lectures import PageLue
from caleol.web.acces import acces
from caleol.web.candidatures.affichage import note_refus
from caleol.web.candidatures.formulaires import ContactForm, formulaire_contact
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture

plan = Blueprint("contacts", __name__, url_prefix="/logements-vacants/<int:vacance_id>/contacts/<int:demande_id>")


@plan.get("")
@acces(Droit.PROPOSER_CANDIDAT)
def page(vacance_id: int, demande_id: int) -> str:
    """Show what a household said of a vacancy, how to reach it, and the form."""
    return _montre(vacance_id, demande_id, formulaire_contact(aujourdhui()))


@plan.post("")
@acces(Droit.PROPOSER_CANDIDAT)
def note(vacance_id: int, demande_id: int) -> Response | tuple[str, int]:
    """Note a contact; a household that withdraws leaves the lot."""
    form = formulaire_contact(aujourdhui(), tape=True)
    if not form.validate_on_submit():
        return _montre(vacance_id, demande_id, form), 422
    try:
        with ouvre_acte() as acte:
            sorti = record_contact(
                acte,
                vacance_id=vacance_id,
                demande_id=demande_id,
                resultat=ResultatContact(form.resultat.data),
                canal=CanalContact(form.canal.data),
                le=form.le.jour,
                note=form.note.data or "",
            )
    except Refus as refus:
        note_refus(form, refus)
        return _montre(vacance_id, demande_id, form), 422
    suite = " Le ménage est retiré du lot, ce n’est pas un refus." if sorti else ""
    flash(f"Contact noté.{suite}", "favorable")
    return redirect(url_for("lots.candidats.page", vacance_id=vacance_id), 303)


def _montre(vacance_id: int, demande_id: int, form: ContactForm) -> str:
    vacance = get_vacance(lecture(), auteur(), vacance_id, aujourdhui())
    trouvee = get_page_contact(lecture(), auteur(), vacance_id, demande_id, aujourdhui())
    note_lecture(PageLue.CONTACT, [demande_id], vacance_id=vacance_id)
    return render_template("lots/contact.html", vacance=vacance, trouvee=trouvee, form=form)
