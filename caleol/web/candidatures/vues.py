"""Dossiers of candidates, their comparison, and the search of waiting applications."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.comparaison import get_comparaison
from caleol.queries.identites import count_identites
from caleol.queries.recherche_demande import search_demandes
from caleol.rules.droits import Droit
from caleol.services.avis import write_avis
from caleol.services.lectures import PageLue
from caleol.services.pieces import GestePiece, record_piece
from caleol.web.acces import acces
from caleol.web.candidatures.affichage import OUTILS, VUE, montre_demande, montre_dossier, note_refus, vue_anonyme
from caleol.web.candidatures.formulaires import PieceForm, formulaire_avis, formulaire_piece
from caleol.web.candidatures.tableau import tableau
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture
from caleol.web.lots.lecture import MAXIMUM, cle_demandee, entier

plan = Blueprint("candidatures", __name__)
CLE = f"int(max={MAXIMUM})"
CANDIDAT = f"/lots/<{CLE}:lot_id>/candidats/<{CLE}:candidature_id>"


@plan.get("/demandes")
@acces(Droit.CHERCHER_DEMANDE)
def recherche() -> str:
    """Find waiting applications by name or number."""
    texte = request.args.get("q", "")[:120]
    trouvees = search_demandes(lecture(), texte, aujourdhui(), page=entier("page") or 1)
    note_lecture(PageLue.RECHERCHE, [ligne.id for ligne in trouvees.lignes])
    douteuses = count_identites(lecture())
    return render_template("candidatures/recherche.html", trouvees=trouvees, douteuses=douteuses)


@plan.get(f"/demandes/<{CLE}:demande_id>")
@acces(Droit.CHERCHER_DEMANDE)
def demande(demande_id: int) -> str:
    """Show a waiting application outside any lot."""
    return montre_demande(demande_id)


@plan.get(CANDIDAT)
@acces(Droit.LIRE_DOSSIER)
def dossier(lot_id: int, candidature_id: int) -> str:
    """Show the dossier of a candidate for one dwelling."""
    return montre_dossier(lot_id, candidature_id, anonyme=vue_anonyme())


@plan.get(f"/lots/<{CLE}:lot_id>/comparaison")
@acces(Droit.LIRE_DOSSIER)
def comparaison(lot_id: int) -> str:
    """Show the candidates of a lot side by side."""
    comparee = get_comparaison(lecture(), auteur(), lot_id, aujourdhui(), anonyme=vue_anonyme())
    candidats = (*comparee.lot.candidats, *comparee.lot.retires)
    note_lecture(PageLue.COMPARAISON, [c.dossier.demande_id for c in candidats], lot_id=lot_id)
    return render_template(
        "candidatures/comparaison.html",
        comparaison=comparee,
        lot=comparee.lot,
        tableau=tableau(comparee.lot),
        vue=VUE if comparee.lot.anonyme else {},
        **OUTILS,
    )


@plan.post(f"{CANDIDAT}/avis")
@acces(Droit.PROPOSER_CANDIDAT)
def note(lot_id: int, candidature_id: int) -> Response | tuple[str, int]:
    """Write a comment on a candidate."""
    form = formulaire_avis(tape=True)
    if not form.validate_on_submit():
        return montre_dossier(lot_id, candidature_id, avis=form), 422
    try:
        with ouvre_acte() as acte:
            write_avis(
                acte,
                lot_id=lot_id,
                candidature_id=candidature_id,
                texte=form.texte.data or "",
                relu=bool(form.relu.data),
                du_reservataire=bool(form.du_reservataire.data),
            )
    except Refus as refus:
        note_refus(form, refus)
        return montre_dossier(lot_id, candidature_id, avis=form), 422
    flash("Commentaire enregistré.", "favorable")
    return redirect(url_for("candidatures.dossier", lot_id=lot_id, candidature_id=candidature_id), 303)


@plan.post(f"/demandes/<{CLE}:demande_id>/pieces")
@acces(Droit.PROPOSER_CANDIDAT)
def piece(demande_id: int) -> Response | tuple[str, int]:
    """Note that a paper was asked for, received or seen; `lot` and `candidat` tell the page to come back to."""
    suite, form = retour(demande_id), formulaire_piece(aujourdhui(), tape=True)
    if not form.validate_on_submit():
        return _reprend(demande_id, form), 422
    try:
        with ouvre_acte() as acte:
            record_piece(
                acte,
                demande_id=demande_id,
                code=form.code.data,
                geste=GestePiece(form.geste.data),
                le=form.le.data or aujourdhui(),
                valable_jusqu=form.valable_jusqu.data,
            )
    except Refus as refus:
        note_refus(form, refus)
        return _reprend(demande_id, form), 422
    flash("Pièce notée.", "favorable")
    return redirect(suite, 303)


def retour(demande_id: int) -> str:
    """Return the page that a form about an application came from: a dossier, or the application alone.

    Raises:
        Introuvable: what the address says of the lot or the candidature is no number; read before anything is written.
    """
    lot_id, candidature_id = cle_demandee("lot"), cle_demandee("candidat")
    if lot_id and candidature_id:
        return url_for("candidatures.dossier", lot_id=lot_id, candidature_id=candidature_id)
    return url_for("candidatures.demande", demande_id=demande_id)


def _reprend(demande_id: int, form: PieceForm) -> str:
    """Show the page again with what was typed."""
    lot_id, candidature_id = entier("lot"), entier("candidat")
    if lot_id and candidature_id:
        return montre_dossier(lot_id, candidature_id, piece=form)
    return montre_demande(demande_id, piece=form)
