"""The séance itself: opening, presences by the minute, levée."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde
from caleol.queries.occupation.examens import get_examens
from caleol.queries.seance_page import SeancePage
from caleol.queries.seance_presences import PresencesPage, get_presences
from caleol.queries.voix import presidents_possibles
from caleol.rules.droits import Droit
from caleol.services import ouverture, presences
from caleol.services.approbation import approve_pv
from caleol.services.horloge_votes import open_ecrite
from caleol.services.presences import ModalitePresence
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.formulaires import choix
from caleol.web.nombres import cle
from caleol.web.seances import vues
from caleol.web.seances.formulaires import MotifForm, OuvertureForm, instant_du_jour
from caleol.web.seances.vues import Page

ECRIT = "ecrit"
plan = Blueprint("tenue", __name__, url_prefix="/<int:seance_id>")


@plan.get("/ouverture")
@acces(Droit.TENIR_SEANCE)
def prepare(seance_id: int) -> str:
    """Ask who presides, and say what is missing before the opening."""
    seance = vues.tenue(seance_id)
    return render_template("seances/ouverture.html", seance=seance, form=_ouverture(seance))


@plan.post("/ouverture")
@acces(Droit.TENIR_SEANCE)
def ouvre(seance_id: int) -> Response | Page:
    """Open the séance."""
    seance = vues.tenue(seance_id)
    form = _ouverture(seance)
    if form.validate():
        try:
            with ouvre_acte() as acte:
                ouvrir = open_ecrite if seance.modalite.value == ECRIT else ouverture.open_seance
                ouvrir(acte, seance_id=seance_id, presidee_par_id=form.presidee_par_id.data)
            if seance.modalite.value == ECRIT:
                flash(
                    "Séance ouverte : le débat commence. Vérifiez le classement de chaque lot.",
                    "favorable",
                )
                return redirect(url_for("votes.secretariat.page", seance_id=seance_id), 303)
            flash("Séance ouverte. Notez les présences.", "favorable")
            return redirect(url_for("seances.tenue.appelle", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/ouverture.html", seance=seance, form=form), 422


@plan.get("/presences")
@acces(Droit.LIRE_PRESENCES)
def appelle(seance_id: int) -> str:
    """Show who is there, or was, and the quorum of each lot."""
    page = get_presences(lecture(), auteur(), seance_id, aujourdhui())
    return render_template("seances/presences.html", page=page, modes=_modes, erreur="")


@plan.post("/presences")
@acces(Droit.TENIR_SEANCE)
def note(seance_id: int) -> Response | Page:
    """Note an arrival or a departure, now or at the hour typed."""
    page = _presences(seance_id)
    try:
        texte = _note(page)
    except ValueError as erreur:
        return presences_refusees(seance_id, str(erreur))
    except Refus as refus:
        return presences_refusees(seance_id, messages.texte(refus))
    flash(texte, "favorable")
    return redirect(url_for("seances.tenue.appelle", seance_id=seance_id), 303)


def _note(page: PresencesPage) -> str:
    siege_id = request.form.get("siege_id", 0, type=cle)
    le = instant_du_jour(aujourdhui(), request.form.get("heure", ""))
    with ouvre_acte() as acte:
        sens = request.form.get("sens")
        if sens == "depart":
            presences.record_depart(acte, seance_id=page.seance.id, siege_id=siege_id, depart_le=le)
            return "Départ noté."
        if sens == "erreur":
            presences.withdraw_arrivee(acte, seance_id=page.seance.id, siege_id=siege_id)
            return "Arrivée effacée."
        mode = next((m for m in _modes(page.seance) if m.value == request.form.get("mode")), _modes(page.seance)[0])
        if sens == "tous":
            nombre = presences.record_arrivees(acte, seance_id=page.seance.id, mode=mode, arrivee_le=le)
            return f"{accorde(nombre, 'arrivée notée', 'arrivées notées')}. Effacez celle de qui n’est pas là."
        presences.record_arrivee(
            acte,
            seance_id=page.seance.id,
            siege_id=siege_id,
            membre_id=request.form.get("membre_id", 0, type=cle),
            mode=mode,
            arrivee_le=le,
        )
    return "Arrivée notée."


def presences_refusees(seance_id: int, texte: str) -> Page:
    """Show the page of presences again, with why an act was refused."""
    return render_template("seances/presences.html", page=_presences(seance_id), modes=_modes, erreur=texte), 422


@plan.post("/presidence")
@acces(Droit.TENIR_SEANCE)
def preside(seance_id: int) -> Response:
    """Name who presides from now on."""
    with ouvre_acte() as acte:
        membre_id = request.form.get("membre_id", 0, type=cle)
        ouverture.change_presidence(acte, seance_id=seance_id, membre_id=membre_id)
    flash("Présidence notée ; le procès-verbal le dira.", "favorable")
    return redirect(url_for("seances.tenue.appelle", seance_id=seance_id), 303)


@plan.post("/approbation")
@acces(Droit.TENIR_SEANCE)
def approuve(seance_id: int) -> Response:
    """Note that the séance approved the minutes of an earlier one."""
    pv_id = request.form.get("pv_id", 0, type=cle)
    with ouvre_acte() as acte:
        approve_pv(acte, pv_id=pv_id, seance_id=seance_id, remarques=request.form.get("remarques", "")[:300])
    flash("Approbation notée : elle figurera au procès-verbal de cette séance.", "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


@plan.get("/levee")
@acces(Droit.TENIR_SEANCE)
def demande(seance_id: int) -> str:
    """Show what is missing before the levée."""
    examens = get_examens(lecture(), auteur(), seance_id).examens
    sans_avis = [examen for examen in examens if examen.avis is None]
    return render_template("seances/levee.html", page=_presences(seance_id), sans_avis=sans_avis)


@plan.post("/levee")
@acces(Droit.TENIR_SEANCE)
def leve(seance_id: int) -> Response:
    """Raise the séance."""
    with ouvre_acte() as acte:
        ouverture.close_seance(acte, seance_id=seance_id)
    flash("Séance levée. Relisez le projet de procès-verbal.", "favorable")
    return redirect(url_for("seances.pv", seance_id=seance_id), 303)


@plan.get("/reprise")
@acces(Droit.TENIR_SEANCE)
def revient(seance_id: int) -> str:
    """Ask why a levée is taken back."""
    return render_template("seances/reprise.html", seance=vues.tenue(seance_id), form=MotifForm())


@plan.post("/reprise")
@acces(Droit.TENIR_SEANCE)
def reprend(seance_id: int) -> Response | Page:
    """Take a levée back, before the minutes are validated."""
    seance, form = vues.tenue(seance_id), MotifForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                ouverture.reopen_seance(acte, seance_id=seance_id, motif=form.motif.data or "")
            flash("Séance reprise ; le procès-verbal le dira.", "favorable")
            return redirect(url_for("seances.page", seance_id=seance_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return render_template("seances/reprise.html", seance=seance, form=form), 422


def _ouverture(seance: SeancePage) -> OuvertureForm:
    form = OuvertureForm()
    possibles = presidents_possibles([ligne.siege for ligne in seance.sieges])
    form.presidee_par_id.choices = choix(
        *((m.membre_id, f"{m.nom_complet}{', présidence élue' if m.president else ''}") for m in possibles)
    )
    return form


def _presences(seance_id: int) -> PresencesPage:
    vues.tenue(seance_id)
    return get_presences(lecture(), auteur(), seance_id, aujourdhui())


def _modes(seance: SeancePage) -> list[ModalitePresence]:
    return [mode for mode in ModalitePresence if mode in presences.MODES[seance.modalite]]
