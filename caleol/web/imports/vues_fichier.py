"""One received file: its progress, what it would change, its errors, what it changed."""

from flask import Response as ReponseFlask
from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.exports.tableur import csv_octets
from caleol.imports.erreurs import AVERTISSEMENTS, Constat
from caleol.imports.natures import CONTRATS
from caleol.imports.textes import phrase, remede
from caleol.kernel.errors import Conflit
from caleol.kernel.francais import heure
from caleol.queries.imports import ConstatLu, FicheImport, get_import, iterate_constats, list_constats
from caleol.rules.droits import Droit
from caleol.services.imports import abandon_import, start_apply, start_check, start_recompute
from caleol.web.acces import acces
from caleol.web.contexte import actes, auteur, lecture, maintenant, ouvre_acte
from caleol.web.imports.fond import lance
from caleol.web.imports.plan import plan
from caleol.web.messages_imports import texte_echec

ENTETES = ("Ligne", "Colonne", "Valeur", "Gravité", "Ce qui ne va pas", "Que faire")


@plan.get("/<int:import_id>")
@acces(Droit.LIRE_IMPORTS)
def fiche(import_id: int) -> str:
    """Show where a file stands: its progress, its preview, its errors, or what it changed."""
    vue = _fiche(import_id)
    bloquants = request.args.get("voir") != "avertissements" if vue.erreurs else False
    page = request.args.get("page", 1, int)
    constats = list_constats(lecture(), vue, parmi=AVERTISSEMENTS, sauf=bloquants, page=page)
    return render_template(
        "imports/fiche.html",
        vue=vue,
        contrat=CONTRATS[vue.nature],
        constats=constats,
        lignes=[_constat(lu) for lu in constats.constats],
        bloquants=bloquants,
        phrase=phrase,
        remede=remede,
        texte_echec=texte_echec,
    )


@plan.get("/<int:import_id>/avancement")
@acces(Droit.LIRE_IMPORTS)
def avancement(import_id: int) -> Response:
    """Say how far a file is, for the script that keeps its page up to date."""
    vue = _fiche(import_id)
    progres = vue.progres if vue.au_travail else vue.calcul
    return jsonify(etape=vue.etape, fait=progres.fait if progres else 0, total=progres.total if progres else 1)


@plan.get("/<int:import_id>/erreurs.csv")
@acces(Droit.LIRE_IMPORTS)
def erreurs(import_id: int) -> Response:
    """Give what is wrong in a file as a table for a spreadsheet."""
    vue = _fiche(import_id)
    lignes = [
        (c.ligne, c.colonne, c.valeur, "erreur" if c.bloquant else "à vérifier", phrase(c), remede(c))
        for c in map(_constat, iterate_constats(lecture(), vue))
    ]
    entetes = {"Content-Disposition": f'attachment; filename="erreurs-import-{import_id}.csv"'}
    return ReponseFlask(csv_octets(ENTETES, lignes), mimetype="text/csv; charset=utf-8", headers=entetes)


@plan.post("/<int:import_id>/controler")
@acces(Droit.IMPORTER_OCCUPATION)
def controle(import_id: int) -> Response:
    """Read a received file again."""
    lance(start_check(actes(), auteur(), import_id))
    return _retour(import_id)


@plan.post("/<int:import_id>/appliquer")
@acces(Droit.IMPORTER_OCCUPATION)
def applique(import_id: int) -> Response:
    """Apply a checked file."""
    try:
        lance(start_apply(actes(), auteur(), import_id))
    except Conflit:
        vue = _fiche(import_id)
        if vue.termine_le is None or vue.etat.value != "termine":
            raise
        flash(f"Déjà importé à {heure(vue.termine_le)} : rien n’a été écrit deux fois.", "favorable")
    return _retour(import_id)


@plan.post("/<int:import_id>/calculer")
@acces(Droit.IMPORTER)
def calcule(import_id: int) -> Response:
    """Compute again what an import changed in the waiting list, when the first computing did not end."""
    lance(start_recompute(actes(), auteur(), import_id))
    return _retour(import_id)


@plan.post("/<int:import_id>/abandonner")
@acces(Droit.IMPORTER_OCCUPATION)
def abandonne(import_id: int) -> Response:
    """Give up a received file."""
    with ouvre_acte() as acte:
        abandon_import(acte, import_id)
    flash("Import abandonné : le fichier est effacé, rien n’a été importé.", "favorable")
    return redirect(url_for("imports.liste"), 303)


def _constat(lu: ConstatLu) -> Constat:
    return Constat(lu.ligne, lu.colonne, lu.valeur, lu.code, lu.donnees)


def _fiche(import_id: int) -> FicheImport:
    return get_import(lecture(), auteur(), import_id, maintenant())


def _retour(import_id: int) -> Response:
    return redirect(url_for("imports.fiche", import_id=import_id), 303)
