"""Pages of the dated values: what is known today, one key, enter, withdraw."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus
from caleol.queries.propositions_valeurs import list_propositions
from caleol.queries.valeurs_datees import FicheValeur, get_valeur, list_valeurs, manquantes
from caleol.rules.droits import Droit
from caleol.services.valeurs import record_valeur, retire_valeur
from caleol.web.acces import acces
from caleol.web.administration.formulaires_valeurs import RetraitForm, ValeurForm, formulaire_valeur
from caleol.web.administration.libelles import AXES, SUJETS, UNITES, libelle_axe, montant
from caleol.web.contexte import aujourdhui, lecture, ouvre_acte

plan = Blueprint("administration", __name__, url_prefix="/administration")


@plan.get("/regles")
@acces(Droit.LIRE_REGLES)
def regles() -> str:
    """List every dated value by subject, and say which ones nobody checked today."""
    par_sujet = list_valeurs(lecture(), aujourdhui())
    return render_template(
        "administration/regles.html",
        par_sujet={sujet: par_sujet[sujet] for sujet in SUJETS if sujet in par_sujet},
        manquantes=manquantes(par_sujet),
        sujets=SUJETS,
        propositions=list_propositions(lecture()),
        libelle_axe=libelle_axe,
        montant=montant,
    )


@plan.get("/regles/<cle>")
@acces(Droit.LIRE_REGLES)
def valeur(cle: str) -> str:
    """Show one key: values in force (or all), sources, entries, and the form to enter one."""
    fiche = lit_fiche(cle)
    return montre_valeur(fiche, formulaire_valeur(fiche))


@plan.post("/regles/<cle>")
@acces(Droit.GERER_REGLES)
def saisit(cle: str) -> Response | tuple[str, int]:
    """Enter the values of one row."""
    fiche = lit_fiche(cle)
    form = formulaire_valeur(fiche)
    if not form.validate_on_submit():
        return montre_valeur(fiche, form), 422
    try:
        nombre = _enregistre(fiche, form)
    except Refus as refus:
        form.ajoute_refus(refus)
        return montre_valeur(lit_fiche(cle), form), 422
    flash(f"{fr.accorde(nombre, 'valeur enregistrée', 'valeurs enregistrées')}, avec leur source.", "favorable")
    return redirect(url_for("administration.valeur", cle=cle), 303)


@plan.post("/valeurs/<int:valeur_id>/retrait")
@acces(Droit.GERER_REGLES)
def retire(valeur_id: int) -> Response:
    """Withdraw an entered value."""
    cle = request.form.get("cle", "")
    with ouvre_acte() as acte:
        retire_valeur(acte, valeur_id=valeur_id, motif=request.form.get("motif", ""))
    flash("Valeur retirée. Les règles ne la lisent plus ; sa trace reste.", "favorable")
    return redirect(url_for("administration.valeur", cle=cle), 303)


def _enregistre(fiche: FicheValeur, form: ValeurForm) -> int:
    """Enter each value of the row in one act; return how many."""
    saisies = list(form.saisies(fiche.definition))
    with ouvre_acte() as acte:
        for saisie in saisies:
            record_valeur(acte, **saisie)
    return len(saisies)


def lit_fiche(cle: str) -> FicheValeur:
    """Return what is known of one key: today, or in all its versions where the address asks for them."""
    toutes = request.args.get("versions") == "toutes"
    return get_valeur(lecture(), cle, None if toutes else aujourdhui(), aujourdhui())


def montre_valeur(fiche: FicheValeur, form: ValeurForm) -> str:
    """Show the page of one key with a form."""
    return render_template(
        "administration/valeur.html",
        fiche=fiche,
        form=form,
        retrait=RetraitForm(formdata=None),
        propositions=list_propositions(lecture(), fiche.definition.cle),
        toutes=request.args.get("versions") == "toutes",
        axes=AXES,
        libelle_axe=libelle_axe,
        montant=montant,
        unite=UNITES.get(fiche.definition.unite, ""),
    )
