"""A member's votes: the dwellings that wait, one dwelling and its ballot, the debate, the receipts."""

import secrets

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import heure
from caleol.queries.deliberation import Deliberation
from caleol.queries.deliberation_lot import LotOuvert
from caleol.queries.seance_lisible import find_seance
from caleol.queries.votes import VoteLu, get_contributions, list_recus, load_votes
from caleol.rules.droits import Droit
from caleol.services.horloge_votes import settle_seance
from caleol.services.lectures import PageLue
from caleol.services.votes import PROPOSE, Recu, cast_vote, confirm_voice, contribute, step_aside
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.candidatures.grandeurs import budget_en_bref
from caleol.web.contexte import actes, aujourdhui, auteur, ferme_lecture, lecture, maintenant, ouvre_acte
from caleol.web.deliberation import formulaires as f
from caleol.web.deliberation.affichage import lien, lue
from caleol.web.deliberation.saisie import Saisie, Tapes
from caleol.web.lectures import note_lecture
from caleol.web.lots.lecture import MAXIMUM, entier
from caleol.web.lots.liens import signe
from caleol.web.votes.vivant import since_read, version

CLE = f"int(max={MAXIMUM})"
plan = Blueprint("votes", __name__, url_prefix=f"/seances/<{CLE}:seance_id>/votes")
Page = tuple[str, int]
SIGNES_DE_CLE = 64


def lus(seance_id: int, lot_id: int | None = None) -> tuple[Deliberation, tuple[VoteLu, ...]]:
    """Return the séance and the votes of the reader, what was due by the clock done first."""
    ferme_lecture()
    settle_seance(actes(), seance_id)
    deliberation = lue(seance_id, lot_id)
    return deliberation, load_votes(lecture(), auteur(), seance_id, deliberation.lots, maintenant())


def suivant(votes: tuple[VoteLu, ...], lot_id: int | None = None) -> VoteLu | None:
    """Return the next dwelling that waits for a ballot, from the top again after the last."""
    place = next((rang for rang, vote in enumerate(votes) if vote.ligne.lot_id == lot_id), -1)
    ordre = (*votes[place + 1 :], *votes[: place + 1])
    return next((vote for vote in ordre if vote.a_voter and vote.ligne.lot_id != lot_id), None)


@plan.get("")
@acces(Droit.LIRE_SEANCE)
def liste(seance_id: int) -> str | Response:
    """Show the dwellings that wait for the member, with the hour of the close; lead who does not vote to theirs."""
    if not auteur().peut(Droit.VOTER):
        return _sans_bulletin(seance_id)
    lue_a = version(seance_id)
    deliberation, votes = lus(seance_id)
    return render_template("votes/liste.html", d=deliberation, votes=votes, suivant=suivant(votes), version=lue_a)


@plan.get("/etat")
@acces(Droit.VOTER)
def etat(seance_id: int) -> Response:
    """Return the live part of the list: nothing that a person fills in is in it."""

    def rendu() -> str:
        deliberation, votes = lus(seance_id)
        return render_template("votes/_liste.html", d=deliberation, votes=votes, suivant=suivant(votes))

    return since_read(seance_id, rendu)


@plan.get("/recus")
@acces(Droit.VOTER)
def recus(seance_id: int) -> str:
    """Show every receipt of the member on a séance, those of replaced ballots too."""
    deliberation = lue(seance_id, None)
    numeros = {ligne.lot_id: ligne for ligne in deliberation.lots}
    return render_template(
        "votes/recus.html", d=deliberation, lignes=numeros, recus=list_recus(lecture(), auteur(), seance_id)
    )


@plan.get(f"/<{CLE}:lot_id>")
@acces(Droit.LIRE_SEANCE)
def lot(seance_id: int, lot_id: int) -> str | Response:
    """Show one dwelling, its candidates in rank order, and the ballot; lead who does not vote to their page of it."""
    if not auteur().peut(Droit.VOTER):
        return _sans_bulletin(seance_id, lot_id)
    lue_a = version(seance_id, lot_id)
    deliberation, vote, votes = _du_lot(seance_id, lot_id)
    return _montre(deliberation, vote, votes, lue_a=lue_a)


