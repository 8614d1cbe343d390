"""French form fields: dates as jj/mm/aaaa, amounts with a comma, messages in French."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from caleol.kernel.errors import Refus
from caleol.web import messages
from caleol.web.nombres import entier

MESSAGES = {
    "This field is required.": "Remplissez ce champ.",
    "Not a valid choice.": "Choisissez une des réponses proposées.",
    "Not a valid choice": "Choisissez une des réponses proposées.",
    "'%(value)s' is not a valid choice for this field.": "Choisissez une des réponses proposées.",
    "'%(value)s' are not valid choices for this field.": "Choisissez une des réponses proposées.",
    "Invalid Choice(s): one or more data inputs could not be coerced.": "Choisissez une des réponses proposées.",
    "Field cannot be longer than %(max)d character.": "Écrivez %(max)d caractère au plus.",
    "Field cannot be longer than %(max)d characters.": "Écrivez %(max)d caractères au plus.",
    "Field must be at least %(min)d character long.": "Écrivez %(min)d caractère au moins.",
    "Field must be at least %(min)d characters long.": "Écrivez %(min)d caractères au moins.",
    "Field must be between %(min)d and %(max)d characters long.": "Écrivez de %(min)d à %(max)d caractères.",
    "Number must be between %(min)s and %(max)s.": "Écrivez un nombre de %(min)s à %(max)s.",
    "Number must be at least %(min)s.": "Écrivez un nombre d’au moins %(min)s.",
    "Number must be at most %(max)s.": "Écrivez un nombre d’au plus %(max)s.",
    "Invalid input.": "Cette réponse n’a pas la forme attendue.",
    "Not a valid decimal value.": "Écrivez un nombre.",
    "Not a valid integer value.": "Écrivez un nombre entier.",
    "Invalid Choice: could not coerce.": "Choisissez une des réponses proposées.",
    "The CSRF token is missing.": "Ce formulaire est périmé : rechargez la page.",
    "The CSRF tokens do not match.": "Ce formulaire est périmé : rechargez la page.",
    "The CSRF session token is missing.": "Ce formulaire est périmé : rechargez la page.",
    "The CSRF token has expired.": "Ce formulaire est périmé : rechargez la page.",
}


MAXIMUMS: tuple[tuple[type[StringField], int], ...] = ((TextAreaField, 4_000), (HiddenField, 4_000), (StringField, 200))
"""The most characters of a field that gives no maximum of its own, by its kind; the first that fits."""


class Traductions:
    """Gives WTForms its messages in French."""

    def gettext(self, texte: str) -> str:
        """Return the French message."""
        return MESSAGES.get(texte, texte)

    def ngettext(self, un: str, plusieurs: str, nombre: int) -> str:
        """Return the French message of a count."""
        return MESSAGES.get(un if nombre == 1 else plusieurs, un if nombre == 1 else plusieurs)


def choix(*options: tuple[object, str]) -> list[SelectChoice]:
    """Return the options of a choice from pairs of value and label."""
    return [SelectChoice(valeur, libelle) for valeur, libelle in options]


class Formulaire(FlaskForm):
    """Base of every form."""

    class Meta(FlaskForm.Meta):
        """French messages."""

        def get_translations(self, form: Any) -> Traductions:
            """Return the French messages."""
            return Traductions()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give a maximum length to every text that has none: no column is without one."""
            champ = super().bind_field(form, unbound_field, options)
            if isinstance(champ, CSRFTokenField) or not isinstance(champ, StringField):
                return champ
            if not any(isinstance(v, Length) for v in champ.validators):
                maximum = next(longueur for genre, longueur in MAXIMUMS if isinstance(champ, genre))
                champ.validators = [*champ.validators, Length(max=maximum)]
                champ.flags.maxlength = maximum
            return champ

    def ajoute_refus(self, refus: Refus) -> None:
        """Show what a service refused: at the field that it names, else at the head of the form."""
        texte = messages.texte(refus)
        if refus.champ in self._fields:
            champ = self._fields[refus.champ]
            champ.errors = (*champ.errors, texte)
        else:
            self.form_errors.append(texte)


def entier_ou_rien(valeur: Any) -> int | None:
    """Return the number of a choice, None for « aucun »."""
    return entier(str(valeur or ""))


class Requis(InputRequired):
    """A field that must be filled, zero included; says so in French."""

    def __init__(self, message: str = "Remplissez ce champ.") -> None:
        super().__init__(message)


class DateField(Field):
    """A date typed `jj/mm/aaaa`; a year out of sense is refused with what was read."""

    widget = TextInput()

    def __init__(self, *args: Any, minimum: int = 1900, maximum: int = 2060, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minimum, self.maximum = minimum, maximum
        self.data: date | None = None

    @property
    def jour(self) -> date:
        """Return the date of a field that must be filled, once the form is valid."""
        if self.data is None:
            raise TypeError(f"{self.name} was not filled: put Requis() on it")
        return self.data

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%d/%m/%Y}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a date."""
        self.data = None
        texte = (valuelist[0] if valuelist else "").strip()
        if not texte:
            return
        try:
            self.data = lit_date(texte)
        except ValueError:
            raise ValueError(f"« {texte} » n’est pas une date. Écrivez-la comme 9/12/2026.") from None
        if not self.minimum <= self.data.year <= self.maximum:
            annee, self.data = self.data.year, None
            raise ValueError(
                f"L’année {annee} sort de ce qui est attendu ({self.minimum} à {self.maximum}). Corrigez-la."
            )


def lit_date(texte: str) -> date:
    """Read `9/12/2026`, `09-12-2026` or `2026-12-09`.

    Raises:
        ValueError: the text is not a date.
    """
    parties = texte.replace("-", "/").replace(".", "/").split("/")
    if len(parties) != 3:
        raise ValueError(texte)
    if len(parties[0]) == 4:
        parties.reverse()
    jour, mois, annee = (int(p) for p in parties)
    if not 100 <= annee <= 9999 or jour > 31 or mois > 12:  # a figure past all measure would be another error
        raise ValueError(texte)
    return date(annee, mois, jour)


class EurosField(Field):
    """An amount typed with a comma or a dot, kept in centimes."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data // 100},{self.data % 100:02d}" if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an amount in euros."""
        self.data = None
        brut = (valuelist[0] if valuelist else "").strip()
        texte = brut.replace("€", "").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not texte:
            return
        montant = _nombre(texte.replace(",", "."))
        if montant is None:
            raise ValueError(f"« {brut} » n’est pas un montant. Écrivez-le comme 412,60.")
        if montant < 0 or montant > 1_000_000:
            raise ValueError(f"« {brut} » sort de ce qui est attendu. Écrivez un montant en euros.")
        self.data = int((montant * 100).to_integral_value())


class NombreField(Field):
    """A number typed in French (« 24 500 », « 2,83 »), kept as a Decimal."""

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:f}".replace(".", ",") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number."""
        self.data = None
        brut = (valuelist[0] if valuelist else "").strip()
        texte = brut.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        if not texte:
            return
        self.data = _nombre(texte)
        if self.data is None:
            raise ValueError(f"« {brut} » n’est pas un nombre. Écrivez-le comme 24 500 ou 2,83.")


def _nombre(texte: str) -> Decimal | None:
    """Return a number written in figures, None for anything else: no exponent, no « NaN », thirty signs at most."""
    return Decimal(texte) if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", texte[:30]) and len(texte) <= 30 else None
