"""The JSON schema of a grid, made of the very lists that the reader checks: an editor completes and checks with it."""

from collections.abc import Iterable
from typing import Any

from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.faits_cotation.definitions import FAITS
from caleol.rules.grille.baremes import Arrondi
from caleol.rules.grille.conditions import Comparaison, Cumul, Mesure, Unite
from caleol.rules.grille.lecture import (
    CLES_CRITERE,
    CLES_FAIT,
    CLES_GRILLE,
    CLES_GROUPE,
    CLES_SEUIL,
    NATURES_LOCALES,
    BaseDuRang,
)
from caleol.rules.grille.lecture_baremes import BAS, CLES_BAREME, HAUT
from caleol.rules.grille.lecture_conditions import CLES_CONDITION, CLES_FILTRE, CLES_REFUS, SANS_GARDE
from caleol.rules.grille.parties import Departage, FamilleCritere, GenreClasse, ModeGroupe, PlaceDalo, PublicGrille

TEXTE: dict[str, Any] = {"type": "string", "minLength": 1}
ENTIER, BOOLEEN = {"type": "integer"}, {"type": "boolean"}
POSITIF, NATUREL = {"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 0}
JOUR = {"type": "string", "format": "date"}
TEXTES = {"type": "array", "items": TEXTE, "minItems": 1, "uniqueItems": True}
TEXTE_OU_TEXTES = {"anyOf": [TEXTE, TEXTES]}
BORNE = {"anyOf": [{"type": "number"}, TEXTE]}


def _ref(nom: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{nom}"}


def _choix(valeurs: Iterable[str]) -> dict[str, Any]:
    return {"enum": [str(valeur) for valeur in valeurs]}


def _suite(nom: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(nom), "minItems": 1}


def _condition() -> dict[str, Any]:
    groupe = {"type": "array", "items": {"anyOf": [TEXTE, _ref("condition")]}, "minItems": 1}
    comparaisons = dict.fromkeys(map(str, Comparaison), BORNE)
    return {
        "fait": {**TEXTE, "examples": list(FAITS)}, "un_parmi": groupe, "tous": groupe,
        "un_membre": _ref("personnes"), "chaque_membre": _ref("personnes"), "refus": _ref("refus"),
        "vaut": BOOLEEN, "parmi": TEXTE_OU_TEXTES, "unite": _choix(Unite), "mesure": _choix(Mesure), **comparaisons,
    }  # fmt: skip


def _personnes() -> dict[str, Any]:
    gardes, liens = _choix((*Garde, SANS_GARDE)), _choix(LienPersonne)
    return {
        "age_min": NATUREL, "age_max": NATUREL, "a_charge": BOOLEEN, "handicap": BOOLEEN, "a_naitre": BOOLEEN,
        "lien": {"anyOf": [liens, {"type": "array", "items": liens}]},
        "garde": {"anyOf": [gardes, {"type": "array", "items": gardes}]},
    }  # fmt: skip


def _bareme() -> dict[str, Any]:
    part = {"type": "integer", "minimum": 0, "maximum": 100}
    return {
        **dict.fromkeys(("points", "par_jour", "par_mois", "par_an", "par_unite", "par_personne", "par_refus"), ENTIER),
        **dict.fromkeys(("part_garde_alternee", "part_droit_visite", "part_a_naitre"), part),
        "personnes": _ref("personnes"), "arrondi": _choix(Arrondi), "plafond": ENTIER, "plafond_mesure": NATUREL,
        "si": _ref("condition"), "bandes": _suite("bande"),
    }  # fmt: skip


def _critere() -> dict[str, Any]:
    return {
        **_condition(), **_bareme(), "cle": TEXTE, "libelle": TEXTE, "famille": _choix(FamilleCritere),
        "valeur": TEXTE, "sur_validation": BOOLEEN, "depuis": JOUR, "jusqu": JOUR, "module": TEXTE,
    }  # fmt: skip


def _grille() -> dict[str, Any]:
    textes = dict.fromkeys(("code", "libelle", "territoire", "source", "note"), TEXTE)
    suites = {nom: _suite(nom) for nom in ("groupe", "fait", "seuil", "classe", "exclusion")}
    return {
        **textes, **suites, "version": POSITIF, "depuis": JOUR, "jusqu": JOUR, "base_du_rang": _choix(BaseDuRang),
        "dalo": _choix(PlaceDalo), "departage": {"type": "array", "items": _choix(Departage), "uniqueItems": True},
        "plafond_total": ENTIER, "plancher_total": ENTIER, "public": _choix(PublicGrille), "partielle": BOOLEEN,
        "modules_actifs": {"type": "array", "items": TEXTE, "uniqueItems": True}, "gel": _ref("refus"),
    }  # fmt: skip


def _objet(proprietes: dict[str, Any], attendues: Iterable[str], *requises: str) -> dict[str, Any]:
    """Return an object that has the keys of the reader, no more and no less."""
    if set(proprietes) != set(attendues):
        raise ValueError(f"keys of the schema and of the reader differ: {set(proprietes) ^ set(attendues)}")
    return {
        "type": "object", "properties": proprietes, "required": list(requises), "additionalProperties": False
    }  # fmt: skip


def schema_de_grille() -> dict[str, Any]:
    """Return the JSON schema of a grid (draft 2020-12); dates of TOML are texts of format `date` there.

    What a schema cannot say (a fact that suits, a band that can be met, a key that belongs to another way of
    counting) the reader alone says.
    """
    baremes = {cle for cles in CLES_BAREME.values() for cle in cles}
    classe = {"cle": TEXTE, "libelle": TEXTE, "genre": _choix(GenreClasse), **_condition()}
    exclusion = {"cle": TEXTE, "libelle": TEXTE, "module": TEXTE, **_condition()}
    fait = {
        "nom": {**TEXTE, "pattern": "^[a-z][a-z0-9_]*$"}, "libelle": TEXTE, "nature": _choix(NATURES_LOCALES),
        "preuve": TEXTE, "valeurs": TEXTES, "entier": BOOLEEN,
    }  # fmt: skip
    groupe = {
        "cle": TEXTE, "libelle": TEXTE, "mode": _choix(ModeGroupe), "plafond": ENTIER, "plancher": ENTIER,
        "selon": TEXTE, "module": TEXTE, "critere": _suite("critere"),
    }  # fmt: skip
    seuil = {"cle": TEXTE, "selon": TEXTE_OU_TEXTES, "valeurs": {"type": "object"}}
    refus = {"nombre": POSITIF, "fenetre_mois": POSITIF, "duree_mois": POSITIF, "cumul": _choix(Cumul)}
    bande = {**dict.fromkeys((*BAS, *HAUT), BORNE), "points": ENTIER}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Grille de cotation",
        **_objet(_grille(), CLES_GRILLE, "code", "version", "libelle", "depuis", "groupe"),
        "$defs": {
            "condition": _objet(_condition(), CLES_CONDITION),
            "personnes": _objet(_personnes(), CLES_FILTRE),
            "refus": _objet(refus, CLES_REFUS),
            "bande": _objet(bande, (*BAS, *HAUT, "points"), "points"),
            "critere": _objet(_critere(), {*CLES_CRITERE, *CLES_CONDITION, *baremes}, "cle", "libelle"),
            "groupe": _objet(groupe, CLES_GROUPE, "cle", "libelle", "critere"),
            "fait": _objet(fait, CLES_FAIT, "nom", "libelle", "nature"),
            "seuil": _objet(seuil, CLES_SEUIL, "cle", "selon", "valeurs"),
            "classe": _objet(classe, ("cle", "libelle", "genre", *CLES_CONDITION), "cle", "libelle", "genre"),
            "exclusion": _objet(exclusion, ("cle", "libelle", "module", *CLES_CONDITION), "cle", "libelle"),
        },
    }


def tableau_des_faits() -> str:
    """Return the table of the facts that every grid may read, for the notice of the format."""
    lignes = [
        "| fait | ce qu’il dit | nature | justificatif licite | d’où il vient |",
        "| --- | --- | --- | --- | --- |",
    ]
    for nom, fait in FAITS.items():
        origine = "logement proposé" if fait.du_logement else ("à déclarer" if fait.apporte else "dossier")
        valeurs = f" ({', '.join(fait.valeurs)})" if fait.valeurs and len(fait.valeurs) < 8 else ""
        lignes.append(f"| `{nom}` | {fait.libelle} | {fait.nature.libelle}{valeurs} | {fait.preuve} | {origine} |")
    return "\n".join(lignes)
