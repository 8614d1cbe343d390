"""Forms of a vacancy and of its lot."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.validators import Length

from caleol.services.vacances import DonneesVacance, OrigineVacance
from caleol.web.formulaires import DateField, EurosField, Formulaire, Requis, entier_ou_rien


class VacanceForm(Formulaire):
    """What is said of a vacancy."""

    version = HiddenField()
    origine = SelectField("Origine de la vacance", choices=[SelectChoice(o.value, o.libelle) for o in OrigineVacance])
    conge_recu_le = DateField("Congé reçu le", minimum=2000)
    libre_le = DateField("Libre le", validators=[Requis()], minimum=2000)
    disponible_le = DateField("Disponible après travaux le", minimum=2000)
    loyer_centimes = EurosField("Loyer principal par mois", validators=[Requis()])
    loyer_annexe_centimes = EurosField("Loyers annexes par mois")
    charges_centimes = EurosField("Charges par mois", validators=[Requis()])
    reservataire_id = SelectField(
        "Réservataire", [Requis("Choisissez le réservataire.")], coerce=entier_ou_rien, choices=[]
    )
    territoire_confirme = BooleanField("Confirmer ce réservataire d’une autre commune")
    designataire = StringField("Organisme qui désigne", validators=[Length(max=120)])
    flux = RadioField(
        "Flux", choices=[SelectChoice("oui", "Dans le flux"), SelectChoice("non", "Hors du flux")], default="oui"
    )
    hors_flux_motif = StringField("Motif hors flux", validators=[Length(max=200)])
    remarque = TextAreaField("Remarque", validators=[Length(max=2000)])

    def propose(self, reservataires: Iterable[tuple[int, str]]) -> None:
        """Give the list of right-holders."""
        connus = [SelectChoice(cle, nom) for cle, nom in reservataires]
        self.reservataire_id.choices = [SelectChoice("", "Choisir"), *connus]

    def donnees(self) -> DonneesVacance:
        """Return what was typed, as the services take it; the form must have been validated."""
        return DonneesVacance(
            origine=OrigineVacance(self.origine.data),
            libre_le=self.libre_le.jour,
            reservataire_id=int(self.reservataire_id.data),
            dans_le_flux=self.flux.data == "oui",
            hors_flux_motif=self.hors_flux_motif.data,
            conge_recu_le=self.conge_recu_le.data,
            disponible_le=self.disponible_le.data,
            loyer_centimes=self.loyer_centimes.data,
            loyer_annexe_centimes=self.loyer_annexe_centimes.data,
            charges_centimes=self.charges_centimes.data,
            designataire=self.designataire.data,
            remarque=self.remarque.data,
            territoire_confirme=self.territoire_confirme.data,
        )

    def montre(self, champ: str | None, texte: str) -> None:
        """Show a refusal on its field, or on top where it has none."""
        cible: Any = self._fields.get(champ or "")
        if cible is None:
            self.form_errors.append(texte)
        else:
            cible.errors = [*cible.errors, texte]