@plan.get(f"/<{CLE}:lot_id>/table")
@acces(Droit.VOTER)
def table(seance_id: int, lot_id: int) -> Response:
    """Return what came on the table of a dwelling while its ballot is filled in; nothing there is a field."""

    def rendu() -> str:
        deliberation, vote, _ = _du_lot(seance_id, lot_id)
        noms = {candidat.candidature_id: candidat.nom for candidat in _ouvert(deliberation).candidats}
        return render_template(
            "votes/_annonces.html", d=deliberation, vote=vote, noms=noms, stade=request.args.get("stade", "")
        )

    return since_read(seance_id, rendu, lot_id)


@plan.post(f"/<{CLE}:lot_id>")
@acces(Droit.VOTER)
def vote(seance_id: int, lot_id: int) -> Response | Page:
    """Receive a ballot, then lead to the next dwelling that waits."""
    siege_id = entier("siege", request.form) or 0
    choix, jeton = request.form.get("choix", ""), request.form.get("cle", "")[:SIGNES_DE_CLE]
    try:
        with ouvre_acte() as acte:
            recu = cast_vote(
                acte,
                lot_id=lot_id,
                siege_id=siege_id,
                choix=choix if choix != PROPOSE else "",
                cle=jeton or secrets.token_hex(16),
            )
    except Refus as refus:
        if isinstance(refus, Introuvable):
            raise
        return _refuse(seance_id, lot_id, refus, statut=503 if refus.code == "base_occupee" else 422)
    return _suite(seance_id, recu)


@plan.get(f"/<{CLE}:lot_id>/autre")
@acces(Droit.VOTER)
def autre(seance_id: int, lot_id: int) -> str:
    """Show the form of another ranking, started from the proposed order."""
    deliberation, vote, votes = _du_lot(seance_id, lot_id)
    if not vote.miens:
        raise Refus("pas_present")
    return _montre_autre(deliberation, vote, votes, _saisie(deliberation, None))


@plan.post(f"/<{CLE}:lot_id>/autre")
@acces(Droit.VOTER)
def propose(seance_id: int, lot_id: int) -> Response | Page:
    """Put another ranking forward, and vote for it."""
    deliberation, vote, votes = _du_lot(seance_id, lot_id)
    saisie = _saisie(deliberation, request.form)
    if saisie.valide():
        try:
            with ouvre_acte() as acte:
                recu = cast_vote(
                    acte,
                    lot_id=lot_id,
                    siege_id=entier("siege", request.form) or 0,
                    choix=PROPOSE,
                    cle=request.form.get("cle", "")[:SIGNES_DE_CLE] or secrets.token_hex(16),
                    decisions=saisie.decisions(),
                    ordre_motif=saisie.form.ordre_motif.data or "",
                )
            return _suite(seance_id, recu)
        except Refus as refus:
            saisie.ajoute_refus(refus)
    return _montre_autre(deliberation, vote, votes, saisie), 422


@plan.post(f"/<{CLE}:lot_id>/deport")
@acces(Droit.VOTER)
def deport(seance_id: int, lot_id: int) -> Response:
    """Step aside on a dwelling."""
    lue(seance_id, lot_id)
    with ouvre_acte() as acte:
        step_aside(acte, lot_id=lot_id)
    flash("Votre déport est noté. Vous n’êtes ni compté ni votant sur ce logement.", "favorable")
    return redirect(url_for("votes.liste", seance_id=seance_id), 303)


@plan.post(f"/<{CLE}:lot_id>/contributions")
@acces(Droit.LIRE_SEANCE)
def ecrit(seance_id: int, lot_id: int) -> Response:
    """Write on a dwelling, for all who sit on it to read."""
    lue(seance_id, lot_id)
    with ouvre_acte() as acte:
        contribute(acte, lot_id=lot_id, texte=request.form.get("texte", ""))
    flash("Votre message est lisible par tous les membres de ce lot.", "favorable")
    if auteur().peut(Droit.VOTER):
        return redirect(url_for("votes.lot", seance_id=seance_id, lot_id=lot_id, _anchor="debat"), 303)
    return redirect(url_for("deliberation.page", seance_id=seance_id, lot=lot_id, _anchor="panneau"), 303)


@plan.post("/confirmations")
@acces(Droit.VOTER)
def confirme(seance_id: int) -> Response:
    """Confirm a voice that the secretary typed from the telephone."""
    lue(seance_id, None)
    with ouvre_acte() as acte:
        recu = confirm_voice(acte, bulletin_id=entier("bulletin", request.form) or 0)
    flash(_dit(recu), "favorable")
    return redirect(url_for("votes.liste", seance_id=seance_id), 303)


