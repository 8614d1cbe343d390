"""Pages of the vacant dwellings: the list, the declaration, one dwelling and its road."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.lots import VacanceLue, get_logement_a_declarer, get_vacance, list_reservataires
from caleol.queries.parcours import load_parcours
from caleol.queries.vacances import EtatVacance, FiltresVacances, ListeVacances, list_vacances, search_logements
from caleol.rules.droits import Droit
from caleol.services import vacances
from caleol.services.lectures import PageLue
from caleol.web import messages, nombres
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture
from caleol.web.lots.exportation import ENTETES_VACANCES, fichier, vacances_exportees
from caleol.web.lots.formulaires import VacanceForm
from caleol.web.lots.lecture import entier, enumere, lien_page
from caleol.web.lots.liens import GABARITS

MONTRES = 20
plan = Blueprint("lots", __name__)
for outil in (*GABARITS, lien_page):
    plan.add_app_template_global(outil, outil.__name__)


@plan.get("/logements-vacants")
@acces(Droit.LIRE_LOTS)
def liste() -> str:
    """Show the vacant dwellings of the perimeter."""
    trouves, filtres = _trouves()
    return render_template("lots/liste.html", liste=trouves, filtres=filtres, etats=EtatVacance)


@plan.get("/logements-vacants.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_LOTS)
def exporte(forme: str) -> Response:
    """Send the list of vacant dwellings as it is filtered."""
    toutes = _trouves()[0].toutes
    nom = f"logements-vacants-{aujourdhui():%Y%m%d}"
    return fichier(nom, forme, "Logements vacants", ENTETES_VACANCES, vacances_exportees(toutes))


def _trouves() -> tuple[ListeVacances, FiltresVacances]:
    filtres = FiltresVacances(
        texte=request.args.get("q", "").strip(),
        commune=request.args.get("commune", ""),
        agence_id=entier("agence"),
        etat=enumere(EtatVacance, "etat"),
    )
    return list_vacances(lecture(), auteur(), filtres, aujourdhui(), page=entier("page") or 1), filtres


@plan.get("/logements-vacants/declarer")
@acces(Droit.DECLARER_VACANCE)
def cherche() -> str:
    """Find the dwelling to declare."""
    texte = request.args.get("q", "").strip()
    trouves = search_logements(lecture(), auteur(), texte, MONTRES + 1) if texte else None
    montres = trouves[:MONTRES] if trouves else ()
    return render_template(
        "lots/cherche.html", texte=texte, trouves=trouves, montres=montres, demande="q" in request.args
    )


@plan.get("/logements-vacants/declarer/<path:reference>")
@acces(Droit.DECLARER_VACANCE)
def prepare(reference: str) -> str | Response:
    """Show the form of a declaration, with the rents of the dwelling; one that is vacant already leads there."""
    logement = get_logement_a_declarer(lecture(), auteur(), reference)
    if logement.vacance_id is not None:
        return _deja_vacant(logement.vacance_id)
    return _formulaire(_form(obj=logement), logement=logement)


@plan.post("/logements-vacants/declarer/<path:reference>")
@acces(Droit.DECLARER_VACANCE)
def declare(reference: str) -> Response | tuple[str, int]:
    """Declare a dwelling vacant."""
    logement = get_logement_a_declarer(lecture(), auteur(), reference)
    form = _form()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                cle = vacances.declare_vacance(acte, reference=reference, donnees=form.donnees())
            flash("Logement déclaré vacant. Choisissez maintenant ses candidats.", "favorable")
            return redirect(url_for("lots.candidats.page", vacance_id=cle), 303)
        except Refus as refus:
            form.montre(refus.champ, messages.texte(refus))
    return _formulaire(form, logement=logement), 422


@plan.get("/logements-vacants/<int:vacance_id>")
@acces(Droit.LIRE_LOTS)
def logement(vacance_id: int) -> str:
    """Show one vacant dwelling."""
    vacance = _vacance(vacance_id)
    if vacance.lot:
        note_lecture(PageLue.LOT, [c.demande_id for c in vacance.lot.candidatures], lot_id=vacance.lot.id)
    return render_template("lots/logement.html", vacance=vacance)


@plan.get("/logements-vacants/<int:vacance_id>/parcours")
@acces(Droit.LIRE_LOTS)
def parcours(vacance_id: int) -> str:
    """Show the road of a vacant dwelling."""
    vacance = _vacance(vacance_id)
    return render_template(
        "lots/parcours.html", vacance=vacance, etapes=load_parcours(lecture(), vacance, aujourdhui())
    )


@plan.get("/logements-vacants/<int:vacance_id>/modifier")
@acces(Droit.DECLARER_VACANCE)
def corrige(vacance_id: int) -> str:
    """Show the form that corrects a vacancy."""
    vacance = _vacance(vacance_id)
    form = _form(obj=vacance, data=_valeurs(vacance))
    return _formulaire(form, vacance=vacance)


@plan.post("/logements-vacants/<int:vacance_id>/modifier")
@acces(Droit.DECLARER_VACANCE)
def modifie(vacance_id: int) -> Response | tuple[str, int]:
    """Correct a vacancy."""
    vacance = _vacance(vacance_id)
    form = _form()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                version = nombres.entier(form.version.data) or 0
                vacances.update_vacance(acte, vacance_id=vacance_id, version=version, donnees=form.donnees())
            flash("Vacance corrigée.", "favorable")
            return redirect(url_for("lots.logement", vacance_id=vacance_id), 303)
        except Refus as refus:
            form.montre(refus.champ, messages.texte(refus))
    return _formulaire(form, vacance=vacance), 422


@plan.post("/logements-vacants/<int:vacance_id>/retirer")
@acces(Droit.DECLARER_VACANCE)
def retire(vacance_id: int) -> Response:
    """Withdraw a dwelling: works, sale, notice taken back."""
    motif, version = request.form.get("motif", ""), entier("version", request.form) or 0
    with ouvre_acte() as acte:
        vacances.withdraw_vacance(acte, vacance_id=vacance_id, version=version, motif=motif)
    flash("Logement retiré. Les ménages proposés n’ont rien refusé.", "favorable")
    return redirect(url_for("lots.logement", vacance_id=vacance_id), 303)


def _deja_vacant(vacance_id: int) -> Response:
    flash("Ce logement est déjà déclaré vacant : voici sa vacance en cours. Rien n’a été déclaré.", "verifier")
    return redirect(url_for("lots.logement", vacance_id=vacance_id), 303)


def _vacance(vacance_id: int) -> VacanceLue:
    return get_vacance(lecture(), auteur(), vacance_id, aujourdhui())


def _form(**valeurs: Any) -> VacanceForm:
    form = VacanceForm(**valeurs)
    form.propose(list_reservataires(lecture()))
    return form


def _valeurs(vacance: VacanceLue) -> dict[str, Any]:
    fiche = vacance.fiche
    return {
        "loyer_centimes": fiche.loyer_centimes,
        "loyer_annexe_centimes": fiche.loyer_annexe_centimes,
        "charges_centimes": fiche.charges_centimes,
        "flux": "oui" if fiche.dans_le_flux else "non",
        "hors_flux_motif": fiche.hors_flux_motif,
        "designataire": fiche.designataire,
        "origine": vacance.origine.value,
    }


def _formulaire(form: VacanceForm, **suite: Any) -> str:
    return render_template("lots/declare.html", form=form, **suite)
