"""Pages of the agency's desk: flag a lease, see where each flag is, set one aside."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.kernel.errors import Refus
from caleol.queries.occupation.fiche import BailVu, get_bail
from caleol.queries.occupation.signalements import list_signalements
from caleol.rules.droits import Droit
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.occupation.signalements import (
    EtatSignalement,
    Piece,
    dismiss_signalement,
    flag_bail,
    read_piece,
)
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte, reglages
from caleol.web.lots.lecture import entier, enumere
from caleol.web.occupation.formulaires import SignalementForm

plan = Blueprint("signalements", __name__)
DE_NOUVEAU = "Choisissez de nouveau ce document : un envoi refusé ne garde rien."
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@plan.get("/signalements")
@acces(Droit.LIRE_OCCUPATION)
def liste() -> str:
    """Show the flags of the perimeter and where each one is."""
    etat = enumere(EtatSignalement, "etat")
    trouves = list_signalements(lecture(), auteur(), etat, page=entier("page") or 1)
    return render_template("occupation/signalements.html", liste=trouves, etat=etat, etats=EtatSignalement)


@plan.get("/baux/<int:bail_id>/signaler")
@acces(Droit.SIGNALER_OCCUPATION)
def prepare(bail_id: int) -> str:
    """Show the form of a flag, with what the tool finds beside it."""
    bail = _bail(bail_id)
    return _formulaire(bail, SignalementForm(formdata=None, situation=_premiere(bail)))


@plan.post("/baux/<int:bail_id>/signaler")
@acces(Droit.SIGNALER_OCCUPATION)
def signale(bail_id: int) -> Reponse | tuple[str, int]:
    """Flag a lease."""
    bail, form = _bail(bail_id), SignalementForm()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                flag_bail(
                    acte,
                    bail_id=bail_id,
                    situation=SituationOccupation(form.situation.data),
                    commentaire=form.commentaire.data or "",
                    en_fait=form.en_fait.data,
                    visite_le=form.visite_le.data,
                    piece=_piece(),
                    relu=form.relu.data,
                )
            flash("Signalé à la commission. Cette page montre où en est le signalement.", "favorable")
            return redirect(url_for("occupation.bail", bail_id=bail_id, _anchor="signales"), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
    return _formulaire(bail, form), 422


@plan.post("/signalements/<int:signalement_id>/ecarter")
@acces(Droit.SIGNALER_OCCUPATION)
def ecarte(signalement_id: int) -> Reponse:
    """Set a flag aside with its reason."""
    with ouvre_acte() as acte:
        dismiss_signalement(acte, signalement_id=signalement_id, motif=request.form.get("motif", ""))
    flash("Signalement écarté, avec son motif.", "favorable")
    return redirect(url_for("occupation.signalements.liste"), 303)


@plan.get("/signalements/<int:signalement_id>/document")
@acces(Droit.LIRE_OCCUPATION)
def document(signalement_id: int) -> Response:
    """Send the document of a flag."""
    with ouvre_acte() as acte:
        contenu, genre = read_piece(acte, signalement_id=signalement_id, dossier=reglages().dossier_donnees)
    entetes = {"Content-Disposition": f'attachment; filename="signalement-{signalement_id}.{genre}"'}
    return Response(contenu, mimetype=TYPES[genre], headers=entetes)


def _bail(bail_id: int) -> BailVu:
    return get_bail(lecture(), auteur(), bail_id, aujourdhui())


def _formulaire(bail: BailVu, form: SignalementForm) -> str:
    """Return the page of the form, each situation with what the tool says of it; a document sent is not kept."""
    if _piece() is not None:
        form.fichier.errors = [*form.fichier.errors, DE_NOUVEAU]
    etats = {s.situation.value: s.etat for s in (bail.constats.situations if bail.constats else ())}
    return render_template("occupation/signaler.html", bail=bail, form=form, etats=etats)


def _premiere(bail: BailVu) -> str | None:
    """Return the first situation that the tool finds: the one that an agency most often flags."""
    trouvees = bail.constats.en("constatee") if bail.constats else ()
    return trouvees[0].situation.value if trouvees else None


def _piece() -> Piece | None:
    recu = request.files.get("fichier")
    if recu is None or not recu.filename:
        return None
    return Piece(recu.stream.read(), reglages().dossier_donnees)
