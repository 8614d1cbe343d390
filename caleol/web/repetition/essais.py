"""Within a rehearsal: every seat votes at one click, and the clock goes to the next hour of a written séance."""

import secrets

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.deliberation_lot import LotOuvert
from caleol.rules.droits import Auteur, Droit, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.deliberation import record_deliberation
from caleol.services.essais import GenreVoix, false_voices
from caleol.services.horloge_votes import settle_seance
from caleol.services.votes import cast_vote
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.aiguillage import seance_repetee
from caleol.web.contexte import actes, aujourdhui, ferme_lecture, ouvre_acte, repetitions
from caleol.web.deliberation.affichage import lue, ouvre
from caleol.web.deliberation.saisie import Saisie
from caleol.web.lots.lecture import MAXIMUM
from caleol.web.seances.vues import tenue
from caleol.web.votes.vues import lus

CLE = f"int(max={MAXIMUM})"
plan = Blueprint("essais", __name__, url_prefix=f"/seances/<{CLE}:seance_id>/essais")


@plan.before_request
def refuse_en_vrai() -> None:
    """Refuse false voices on the real séance: they are found in a rehearsal only."""
    if seance_repetee() is None:
        raise Introuvable("seance")


@plan.post(f"/lots/<{CLE}:lot_id>")
@acces(Droit.TENIR_SEANCE)
def voix(seance_id: int, lot_id: int) -> Response:
    """Let every seat that is there vote on the decisions typed, as the kind chosen says."""
    deliberation = lue(seance_id, lot_id)
    lot = deliberation.courant
    if lot is None or not deliberation.ecrit:
        raise Introuvable("lot", id=lot_id)
    saisie = Saisie(lot, aujourdhui(), deliberation.condition_jours, request.form)
    try:
        _enregistre(lot, saisie)
    except Refus as refus:
        flash(messages.texte(refus), "bloquant")
        return ouvre(seance_id, lot_id)
    return ouvre(seance_id, lot_id)


def _enregistre(lot: LotOuvert, saisie: Saisie) -> None:
    sieges = [siege.siege_id for siege in lot.votants]
    with ouvre_acte() as acte:
        resultat = record_deliberation(
            acte,
            lot_id=lot.ligne.lot_id,
            version=saisie.version,
            decisions=saisie.decisions(),
            votes=false_voices(sieges, _genre()),
            ordre_motif=saisie.form.ordre_motif.data or "Répétition.",
            rang_1_confirme=True,
            relu=True,
        )
    flash(f"Voix d’essai, lot {resultat.numero} : {resultat.phrase}.", "lampe")


@plan.post(f"/votes/<{CLE}:lot_id>")
@acces(Droit.TENIR_SEANCE)
def bulletins(seance_id: int, lot_id: int) -> Response:
    """Let every member who has not voted on an open vote send a ballot."""
    _, votes = lus(seance_id, lot_id)
    vote = next((v for v in votes if v.ligne.lot_id == lot_id), None)
    if vote is None:
        raise Introuvable("lot", id=lot_id)
    attendus = {siege.siege_id: siege.membre_id for siege in vote.attendus}
    ferme_lecture()
    for siege_id, choix in false_voices(list(attendus), _genre()).items():
        membre = Auteur(None, Role.MEMBRE, membre_id=attendus[siege_id])
        with actes().ouvre(membre) as acte:
            cast_vote(acte, lot_id=lot_id, siege_id=siege_id, choix=choix, cle=secrets.token_hex(16))
    flash(f"Bulletins d’essai reçus : {len(attendus)}.", "lampe")
    return redirect(url_for("votes.secretariat.lot", seance_id=seance_id, lot_id=lot_id), 303)


@plan.post("/heure")
@acces(Droit.TENIR_SEANCE)
def avance(seance_id: int) -> Response:
    """Bring the clock of a written séance to the beginning of its vote, or to its close."""
    seance = tenue(seance_id)
    heures = {"vote": seance.vote_le, "cloture": seance.fin_le}
    instant = heures.get(request.form.get("jusque", ""))
    if seance.modalite is not ModaliteSeance.ECRIT or instant is None:
        raise Introuvable("seance", id=seance_id)
    ferme_lecture()
    repetitions().avance(seance_repetee() or 0, instant)
    settle_seance(actes(), seance_id)
    return redirect(url_for("votes.secretariat.page", seance_id=seance_id), 303)


def _genre() -> GenreVoix:
    choisi = request.form.get("voix_d_essai")
    return next((genre for genre in GenreVoix if genre.value == choisi), GenreVoix.MAJORITE)
