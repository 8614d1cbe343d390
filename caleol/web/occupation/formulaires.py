"""Forms of the examination of occupancy: a flag, the facts that the agency brings."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    DecimalField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from caleol.queries.occupation.fiche import BailVu
from caleol.rules.occupation.faits import Qualite
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.occupation.completions import PIECES_MAXIMUM, RFR_MAXIMUM, FaitsBail, FaitsOccupant
from caleol.services.occupation.examens import DonneesAvis
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

TYPES = ("T1", "T2", "T3", "T4", "T5", "T6")
TROIS = (("", "non connu"), ("oui", "oui"), ("non", "non"))
VALEURS: Mapping[str, bool | None] = {"oui": True, "non": False}


class SignalementForm(Formulaire):
    """A situation, and what shows it."""

    situation = RadioField(
        "Situation", validators=[Requis("Choisissez une situation.")],
        choices=choix(*((s.value, s.libelle) for s in SituationOccupation)),
    )  # fmt: skip
    commentaire = TextAreaField("Ce que vous avez constaté", validators=[Length(max=2_000)])
    visite_le = DateField("Visite, ou justificatif vu, le", minimum=2000)
    fichier = FileField("Document")
    en_fait = BooleanField("Le logement ne convient pas en fait, même si l’outil ne constate pas cette situation")


class FaitsForm(Formulaire):
    """What the agency knows of a lease; the answers on each person are read beside, by rank."""

    au = DateField("Connu le", validators=[Requis()], minimum=2000)
    pieces_professionnelles = IntegerField(
        "Pièces qu’une profession ou un mandat utilise",
        validators=[Optional(), NumberRange(0, PIECES_MAXIMUM)],
    )
    besoin_adaptation = SelectField("Un logement adapté est nécessaire", choices=choix(*TROIS), default="")
    depart_handicap = SelectField("L’occupant en situation de handicap est parti", choices=choix(*TROIS), default="")
    rfr_annee = IntegerField("Année du revenu fiscal", validators=[Optional(), NumberRange(1990, 2060)])
    rfr_montant = IntegerField("Son montant pour le ménage", validators=[Optional(), NumberRange(0, RFR_MAXIMUM)])

    def faits(self, bail: BailVu) -> FaitsBail:
        """Return what was typed, as the services take it; the form must have been validated."""
        annee, montant = self.rfr_annee.data, self.rfr_montant.data
        return FaitsBail(
            au=self.au.jour,
            pieces_professionnelles=self.pieces_professionnelles.data or 0,
            besoin_adaptation=VALEURS.get(self.besoin_adaptation.data),
            depart_handicap=VALEURS.get(self.depart_handicap.data),
            rfr=None if annee is None or montant is None else (annee, montant),
            occupants={occupant.rang: _occupant(occupant.rang) for occupant in bail.occupants},
        )


def _occupant(rang: int) -> FaitsOccupant:
    qualite = request.form.get(f"qualite_{rang}", "")
    return FaitsOccupant(
        handicap=VALEURS.get(request.form.get(f"handicap_{rang}", "")),
        perte_autonomie=VALEURS.get(request.form.get(f"perte_autonomie_{rang}", "")),
        qualite=next((q for q in Qualite if q.value == qualite), None),
    )


def trois_etats(valeur: bool | None) -> str:
    """Return an answer as the three-state choice holds it."""
    return "" if valeur is None else "oui" if valeur else "non"


def valeurs_connues(bail: BailVu, jour: Any) -> dict[str, Any]:
    """Return what is known of a lease, to fill the form."""
    return {
        "au": jour,
        "pieces_professionnelles": bail.pieces_professionnelles,
        "besoin_adaptation": trois_etats(bail.besoin_adaptation),
        "depart_handicap": trois_etats(bail.depart_handicap),
    }


class AvisForm(Formulaire):
    """What the commission answers; the instant of the avis that was read keeps two writers apart."""

    lu_le = HiddenField()
    constatee = RadioField(
        "La commission constate la situation", validators=[Requis("Choisissez une réponse.")],
        choices=choix(("oui", "oui"), ("non", "non")),
    )  # fmt: skip
    type_adapte = SelectField(
        "Type adapté au ménage", choices=choix(("", "non précisé"), *((t, t) for t in TYPES)), default=""
    )
    surface_adaptee = DecimalField("Surface adaptée, en m²", validators=[Optional(), NumberRange(1, 500)])
    caracteristiques = TextAreaField("Étage, ascenseur, adaptation, loyer, secteur", validators=[Length(max=2_000)])
    accession = BooleanField("Conseiller l’accession à la propriété")
    texte = TextAreaField("Avis de la commission", validators=[Requis(), Length(max=2_000)])

    def donnees(self) -> DonneesAvis:
        """Return what was typed, as the services take it; the form must have been validated."""
        return DonneesAvis(
            constatee=self.constatee.data == "oui",
            texte=self.texte.data or "",
            type_adapte=self.type_adapte.data or None,
            surface_adaptee=self.surface_adaptee.data,
            caracteristiques=self.caracteristiques.data or "",
            accession=self.accession.data,
        )

    def instant_lu(self) -> datetime | None:
        """Return the instant of the avis that the writer read; one altered by hand is that of no avis."""
        try:
            return datetime.fromisoformat(self.lu_le.data) if self.lu_le.data else None
        except ValueError:
            return datetime.min.replace(tzinfo=UTC)


class AvisGroupesForm(Formulaire):
    """The same answer for like cases; the figures of each are written before it."""

    constatee = RadioField(
        "La commission constate la situation", validators=[Requis("Choisissez une réponse.")],
        choices=choix(("oui", "oui"), ("non", "non")),
    )  # fmt: skip
    accession = BooleanField("Conseiller l’accession à la propriété")
    texte = TextAreaField("Avis, après les chiffres de chacun", validators=[Requis(), Length(max=1_000)])

    def donnees(self) -> DonneesAvis:
        """Return what was typed, as the services take it; the form must have been validated."""
        return DonneesAvis(
            constatee=self.constatee.data == "oui", texte=self.texte.data or "", accession=self.accession.data
        )
