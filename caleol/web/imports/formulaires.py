"""The form that sends a file."""

from typing import Any

from flask import request
from wtforms import FileField, SelectField, ValidationError
from wtforms.validators import Optional

from caleol.web.formulaires import Formulaire


class EnvoiForm(Formulaire):
    """A file and, for the file of the national register, the agency of its dwellings."""

    fichier = FileField("Fichier CSV ou classeur")
    agence = SelectField("Agence de ces logements", validators=[Optional()], choices=[])

    def __init__(self, agences: tuple[tuple[str, str], ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agence.choices = [("", "Ne pas changer les agences"), *agences]

    def validate_fichier(self, champ: FileField) -> None:
        """Check that a file was chosen and that it is not empty."""
        recu = request.files.get("fichier")
        if recu is None or not recu.filename:
            raise ValidationError("Choisissez un fichier.")
        recu.stream.seek(0, 2)
        if not recu.stream.tell():
            raise ValidationError("Ce fichier est vide. Refaites l’extraction, puis envoyez le nouveau fichier.")
        recu.stream.seek(0)
