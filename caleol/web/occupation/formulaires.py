"""Forms of the examination of occupancy: a flag, an avis."""

from datetime import UTC, datetime

from wtforms import (
    BooleanField,
    DecimalField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from caleol.rules.occupation.situations import SituationOccupation
from caleol.rules.occupation.traits import Secteur, Traits
from caleol.services.occupation.examens import DonneesAvis
from caleol.web.formulaires import DateField, EurosField, Formulaire, Requis, choix
from caleol.web.occupation.communes import CommunesField

TYPES = ("T1", "T2", "T3", "T4", "T5", "T6")


class SignalementForm(Formulaire):
    """A situation, and what shows it."""

    situation = RadioField(
        "Situation", validators=[Requis("Choisissez une situation.")],
        choices=choix(*((s.value, s.libelle) for s in SituationOccupation)),
    )  # fmt: skip
    commentaire = TextAreaField("Ce que vous avez constaté", validators=[Length(max=2_000)])
    visite_le = DateField("Visite, ou justificatif vu, le", minimum=2000)
    fichier = FileField("Document")
    relu = BooleanField("J’ai relu ce texte : il ne dit rien de la santé d’une personne")
    en_fait = BooleanField("Le logement ne convient pas en fait, même si l’outil ne constate pas cette situation")


class LogementAdapteForm(Formulaire):
    """What the commission answers, with the features of a suitable dwelling: on one examination or on like ones."""

    constatee = RadioField(
        "La commission constate la situation", validators=[Requis("Choisissez une réponse.")],
        choices=choix(("oui", "oui"), ("non", "non")),
    )  # fmt: skip
    type_adapte = SelectField(
        "Type adapté au ménage", choices=choix(("", "non précisé"), *((t, t) for t in TYPES)), default=""
    )
    surface_adaptee = DecimalField("Surface adaptée, en m²", validators=[Optional(), NumberRange(1, 500)])
    etage_maximum = IntegerField("Étage, au plus (0 : rez-de-chaussée)", validators=[Optional(), NumberRange(0, 60)])
    ascenseur = BooleanField("Avec ascenseur, sauf au rez-de-chaussée")
    adapte = BooleanField("Adapté au handicap")
    loyer_maximum_centimes = EurosField("Loyer principal, au plus", validators=[Optional()])
    secteur = SelectField(
        "Secteur", choices=choix(("", "non précisé"), *((s.value, s.libelle) for s in Secteur)), default=""
    )
    communes = CommunesField("Communes où chercher")
    caracteristiques = TextAreaField("Autres caractéristiques", validators=[Length(max=2_000)])
    accession = BooleanField("Conseiller l’accession à la propriété")
    relu = BooleanField("J’ai relu ces textes : ils disent ce que le locataire peut lire")

    def donnees(self) -> DonneesAvis:
        """Return what was typed, as the services take it; the form must have been validated."""
        return DonneesAvis(
            constatee=self.constatee.data == "oui",
            texte=self["texte"].data or "",
            type_adapte=self.type_adapte.data or None,
            surface_adaptee=self.surface_adaptee.data,
            caracteristiques=self.caracteristiques.data or "",
            accession=self.accession.data,
            relu=self.relu.data,
            traits=Traits(
                etage_maximum=self.etage_maximum.data,
                ascenseur=self.ascenseur.data,
                adapte=self.adapte.data,
                loyer_maximum_centimes=self.loyer_maximum_centimes.data,
                secteur=Secteur(self.secteur.data) if self.secteur.data else None,
                communes=self.communes.citees(),
            ),
        )


class AvisForm(LogementAdapteForm):
    """The avis on one examination; the instant of the avis that was read keeps two writers apart."""

    lu_le = HiddenField()
    texte = TextAreaField("Avis de la commission", validators=[Requis(), Length(max=2_000)])

    def instant_lu(self) -> datetime | None:
        """Return the instant of the avis that the writer read; one altered by hand is that of no avis."""
        try:
            return datetime.fromisoformat(self.lu_le.data) if self.lu_le.data else None
        except ValueError:
            return datetime.min.replace(tzinfo=UTC)


class AvisGroupesForm(LogementAdapteForm):
    """The same answer for like cases; the figures of each are written before it."""

    texte = TextAreaField("Avis, après les chiffres de chacun", validators=[Requis(), Length(max=1_000)])
