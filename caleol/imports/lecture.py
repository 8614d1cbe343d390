"""From lines of cells to rows of values: the header against the contract, each cell read, each fault told."""

import csv
import difflib
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caleol.imports.classeur import Classeur
from caleol.imports.contrat import Colonne, Contrat, Genre
from caleol.imports.erreurs import AVERTISSEMENTS, Constat, Constats, FichierRefuse
from caleol.imports.fichier import Fichier, nom_de_colonne, ouvre_fichier
from caleol.imports.valeurs import Faute, Lecture, lecteur_de

RFR = re.compile(r"rfr_(\d{4})")
Valeurs = list[Any]
Plan = list[tuple[Lecture, int]]


@dataclass(slots=True)
class Groupe:
    """An object read from several lines: where it begins, its own values, its RFR by year, then each line's values."""

    ligne: int
    cle: str
    tete: Valeurs
    rfr: dict[str, int]
    lignes: list[Valeurs]
    numeros: list[int]


class Lecteur:
    """Reads one file against one contract; what is wrong goes to `constats`, and only good rows come out.

    Rows follow the order of the contract's columns; a column that the file lacks has its value for empty
    (`presentes` tells the others). Nothing is kept: the file may be read several times. `references` names, by column,
    what is known elsewhere and the code of what is not: who reads good rows checks them, the reader does it on the
    rows that it does not let out, so that one reading tells everything.
    """

    def __init__(self, contrat: Contrat, chemin: Path, jour: date, constats: Constats) -> None:
        """Open the file and read its header.

        Raises:
            FichierRefuse: the file cannot be read, or columns are missing or double.
        """
        self.contrat = contrat
        self.constats = constats
        self.fichier: Fichier | Classeur = ouvre_fichier(chemin, contrat)
        self.apercu: list[list[str]] = []
        self.references: dict[str, tuple[Container[Any], str]] = {}
        self.lignes_lues = 0
        self._places, self._rfr = self._reconnait(jour)
        self.presentes = frozenset(self._places)
        self.annees_rfr = bool(self._rfr)
        largeur = len(self.fichier.entete)
        tete, ligne = self._plan(contrat, jour, largeur)
        self._plan_tete, self._plan_ligne = tete, ligne
        annees = Colonne("rfr", Genre.RFR, "")
        self._lit_rfr = [(annee, lecteur_de(annees, jour), place) for annee, place in self._rfr]
        self.ignorees: tuple[str, ...] = self._ignorees()

    def _plan(self, contrat: Contrat, jour: date, largeur: int) -> tuple[Plan, Plan]:
        """Return the readers of the object's columns and of the line's; a missing column reads the cell added last."""
        tete: Plan = []
        ligne: Plan = []
        for colonne in contrat.colonnes:
            partie = ligne if colonne.de_ligne else tete
            partie.append((lecteur_de(colonne, jour), self._places.get(colonne.nom, largeur)))
        return tete, ligne

    def _reconnait(self, jour: date) -> tuple[dict[str, int], list[tuple[str, int]]]:
        """Return the place in the file of each column of the contract, and those of the years of RFR."""
        noms = {nom_de_colonne(n): c.nom for c in self.contrat.colonnes for n in (c.nom, *c.alias)}
        places: dict[str, int] = {}
        rfr: list[tuple[str, int]] = []
        refus = []
        for place, brut in enumerate(self.fichier.entete):
            nom = nom_de_colonne(brut)
            trouve = RFR.fullmatch(nom) if self.contrat.annees_rfr else None
            if trouve and int(trouve[1]) > jour.year:
                refus.append(Constat(1, brut, None, "annee_future", {"maximum": jour.year}))
            elif trouve:
                rfr.append((trouve[1], place))
            elif nom in noms and noms[nom] in places:
                refus.append(Constat(1, noms[nom], brut, "colonne_double"))
            elif nom in noms:
                places[noms[nom]] = place
        refus += [
            Constat(1, c.nom, None, "colonne_manquante", {"alias": list(c.alias), **self._a_la_place(c, places)})
            for c in self.contrat.colonnes
            if (c.requis or c.presente) and c.nom not in places
        ]
        if refus:
            raise FichierRefuse(*refus)
        return places, rfr

    def _a_la_place(self, colonne: Colonne, places: dict[str, int]) -> dict[str, Any]:
        """Return the column of the file that looks most like a missing one, and the names that were read.

        A name looks like another where one begins the other (numero, numero_unique), else by its letters.
        """
        lus = [brut for brut in self.fichier.entete if brut.strip()]
        prises = set(places.values())
        libres = {
            nom_de_colonne(b): b for place, b in enumerate(self.fichier.entete) if place not in prises and b.strip()
        }
        noms = [nom_de_colonne(nom) for nom in (colonne.nom, *colonne.alias)]
        debuts = [libre for libre in libres for nom in noms if f"{nom}_".startswith(f"{libre}_")]
        proches = debuts or [p for nom in noms for p in difflib.get_close_matches(nom, libres, n=1, cutoff=0.75)]
        return {"proche": libres[proches[0]] if proches else None, "lues": lus}

    def _ignorees(self) -> tuple[str, ...]:
        prises = {*self._places.values(), *(place for _, place in self._rfr)}
        noms = [c.nom for c in self.contrat.colonnes if c.nom not in self._places]
        ignorees = []
        for place, brut in enumerate(self.fichier.entete):
            if place in prises or not brut.strip():
                continue
            proches = difflib.get_close_matches(nom_de_colonne(brut), noms, n=1, cutoff=0.8)
            self.constats.ajoute(1, brut[:60], None, "colonne_ignoree", proche=proches[0] if proches else None)
            ignorees.append(brut)
        return tuple(ignorees)

    # ------------------------------------------------------------------------------------------ lines

    def _cellules(self) -> Iterator[tuple[int, list[str]]]:
        """Give each line with its number as a spreadsheet counts them, one empty cell added at its end."""
        largeur = len(self.fichier.entete)
        self.lignes_lues, self.apercu, numero = 0, [], 1
        with self.fichier.lignes() as lignes:
            try:
                for numero, cellules in enumerate(lignes, start=2):
                    if len(cellules) != largeur:
                        if not any(cellules):
                            continue
                        if not self._tolere(numero, cellules, largeur):
                            continue
                        del cellules[largeur:]
                    self.lignes_lues += 1
                    if len(self.apercu) < 8:
                        self.apercu.append(list(cellules))
                    cellules.append("")
                    yield numero, cellules
            except csv.Error as erreur:
                self.constats.ajoute(numero + 1, None, None, "guillemets", detail=str(erreur))

    def _tolere(self, numero: int, cellules: Sequence[str], largeur: int) -> bool:
        """Return whether a line may be read all the same: only empty cells too many."""
        self_lue = len(cellules) > largeur and not any(cellules[largeur:])
        if not self_lue:
            self.lignes_lues += 1
            self.constats.ajoute(numero, None, None, "nombre_cellules", attendu=largeur, trouve=len(cellules))
        return self_lue

    def lignes(self) -> Iterator[tuple[int, Valeurs]]:
        """Give the values of each good line of a file of one line an object, with its number.

        A line repeated as it is is told and skipped; two lines of one key that differ are an error.
        """
        vues: dict[tuple[Any, ...], tuple[int, int]] = {}
        cle = [self.contrat.positions[nom] for nom in self.contrat.cle]
        seule = len(cle) == 1 and not self.contrat.colonnes[cle[0]].requis
        for numero, cellules in self._cellules():
            valeurs = self._lit(numero, cellules, self._plan_tete, self.contrat.colonnes)
            if valeurs is None:
                continue
            nom = tuple(valeurs[place] for place in cle)
            if not (seule and nom[0] is None):
                empreinte = hash(tuple(cellules))
                premiere = vues.setdefault(nom, (numero, empreinte))
                if premiere[0] != numero:
                    self._repete(numero, cellules, nom, premiere, empreinte)
                    continue
            yield numero, valeurs

    def _repete(
        self, numero: int, cellules: Sequence[str], cle: tuple[Any, ...], premiere: tuple[int, int], empreinte: int
    ) -> None:
        colonne = self.contrat.cle[0]
        texte = " ".join(str(c) for c in cle if c is not None)
        code = "ligne_repetee" if premiere[1] == empreinte else "cle_en_double"
        self.constats.ajoute(numero, colonne, texte, code, premiere=premiere[0], colonnes=list(self.contrat.cle))

    def groupes(self) -> Iterator[Groupe]:
        """Give each good object of a file of several lines an object; its lines must follow each other."""
        place_cle = self._places[self.contrat.cle[0]]
        communes = [p for c in self.contrat.colonnes if not c.de_ligne and (p := self._places.get(c.nom)) is not None]
        vus: dict[str, int] = {}
        courant: list[tuple[int, list[str]]] = []
        brut_courant: str | None = None
        for numero, cellules in self._cellules():
            brut = cellules[place_cle]
            if brut != brut_courant and courant:
                yield from self._groupe(courant, vus, communes)
                courant = []
            brut_courant = brut
            courant.append((numero, cellules))
        if courant:
            yield from self._groupe(courant, vus, communes)

    def _groupe(
        self, lignes: list[tuple[int, list[str]]], vus: dict[str, int], communes: list[int]
    ) -> Iterator[Groupe]:
        debut, premiere = lignes[0]
        contrat = self.contrat
        tete = self._lit(debut, premiere, self._plan_tete, [c for c in contrat.colonnes if not c.de_ligne])
        rfr = self._rfr_de(debut, premiere)
        suite = self._lignes_de(lignes, communes)
        if tete is None or rfr is None or suite is None:
            if tete is not None:
                self._reference(debut, tete, [c for c in contrat.colonnes if not c.de_ligne])
            return
        cle = tete[0]
        if cle in vus:
            self.constats.ajoute(debut, contrat.cle[0], cle, "lignes_separees", premiere=vus[cle])
            return
        vus[cle] = debut
        yield Groupe(debut, cle, tete, rfr, *suite)

    def _lignes_de(
        self, lignes: list[tuple[int, list[str]]], communes: list[int]
    ) -> tuple[list[Valeurs], list[int]] | None:
        """Return the values of each line of an object, or None when one is wrong."""
        premiere = lignes[0][1]
        colonnes = [c for c in self.contrat.colonnes if c.de_ligne]
        rangs: dict[tuple[bool, Any], tuple[int, Valeurs]] = {}
        bonnes = True
        for numero, cellules in lignes:
            valeurs = self._lit(numero, cellules, self._plan_ligne, colonnes)
            if cellules is not premiere:
                bonnes &= self._meme_tete(numero, cellules, premiere, communes)
            if valeurs is None:
                bonnes = False
                continue
            ancienne = rangs.setdefault(_place(numero, valeurs), (numero, valeurs))
            if ancienne[0] != numero:
                code = "ligne_repetee" if ancienne[1] == valeurs else "cle_en_double"
                noms = [self.contrat.cle[0], colonnes[0].nom]
                self.constats.ajoute(
                    numero, colonnes[0].nom, str(valeurs[0]), code, premiere=ancienne[0], colonnes=noms
                )
                bonnes &= code == "ligne_repetee"
        if not bonnes:
            return None
        tries = sorted(rangs.items())
        return [valeurs for _, (_, valeurs) in tries], [numero for _, (numero, _) in tries]

    def _meme_tete(self, numero: int, cellules: list[str], premiere: list[str], communes: list[int]) -> bool:
        """Return whether a following line says nothing else of the object than its first one."""
        autres = [p for p in communes if cellules[p] and cellules[p] != premiere[p]]
        for place in autres:
            nom = next(n for n, p in self._places.items() if p == place)
            self.constats.ajoute(numero, nom, cellules[place], "tete_contredite", premiere=premiere[place])
        return not autres

    def _rfr_de(self, numero: int, cellules: list[str]) -> dict[str, int] | None:
        """Return the RFR by year of the columns named by a year, or None when one cannot be read."""
        lus: dict[str, int] = {}
        for annee, lit, place in self._lit_rfr:
            valeur = lit(cellules[place])
            if type(valeur) is Faute:
                self.constats.ajoute(numero, f"rfr_{annee}", cellules[place], valeur.code, **valeur.donnees)
                return None
            if valeur is not None:
                lus[annee] = valeur
        return lus

    def _lit(self, numero: int, cellules: list[str], plan: Plan, colonnes: Sequence[Colonne]) -> Valeurs | None:
        """Return the values of a line, or None after telling what is wrong in it."""
        valeurs = [lit(cellules[place]) for lit, place in plan]
        if Faute not in map(type, valeurs):
            return valeurs
        for (_, place), valeur, colonne in zip(plan, valeurs, colonnes, strict=True):
            if type(valeur) is Faute:
                self.constats.ajoute(numero, colonne.nom, cellules[place].strip(), valeur.code, **valeur.donnees)
        gardees = [v.retenue if type(v) is Faute and v.code in AVERTISSEMENTS else v for v in valeurs]
        if Faute not in map(type, gardees):
            return gardees
        self._reference(numero, valeurs, colonnes)
        return None

    def _reference(self, numero: int, valeurs: Valeurs, colonnes: Sequence[Colonne]) -> None:
        """Tell which readable cells of a line that stays out name what is not known."""
        for valeur, colonne in zip(valeurs, colonnes, strict=True):
            connues, code = self.references.get(colonne.nom, ((), ""))
            if code and valeur is not None and type(valeur) is not Faute and valeur not in connues:
                self.constats.ajoute(numero, colonne.nom, str(valeur), code)


def _place(numero: int, valeurs: Valeurs) -> tuple[bool, Any]:
    """Return what a line of an object is: its rank; without one its own, or that of every line that holds nothing."""
    if valeurs[0] is not None:
        return False, valeurs[0]
    return True, numero if any(valeur not in {None, False} for valeur in valeurs) else 0
