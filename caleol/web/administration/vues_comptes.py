"""Pages of the accounts: list, create, roles, provisional password, close."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.annuaire import get_compte_tenu, list_comptes, load_perimetres
from caleol.rules.droits import Droit, Role
from caleol.services import comptes, gestion_comptes
from caleol.services.act import Acte
from caleol.services.mots_de_passe import draw_provisoire
from caleol.web.acces import acces
from caleol.web.administration.formulaires_comptes import IdentiteForm, MembreForm, NouveauCompteForm, RoleForm
from caleol.web.administration.vues_valeurs import plan as administration
from caleol.web.contexte import lecture, ouvre_acte

plan = Blueprint("comptes", __name__, url_prefix="/administration/comptes")


@administration.get("/comptes", endpoint="comptes")
@acces(Droit.LIRE_COMPTES)
def liste_comptes() -> str:
    """List the accounts, open or closed."""
    cherche, fermes = request.args.get("q", ""), request.args.get("etat") == "fermes"
    voulu = request.args.get("role", "")
    role = Role(voulu) if voulu in set(Role) else None
    trouves = list_comptes(lecture(), cherche=cherche, role=role, fermes=fermes)
    return render_template(
        "administration/comptes.html", comptes=trouves, cherche=cherche, role=role, fermes=fermes, roles=list(Role)
    )


@plan.get("/nouveau")
@acces(Droit.GERER_COMPTES)
def nouveau() -> str:
    """Show the form of a new account."""
    return _page_nouveau(_nouveau_form())


@plan.post("/nouveau")
@acces(Droit.GERER_COMPTES)
def cree() -> str | tuple[str, int]:
    """Create an account with its role, and show its provisional password once."""
    form = _nouveau_form()
    if not form.validate_on_submit():
        return _page_nouveau(form), 422
    try:
        utilisateur_id, mot = _cree(form)
    except Refus as refus:
        form.ajoute_refus(refus)
        return _page_nouveau(form), 422
    return _montre_mot_de_passe(utilisateur_id, mot)


@plan.get("/<int:utilisateur_id>")
@acces(Droit.LIRE_COMPTES)
def fiche(utilisateur_id: int) -> str:
    """Show one account."""
    return _page_fiche(utilisateur_id)


@plan.post("/<int:utilisateur_id>")
@acces(Droit.GERER_COMPTES)
def corrige(utilisateur_id: int) -> Response | tuple[str, int]:
    """Correct the name or the mail."""
    form = IdentiteForm()
    if not form.validate_on_submit():
        return _page_fiche(utilisateur_id, identite=form), 422
    with ouvre_acte() as acte:
        gestion_comptes.update_compte(
            acte,
            utilisateur_id=utilisateur_id,
            civilite=form.civilite.data,
            nom=form.nom.data or "",
            prenom=form.prenom.data or "",
            courriel=form.courriel.data or None,
        )
    return _retour(utilisateur_id, "Compte corrigé.")


@plan.post("/<int:utilisateur_id>/roles")
@acces(Droit.GERER_COMPTES)
def donne_role(utilisateur_id: int) -> Response | tuple[str, int]:
    """Give a role."""
    form = RoleForm()
    form.propose(load_perimetres(lecture()))
    if not form.validate_on_submit():
        return _page_fiche(utilisateur_id, role=form), 422
    try:
        with ouvre_acte() as acte:
            _donne(acte, utilisateur_id, form)
    except Refus as refus:
        form.ajoute_refus(refus)
        return _page_fiche(utilisateur_id, role=form), 422
    return _retour(utilisateur_id, "Rôle donné. Il vaut dès la prochaine page que cette personne ouvre.")


@plan.post("/<int:utilisateur_id>/roles/<int:habilitation_id>/retrait")
@acces(Droit.GERER_COMPTES)
def retire_role(utilisateur_id: int, habilitation_id: int) -> Response:
    """Withdraw a role."""
    with ouvre_acte() as acte:
        gestion_comptes.revoke_role(acte, utilisateur_id=utilisateur_id, habilitation_id=habilitation_id)
    return _retour(utilisateur_id, "Rôle retiré.")


@plan.post("/<int:utilisateur_id>/mot-de-passe")
@acces(Droit.GERER_COMPTES)
def change_mot_de_passe(utilisateur_id: int) -> str:
    """Give a provisional password and show it once."""
    provisoire = draw_provisoire()
    with ouvre_acte() as acte:
        gestion_comptes.reset_mot_de_passe(acte, utilisateur_id=utilisateur_id, provisoire=provisoire)
    return _montre_mot_de_passe(utilisateur_id, provisoire.clair)


@plan.post("/<int:utilisateur_id>/fermeture")
@acces(Droit.GERER_COMPTES)
def ferme(utilisateur_id: int) -> Response:
    """Close the account."""
    with ouvre_acte() as acte:
        gestion_comptes.close_compte(acte, utilisateur_id=utilisateur_id)
    return _retour(utilisateur_id, "Compte fermé. Ses actes restent dans le registre.")


@plan.post("/<int:utilisateur_id>/reouverture")
@acces(Droit.GERER_COMPTES)
def rouvre(utilisateur_id: int) -> Response:
    """Open the account again."""
    with ouvre_acte() as acte:
        gestion_comptes.reopen_compte(acte, utilisateur_id=utilisateur_id)
    return _retour(utilisateur_id, "Compte rouvert, avec ses rôles.")


@plan.post("/<int:utilisateur_id>/membre")
@acces(Droit.GERER_COMPTES)
def lie_membre(utilisateur_id: int) -> Response | tuple[str, int]:
    """Tie the account to a member, or untie it."""
    form = MembreForm()
    form.propose(load_perimetres(lecture(), utilisateur_id))
    if not form.validate_on_submit():
        return _page_fiche(utilisateur_id, membre=form), 422
    with ouvre_acte() as acte:
        gestion_comptes.link_membre(acte, utilisateur_id=utilisateur_id, membre_id=form.membre_id.data)
    return _retour(utilisateur_id, "Lien enregistré.")


def _cree(form: NouveauCompteForm) -> tuple[int, str]:
    provisoire = draw_provisoire()
    with ouvre_acte() as acte:
        compte = comptes.create_utilisateur(
            acte,
            identifiant=form.identifiant.data or "",
            civilite=form.civilite.data,
            nom=form.nom.data or "",
            prenom=form.prenom.data or "",
            courriel=form.courriel.data or None,
        )
        _donne(acte, compte.id, form)
        gestion_comptes.reset_mot_de_passe(acte, utilisateur_id=compte.id, provisoire=provisoire)
        return compte.id, provisoire.clair


def _donne(acte: Acte, utilisateur_id: int, form: RoleForm) -> None:
    comptes.grant_role(
        acte,
        utilisateur_id=utilisateur_id,
        role=Role(form.role.data),
        commission_id=form.commission_id.data,
        agence_id=form.agence_id.data,
    )


def _nouveau_form() -> NouveauCompteForm:
    form = NouveauCompteForm()
    form.propose(load_perimetres(lecture()))
    return form


def _page_nouveau(form: NouveauCompteForm) -> str:
    return render_template("administration/compte_nouveau.html", form=form)


def _montre_mot_de_passe(utilisateur_id: int, mot: str) -> str:
    compte = get_compte_tenu(lecture(), utilisateur_id)
    return render_template("administration/mot_de_passe.html", tenu=compte, mot=mot)


def _page_fiche(
    utilisateur_id: int,
    identite: IdentiteForm | None = None,
    role: RoleForm | None = None,
    membre: MembreForm | None = None,
) -> str:
    """Show one account with its forms; those that were not sent start from what is known."""
    tenu = get_compte_tenu(lecture(), utilisateur_id)
    perimetres = load_perimetres(lecture(), utilisateur_id)
    formes = {
        "identite": identite or IdentiteForm(formdata=None, obj=tenu),
        "role": role or RoleForm(formdata=None),
        "membre": membre or MembreForm(formdata=None, data={"membre_id": tenu.membre_id or ""}),
    }
    for nom in ("role", "membre"):
        formes[nom].propose(perimetres)
    return render_template("administration/compte.html", tenu=tenu, formes=formes)


def _retour(utilisateur_id: int, texte: str) -> Response:
    flash(texte, "favorable")
    return redirect(url_for("comptes.fiche", utilisateur_id=utilisateur_id), 303)
