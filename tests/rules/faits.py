"""Facts for the tests of the rules: a household, a dwelling, an application in a few words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from caleol.rules.composition import NatureSiege, Siege, SiegeAuLot, Voix
from caleol.rules.facts import Demande, Financement, Garde, LienPersonne, Logement, Menage, Personne, ZonePlafond
from caleol.rules.parametre import Parametres
from caleol.rules.reglement import ReglesSeance

AU = date(2026, 11, 23)
MEL = "200093201"
PARAMETRES = Parametres.charger()


def personne(age: int | None, lien: LienPersonne = LienPersonne.DEMANDEUR, **autres: Any) -> Personne:
    """Return a person of an age in completed years on AU."""
    naissance = None if age is None else date(AU.year - age, 1, 1)
    return Personne(naissance, lien, **autres)


def adulte(age: int = 35, **autres: Any) -> Personne:
    return personne(age, LienPersonne.DEMANDEUR, **{"sejour_regulier": True, **autres})


def conjoint(age: int = 35, **autres: Any) -> Personne:
    return personne(age, LienPersonne.CONJOINT, **{"sejour_regulier": True, **autres})


def enfant(age: int = 8, **autres: Any) -> Personne:
    return personne(age, LienPersonne.ENFANT, **{"a_charge": True, **autres})


def a_naitre() -> Personne:
    return Personne(date(2027, 2, 1), LienPersonne.ENFANT, a_naitre=True)


def en_visite(age: int = 8) -> Personne:
    return personne(age, LienPersonne.ENFANT, garde=Garde.DROIT_VISITE)


def en_alternance(age: int = 8) -> Personne:
    return enfant(age, garde=Garde.ALTERNEE)


def menage(*personnes: Personne, **autres: Any) -> Menage:
    return Menage(tuple(personnes) or (adulte(),), **autres)


def logement(**autres: Any) -> Logement:
    """Return a T3 of 62,40 m² in Roubaix, PLUS, 400 € of rent and 100 € of charges."""
    base = Logement(
        type="T3",
        pieces_habitables=3,
        surface=Decimal("62.40"),
        financement=Financement.PLUS,
        zone_plafond=ZonePlafond.A,
        commune_insee="59512",
        epci=MEL,
        loyer_centimes=40_000,
        charges_centimes=10_000,
    )
    return replace(base, **autres)


def demande(du_menage: Menage | None = None, **autres: Any) -> Demande:
    """Return a live application, filed on 1 March 2025 and renewed a year later."""
    base = Demande(
        numero_unique="0590325123456GDPUB",
        deposee_le=date(2025, 3, 1),
        renouvelee_le=date(2026, 3, 1),
        menage=du_menage
        or menage(adulte(), conjoint(), ressources_mensuelles_centimes=200_000, rfr_euros={2024: 20_000}),
    )
    return replace(base, **autres)


def siege(cle: str, nature: NatureSiege = NatureSiege.DESIGNE, **autres: Any) -> Siege:
    return Siege(cle, nature, **autres)


def au_lot(cle: str, nature: NatureSiege = NatureSiege.DESIGNE) -> SiegeAuLot:
    """Return a seat with its voice on a lot."""
    voix = Voix.CONSULTATIVE if nature is NatureSiege.CONSULTATIF else Voix.DELIBERATIVE
    return SiegeAuLot(siege(cle, nature), voix, "")


def regles(quorum: int | None = 4, **autres: Any) -> ReglesSeance:
    return ReglesSeance(depuis=date(2024, 1, 1), quorum_minimum=quorum, **autres)
