"""Criteria put together: sum, best, most severe, declared value; caps; each dropped line stays, with why.

A line is kept short: (rank of the criterion, points, code, validated). Words are made when it is read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from caleol.rules.cotation.comptes import Compte, compiler_bareme
from caleol.rules.cotation.epreuves import Atelier, Faits
from caleol.rules.grille.parties import Critere, Groupe, ModeGroupe

(
    RETENUE, MOINS_BONNE, MOINS_SEVERE, AUTRE_VALEUR, HORS_PERIODE, A_VALIDER, REJETEE, NON_EVALUABLE,
    PLAFOND_GROUPE, PLANCHER_GROUPE, BORNE_TOTAL,
) = range(11)  # fmt: skip
DU_GROUPE = (PLAFOND_GROUPE, PLANCHER_GROUPE)


class LigneCompacte(NamedTuple):
    """One line as it is kept."""

    rang: int
    points: int
    code: int
    valide: bool


class CritereCompile(NamedTuple):
    """A criterion ready to count: its rank in the grid, its function, and what may drop its points."""

    rang: int
    compte: Compte
    fixe: int
    sur_validation: bool
    valeur: str | None


@dataclass(frozen=True, slots=True)
class GroupeCompile:
    """A group ready to count."""

    rang: int
    mode: ModeGroupe
    plafond: int | None
    plancher: int | None
    criteres: tuple[CritereCompile, ...]
    simples: tuple[tuple[int, Compte], ...]
    selon: Callable[[Faits], str | None] | None

    def compter(self, declares: Faits, valides: Faits, lignes: list[LigneCompacte]) -> tuple[int, int]:
        """Add the lines of the group to `lignes`; return its declared and validated points."""
        debut = len(lignes)
        if self.simples:
            declare, valide = self._somme(declares, valides, lignes)
        else:
            self._etablir(declares, valides, lignes)
            declare, valide = self._reunir(lignes, debut)
        if self.plafond is None and self.plancher is None:
            return declare, valide
        borne = self._borner(declare)
        if borne != declare:
            code = PLAFOND_GROUPE if borne < declare else PLANCHER_GROUPE
            lignes.append(LigneCompacte(self.rang, borne - declare, code, True))
        return borne, self._borner(valide)

    def _somme(self, declares: Faits, valides: Faits, lignes: list[LigneCompacte]) -> tuple[int, int]:
        """Add up criteria that nothing drops: the way most criteria take."""
        declare = valide = 0
        for rang, compte in self.simples:
            points = compte(declares)
            if points:
                bon = compte(valides) == points
                declare += points
                if bon:
                    valide += points
                lignes.append(LigneCompacte(rang, points, RETENUE, bon))
            elif points is None:
                lignes.append(LigneCompacte(rang, 0, NON_EVALUABLE, False))
        return declare, valide

    def _etablir(self, declares: Faits, valides: Faits, lignes: list[LigneCompacte]) -> None:
        """Write the line of each criterion that is true or unknown, with what drops it by itself."""
        valeur = self.selon(declares) if self.selon else None
        for critere in self.criteres:
            points = critere.compte(declares)
            if points:
                bon = critere.compte(valides) == points
                code = critere.fixe
                if not code and critere.valeur is not None and critere.valeur != valeur:
                    code = AUTRE_VALEUR
                if not code and critere.sur_validation and not bon:
                    code = A_VALIDER
                lignes.append(LigneCompacte(critere.rang, points, code, bon))
            elif points is None:
                lignes.append(LigneCompacte(critere.rang, 0, NON_EVALUABLE, False))

    def _reunir(self, lignes: list[LigneCompacte], debut: int) -> tuple[int, int]:
        """Keep what counts among the lines of the group, drop the others; return both totals."""
        retenues = [rang for rang in range(debut, len(lignes)) if lignes[rang].code == RETENUE]
        tous = [lignes[rang].points for rang in retenues]
        valides = [lignes[rang].points for rang in retenues if lignes[rang].valide]
        if self.mode in {ModeGroupe.SOMME, ModeGroupe.VALEUR_DECLAREE}:
            return sum(tous), sum(valides)
        choisit = max if self.mode is ModeGroupe.MEILLEUR else min
        code = MOINS_BONNE if self.mode is ModeGroupe.MEILLEUR else MOINS_SEVERE
        gardes = choisit(tous, default=0)
        for place in (retenues[rang] for rang in range(len(retenues)) if rang != _premier(tous, gardes)):
            lignes[place] = lignes[place]._replace(code=code)
        return gardes, choisit(valides, default=0)

    def _borner(self, points: int) -> int:
        """Return points within the cap and the floor of the group."""
        if self.plafond is not None:
            points = min(points, self.plafond)
        return points if self.plancher is None else max(points, self.plancher)


def _premier(valeurs: Sequence[int], cherchee: int) -> int:
    return valeurs.index(cherchee) if cherchee in valeurs else -1


def compiler_groupe(
    groupe: Groupe, rang: int, criteres: Sequence[tuple[int, Critere]], atelier: Atelier
) -> GroupeCompile:
    """Compile a group; `criteres` are those that are on, with their ranks in the grid."""
    compiles = tuple(_compiler_critere(place, critere, atelier) for place, critere in criteres)
    libres = all(not c.fixe and not c.sur_validation and c.valeur is None for c in compiles)
    simples = tuple((c.rang, c.compte) for c in compiles) if libres and groupe.mode is ModeGroupe.SOMME else ()
    place = None if groupe.selon is None else atelier.rangs[groupe.selon]
    selon = None if place is None else _lit(place)
    return GroupeCompile(rang, groupe.mode, groupe.plafond, groupe.plancher, compiles, simples, selon)


def _lit(place: int) -> Callable[[Faits], str | None]:
    def lit(faits: Faits) -> str | None:
        valeur = faits[place]
        return valeur if isinstance(valeur, str) else None

    return lit


def _compiler_critere(rang: int, critere: Critere, atelier: Atelier) -> CritereCompile:
    """Compile a criterion; out of its period it is written, and counts for nothing."""
    avant = critere.depuis is not None and atelier.au < critere.depuis
    apres = critere.jusqu is not None and atelier.au > critere.jusqu
    compte = compiler_bareme(critere.bareme, atelier)
    fixe = HORS_PERIODE if avant or apres else RETENUE
    return CritereCompile(rang, compte, fixe, critere.sur_validation, critere.valeur)
