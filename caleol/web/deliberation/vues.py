"""Views of the deliberation: the page, the acts on a lot, the remarks; a refusal brings back what was typed."""

from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.queries.deliberation import Deliberation, get_phrase
from caleol.rules.droits import Droit
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Acte
from caleol.services.ajournements import postpone_lot, undo_deliberation
from caleol.services.deliberation import ResultatDeliberation, record_deliberation
from caleol.services.lectures import PageLue
from caleol.services.ouverture import record_incident
from caleol.services.presences import record_deport, withdraw_deport
from caleol.services.redaction import take_lot
from caleol.web import messages, nombres
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.deliberation import formulaires
from caleol.web.deliberation.affichage import lue, montre, ouvre
from caleol.web.deliberation.saisie import Saisie, Tapes
from caleol.web.formulaires import Formulaire
from caleol.web.lectures import note_lecture
from caleol.web.lots.lecture import MAXIMUM, cle_demandee, entier

CLE = f"int(max={MAXIMUM})"
plan = Blueprint("deliberation", __name__, url_prefix=f"/seances/<{CLE}:seance_id>/deliberation")
Page = tuple[str, int]


@plan.get("")
@acces(Droit.LIRE_SEANCE)
def page(seance_id: int) -> str | Response:
    """Show the lots of a séance, and one of them open."""
    try:
        deliberation = lue(seance_id, cle_demandee("lot"))
    except Refus as refus:
        if refus.code != "deliberation_avant_ouverture" or "seances.page" not in current_app.view_functions:
            raise
        flash(messages.texte(refus), "verifier")
        return redirect(url_for("seances.page", seance_id=seance_id))
    if deliberation.courant:
        cles = [candidat.demande_id for candidat in deliberation.courant.candidats]
        note_lecture(PageLue.DELIBERATION, cles, lot_id=deliberation.courant.ligne.lot_id)
    return montre(deliberation, _saisie(deliberation))


@plan.post(f"/lots/<{CLE}:lot_id>")
@acces(Droit.TENIR_SEANCE)
def enregistre(seance_id: int, lot_id: int) -> Response | Page:
    """Record the vote and the decisions of a lot, then open the next one."""
    deliberation = lue(seance_id, lot_id)
    saisie = _saisie(deliberation, request.form)
    if saisie is None:
        return _trop_tard(deliberation)
    if not saisie.valide():
        return montre(deliberation, saisie), 422
    try:
        with ouvre_acte() as acte:
            resultat = _enregistre(acte, lot_id, saisie)
    except Refus as refus:
        return _reprend(seance_id, lot_id, refus)
    _dit(resultat)
    suivant = deliberation.suivant(lot_id) if resultat.issue is IssueScrutin.ADOPTE else None
    return ouvre(seance_id, suivant.lot_id if suivant else lot_id)


def _enregistre(acte: Acte, lot_id: int, saisie: Saisie) -> ResultatDeliberation:
    notes: set[int] = set()
    version = saisie.version
    for siege_id in saisie.deports:
        if siege_id not in notes:
            notes |= record_deport(acte, lot_id=lot_id, siege_id=siege_id)
            version += 1
    return record_deliberation(
        acte,
        lot_id=lot_id,
        version=version,
        decisions=saisie.decisions(),
        votes=saisie.votes,
        votants=saisie.votants,
        ordre_motif=saisie.form.ordre_motif.data or "",
        rang_1_confirme=bool(saisie.form.rang_1_confirme.data),
        relu=saisie.relue(),
    )


def _reprend(seance_id: int, lot_id: int, refus: Refus) -> Response | Page:
    """Show the page again, as it is now, with what was typed."""
    deliberation = lue(seance_id, lot_id)
    saisie = _saisie(deliberation, request.form)
    if saisie is None:
        return _trop_tard(deliberation)
    saisie.ajoute_refus(refus)
    return montre(deliberation, saisie), 409 if isinstance(refus, Conflit) else 422


def _trop_tard(deliberation: Deliberation) -> Response | Page:
    """Say that the lot was treated meanwhile, with what was typed still in sight; a form sent twice goes on."""
    tapee, lot = _parties(deliberation, request.form), deliberation.courant
    if tapee and lot and lot.saisi_par_id == auteur().utilisateur_id and tapee.deja_enregistree():
        suivant = deliberation.suivant(lot.ligne.lot_id)
        flash(f"Lot {lot.ligne.numero} déjà enregistré : rien n’a été écrit deux fois.", "favorable")
        return ouvre(deliberation.seance_id, suivant.lot_id if suivant else lot.ligne.lot_id)
    return montre(deliberation, None, perdues=tapee.en_mots() if tapee else []), 409


def _dit(resultat: ResultatDeliberation) -> None:
    genre = "favorable" if resultat.issue is IssueScrutin.ADOPTE else "verifier"
    flash(f"Lot {resultat.numero} enregistré : {resultat.phrase}.", genre)


