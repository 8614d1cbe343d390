"""Forms of what follows an avis: notification, interview, relocation offer, answer."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from caleol.rules.occupation.offres import Reponse, Territoire
from caleol.services.occupation.suites import DonneesOffre
from caleol.web.formulaires import DateField, EurosField, Formulaire, Requis, choix
from caleol.web.occupation.communes import CommunesField
from caleol.web.occupation.formulaires_donnees import TROIS, VALEURS

TERRITOIRES = (("", "non connu"), *((t.value, t.libelle) for t in Territoire))


class NotificationForm(Formulaire):
    """The day on which the avis was notified."""

    le = DateField("Avis notifié le", validators=[Requis()], minimum=2019)


class EntretienForm(Formulaire):
    """An interview."""

    le = DateField("Date de l’entretien", validators=[Requis()], minimum=2019)
    compte_rendu = TextAreaField("Ce qui a été dit", validators=[Requis(), Length(max=4_000)])
    souhaits = TextAreaField("Ce que le locataire souhaite", validators=[Length(max=4_000)])
    communes = CommunesField("Communes souhaitées")


class OffreForm(Formulaire):
    """A relocation offer."""

    logement_reference = StringField("Référence du logement offert", validators=[Requis(), Length(max=40)])
    notifiee_le = DateField("Offre déjà notifiée le (vide : la lettre reste à faire)", [Optional()], minimum=2019)
    nouveau_loyer_centimes = EurosField("Nouveau loyer principal", validators=[Requis()])
    ancien_loyer_centimes = EurosField("Loyer principal actuel", validators=[Requis()])
    bon_etat = SelectField("Le logement est en bon état", choices=choix(*TROIS), default="")
    besoins = SelectField("Il correspond aux besoins du locataire", choices=choix(*TROIS), default="")
    moyens = SelectField("Il correspond à ses moyens", choices=choix(*TROIS), default="")
    territoire = SelectField("La commune actuelle est", choices=choix(*TERRITOIRES), default="")
    voisin = SelectField(
        "Même commune, arrondissement ou canton, ou limitrophe", choices=choix(*TROIS), default=""
    )  # fmt: skip
    distance_metres = IntegerField("Distance en mètres", validators=[Optional(), NumberRange(0, 500_000)])
    distance_source = StringField("D’où vient cette distance (plan, itinéraire)", validators=[Length(max=120)])
    confirme = BooleanField("J’offre ce logement malgré ces écarts")

    def donnees(self) -> DonneesOffre:
        """Return what was typed, as the services take it; the form must have been validated."""
        return DonneesOffre(
            logement_reference=self.logement_reference.data or "",
            nouveau_loyer_centimes=self.nouveau_loyer_centimes.data or 0,
            ancien_loyer_centimes=self.ancien_loyer_centimes.data or 0,
            notifiee_le=self.notifiee_le.data,
            bon_etat=VALEURS.get(self.bon_etat.data),
            besoins=VALEURS.get(self.besoins.data),
            moyens=VALEURS.get(self.moyens.data),
            territoire=Territoire(self.territoire.data) if self.territoire.data else None,
            voisin=VALEURS.get(self.voisin.data),
            distance_metres=self.distance_metres.data,
            distance_source=self.distance_source.data or "",
            confirme=self.confirme.data,
        )


class ReponseForm(Formulaire):
    """The tenant's answer to an offer."""

    reponse = RadioField(
        "Réponse", validators=[Requis("Choisissez une réponse.")],
        choices=choix(*((r.value, r.libelle) for r in Reponse)),
    )  # fmt: skip
    le = DateField("Reçue le", validators=[Requis()], minimum=2019)
    motif = TextAreaField("Motif et preuve", validators=[Length(max=4_000)])
