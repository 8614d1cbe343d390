"""Several rankings on one lot: a member puts another one forward; a second ballot between the first two."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.deliberation import Deliberation, get_deliberation
from caleol.queries.deliberation_lignes import SiegeAffiche
from caleol.queries.deliberation_lot import LotOuvert
from caleol.queries.second_tour import get_second_tour
from caleol.rules.droits import Droit
from caleol.rules.scrutin import IssueScrutin
from caleol.services.deliberation import (
    ABSTENTION,
    CONTRE,
    ContreProposition,
    ResultatDeliberation,
    record_deliberation,
    record_second_tour,
)
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, maintenant, ouvre_acte
from caleol.web.deliberation.affichage import lien
from caleol.web.deliberation.formulaires import Partie
from caleol.web.deliberation.saisie import Saisie, Tapes
from caleol.web.formulaires import Formulaire, Requis, choix
from caleol.web.nombres import cle
from caleol.web.seances.vues import Page

plan = Blueprint("classements", __name__, url_prefix="/<int:seance_id>/lots/<int:lot_id>")
CHOIX = [("1", "Classement 1"), ("2", "Classement 2"), (CONTRE, "Contre"), (ABSTENTION, "Abst.")]


class VoixForm(Partie):
    """The choice of one seat between two rankings."""

    choix = RadioField("Voix", [Requis("Indiquez la voix de ce siège.")], choices=choix(*CHOIX))


class AuteurForm(Formulaire):
    """Who puts the second ranking forward."""

    auteur_siege_id = SelectField("Proposé par", [Requis("Choisissez qui propose ce classement.")], coerce=int)


class DeuxClassements:
    """The form of two rankings, their author, and the voice of each seat."""

    def __init__(self, deliberation: Deliberation, lot: LotOuvert, tapes: Tapes | None = None) -> None:
        """Build every part; both rankings start from the proposed order."""
        jours = deliberation.condition_jours
        self.lot = lot
        self.premier = Saisie(lot, aujourdhui(), jours, tapes)
        self.second = Saisie(lot, aujourdhui(), jours, tapes, prefixe="d")
        self.auteur = AuteurForm(tapes)
        self.auteur.auteur_siege_id.choices = choix(*((siege.siege_id, siege.nom) for siege in lot.votants))
        self.voix = [(siege, VoixForm(tapes, prefix=f"v{siege.siege_id}-")) for siege in lot.votants]

    def valide(self) -> bool:
        """Return whether every part can be read."""
        parties = [self.premier.valide(), self.second.valide(), self.auteur.validate()]
        return all([*parties, *(form.validate() for _, form in self.voix)])

    @property
    def votes(self) -> dict[int, str]:
        """Return the choice of each seat."""
        return {siege.siege_id: form.choix.data for siege, form in self.voix}

    def erreurs(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong: where (the anchor of a field, "" for the whole), and what to do."""
        yield from self.premier.erreurs
        yield from ((ancre, f"Classement 2, {texte}") for ancre, texte in self.second.erreurs if ancre)
        yield from (("auteur_siege_id", str(erreur)) for erreur in self.auteur.auteur_siege_id.errors)
        for siege, form in self.voix:
            yield from ((f"{form.choix.id}-0", f"{siege.nom}\u00a0: {erreur}") for erreur in form.choix.errors)


@plan.get("/classements")
@acces(Droit.TENIR_SEANCE)
def page(seance_id: int, lot_id: int) -> str:
    """Show the form of two rankings."""
    deliberation, lot = _lot(seance_id, lot_id)
    return _montre(deliberation, DeuxClassements(deliberation, lot))


@plan.post("/classements")
@acces(Droit.TENIR_SEANCE)
def enregistre(seance_id: int, lot_id: int) -> Response | Page:
    """Record a vote between two rankings, and what it decides."""
    deliberation, lot = _lot(seance_id, lot_id)
    saisie = DeuxClassements(deliberation, lot, request.form)
    if not saisie.valide():
        return _montre(deliberation, saisie), 422
    try:
        resultat = _record(lot_id, saisie)
    except Refus as refus:
        saisie.premier.ajoute_refus(refus, saisie.second)
        return _montre(deliberation, saisie), 422
    return _suite(seance_id, lot_id, resultat)


def _record(lot_id: int, saisie: DeuxClassements) -> ResultatDeliberation:
    form = saisie.premier.form
    autre = ContreProposition(tuple(saisie.second.decisions()), saisie.auteur.auteur_siege_id.data)
    with ouvre_acte() as acte:
        return record_deliberation(
            acte,
            lot_id=lot_id,
            version=saisie.premier.version,
            decisions=saisie.premier.decisions(),
            contre_propositions=[autre],
            votes=saisie.votes,
            ordre_motif=form.ordre_motif.data or "",
            rang_1_confirme=bool(form.rang_1_confirme.data),
            relu=saisie.premier.relue(saisie.second),
        )


@plan.get("/second-tour")
@acces(Droit.TENIR_SEANCE)
def second_tour(seance_id: int, lot_id: int) -> str:
    """Show the second ballot that a lot waits for."""
    return _montre_second_tour(seance_id, lot_id, {})


@plan.post("/second-tour")
@acces(Droit.TENIR_SEANCE)
def depouille(seance_id: int, lot_id: int) -> Response | Page:
    """Record the second ballot."""
    _, lot = _lot(seance_id, lot_id)
    votes = {siege.siege_id: request.form.get(f"v{siege.siege_id}", "") for siege in lot.votants}
    try:
        with ouvre_acte() as acte:
            resultat = record_second_tour(
                acte, lot_id=lot_id, version=request.form.get("version", 0, type=cle), votes=votes
            )
    except Refus as refus:
        return _montre_second_tour(seance_id, lot_id, votes, messages.texte(refus)), 422
    return _suite(seance_id, lot_id, resultat)


def _suite(seance_id: int, lot_id: int, resultat: ResultatDeliberation) -> Response:
    genre = "favorable" if resultat.issue is IssueScrutin.ADOPTE else "verifier"
    flash(f"Lot {resultat.numero} enregistré : {resultat.phrase}.", genre)
    if resultat.issue is IssueScrutin.SECOND_TOUR:
        return redirect(url_for("seances.classements.second_tour", seance_id=seance_id, lot_id=lot_id), 303)
    return redirect(url_for("deliberation.page", seance_id=seance_id, lot=lot_id, _anchor="panneau"), 303)


def _lot(seance_id: int, lot_id: int) -> tuple[Deliberation, LotOuvert]:
    deliberation = get_deliberation(lecture(), auteur(), seance_id, maintenant=maintenant(), lot_id=lot_id)
    if deliberation.courant is None or not deliberation.ecrit:
        raise Introuvable("lot", id=lot_id)
    return deliberation, deliberation.courant


def _montre(deliberation: Deliberation, saisie: DeuxClassements) -> str:
    erreurs = list(saisie.erreurs())
    return render_template(
        "seances/classements.html", d=deliberation, lot=saisie.lot, saisie=saisie, erreurs=erreurs, lien=lien
    )


def _montre_second_tour(seance_id: int, lot_id: int, votes: dict[int, str], erreur: str = "") -> str:
    deliberation, lot = _lot(seance_id, lot_id)
    tour = get_second_tour(lecture(), auteur(), seance_id, lot_id)
    sieges: tuple[SiegeAffiche, ...] = lot.votants
    return render_template(
        "seances/second_tour.html", d=deliberation, lot=lot, tour=tour, sieges=sieges, votes=votes, erreur=erreur
    )
