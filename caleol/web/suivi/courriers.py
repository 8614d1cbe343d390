"""The letters of a séance: make them, print them in one file, send them, prove them, send one again."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.kernel import francais as fr
from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.suites.courriers import CourriersSeance, get_courriers
from caleol.queries.suites.fichiers import seance_du_courrier
from caleol.rules.droits import Droit
from caleol.services.suites import courriers, envois
from caleol.services.suites.notifications import PreuveNotification
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import actes, aujourdhui, auteur, lecture, ouvre_acte, reglages
from caleol.web.courriels import envoie_apres
from caleol.web.formulaires import DateField, Formulaire, Requis
from caleol.web.nombres import PLUS_GRANDE_CLE
from caleol.web.suivi.formulaires import NotificationForm

CLE = f"int(max={PLUS_GRANDE_CLE})"
plan = Blueprint("courriers", __name__)
SEANCE = f"/seances/<{CLE}:seance_id>/courriers"
COURRIER = f"/courriers/<{CLE}:courrier_id>"


class DepartForm(Formulaire):
    """The day on which letters left by the post."""

    le = DateField("Partis le", [Requis("Écrivez le jour du départ.")], minimum=2020)


@plan.get(SEANCE)
@acces(Droit.LIRE_SUITES)
def page(seance_id: int) -> str:
    """Show the letters of a séance."""
    return _montre(_lus(seance_id), DepartForm())


def _lus(seance_id: int) -> CourriersSeance:
    return get_courriers(lecture(), auteur(), seance_id, aujourdhui())


def _montre(lus: CourriersSeance, form: DepartForm, erreur: str = "") -> str:
    if not form.is_submitted():
        form.le.data = aujourdhui()
    return render_template("suivi/courriers.html", courriers=lus, form=form, erreur=erreur)


@plan.post(f"{SEANCE}/preparation")
@acces(Droit.TENIR_SUITES)
def prepare(seance_id: int) -> Reponse | tuple[str, int]:
    """Make the letters that are owed."""
    tenus(seance_id)
    try:
        faites = courriers.produce_letters(actes(), auteur(), seance_id, reglages().dossier_donnees)
    except Refus as refus:
        return _refuse(seance_id, refus)
    flash(f"{fr.majuscule(fr.accorde(faites, 'lettre préparée', 'lettres préparées'))}.", "favorable")
    return revient(seance_id)


@plan.get(f"{SEANCE}/lot.pdf")
@acces(Droit.TENIR_SUITES)
def lot(seance_id: int) -> Response:
    """Send in one file the letters that wait for the post."""
    tenus(seance_id)
    contenu = courriers.lot_pdf(lecture(), auteur(), seance_id, aujourdhui(), reglages().dossier_donnees)
    return _pdf(contenu, f"courriers-seance-{seance_id}")


@plan.post(f"{SEANCE}/depart")
@acces(Droit.TENIR_SUITES)
def poste(seance_id: int) -> Reponse | tuple[str, int]:
    """Note that the letters shown left by the post."""
    lus, form = tenus(seance_id), DepartForm()
    if not form.validate():
        return _montre(lus, form), 422
    try:
        with ouvre_acte() as acte:
            partis = envois.post_letters(acte, seance_id=seance_id, courrier_ids=_cochees(), le=form.le.jour)
    except Refus as refus:
        form.ajoute_refus(refus)
        return _montre(_lus(seance_id), form), 422
    flash(f"Départ noté pour {fr.accorde(partis, 'lettre')}.", "favorable")
    if restees := len(_cochees()) - partis:
        flash(f"{fr.majuscule(fr.accorde(restees, 'lettre'))} : le départ n’est pas noté, voyez pourquoi.", "verifier")
    return revient(seance_id)


@plan.post(f"{SEANCE}/courriels")
@acces(Droit.TENIR_SUITES)
def envoie(seance_id: int) -> Reponse | tuple[str, int]:
    """Send by e-mail the letters that may leave so."""
    lus = tenus(seance_id)
    ids = [ligne.courrier.id for ligne in lus.a_envoyer if ligne.courrier]
    try:
        with ouvre_acte() as acte:
            envoie_apres(acte)
            dossier = reglages().dossier_donnees
            partis = envois.mail_letters(acte, seance_id=seance_id, courrier_ids=ids, dossier=dossier)
    except Refus as refus:
        return _refuse(seance_id, refus)
    flash(f"{fr.majuscule(fr.accorde(partis, 'lettre remise', 'lettres remises'))} à la messagerie.", "favorable")
    return revient(seance_id)


@plan.get(f"{COURRIER}.pdf")
@acces(Droit.LIRE_SUITES)
def lettre(courrier_id: int) -> Response:
    """Send one letter as it was made."""
    contenu = courriers.courrier_pdf(lecture(), auteur(), courrier_id, reglages().dossier_donnees)
    return _pdf(contenu, f"lettre-{courrier_id}")


@plan.post(f"{COURRIER}/renvoi")
@acces(Droit.TENIR_SUITES)
def renvoie(courrier_id: int) -> Reponse:
    """Make another copy of a letter that has left."""
    seance_id = seance_tenue(courrier_id)
    with ouvre_acte() as acte:
        fait = courriers.send_again(acte, courrier_id=courrier_id, dossier=reglages().dossier_donnees)
    texte = "Nouvel exemplaire préparé, sous une autre référence." if fait else "Un autre exemplaire attend déjà."
    flash(texte, "favorable" if fait else "information")
    return revient(seance_id)


@plan.get(f"{COURRIER}/preuve")
@acces(Droit.TENIR_SUITES)
def propose_preuve(courrier_id: int) -> str:
    """Ask for the dated proof of a letter that is no offer."""
    form = NotificationForm()
    form.prepare()
    return _montre_preuve(courrier_id, form)


@plan.post(f"{COURRIER}/preuve")
@acces(Droit.TENIR_SUITES)
def fait_preuve(courrier_id: int) -> Reponse | tuple[str, int]:
    """Record the dated proof of a letter that is no offer."""
    seance_id, form = seance_tenue(courrier_id), NotificationForm()
    form.prepare()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                envois.record_preuve(
                    acte,
                    courrier_id=courrier_id,
                    preuve=PreuveNotification(form.preuve.data),
                    recue_le=form.recue_le.data,
                    premiere_presentation_le=form.premiere_presentation_le.data,
                )
            flash("Preuve enregistrée.", "favorable")
            return revient(seance_id)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _montre_preuve(courrier_id, form), 422


def _montre_preuve(courrier_id: int, form: NotificationForm) -> str:
    lus = tenus(seance_tenue(courrier_id))
    ligne = next((x for x in lus.lignes if x.courrier is not None and x.courrier.id == courrier_id), None)
    if ligne is None:
        raise Introuvable("courrier", id=courrier_id)
    return render_template("suivi/preuve.html", form=form, ligne=ligne, courriers=lus)


def seance_tenue(courrier_id: int) -> int:
    """Return the séance of a letter that this account holds."""
    return seance_du_courrier(lecture(), auteur(), courrier_id)


def tenus(seance_id: int) -> CourriersSeance:
    """Return the letters of a séance that this account holds.

    Raises:
        Introuvable: not one of its commissions.
    """
    lus = _lus(seance_id)
    if not lus.tient:
        raise Introuvable("seance", id=seance_id)
    return lus


def _cochees() -> list[int]:
    return [int(texte) for texte in request.form.getlist("courrier") if texte.isdecimal() and len(texte) < 10]


def _refuse(seance_id: int, refus: Refus) -> tuple[str, int]:
    form = DepartForm(formdata=None)
    return _montre(_lus(seance_id), form, messages.texte(refus)), 422


def revient(seance_id: int) -> Reponse:
    """Return to the letters of a séance."""
    return redirect(url_for("suivi.courriers.page", seance_id=seance_id), 303)


def _pdf(contenu: bytes, nom: str) -> Response:
    entetes = {"Content-Disposition": f'inline; filename="{nom}.pdf"'}
    return Response(contenu, mimetype="application/pdf", headers=entetes)
