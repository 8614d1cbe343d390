"""The features of a suitable dwelling that an avis names, as rules take them and in words."""

from caleol.kernel.francais import surface
from caleol.models.occupation import Avis
from caleol.rules.occupation.traits import Traits, dire_traits


def traits_de(avis: Avis) -> Traits:
    """Return the features of an avis besides type and surface."""
    return Traits(avis.etage_maximum, avis.ascenseur, avis.adapte, avis.loyer_maximum_centimes, avis.secteur)


def mots_de(avis: Avis) -> tuple[str, ...]:
    """Return every feature of an avis in words, its own words last."""
    mots = [f"de type {avis.type_adapte}"] if avis.type_adapte else []
    mots += [f"d’environ {surface(avis.surface_adaptee)}"] if avis.surface_adaptee else []
    mots += dire_traits(traits_de(avis))
    return (*mots, avis.caracteristiques.rstrip(".")) if avis.caracteristiques else tuple(mots)
