"""What the page of the deliberation is given: the lots of the filter, links that keep it, the forms of the panel."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.queries.deliberation import Deliberation, get_deliberation, get_phrase
from caleol.queries.deliberation_lignes import LigneLot
from caleol.queries.votes import ContributionLue, get_contributions
from caleol.web.contexte import auteur, lecture, maintenant
from caleol.web.deliberation import formulaires as f
from caleol.web.deliberation.saisie import Saisie
from caleol.web.formulaires import Formulaire
from caleol.web.garde_repetition import admise

LIENS = {
    "presences": "seances.tenue.appelle",
    "levee": "seances.tenue.demande",
    "seance": "seances.page",
    "pv": "seances.pv",
    "dossier": "candidatures.dossier",
    "comparaison": "candidatures.comparaison",
}


def montre(
    deliberation: Deliberation,
    saisie: Saisie | None,
    *,
    acte: Formulaire | None = None,
    perdues: Sequence[str] = (),
) -> str:
    """Render the page; `acte` is the small form that was refused, `perdues` what a late writer had typed."""
    filtre = f.FiltreForm(request.args)
    return render_template(
        "deliberation/page.html",
        deliberation=deliberation,
        lot=deliberation.courant,
        lignes=[ligne for ligne in deliberation.lots if _retenue(ligne, filtre)],
        filtre=filtre,
        saisie=saisie,
        phrase=_phrase(deliberation, saisie),
        suivant=deliberation.suivant(deliberation.courant.ligne.lot_id) if deliberation.courant else None,
        ajournement=acte if isinstance(acte, f.AjournementForm) else f.AjournementForm(None),
        annulation=acte if isinstance(acte, f.AnnulationForm) else f.AnnulationForm(None),
        remarque=acte if isinstance(acte, f.RemarqueForm) else f.RemarqueForm(None),
        erreurs=[*(saisie.erreurs if saisie else ()), *_erreurs(acte)],
        perdues=perdues,
        questions=_questions(deliberation),
        pieces=[f.mots_piece(piece) for piece in f.pieces_connues()] if saisie else (),
        adresse=adresse,
        lien=lien,
    )


def ouvre(seance_id: int, lot_id: int | None) -> Response:
    """Lead to the page on a lot, with the filter of the address kept."""
    return redirect(adresse(seance_id, lot_id), 303)


def adresse(seance_id: int, lot_id: int | None) -> str:
    """Return the address of a lot in the page, the filter kept."""
    gardes: dict[str, Any] = {nom: request.args.get(nom) or None for nom in ("filtre", "q")}
    return url_for("deliberation.page", seance_id=seance_id, lot=lot_id, _anchor="panneau", **gardes)


def lien(nom: str, **valeurs: Any) -> str | None:
    """Return the address of a page of another task, None where this application, or a rehearsal, has it not."""
    endpoint = LIENS[nom]
    return url_for(endpoint, **valeurs) if admise(endpoint) else None


def _questions(deliberation: Deliberation) -> tuple[ContributionLue, ...]:
    """Return what was written on the open lot, for who may answer."""
    if deliberation.courant is None or not deliberation.ecrit:
        return ()
    return get_contributions(lecture(), auteur(), deliberation.seance_id, deliberation.courant.ligne.lot_id)


def _retenue(ligne: LigneLot, filtre: f.FiltreForm) -> bool:
    if filtre.filtre.data == "a_traiter" and not ligne.avancement.reste:
        return False
    return ligne.repond(filtre.q.data or "")


def _phrase(deliberation: Deliberation, saisie: Saisie | None) -> str:
    if saisie is None or saisie.votes is None:
        return deliberation.courant.phrase_unanime if deliberation.courant else ""
    lot_id = saisie.lot.ligne.lot_id
    return get_phrase(lecture(), auteur(), deliberation.seance_id, lot_id, saisie.votes, frozenset(saisie.deports))


def _erreurs(acte: Formulaire | None) -> list[tuple[str, str]]:
    if acte is None:
        return []
    generales = [("", str(erreur)) for erreur in acte.form_errors]
    return [*generales, *((champ.id, str(erreur)) for champ in acte for erreur in champ.errors)]


def lue(seance_id: int, lot_id: int | None) -> Deliberation:
    """Return the séance as it is now for the account that is logged in."""
    return get_deliberation(lecture(), auteur(), seance_id, maintenant=maintenant(), lot_id=lot_id)