def _sans_bulletin(seance_id: int, lot_id: int | None = None) -> Response:
    """Lead who reads a séance and has no ballot to the votes that they follow, else to the séance."""
    find_seance(lecture(), auteur(), seance_id)
    if not auteur().peut(Droit.TENIR_SEANCE):
        return redirect(url_for("deliberation.page", seance_id=seance_id, lot=lot_id), 303)
    if lot_id is None:
        return redirect(url_for("votes.secretariat.page", seance_id=seance_id), 303)
    return redirect(url_for("votes.secretariat.lot", seance_id=seance_id, lot_id=lot_id), 303)


def _dit(recu: Recu) -> str:
    deja = "Déjà enregistré" if recu.deja else "Enregistré"
    return f"{deja} à {heure(recu.le)}, reçu {recu.recu}. Vous pouvez changer votre vote jusqu’à la clôture."


def _suite(seance_id: int, recu: Recu) -> Response:
    """Lead to what waited after this ballot, whose page shows the receipt; a script goes there itself."""
    flash(_dit(recu), "favorable")
    prochain = entier("suivant", request.form)
    adresse = url_for("votes.liste", seance_id=seance_id)
    if prochain is not None:
        adresse = url_for("votes.lot", seance_id=seance_id, lot_id=prochain)
    if "X-Fragment" in request.headers:
        return jsonify(suite=adresse, dit=_dit(recu))
    return redirect(adresse, 303)


def _refuse(seance_id: int, lot_id: int, refus: Refus, *, statut: int) -> Page:
    """Say why on the page itself; a 503 tells the device that holds the ballot to send it again."""
    deliberation, vote, votes = _du_lot(seance_id, lot_id)
    return _montre(deliberation, vote, votes, messages.texte(refus)), statut


def _du_lot(seance_id: int, lot_id: int) -> tuple[Deliberation, VoteLu, tuple[VoteLu, ...]]:
    deliberation, votes = lus(seance_id, lot_id)
    trouve = next((vote for vote in votes if vote.ligne.lot_id == lot_id), None)
    if trouve is None:
        raise Introuvable("lot", id=lot_id)
    return deliberation, trouve, votes


def _montre(
    deliberation: Deliberation, vote: VoteLu, votes: tuple[VoteLu, ...], erreur: str = "", lue_a: str = ""
) -> str:
    ouvert = _ouvert(deliberation)
    note_lecture(PageLue.DELIBERATION, [c.demande_id for c in ouvert.candidats], lot_id=vote.ligne.lot_id)
    return render_template(
        "votes/lot.html",
        d=deliberation,
        lot=ouvert,
        vote=vote,
        noms={candidat.candidature_id: candidat.nom for candidat in ouvert.candidats},
        rang=[v.ligne.lot_id for v in votes].index(vote.ligne.lot_id) + 1,
        total=len(votes),
        suivant=suivant(votes, vote.ligne.lot_id),
        contributions=get_contributions(lecture(), auteur(), deliberation.seance_id, vote.ligne.lot_id),
        budgets={candidat.candidature_id: budget_en_bref(candidat.budget) for candidat in ouvert.candidats},
        cle=secrets.token_hex(16),
        erreur=erreur,
        version=lue_a,
        lien=lien,
        signe=signe,
    )


def _ouvert(deliberation: Deliberation) -> LotOuvert:
    if deliberation.courant is None:
        raise Introuvable("lot")
    return deliberation.courant


def _saisie(deliberation: Deliberation, tapes: Tapes | None) -> Saisie:
    return Saisie(_ouvert(deliberation), aujourdhui(), deliberation.condition_jours, tapes)


def _montre_autre(deliberation: Deliberation, vote: VoteLu, votes: tuple[VoteLu, ...], saisie: Saisie) -> str:
    choisi = entier("siege", request.values)
    return render_template(
        "votes/autre.html",
        d=deliberation,
        lot=_ouvert(deliberation),
        vote=vote,
        siege=next((s for s in vote.miens if s.siege_id == choisi), next(iter(vote.miens), None)),
        suivant=suivant(votes, vote.ligne.lot_id),
        saisie=saisie,
        erreurs=list(saisie.erreurs),
        pieces=[f.mots_piece(piece) for piece in f.pieces_connues()],
        cle=request.form.get("cle") or secrets.token_hex(16),
        lien=lien,
    )
