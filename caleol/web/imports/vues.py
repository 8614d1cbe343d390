"""Pages of the imports: the received files, the natures of file, the sending, the models."""

from flask import Response as ReponseFlask
from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from caleol.imports.contrat import Contrat
from caleol.imports.documentation import aide_de, forme_de, modele
from caleol.imports.natures import CONTRATS
from caleol.kernel.errors import Refus
from caleol.queries.imports import list_agences, list_imports
from caleol.rules.droits import Droit, Role, droit_d_import
from caleol.services.imports import receive_file, start_check
from caleol.web.acces import acces
from caleol.web.contexte import actes, auteur, lecture, maintenant, ouvre_acte, reglages
from caleol.web.imports.fond import lance
from caleol.web.imports.formulaires import EnvoiForm
from caleol.web.imports.plan import plan


@plan.get("/")
@acces(Droit.LIRE_IMPORTS)
def liste() -> str:
    """List the received files, the latest first."""
    nature, page = request.args.get("nature"), request.args.get("page", 1, int)
    imports, pages = list_imports(lecture(), auteur(), maintenant(), nature=nature, page=page)
    return render_template(
        "imports/liste.html", imports=imports, page=page, pages=pages, nature=nature, contrats=_offerts()
    )


@plan.get("/nouveau")
@acces(Droit.IMPORTER_OCCUPATION)
def natures() -> str:
    """Choose the nature of the file to send."""
    return render_template("imports/natures.html", contrats=_offerts().values())


@plan.get("/nouveau/<nature>")
@acces(Droit.IMPORTER_OCCUPATION)
def envoi(nature: str) -> str:
    """Show the columns of a nature of file and the form that sends one."""
    contrat = _contrat(nature)
    return _page(contrat, _formulaire(contrat))


@plan.post("/nouveau/<nature>")
@acces(Droit.IMPORTER_OCCUPATION)
def envoie(nature: str) -> Response | tuple[str, int]:
    """Receive a file and begin to read it."""
    contrat = _contrat(nature)
    form = _formulaire(contrat)
    if not form.validate_on_submit():
        return _page(contrat, form), 422
    recu = request.files["fichier"]
    options = {"agence": form.agence.data or ""} if contrat.demande_agence else {}
    dossier = reglages().dossier_donnees / "imports"
    contenu = recu.stream.read()
    try:
        with ouvre_acte() as acte:
            import_id = receive_file(acte, nature, recu.filename or "", contenu, dossier, options)
    except Refus as refus:
        form.ajoute_refus(refus)
        return _page(contrat, form), 422
    lance(start_check(actes(), auteur(), import_id))
    return redirect(url_for("imports.fiche", import_id=import_id), 303)


@plan.get("/modeles/<nature>.csv")
@acces(Droit.IMPORTER_OCCUPATION)
def modele_vide(nature: str) -> Response:
    """Give the model of a nature of file: its columns and a line of examples."""
    contrat = _contrat(nature)
    entetes = {"Content-Disposition": f'attachment; filename="modele-{contrat.nature}.csv"'}
    return ReponseFlask(modele(contrat), mimetype="text/csv; charset=utf-8", headers=entetes)


def _offerts() -> dict[str, Contrat]:
    """Return the natures of file of the role in use: all, or those that an agency sends."""
    qui = auteur()
    if qui.role is not Role.AGENCE:
        return dict(CONTRATS)
    return {nature: contrat for nature, contrat in CONTRATS.items() if qui.peut(droit_d_import(nature))}


def _contrat(nature: str) -> Contrat:
    contrat = _offerts().get(nature)
    if contrat is None:
        raise NotFound
    return contrat


def _formulaire(contrat: Contrat) -> EnvoiForm:
    return EnvoiForm(list_agences(lecture()) if contrat.demande_agence else ())


def _page(contrat: Contrat, form: EnvoiForm) -> str:
    return render_template(
        "imports/envoi.html",
        contrat=contrat,
        form=form,
        contrats=_offerts(),
        aide_de=aide_de,
        forme_de=forme_de,
        maximum_mo=reglages().taille_maximale_octets // (1024 * 1024),
    )
