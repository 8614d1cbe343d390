"""Pages of the commissions: their seats, who holds them, the president, what is vacant."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.mandats import (
    CommissionTenue,
    get_commission,
    list_commissions,
    load_choix_mandats,
)
from caleol.rules.composition import NatureSiege
from caleol.rules.droits import Droit
from caleol.services import commissions
from caleol.services.act import Acte
from caleol.web.acces import acces
from caleol.web.administration.formulaires_mandats import FinForm, MandatForm, PresidenceForm, SiegeForm
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.formulaires import choix

plan = Blueprint("mandats", __name__, url_prefix="/commissions")


@plan.get("")
@acces(Droit.LIRE_MANDATS)
def liste() -> str:
    """List the commissions with what they lack."""
    vues = list_commissions(lecture(), auteur(), aujourdhui())
    return render_template("administration/commissions.html", commissions=vues)


@plan.get("/<int:commission_id>")
@acces(Droit.LIRE_MANDATS)
def commission(commission_id: int) -> str:
    """Show the seats of one commission."""
    return _page(_commission(commission_id))


@plan.post("/<int:commission_id>/presidence")
@acces(Droit.GERER_MANDATS)
def elit(commission_id: int) -> Response | tuple[str, int]:
    """Record the election of the president."""
    tenue = _commission(commission_id)
    form = PresidenceForm()
    form.mandat_id.choices = choix(*tenue.eligibles)
    if not form.validate_on_submit():
        return _page(tenue, presidence=form), 422
    with ouvre_acte() as acte:
        commissions.record_presidence(acte, mandat_id=form.mandat_id.data, elu_le=form.elu_le.jour)
    return _retour(commission_id, "Élection du président enregistrée.")


@plan.post("/<int:commission_id>/sieges")
@acces(Droit.GERER_MANDATS)
def ajoute_siege(commission_id: int) -> Response | tuple[str, int]:
    """Add a seat."""
    form = SiegeForm()
    form.propose(load_choix_mandats(lecture()))
    try:
        if form.validate_on_submit():
            _create_siege(commission_id, form)
            return _retour(commission_id, "Siège ajouté. Donnez-lui un titulaire.")
    except Refus as refus:
        form.ajoute_refus(refus)
    return _page(_commission(commission_id), siege=form), 422


@plan.get("/<int:commission_id>/sieges/<int:siege_id>")
@acces(Droit.LIRE_MANDATS)
def siege(commission_id: int, siege_id: int) -> str:
    """Show one seat: its mandates, past ones too, and the form of a new one."""
    form = MandatForm(formdata=None)
    return _page_siege(commission_id, siege_id, form)


@plan.post("/<int:commission_id>/sieges/<int:siege_id>")
@acces(Droit.GERER_MANDATS)
def donne(commission_id: int, siege_id: int) -> Response | tuple[str, int]:
    """Give the seat to a member."""
    form = MandatForm()
    form.propose(load_choix_mandats(lecture()))
    try:
        if form.validate_on_submit():
            with ouvre_acte() as acte:
                _record(acte, siege_id, form)
            return _retour(commission_id, "Mandat enregistré.")
    except Refus as refus:
        form.ajoute_refus(refus)
    return _page_siege(commission_id, siege_id, form), 422


@plan.post("/<int:commission_id>/mandats/<int:mandat_id>/fin")
@acces(Droit.GERER_MANDATS)
def termine(commission_id: int, mandat_id: int) -> Response:
    """End a mandate."""
    _commission(commission_id).mandat(mandat_id)
    form = FinForm()
    if not form.validate_on_submit():
        flash(" ".join(str(e) for e in form.fin.errors) or "Écrivez la date de fin.", "bloquant")
        return redirect(url_for("mandats.commission", commission_id=commission_id), 303)
    with ouvre_acte() as acte:
        commissions.end_mandat(acte, mandat_id=mandat_id, fin=form.fin.jour)
    return _retour(commission_id, "Fin de mandat enregistrée. Les séances passées ne changent pas.")


def _record(acte: Acte, siege_id: int, form: MandatForm) -> None:
    """Record the mandate, and the person where it is new; a seat of another perimeter is refused first."""
    commissions.lock_siege(acte, siege_id)
    membre_id = form.membre_id.data
    if membre_id is None:
        membre_id = commissions.create_membre(
            acte,
            civilite=form.civilite.data,
            nom=form.nom.data or "",
            prenom=form.prenom.data or "",
            qualite=form.fonction.data or None,
            courriel=form.courriel.data or None,
        )
    commissions.record_mandat(
        acte,
        siege_id=siege_id,
        membre_id=membre_id,
        qualite=form.qualite.data,
        debut=form.debut.jour,
        fin=form.fin.data,
        acte_designation=form.designation.data or None,
    )


def _create_siege(commission_id: int, form: SiegeForm) -> None:
    with ouvre_acte() as acte:
        commissions.create_siege(
            acte,
            commission_id=commission_id,
            nature=NatureSiege(form.nature.data),
            libelle=form.libelle.data or "",
            commune_insee=form.commune_insee.data or None,
            epci_siren=form.epci_siren.data or None,
            representant_locataires=bool(form.representant_locataires.data),
        )


def _commission(commission_id: int) -> CommissionTenue:
    return get_commission(lecture(), auteur(), commission_id, aujourdhui())


def _page(tenue: CommissionTenue, presidence: PresidenceForm | None = None, siege: SiegeForm | None = None) -> str:
    presidence = presidence or PresidenceForm(formdata=None)
    presidence.mandat_id.choices = choix(*tenue.eligibles)
    siege = siege or SiegeForm(formdata=None)
    siege.propose(load_choix_mandats(lecture()))
    return render_template("administration/commission.html", tenue=tenue, presidence=presidence, form_siege=siege)


def _page_siege(commission_id: int, siege_id: int, form: MandatForm) -> str:
    tenue = _commission(commission_id)
    form.propose(load_choix_mandats(lecture()))
    return render_template("administration/siege.html", tenue=tenue, siege=tenue.siege(siege_id), form=form)


def _retour(commission_id: int, texte: str) -> Response:
    flash(texte, "favorable")
    return redirect(url_for("mandats.commission", commission_id=commission_id), 303)
