"""Minutes and papers of a séance: the page, the files, the validation."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.kernel.errors import Refus
from caleol.queries.anomalies_seances import manques
from caleol.queries.extraits import list_demandeurs
from caleol.queries.pv import get_pv, peut_valider
from caleol.queries.rectificatifs import list_rectificatifs
from caleol.rules.droits import Droit
from caleol.services import papiers
from caleol.services.ouverture import record_incident
from caleol.services.pv import empreinte_pv, print_pv, validate_pv
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import actes, auteur, lecture, maintenant, ouvre_acte, reglages
from caleol.web.seances.vues import lue, plan

LONGUEUR_REMARQUE = 4_000
fichiers = Blueprint("fichiers", __name__, url_prefix="/<int:seance_id>")


@plan.get("/<int:seance_id>/pv")
@acces(Droit.LIRE_PV)
def pv(seance_id: int) -> str:
    """Show the minutes, draft or validated: the accessible form of the paper."""
    return _page(seance_id)


def _page(seance_id: int, *, saisie: str = "", erreur: str = "") -> str:
    """Render the minutes, with the remark that was refused if there is one: nothing typed is lost."""
    seance = lue(seance_id)
    donnees = get_pv(lecture(), auteur(), seance_id)
    valide_ici = peut_valider(lecture(), auteur(), seance_id)
    lu = empreinte_pv(donnees) if valide_ici else ""
    demandeurs = list_demandeurs(lecture(), auteur(), seance_id)
    corriges = () if donnees.projet else list_rectificatifs(lecture(), auteur(), seance_id).valides
    return render_template(
        "seances/pv.html",
        seance=seance,
        pv=donnees,
        valide_ici=valide_ici,
        lu=lu,
        demandeurs=demandeurs,
        rectificatifs=corriges,
        manques=tuple(manques(lecture(), donnees)) if donnees.projet else (),
        saisie=saisie,
        erreur=erreur,
    )


@plan.post("/<int:seance_id>/pv/remarque")
@acces(Droit.TENIR_SEANCE)
def annote(seance_id: int) -> Reponse | tuple[str, int]:
    """Add a remark to the minutes that are not validated yet."""
    texte = request.form.get("texte", "")
    try:
        _note(seance_id, texte)
    except Refus as refus:
        return _page(seance_id, saisie=texte, erreur=messages.texte(refus)), 422
    flash("Remarque notée au procès-verbal.", "favorable")
    return redirect(url_for("seances.pv", seance_id=seance_id, _anchor="pv-incidents"), 303)


def _note(seance_id: int, texte: str) -> None:
    if len(texte) > LONGUEUR_REMARQUE:
        raise Refus("texte_trop_long", champ="texte", maximum=LONGUEUR_REMARQUE, longueur=len(texte))
    with ouvre_acte() as acte:
        record_incident(acte, seance_id=seance_id, texte=texte)


@plan.post("/<int:seance_id>/pv/validation")
@acces(Droit.VALIDER_PV)
def valide(seance_id: int) -> Reponse:
    """Validate the minutes: the act of who presided."""
    with ouvre_acte() as acte:
        pv_id = validate_pv(acte, seance_id=seance_id, lu=request.form.get("lu", ""))
    try:
        print_pv(actes(), pv_id, reglages().dossier_donnees, reglages().certificat)
    except OSError:
        current_app.logger.exception("the file of minutes %s is not made yet", pv_id)
    flash("Procès-verbal validé et scellé. Toute modification se verrait.", "favorable")
    return redirect(url_for("seances.pv", seance_id=seance_id), 303)


@fichiers.get("/pv.pdf")
@acces(Droit.LIRE_PV)
def pv_pdf(seance_id: int) -> Response:
    """Send the minutes in PDF."""
    contenu = papiers.pv_pdf(
        lecture(), auteur(), seance_id, dossier=reglages().dossier_donnees, imprime_le=maintenant()
    )
    return pdf(contenu, f"proces-verbal-{seance_id}")


def pdf(contenu: bytes, nom: str) -> Response:
    """Send a PDF to read in the browser, with a name to keep it under."""
    entetes = {"Content-Disposition": f'inline; filename="{nom}.pdf"'}
    return Response(contenu, mimetype="application/pdf", headers=entetes)
