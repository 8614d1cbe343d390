"""Page of what follows the avis on a lease: one form at a time, and what becomes of the right to stay."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.occupation.fiche import BailVu, get_bail
from caleol.queries.occupation.suites import SuiteAvis
from caleol.rules.droits import Droit
from caleol.rules.occupation.offres import Critere, Reponse
from caleol.services.act import Acte
from caleol.services.occupation.suites import answer_offre, make_offre, notify_avis, record_entretien
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.formulaires import Formulaire
from caleol.web.occupation.formulaires_suites import EntretienForm, NotificationForm, OffreForm, ReponseForm

plan = Blueprint("suites", __name__, url_prefix="/baux/<int:bail_id>/suites")
FORMULAIRES: dict[str, type[Formulaire]] = {
    "notification": NotificationForm,
    "entretien": EntretienForm,
    "offre": OffreForm,
    "reponse": ReponseForm,
}


@plan.get("")
@acces(Droit.LIRE_OCCUPATION)
def page(bail_id: int) -> str:
    """Show the avis on a lease, what followed, and what the right to stay has become."""
    bail, _ = _bail(bail_id)
    return _montre(bail)


@plan.post("/notification")
@acces(Droit.SIGNALER_OCCUPATION)
def notifie(bail_id: int) -> Response | tuple[str, int]:
    """Note the day on which the avis was notified."""
    form = NotificationForm()
    return _ecrit(
        bail_id,
        form,
        "notification",
        lambda acte, suite: notify_avis(acte, bail_id=bail_id, avis_id=suite.avis_id, le=form.le.jour),
    )


@plan.post("/entretien")
@acces(Droit.SIGNALER_OCCUPATION)
def entretien(bail_id: int) -> Response | tuple[str, int]:
    """Keep an interview."""
    form = EntretienForm()
    form.communes.propose()
    return _ecrit(
        bail_id,
        form,
        "entretien",
        lambda acte, suite: record_entretien(
            acte,
            bail_id=bail_id,
            avis_id=suite.avis_id,
            le=form.le.jour,
            compte_rendu=form.compte_rendu.data or "",
            souhaits=form.souhaits.data or "",
            communes=form.communes.data or [],
        ),
    )


@plan.post("/offre")
@acces(Droit.SIGNALER_OCCUPATION)
def offre(bail_id: int) -> Response | tuple[str, int]:
    """Keep a relocation offer."""
    form = OffreForm()
    return _ecrit(
        bail_id,
        form,
        "offre",
        lambda acte, suite: make_offre(acte, bail_id=bail_id, avis_id=suite.avis_id, donnees=form.donnees()),
    )


@plan.post("/reponse")
@acces(Droit.SIGNALER_OCCUPATION)
def reponse(bail_id: int) -> Response | tuple[str, int]:
    """Keep the answer to the offer that waits for one."""
    form = ReponseForm()
    return _ecrit(
        bail_id,
        form,
        "reponse",
        lambda acte, suite: answer_offre(
            acte,
            bail_id=bail_id,
            offre_id=_en_attente(suite),
            reponse=Reponse(form.reponse.data),
            le=form.le.jour,
            motif=form.motif.data or "",
        ),
    )


def _en_attente(suite: SuiteAvis) -> int:
    return next((o.id for o in suite.offres if o.offre.reponse is None), 0)


def _ecrit(
    bail_id: int, form: Formulaire, nom: str, ecrit: Callable[[Acte, SuiteAvis], object]
) -> Response | tuple[str, int]:
    """Write what a form says, or show it again with what is wrong."""
    bail, suite = _bail(bail_id)
    if form.validate():
        try:
            with ouvre_acte() as acte:
                ecrit(acte, suite)
            flash("Enregistré. Rien n’est engagé : cette page dit où en est le droit au maintien.", "favorable")
            return redirect(url_for("occupation.suites.page", bail_id=bail_id), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre(bail, **{nom: form}), 422


def _bail(bail_id: int) -> tuple[BailVu, SuiteAvis]:
    bail = get_bail(lecture(), auteur(), bail_id, aujourdhui())
    if bail.suite is None:
        raise Introuvable("avis", bail=bail_id)
    return bail, bail.suite


def _montre(bail: BailVu, **remplis: Any) -> str:
    """Show the page; the form of the next step is empty unless it was just typed."""
    loyer = {"ancien_loyer_centimes": bail.loyer_centimes}
    forms = {
        nom: classe(formdata=None, prefix="", **(loyer if nom == "offre" else {}))
        for nom, classe in FORMULAIRES.items()
    }
    forms["entretien"].communes.propose()
    return render_template(
        "occupation/suites.html", bail=bail, suite=bail.suite, forms=forms | remplis, criteres=Critere,
        rempli=request.method == "POST",
    )  # fmt: skip
