"""Forms of the log-in and of one's account."""

from wtforms import PasswordField, StringField, ValidationError

from caleol.web.formulaires import Formulaire, Requis


class ConnexionForm(Formulaire):
    """Name and password."""

    identifiant = StringField(
        "Identifiant",
        [Requis("Écrivez votre identifiant.")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    mot_de_passe = PasswordField(
        "Mot de passe", [Requis("Écrivez votre mot de passe.")], render_kw={"autocomplete": "current-password"}
    )


class MotDePasseForm(Formulaire):
    """Change of one's own password."""

    actuel = PasswordField("Mot de passe actuel", [Requis()], render_kw={"autocomplete": "current-password"})
    nouveau = PasswordField("Nouveau mot de passe", [Requis()], render_kw={"autocomplete": "new-password"})
    encore = PasswordField(
        "Nouveau mot de passe, une seconde fois", [Requis()], render_kw={"autocomplete": "new-password"}
    )

    def validate_encore(self, field: PasswordField) -> None:
        """Refuse two different texts."""
        if field.data != self.nouveau.data:
            raise ValidationError("Les deux nouveaux mots de passe ne sont pas les mêmes. Écrivez-les de nouveau.")
