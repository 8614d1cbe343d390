"""Leases to examine, read from a JSON file by the readers of the columns of the CSV."""

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from caleol.imports.contrat import Colonne, Genre
from caleol.imports.erreurs import Constat
from caleol.imports.examen.contrat import DE_L_ENQUETE, DE_L_OCCUPANT, DE_L_OFFRE, DU_BAIL, PREFIXE
from caleol.imports.examen.faits import BailLu, ExamenIllisible, Lus, Valeurs, bail_lu
from caleol.imports.lecture import RFR
from caleol.imports.textes import phrase, remede
from caleol.imports.valeurs import Faute, Lecture, lecteur_de

FORMAT = "1"
DU_TABLEUR = ("cellule", "colonne", "tableur", "ligne", "vide", "import")
REQUISE = "Écrivez-la à cet endroit du fichier."
FACULTATIVE = "Corrigez cette valeur à cet endroit du fichier, ou écrivez null si elle n’est pas connue."
LISTES = {"occupants": DE_L_OCCUPANT[1:], "offres": DE_L_OFFRE, "enquetes": DE_L_ENQUETE}


def lire_json(fichier: Path, jour: date) -> Lus:
    """Read the leases of a JSON file.

    Raises:
        ExamenIllisible: the file cannot be read, or a value of it is wrong.
    """
    fautes: list[str] = []
    contenu = _charge(fichier)
    if not isinstance(contenu, dict) or contenu.get("format") != FORMAT or set(contenu) != {"format", "baux"}:
        raise ExamenIllisible((f"Le fichier doit être un objet de deux noms : « format » ({FORMAT}) et « baux ».",))
    if not isinstance(contenu["baux"], list):
        raise ExamenIllisible(("« baux » : on attend une liste.",))
    lecteurs = _Lecteurs(jour, fautes)
    baux = [lecteurs.bail(ecrit, rang) for rang, ecrit in enumerate(contenu["baux"], start=1)]
    vus: dict[str, int] = {}
    for rang, lu in enumerate(baux, start=1):
        if lu is not None and vus.setdefault(lu.bail.reference, rang) != rang:
            premier = vus[lu.bail.reference]
            fautes.append(f"Bail n° {rang} : la référence « {lu.bail.reference} » est déjà celle du bail n° {premier}.")
    if fautes:
        raise ExamenIllisible(fautes)
    return Lus(tuple(lu for lu in baux if lu is not None), ())


def _charge(fichier: Path) -> object:
    try:
        texte = fichier.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise ExamenIllisible(("Ce fichier n’est pas en UTF-8.",)) from erreur
    try:
        return json.loads(texte, object_pairs_hook=_objet, parse_float=str, parse_int=str, parse_constant=_constante)
    except json.JSONDecodeError as erreur:
        ou = f"Ligne {erreur.lineno}, colonne {erreur.colno}"
        suite = "ce n’est pas du JSON (virgule, guillemet ou accolade en trop ou absents)."
        raise ExamenIllisible((f"{ou} : {suite}",)) from erreur
    except RecursionError as erreur:
        raise ExamenIllisible(("Ce fichier imbrique trop d’objets.",)) from erreur


def _objet(paires: Sequence[tuple[str, Any]]) -> Valeurs:
    objet: Valeurs = {}
    for cle, valeur in paires:
        if cle in objet:
            raise ExamenIllisible((f"Le nom « {cle} » figure deux fois dans le même objet.",))
        objet[cle] = valeur
    return objet


def _constante(nom: str) -> NoReturn:
    raise ExamenIllisible((f"« {nom} » n’est pas une valeur admise.",))


