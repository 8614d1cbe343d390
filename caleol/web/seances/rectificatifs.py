"""Corrections of validated minutes: written by the secretary, validated by who presided, read as any paper."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from caleol.kernel.errors import Refus
from caleol.queries.papiers.rectificatif import feuille_rectificatif
from caleol.queries.rectificatifs import get_rectificatif, list_rectificatifs
from caleol.rules.droits import Droit
from caleol.services import rectificatifs
from caleol.services.rectificatifs_imprimes import print_rectificatifs, rectificatif_pdf
from caleol.web.acces import acces
from caleol.web.contexte import actes, auteur, lecture, ouvre_acte, reglages
from caleol.web.formulaires import Formulaire, Requis
from caleol.web.nombres import PLUS_GRANDE_CLE, cle
from caleol.web.seances.proces_verbal import pdf
from caleol.web.seances.vues import lue

CLE = f"int(max={PLUS_GRANDE_CLE})"
plan = Blueprint("rectificatifs", __name__, url_prefix="/<int:seance_id>/rectificatifs")


class RectificationForm(Formulaire):
    """Words to correct: where, what the minutes say, what is to be read."""

    endroit = StringField("Endroit du procès-verbal", [Requis("Dites où : le lot, les présences…"), Length(max=250)])
    ecrit = TextAreaField("Au lieu de", [Requis("Recopiez ce que dit le procès-verbal."), Length(max=4000)])
    lire = TextAreaField("Lire", [Requis("Écrivez ce qu’il faut lire."), Length(max=4000)])


@plan.get("")
@acces(Droit.LIRE_PV)
def page(seance_id: int) -> str:
    """Show the corrections of the minutes: the draft and its forms, those that were validated."""
    return _montre(seance_id, RectificationForm(formdata=None))


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def ajoute(seance_id: int) -> Reponse | tuple[str, int]:
    """Add words to correct to the draft."""
    form = RectificationForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                rectificatifs.rectify_text(
                    acte,
                    seance_id=seance_id,
                    endroit=form.endroit.data or "",
                    ecrit=form.ecrit.data or "",
                    lire=form.lire.data or "",
                )
            flash("Correction ajoutée au projet de rectificatif.", "favorable")
            return redirect(url_for("seances.rectificatifs.page", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre(seance_id, form), 422


@plan.post("/retrait")
@acces(Droit.TENIR_SEANCE)
def retire(seance_id: int) -> Reponse:
    """Take a line out of the draft."""
    ligne = request.form.get("ligne", 0, type=cle)
    with ouvre_acte() as acte:
        rectificatifs.remove_rectification(acte, seance_id=seance_id, rectification_id=ligne)
    flash("Ligne retirée du projet.", "favorable")
    return redirect(url_for("seances.rectificatifs.page", seance_id=seance_id), 303)


@plan.post(f"/<{CLE}:rectificatif_id>/validation")
@acces(Droit.VALIDER_PV)
def valide(seance_id: int, rectificatif_id: int) -> Reponse:
    """Validate the draft: the act of who presided."""
    lu = request.form.get("lu", "")
    with ouvre_acte() as acte:
        rectificatifs.validate_rectificatif(acte, seance_id=seance_id, rectificatif_id=rectificatif_id, lu=lu)
    try:
        print_rectificatifs(actes(), reglages().dossier_donnees, reglages().certificat)
    except OSError:
        current_app.logger.exception("the file of the correction %s is not made yet", rectificatif_id)
    flash("Rectificatif validé et scellé. Le procès-verbal reste tel qu’il était.", "favorable")
    return redirect(url_for("seances.rectificatifs.page", seance_id=seance_id), 303)


@plan.get(f"/<{CLE}:rectificatif_id>")
@acces(Droit.LIRE_PV)
def papier(seance_id: int, rectificatif_id: int) -> str:
    """Show one correction: the accessible form of the paper."""
    feuille = feuille_rectificatif(get_rectificatif(lecture(), auteur(), seance_id, rectificatif_id))
    adresse = url_for("seances.rectificatifs.en_pdf", seance_id=seance_id, rectificatif_id=rectificatif_id)
    return render_template("seances/feuille.html", seance=lue(seance_id), feuille=feuille, adresse_pdf=adresse)


@plan.get(f"/<{CLE}:rectificatif_id>.pdf")
@acces(Droit.LIRE_PV)
def en_pdf(seance_id: int, rectificatif_id: int) -> Response:
    """Send one correction in PDF."""
    contenu = rectificatif_pdf(lecture(), auteur(), seance_id, rectificatif_id, reglages().dossier_donnees)
    return pdf(contenu, f"rectificatif-{rectificatif_id}")


def _montre(seance_id: int, form: RectificationForm) -> str:
    liste = list_rectificatifs(lecture(), auteur(), seance_id)
    lu = ""
    if liste.valide and liste.projet:
        projet = get_rectificatif(lecture(), auteur(), seance_id, liste.projet.id)
        lu = rectificatifs.empreinte_rectificatif(projet)
    return render_template("seances/rectificatifs.html", seance=lue(seance_id), liste=liste, form=form, lu=lu)
