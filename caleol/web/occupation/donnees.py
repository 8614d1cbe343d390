"""What is missing in the agency's data: the list to complete, the form of a lease."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.occupation.fiche import BailVu, get_bail
from caleol.queries.occupation.liste import export_baux, list_baux
from caleol.queries.occupation.manques import count_manques, list_partis, next_bail
from caleol.rules.droits import Droit
from caleol.rules.occupation.faits import Qualite
from caleol.services.occupation.completions import complete_bail
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lots.exportation import fichier
from caleol.web.lots.lecture import entier, filtres_adresse
from caleol.web.occupation.exportation import ENTETES_MANQUES, lignes_manques
from caleol.web.occupation.filtres import adresse_du_formulaire, de_la_liste, filtres_incomplets, suite_de_liste
from caleol.web.occupation.formulaires_donnees import FaitsForm, reponses_connues, valeurs_connues

plan = Blueprint("donnees", __name__)


@plan.get("/a-completer")
@acces(Droit.LIRE_OCCUPATION)
def liste() -> str:
    """Show the leases whose data lack a fact, and how many lack each."""
    filtres = filtres_incomplets()
    trouves = list_baux(lecture(), auteur(), filtres, aujourdhui(), page=entier("page") or 1)
    incomplets, faits = count_manques(lecture(), auteur())
    return render_template(
        "occupation/a_completer.html",
        liste=trouves,
        filtres=filtres,
        adresse=filtres_adresse(),
        incomplets=incomplets,
        faits=faits,
    )


@plan.get("/a-completer.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_OCCUPATION)
def exporte(forme: str) -> Response:
    """Send the leases to complete as they are filtered, a column a fact."""
    lignes = list(lignes_manques(export_baux(lecture(), auteur(), filtres_incomplets())))
    return fichier(f"a-completer-{aujourdhui():%Y%m%d}", forme, "À compléter", ENTETES_MANQUES, lignes)


@plan.get("/baux/<int:bail_id>/completer")
@acces(Droit.SIGNALER_OCCUPATION)
def corrige(bail_id: int) -> str:
    """Show what is known of a lease, to complete."""
    bail = _bail(bail_id)
    return _faits(bail, FaitsForm(formdata=None, **valeurs_connues(bail, aujourdhui())))


@plan.post("/baux/<int:bail_id>/completer")
@acces(Droit.SIGNALER_OCCUPATION)
def complete(bail_id: int) -> Response | tuple[str, int]:
    """Keep what the agency knows of a lease, then lead back to it, to its list or to the next one."""
    bail, form = _bail(bail_id), FaitsForm()
    if form.validate():
        suivant = next_bail(lecture(), auteur(), filtres_incomplets(), bail_id) if de_la_liste() else None
        try:
            with ouvre_acte() as acte:
                changes = complete_bail(acte, bail_id=bail_id, faits=form.faits(bail))
            flash("Données complétées, situations recalculées." if changes else "Rien n’a changé.", "favorable")
            return redirect(_retour(bail_id, suivant), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _faits(bail, form), 422


def _faits(bail: BailVu, form: FaitsForm) -> str:
    manques = dict.fromkeys(m for s in (bail.constats.situations if bail.constats else ()) for m in s.manques)
    return render_template(
        "occupation/completer.html",
        bail=bail,
        form=form,
        connus=reponses_connues(bail),
        qualites=Qualite,
        manques=list(manques),
        partis=list_partis(lecture(), bail.id),
        suite=suite_de_liste(),
    )


def _bail(bail_id: int) -> BailVu:
    return get_bail(lecture(), auteur(), bail_id, aujourdhui())


def _retour(bail_id: int, suivant: int | None) -> str:
    """Return where a completed lease leads: its page, or the list at the next line, or the next form."""
    if not de_la_liste():
        return url_for("occupation.bail", bail_id=bail_id)
    if suivant is not None and "suivant" in request.form:
        return adresse_du_formulaire(suivant)
    ancre = f"bail-{suivant}" if suivant is not None else None
    filtres: dict[str, Any] = {"page": entier("page"), **filtres_adresse()}
    return url_for("occupation.donnees.liste", _anchor=ancre, **filtres)
