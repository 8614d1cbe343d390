"""Forms of a dossier: a comment, a paper, and the search of a waiting application."""

from datetime import date

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types

from caleol.kernel.francais import nombre
from caleol.rules.pieces import ExigencePiece, Piece, pieces
from caleol.services.avis import LONGUEUR
from caleol.services.pieces import GestePiece
from caleol.web.formulaires import DateField, Formulaire, Requis

AIDE_AVIS = (
    "Des faits constatés, avec leur date. Ni santé, ni origine, ni jugement sur les personnes : les membres lisent ce "
    f"texte, et le demandeur peut demander à le lire. {nombre(LONGUEUR)} signes au plus."
)


class AvisForm(Formulaire):
    """A comment on a candidature; `relu` is asked for where a word is to be read again."""

    texte = TextAreaField("Votre commentaire", validators=[Requis("Écrivez ce que vous avez constaté.")])
    relu = BooleanField("J’ai relu ce texte : il ne dit que des faits utiles à l’attribution")


class PieceForm(Formulaire):
    """What happened to a paper of the limitative list."""

    code = SelectField("Pièce")
    geste = RadioField(
        "Elle est", choices=[SelectChoice(g.value, g.libelle) for g in GestePiece], default=GestePiece.RECUE.value
    )
    le = DateField("Date", minimum=2000, validators=[Requis()])
    valable_jusqu = DateField("Valable jusqu’au", minimum=2000)


def formulaire_avis(*, tape: bool = False) -> AvisForm:
    """Return the form of a comment, filled with what was typed where it was sent."""
    return AvisForm(prefix="avis") if tape else AvisForm(formdata=None, prefix="avis")


def formulaire_piece(au: date, *, tape: bool = False) -> PieceForm:
    """Return the form of a paper with the list of the day, filled with what was typed where it was sent."""
    form = PieceForm(prefix="piece") if tape else PieceForm(formdata=None, prefix="piece", le=au)
    form.code.choices = _choix(au)
    return form


def _choix(au: date) -> list[SelectChoice]:
    """Return the papers by when they may be asked for."""
    return [
        SelectChoice(piece.code, _libelle(piece), optgroup=exigence.libelle.capitalize())
        for exigence in ExigencePiece
        for piece in pieces(au)
        if piece.exigence is exigence
    ]


def _libelle(piece: Piece) -> str:
    return f"{piece.situation}\u00a0: {piece.papiers[:1].lower()}{piece.papiers[1:]}"
