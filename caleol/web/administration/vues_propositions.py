"""Proposed values: who may not enter one proposes it, an administrator accepts or refuses."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus
from caleol.queries.propositions_valeurs import cle_proposee
from caleol.rules.droits import Droit
from caleol.services.propositions_valeurs import accept_proposition, propose_valeur, refuse_proposition
from caleol.web.acces import acces
from caleol.web.administration.formulaires_valeurs import formulaire_valeur
from caleol.web.administration.vues_valeurs import lit_fiche, montre_valeur, plan
from caleol.web.contexte import lecture, ouvre_acte


@plan.post("/regles/<cle>/proposer")
@acces(Droit.PROPOSER_REGLES)
def propose(cle: str) -> Response | tuple[str, int]:
    """Propose the values of one row."""
    fiche = lit_fiche(cle)
    form = formulaire_valeur(fiche)
    if not form.validate_on_submit():
        return montre_valeur(fiche, form), 422
    saisies = list(form.saisies(fiche.definition))
    try:
        with ouvre_acte() as acte:
            for saisie in saisies:
                propose_valeur(acte, **saisie)
    except Refus as refus:
        form.ajoute_refus(refus)
        return montre_valeur(lit_fiche(cle), form), 422
    nombre = fr.accorde(len(saisies), "valeur proposée", "valeurs proposées")
    flash(f"{nombre}. Les règles ne la lisent qu’une fois acceptée par un administrateur.", "favorable")
    return redirect(url_for("administration.valeur", cle=cle), 303)


@plan.post("/propositions/<int:proposition_id>/accepter")
@acces(Droit.GERER_REGLES)
def accepte(proposition_id: int) -> Response:
    """Accept a proposed value: it is entered as it was proposed."""
    cle = cle_proposee(lecture(), proposition_id)
    with ouvre_acte() as acte:
        accept_proposition(acte, proposition_id=proposition_id)
    flash("Proposition acceptée : la valeur est enregistrée, avec sa source.", "favorable")
    return redirect(url_for("administration.valeur", cle=cle), 303)


@plan.post("/propositions/<int:proposition_id>/refuser")
@acces(Droit.GERER_REGLES)
def refuse(proposition_id: int) -> Response:
    """Refuse a proposed value, with a reason."""
    cle = cle_proposee(lecture(), proposition_id)
    with ouvre_acte() as acte:
        refuse_proposition(acte, proposition_id=proposition_id, motif=request.form.get("motif", ""))
    flash("Proposition refusée. Le motif se lit sur la page de la valeur.", "favorable")
    return redirect(url_for("administration.valeur", cle=cle), 303)
