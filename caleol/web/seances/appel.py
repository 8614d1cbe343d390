"""Convocations: who is called, by which channel; announced absences."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.seance_page import SeancePage
from caleol.rules.droits import Droit
from caleol.services import convocations
from caleol.services.absences import announce_own_absence
from caleol.services.convocations import CanalConvocation, Envoi
from caleol.services.courriels import MARQUE_A_REMPLIR
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import ouvre_acte
from caleol.web.courriels import envoie_apres
from caleol.web.seances.vues import Page, tenue

plan = Blueprint("convocations", __name__, url_prefix="/<int:seance_id>/convocations")
CANAUX = tuple(CanalConvocation)


@plan.get("")
@acces(Droit.TENIR_SEANCE)
def prepare(seance_id: int) -> str:
    """Show who is to be called, and by which channel."""
    return _page(tenue(seance_id))


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def convoque(seance_id: int) -> Response | Page:
    """Record the convocations; mails leave after the act."""
    seance = tenue(seance_id)
    envois = list(_envois(seance))
    adresse = url_for("seances.page", seance_id=seance_id, _external=True)
    try:
        with ouvre_acte() as acte:
            envoie_apres(acte)
            nombre = convocations.convoke(acte, seance_id=seance_id, envois=envois, adresse=adresse, lien=_lien())
    except Refus as refus:
        return _page(tenue(seance_id), messages.texte(refus)), 422
    mot = "convocation enregistrée" if nombre == 1 else "convocations enregistrées"
    flash(f"{nombre} {mot}.", "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


@plan.post("/<int:convocation_id>/absence")
@acces(Droit.TENIR_SEANCE)
def absence(seance_id: int, convocation_id: int) -> Response:
    """Note that somebody will not come, or will come after all."""
    absent = request.form.get("absent") == "oui"
    with ouvre_acte() as acte:
        convocations.announce_absence(acte, convocation_id=convocation_id, absent=absent)
    flash("Absence notée." if absent else "Présence de nouveau attendue.", "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id, _anchor="sieges"), 303)


@plan.post("/la-mienne/absence")
@acces(Droit.LIRE_SEANCE)
def annonce(seance_id: int) -> Response:
    """Let a member say that they will not come, or will come after all."""
    absent = request.form.get("absent") == "oui"
    with ouvre_acte() as acte:
        announce_own_absence(acte, seance_id=seance_id, absent=absent)
    dit = "Absence annoncée. La secrétaire la voit et appelle votre suppléance." if absent else "Vous êtes attendu."
    flash(dit, "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


@plan.post("/<int:convocation_id>/renvoi")
@acces(Droit.TENIR_SEANCE)
def renvoie(seance_id: int, convocation_id: int) -> Response:
    """Send a convocation again by mail, with a new personal link."""
    tenue(seance_id)
    adresse = url_for("seances.page", seance_id=seance_id, _external=True)
    with ouvre_acte() as acte:
        envoie_apres(acte)
        convocations.resend_convocation(acte, convocation_id=convocation_id, adresse=adresse, lien=_lien())
    flash("Convocation renvoyée. Son ancien lien personnel n’ouvre plus rien.", "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id, _anchor="sieges"), 303)


def _lien() -> str:
    """Return the address of a personal link, its secret to be put in as the mail leaves."""
    return url_for("liens.page", secret=MARQUE_A_REMPLIR, _external=True)


def _page(seance: SeancePage, erreur: str = "") -> str:
    return render_template(
        "seances/convocations.html", seance=seance, canaux=CANAUX, erreur=erreur, saisie=request.form
    )


def _envois(seance: SeancePage) -> Iterator[Envoi]:
    """Yield what was chosen for each person who may be called; the others are left alone."""
    for ligne in seance.sieges:
        for mandat in ligne.siege.mandats:
            cle = f"{ligne.siege.id}-{mandat.membre_id}"
            canal = next((c for c in CANAUX if c.value == request.form.get(f"canal-{cle}")), None)
            if canal is not None and ligne.a_convoquer(mandat):
                yield Envoi(ligne.siege.id, mandat.membre_id, canal, request.form.get(f"preuve-{cle}", "")[:200])
