"""Frozen facts that the rules take: no ORM object, no reading, every unknown written as None.

Money is in centimes (suffix `_centimes`) or in whole euros where the law counts in euros (`_euros`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from caleol.rules.enumeration import EnumLibelle


class LienPersonne(EnumLibelle):
    """What a person is to the one who applies."""

    DEMANDEUR = "demandeur", "Demandeur"
    CONJOINT = "conjoint", "Conjoint, partenaire ou concubin"
    COTITULAIRE = "cotitulaire", "Cotitulaire"
    ENFANT = "enfant", "Enfant"
    ASCENDANT = "ascendant", "Ascendant"
    AUTRE = "autre", "Autre personne"


class Garde(EnumLibelle):
    """How a child who does not live here all the time is received."""

    ALTERNEE = "alternee", "Garde alternée"
    DROIT_VISITE = "droit_visite", "Droit de visite et d’hébergement"


class Financement(EnumLibelle):
    """The loan that paid for a dwelling: it chooses the table of ceilings."""

    PLAI = "plai", "PLAI"
    PLAI_ADAPTE = "plai_adapte", "PLAI adapté"
    PLUS = "plus", "PLUS"
    PLS = "pls", "PLS"
    PLI = "pli", "PLI"
    ANCIEN = "ancien", "Financement ancien (PLA, HLM ordinaire)"
    LIBRE = "libre", "Sans plafond réglementé"

    @property
    def plafond(self) -> str:
        """Return the ceiling in words that a tenant understands: « plafond PLUS », « plafond des HLM anciens »."""
        return "plafond des HLM anciens" if self is Financement.ANCIEN else f"plafond {self.libelle}"


class ZonePlafond(EnumLibelle):
    """Zone of the ceilings; nothing to do with the zoning A bis to C."""

    P = "p", "Paris et communes limitrophes"
    I = "i", "Île-de-France"  # noqa: E741 - the letter of the ceilings' table
    A = "a", "autres régions"


class Sejour(EnumLibelle):
    """What is known of the right of stay of the adults of a household."""

    INCONNU = "inconnu", "non vérifié"
    REGULIER = "regulier", "régulier"
    IRREGULIER = "irregulier", "irrégulier"


@dataclass(frozen=True, slots=True)
class Personne:
    """One person of the household to be housed; `a_naitre` needs a proof of pregnancy that was seen."""

    naissance: date | None
    lien: LienPersonne
    a_charge: bool = False
    garde: Garde | None = None
    handicap: bool | None = None
    sejour_regulier: bool | None = None
    a_naitre: bool = False

    def age(self, au: date) -> int | None:
        """Return the age in completed years, reached on the birthday; None when it is not known."""
        if self.naissance is None or self.a_naitre:
            return None
        avant_anniversaire = (au.month, au.day) < (self.naissance.month, self.naissance.day)
        return au.year - self.naissance.year - avant_anniversaire


class Refuse(NamedTuple):
    """An offer that the household refused; `justifie` is None where nobody judged it, `membre` numbers who refused."""

    le: date
    justifie: bool | None = None
    membre: int = 1


@dataclass(frozen=True, slots=True)
class Menage:
    """The persons to be housed, with what they declared and what the tax office wrote.

    `rfr_euros` holds the sum of the household's RFR by year of income; `ressources_douze_mois_euros` the
    income of the last twelve months where it was asked for; `separation` says that only the applicant's
    resources are in these amounts, because a separation is proven.
    """

    personnes: tuple[Personne, ...]
    ressources_mensuelles_centimes: int | None = None
    rfr_euros: Mapping[int, int] = field(default_factory=dict)
    aide_logement_centimes: int | None = None
    separation: bool = False
    ressources_douze_mois_euros: int | None = None


@dataclass(frozen=True, slots=True)
class Logement:
    """A dwelling as the rules see it; rents and charges are monthly."""

    type: str
    pieces_habitables: int | None
    surface: Decimal | None
    financement: Financement
    zone_plafond: ZonePlafond
    commune_insee: str
    epci: str | None = None
    qpv: bool | None = None
    etage: int | None = None
    ascenseur: bool | None = None
    adapte_pmr: bool | None = None
    loyer_centimes: int = 0
    loyer_annexe_centimes: int = 0
    charges_centimes: int = 0
    eau_individuelle: bool | None = None
    chauffage_individuel: bool | None = None
    contribution_energie_centimes: int = 0
    zone_apl: str | None = None

    @property
    def pieces(self) -> int | None:
        """Return the habitable rooms, else the figure of the type (T3 is 3), else None.

        Hypothèse : where nobody has counted the habitable rooms, the type stands for them.
        """
        if self.pieces_habitables is not None:
            return self.pieces_habitables
        chiffres = self.type.strip().upper().lstrip("TF")
        return int(chiffres) if chiffres.isdigit() else None


@dataclass(frozen=True, slots=True)
class Demande:
    """A waiting application as on a day; wished communes and types are filters, not conditions of law.

    `refus` is None where nobody knows whether an offer was refused; communes are INSEE codes.
    """

    numero_unique: str
    deposee_le: date
    menage: Menage
    renouvelee_le: date | None = None
    radiee: bool = False
    type_souhaite: frozenset[str] = frozenset()
    communes_souhaitees: frozenset[str] = frozenset()
    besoin_fauteuil: bool = False
    priorites: frozenset[str] = frozenset()
    mutation: bool = False
    proprietaire: bool | None = None
    relogement_ru: bool = False
    motifs: frozenset[str] = frozenset()
    hebergement: str | None = None
    logement_actuel_surface: Decimal | None = None
    logement_actuel_occupants: int | None = None
    logement_actuel_loyer_centimes: int | None = None
    logement_actuel_pieces: int | None = None
    commune_actuelle: str | None = None
    commune_travail: str | None = None
    habite_qpv_2015: bool | None = None
    habite_qpv_2024: bool | None = None
    dalo_le: date | None = None
    refus: tuple[Refuse, ...] | None = None
    fin_sejour: date | None = None
