"""A grid as it was published: frozen, hashable, whatever text it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Self

from caleol.rules.faits_cotation.definitions import FAITS, DefinitionFait
from caleol.rules.grille.baremes import Bandes, Fixe, Seuil
from caleol.rules.grille.conditions import Condition, RegleRefus, faits_de, tests_de
from caleol.rules.grille.lecture import lire_grille
from caleol.rules.grille.parties import Classe, Critere, Exclusion, Groupe, PlaceDalo, PublicGrille


@dataclass(frozen=True, slots=True)
class Grille:
    """A published grid; a new version replaces it, nobody edits it."""

    code: str
    version: int
    libelle: str
    depuis: date
    jusqu: date | None
    base_du_rang: str
    dalo: PlaceDalo
    departage: tuple[str, ...]
    plafond_total: int | None
    plancher_total: int | None
    groupes: tuple[Groupe, ...]
    territoire: str = ""
    public: PublicGrille = PublicGrille.TOUS
    source: str = ""
    note: str = ""
    partielle: bool = False
    modules_actifs: tuple[str, ...] = ()
    faits_locaux: tuple[tuple[str, DefinitionFait], ...] = ()
    seuils: tuple[Seuil, ...] = ()
    classes: tuple[Classe, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    gel: RegleRefus | None = None

    @classmethod
    def charger(cls, texte: str) -> Self:
        """Read a grid from its text; raises Refus("grille_invalide", ligne=…, raison=…, detail=…)."""
        return lire_grille(texte, cls)

    @property
    def faits(self) -> tuple[str, ...]:
        """Return the names of the facts that the grid reads, each once, in the order of the text."""
        return tuple(dict.fromkeys(chain(self._faits_des_points(), self._faits_du_rang(), self._faits_des_seuils())))

    @property
    def definitions(self) -> Mapping[str, DefinitionFait]:
        """Return every fact that the grid may read: those of the tool and its own."""
        return {**FAITS, **dict(self.faits_locaux)} if self.faits_locaux else FAITS

    @property
    def criteres(self) -> tuple[Critere, ...]:
        """Return the criteria in the order of the text, those of modules that are off included."""
        return tuple(critere for groupe in self.groupes for critere in groupe.criteres)

    def actif(self, module: str | None) -> bool:
        """Return whether a part of the grid counts: it has no module, or its module is on."""
        return module is None or module in self.modules_actifs

    def en_vigueur(self, au: date) -> bool:
        """Return whether the grid is in force on a day."""
        return self.depuis <= au and (self.jusqu is None or au <= self.jusqu)

    def concerne(self, *, mutation: bool, territoire: str = "") -> bool:
        """Return whether the grid is for an application: first access or transfer, and the territory where named."""
        attendu = PublicGrille.MUTATION if mutation else PublicGrille.PREMIER_ACCES
        bon_territoire = not territoire or not self.territoire or territoire == self.territoire
        return bon_territoire and self.public in {PublicGrille.TOUS, attendu}

    def _faits_des_points(self) -> Iterator[str]:
        for groupe in self.groupes:
            for critere in groupe.criteres:
                yield from critere.faits
            if groupe.selon:
                yield groupe.selon

    def _faits_du_rang(self) -> Iterator[str]:
        for condition in self._conditions_du_rang():
            yield from faits_de(condition)
        if self.gel is not None:
            yield "refus"

    def _conditions_du_rang(self) -> Iterator[Condition]:
        yield from (classe.condition for classe in self.classes)
        yield from (exclusion.condition for exclusion in self.exclusions)

    def _faits_des_seuils(self) -> Iterator[str]:
        selon = {seuil.cle: seuil.selon for seuil in self.seuils}
        for borne in self._bornes():
            if isinstance(borne, str):
                yield from selon[borne]

    def _bornes(self) -> Iterator[object]:
        conditions: list[Condition | None] = [*self._conditions_du_rang()]
        for critere in self.criteres:
            bareme = critere.bareme
            conditions.append(bareme.condition if isinstance(bareme, Fixe) else bareme.si)
            if isinstance(bareme, Bandes):
                yield from chain.from_iterable((bande.bas, bande.haut) for bande in bareme.bandes)
        for condition in conditions:
            yield from (test.borne for test in tests_de(condition))


def grille_applicable(grilles: tuple[Grille, ...], au: date, *, mutation: bool, territoire: str = "") -> Grille | None:
    """Return the grid of an application on a day among several: the most precise, then the last begun.

    A grid for transfers alone wins over one for all; None where no grid is in force for it.
    """
    possibles = [g for g in grilles if g.en_vigueur(au) and g.concerne(mutation=mutation, territoire=territoire)]
    return max(
        possibles,
        key=lambda g: (bool(g.territoire), g.public is not PublicGrille.TOUS, g.depuis, g.version),
        default=None,
    )
