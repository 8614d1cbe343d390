"""Forms of a dossier: a comment, a paper, and the search of a waiting application."""

from collections.abc import Iterable
from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.validators import Length

from caleol.kernel.francais import nombre
from caleol.queries.identites import EnsembleDouteux
from caleol.queries.verifications import Verifications
from caleol.rules.pieces import ExigencePiece, Piece, pieces
from caleol.services.avis import LONGUEUR
from caleol.services.contacts import LONGUEUR as LONGUEUR_NOTE
from caleol.services.contacts import CanalContact, ResultatContact
from caleol.services.identites import ResolutionIdentite
from caleol.services.pieces import GestePiece
from caleol.services.verifications import LONGUEUR as LONGUEUR_JUSTIFICATIF
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

AIDE_AVIS = (
    "Des faits constatés, avec leur date. Ni santé, ni origine, ni jugement sur les personnes : les membres lisent ce "
    f"texte, et le demandeur peut demander à le lire. {nombre(LONGUEUR)} signes au plus."
)


class AvisForm(Formulaire):
    """A comment on a candidature; `relu` is asked for where a word is to be read again."""

    texte = TextAreaField("Votre commentaire", validators=[Requis("Écrivez ce que vous avez constaté.")])
    du_reservataire = BooleanField("C’est l’avis que le réservataire a donné")
    relu = BooleanField("J’ai relu ce texte : il ne dit que des faits utiles à l’attribution")


class PieceForm(Formulaire):
    """What happened to a paper of the limitative list."""

    code = SelectField("Pièce")
    geste = RadioField(
        "Elle est", choices=[SelectChoice(g.value, g.libelle) for g in GestePiece], default=GestePiece.RECUE.value
    )
    le = DateField("Date", minimum=2000, validators=[Requis()])
    valable_jusqu = DateField("Valable jusqu’au", minimum=2000)


class VerificationForm(Formulaire):
    """What somebody saw of the evidence of a declared fact."""

    version = HiddenField()
    fait = SelectField("Fait déclaré", choices=[])
    conclusion = RadioField(
        "Le justificatif",
        choices=[
            SelectChoice("oui", "le prouve : fait vérifié"),
            SelectChoice("non", "ne le prouve pas : fait rejeté"),
        ],
        default="oui",
    )
    justificatif = StringField("Pièce vue", validators=[Length(max=LONGUEUR_JUSTIFICATIF)])
    le = DateField("Vue le", minimum=2000, validators=[Requis()])
    valable_jusqu = DateField("Valable jusqu’au", minimum=2000)


class ContactForm(Formulaire):
    """What a household said when it was contacted."""

    resultat = RadioField(
        "Le ménage", choices=[SelectChoice(r.value, r.libelle) for r in ResultatContact], validators=[Requis()]
    )
    canal = SelectField("Par", choices=[SelectChoice(c.value, c.libelle) for c in CanalContact])
    le = DateField("Date du contact", minimum=2000, validators=[Requis()])
    note = TextAreaField("Note", validators=[Length(max=LONGUEUR_NOTE)])


class DesignationForm(Formulaire):
    """Which right-holder designated an application, since when, for what."""

    reservataire = SelectField("Réservataire", coerce=int, choices=[], render_kw={"translate": "no"})
    vacance = SelectField("Pour", coerce=int, choices=[], render_kw={"translate": "no"})
    le = DateField("Désignée le", minimum=2000, validators=[Requis()])


class IdentiteForm(Formulaire):
    """What somebody concludes of applications that may name one person."""

    version = HiddenField()
    resolution = RadioField(
        "Conclusion", choices=[SelectChoice(r.value, r.libelle) for r in ResolutionIdentite], validators=[Requis()]
    )
    retenue = SelectField("Demande retenue, si c’est la même personne", coerce=int, choices=[])
    motif = TextAreaField("Motif", validators=[Requis("Écrivez ce qui permet de conclure."), Length(max=1000)])


def formulaire_contact(au: date, *, tape: bool = False) -> ContactForm:
    """Return the form of a contact, filled with what was typed where it was sent."""
    return ContactForm() if tape else ContactForm(formdata=None, le=au)


def formulaire_designation(
    au: date, reservataires: Iterable[tuple[int, str]], vacances: Iterable[tuple[int, str]], *, tape: bool = False
) -> DesignationForm:
    """Return the form of a designation, filled with what was typed where it was sent."""
    nouveau = {} if tape else {"formdata": None, "le": au}
    form = DesignationForm(prefix="designation", **nouveau)
    form.reservataire.choices = choix(*reservataires)
    form.vacance.choices = choix((0, "son flux"), *vacances)
    return form


def formulaire_identite(ensemble: EnsembleDouteux, *, tape: bool = False) -> IdentiteForm:
    """Return the form of a set, filled with what was typed where it was sent."""
    nouveau = {} if tape else {"formdata": None, "version": ensemble.version, "motif": ensemble.motif}
    form = IdentiteForm(prefix=f"ensemble-{ensemble.id}", **nouveau)
    form.retenue.choices = choix(
        *((d.id, f"{d.numero_unique}, déposée le {d.deposee_le:%d/%m/%Y}") for d in ensemble.demandes)
    )
    return form


def formulaire_avis(*, tape: bool = False) -> AvisForm:
    """Return the form of a comment, filled with what was typed where it was sent."""
    return AvisForm(prefix="avis") if tape else AvisForm(formdata=None, prefix="avis")


def formulaire_verification(lues: Verifications, au: date, *, tape: bool = False) -> VerificationForm:
    """Return the form of a verification, filled with what was typed where it was sent."""
    nouveau = {} if tape else {"formdata": None, "version": lues.version, "le": au}
    form = VerificationForm(prefix="verification", **nouveau)
    ordre = (*lues.a_verifier, *(fait for fait in lues.faits if fait not in lues.a_verifier))
    form.fait.choices = choix(*((fait.nom, f"{fait.libelle}\u00a0: {fait.valeur}") for fait in ordre))
    return form


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
