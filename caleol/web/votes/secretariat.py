"""The open votes of a secretary: put lots to the vote, type a voice, extend, close, open again, remind."""

import secrets
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.clock import PARIS, jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import accorde, date_longue, heure
from caleol.queries.deliberation import Deliberation
from caleol.queries.votes import EtatVote, VoteLu, get_contributions, load_votes
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte
from caleol.services.horloge_votes import settle_seance
from caleol.services.prolongations import extend_urnes
from caleol.services.rappels import remind_voters
from caleol.services.urnes import close_urne, open_second_tour, open_urne, reopen_urne
from caleol.services.votes import record_voice
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import actes, aujourdhui, auteur, ferme_lecture, lecture, maintenant, ouvre_acte
from caleol.web.deliberation.affichage import lue, montre, ouvre
from caleol.web.deliberation.saisie import Saisie
from caleol.web.formulaires import DateField, Formulaire
from caleol.web.lots.lecture import MAXIMUM
from caleol.web.nombres import cle, entier
from caleol.web.seances.formulaires import HeureField
from caleol.web.votes.vivant import since_read, version

CLE = f"int(max={MAXIMUM})"
plan = Blueprint("secretariat", __name__, url_prefix="/conduite")
Page = tuple[str, int]


class HeureForm(Formulaire):
    """A day and an hour."""

    jour = DateField("Jour", minimum=2020)
    heure = HeureField("Heure")

    @property
    def instant(self) -> datetime | None:
        """Return the instant typed, in Paris; None where it was not."""
        if self.jour.data is None or self.heure.data is None:
            return None
        return datetime.combine(self.jour.data, self.heure.data, tzinfo=PARIS)


@plan.get("")
@acces(Droit.TENIR_SEANCE)
def page(seance_id: int) -> str:
    """Show where the vote of every lot stands, and who has not voted."""
    lue_a = version(seance_id)
    deliberation, votes = _lus(seance_id)
    return render_template("votes/conduite.html", d=deliberation, votes=votes, form=HeureForm(), version=lue_a)


@plan.get("/etat")
@acces(Droit.TENIR_SEANCE)
def etat(seance_id: int) -> Response:
    """Return the live part of the page."""

    def rendu() -> str:
        deliberation, votes = _lus(seance_id)
        return render_template("votes/_conduite.html", d=deliberation, votes=votes)

    return since_read(seance_id, rendu)


def _pose(acte: Acte, lot_id: int, saisie: Saisie) -> None:
    open_urne(
        acte,
        lot_id=lot_id,
        version=saisie.version,
        decisions=saisie.decisions(),
        ordre_motif=saisie.form.ordre_motif.data or "",
        rang_1_confirme=bool(saisie.form.rang_1_confirme.data),
        relu=saisie.relue(),
    )


@plan.post(f"/<{CLE}:lot_id>/ouverture")
@acces(Droit.TENIR_SEANCE)
def met_au_vote(seance_id: int, lot_id: int) -> Response | Page:
    """Put the ranking typed in the panel on the table, and let the members vote."""
    deliberation = lue(seance_id, lot_id)
    if deliberation.courant is None:
        raise Introuvable("lot", id=lot_id)
    saisie = Saisie(deliberation.courant, aujourdhui(), deliberation.condition_jours, request.form)
    if not saisie.valide():
        return montre(deliberation, saisie), 422
    try:
        with ouvre_acte() as acte:
            _pose(acte, lot_id, saisie)
    except Refus as refus:
        saisie.ajoute_refus(refus)
        return montre(lue(seance_id, lot_id), saisie), 422
    ecrit = deliberation.modalite is ModaliteSeance.ECRIT
    quand = "le vote commence à l’heure annoncée" if ecrit else "le vote est ouvert"
    flash(f"Le classement est sur la table\u202f; {quand}.", "favorable")
    return _retour(seance_id)


@plan.post(f"/<{CLE}:lot_id>/cloture")
@acces(Droit.TENIR_SEANCE)
def clot(seance_id: int, lot_id: int) -> Response | str:
    """Close and count the vote of a lot; those who have not voted are named first, and then left out knowingly."""
    deliberation, votes = _lus(seance_id, lot_id)
    vote = next((v for v in votes if v.ligne.lot_id == lot_id), None)
    vus = set(request.form.getlist("sans", type=cle))
    if vote and vote.etat is EtatVote.OUVERT and {siege.siege_id for siege in vote.attendus} - vus:
        return render_template("votes/cloture.html", d=deliberation, vote=vote)
    with ouvre_acte() as acte:
        close_urne(acte, lot_id=lot_id)
    flash("Vote clos et compté. Le résultat est sur la page du lot.", "favorable")
    return ouvre(seance_id, lot_id)


@plan.post("/unanimes")
@acces(Droit.TENIR_SEANCE)
def clot_unanimes(seance_id: int) -> Response:
    """Close at once the lots that were shown as voted by every seat; one that is refused leaves the others closed."""
    votes = {vote.ligne.lot_id: vote for vote in _lus(seance_id)[1]}
    clos = 0
    for lot_id in request.form.getlist("lot", type=cle):
        vote = votes.get(lot_id)
        if vote and vote.etat is EtatVote.OUVERT and vote.attendus:
            noms = ", ".join(siege.attendu for siege in vote.attendus)
            flash(f"Lot {vote.ligne.numero} : le vote reste ouvert, on attend encore {noms}.", "verifier")
            continue
        try:
            with ouvre_acte() as acte:
                close_urne(acte, lot_id=lot_id)
            clos += 1
        except Refus as refus:
            flash(f"Lot {vote.ligne.numero if vote else ''} : {messages.texte(refus)}", "bloquant")
    if clos:
        fin = f"{accorde(clos, 'vote clos et compté', 'votes clos et comptés')}. Chacun peut être rouvert"
        flash(f"{fin} depuis sa page jusqu’au procès-verbal.", "favorable")
    return _retour(seance_id)


