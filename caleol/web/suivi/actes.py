"""The acts on an offer, a condition or a lease: each on a small page of its own, with what it changes said first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel import francais as fr
from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.suites.actes import (
    Cible,
    get_cible_candidature,
    get_cible_condition,
    get_cible_offre,
)
from caleol.rules.droits import Droit
from caleol.rules.motifs import FamilleMotif, motifs
from caleol.services.act import Acte
from caleol.services.suites import annulations, baux, conditions, notifications, reponses
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.formulaires import choix
from caleol.web.nombres import PLUS_GRANDE_CLE, entier
from caleol.web.suivi import formulaires as f
from caleol.web.suivi.effets import effets_reprise, effets_reprise_condition

plan = Blueprint("actes", __name__)
CLE = f"int(max={PLUS_GRANDE_CLE})"
Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ActePage:
    """One act: its title, its form, its button, who may still do it, what it does; the text is what is flashed."""

    titre: str
    form: type[f.SuiteForm]
    bouton: str
    possible: Callable[[Cible], bool]
    fait: Callable[[Acte, Cible, Any], str]
    prepare: Callable[[Any, Cible], None] = lambda _form, _cible: None
    effets: Callable[[Cible], tuple[str, ...]] = lambda _cible: ()


def _offre(cible: Cible, form: f.SuiteForm) -> dict[str, Any]:
    if cible.classe.offre is None:
        raise Introuvable("offre")
    return {"offre_id": cible.classe.offre.id, "version": entier(form.version.data) or 0}


def _condition(cible: Cible) -> int:
    if cible.classe.condition is None:
        raise Introuvable("condition")
    return cible.classe.condition.id


def _envoie(acte: Acte, cible: Cible, form: f.EnvoiForm) -> str:
    notifications.record_envoi(acte, **_offre(cible, form), le=form.envoyee_le.jour)
    return "Départ noté. Le délai ne court que d’une preuve de remise datée."


def _notifie(acte: Acte, cible: Cible, form: f.NotificationForm) -> str:
    echeance = notifications.record_notification(
        acte,
        **_offre(cible, form),
        preuve=notifications.PreuveNotification(form.preuve.data),
        recue_le=form.recue_le.data,
        premiere_presentation_le=form.premiere_presentation_le.data,
    )
    return f"Notification enregistrée. Le ménage peut répondre jusqu’au {fr.date_longue(echeance)}."


def _repond(acte: Acte, cible: Cible, form: f.ReponseForm) -> str:
    acceptee = form.acceptee.data == f.OUI
    effet = reponses.record_reponse(
        acte,
        **_offre(cible, form),
        acceptee=acceptee,
        le=form.le.jour,
        motif_code=None if acceptee else form.motif_code.data or None,
        motif_texte="" if acceptee else form.motif_texte.data or "",
        justifiee={f.OUI: True, f.NON: False}.get(form.justifiee.data or ""),
        relu=bool(form.relu.data),
    )
    suites = {
        reponses.EffetReponse.ACCEPTEE: "Il reste à signer le bail.",
        reponses.EffetReponse.REFUSEE: "Le candidat suivant, s’il y en a un, attend son offre.",
        reponses.EffetReponse.TARDIVE: "Le délai était passé : le silence vaut refus, la réponse est gardée à côté.",
    }
    return f"{effet.libelle}. {suites[effet]}"


def _signe(acte: Acte, cible: Cible, form: f.BailForm) -> str:
    baux.record_bail(
        acte,
        **_offre(cible, form),
        reference=form.reference.data or "",
        signature_le=form.signature_le.jour,
        effet_le=form.effet_le.data,
        relu=form.relu.data,
    )
    return f"Bail enregistré : la vacance est close. Radiez maintenant la demande {cible.classe.numero}."


def _juge(acte: Acte, cible: Cible, form: f.JugementForm) -> str:
    reponses.judge_refus(acte, **_offre(cible, form), justifiee=form.justifiee.data == f.OUI)
    return "Jugement du refus enregistré."


def _reprend(acte: Acte, cible: Cible, form: f.RepriseForm) -> str:
    offre, motif = _offre(cible, form), form.motif.data or ""
    if cible.classe.bail:
        rouvertes = annulations.undo_bail(acte, **offre, motif=motif)
    elif cible.classe.reactivee:
        annulations.undo_radiation(acte, **offre, motif=motif)
        rouvertes = 0
    elif cible.classe.offre and cible.classe.offre.notifiee:
        annulations.undo_notification(acte, **offre, motif=motif)
        rouvertes = 0
    else:
        rouvertes = annulations.undo_reponse(acte, **offre, motif=motif)
    suite = f" {fr.majuscule(fr.accorde(rouvertes, 'autre offre rouverte', 'autres offres rouvertes'))}."
    return f"Saisie reprise, et gardée dans l’historique.{suite if rouvertes else ''}"


def _reprenable(cible: Cible) -> bool:
    offre = cible.classe.offre
    return offre is not None and (offre.reprenable or cible.classe.reactivee)


def _vive(cible: Cible) -> bool:
    return cible.classe.offre is not None and cible.classe.offre.vive


def _repondable(cible: Cible) -> bool:
    """Return whether an answer may be typed: the offer lives, or its silence has no late answer yet."""
    offre, reponse = cible.classe.offre, cible.classe.reponse
    tardive = reponse is not None and reponse.silence and reponse.tardive_le is None
    return _vive(cible) or (offre is not None and tardive)


def _motifs(form: Any, _cible: Cible) -> None:
    offerts = motifs(FamilleMotif.REFUS_CANDIDAT, aujourdhui())
    form.motif_code.choices = choix(
        ("", "Choisir…"), *((m.code, m.label_lettre) for m in offerts if m.code != reponses.SILENCE)
    )


def _preuves(form: Any, _cible: Cible) -> None:
    form.prepare()


ACTES_OFFRE: dict[str, ActePage] = {
    "envoi": ActePage("Noter le départ du courrier", f.EnvoiForm, "Noter le départ", _vive, _envoie),
    "notification": ActePage(
        "Saisir la preuve de notification", f.NotificationForm, "Enregistrer la preuve", _vive, _notifie, _preuves
    ),
    "reponse": ActePage(
        "Saisir la réponse du ménage", f.ReponseForm, "Enregistrer la réponse", _repondable, _repond, _motifs
    ),
    "bail": ActePage(
        "Enregistrer le bail signé",
        f.BailForm,
        "Enregistrer le bail",
        lambda c: c.classe.offre is not None and c.classe.offre.acceptee and not c.classe.bail,
        _signe,
    ),
    "jugement": ActePage(
        "Dire si le refus est justifié",
        f.JugementForm,
        "Enregistrer",
        lambda c: c.classe.reponse is not None and not c.classe.reponse.acceptee,
        _juge,
    ),
    "reprise": ActePage(
        "Reprendre une saisie",
        f.RepriseForm,
        "Reprendre la saisie",
        _reprenable,
        _reprend,
        effets=effets_reprise,
    ),
}


def _remplit(acte: Acte, cible: Cible, form: f.JourForm) -> str:
    conditions.meet_condition(acte, condition_id=_condition(cible), le=form.le.jour)
    acceptee = cible.classe.offre is not None and cible.classe.offre.acceptee
    return f"Pièce notée reçue : l’attribution tient{', le bail peut être signé' if acceptee else ''}."


def _tombe(acte: Acte, cible: Cible, form: f.ConfirmationForm) -> str:
    del form
    conditions.drop_condition(acte, condition_id=_condition(cible))
    return "Condition tombée : le logement va au candidat suivant."


def _reprend_condition(acte: Acte, cible: Cible, form: f.RepriseForm) -> str:
    annulations.undo_condition(acte, condition_id=_condition(cible), motif=form.motif.data or "")
    return "Saisie reprise, et gardée dans l’historique."


def _ouverte(cible: Cible) -> bool:
    return cible.classe.condition is not None and cible.classe.condition.ouverte and cible.lot.issue is None


ACTES_CONDITION: dict[str, ActePage] = {
    "remplie": ActePage("Noter la pièce reçue", f.JourForm, "Noter la pièce reçue", _ouverte, _remplit),
    "tombee": ActePage("Noter la condition tombée", f.ConfirmationForm, "La condition est tombée", _ouverte, _tombe),
    "reprise": ActePage(
        "Reprendre une saisie",
        f.RepriseForm,
        "Reprendre la saisie",
        lambda c: c.classe.condition is not None and not c.classe.condition.ouverte,
        _reprend_condition,
        effets=effets_reprise_condition,
    ),
}


def _radie(acte: Acte, cible: Cible, form: f.JourForm) -> str:
    baux.record_radiation(acte, candidature_id=cible.classe.candidature_id, le=form.le.jour)
    return f"Radiation de la demande {cible.classe.numero} notée."


RADIATION = ActePage("Noter la demande radiée", f.JourForm, "Noter la radiation", lambda c: c.classe.a_radier, _radie)
OFFRES = f"/offres/<{CLE}:offre_id>/<any({','.join(ACTES_OFFRE)}):acte>"
CONDITIONS = f"/conditions/<{CLE}:condition_id>/<any({','.join(ACTES_CONDITION)}):acte>"
RADIATIONS = f"/candidatures/<{CLE}:candidature_id>/radiation"


@plan.get(OFFRES)
@acces(Droit.TENIR_SUITES)
def propose_offre(offre_id: int, acte: str) -> str | Response:
    """Show the page of an act on an offer."""
    return _propose(ACTES_OFFRE[acte], get_cible_offre(lecture(), auteur(), offre_id))


@plan.post(OFFRES)
@acces(Droit.TENIR_SUITES)
def fait_offre(offre_id: int, acte: str) -> Response | Page:
    """Do an act on an offer."""
    return _fait(ACTES_OFFRE[acte], get_cible_offre(lecture(), auteur(), offre_id))


@plan.get(CONDITIONS)
@acces(Droit.TENIR_SUITES)
def propose_condition(condition_id: int, acte: str) -> str | Response:
    """Show the page of an act on a condition."""
    return _propose(ACTES_CONDITION[acte], get_cible_condition(lecture(), auteur(), condition_id))


@plan.post(CONDITIONS)
@acces(Droit.TENIR_SUITES)
def fait_condition(condition_id: int, acte: str) -> Response | Page:
    """Do an act on a condition."""
    return _fait(ACTES_CONDITION[acte], get_cible_condition(lecture(), auteur(), condition_id))


@plan.get(RADIATIONS)
@acces(Droit.TENIR_SUITES)
def propose_radiation(candidature_id: int) -> str | Response:
    """Ask when an application was struck off."""
    return _propose(RADIATION, get_cible_candidature(lecture(), auteur(), candidature_id))


@plan.post(RADIATIONS)
@acces(Droit.TENIR_SUITES)
def fait_radiation(candidature_id: int) -> Response | Page:
    """Note that an application was struck off."""
    return _fait(RADIATION, get_cible_candidature(lecture(), auteur(), candidature_id))


def _propose(quoi: ActePage, cible: Cible) -> str | Response:
    if not quoi.possible(cible):
        flash("Cet acte n’est plus possible : relisez où en est le logement.", "verifier")
        return redirect(_retour(cible), 303)
    form = quoi.form()
    quoi.prepare(form, cible)
    if cible.classe.offre is not None:
        form.version.data = str(cible.classe.offre.version)
    return _montre(quoi, cible, form)


def _fait(quoi: ActePage, cible: Cible) -> Response | Page:
    form, a_relire = quoi.form(), ()
    quoi.prepare(form, cible)
    if form.validate():
        try:
            with ouvre_acte() as acte:
                texte = quoi.fait(acte, cible, form)
            flash(fr.typographie(texte), "favorable")
            return redirect(_retour(cible), 303)
        except Refus as refus:
            a_relire = refus.data.get("constats", ())
            if not a_relire:
                form.ajoute_refus(refus)
    return _montre(quoi, cible, form, a_relire), 422


def _montre(quoi: ActePage, cible: Cible, form: f.SuiteForm, a_relire: tuple[str, ...] = ()) -> str:
    return render_template(
        "suivi/acte.html", quoi=quoi, cible=cible, form=form, a_relire=a_relire, retour=_retour(cible)
    )


def _retour(cible: Cible) -> str:
    return url_for("suivi.lot", lot_id=cible.lot.lot_id)
