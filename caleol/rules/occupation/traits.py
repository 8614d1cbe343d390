"""What the commission says of a suitable dwelling, besides its type and its surface: floor, lift, rent, sector."""

from collections.abc import Sequence
from typing import NamedTuple

from caleol.kernel.francais import euros, liste_et, ordinal
from caleol.rules.enumeration import EnumLibelle


class Secteur(EnumLibelle):
    """Where a suitable dwelling lies, seen from the present one."""

    RESIDENCE = "residence", "dans la même résidence"
    COMMUNE = "commune", "dans la même commune"
    HORS_QPV = "hors_qpv", "hors d’un quartier prioritaire"


class CommuneCitee(NamedTuple):
    """A commune that an avis or a tenant names, with its name of the day."""

    insee: str
    nom: str


class Traits(NamedTuple):
    """The features that an avis names; None, False or empty where it names none.

    `communes` are those where a dwelling may lie; where none is named, the present one. `etage_maximum` counts floors
    from the ground (0); `loyer_maximum_centimes` is the main rent of a month.
    """

    etage_maximum: int | None = None
    ascenseur: bool = False
    adapte: bool = False
    loyer_maximum_centimes: int | None = None
    secteur: Secteur | None = None
    communes: tuple[CommuneCitee, ...] = ()


SANS_TRAITS = Traits()


class Lieu(NamedTuple):
    """What is known of a dwelling for these features."""

    etage: int | None = None
    ascenseur: bool | None = None
    residence: int | None = None
    qpv: bool | None = None


def etage_convient(traits: Traits, lieu: Lieu) -> bool | None:
    """Tell whether a floor is low enough; None: not known."""
    if traits.etage_maximum is None:
        return True
    return None if lieu.etage is None else lieu.etage <= traits.etage_maximum


def ascenseur_convient(traits: Traits, lieu: Lieu) -> bool | None:
    """Tell whether there is a lift where one is needed: the ground floor needs none; None: not known."""
    if not traits.ascenseur or lieu.etage == 0:
        return True
    return lieu.ascenseur


def commune_convient(traits: Traits | None, depart: str, insee: str) -> bool:
    """Tell whether a commune is one of those named, or the present one where none is named."""
    if traits is None or not traits.communes:
        return insee == depart
    return any(citee.insee == insee for citee in traits.communes)


def secteur_convient(traits: Traits, depart: Lieu, lieu: Lieu) -> bool | None:
    """Tell whether a dwelling lies in the sector named; the commune is judged elsewhere; None: not known."""
    if traits.secteur is Secteur.RESIDENCE:
        connues = depart.residence is not None and lieu.residence is not None
        return depart.residence == lieu.residence if connues else None
    if traits.secteur is Secteur.HORS_QPV:
        return None if lieu.qpv is None else not lieu.qpv
    return True


def loyer_convient(traits: Traits, loyer_centimes: int | None) -> bool | None:
    """Tell whether a main rent is within the one named; None: not known."""
    if traits.loyer_maximum_centimes is None:
        return True
    return None if loyer_centimes is None else loyer_centimes <= traits.loyer_maximum_centimes


def dire_traits(traits: Traits) -> tuple[str, ...]:
    """Return the features in words, as a letter or the minutes write them after « un logement »."""
    mots: list[str] = []
    if traits.etage_maximum is not None:
        mots.append(dire_etage_maximum(traits.etage_maximum))
    if traits.ascenseur:
        mots.append("avec ascenseur")
    if traits.adapte:
        mots.append("adapté au handicap")
    if traits.loyer_maximum_centimes is not None:
        mots.append(f"d’un loyer principal de {euros(traits.loyer_maximum_centimes)} au plus")
    if traits.secteur is not None:
        mots.append(traits.secteur.libelle)
    if traits.communes:
        mots.append(dire_communes(traits.communes))
    return tuple(mots)


def dire_communes(communes: Sequence[CommuneCitee]) -> str:
    """Return « commune : Croix » or « communes : Croix, Roubaix ou Le Quesnoy »."""
    noms = [citee.nom for citee in communes]
    return f"{'commune' if len(noms) == 1 else 'communes'}\u00a0: {liste_et(noms, 'ou')}"


def dire_etage_maximum(etage: int) -> str:
    """Return « au rez-de-chaussée » or « au 2e étage au plus »."""
    return f"au {ordinal(etage)} étage au plus" if etage > 0 else "au rez-de-chaussée"
