"""Conditions compiled once into functions of the facts: true, false, or None where it cannot be told.

Where a fact becomes unknown, an answer stays as it is or becomes unknown too: that is how the validated total,
which knows only what was validated, is computed by the very functions of the declared one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, itemgetter, le, lt
from typing import Any

from caleol.rules.cotation.refus import effet_des_refus
from caleol.rules.cotation.temps import compare_de_date_a_date, unites_pleines
from caleol.rules.facts import Personne
from caleol.rules.grille.baremes import Seuil
from caleol.rules.grille.conditions import (
    Comparaison,
    Condition,
    FiltrePersonne,
    Membres,
    Mesure,
    RegleRefus,
    Reunion,
    Test,
)

Faits = tuple[Any, ...]
Epreuve = Callable[[Faits], bool | None]
OPERATEURS: Mapping[Comparaison, Callable[[Any, Any], bool]] = {
    Comparaison.SUPERIEUR: gt,
    Comparaison.SUPERIEUR_OU_EGAL: ge,
    Comparaison.INFERIEUR: lt,
    Comparaison.INFERIEUR_OU_EGAL: le,
    Comparaison.EGAL: eq,
}
ANCIENNETE = "deposee_le"


@dataclass(frozen=True, slots=True)
class Atelier:
    """What compiling needs: the slot of each fact, the day, the thresholds, the day at which seniority stopped."""

    rangs: Mapping[str, int]
    au: date
    seuils: Mapping[str, Seuil]
    gel: RegleRefus | None = None

    def jour_de(self, fait: str) -> Callable[[Faits], date] | None:
        """Return what gives the day up to which a time is counted; None where it is the day itself for everybody."""
        if self.gel is None or fait != ANCIENNETE:
            return None
        gel, rang, au = self.gel, self.rangs["refus"], self.au

        def jour(faits: Faits) -> date:
            refus = faits[rang]
            return (effet_des_refus(gel, refus, au).depuis if refus else None) or au

        return jour


def compiler_condition(condition: Condition, atelier: Atelier) -> Epreuve:
    """Return the function that judges a condition."""
    if isinstance(condition, Test):
        return _test(condition, atelier)
    if isinstance(condition, Reunion):
        return _reunion(condition, atelier)
    if isinstance(condition, Membres):
        return _membres(condition, atelier)
    return _refus(condition, atelier)


def _test(test: Test, atelier: Atelier) -> Epreuve:
    """Compile what is asked of one fact."""
    rang = atelier.rangs[test.fait]
    if test.parmi:
        valeurs, vaut = frozenset(test.parmi), test.vaut
        return lambda faits: None if faits[rang] is None else (faits[rang] in valeurs) is vaut
    if test.comparaison is None:
        return itemgetter(rang) if test.vaut else lambda faits: None if faits[rang] is None else not faits[rang]
    if test.unite is not None:
        return _test_de_date(test, rang, atelier)
    compare = OPERATEURS[test.comparaison]
    if isinstance(test.borne, str):
        seuil = lire_seuil(atelier, test.borne)

        def juge(faits: Faits) -> bool | None:
            valeur, borne = faits[rang], seuil(faits)
            return None if valeur is None or borne is None else compare(valeur, borne)

        return juge
    borne = simple(test.borne or Decimal(0))
    return lambda faits: None if faits[rang] is None else compare(faits[rang], borne)


def simple(nombre: Decimal) -> int | Decimal:
    """Return a whole number as such: it compares faster."""
    return int(nombre) if nombre == int(nombre) else nombre


def lire_seuil(atelier: Atelier, nom: str) -> Callable[[Faits], int | Decimal | None]:
    """Return what gives a bound that depends on choices, None where one of them is unknown."""
    seuil = atelier.seuils[nom]
    rangs = tuple(atelier.rangs[axe] for axe in seuil.selon)
    table = {cle: simple(borne) for cle, borne in seuil.valeurs}
    return lambda faits: table.get(tuple([faits[rang] for rang in rangs]))


def _test_de_date(test: Test, rang: int, atelier: Atelier) -> Epreuve:
    """Compile a time since a date; what was answered of a date is remembered for the run."""
    comparaison, unite, borne = test.comparaison or Comparaison.EGAL, test.unite, test.borne
    if unite is None or not isinstance(borne, Decimal):
        raise ValueError(f"the time since {test.fait} has no unit or no bound")
    pleines, compare, jour_de, au = test.mesure is Mesure.UNITES_PLEINES, OPERATEURS[comparaison], None, atelier.au
    jour_de = atelier.jour_de(test.fait)

    def juge(depuis: date, jour: date) -> bool:
        if pleines:
            return compare(unites_pleines(unite, depuis, jour), borne)
        return compare_de_date_a_date(comparaison, unite, depuis, borne, jour)

    connus: dict[Any, bool | None] = {None: None}

    def epreuve(faits: Faits) -> bool | None:
        depuis = faits[rang]
        if jour_de is not None and depuis is not None:
            return juge(depuis, jour_de(faits))
        if depuis not in connus:
            connus[depuis] = juge(depuis, au)
        return connus[depuis]

    return epreuve


def _reunion(reunion: Reunion, atelier: Atelier) -> Epreuve:
    """Compile « one of » or « all of »: one answer decides, else what is unknown leaves a doubt."""
    decisif = not reunion.toutes
    tests = [fille for fille in reunion.conditions if isinstance(fille, Test)]
    rangs = [atelier.rangs[test.fait] for test in tests if test.comparaison is None and not test.parmi and test.vaut]
    if len(rangs) == len(reunion.conditions) > 1:
        choisis = itemgetter(*rangs)

        def simple_reunion(faits: Faits) -> bool | None:
            valeurs = choisis(faits)
            return decisif if decisif in valeurs else (None if None in valeurs else not decisif)

        return simple_reunion
    epreuves = tuple(compiler_condition(fille, atelier) for fille in reunion.conditions)

    def juge(faits: Faits) -> bool | None:
        doute = False
        for epreuve in epreuves:
            reponse = epreuve(faits)
            if reponse is decisif:
                return decisif
            doute = doute or reponse is None
        return None if doute else not decisif

    return juge


def _membres(membres: Membres, atelier: Atelier) -> Epreuve:
    """Compile « one member » or « every member »; a child to be born is no member unless it is asked about."""
    rang, tous, repond = atelier.rangs["personnes"], membres.tous, compiler_filtre(membres.filtre, atelier.au)
    avec_a_naitre = membres.filtre.a_naitre is not None

    def juge(faits: Faits) -> bool | None:
        personnes = faits[rang]
        if not personnes:
            return None
        reponses = [repond(personne) for personne in personnes if avec_a_naitre or not personne.a_naitre]
        decisif = not tous
        return decisif if decisif in reponses else (None if None in reponses else not decisif)

    return juge


def _refus(regle: RegleRefus, atelier: Atelier) -> Epreuve:
    """Compile a rule on refusals: in doubt where only unjudged ones would meet it."""
    rang, au = atelier.rangs["refus"], atelier.au

    def juge(faits: Faits) -> bool | None:
        refus = faits[rang]
        if not refus:
            return None if refus is None else False
        effet = effet_des_refus(regle, refus, au)
        return True if effet.fois else (None if effet.douteux else False)

    return juge


def compiler_filtre(filtre: FiltrePersonne, au: date) -> Callable[[Personne], bool | None]:
    """Return the function that tells whether a person is meant; None where an age or a handicap is unknown."""
    gardes = frozenset(filtre.garde)
    ages = filtre.age_min is not None or filtre.age_max is not None

    def repond(personne: Personne) -> bool | None:
        if filtre.liens and personne.lien not in filtre.liens:
            return False
        if filtre.a_charge is not None and personne.a_charge is not filtre.a_charge:
            return False
        if filtre.a_naitre is not None and personne.a_naitre is not filtre.a_naitre:
            return False
        if gardes and (personne.garde or "aucune") not in gardes:
            return False
        reponses = [_age(filtre, personne, au) if ages else True]
        if filtre.handicap is not None:
            reponses.append(None if personne.handicap is None else personne.handicap is filtre.handicap)
        return False if False in reponses else (None if None in reponses else True)

    return repond


def _age(filtre: FiltrePersonne, personne: Personne, au: date) -> bool | None:
    """Tell whether the age of a person is within bounds; a child to be born is of no age yet: nought."""
    age = 0 if personne.a_naitre else personne.age(au)
    if age is None:
        return None
    assez = filtre.age_min is None or age >= filtre.age_min
    return assez and (filtre.age_max is None or age <= filtre.age_max)