class _Lecteurs:
    """The readers of every column, made once; faults go to one list."""

    def __init__(self, jour: date, fautes: list[str]) -> None:
        """Make the readers for a day."""
        self._fautes = fautes
        self._bail = self._plan(DU_BAIL, jour)
        self._listes = {nom: self._plan(colonnes, jour) for nom, colonnes in LISTES.items()}
        self._rfr = lecteur_de(Colonne("rfr", Genre.RFR, ""), jour)

    @staticmethod
    def _plan(colonnes: Iterable[Colonne], jour: date) -> dict[str, tuple[Colonne, Lecture]]:
        return {c.nom.removeprefix(PREFIXE): (c, lecteur_de(c, jour)) for c in colonnes}

    def bail(self, ecrit: object, rang: int) -> BailLu | None:
        """Return a lease, None where something of it is wrong."""
        avant = len(self._fautes)
        nom = ecrit.get("bail_reference") if isinstance(ecrit, dict) else None
        ou = f"Bail n° {rang}" + (f" ({nom})" if isinstance(nom, str) else "")
        if not isinstance(ecrit, dict):
            self._fautes.append(f"{ou} : on attend un objet.")
            return None
        connus = {cle: valeur for cle, valeur in ecrit.items() if cle not in LISTES and cle != "rfr"}
        tete = self._valeurs(connus, self._bail, ou, (*LISTES, "rfr"))
        listes = {cle: self._liste(ecrit.get(cle, []), cle, ou) for cle in LISTES}
        rfr = self._revenus(ecrit.get("rfr", {}), ou)
        if len(self._fautes) > avant:
            return None
        occupants = [{PREFIXE + cle: valeur for cle, valeur in lu.items()} for lu in listes["occupants"]]
        return bail_lu(tete, occupants, rfr, listes["offres"], listes["enquetes"])

    def _liste(self, ecrite: object, cle: str, ou: str) -> list[Valeurs]:
        """Return the objects of a list of a lease."""
        if not isinstance(ecrite, list):
            self._fautes.append(f"{ou}, {cle} : on attend une liste.")
            return []
        return [
            self._valeurs(objet, self._listes[cle], f"{ou}, {cle} n° {rang}") for rang, objet in enumerate(ecrite, 1)
        ]

    def _valeurs(
        self, objet: object, plan: Mapping[str, tuple[Colonne, Lecture]], ou: str, autres: Sequence[str] = ()
    ) -> Valeurs:
        """Return the values of an object, and tell what is wrong in it."""
        if not isinstance(objet, dict):
            self._fautes.append(f"{ou} : on attend un objet.")
            return {}
        for cle in sorted(objet.keys() - plan.keys()):
            proches = difflib.get_close_matches(cle, (*plan, *autres), n=1)
            suite = f" Est-ce « {proches[0]} » ?" if proches else f" Noms admis : {', '.join((*plan, *autres))}."
            self._fautes.append(f"{ou}, {cle} : ce nom n’existe pas ici.{suite}")
        return {cle: self._valeur(objet.get(cle), *lecture, f"{ou}, {cle}") for cle, lecture in plan.items()}

    def _valeur(self, ecrite: object, colonne: Colonne, lit: Lecture, ou: str) -> Any:
        texte = _texte(ecrite)
        valeur = Faute("type") if texte is None else lit(texte)
        if not isinstance(valeur, Faute):
            return valeur
        if texte is None:
            self._fautes.append(f"{ou} : on attend une valeur ({colonne.genre.libelle}), et non un objet.")
        else:
            self._fautes.append(_dit(ou, Constat(0, colonne.nom, texte, valeur.code, valeur.donnees), colonne))
        return None

    def _revenus(self, ecrits: object, ou: str) -> dict[str, int]:
        """Return the RFR by year."""
        if not isinstance(ecrits, dict) or not all(RFR.fullmatch(f"rfr_{annee}") for annee in ecrits):
            self._fautes.append(f"{ou}, rfr : on attend un objet dont chaque nom est une année (« 2024 »).")
            return {}
        lus = {
            annee: self._valeur(montant, Colonne("rfr", Genre.RFR, ""), self._rfr, f"{ou}, rfr {annee}")
            for annee, montant in ecrits.items()
        }
        return {annee: montant for annee, montant in lus.items() if montant is not None}


def _dit(ou: str, constat: Constat, colonne: Colonne) -> str:
    """Return what is wrong with a value in a sentence; what to do speaks of a value of JSON, not of a cell."""
    suite = remede(constat)
    if any(mot in suite for mot in DU_TABLEUR):
        suite = REQUISE if colonne.requis else FACULTATIVE
    valeur = f" « {constat.valeur} »" if constat.valeur else ""
    faute = "cette valeur manque." if constat.code == "valeur_requise" else phrase(constat)
    return f"{ou}{valeur} : {faute} {suite}"


def _texte(ecrite: object) -> str | None:
    """Return a JSON value as the text of a cell, None for what is not a single value."""
    match ecrite:
        case None:
            return ""
        case bool():
            return "oui" if ecrite else "non"
        case str():
            return ecrite
        case list() if all(isinstance(partie, str) for partie in ecrite):
            return " ".join(ecrite)
        case _:
            return None
