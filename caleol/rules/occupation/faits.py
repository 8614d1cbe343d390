"""The facts of a lease as the examination takes them: tuples, because a stock of 31,000 is read at once.

Members of an enumeration may be given as they are stored (`"enfant"` for `LienPersonne.ENFANT`), and a yes or no
as 1 or 0. Every unknown fact is None: it never counts as "no".
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Garde, LienPersonne, Menage, Personne

SANS_RESSOURCES: Mapping[int, int] = MappingProxyType({})
FIN_DES_ZUS = date(2014, 12, 31)


class Qualite(EnumLibelle):
    """What a person without a family link is in the dwelling, for the list of L621-2."""

    PARENT_ALLIE = "parent_allie", "parent ou allié"
    EMPLOYE = "employe", "personne au service du ménage, affiliée à ce titre"
    SOUS_LOCATAIRE = "sous_locataire", "sous-locataire"
    TIERS = "tiers", "autre personne"


class SignalAutonomie(EnumLibelle):
    """What makes a loss of autonomy suspected; age is not one of them."""

    DEMANDE_TRAVAUX = "demande_travaux", "demande d’adaptation du logement"
    DEMANDE_MUTATION = "demande_mutation", "demande de mutation pour l’accessibilité"
    DECLARATION = "declaration", "difficulté dite par le locataire"
    VISITE = "visite", "constat d’une visite de l’agence"


class Occupant(NamedTuple):
    """A person living in the dwelling, or a child received there (`garde`)."""

    lien: str
    naissance: date | None = None
    titulaire: bool = False
    a_charge: bool = False
    garde: str | None = None
    handicap: bool | None = None
    perte_autonomie: bool | None = None
    qualite: str | None = None


class Bail(NamedTuple):
    """A running lease, its dwelling and those who live there.

    `pieces` are the habitable rooms, kitchens left out; `pieces_professionnelles` those of them that a profession
    or an elected office uses and needs. `surface_centiemes` is the surface habitable in hundredths of a square
    metre. `rfr_euros` holds the sum of the household's RFR by year of income. `ancienne_zus` says that the tenant
    lived, on 31 December 2014 at the latest, in a ZUS that did not become a priority neighbourhood.
    """

    reference: str
    signature_le: date | None = None
    occupants: tuple[Occupant, ...] = ()
    surface_centiemes: int | None = None
    pieces: int | None = None
    financement: str | None = None
    zone_plafond: str | None = None
    rfr_euros: Mapping[int, int] = SANS_RESSOURCES
    adapte: bool | None = None
    depart_handicap: bool | None = None
    besoin_adaptation: bool | None = None
    signaux: tuple[str, ...] = ()
    qpv: bool | None = None
    zone_tendue: bool | None = None
    zone_revitalisation: bool | None = None
    ancienne_zus: bool | None = None
    pieces_professionnelles: int = 0
    dernier_examen_le: date | None = None
    menage_au: date | None = None
    logement_au: date | None = None


def menage_du_bail(bail: Bail) -> Menage:
    """Return the household in the form that the rules of allocation take."""
    personnes = (
        Personne(
            occupant.naissance,
            LienPersonne(occupant.lien),
            a_charge=occupant.a_charge,
            garde=None if occupant.garde is None else Garde(occupant.garde),
            handicap=occupant.handicap,
        )
        for occupant in bail.occupants
    )
    return Menage(tuple(personnes), rfr_euros=bail.rfr_euros)


def titulaires(bail: Bail) -> tuple[Occupant, ...]:
    """Return the holders of the lease: those marked so, else the applicant and the co-holders."""
    marques = tuple(occupant for occupant in bail.occupants if occupant.titulaire)
    liens = {LienPersonne.DEMANDEUR, LienPersonne.COTITULAIRE}
    return marques or tuple(occupant for occupant in bail.occupants if occupant.lien in liens)


def en_ancienne_zus(bail: Bail) -> bool | None:
    """Return whether the tenant keeps the protection of a former ZUS; no lease signed after 2014 does."""
    if bail.signature_le is not None and bail.signature_le > FIN_DES_ZUS:
        return False
    return bail.ancienne_zus
