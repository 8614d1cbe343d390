"""What the secretary does to a lot being prepared: exception, order, derogation, agenda."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.autour import load_autour
from caleol.queries.contacts import list_desistements
from caleol.queries.lots import LotLu, VacanceLue, get_vacance
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.droits import Droit
from caleol.rules.plafonds import DerogationPlafond
from caleol.services import candidatures, lots
from caleol.services.lectures import PageLue
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture
from caleol.web.lots.lecture import entier, enumere

plan = Blueprint("preparation", __name__, url_prefix="/logements-vacants/<int:vacance_id>/lot")


@plan.get("")
@acces(Droit.PREPARER_LOTS)
def page(vacance_id: int) -> str:
    """Show the lot being prepared: its candidates in order, what still lacks."""
    vacance, lot = _lot(vacance_id)
    cles = [candidature.demande_id for candidature in lot.candidatures]
    note_lecture(PageLue.LOT, cles, lot_id=lot.id)
    return render_template(
        "lots/lot.html",
        vacance=vacance,
        lot=lot,
        exceptions=ExceptionTrois,
        derogations=DerogationPlafond,
        autour=load_autour(lecture(), auteur(), cles, aujourdhui(), vacance_id=vacance_id),
        desistements=list_desistements(lecture(), vacance_id),
    )


@plan.post("/exception")
@acces(Droit.PREPARER_LOTS)
def exception(vacance_id: int) -> Response:
    """Name the lawful exception to three candidates, or take it back."""
    _, lot = _lot(vacance_id)
    choisie = enumere(ExceptionTrois, "exception", request.form)
    with ouvre_acte() as acte:
        lots.name_exception(
            acte, lot_id=lot.id, exception=choisie, motif=request.form.get("motif", ""), version=_version()
        )
    flash("Exception écrite." if choisie else "Exception retirée.", "favorable")
    return _retour(vacance_id)


@plan.post("/ordre")
@acces(Droit.PREPARER_LOTS)
def ordre(vacance_id: int) -> Response:
    """Give the candidates another order, with its reason where it does not follow the points."""
    _, lot = _lot(vacance_id)
    rangs = [(entier(f"rang-{c.id}", request.form) or 0, c.id) for c in lot.candidatures]
    if sorted(rang for rang, _ in rangs) != list(range(1, len(rangs) + 1)):
        raise Refus("rangs_faux", rangs=tuple(rang for rang, _ in rangs))
    with ouvre_acte() as acte:
        candidatures.reorder_candidatures(
            acte,
            lot_id=lot.id,
            ordre=[cle for _, cle in sorted(rangs)],
            motif=request.form.get("motif", ""),
            version=_version(),
        )
    flash("Ordre gardé.", "favorable")
    return _retour(vacance_id)


@plan.post("/candidats/<int:candidature_id>/retirer")
@acces(Droit.PREPARER_LOTS)
def retire(vacance_id: int, candidature_id: int) -> Response:
    """Take a candidate off the lot."""
    _, lot = _lot(vacance_id)
    motif = request.form.get("motif", "")
    with ouvre_acte() as acte:
        candidatures.remove_candidature(
            acte, lot_id=lot.id, candidature_id=candidature_id, motif=motif, version=_version()
        )
    flash("Candidat retiré du lot.", "favorable")
    return _retour(vacance_id)


@plan.post("/candidats/<int:candidature_id>/derogation")
@acces(Droit.PREPARER_LOTS)
def derogation(vacance_id: int, candidature_id: int) -> Response:
    """Name the exception to the ceiling for a candidate, with its proof, or take it back."""
    _, lot = _lot(vacance_id)
    with ouvre_acte() as acte:
        candidatures.name_derogation(
            acte,
            lot_id=lot.id,
            candidature_id=candidature_id,
            derogation=enumere(DerogationPlafond, "derogation", request.form),
            preuve=request.form.get("preuve", ""),
            version=_version(),
        )
    flash("Dérogation enregistrée.", "favorable")
    return _retour(vacance_id)


@plan.post("/desinscrire")
@acces(Droit.PREPARER_LOTS)
def desinscrit(vacance_id: int) -> Response:
    """Take the lot off its agenda."""
    _, lot = _lot(vacance_id)
    with ouvre_acte() as acte:
        lots.withdraw_from_agenda(acte, lot_id=lot.id, version=_version())
    flash("Lot retiré de l’ordre du jour : ses candidats peuvent de nouveau changer.", "favorable")
    return redirect(url_for("lots.candidats.page", vacance_id=vacance_id), 303)


def _version() -> int | None:
    return entier("version", request.form)


def _lot(vacance_id: int) -> tuple[VacanceLue, LotLu]:
    vacance = get_vacance(lecture(), auteur(), vacance_id, aujourdhui())
    if vacance.lot is None:
        raise Introuvable("lot")
    return vacance, vacance.lot


def _retour(vacance_id: int) -> Response:
    return redirect(url_for("lots.preparation.page", vacance_id=vacance_id), 303)
