"""Dwellings that are alike, filled from one ranked list: choose them, see who fits, spread by rank, keep."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.queries.ensemble import PAR_LOGEMENT, LogementSemblable, list_semblables, search_ensemble
from caleol.queries.lots import get_vacance
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import nombre_attendu
from caleol.rules.droits import Droit
from caleol.services.ensemble import fill_ensemble
from caleol.services.lectures import PageLue
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture
from caleol.web.lots.filtres import filtres_de_l_adresse
from caleol.web.lots.lecture import entier, entiers

plan = Blueprint("ensemble", __name__, url_prefix="/logements-vacants/<int:vacance_id>/ensemble")


@plan.get("")
@acces(Droit.PREPARER_LOTS)
def page(vacance_id: int) -> str:
    """Show the dwellings alike to one, and the common list of those that are chosen."""
    tous = list_semblables(lecture(), auteur(), vacance_id, aujourdhui())
    choisis, nombre = _choisis(tous), entier("nombre")
    nombre = nombre if nombre in PAR_LOGEMENT else nombre_attendu(aujourdhui(), load_parametres(lecture()))
    filtres, ensemble = filtres_de_l_adresse(), None
    if len(choisis) > 1:
        ensemble = search_ensemble(lecture(), auteur(), choisis, filtres, aujourdhui(), nombre)
        note_lecture(PageLue.CANDIDATS, [ligne.dossier.demande_id for ligne in ensemble.lignes], vacance_id=vacance_id)
    return render_template(
        "lots/ensemble.html",
        vacance=get_vacance(lecture(), auteur(), vacance_id, aujourdhui()),
        tous=tous,
        choisis=[choisi.vacance_id for choisi in choisis],
        ensemble=ensemble,
        nombre=nombre,
        nombres=PAR_LOGEMENT,
        filtres=filtres,
    )


def _choisis(tous: tuple[LogementSemblable, ...]) -> tuple[LogementSemblable, ...]:
    """Return the dwellings named in the address."""
    demandes = set(request.args.getlist("avec"))
    return tuple(logement for logement in tous if str(logement.vacance_id) in demandes)


@plan.post("")
@acces(Droit.PREPARER_LOTS)
def garde(vacance_id: int) -> Response:
    """Keep the spread: each household becomes a candidate on the lot of its dwelling."""
    tous = {logement.vacance_id for logement in list_semblables(lecture(), auteur(), vacance_id, aujourdhui())}
    versions = {cle: entier(f"version-{cle}", request.form) or 0 for cle in entiers("avec") if cle in tous}
    montrees = entiers("montree")
    places = {cle: lieu for cle in montrees if (lieu := entier(f"place-{cle}", request.form))}
    with ouvre_acte() as acte:
        nombre = fill_ensemble(acte, versions=versions, montrees=montrees, places=places)
    flash(f"{nombre} candidats gardés sur {len(versions)} logements.", "favorable")
    return redirect(url_for("lots.ensemble.page", vacance_id=vacance_id, avec=list(versions)), 303)
