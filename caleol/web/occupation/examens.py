"""Pages of the examinations of a séance: its list, one dossier, the commission's avis."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import accorde
from caleol.queries.occupation.examens import ExamensSeance, ExamenVu, get_examens
from caleol.queries.occupation.fiche import Constats, get_bail
from caleol.rules.droits import Droit
from caleol.rules.occupation.traits import CommuneCitee
from caleol.services.occupation.avis_groupes import give_avis_groupes, withdraw_avis
from caleol.services.occupation.examens import give_avis, inscribe_examen, withdraw_examen
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lots.lecture import entiers
from caleol.web.occupation.formulaires import AvisForm, AvisGroupesForm

plan = Blueprint("examens", __name__, url_prefix="/seances/<int:seance_id>/examens")


@plan.get("/")
@acces(Droit.LIRE_SEANCE)
def liste(seance_id: int) -> str:
    """Show the examinations of a séance, and what may be put on its agenda."""
    form = AvisGroupesForm(formdata=None)
    form.communes.propose()
    return render_template("occupation/examens.html", page=_page(seance_id), form=form, coches=[])


@plan.post("/inscrire")
@acces(Droit.TENIR_SEANCE)
def inscrit(seance_id: int) -> Response:
    """Put the chosen leases on the agenda, all of them or none."""
    _page(seance_id)
    cles = entiers("bail_id")
    with ouvre_acte() as acte:
        for bail_id in cles:
            inscribe_examen(acte, seance_id=seance_id, bail_id=bail_id)
    inscrits = accorde(len(cles), "examen inscrit", "examens inscrits")
    flash(f"{inscrits} à l’ordre du jour." if cles else "Cochez d’abord les baux à inscrire.", "information")
    return redirect(url_for("occupation.examens.liste", seance_id=seance_id), 303)


@plan.post("/<int:examen_id>/retirer")
@acces(Droit.TENIR_SEANCE)
def retire(seance_id: int, examen_id: int) -> Response:
    """Take an examination off the agenda."""
    with ouvre_acte() as acte:
        withdraw_examen(acte, seance_id=seance_id, examen_id=examen_id)
    flash("Examen retiré de l’ordre du jour. Ses signalements attendent de nouveau.", "favorable")
    return redirect(url_for("occupation.examens.liste", seance_id=seance_id), 303)


@plan.post("/avis")
@acces(Droit.TENIR_SEANCE)
def rend_groupes(seance_id: int) -> Response | tuple[str, int]:
    """Give the same avis on the chosen examinations."""
    page, form = _page(seance_id), AvisGroupesForm()
    form.communes.propose()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                cles = entiers("examen_id")
                rendus = give_avis_groupes(acte, seance_id=seance_id, examen_ids=cles, donnees=form.donnees())
            flash(f"{accorde(rendus, 'avis rendu', 'avis rendus')}, chacun avec ses chiffres.", "favorable")
            return redirect(url_for("occupation.examens.liste", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("occupation/examens.html", page=page, form=form, coches=entiers("examen_id")), 422


@plan.post("/avis/annuler")
@acces(Droit.TENIR_SEANCE)
def reprend(seance_id: int) -> Response:
    """Take back the avis of the chosen examinations."""
    with ouvre_acte() as acte:
        repris = withdraw_avis(acte, seance_id=seance_id, examen_ids=entiers("examen_id"))
    flash(f"{accorde(repris, 'avis annulé', 'avis annulés')}.", "favorable")
    return redirect(url_for("occupation.examens.liste", seance_id=seance_id), 303)


@plan.get("/<int:examen_id>")
@acces(Droit.LIRE_SEANCE)
def dossier(seance_id: int, examen_id: int) -> str:
    """Show one examination, with the form of the avis for who holds the séance."""
    page = _page(seance_id)
    examen = page.examen(examen_id)
    form = AvisForm(formdata=None, **_valeurs(examen))
    form.communes.propose(_citees(examen))
    return _dossier(page, examen, form)


@plan.post("/<int:examen_id>/avis")
@acces(Droit.TENIR_SEANCE)
def rend(seance_id: int, examen_id: int) -> Response | tuple[str, int]:
    """Write the avis of the commission."""
    page, form = _page(seance_id), AvisForm()
    examen = page.examen(examen_id)
    form.communes.propose(_citees(examen))
    if form.validate():
        try:
            with ouvre_acte() as acte:
                lu_le = form.instant_lu()
                give_avis(acte, seance_id=seance_id, examen_id=examen_id, donnees=form.donnees(), lu_le=lu_le)
            flash("Avis enregistré. Il ne vaut ni attribution ni priorité.", "favorable")
            return redirect(url_for("occupation.examens.liste", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _dossier(page, examen, form), 422


def _page(seance_id: int) -> ExamensSeance:
    return get_examens(lecture(), auteur(), seance_id)


def _dossier(page: ExamensSeance, examen: ExamenVu, form: AvisForm) -> str:
    constats = _constats(examen.bail_id) if page.tient and examen.maintiens is None else None
    return render_template("occupation/examen.html", page=page, examen=examen, form=form, c=constats)


def _citees(examen: ExamenVu) -> tuple[CommuneCitee, ...]:
    return examen.avis.traits.communes if examen.avis else ()


def _constats(bail_id: int) -> Constats | None:
    """Return what the rules say today of a lease, None where it has ended since."""
    try:
        return get_bail(lecture(), auteur(), bail_id, aujourdhui()).constats
    except Introuvable:
        return None


def _valeurs(examen: ExamenVu) -> dict[str, object]:
    """Return the avis there is, or the words that the figures suggest, to fill the form."""
    avis = examen.avis
    if avis is None:
        return {"texte": " ".join(s.phrase for s in examen.situations)}
    return {
        "lu_le": avis.rendu_le.isoformat(),
        "constatee": "oui" if avis.constatee else "non",
        "type_adapte": avis.type_adapte or "",
        "surface_adaptee": avis.surface_adaptee,
        "caracteristiques": avis.caracteristiques,
        **avis.traits._asdict(),
        "secteur": avis.traits.secteur.value if avis.traits.secteur else "",
        "communes": [citee.insee for citee in avis.traits.communes],
        "accession": avis.accession,
        "texte": avis.texte,
    }
