"""Forms of the seats and mandates: who, on which seat, from when to when."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from caleol.queries.mandats import QUALITES, ChoixMandats
from caleol.rules.composition import NatureSiege
from caleol.web.administration.formulaires_comptes import CIVILITES, COURRIEL
from caleol.web.formulaires import DateField, Formulaire, Requis, choix, entier_ou_rien


class MandatForm(Formulaire):
    """A mandate on a seat: a member of the list, or a person typed here."""

    qualite = RadioField("Qualité", choices=choix(*QUALITES), default=QUALITES[0][0])
    membre_id = SelectField("Membre", coerce=entier_ou_rien)
    civilite = SelectField("Civilité", choices=CIVILITES)
    prenom = StringField("Prénom", [Length(max=120)])
    nom = StringField("Nom", [Length(max=120)])
    fonction = StringField("Fonction", [Length(max=160)])
    courriel = StringField("Courriel", [Optional(), Length(max=200), COURRIEL])
    debut = DateField("Depuis le", [Requis()])
    fin = DateField("Jusqu’au")
    designation = StringField("Acte de désignation", [Length(max=200)])

    def propose(self, connus: ChoixMandats) -> None:
        """Offer the members that are known."""
        self.membre_id.choices = choix(("", "une personne à saisir ci-dessous"), *connus.membres)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a member of the list, or for a name."""
        juste: bool = super().validate(extra_validators)
        if juste and self.membre_id.data is None and not (self.nom.data and self.prenom.data):
            self.form_errors.append("Choisissez un membre dans la liste, ou écrivez son prénom et son nom.")
            return False
        return juste


class FinForm(Formulaire):
    """The last day of a mandate."""

    fin = DateField("Dernier jour du mandat", [Requis()])


class PresidenceForm(Formulaire):
    """Who was elected, and when."""

    mandat_id = SelectField("Élu", coerce=int)
    elu_le = DateField("Élu le", [Requis()])


class SiegeForm(Formulaire):
    """A seat to add."""

    nature = SelectField("Nature", choices=choix(*((n.value, n.libelle) for n in NatureSiege)))
    libelle = StringField("Libellé", [Requis("Écrivez le nom du siège."), Length(max=160)])
    commune_insee = SelectField("Commune, pour un maire")
    epci_siren = SelectField("Intercommunalité, pour son président")
    representant_locataires = BooleanField("Représente les locataires")

    def propose(self, connus: ChoixMandats) -> None:
        """Offer the communes and EPCI that are known."""
        self.commune_insee.choices = choix(("", "aucune"), *connus.communes)
        self.epci_siren.choices = choix(("", "aucune"), *connus.epcis)
