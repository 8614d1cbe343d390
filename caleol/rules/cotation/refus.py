"""The effect of refused offers: how many count on a day, by member or for the household; justified ones never do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from caleol.rules.delais import ajouter_mois
from caleol.rules.facts import Refuse
from caleol.rules.grille.conditions import Cumul, RegleRefus
from caleol.rules.reference import regle


class EffetRefus(NamedTuple):
    """What refusals make on a day: `fois` the rule is met, `refus` counted from the one that meets it, since when.

    `douteux` says that it would be met (or met more often) if refusals that nobody judged were not justified.
    """

    fois: int
    refus: int
    depuis: date | None
    douteux: bool


AUCUN_EFFET = EffetRefus(0, 0, None, False)


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=True, exigences=("R54",))
def effet_des_refus(regle_refus: RegleRefus, refus: Sequence[Refuse], au: date) -> EffetRefus:
    """Return the effect of refused adapted offers on a day, under the rule that the grid states.

    [vu] The plan says in which conditions the refusal of an adapted dwelling changes the points. A refusal found
    justified is neutral; one that nobody judged has no effect, and says that it is in doubt.
    """
    if not refus:
        return AUCUN_EFFET
    passes = [un for un in refus if un.le <= au]
    certains = _effet(regle_refus, (un for un in passes if un.justifie is False), au)
    possibles = _effet(regle_refus, (un for un in passes if un.justifie is not True), au)
    return EffetRefus(*certains, douteux=possibles[:2] != certains[:2])


def _effet(regle_refus: RegleRefus, refus: Iterable[Refuse], au: date) -> tuple[int, int, date | None]:
    """Return the effect of refusals that all count."""
    par_membre: dict[int, list[date]] = defaultdict(list)
    for un in refus:
        par_membre[0 if regle_refus.cumul is Cumul.MENAGE else un.membre].append(un.le)
    actifs = [trouve for jours in par_membre.values() if (trouve := _actif(regle_refus, sorted(jours), au)) is not None]
    if not actifs:
        return 0, 0, None
    depuis = max(jour for _, jour in actifs)
    if regle_refus.cumul is Cumul.SOMME:
        return len(actifs), sum(nombre for nombre, _ in actifs), depuis
    return 1, max(nombre for nombre, _ in actifs), depuis


def _actif(regle_refus: RegleRefus, jours: Sequence[date], au: date) -> tuple[int, date] | None:
    """Return how many refusals count from the one that meets the rule, and the last that does; None where none does."""
    duree, fenetre = regle_refus.duree_mois, regle_refus.fenetre_mois
    for rang in range(len(jours) - 1, -1, -1):
        dernier = jours[rang]
        if duree is not None and ajouter_mois(dernier, duree) <= au:
            return None
        fin = dernier if duree is not None else au
        comptes = sum(fenetre is None or ajouter_mois(jour, fenetre) > fin for jour in jours[: rang + 1])
        if comptes >= regle_refus.nombre:
            return comptes - regle_refus.nombre + 1, dernier
    return None