@plan.post(f"/<{CLE}:lot_id>/prolongation")
@acces(Droit.TENIR_SEANCE)
def prolonge(seance_id: int, lot_id: int) -> Response:
    """Extend the vote, with a reason that the minutes tell."""
    lue(seance_id, lot_id)
    instant = _instant()
    with ouvre_acte() as acte:
        extend_urnes(acte, lot_id=lot_id, echeance_le=instant, motif=request.form.get("motif", ""))
    fin = f"{date_longue(jour_local(instant))} à {heure(instant)}"
    flash(f"Vote prolongé jusqu’au {fin}. Les membres convoqués par courriel sont prévenus.", "favorable")
    return _retour(seance_id)


@plan.post(f"/<{CLE}:lot_id>/reouverture")
@acces(Droit.TENIR_SEANCE)
def rouvre(seance_id: int, lot_id: int) -> Response:
    """Open a counted vote again, with a reason; the former result stays readable."""
    lue(seance_id, lot_id)
    with ouvre_acte() as acte:
        motif = request.form.get("motif", "")
        reopen_urne(acte, lot_id=lot_id, motif=motif, echeance_le=HeureForm().instant)
    flash("Vote rouvert. Les bulletins déjà reçus comptent, et peuvent changer jusqu’à la clôture.", "favorable")
    return _retour(seance_id)


@plan.post(f"/<{CLE}:lot_id>/second-tour")
@acces(Droit.TENIR_SEANCE)
def second_tour(seance_id: int, lot_id: int) -> Response:
    """Let the members vote the second ballot."""
    lue(seance_id, lot_id)
    with ouvre_acte() as acte:
        open_second_tour(acte, lot_id=lot_id, echeance_le=HeureForm().instant)
    flash("Le second tour est ouvert.", "favorable")
    return _retour(seance_id)


@plan.post(f"/<{CLE}:lot_id>/voix")
@acces(Droit.TENIR_SEANCE)
def dicte(seance_id: int, lot_id: int) -> Response:
    """Type the voice of a member: given in the room, or by telephone and then to be confirmed."""
    lue(seance_id, lot_id)
    siege_id, _, membre_id = request.form.get("siege", "").partition("-")
    telephone = request.form.get("canal") == "telephone"
    with ouvre_acte() as acte:
        recu = record_voice(
            acte,
            lot_id=lot_id,
            siege_id=entier(siege_id) or 0,
            membre_id=entier(membre_id) or 0,
            choix=request.form.get("choix", ""),
            cle=request.form.get("cle") or secrets.token_hex(16),
            telephone=telephone,
        )
    suite = "Elle compte quand le membre l’a confirmée." if telephone else "Elle compte."
    flash(f"Voix notée, reçu {recu.recu}. {suite}", "favorable")
    return redirect(url_for("votes.secretariat.lot", seance_id=seance_id, lot_id=lot_id), 303)


@plan.post("/rappels")
@acces(Droit.TENIR_SEANCE)
def rappelle(seance_id: int) -> Response:
    """Remind by mail those who have not voted, and nobody else."""
    lue(seance_id, None)
    with ouvre_acte() as acte:
        nombre = remind_voters(acte, seance_id=seance_id)
    mots = accorde(nombre, "rappel") if nombre else "Aucun rappel à envoyer : aucun membre en retard n’a d’adresse"
    flash(f"{mots}{' partent' if nombre > 1 else ' part' if nombre else ''}.", "favorable" if nombre else "verifier")
    return _retour(seance_id)


@plan.get(f"/<{CLE}:lot_id>")
@acces(Droit.TENIR_SEANCE)
def lot(seance_id: int, lot_id: int) -> str:
    """Show the vote of one lot: what is on the table, who has voted, the debate, the acts."""
    deliberation, votes = _lus(seance_id, lot_id)
    vote = next((v for v in votes if v.ligne.lot_id == lot_id), None)
    if vote is None or deliberation.courant is None:
        raise Introuvable("lot", id=lot_id)
    return render_template(
        "votes/lot_conduite.html",
        d=deliberation,
        lot=deliberation.courant,
        vote=vote,
        noms={candidat.candidature_id: candidat.nom for candidat in deliberation.courant.candidats},
        contributions=get_contributions(lecture(), auteur(), seance_id, lot_id),
        form=HeureForm(),
        cle=secrets.token_hex(16),
    )


def _lus(seance_id: int, lot_id: int | None = None) -> tuple[Deliberation, tuple[VoteLu, ...]]:
    ferme_lecture()
    settle_seance(actes(), seance_id)
    deliberation = lue(seance_id, lot_id)
    return deliberation, load_votes(lecture(), auteur(), seance_id, deliberation.lots, maintenant())


def _instant() -> datetime:
    form = HeureForm()
    if not form.validate() or form.instant is None:
        raise Refus("prolongation_trop_courte", champ="heure")
    return form.instant


def _retour(seance_id: int) -> Response:
    return redirect(url_for("votes.secretariat.page", seance_id=seance_id), 303)
