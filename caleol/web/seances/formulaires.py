"""Forms of the séances: day and hour, place, opening, arrivals."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the published types
from wtforms.validators import Length
from wtforms.widgets import TextInput

from caleol.kernel.clock import PARIS, jour_local
from caleol.kernel.francais import en_paris, majuscule
from caleol.rules.enumeration import EnumLibelle
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

FORME_HEURE = re.compile(r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?")


class HeureField(Field):
    """An hour typed `14 h 30`, `14h30` or `14:30`."""

    widget = TextInput()
    data: time | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.hour} h {self.data.minute:02d}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an hour."""
        self.data = None
        brut = (valuelist[0] if valuelist else "").strip()
        if brut:
            self.data = lit_heure(brut)


def lit_heure(texte: str) -> time:
    """Read `14 h 30`, `14h`, `14:30`.

    Raises:
        ValueError: says in French what was read, and how to write it.
    """
    trouve = FORME_HEURE.fullmatch(texte.replace("\u00a0", " ").replace("\u202f", " ").strip().lower())
    heures, minutes = (int(trouve.group(1)), int(trouve.group(2) or 0)) if trouve else (24, 0)
    if heures > 23 or minutes > 59:
        raise ValueError(f"« {texte} » n’est pas une heure. Écrivez-la comme 14 h 30.")
    return time(heures, minutes)


class SeanceForm(Formulaire):
    """Day, hour, modality and place of a séance; its commission too when it is created."""

    commission_id = SelectField("Commission", coerce=int)
    jour = DateField("Jour", [Requis("Écrivez le jour de la séance.")], minimum=2015)
    heure = HeureField("Heure", [Requis("Écrivez l’heure de la séance.")])
    modalite = RadioField("Comment la séance se tient")
    lieu = StringField("Lieu", [Length(max=200, message="Deux cents caractères au plus.")])
    lien_visio = StringField(
        "Adresse de la visioconférence", [Length(max=300, message="Trois cents caractères au plus.")]
    )
    vote_jour = DateField("Le vote commence le", minimum=2015)
    vote_heure = HeureField("Heure du début du vote")
    fin_jour = DateField("Le vote se clôt le", minimum=2015)
    fin_heure = HeureField("Heure de clôture du vote")
    urgence = StringField("Motif d’urgence", [Length(max=300, message="Trois cents caractères au plus.")])
    version = HiddenField()

    @property
    def fenetre(self) -> dict[str, datetime | None]:
        """Return when the vote of a written séance begins and ends, None where it was not typed."""
        return {
            "vote_le": _instant(self.vote_jour.data, self.vote_heure.data),
            "fin_le": _instant(self.fin_jour.data, self.fin_heure.data),
        }

    @property
    def prevue_le(self) -> datetime:
        """Return the instant of the séance, from the day and the hour typed in Paris."""
        jour, heure = self.jour.data, self.heure.data
        if jour is None or heure is None:
            raise ValueError("the form was not validated")
        return datetime.combine(jour, heure, tzinfo=PARIS)

    def propose(self, prevue_le: datetime, **valeurs: Any) -> None:
        """Show a séance as it is."""
        self.jour.data, self.heure.data = jour_local(prevue_le), en_paris(prevue_le).time()
        for nom in ("vote", "fin"):
            borne = valeurs.pop(f"{nom}_le", None)
            if borne is not None:
                self[f"{nom}_jour"].data, self[f"{nom}_heure"].data = jour_local(borne), en_paris(borne).time()
        for nom, valeur in valeurs.items():
            self[nom].data = valeur


def _instant(jour: date | None, quand: time | None) -> datetime | None:
    return datetime.combine(jour, quand, tzinfo=PARIS) if jour and quand else None


class CalendrierForm(Formulaire):
    """The rhythm of a commission, from a first day to a last one, with the hour and place of every séance."""

    commission_id = SelectField("Commission", coerce=int)
    debut = DateField("Première séance", [Requis("Écrivez le jour de la première séance.")], minimum=2015)
    fin = DateField("Jusqu’au", [Requis("Écrivez le dernier jour du calendrier.")], minimum=2015)
    rythme = SelectField("Rythme")
    ferie = RadioField("Quand le jour est férié")
    heure = HeureField("Heure", [Requis("Écrivez l’heure des séances.")])
    modalite = RadioField("Comment les séances se tiennent")
    lieu = StringField("Lieu", [Length(max=200, message="Deux cents caractères au plus.")])
    lien_visio = StringField(
        "Adresse de la visioconférence", [Length(max=300, message="Trois cents caractères au plus.")]
    )


class SuiteForm(Formulaire):
    """When and where the second séance of a same agenda sits."""

    jour = DateField("Jour", [Requis("Écrivez le jour de la séance.")], minimum=2015)
    heure = HeureField("Heure", [Requis("Écrivez l’heure de la séance.")])
    lieu = StringField("Lieu", [Length(max=200, message="Deux cents caractères au plus.")])
    lien_visio = StringField(
        "Adresse de la visioconférence", [Length(max=300, message="Trois cents caractères au plus.")]
    )

    @property
    def prevue_le(self) -> datetime:
        """Return the instant of the séance, from the day and the hour typed in Paris."""
        prevue_le = _instant(self.jour.data, self.heure.data)
        if prevue_le is None:
            raise ValueError("the form was not validated")
        return prevue_le


class MotifForm(Formulaire):
    """A reason, for an act that asks for one."""

    motif = TextAreaField(
        "Motif", [Requis("Écrivez le motif."), Length(max=300, message="Trois cents caractères au plus.")]
    )


class ProlongationForm(MotifForm):
    """Until when a vote goes on, and why."""

    jour = DateField("Nouvelle clôture, jour", [Requis("Écrivez le jour.")], minimum=2015)
    heure = HeureField("Heure", [Requis("Écrivez l’heure.")])

    @property
    def instant(self) -> datetime:
        """Return the instant typed, in Paris."""
        instant = _instant(self.jour.data, self.heure.data)
        if instant is None:
            raise ValueError("the form was not validated")
        return instant


class OuvertureForm(Formulaire):
    """Who presides."""

    presidee_par_id = SelectField("Présidence", [Requis("Choisissez qui préside.")], coerce=int)


def choix_libelles(membres: Sequence[EnumLibelle]) -> list[SelectChoice]:
    """Return the members of an enumeration as choices, with a capital."""
    return choix(*((membre.value, majuscule(membre.libelle)) for membre in membres))


def instant_du_jour(jour: date, texte: str) -> datetime | None:
    """Return the instant of an hour typed on the day of a séance, None where nothing is typed.

    Raises:
        ValueError: as `lit_heure`.
    """
    return datetime.combine(jour, lit_heure(texte), tzinfo=PARIS) if texte.strip() else None


class DepotForm(Formulaire):
    """The day on which letters were posted."""

    le = DateField("Déposées à la poste le", [Requis("Écrivez le jour du dépôt.")], minimum=2020)
