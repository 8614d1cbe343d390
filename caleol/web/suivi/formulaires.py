"""Forms of what follows a séance: proofs, answers, papers, leases, what is taken back."""

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from caleol.services.suites.notifications import PreuveNotification
from caleol.web.deliberation.formulaires import APPEL, UNANIMITE
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

OUI, NON, INCONNU = "oui", "non", "inconnu"


class SuiteForm(Formulaire):
    """Base: the version that was read."""

    version = HiddenField()


class EnvoiForm(SuiteForm):
    """The day on which a letter left."""

    envoyee_le = DateField("Partie le", [Requis("Écrivez le jour du départ.")], minimum=2020)


class NotificationForm(SuiteForm):
    """The proof of delivery of an offer."""

    preuve = RadioField("Preuve", [Requis("Choisissez la preuve.")])
    recue_le = DateField("Remise ou retirée le", [Optional()], minimum=2020)
    premiere_presentation_le = DateField("Pli revenu non réclamé : présenté le", [Optional()], minimum=2020)

    def prepare(self) -> None:
        """Give the choices."""
        self.preuve.choices = choix(*((preuve.value, preuve.libelle) for preuve in PreuveNotification))


class ReponseForm(SuiteForm):
    """The answer of a household."""

    acceptee = RadioField(
        "Réponse", [Requis("Dites ce que le ménage a répondu.")], choices=choix((OUI, "Accepte"), (NON, "Refuse"))
    )
    le = DateField("Donnée le", [Requis("Écrivez le jour de la réponse.")], minimum=2020)
    motif_code = SelectField("Motif du refus", [Optional()])
    motif_texte = TextAreaField("Ce que dit le ménage", [Length(max=2000)])
    justifiee = RadioField(
        "Ce refus est-il justifié ?",
        [Optional()],
        choices=choix(
            (INCONNU, "Pas encore jugé"), (OUI, "Justifié, sans effet sur les points"), (NON, "Non justifié")
        ),
        default=INCONNU,
    )
    relu = BooleanField("J’ai relu ce texte : il ne dit que ce qui explique le refus du logement")


class BailForm(SuiteForm):
    """The lease that was signed."""

    reference = StringField("Référence du bail", [Requis("Écrivez la référence du bail."), Length(max=40)])
    signature_le = DateField("Signé le", [Requis("Écrivez le jour de la signature.")], minimum=2020)
    effet_le = DateField("Prend effet le", [Optional()], minimum=2020)
    relu = BooleanField("J’ai relu ces points, le bail est bien signé")


class JugementForm(SuiteForm):
    """Whether a refusal is justified."""

    justifiee = RadioField(
        "Ce refus est-il justifié ?",
        [Requis("Dites si le refus est justifié.")],
        choices=choix((OUI, "Justifié, sans effet sur les points"), (NON, "Non justifié")),
    )


class RepriseForm(SuiteForm):
    """Why an entry is taken back."""

    motif = TextAreaField("Motif", [Requis("Écrivez ce qui a été saisi par erreur."), Length(max=500)])


class EcartForm(Formulaire):
    """Why a letter is set aside before it leaves."""

    motif = TextAreaField("Pourquoi cette lettre ne part pas", [Requis("Écrivez pourquoi."), Length(max=300)])


class RetraitForm(Formulaire):
    """The vote of an open séance on an attribution: why, and how voices were taken."""

    seance_id = HiddenField()
    votants = HiddenField()
    motif = TextAreaField("Motif de droit et de fait", [Requis("Écrivez pourquoi."), Length(max=2000)])
    entendu = BooleanField(
        "Le ménage a pu présenter ses observations", [Requis("Il doit avoir pu présenter ses observations avant.")]
    )
    mode = RadioField(
        "Vote sur le retrait",
        [Requis("Dites comment la commission a voté.")],
        choices=choix((UNANIMITE, "À l’unanimité des présents"), (APPEL, "Siège par siège")),
        default=UNANIMITE,
    )
    relu = BooleanField("J’ai relu, la commission en a délibéré")


class JourForm(SuiteForm):
    """One day."""

    le = DateField("Jour", [Requis("Écrivez le jour.")], minimum=2020)


class ConfirmationForm(SuiteForm):
    """Nothing to type."""
