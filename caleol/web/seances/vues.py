"""Pages of the séances: the list, one séance, its creation, its change, its cancellation."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.accueil.avertissements import lots_echus
from caleol.queries.lots_a_inscrire import list_lots_a_inscrire
from caleol.queries.seance_page import SeancePage, get_seance
from caleol.queries.seances import FiltresSeances, Quand, list_commissions, list_seances
from caleol.queries.urnes import lots_au_vote
from caleol.rules.droits import Droit
from caleol.services import convocations, seances
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, maintenant, ouvre_acte
from caleol.web.courriels import envoie_apres
from caleol.web.formulaires import choix
from caleol.web.nombres import cle, entier
from caleol.web.seances.formulaires import MotifForm, SeanceForm, choix_libelles

plan = Blueprint("seances", __name__, url_prefix="/seances")
Page = tuple[str, int]
MODALITES = {modalite.value: modalite for modalite in seances.MODALITES_OFFERTES}


@plan.get("")
@acces(Droit.LIRE_SEANCE)
def liste() -> str:
    """Show the séances that this account may know."""
    filtres = FiltresSeances(
        quand=next((q for q in Quand if q.value == request.args.get("quand")), Quand.A_VENIR),
        commission_id=request.args.get("commission", type=cle),
    )
    trouvees = list_seances(lecture(), auteur(), filtres, request.args.get("page", 1, type=cle))
    return render_template("seances/liste.html", liste=trouvees, filtres=filtres, quands=tuple(Quand))


@plan.get("/nouvelle")
@acces(Droit.TENIR_SEANCE)
def nouvelle() -> str:
    """Show the form of a new séance."""
    return render_template("seances/formulaire.html", form=_form(), seance=None)


@plan.post("/nouvelle")
@acces(Droit.TENIR_SEANCE)
def cree() -> Response | Page:
    """Create a séance."""
    form = _form()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                cle = seances.create_seance(
                    acte,
                    commission_id=form.commission_id.data,
                    **_valeurs(form),
                )
            flash("Séance créée. Inscrivez maintenant ses lots.", "favorable")
            return redirect(url_for("seances.page", seance_id=cle), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/formulaire.html", form=form, seance=None), 422


@plan.get("/<int:seance_id>")
@acces(Droit.LIRE_SEANCE)
def page(seance_id: int) -> str:
    """Show one séance: to who holds it, to who reads it, or to a member."""
    seance = lue(seance_id)
    if seance.non_lue:
        with ouvre_acte() as acte:
            convocations.record_lecture(acte, seance_id=seance_id)
    if seance.membre:
        siens = [lot.lot_id for lot in seance.lots if not lot.en_deport]
        au_vote = bool(lots_au_vote(lecture(), siens))
        return render_template("seances/page_membre.html", seance=seance, au_vote=au_vote)
    inscriptibles = list_lots_a_inscrire(lecture(), seance.commission_id, seance.jour) if seance.tient else ()
    echus = lots_echus(lecture(), seance_id, maintenant()) if seance.tient else ()
    return render_template("seances/page.html", seance=seance, inscriptibles=inscriptibles, echus=echus)


@plan.get("/<int:seance_id>/modifier")
@acces(Droit.TENIR_SEANCE)
def modifie(seance_id: int) -> str:
    """Show the form of a séance."""
    seance = tenue(seance_id)
    form = _form(seance)
    form.propose(
        seance.prevue_le,
        modalite=seance.modalite.value,
        lieu=seance.lieu,
        lien_visio=seance.lien_visio,
        vote_le=seance.vote_le,
        fin_le=seance.fin_le,
        urgence=seance.urgence_motif,
        version=seance.version,
    )
    return render_template("seances/formulaire.html", form=form, seance=seance)


@plan.post("/<int:seance_id>/modifier")
@acces(Droit.TENIR_SEANCE)
def change(seance_id: int) -> Response | Page:
    """Change a séance whose agenda is not frozen."""
    seance = tenue(seance_id)
    form = _form(seance)
    if form.validate():
        try:
            with ouvre_acte() as acte:
                seances.update_seance(
                    acte,
                    seance_id=seance_id,
                    version=_version(form),
                    **_valeurs(form),
                )
            flash("Séance modifiée.", "favorable")
            return redirect(url_for("seances.page", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/formulaire.html", form=form, seance=tenue(seance_id)), 422


@plan.get("/<int:seance_id>/annulation")
@acces(Droit.TENIR_SEANCE)
def abandonne(seance_id: int) -> str:
    """Ask why a séance is cancelled."""
    return render_template("seances/annulation.html", seance=tenue(seance_id), form=MotifForm())


@plan.post("/<int:seance_id>/annulation")
@acces(Droit.TENIR_SEANCE)
def annule(seance_id: int) -> Response | Page:
    """Cancel a séance that was not opened."""
    seance, form = tenue(seance_id), MotifForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                envoie_apres(acte)
                seances.cancel_seance(acte, seance_id=seance_id, motif=form.motif.data or "")
            flash("Séance annulée. Ses lots sont de nouveau en préparation.", "favorable")
            return redirect(url_for("seances.page", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/annulation.html", seance=seance, form=form), 422


def lue(seance_id: int) -> SeancePage:
    """Return a séance for this reader, or the page « introuvable »."""
    return get_seance(lecture(), auteur(), seance_id, aujourdhui())


def tenue(seance_id: int) -> SeancePage:
    """Return a séance that this account holds."""
    seance = lue(seance_id)
    if not seance.tient:
        raise Introuvable("seance", id=seance_id)
    return seance


def existe(endpoint: str) -> bool:
    """Return whether a page of another task is there to link to."""
    return endpoint in current_app.view_functions


def _form(seance: SeancePage | None = None) -> SeanceForm:
    form = SeanceForm()
    form.modalite.choices = choix_libelles(seances.MODALITES_OFFERTES)
    commissions = list_commissions(lecture(), auteur())
    if seance is None:
        form.commission_id.choices = choix(*commissions)
    else:
        del form.commission_id
    if not form.is_submitted() and seance is None:
        form.modalite.data = seances.MODALITES_OFFERTES[0].value
    return form


def _valeurs(form: SeanceForm) -> dict[str, Any]:
    """Return what was typed, as the services of a séance take it."""
    return {
        "prevue_le": form.prevue_le,
        "modalite": MODALITES[form.modalite.data],
        "lieu": form.lieu.data or None,
        "lien_visio": form.lien_visio.data or None,
        **form.fenetre,
        "urgence": form.urgence.data or "",
    }


def _version(form: SeanceForm) -> int:
    return entier(form.version.data) or 0


plan.add_app_template_global(existe, "existe_page")
