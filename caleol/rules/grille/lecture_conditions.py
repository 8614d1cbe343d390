"""Conditions read from the text of a grid; a fact that does not exist or does not suit is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.faits_cotation.definitions import DefinitionFait, NatureFait
from caleol.rules.grille.baremes import Seuil
from caleol.rules.grille.conditions import (
    Comparaison,
    Condition,
    Cumul,
    FiltrePersonne,
    Membres,
    Mesure,
    RegleRefus,
    Reunion,
    Test,
    Unite,
)
from caleol.rules.grille.table import Table

COMPARAISONS = tuple(Comparaison)
CLES_TEST = ("vaut", "parmi", "unite", "mesure", *COMPARAISONS)
SOURCES = ("fait", "un_parmi", "tous", "un_membre", "chaque_membre", "refus")
CLES_CONDITION = (*SOURCES, *CLES_TEST)
CLES_FILTRE = ("age_min", "age_max", "lien", "a_charge", "handicap", "garde", "a_naitre")
CLES_REFUS = ("nombre", "fenetre_mois", "duree_mois", "cumul")
AMBIGUES = (Comparaison.SUPERIEUR, Comparaison.INFERIEUR_OU_EGAL)
SANS_GARDE = "aucune"


@dataclass(frozen=True, slots=True)
class Vocabulaire:
    """What a grid may name: the facts of the tool, its own facts, its tables of thresholds."""

    faits: Mapping[str, DefinitionFait]
    seuils: Mapping[str, Seuil]

    def fait(self, table: Table, nom: str, cle: str, natures: Collection[NatureFait]) -> DefinitionFait:
        """Return a fact; refuse one that does not exist, or whose nature does not suit."""
        definition = self.faits.get(nom)
        if definition is None:
            raise table.refus("fait_inconnu", nom, cle)
        if definition.nature not in natures:
            raise table.refus("fait_inadapte", nom, cle)
        return definition


def lire_condition(table: Table, mots: Vocabulaire, detail: str = "") -> Condition:
    """Return the condition of a table: one fact, several, members of the household, or refusals."""
    nom = detail or next(iter(table.contenu), "")
    source = table.une_seule(SOURCES, "un_seul_de_fait_un_parmi_tous", nom)
    if source == "fait":
        return _test(table, table.texte("fait"), "fait", mots)
    if source in {"un_parmi", "tous"}:
        return _reunion(table, source, mots)
    if source == "refus":
        return lire_refus(table.table("refus"))
    return Membres(source == "chaque_membre", lire_filtre(table.table(source)))


def lire_condition_seule(table: Table, mots: Vocabulaire) -> Condition:
    """Return a condition written as a table of its own, where nothing else may stand."""
    table.verifie(CLES_CONDITION)
    return lire_condition(table, mots)


def lire_si(table: Table, mots: Vocabulaire) -> Condition | None:
    """Return the condition `si` of a criterion that counts, None where there is none."""
    return lire_condition_seule(table.table("si"), mots) if "si" in table else None


def _reunion(table: Table, source: str, mots: Vocabulaire) -> Reunion:
    """Read a list of names and of tables; names share the comparison that stands beside the list."""
    elements = table.elements(source)
    table.sans_double([e for e in elements if isinstance(e, str)], "fait_en_double", source)
    conditions = tuple(
        _test(table, element, source, mots) if isinstance(element, str) else lire_condition_seule(element, mots)
        for element in elements
    )
    return Reunion(source == "tous", conditions)


def _test(table: Table, nom: str, cle: str, mots: Vocabulaire) -> Test:
    """Read what is asked of one fact, by its nature."""
    presentes = [comparaison for comparaison in COMPARAISONS if comparaison in table]
    if len(presentes) > 1:
        raise table.refus("deux_comparaisons", presentes[1], presentes[1])
    comparaison = presentes[0] if presentes else None
    textuelle = comparaison is Comparaison.EGAL and isinstance(table.contenu["egal"], str)
    if "parmi" in table or (textuelle and table.contenu["egal"] not in mots.seuils):
        return _test_de_choix(table, nom, cle, mots)
    if comparaison is None:
        mots.fait(table, nom, cle, {NatureFait.BOOLEEN})
        _interdit(table, ("unite", "mesure"), nom)
        return Test(nom, table.booleen("vaut", True))
    _interdit(table, ("vaut",), nom)
    if "unite" in table or mots.faits.get(nom) is None or mots.faits[nom].nature is NatureFait.DATE:
        return _test_de_date(table, nom, cle, comparaison, mots)
    mots.fait(table, nom, cle, {NatureFait.NOMBRE})
    _interdit(table, ("mesure",), nom)
    return Test(nom, comparaison=comparaison, borne=lire_borne(table, comparaison, mots))


def _interdit(table: Table, cles: Collection[str], nom: str) -> None:
    """Refuse keys that say nothing of a fact of this nature."""
    for cle in cles:
        if cle in table:
            raise table.refus("cle_sans_objet", nom, cle)


def _test_de_choix(table: Table, nom: str, cle: str, mots: Vocabulaire) -> Test:
    """Read a choice: its value must be in the list of the fact where there is one."""
    source = "parmi" if "parmi" in table else "egal"
    definition = mots.fait(table, nom, cle, {NatureFait.CHOIX})
    valeurs = table.textes(source)
    for valeur in valeurs:
        if definition.valeurs and valeur not in definition.valeurs:
            raise table.refus("valeur_inconnue", valeur, source)
    _interdit(table, ("unite", "mesure"), nom)
    return Test(nom, table.booleen("vaut", True), parmi=valeurs)


def _test_de_date(table: Table, nom: str, cle: str, comparaison: Comparaison, mots: Vocabulaire) -> Test:
    """Read a time since a date; « plus de » must say whether it counts dates or full units."""
    mots.fait(table, nom, cle, {NatureFait.DATE})
    unite = table.choix("unite", Unite)
    if comparaison in AMBIGUES and "mesure" not in table:
        raise table.refus("mesure_a_preciser", comparaison, comparaison)
    mesure = table.choix("mesure", Mesure, Mesure.UNITES_PLEINES)
    if comparaison is Comparaison.EGAL and mesure is Mesure.DATES:
        raise table.refus("valeur_inconnue", mesure, "mesure")
    borne = Decimal(table.entier(comparaison, 0))
    return Test(nom, comparaison=comparaison, borne=borne, unite=unite, mesure=mesure)


def lire_borne(table: Table, cle: str, mots: Vocabulaire) -> Decimal | str:
    """Return a bound: a number, or the name of a table of thresholds of the grid."""
    valeur = table.exige(cle)
    if not isinstance(valeur, str):
        return table.nombre(cle)
    if valeur not in mots.seuils:
        raise table.refus("seuil_inconnu", valeur, cle)
    return valeur


def lire_filtre(table: Table) -> FiltrePersonne:
    """Return which persons are meant; an empty filter means everybody."""
    table.verifie(CLES_FILTRE)
    age_min, age_max = table.entier_ou_rien("age_min", 0), table.entier_ou_rien("age_max", 0)
    if age_min is not None and age_max is not None and age_max < age_min:
        raise table.refus("nombre_trop_petit", age_max, "age_max")
    return FiltrePersonne(
        age_min=age_min,
        age_max=age_max,
        liens=_parmi(table, "lien", tuple(LienPersonne)),
        a_charge=table.booleen("a_charge") if "a_charge" in table else None,
        handicap=table.booleen("handicap") if "handicap" in table else None,
        garde=_parmi(table, "garde", (*Garde, SANS_GARDE)),
        a_naitre=table.booleen("a_naitre") if "a_naitre" in table else None,
    )


def _parmi(table: Table, cle: str, permises: Collection[str]) -> tuple[str, ...]:
    """Return texts of a closed list, none where the key is absent."""
    valeurs = table.textes(cle) if cle in table else ()
    for valeur in valeurs:
        if valeur not in permises:
            raise table.refus("valeur_inconnue", valeur, cle)
    return tuple(str(valeur) for valeur in valeurs)


def lire_refus(table: Table) -> RegleRefus:
    """Return a rule on refused offers; a duration needs no window, a count above one needs one or the other."""
    table.verifie(CLES_REFUS)
    return RegleRefus(
        nombre=table.entier("nombre", 1) if "nombre" in table else 1,
        fenetre_mois=table.entier_ou_rien("fenetre_mois", 1),
        duree_mois=table.entier_ou_rien("duree_mois", 1),
        cumul=table.choix("cumul", Cumul, Cumul.MENAGE),
    )
