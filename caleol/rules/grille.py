"""A grid as it was published: read from its text, refused with the line and the reason where it is wrong."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from caleol.kernel.errors import Refus
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.faits_cotation import FAITS, NatureFait
from caleol.rules.reference import regle

COMPARAISONS = ("superieur", "superieur_ou_egal", "inferieur", "inferieur_ou_egal", "egal")
CLES_CRITERE = {
    "cle", "libelle", "famille", "fait", "un_parmi", "tous", "points", "par_mois", "plafond", *COMPARAISONS,
}  # fmt: skip
CLES_GROUPE = {"cle", "libelle", "mode", "plafond", "critere"}
CLES_GRILLE = {
    "code", "version", "libelle", "depuis", "jusqu", "base_du_rang", "dalo", "departage", "plafond_total",
    "plancher_total", "groupe",
}  # fmt: skip


class ModeGroupe(EnumLibelle):
    """How the criteria of a group go together."""

    SOMME = "somme", "les critères s’additionnent"
    MEILLEUR = "meilleur", "seul le meilleur critère compte"


class FamilleCritere(EnumLibelle):
    """The layer of a criterion in the weighting that the State expects."""

    DALO = "dalo", "DALO"
    PRIORITE = "priorite", "publics prioritaires"
    LOCALE = "locale", "priorité locale"
    FACULTATIF = "facultatif", "critère facultatif"


class PlaceDalo(EnumLibelle):
    """What DALO does to the order."""

    POINTS = "points", "des points seulement"
    AU_DESSUS = "au_dessus", "classé au-dessus des autres"
    HORS_CLASSEMENT = "hors_classement", "hors classement"


class Reunion(EnumLibelle):
    """How several facts of one criterion go together."""

    UN_PARMI = "un_parmi", "l’un de"
    TOUS = "tous", "tous"


@dataclass(frozen=True, slots=True)
class Critere:
    """One line of a grid: facts, a comparison or a rate by month, and points."""

    cle: str
    libelle: str
    famille: FamilleCritere
    faits: tuple[str, ...]
    reunion: Reunion
    points: int
    par_mois: bool
    plafond: int | None
    comparaison: str | None
    borne: Decimal | None

    @property
    def maximum(self) -> int | None:
        """Return the most points it can give, None where nothing bounds it."""
        return self.plafond if self.par_mois else self.points


@dataclass(frozen=True, slots=True)
class Groupe:
    """Criteria that go together."""

    cle: str
    libelle: str
    mode: ModeGroupe
    plafond: int | None
    criteres: tuple[Critere, ...]


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

    @classmethod
    def charger(cls, texte: str) -> Self:
        """Read a grid from its text; raises Refus("grille_invalide", ligne=…, raison=…, detail=…)."""
        try:
            contenu = tomllib.loads(texte, parse_float=Decimal)
        except tomllib.TOMLDecodeError as erreur:
            trouve = re.search(r"line (\d+)", str(erreur))
            ligne = int(trouve.group(1)) if trouve else 1
            raise Refus("grille_invalide", ligne=ligne, raison="texte_illisible", detail=str(erreur)) from erreur
        lecteur = _Lecteur(texte)
        lecteur.cles(contenu, CLES_GRILLE, 1)
        try:
            return cls(
                code=str(contenu["code"]),
                version=int(contenu["version"]),
                libelle=str(contenu["libelle"]),
                depuis=lecteur.jour(contenu["depuis"]),
                jusqu=lecteur.jour(contenu["jusqu"]) if "jusqu" in contenu else None,
                base_du_rang=lecteur.choix(contenu.get("base_du_rang", "declare"), ("declare", "valide")),
                dalo=PlaceDalo(lecteur.choix(contenu.get("dalo", "points"), tuple(PlaceDalo))),
                departage=tuple(contenu.get("departage", ("anciennete", "numero_unique"))),
                plafond_total=lecteur.entier_ou_rien(contenu.get("plafond_total")),
                plancher_total=lecteur.entier_ou_rien(contenu.get("plancher_total")),
                groupes=tuple(lecteur.groupe(groupe) for groupe in contenu["groupe"]),
            )
        except KeyError as erreur:
            raise lecteur.refus("cle_manquante", str(erreur.args[0]), lecteur.ligne) from erreur
        except (TypeError, ValueError, AttributeError, ArithmeticError) as erreur:
            raise lecteur.refus("valeur_illisible", str(erreur), lecteur.ligne) from erreur

    @property
    def faits(self) -> tuple[str, ...]:
        """Return the names of the facts that the grid reads."""
        noms = (nom for groupe in self.groupes for critere in groupe.criteres for nom in critere.faits)
        return tuple(dict.fromkeys(noms))

    def en_vigueur(self, au: date) -> bool:
        """Return whether the grid is in force on a day."""
        return self.depuis <= au and (self.jusqu is None or au <= self.jusqu)


class _Lecteur:
    """Reads groups and criteria, and knows on which line of the text each stands."""

    def __init__(self, texte: str) -> None:
        """Note the line of each header."""
        self._lignes = texte.splitlines()
        self._groupes = iter(self._entetes("[[groupe]]"))
        self._criteres = iter(self._entetes("[[groupe.critere]]"))
        self._connus: set[str] = set()
        self.ligne = 1

    def _entetes(self, entete: str) -> list[int]:
        """Return the numbers of the lines that begin with a header."""
        return [rang for rang, ligne in enumerate(self._lignes, start=1) if ligne.strip().startswith(entete)]

    def _ligne_de(self, mot: str, depart: int) -> int:
        """Return the first line from `depart` that holds a word, else `depart`."""
        for rang in range(depart, len(self._lignes) + 1):
            if mot in self._lignes[rang - 1]:
                return rang
        return depart

    def refus(self, raison: str, detail: str, depart: int) -> Refus:
        """Return the refusal that names the line."""
        return Refus("grille_invalide", ligne=self._ligne_de(detail, depart), raison=raison, detail=detail)

    def cles(self, table: Mapping[str, Any], connues: set[str], depart: int) -> None:
        """Refuse a key that does not exist."""
        for cle in table:
            if cle not in connues:
                raise self.refus("cle_inconnue", cle, depart)

    def choix(self, valeur: Any, permis: tuple[str, ...]) -> str:
        """Refuse a value outside a closed list."""
        if valeur not in permis:
            raise self.refus("valeur_inconnue", str(valeur), self.ligne)
        return str(valeur)

    def jour(self, valeur: Any) -> date:
        """Refuse what is not a date."""
        if not isinstance(valeur, date):
            raise self.refus("valeur_illisible", str(valeur), self.ligne)
        return valeur

    def entier_ou_rien(self, valeur: Any) -> int | None:
        """Refuse a bound that is not a whole number; None where there is none."""
        return None if valeur is None else self._entier(valeur, self.ligne)

    def groupe(self, table: Mapping[str, Any]) -> Groupe:
        """Read one group."""
        self.ligne = next(self._groupes, self.ligne)
        self.cles(table, CLES_GROUPE, self.ligne)
        mode = ModeGroupe(self.choix(table.get("mode", "somme"), tuple(ModeGroupe)))
        cle, libelle = str(table["cle"]), str(table["libelle"])
        plafond = self.entier_ou_rien(table.get("plafond"))
        return Groupe(cle, libelle, mode, plafond, tuple(self.critere(critere) for critere in table["critere"]))

    def critere(self, table: Mapping[str, Any]) -> Critere:
        """Read one criterion."""
        self.ligne = depart = next(self._criteres, self.ligne)
        self.cles(table, CLES_CRITERE, depart)
        cle = str(table["cle"])
        if cle in self._connus:
            raise self.refus("critere_en_double", cle, depart)
        self._connus.add(cle)
        faits, reunion = self._faits(table, depart)
        comparaison = next((nom for nom in COMPARAISONS if nom in table), None)
        par_mois = "par_mois" in table
        self._coherence(table, faits, comparaison, depart)
        return Critere(
            cle=cle,
            libelle=str(table["libelle"]),
            famille=FamilleCritere(self.choix(table.get("famille", "facultatif"), tuple(FamilleCritere))),
            faits=faits,
            reunion=reunion,
            points=self._entier(table["par_mois" if par_mois else "points"], depart),
            par_mois=par_mois,
            plafond=self.entier_ou_rien(table.get("plafond")),
            comparaison=comparaison,
            borne=Decimal(table[comparaison]) if comparaison else None,
        )

    def _faits(self, table: Mapping[str, Any], depart: int) -> tuple[tuple[str, ...], Reunion]:
        """Return the facts of a criterion and how they go together."""
        sources = [nom for nom in ("fait", "un_parmi", "tous") if nom in table]
        if len(sources) != 1:
            raise self.refus("un_seul_de_fait_un_parmi_tous", str(table["cle"]), depart)
        source = sources[0]
        faits = (str(table["fait"]),) if source == "fait" else tuple(map(str, table[source]))
        for nom in faits:
            if nom not in FAITS:
                raise self.refus("fait_inconnu", nom, depart)
        return faits, Reunion.TOUS if source == "tous" else Reunion.UN_PARMI

    def _coherence(
        self, table: Mapping[str, Any], faits: tuple[str, ...], comparaison: str | None, depart: int
    ) -> None:
        """Refuse a comparison that the nature of the fact does not allow."""
        natures = {FAITS[nom].nature for nom in faits}
        attendue = NatureFait.BOOLEEN
        if "par_mois" in table:
            attendue = NatureFait.DATE
        elif comparaison:
            attendue = NatureFait.NOMBRE
        if natures != {attendue}:
            raise self.refus("fait_inadapte", faits[0], depart)

    def _entier(self, valeur: Any, depart: int) -> int:
        """Refuse points that are not a whole number."""
        if not isinstance(valeur, int) or isinstance(valeur, bool):
            raise self.refus("points_non_entiers", str(valeur), depart)
        return valeur


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R55",))
def avertissements_ponderation(grille: Grille) -> tuple[Anomalie, ...]:
    """Warn where a grid breaks the weights that the State expects; real grids do, the grid is not refused.

    [non vu; read in a landlord's yearly report] DALO is the highest; the priority criteria together stay
    below it; the optional criteria together stay below any one priority criterion.
    """
    dalo = _points(grille, FamilleCritere.DALO)
    priorites = _points(grille, FamilleCritere.PRIORITE)
    constats = []
    somme_priorites = _somme(grille, FamilleCritere.PRIORITE)
    somme_facultative = _somme(grille, FamilleCritere.FACULTATIF)
    if dalo and (somme_priorites is None or somme_priorites >= max(dalo)):
        phrase = "La somme des critères de publics prioritaires n’est pas inférieure au critère DALO."
        constats.append(Anomalie("ponderation_dalo", Gravite.A_VERIFIER, phrase, {"somme": somme_priorites}))
    if priorites and (somme_facultative is None or somme_facultative >= min(priorites)):
        phrase = "La somme des critères facultatifs n’est pas inférieure à un critère de public prioritaire."
        constats.append(Anomalie("ponderation_facultatif", Gravite.A_VERIFIER, phrase, {"somme": somme_facultative}))
    if not dalo:
        phrase = "La grille n’a pas de critère DALO."
        constats.append(Anomalie("ponderation_sans_dalo", Gravite.A_VERIFIER, phrase))
    return tuple(constats)


def _points(grille: Grille, famille: FamilleCritere) -> list[int]:
    """Return the points of the criteria of a layer."""
    return [c.points for groupe in grille.groupes for c in groupe.criteres if c.famille is famille]


def _somme(grille: Grille, famille: FamilleCritere) -> int | None:
    """Return the most points that a layer can give, None where nothing bounds it."""
    total = 0
    for groupe in grille.groupes:
        maximums = [critere.maximum for critere in groupe.criteres if critere.famille is famille]
        connus = [maximum for maximum in maximums if maximum is not None]
        if len(connus) != len(maximums) and groupe.plafond is None:
            return None
        somme = max(connus, default=0) if groupe.mode is ModeGroupe.MEILLEUR else sum(connus)
        if groupe.plafond is not None:
            somme = groupe.plafond if len(connus) != len(maximums) else min(somme, groupe.plafond)
        total += somme
    return total
