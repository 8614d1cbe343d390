"""Forms of the dated values: one row of values with its source, and the withdrawal of one."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length

from caleol.queries.valeurs_datees import FicheValeur
from caleol.rules.parametre import Definition
from caleol.services.valeurs import choix_d_axe
from caleol.web.administration.libelles import AXES, libelle_axe
from caleol.web.formulaires import DateField, EurosField, Formulaire, NombreField, Requis, choix


class ValeurForm(Formulaire):
    """What every entry says: from when, checked until when, from which text, by whom."""

    debut = DateField("En vigueur depuis le", [Requis()])
    verifie_jusqu = DateField("Vérifiée jusqu’au", [Requis()])
    source = StringField("Source", [Requis("Écrivez le texte d’où vient la valeur."), Length(max=300)])
    verifie_par = StringField("Vérifiée par", [Requis("Écrivez qui a lu la source."), Length(max=120)])

    axes_en_rangee: tuple[str, ...] = ()
    cases: Mapping[str, str] = {}

    def axes(self) -> dict[str, str]:
        """Return the axes of the row."""
        return {axe: str(self[f"axe_{axe}"].data) for axe in self.axes_en_rangee}

    def valeurs(self) -> dict[str, Decimal]:
        """Return the values typed, by the value of the last axis ("" where there is none)."""
        donnees = {colonne: self[nom].data for nom, colonne in self.cases.items()}
        return {colonne: Decimal(valeur) for colonne, valeur in donnees.items() if valeur is not None}

    def saisies(self, definition: Definition) -> Iterator[dict[str, Any]]:
        """Yield what each value of the row is entered, or proposed, with."""
        for colonne, valeur in self.valeurs().items():
            dernier = {definition.axes[-1]: colonne} if colonne else {}
            yield {
                "cle": definition.cle,
                "axes": self.axes() | dernier,
                "debut": self.debut.jour,
                "verifie_jusqu": self.verifie_jusqu.jour,
                "valeur": valeur,
                "source": self.source.data or "",
                "verifie_par": self.verifie_par.data or "",
            }

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one value at least."""
        juste: bool = super().validate(extra_validators)
        if juste and not self.valeurs():
            self.form_errors.append("Écrivez au moins une valeur.")
            return False
        return juste


class RetraitForm(Formulaire):
    """Why something is withdrawn."""

    motif = StringField("Motif du retrait", [Requis("Écrivez pourquoi."), Length(max=300)])


def formulaire_valeur(fiche: FicheValeur) -> ValeurForm:
    """Return the form of one key: its axes as choices, its last axis as boxes where it makes columns."""
    definition = fiche.definition
    champs: dict[str, Any] = {"axes_en_rangee": fiche.axes_en_rangee}
    for axe in fiche.axes_en_rangee:
        admis = choix_d_axe(definition, axe) or tuple(fiche.epcis)
        options = choix(*((v, fiche.epcis.get(v, libelle_axe(axe, v))) for v in admis))
        champs[f"axe_{axe}"] = SelectField(AXES.get(axe, axe), [Requis()], choices=options)
    cases: dict[str, str] = {}
    genre = EurosField if definition.unite == "centime" else NombreField
    for rang, colonne in enumerate(fiche.colonnes or ("",), start=1):
        nom = f"valeur_{rang}"
        cases[nom] = colonne
        champs[nom] = genre(libelle_axe(definition.axes[-1], colonne) if colonne else "Valeur")
    champs["cases"] = cases
    forme: type[ValeurForm] = type("ValeurDeCle", (ValeurForm,), champs)
    return forme()
