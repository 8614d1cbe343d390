"""Pages of the campaigns: choose, compute, look through, send to séances."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde
from caleol.queries.occupation.campagnes import PageCampagne, get_campagne, list_campagnes
from caleol.queries.occupation.lignes_campagne import EtatLigne
from caleol.queries.occupation.liste import list_lieux
from caleol.rules.droits import Droit
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.campagnes import (
    create_campagne,
    exclude_baux,
    include_baux,
    start_campagne,
    start_envoi,
)
from caleol.services.occupation.sans_situation import start_sans_situation, take_back_examens
from caleol.web.acces import acces
from caleol.web.contexte import actes, auteur, lecture, maintenant, ouvre_acte
from caleol.web.formulaires import choix
from caleol.web.imports.fond import lance
from caleol.web.lots.lecture import entier, entiers, enumere
from caleol.web.occupation.formulaires_campagnes import CampagneForm

plan = Blueprint("campagnes", __name__, url_prefix="/campagnes")


@plan.get("/")
@acces(Droit.LIRE_OCCUPATION)
def liste() -> str:
    """Show the campaigns."""
    return render_template("occupation/campagnes.html", campagnes=list_campagnes(lecture(), auteur()))


@plan.get("/nouvelle")
@acces(Droit.TENIR_SEANCE)
def nouvelle() -> str:
    """Show the form of a campaign."""
    return render_template("occupation/campagne_nouvelle.html", form=_form(CampagneForm(formdata=None, retards=True)))


@plan.post("/nouvelle")
@acces(Droit.TENIR_SEANCE)
def cree() -> Reponse | tuple[str, int]:
    """Open a campaign and compute it."""
    form = _form(CampagneForm())
    if form.validate():
        try:
            with ouvre_acte() as acte:
                campagne_id = create_campagne(acte, **_valeurs(form))
            lance(start_campagne(actes(), auteur(), campagne_id))
            return redirect(url_for("occupation.campagnes.page", campagne_id=campagne_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("occupation/campagne_nouvelle.html", form=form), 422


@plan.get("/<int:campagne_id>")
@acces(Droit.LIRE_OCCUPATION)
def page(campagne_id: int) -> str:
    """Show one campaign: its leases by state, what may be done with them."""
    etat = enumere(EtatLigne, "etat")
    return render_template("occupation/campagne.html", p=_page(campagne_id, etat), etat=etat, etats=EtatLigne)


@plan.get("/<int:campagne_id>/avancement")
@acces(Droit.LIRE_OCCUPATION)
def avancement(campagne_id: int) -> Response:
    """Say how far the job of a campaign is, for the script that keeps its page up to date."""
    vue = _page(campagne_id, None)
    fait, total = (vue.progres.fait, vue.progres.total) if vue.progres else (0, 0)
    return jsonify(etape=vue.etape, fait=fait, total=total)


@plan.post("/<int:campagne_id>/calcul")
@acces(Droit.TENIR_SEANCE)
def calcule(campagne_id: int) -> Reponse:
    """Gather again what is due."""
    lance(start_campagne(actes(), auteur(), campagne_id))
    return _retour(campagne_id)


@plan.post("/<int:campagne_id>/ecarter")
@acces(Droit.TENIR_SEANCE)
def ecarte(campagne_id: int) -> Reponse:
    """Leave the chosen leases out, with a reason."""
    with ouvre_acte() as acte:
        motif = request.form.get("motif", "")
        nombre = exclude_baux(acte, campagne_id=campagne_id, bail_ids=entiers("bail_id"), motif=motif)
    flash(f"{accorde(nombre, 'bail écarté', 'baux écartés')} de la campagne.", "favorable")
    return _retour(campagne_id)


@plan.post("/<int:campagne_id>/reprendre")
@acces(Droit.TENIR_SEANCE)
def reprend(campagne_id: int) -> Reponse:
    """Take the chosen leases in again."""
    with ouvre_acte() as acte:
        nombre = include_baux(acte, campagne_id=campagne_id, bail_ids=entiers("bail_id"))
    flash(f"{accorde(nombre, 'bail repris', 'baux repris')} dans la campagne.", "favorable")
    return _retour(campagne_id)


@plan.post("/<int:campagne_id>/envoyer")
@acces(Droit.TENIR_SEANCE)
def envoie(campagne_id: int) -> Reponse:
    """Send the leases kept to the chosen séances, each up to its size."""
    lance(start_envoi(actes(), auteur(), campagne_id, entiers("seance_id")))
    flash("Les examens s’inscrivent à l’ordre du jour des séances choisies.", "information")
    return _retour(campagne_id)


@plan.post("/<int:campagne_id>/sans-situation")
@acces(Droit.TENIR_SEANCE)
def note(campagne_id: int) -> Reponse:
    """Note as examined the leases without situation."""
    lance(start_sans_situation(actes(), auteur(), campagne_id))
    flash("Les baux sans situation se notent examinés à ce jour.", "information")
    return _retour(campagne_id)


@plan.post("/<int:campagne_id>/sans-situation/reprise")
@acces(Droit.TENIR_SEANCE)
def denote(campagne_id: int) -> Reponse:
    """Take back the chosen examinations that were noted without situation."""
    with ouvre_acte() as acte:
        nombre = take_back_examens(acte, campagne_id=campagne_id, bail_ids=entiers("bail_id"))
    lance(partial(recompute_occupation, actes()))
    flash(f"{accorde(nombre, 'examen repris', 'examens repris')} : l’échéance est de nouveau due.", "favorable")
    return _retour(campagne_id)


def _page(campagne_id: int, etat: EtatLigne | None) -> PageCampagne:
    return get_campagne(lecture(), auteur(), campagne_id, maintenant(), etat, entier("page") or 1)


def _retour(campagne_id: int) -> Reponse:
    return redirect(url_for("occupation.campagnes.page", campagne_id=campagne_id), 303)


def _form(form: CampagneForm) -> CampagneForm:
    """Give the form the places of the reader."""
    communes, agences = list_lieux(lecture(), auteur())
    form.agence_id.choices = choix(("", "Toutes"), *((str(cle), nom) for cle, nom in agences))
    form.commune_insee.choices = choix(("", "Toutes"), *communes)
    return form


def _valeurs(form: CampagneForm) -> dict[str, Any]:
    return {
        "nom": form.nom.data or "",
        "debut": form.debut.jour,
        "fin": form.fin.jour,
        "agence_id": int(form.agence_id.data) if form.agence_id.data else None,
        "commune_insee": form.commune_insee.data or None,
        "retards": form.retards.data,
        "par_seance": form.par_seance.data or 0,
    }
