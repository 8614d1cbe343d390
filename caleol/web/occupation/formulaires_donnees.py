"""Forms of the facts that the agency brings: the lease, its dwelling, those who live there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from caleol.queries.occupation.fiche import BailVu
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.faits import Qualite
from caleol.services.occupation.completions import (
    PIECES_MAXIMUM,
    RFR_MAXIMUM,
    FaitsBail,
    FaitsLogement,
    FaitsOccupant,
)
from caleol.services.occupation.occupants import DonneesOccupant
from caleol.web.formulaires import DateField, Formulaire, Requis, choix, lit_date

TROIS = (("", "non connu"), ("oui", "oui"), ("non", "non"))
VALEURS: Mapping[str, bool | None] = {"oui": True, "non": False}
ANNEES_DE_RFR = 2
SANTE = ("handicap", "perte_autonomie")


class FaitsForm(Formulaire):
    """What the agency knows of a lease; the answers on each person are read beside, by rank."""

    au = DateField("Connu le", validators=[Requis()], minimum=2000)
    aucun = BooleanField("Personne dans ce ménage n’a de handicap ni de perte d’autonomie")
    besoin_adaptation = SelectField("Un logement adapté est nécessaire", choices=choix(*TROIS), default="")
    depart_handicap = SelectField("L’occupant en situation de handicap est parti", choices=choix(*TROIS), default="")
    rfr_annee = IntegerField("Année du revenu fiscal", validators=[Optional(), NumberRange(1990, 2060)])
    rfr_montant = IntegerField("Son montant pour le ménage", validators=[Optional(), NumberRange(0, RFR_MAXIMUM)])
    pieces_professionnelles = IntegerField(
        "Pièces qu’une profession ou un mandat utilise",
        validators=[Optional(), NumberRange(0, PIECES_MAXIMUM)],
    )
    adapte = SelectField("Ce logement est adapté au handicap", choices=choix(*TROIS), default="")
    etage = IntegerField("Étage (0 : rez-de-chaussée)", validators=[Optional(), NumberRange(-5, 60)])
    ascenseur = SelectField("Ascenseur", choices=choix(*TROIS), default="")

    def faits(self, bail: BailVu) -> FaitsBail:
        """Return what was typed, as the services take it; the form must have been validated."""
        annee, montant = self.rfr_annee.data, self.rfr_montant.data
        return FaitsBail(
            au=self.au.jour,
            pieces_professionnelles=self.pieces_professionnelles.data or 0,
            besoin_adaptation=VALEURS.get(self.besoin_adaptation.data),
            depart_handicap=VALEURS.get(self.depart_handicap.data),
            rfr=None if annee is None or montant is None else (annee, montant),
            occupants={occupant.rang: self._occupant(occupant.rang) for occupant in bail.occupants},
            logement=FaitsLogement(VALEURS.get(self.adapte.data), self.etage.data, VALEURS.get(self.ascenseur.data)),
        )

    def _occupant(self, rang: int) -> FaitsOccupant:
        """Return what was typed of a person; the box for all answers « no » where nothing else was said."""
        sans = False if self.aucun.data else None
        qualite = request.form.get(f"qualite_{rang}", "")
        return FaitsOccupant(
            **{nom: VALEURS.get(request.form.get(f"{nom}_{rang}", ""), sans) for nom in SANTE},
            qualite=next((q for q in Qualite if q.value == qualite), None),
            naissance=_jour(f"naissance_{rang}"),
        )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the days of birth too, which are read by rank."""
        valide: bool = super().validate(*args, **kwargs)
        fautes = [nom for nom in request.form if nom.startswith("naissance_") and _jour(nom) is None]
        fautes = [nom for nom in fautes if request.form[nom].strip()]
        for nom in fautes:
            self.form_errors.append(f"« {request.form[nom][:30]} » n’est pas une date. Écrivez-la comme 9/12/1986.")
        return valide and not fautes


class OccupantForm(Formulaire):
    """A person who lives there and is not in the data."""

    nom = StringField("Nom", validators=[Requis(), Length(max=120)])
    prenom = StringField("Prénom", validators=[Length(max=120)])
    lien = SelectField("Lien avec le titulaire", choices=choix(*((m.value, m.libelle) for m in LienPersonne)))
    qualite = SelectField(
        "Si c’est une autre personne, qui",
        choices=choix(("", "non connu"), *((q.value, q.libelle) for q in Qualite)),
        default="",
    )
    naissance = DateField("Naissance")
    a_charge = BooleanField("À charge au sens fiscal")
    garde = SelectField(
        "Présence", choices=choix(("", "vit ici tout le temps"), *((g.value, g.libelle) for g in Garde)), default=""
    )
    au = DateField("Connu le", validators=[Requis()], minimum=2000)

    def occupant(self) -> DonneesOccupant:
        """Return what was typed, as the services take it; the form must have been validated."""
        autre = LienPersonne(self.lien.data) is LienPersonne.AUTRE
        return DonneesOccupant(
            nom=self.nom.data or "",
            prenom=self.prenom.data or "",
            lien=LienPersonne(self.lien.data),
            naissance=self.naissance.data,
            a_charge=self.a_charge.data,
            garde=Garde(self.garde.data) if self.garde.data else None,
            qualite=Qualite(self.qualite.data) if autre and self.qualite.data else None,
        )


class RetraitForm(Formulaire):
    """A person who does not live there any more, or never did."""

    parti_le = DateField("Parti le", minimum=1950)
    au = DateField("Connu le", validators=[Requis()], minimum=2000)


def _jour(nom: str) -> date | None:
    try:
        return lit_date(request.form.get(nom, "").strip())
    except ValueError:
        return None


def trois_etats(valeur: bool | None) -> str:
    """Return an answer as the three-state choice holds it."""
    return "" if valeur is None else "oui" if valeur else "non"


def valeurs_connues(bail: BailVu, jour: date) -> dict[str, Any]:
    """Return what is known of a lease, to fill the form; the income asked is that of the year N-2."""
    annee = jour.year - ANNEES_DE_RFR
    return {
        "au": jour,
        "pieces_professionnelles": bail.pieces_professionnelles,
        "besoin_adaptation": trois_etats(bail.besoin_adaptation),
        "depart_handicap": trois_etats(bail.depart_handicap),
        "rfr_annee": annee,
        "rfr_montant": dict(bail.rfr).get(annee),
        "adapte": trois_etats(bail.adapte),
        "etage": bail.etage,
        "ascenseur": trois_etats(bail.ascenseur),
    }


def reponses_connues(bail: BailVu) -> dict[str, str]:
    """Return what is typed of each person, else what is known, by name of field."""
    connus = {f"{nom}_{o.rang}": trois_etats(getattr(o, nom)) for o in bail.occupants for nom in SANTE}
    connus |= {f"qualite_{o.rang}": o.qualite.value if o.qualite else "" for o in bail.occupants}
    connus |= {f"naissance_{o.rang}": "" for o in bail.occupants}
    return {nom: request.form.get(nom, connu) for nom, connu in connus.items()}
