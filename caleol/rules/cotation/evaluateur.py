"""A grid compiled once for a day: the same functions score one application with its lines, and a whole list."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from caleol.rules.cotation.classement import ClassesCompilees, compiler_classes
from caleol.rules.cotation.epreuves import Atelier, Epreuve, compiler_condition
from caleol.rules.cotation.groupes import (
    BORNE_TOTAL,
    NON_EVALUABLE,
    REJETEE,
    CritereCompile,
    GroupeCompile,
    LigneCompacte,
    compiler_groupe,
)
from caleol.rules.cotation.refus import effet_des_refus
from caleol.rules.facts import Refuse
from caleol.rules.faits_cotation.definitions import Fait
from caleol.rules.faits_cotation.dossier import REJETE as FAIT_REJETE
from caleol.rules.faits_cotation.dossier import Dossier
from caleol.rules.faits_cotation.lecture import Contexte, LecteurFaits
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import FAITS_DE_DEPARTAGE, PlaceDalo


class Resultat(NamedTuple):
    """What a grid makes of one application, kept short.

    `classe` and `classe_valide` are places among the classes of the grid (0 first), `dalo` and `dalo_valide` whether
    the household is recognised; `exclusions` are ranks in the grid of the exclusions that are met.
    """

    declare: int
    valide: int
    lignes: tuple[LigneCompacte, ...]
    classe: int
    classe_valide: int
    dalo: bool
    dalo_valide: bool
    exclusions: tuple[int, ...]
    exclusions_inconnues: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evaluateur:
    """A grid ready to score the applications of one day; `noms` is the order of the facts of a `Dossier`."""

    grille: Grille
    au: date
    noms: tuple[str, ...]
    groupes: tuple[GroupeCompile, ...]
    classes: ClassesCompilees
    exclusions: tuple[tuple[int, Epreuve], ...]
    rang_dalo: int | None

    def noter(self, dossier: Dossier) -> Resultat:
        """Return totals, lines, classes and exclusions of one application: the one definition of the points."""
        declares, valides = dossier.declares, dossier.valides
        lignes: list[LigneCompacte] = []
        declare = valide = 0
        for groupe in self.groupes:
            points, certains = groupe.compter(declares, valides, lignes)
            declare += points
            valide += certains
        if FAIT_REJETE in dossier.etats:
            self._rejets(dossier, lignes)
        borne = self._borner(declare)
        if borne != declare:
            lignes.append(LigneCompacte(-1, borne - declare, BORNE_TOTAL, True))
        classe = classe_valide = 0
        if self.classes.classes:
            classe, classe_valide = self.classes.rang(declares), self.classes.rang(valides)
        exclusions, inconnues = self._exclusions(declares) if self.exclusions else ((), ())
        dalo = self.rang_dalo is not None and declares[self.rang_dalo] is True
        dalo_valide = dalo and self.rang_dalo is not None and valides[self.rang_dalo] is True
        return Resultat(
            borne, self._borner(valide), tuple(lignes), classe, classe_valide, dalo, dalo_valide, exclusions, inconnues
        )

    def dossier(self, faits: Mapping[str, Fait]) -> Dossier:
        """Return facts by name in the order of this grid; what is missing is unknown."""
        return Dossier.de_faits(self.noms, faits)

    def lecteur(self, contexte: Contexte) -> LecteurFaits:
        """Return what reads the facts of this grid of any number of applications."""
        return LecteurFaits(self.noms, contexte, self.grille.definitions)

    def gele_au(self, dossier: Dossier) -> date | None:
        """Return the day at which the seniority of an application stopped, None where it runs."""
        if self.grille.gel is None:
            return None
        refus = dossier.valeurs[self.noms.index("refus")]
        connus = [un for un in refus if isinstance(un, Refuse)] if isinstance(refus, tuple) else []
        return effet_des_refus(self.grille.gel, connus, self.au).depuis

    def _borner(self, total: int) -> int:
        """Return a total within the cap and the floor of the grid."""
        if self.grille.plafond_total is not None:
            total = min(total, self.grille.plafond_total)
        return total if self.grille.plancher_total is None else max(total, self.grille.plancher_total)

    def _rejets(self, dossier: Dossier, lignes: list[LigneCompacte]) -> None:
        """Write what a rejected fact would have given; it takes the place of « cannot be told »."""
        rejets = [ligne for groupe in self.groupes for c in groupe.criteres for ligne in _rejet(c, dossier)]
        rangs = {ligne.rang for ligne in rejets}
        lignes[:] = [ligne for ligne in lignes if ligne.code != NON_EVALUABLE or ligne.rang not in rangs] + rejets

    def _exclusions(self, declares: tuple[object, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the exclusions that are met, and those that cannot be told: these exclude nobody."""
        reponses = [(rang, epreuve(declares)) for rang, epreuve in self.exclusions]
        rencontrees = tuple(rang for rang, reponse in reponses if reponse)
        return rencontrees, tuple(rang for rang, reponse in reponses if reponse is None)


def _rejet(critere: CritereCompile, dossier: Dossier) -> list[LigneCompacte]:
    """Return the line of a criterion that only a rejected fact would make true."""
    if critere.compte(dossier.declares):
        return []
    points = critere.compte(dossier.valeurs)
    return [LigneCompacte(critere.rang, points, REJETEE, False)] if points else []


@lru_cache(maxsize=64)
def compiler(grille: Grille, au: date) -> Evaluateur:
    """Compile a grid for a day; the last ones are remembered."""
    noms = _noms(grille)
    rangs = {nom: rang for rang, nom in enumerate(noms)}
    atelier = Atelier(rangs, au, {seuil.cle: seuil for seuil in grille.seuils}, grille.gel)
    groupes = []
    debut = 0
    for place, groupe in enumerate(grille.groupes):
        numerotes = list(enumerate(groupe.criteres, start=debut))
        debut += len(groupe.criteres)
        actifs = [(rang, critere) for rang, critere in numerotes if grille.actif(critere.module)]
        if grille.actif(groupe.module) and actifs:
            groupes.append(compiler_groupe(groupe, place, actifs, atelier))
    exclusions = tuple(
        (rang, compiler_condition(exclusion.condition, atelier))
        for rang, exclusion in enumerate(grille.exclusions)
        if grille.actif(exclusion.module)
    )
    classes = compiler_classes(grille, atelier)
    return Evaluateur(grille, au, noms, tuple(groupes), classes, exclusions, rangs.get("dalo"))


def _noms(grille: Grille) -> tuple[str, ...]:
    """Return the facts that scoring and ranking need."""
    du_rang = [fait for etape, fait in FAITS_DE_DEPARTAGE.items() if etape in grille.departage]
    dalo = [] if grille.dalo is PlaceDalo.POINTS else ["dalo"]
    return tuple(dict.fromkeys((*grille.faits, *du_rang, *dalo)))


def encoder_lignes(lignes: Sequence[LigneCompacte]) -> str:
    """Return lines as a short JSON text, to keep beside points: [[rank, points, code, 1 if validated], …]."""
    textes = [f"[{rang},{points},{code},{valide:d}]" for rang, points, code, valide in lignes]
    return f"[{','.join(textes)}]"


def decoder_lignes(texte: str) -> tuple[LigneCompacte, ...]:
    """Return the lines that `encoder_lignes` kept."""
    return tuple(LigneCompacte(rang, points, code, bool(valide)) for rang, points, code, valide in json.loads(texte))
