"""Exchanges among sitting tenants: who could move to whose dwelling, in pairs or in rings of three."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import networkx as nx

from caleol.rules.occupation.appariement import Besoin, Place, convient

VOISINS = 12
"""Moves kept to and from one tenant: those whose rents differ least."""

Echange = tuple[int, ...]
"""Leases in their order: each moves to the dwelling of the next, the last to that of the first."""


class Echangeur:
    """Chooses exchanges in which each tenant stands once: the most pairs first, then rings among those left.

    An under-occupied tenant leaves more rooms than any dwelling that would suit has: a ring of them alone never
    closes. One other tenant at least stands in each exchange, and the search starts from those.
    """

    def __init__(self, besoins: Mapping[int, Besoin], places: Mapping[int, Place]) -> None:
        """Take what each lease needs and what each would leave; both bear the same keys."""
        self._besoins, self._places = besoins, places
        self._lieux: dict[str, list[int]] = defaultdict(list)
        self._voulus: dict[str, list[int]] = defaultdict(list)
        for cle, besoin in besoins.items():
            self._lieux[besoin.commune].append(cle)
            for insee in _communes(besoin):
                self._voulus[insee].append(cle)
        self._vers: dict[int, list[int]] = {}
        self._depuis: dict[int, list[int]] = {}

    def cherche(self, avance: Callable[[int], None] = lambda _fait: None) -> list[Echange]:
        """Return disjoint exchanges; the same data give the same ones. `avance` is told how many tenants are done."""
        pivots = [cle for cle, besoin in self._besoins.items() if not besoin.sous_occupe]
        for rang, cle in enumerate(pivots, start=1):
            besoin = self._besoins[cle]
            vers = (autre for insee in _communes(besoin) for autre in self._lieux[insee])
            depuis = self._voulus[besoin.commune]
            self._vers[cle] = self._proches(cle, (autre for autre in vers if self._va(cle, autre)))
            self._depuis[cle] = self._proches(cle, (autre for autre in depuis if self._va(autre, cle)))
            if rang % 50 == 0:
                avance(rang)
        paires = self._paires()
        pris = {cle for paire in paires for cle in paire}
        return [*paires, *self._disjoints(self._anneaux(pris), pris)]

    def _va(self, cle: int, autre: int) -> bool:
        return cle != autre and convient(self._besoins[cle], self._places[autre])

    def _proches(self, cle: int, autres: Iterable[int]) -> list[int]:
        return sorted(autres, key=lambda autre: (self._ecart((cle, autre)), autre))[:VOISINS]

    def _paires(self) -> list[Echange]:
        """Return the most pairs that can be made at once, with the least change of rent."""
        graphe = nx.Graph()
        for cle, suivants in self._vers.items():
            for autre in suivants:
                if self._va(autre, cle):
                    graphe.add_edge(cle, autre, weight=-self._ecart((cle, autre)))
        paires: list[Echange] = []
        for partie in nx.connected_components(graphe):
            couples = nx.max_weight_matching(graphe.subgraph(sorted(partie)), maxcardinality=True)
            paires.extend((min(couple), max(couple)) for couple in couples)
        return sorted(paires)

    def _anneaux(self, pris: set[int]) -> list[Echange]:
        """Return the rings of three among those that no pair took, the least change of rent first."""
        trouves = {
            _range((cle, apres, avant))
            for cle in self._vers
            if cle not in pris
            for apres in self._vers[cle]
            if apres not in pris
            for avant in self._depuis[cle]
            if avant not in pris and self._va(apres, avant)
        }
        return sorted(trouves, key=lambda anneau: (self._ecart(anneau), anneau))

    @staticmethod
    def _disjoints(anneaux: Iterable[Echange], pris: set[int]) -> Iterator[Echange]:
        for anneau in anneaux:
            if pris.isdisjoint(anneau):
                pris.update(anneau)
                yield anneau

    def _ecart(self, cles: Echange) -> int:
        """Return the sum of the differences of rent, in centimes."""
        loyers = [self._places[cle].loyer_centimes or 0 for cle in cles]
        return sum(abs(loyers[rang] - loyers[rang - 1]) for rang in range(len(loyers)))


def _communes(besoin: Besoin) -> tuple[str, ...]:
    """Return the communes where a tenant may go: those that the avis names, else the present one."""
    citees = besoin.traits.communes if besoin.traits else ()
    return tuple(citee.insee for citee in citees) or (besoin.commune,)


def _range(anneau: Echange) -> Echange:
    """Return a ring from its smallest key on, in its own order."""
    debut = anneau.index(min(anneau))
    return (*anneau[debut:], *anneau[:debut])
