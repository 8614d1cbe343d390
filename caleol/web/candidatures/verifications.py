"""Declared facts judged on their evidence, from the dossier or from the application alone."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.perimetre import check_demande
from caleol.rules.droits import Droit
from caleol.services.verifications import undo_verification, verify_fait
from caleol.web import nombres
from caleol.web.acces import acces
from caleol.web.candidatures.affichage import lit_verifications, montre_demande, montre_dossier, note_refus
from caleol.web.candidatures.formulaires import VerificationForm, formulaire_verification
from caleol.web.candidatures.vues import CLE, plan, retour
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lots.lecture import entier


@plan.post(f"/demandes/<{CLE}:demande_id>/faits")
@acces(Droit.PROPOSER_CANDIDAT)
def verifie(demande_id: int) -> Response | tuple[str, int]:
    """Note that a declared fact was seen to be true or false; `lot` and `candidat` tell the page to come back to."""
    check_demande(lecture(), auteur(), demande_id)
    suite = retour(demande_id)
    form = formulaire_verification(lit_verifications(demande_id), aujourdhui(), tape=True)
    if not form.validate_on_submit():
        return _reprend(demande_id, form), 422
    try:
        _enregistre(demande_id, form)
    except Refus as refus:
        note_refus(form, refus)
        return _reprend(demande_id, form), 422
    flash("Vérification enregistrée. Les points sont recalculés.", "favorable")
    return redirect(suite, 303)


@plan.post(f"/demandes/<{CLE}:demande_id>/faits/annulation")
@acces(Droit.PROPOSER_CANDIDAT)
def annule_verification(demande_id: int) -> Response:
    """Take back what was judged of a fact."""
    suite = retour(demande_id)
    with ouvre_acte() as acte:
        undo_verification(acte, demande_id=demande_id, fait=request.form.get("fait", "")[:60])
    flash("Vérification annulée : le fait est de nouveau déclaré.", "favorable")
    return redirect(suite, 303)


def _reprend(demande_id: int, form: VerificationForm) -> str:
    """Show the page again with what was typed."""
    lot_id, candidature_id = entier("lot"), entier("candidat")
    if lot_id and candidature_id:
        return montre_dossier(lot_id, candidature_id, verification=form)
    return montre_demande(demande_id, verification=form)


def _enregistre(demande_id: int, form: VerificationForm) -> None:
    """Keep what was typed."""
    with ouvre_acte() as acte:
        verify_fait(
            acte,
            demande_id=demande_id,
            fait=form.fait.data,
            valide=form.conclusion.data == "oui",
            justificatif=form.justificatif.data or "",
            le=form.le.jour,
            valable_jusqu=form.valable_jusqu.data,
            version=nombres.entier(form.version.data),
        )
