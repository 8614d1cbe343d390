"""Forms of the accounts: who, which role on which perimeter, which member."""

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from caleol.queries.annuaire import Perimetres
from caleol.rules.droits import Role
from caleol.web.formulaires import Formulaire, Requis, choix, entier_ou_rien

CIVILITES = choix(("mme", "Mme"), ("m", "M."))
ROLES = choix(*((role.value, role.libelle) for role in Role))
COURRIEL = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message="Écrivez une adresse comme prenom.nom@exemple.fr.")


class IdentiteForm(Formulaire):
    """The person."""

    civilite = SelectField("Civilité", choices=CIVILITES)
    prenom = StringField("Prénom", [Requis("Écrivez le prénom."), Length(max=120)])
    nom = StringField("Nom", [Requis("Écrivez le nom."), Length(max=120)])
    courriel = StringField("Courriel", [Optional(), Length(max=200), COURRIEL])


class RoleForm(Formulaire):
    """One role, on a commission for a secretary, on an agency for an agency's account."""

    role = SelectField("Rôle", choices=ROLES)
    commission_id = SelectField("Commission, pour une secrétaire", coerce=entier_ou_rien)
    agence_id = SelectField("Agence, pour un compte d’agence", coerce=entier_ou_rien)

    def propose(self, perimetres: Perimetres) -> None:
        """Offer the commissions and agencies of the landlord."""
        self.commission_id.choices = choix(("", "aucune"), *perimetres.commissions)
        self.agence_id.choices = choix(("", "aucune"), *perimetres.agences)


class NouveauCompteForm(IdentiteForm, RoleForm):
    """A new account with its first role."""

    identifiant = StringField(
        "Identifiant",
        [
            Requis("Écrivez l’identifiant."),
            Length(max=200),
            Regexp(r"^\S+$", message="Un identifiant ne contient pas d’espace."),
        ],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"},
    )


class MembreForm(Formulaire):
    """Which member of a commission the account is."""

    membre_id = SelectField("Membre", coerce=entier_ou_rien)

    def propose(self, perimetres: Perimetres) -> None:
        """Offer the members that have no other account."""
        self.membre_id.choices = choix(("", "aucun"), *perimetres.membres)
