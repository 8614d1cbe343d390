"""A grid read from its text; refused with the line and the reason where it is wrong."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any, TypeVar

from caleol.kernel.errors import Refus
from caleol.rules.faits_cotation.definitions import FAITS, DefinitionFait, NatureFait
from caleol.rules.grille.baremes import Seuil
from caleol.rules.grille.conditions import RegleRefus
from caleol.rules.grille.lecture_baremes import lire_bareme
from caleol.rules.grille.lecture_conditions import CLES_CONDITION, CLES_REFUS, Vocabulaire, lire_condition, lire_refus
from caleol.rules.grille.parties import (
    Classe,
    Critere,
    Departage,
    Exclusion,
    FamilleCritere,
    GenreClasse,
    Groupe,
    ModeGroupe,
    PlaceDalo,
    PublicGrille,
)
from caleol.rules.grille.reperes import Reperes
from caleol.rules.grille.table import Table

CLES_GRILLE = (
    "code", "version", "libelle", "depuis", "jusqu", "base_du_rang", "dalo", "departage", "plafond_total",
    "plancher_total", "groupe", "territoire", "public", "source", "note", "partielle", "modules_actifs", "fait",
    "seuil", "classe", "exclusion", "gel",
)  # fmt: skip
CLES_GROUPE = ("cle", "libelle", "mode", "plafond", "plancher", "selon", "module", "critere")
CLES_CRITERE = ("cle", "libelle", "famille", "valeur", "sur_validation", "depuis", "jusqu", "module")
CLES_FAIT = ("nom", "libelle", "nature", "preuve", "valeurs", "entier")
CLES_SEUIL = ("cle", "selon", "valeurs")
NATURES_LOCALES = (NatureFait.BOOLEEN, NatureFait.NOMBRE, NatureFait.DATE, NatureFait.CHOIX)
NOM_LOCAL = re.compile(r"[a-z][a-z0-9_]*")
TOUT = "*"
G = TypeVar("G")


class BaseDuRang(StrEnum):
    """Which total ranks."""

    DECLARE = "declare"
    VALIDE = "valide"


def lire_grille(texte: str, batir: Callable[..., G]) -> G:
    """Read a grid from its text and build it; raises Refus("grille_invalide", ligne=…, raison=…, detail=…)."""
    try:
        contenu = tomllib.loads(texte, parse_float=Decimal)
    except tomllib.TOMLDecodeError as erreur:
        trouve = re.search(r"line (\d+)", str(erreur))
        ligne = int(trouve.group(1)) if trouve else max(len(texte.splitlines()), 1)
        raise Refus("grille_invalide", ligne=ligne, raison="texte_illisible", detail=str(erreur)) from erreur
    reperes = Reperes(texte)
    table = Table(contenu, reperes, reperes.racine)
    table.verifie(CLES_GRILLE)
    locaux = _faits_locaux(table)
    definitions = {**FAITS, **dict(locaux)}
    mots = Vocabulaire(definitions, {seuil.cle: seuil for seuil in _seuils(table, definitions)})
    groupes, exclusions = _groupes(table, mots), _exclusions(table, mots)
    return batir(
        **_entete(table),
        groupes=groupes,
        classes=_classes(table, mots),
        exclusions=exclusions,
        gel=_gel(table),
        modules_actifs=_modules(table, groupes, exclusions),
        faits_locaux=locaux,
        seuils=tuple(mots.seuils.values()),
    )


def _entete(table: Table) -> dict[str, Any]:
    """Read what is said of the whole grid."""
    depuis, jusqu = table.jour("depuis"), table.jour_ou_rien("jusqu")
    if jusqu is not None and jusqu < depuis:
        raise table.refus("periode_inversee", jusqu, "jusqu")
    plafond, plancher = table.entier_ou_rien("plafond_total"), table.entier_ou_rien("plancher_total")
    if plafond is not None and plancher is not None and plafond < plancher:
        raise table.refus("plancher_au_dessus_du_plafond", plancher, "plancher_total")
    return {
        "code": table.texte("code"),
        "version": table.entier("version", 1, "valeur_illisible"),
        "libelle": table.texte("libelle"),
        "depuis": depuis,
        "jusqu": jusqu,
        "base_du_rang": str(table.choix("base_du_rang", BaseDuRang, BaseDuRang.DECLARE)),
        "dalo": table.choix("dalo", PlaceDalo, PlaceDalo.POINTS),
        "departage": _departage(table),
        "plafond_total": plafond,
        "plancher_total": plancher,
        "territoire": table.texte_ou("territoire"),
        "public": table.choix("public", PublicGrille, PublicGrille.TOUS),
        "source": table.texte_ou("source"),
        "note": table.texte_ou("note"),
        "partielle": table.booleen("partielle"),
    }


def _liste(table: Table, cle: str) -> tuple[str, ...]:
    """Return a list of texts, which may be absent or empty."""
    return table.textes(cle) if table.contenu.get(cle) else ()


def _departage(table: Table) -> tuple[str, ...]:
    """Return the chain that decides between equal points; a name that does not exist is refused."""
    if "departage" not in table:
        return (Departage.ANCIENNETE.value, Departage.NUMERO_UNIQUE.value)
    noms = _liste(table, "departage")
    for nom in noms:
        if nom not in tuple(Departage):
            raise table.refus("valeur_inconnue", nom, "departage")
    return noms


def _faits_locaux(table: Table) -> tuple[tuple[str, DefinitionFait], ...]:
    """Read the facts that a territory declares for itself, with their lawful evidence."""
    locaux: dict[str, DefinitionFait] = {}
    for une in table.titrees("fait", "fait"):
        une.verifie(CLES_FAIT)
        nom, nature = une.texte("nom"), une.choix("nature", NatureFait)
        if nom in FAITS or nom in locaux:
            raise une.refus("fait_en_double", nom, "nom")
        if not NOM_LOCAL.fullmatch(nom):
            raise une.refus("nom_de_fait", nom, "nom")
        if nature not in NATURES_LOCALES:
            raise une.refus("valeur_inconnue", nature, "nature")
        valeurs = une.textes("valeurs") if "valeurs" in une else ()
        preuve, entier = une.texte_ou("preuve"), une.booleen("entier")
        libelle = une.texte("libelle")
        locaux[nom] = DefinitionFait(nature, libelle, preuve, valeurs=valeurs, entier=entier, apporte=True)
    return tuple(locaux.items())


def _seuils(table: Table, faits: Mapping[str, DefinitionFait]) -> Iterable[Seuil]:
    """Read the tables of thresholds: one bound for each combination of the choices that they name."""
    connus: set[str] = set()
    for un in table.titrees("seuil", "seuil"):
        un.verifie(CLES_SEUIL)
        cle, selon = un.texte("cle"), un.textes("selon")
        if cle in connus:
            raise un.refus("seuil_en_double", cle, "cle")
        connus.add(cle)
        for axe in selon:
            if axe not in faits:
                raise un.refus("fait_inconnu", axe, "selon")
            if not faits[axe].valeurs:
                raise un.refus("fait_inadapte", axe, "selon")
        un.table("valeurs")
        yield Seuil(cle, selon, tuple(_bornes(un, selon, faits)))


def _bornes(table: Table, selon: tuple[str, ...], faits: Mapping[str, DefinitionFait]) -> Iterable[Any]:
    """Return the bound of each combination; « * » stands for the values that are not named."""
    for combinaison in product(*(faits[axe].valeurs for axe in selon)):
        noeud: Any = table.contenu["valeurs"]
        for axe, valeur in zip(selon, combinaison, strict=True):
            inconnues = [c for c in noeud if c != TOUT and c not in faits[axe].valeurs] if _est_table(noeud) else [axe]
            if inconnues:
                raise table.refus("valeur_inconnue", inconnues[0], "valeurs")
            noeud = noeud.get(valeur, noeud.get(TOUT))
            if noeud is None:
                raise table.refus("seuil_incomplet", valeur, "valeurs")
        if not isinstance(noeud, int | Decimal) or isinstance(noeud, bool):
            raise table.refus("valeur_illisible", noeud, "valeurs")
        yield combinaison, Decimal(noeud)


def _est_table(noeud: object) -> bool:
    return isinstance(noeud, dict)


def _groupes(table: Table, mots: Vocabulaire) -> tuple[Groupe, ...]:
    """Read the groups; two groups, or two criteria, never bear one name."""
    table.exige("groupe")
    groupes: dict[str, Groupe] = {}
    connus: set[str] = set()
    for un in table.titrees("groupe", "groupe"):
        groupe = _groupe(un, connus, mots)
        if groupe.cle in groupes:
            raise un.refus("groupe_en_double", groupe.cle, "cle")
        groupes[groupe.cle] = groupe
    if not groupes:
        raise table.refus("cle_manquante", "groupe", "groupe")
    return tuple(groupes.values())


def _groupe(table: Table, connus: set[str], mots: Vocabulaire) -> Groupe:
    """Read one group with its criteria."""
    table.verifie(CLES_GROUPE)
    mode = table.choix("mode", ModeGroupe, ModeGroupe.SOMME)
    cle, libelle = table.texte("cle"), table.texte("libelle")
    plafond, plancher = table.entier_ou_rien("plafond"), table.entier_ou_rien("plancher")
    if plafond is not None and plancher is not None and plafond < plancher:
        raise table.refus("plancher_au_dessus_du_plafond", plancher, "plancher")
    suivi = _selon(table, mode, mots)
    table.exige("critere")
    criteres = tuple(_critere(un, connus, mots, suivi) for un in table.titrees("critere", "groupe.critere"))
    if not criteres:
        raise table.refus("cle_manquante", "critere", "critere")
    return Groupe(cle, libelle, mode, plafond, criteres, plancher, suivi, table.texte_ou("module") or None)


def _selon(table: Table, mode: ModeGroupe, mots: Vocabulaire) -> str | None:
    """Return the fact that a group of declared value follows; no other group follows one."""
    if mode is not ModeGroupe.VALEUR_DECLAREE:
        if "selon" in table:
            raise table.refus("cle_sans_objet", mode, "selon")
        return None
    nom = table.texte("selon")
    mots.fait(table, nom, "selon", {NatureFait.CHOIX})
    return nom


def _critere(table: Table, connus: set[str], mots: Vocabulaire, suivi: str | None) -> Critere:
    """Read one criterion."""
    cle = table.texte("cle")
    if suivi is not None and not any(source in table for source in CLES_CONDITION) and "valeur" in table:
        table = _avec_condition(table, suivi)
    bareme = lire_bareme(table, CLES_CRITERE, mots)
    if cle in connus:
        raise table.refus("critere_en_double", cle, "cle")
    connus.add(cle)
    depuis, jusqu = table.jour_ou_rien("depuis"), table.jour_ou_rien("jusqu")
    if depuis is not None and jusqu is not None and jusqu < depuis:
        raise table.refus("periode_inversee", jusqu, "jusqu")
    return Critere(
        cle=cle,
        libelle=table.texte("libelle"),
        famille=table.choix("famille", FamilleCritere, FamilleCritere.FACULTATIF),
        bareme=bareme,
        valeur=_valeur(table, suivi, mots),
        sur_validation=table.booleen("sur_validation"),
        depuis=depuis,
        jusqu=jusqu,
        module=table.texte_ou("module") or None,
    )


def _avec_condition(table: Table, suivi: str) -> Table:
    """Return a criterion that is true where the declared value is its own: the box that was ticked."""
    return table.complete({"fait": suivi, "parmi": [table.texte("valeur")]})


def _valeur(table: Table, suivi: str | None, mots: Vocabulaire) -> str | None:
    """Return the declared value that a criterion of such a group answers to."""
    if suivi is None:
        if "valeur" in table:
            raise table.refus("cle_sans_objet", table.contenu["valeur"], "valeur")
        return None
    valeur = table.texte("valeur")
    permises = mots.faits[suivi].valeurs
    if permises and valeur not in permises:
        raise table.refus("valeur_inconnue", valeur, "valeur")
    return valeur


def _classes(table: Table, mots: Vocabulaire) -> tuple[Classe, ...]:
    """Read the classes, the highest first."""
    classes: list[Classe] = []
    for une in table.titrees("classe", "classe"):
        une.verifie(("cle", "libelle", "genre", *CLES_CONDITION))
        cle, libelle, genre = une.texte("cle"), une.texte("libelle"), une.choix("genre", GenreClasse)
        if any(cle == classe.cle for classe in classes):
            raise une.refus("classe_en_double", cle, "cle")
        classes.append(Classe(cle, libelle, genre, lire_condition(une, mots, cle)))
    return tuple(classes)


def _exclusions(table: Table, mots: Vocabulaire) -> tuple[Exclusion, ...]:
    """Read what keeps an application out of the ranking."""
    exclusions: list[Exclusion] = []
    for une in table.titrees("exclusion", "exclusion"):
        une.verifie(("cle", "libelle", "module", *CLES_CONDITION))
        cle, libelle = une.texte("cle"), une.texte("libelle")
        if any(cle == exclusion.cle for exclusion in exclusions):
            raise une.refus("exclusion_en_double", cle, "cle")
        exclusions.append(Exclusion(cle, libelle, lire_condition(une, mots, cle), une.texte_ou("module") or None))
    return tuple(exclusions)


def _gel(table: Table) -> RegleRefus | None:
    """Read the freeze: seniority stops at the refusal as long as its effect lasts."""
    if "gel" not in table:
        return None
    gel = table.titree("gel")
    gel.verifie(CLES_REFUS)
    return lire_refus(gel)


def _modules(table: Table, groupes: tuple[Groupe, ...], exclusions: tuple[Exclusion, ...]) -> tuple[str, ...]:
    """Return the modules that are on; refuse one that nothing in the grid bears."""
    portes = {groupe.module for groupe in groupes} | {exclusion.module for exclusion in exclusions}
    portes |= {critere.module for groupe in groupes for critere in groupe.criteres}
    actifs = _liste(table, "modules_actifs")
    for module in actifs:
        if module not in portes:
            raise table.refus("module_inconnu", module, "modules_actifs")
    return actifs
