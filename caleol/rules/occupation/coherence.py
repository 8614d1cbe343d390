"""Whether a dwelling contradicts what the commission noted: the one that an avis names, the one that is offered."""

import re
from collections.abc import Collection
from typing import NamedTuple

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.situations import SituationOccupation
from caleol.rules.occupation.traits import (
    Lieu,
    Traits,
    ascenseur_convient,
    commune_convient,
    etage_convient,
    loyer_convient,
)

PIECES = re.compile(r"\d+")


class EcartOffre(EnumLibelle):
    """What parts a dwelling offered from the avis that it follows."""

    TYPE = "type", "son type n’est pas celui de l’avis"
    SURFACE = "surface", "sa surface est loin de celle de l’avis"
    TAILLE = "taille", "sa taille va à l’inverse de la situation constatée"
    ETAGE = "etage", "son étage est plus haut que celui de l’avis"
    ASCENSEUR = "ascenseur", "il n’a pas l’ascenseur que l’avis demande"
    ADAPTE = "adapte", "il n’est pas adapté au handicap, ce que l’avis demande"
    LOYER = "loyer", "son loyer dépasse celui de l’avis"
    COMMUNE = "commune", "sa commune n’est pas de celles de l’avis"


class LogementOffert(NamedTuple):
    """A dwelling offered; the rent is the new main rent, the surface in hundredths of a square metre."""

    type: str
    surface_centiemes: int
    commune: str
    loyer_centimes: int
    adapte: bool | None
    lieu: Lieu


class Contradiction(EnumLibelle):
    """What an avis would say against itself."""

    PLUS_GRAND = "plus_grand", "plus grand"
    PLUS_PETIT = "plus_petit", "plus petit"


def type_contraire(
    situations: Collection[SituationOccupation], actuel: str, adapte: str | None
) -> Contradiction | None:
    """Return what is wrong in a type: larger for who has too many rooms, smaller for who lacks surface.

    None where nothing is wrong, where a type cannot be read, or where both situations are noted.
    """
    avant, apres = PIECES.search(actuel), PIECES.search(adapte or "")
    return _contraire(situations, int(avant[0]), int(apres[0])) if avant and apres else None


def surface_contraire(
    situations: Collection[SituationOccupation], actuelle_centiemes: int, adaptee_centiemes: int | None
) -> Contradiction | None:
    """Return what is wrong in a surface, in hundredths of a square metre, as `type_contraire`."""
    if adaptee_centiemes is None:
        return None
    return _contraire(situations, actuelle_centiemes, adaptee_centiemes)


def ecarts_offre(
    traits: Traits, type_avis: str | None, surface_avis_centiemes: int | None, depart: str, offert: LogementOffert
) -> tuple[EcartOffre, ...]:
    """Return what parts a dwelling offered from an avis; `depart` is the present commune. What is not known parts not.

    Hypothèse : a surface is far from « about 45 m² » from a tenth more or less.
    """
    surface = surface_avis_centiemes
    dits = (
        (EcartOffre.TYPE, type_avis is None or type_avis == offert.type),
        (EcartOffre.SURFACE, surface is None or abs(offert.surface_centiemes - surface) * 10 <= surface),
        (EcartOffre.ETAGE, etage_convient(traits, offert.lieu)),
        (EcartOffre.ASCENSEUR, ascenseur_convient(traits, offert.lieu)),
        (EcartOffre.ADAPTE, offert.adapte if traits.adapte else True),
        (EcartOffre.LOYER, loyer_convient(traits, offert.loyer_centimes)),
        (EcartOffre.COMMUNE, not traits.communes or commune_convient(traits, depart, offert.commune)),
    )
    return tuple(ecart for ecart, tient in dits if tient is False)


def _contraire(situations: Collection[SituationOccupation], avant: int, apres: int) -> Contradiction | None:
    sous = SituationOccupation.SOUS_OCCUPATION in situations
    sur = SituationOccupation.SUR_OCCUPATION in situations
    if sous and not sur and apres > avant:
        return Contradiction.PLUS_GRAND
    return Contradiction.PLUS_PETIT if sur and not sous and apres < avant else None
