"""Forms of the log-in and of one's account."""

from wtforms import PasswordField, StringField

from caleol.web.formulaires import Formulaire, Requis


class ConnexionForm(Formulaire):
    """Name and password."""

    identifiant = StringField("Identifiant", [Requis("Écrivez votre identifiant.")])
    mot_de_passe = PasswordField("Mot de passe", [Requis("Écrivez votre mot de passe.")])


class MotDePasseForm(Formulaire):
    """Change of one's own password."""

    actuel = PasswordField("Mot de passe actuel", [Requis()])
    nouveau = PasswordField("Nouveau mot de passe", [Requis()])
