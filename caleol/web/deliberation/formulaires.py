"""Forms of the deliberation: one part a candidate, one a seat, and the acts beside them."""

from datetime import date

from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.validators import NumberRange, Optional, StopValidation
from wtforms.widgets import TextInput

from caleol.kernel.francais import sans_accent
from caleol.rules.decisions import TypeDecision
from caleol.rules.motifs import FamilleMotif, motifs
from caleol.rules.pieces import Piece, pieces
from caleol.web.contexte import aujourdhui
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

UNANIMITE, APPEL = "unanimite", "appel"
POUR, CONTRE, ABSTENTION, DEPORT = "pour", "contre", "abstention", "deport"
MOTS_DES_VOIX = ((POUR, "Pour"), (CONTRE, "Contre"), (ABSTENTION, "Abstention"), (DEPORT, "Déport"))
TOUCHES = {
    TypeDecision.ATTRIBUTION: "Attribuer",
    TypeDecision.ATTRIBUTION_CLASSEE: "Classer",
    TypeDecision.ATTRIBUTION_CONDITION: "Condition",
    TypeDecision.NON_ATTRIBUTION: "Ne pas attribuer",
    TypeDecision.IRRECEVABILITE: "Irrecevable",
}
CHOISIR = SelectChoice("", "Choisir")


class Ecrit:
    """A text that says something: blanks are not enough."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, champ: Field) -> None:
        """Refuse an empty text."""
        if not (champ.data or "").strip():
            raise StopValidation(self.message)


class Partie(Formulaire):
    """A part of the page's form, named by its prefix; the page's form holds the token."""

    class Meta(Formulaire.Meta):
        """No token of its own."""

        csrf = False


class PieceField(Field):
    """A paper of the limitative list, chosen or typed by its words; kept as its code, or as typed where it is none."""

    widget = TextInput()
    data: str | None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else libelle_piece(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a paper."""
        texte = (valuelist[0] if valuelist else "").strip()
        nu = sans_accent(texte)
        seules = [p.code for p in pieces_connues() if nu == sans_accent(p.papiers)]
        nommees = [p.code for p in pieces_connues() if nu in {sans_accent(p.code), sans_accent(p.libelle)}]
        trouvees = nommees or (seules if len(seules) == 1 else [])
        self.data = trouvees[0] if trouvees else texte or None


def pieces_connues() -> tuple[Piece, ...]:
    """Return the papers that a condition may name: those of the list, but for the ones nobody is shown."""
    return tuple(p for p in pieces(aujourdhui()) if not p.jamais_montree)


def mots_piece(la_piece: Piece) -> str:
    """Return « Avis de situation (Demandeur d’emploi) »."""
    return la_piece.libelle


def libelle_piece(code: str | None) -> str:
    """Return a paper in words, by its code."""
    return next((mots_piece(p) for p in pieces_connues() if p.code == code), "")


class CandidatForm(Partie):
    """What is decided on one candidate."""

    decision = RadioField(
        "Décision", [Requis("Choisissez une décision.")], choices=choix(*((t.value, mot) for t, mot in TOUCHES.items()))
    )
    rang = IntegerField("Rang", [Optional(), NumberRange(1, 99, "Écrivez un rang, à partir de 1.")])
    piece = PieceField("Pièce attendue", render_kw={"list": "pieces", "autocomplete": "off"})
    echeance = DateField("Avant le", minimum=2020)
    motif_na = SelectField("Motif", [Optional()])
    motif_ir = SelectField("Motif d’irrecevabilité", [Optional()])
    texte = TextAreaField("Fait du dossier, en toutes lettres")

    def propose(self, au: date, suggestions: dict[str, str]) -> None:
        """Fill the lists with the reasons of a day; `suggestions` gives each one its sentence."""
        for champ, famille in (
            (self.motif_na, FamilleMotif.NON_ATTRIBUTION),
            (self.motif_ir, FamilleMotif.IRRECEVABILITE),
        ):
            champ.choices = options_de_motif(famille, au, suggestions)

    @property
    def type(self) -> TypeDecision | None:
        """Return the kind chosen, None while there is none."""
        connus = {t.value for t in TypeDecision}
        return TypeDecision(self.decision.data) if self.decision.data in connus else None

    @property
    def motif(self) -> str | None:
        """Return the coded reason of the kind chosen."""
        champs = {TypeDecision.NON_ATTRIBUTION: self.motif_na, TypeDecision.IRRECEVABILITE: self.motif_ir}
        champ = champs.get(self.type) if self.type else None
        return (champ.data or None) if champ else None


def options_de_motif(famille: FamilleMotif, au: date, suggestions: dict[str, str]) -> list[SelectChoice]:
    """Return the reasons of a family in force on a day, each with the sentence that the dossier gives it."""
    return [CHOISIR, *(_option(m.code, m.label_interne, suggestions) for m in motifs(famille, au))]


def _option(code: str, libelle: str, suggestions: dict[str, str]) -> SelectChoice:
    phrase = suggestions.get(code)
    return SelectChoice(code, libelle, {"data-phrase": phrase} if phrase else {})


class SiegeForm(Partie):
    """The voice of one seat."""

    voix = RadioField(
        "Voix",
        [Requis("Indiquez la voix de ce siège.")],
        choices=choix((POUR, "Pour"), (CONTRE, "Contre"), (ABSTENTION, "Abst."), (DEPORT, "Déport")),
        default=POUR,
    )


class DeliberationForm(Formulaire):
    """The lot as it was read, how voices were taken, and what the order must explain."""

    version = HiddenField()
    votants = HiddenField()
    relu = HiddenField()
    mode = RadioField(
        "Vote",
        [Requis("Dites comment la commission a voté.")],
        choices=choix((UNANIMITE, "À l’unanimité des présents"), (APPEL, "Siège par siège")),
        default=UNANIMITE,
    )
    ordre_motif = TextAreaField("Pourquoi le classement s’écarte des points")
    rang_1_confirme = BooleanField("Confirmer le rang 1 de ce ménage sur deux lots de la séance")


class AjournementForm(Formulaire):
    """Why a lot is postponed."""

    version = HiddenField()
    motif = TextAreaField("Raison de l’ajournement, au procès-verbal", [Ecrit("Écrivez la raison.")])


class AnnulationForm(Formulaire):
    """Why a decision is undone."""

    motif = TextAreaField(
        "Raison de l’annulation, au procès-verbal", [Ecrit("Écrivez la raison.")], id="motif-annulation"
    )


class RemarqueForm(Formulaire):
    """A remark for the minutes."""

    texte = TextAreaField("Remarque ou incident, au procès-verbal", [Ecrit("Écrivez la remarque.")])


class FiltreForm(Partie):
    """What the grid shows, in the address."""

    filtre = SelectField("Afficher", choices=choix(("", "Tous les lots"), ("a_traiter", "À traiter")))
    q = StringField("Numéro, adresse")