@plan.post(f"/lots/<{CLE}:lot_id>/ajournement")
@acces(Droit.TENIR_SEANCE)
def ajourne(seance_id: int, lot_id: int) -> Response | Page:
    """Postpone a lot, with a reason."""
    form = formulaires.AjournementForm()

    def acte_du_lot(acte: Acte) -> str:
        version = nombres.entier(form.version.data)
        postpone_lot(acte, lot_id=lot_id, motif=form.motif.data or "", version=version)
        return "Lot ajourné. Il pourra être préparé de nouveau pour la prochaine séance."

    return _acte_simple(seance_id, lot_id, form, acte_du_lot, avance=True)


@plan.post(f"/lots/<{CLE}:lot_id>/annulation")
@acces(Droit.TENIR_SEANCE)
def annule(seance_id: int, lot_id: int) -> Response | Page:
    """Undo what was recorded on a lot, with a reason."""
    form = formulaires.AnnulationForm()

    def acte_du_lot(acte: Acte) -> str:
        undo_deliberation(acte, lot_id=lot_id, motif=form.motif.data or "")
        return "Décision annulée. Le procès-verbal garde le scrutin et la raison ; le lot est à traiter de nouveau."

    return _acte_simple(seance_id, lot_id, form, acte_du_lot)


@plan.post(f"/lots/<{CLE}:lot_id>/deports")
@acces(Droit.TENIR_SEANCE)
def deport(seance_id: int, lot_id: int) -> Response:
    """Note that a seat steps aside on a lot, or take it back."""
    lue(seance_id, lot_id)
    siege_id, reprend = entier("siege_id", request.form) or 0, request.form.get("sens") == "reprend"
    with ouvre_acte() as acte:
        (withdraw_deport if reprend else record_deport)(acte, lot_id=lot_id, siege_id=siege_id)
    texte = "Déport repris." if reprend else "Déport noté : ce siège ne compte plus dans le quorum de ce lot."
    flash(texte, "favorable")
    return ouvre(seance_id, lot_id)


@plan.post("/remarques")
@acces(Droit.TENIR_SEANCE)
def remarque(seance_id: int) -> Response | Page:
    """Add a remark to the minutes."""
    form = formulaires.RemarqueForm()

    def acte_de_seance(acte: Acte) -> str:
        record_incident(acte, seance_id=seance_id, texte=form.texte.data or "")
        return "Remarque notée au procès-verbal."

    return _acte_simple(seance_id, entier("lot"), form, acte_de_seance)


@plan.post(f"/lots/<{CLE}:lot_id>/redaction")
@acces(Droit.TENIR_SEANCE)
def redige(seance_id: int, lot_id: int) -> tuple[str, int]:
    """Note who types a lot; answer the name of the colleague who already does, if any."""
    lue(seance_id, lot_id)
    with ouvre_acte() as acte:
        autre = take_lot(acte, lot_id=lot_id)
    return (render_template("deliberation/_redacteur.html", nom=autre, depuis=None), 200) if autre else ("", 204)


@plan.get(f"/lots/<{CLE}:lot_id>/resultat")
@acces(Droit.TENIR_SEANCE)
def resultat(seance_id: int, lot_id: int) -> str:
    """Return the sentence of the vote as it would be recorded now (a part of the page)."""
    saisie = _parties(lue(seance_id, lot_id), request.args)
    if saisie is None:
        raise Introuvable("lot", id=lot_id)
    phrase = get_phrase(lecture(), auteur(), seance_id, lot_id, saisie.votes, frozenset(saisie.deports))
    return render_template("deliberation/_phrase.html", phrase=phrase, saisie=saisie)


def _acte_simple(
    seance_id: int,
    lot_id: int | None,
    form: Formulaire,
    acte_fait: Callable[[Acte], str],
    *,
    avance: bool = False,
) -> Response | Page:
    """Do an act that has a form of one text; a refusal shows the page with the text still there."""
    deliberation = lue(seance_id, lot_id)
    if form.validate():
        try:
            with ouvre_acte() as acte:
                flash(acte_fait(acte), "favorable")
        except Refus as refus:
            form.ajoute_refus(refus)
        else:
            suivant = deliberation.suivant(lot_id) if avance and lot_id else None
            return ouvre(seance_id, suivant.lot_id if suivant else lot_id)
    deliberation = lue(seance_id, lot_id)
    return montre(deliberation, _saisie(deliberation), acte=form), 422


def _saisie(deliberation: Deliberation, tapes: Tapes | None = None) -> Saisie | None:
    """Return the form of the open lot, None where this reader cannot record on it now."""
    lot = deliberation.courant
    ouverte = lot is not None and lot.ligne.avancement.reste and not (lot.second_tour or lot.ligne.au_vote)
    return _parties(deliberation, tapes) if deliberation.ecrit and ouverte else None


def _parties(deliberation: Deliberation, tapes: Tapes | None) -> Saisie | None:
    lot = deliberation.courant
    return Saisie(lot, aujourdhui(), deliberation.condition_jours, tapes) if lot else None
