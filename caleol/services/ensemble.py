"""Dwellings that are alike filled at once: each household chosen becomes a candidate on the lot of its dwelling."""

from collections.abc import Mapping, Sequence

from caleol.kernel.errors import Refus
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.candidatures import choose_candidatures


def fill_ensemble(
    acte: Acte, *, versions: Mapping[int, int], montrees: Sequence[int], places: Mapping[int, int]
) -> int:
    """Make the lots of several vacancies hold the households placed there; return how many are placed.

    `versions` gives, for each vacancy of the set, the version of its lot as it was read (0: none); `places` the
    vacancy of each household among those shown. The others that a lot holds are left alone.

    Raises:
        Refus: `ensemble_hors_lots` for no dwelling or a household placed elsewhere, and those of `choose_candidatures`.
        Conflit, Introuvable: as `choose_candidatures`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    if not versions or any(vacance_id not in versions for vacance_id in places.values()):
        raise Refus("ensemble_hors_lots")
    for vacance_id, version in versions.items():
        choisies = [cle for cle in montrees if places.get(cle) == vacance_id]
        if choisies or version:
            choose_candidatures(acte, vacance_id=vacance_id, choisies=choisies, montrees=montrees, version=version)
    donnees = {"vacances": sorted(versions), "places": dict(sorted(places.items()))}
    acte.inscrire("choix_ensemble", "vacance", min(versions), donnees)
    return len(places)
