"""The features of a suitable dwelling that an avis names, as rules take them and in words."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.kernel.francais import surface
from caleol.models.occupation import Avis
from caleol.models.organisation import Commune
from caleol.rules.occupation.traits import CommuneCitee, Traits, dire_traits


def traits_de(avis: Avis) -> Traits:
    """Return the features of an avis besides type and surface."""
    return Traits(
        avis.etage_maximum,
        avis.ascenseur,
        avis.adapte,
        avis.loyer_maximum_centimes,
        avis.secteur,
        lit_communes(avis.communes),
    )


def lit_communes(gardees: Sequence[Sequence[str]]) -> tuple[CommuneCitee, ...]:
    """Return communes as they are kept beside an avis or an interview."""
    return tuple(CommuneCitee(insee, nom) for insee, nom in gardees)


def find_communes(session: Session, codes: Iterable[str]) -> list[list[str]]:
    """Return communes as they are kept, by name.

    Raises:
        Refus: `commune_citee_inconnue`.
    """
    voulues = sorted(set(codes))
    requete = select(Commune.code_insee, Commune.nom).where(Commune.code_insee.in_(voulues)).order_by(Commune.nom)
    trouvees = [[insee, nom] for insee, nom in session.execute(requete)]
    if len(trouvees) != len(voulues):
        raise Refus("commune_citee_inconnue", champ="communes")
    return trouvees


def mots_de(avis: Avis) -> tuple[str, ...]:
    """Return every feature of an avis in words, its own words last."""
    mots = [f"de type {avis.type_adapte}"] if avis.type_adapte else []
    mots += [f"d’environ {surface(avis.surface_adaptee)}"] if avis.surface_adaptee else []
    mots += dire_traits(traits_de(avis))
    return (*mots, avis.caracteristiques.rstrip(".")) if avis.caracteristiques else tuple(mots)
