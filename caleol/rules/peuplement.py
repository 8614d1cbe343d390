"""The occupation norm of INSEE: a secondary indicator beside the tests of the law, never one of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caleol.kernel.francais import accorde
from caleol.rules.facts import Garde, LienPersonne, Menage, Personne
from caleol.rules.reference import regle

AGE_PARTAGE = 7
SURFACE_PAR_PERSONNE = 18
SURFACE_STUDIO = 25
MOTS = {
    -2: "surpeuplement accentué",
    -1: "surpeuplement modéré",
    0: "dans la norme",
    1: "sous-peuplement modéré",
    2: "sous-peuplement prononcé",
    3: "sous-peuplement très accentué",
}


@dataclass(frozen=True, slots=True)
class Peuplement:
    """Rooms that the norm gives a household, the difference with those of the dwelling (None: not known), in words."""

    pieces_requises: int
    ecart: int | None
    phrase: str


@regle(code="Usage", article="norme d’occupation de l’INSEE", depuis=date(2017, 1, 21), vu=True)
def indice_peuplement(menage: Menage, pieces: int | None, surface_m2: Decimal | None, au: date) -> Peuplement:
    """Compare the rooms of a dwelling with the norm: a living room, one for a couple, one for each other adult.

    [vu] in pages of INSEE: two children under seven share a room; a single person in 25 m² is not crowded; enough
    rooms but less than 18 m² a person is crowded. An indicator, not the test of R822-25.

    Hypothèse : the sex of children is not known, so that from seven years on each has a room; a child to be born
    and a visiting child are not counted.
    """
    presents = [p for p in menage.personnes if not p.a_naitre and p.garde is not Garde.DROIT_VISITE]
    requises = _requises(presents, au)
    if pieces is None:
        return Peuplement(requises, None, "INSEE (indicateur)\u00a0: non connu, le nombre de pièces manque")
    ecart, nombre, cause = pieces - requises, len(presents), ""
    if ecart < 0 and nombre == 1 and surface_m2 is not None and surface_m2 >= SURFACE_STUDIO:
        ecart = 0
    elif ecart >= 0 and nombre > 1 and surface_m2 is not None and surface_m2 < SURFACE_PAR_PERSONNE * nombre:
        ecart, cause = -1, f" (moins de {SURFACE_PAR_PERSONNE}\u00a0m² par personne)"
    mot = MOTS[max(-2, min(ecart, 3))]
    compte = f"{accorde(pieces, 'pièce')} pour {requises} attendues"
    return Peuplement(requises, ecart, f"INSEE (indicateur)\u00a0: {compte}, {mot}{cause}")


def _requises(presents: list[Personne], au: date) -> int:
    """Return the rooms of the norm: the living room, those of adults and couples, those of children."""
    couple = {LienPersonne.DEMANDEUR, LienPersonne.CONJOINT} <= {personne.lien for personne in presents}
    petits = seuls = 0
    for personne in presents:
        age = personne.age(au)
        if age is not None and age < AGE_PARTAGE:
            petits += 1
        elif not (couple and personne.lien is LienPersonne.CONJOINT):
            seuls += 1
    return 1 + seuls + (petits + 1) // 2
