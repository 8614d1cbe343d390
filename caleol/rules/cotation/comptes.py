"""Ways of counting compiled once into functions of the facts: points, 0 where false, None where it cannot be told."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from caleol.rules.cotation.epreuves import (
    Atelier,
    Faits,
    compiler_condition,
    compiler_filtre,
    lire_seuil,
    simple,
)
from caleol.rules.cotation.refus import effet_des_refus
from caleol.rules.cotation.temps import unites_pleines
from caleol.rules.facts import Garde, Personne
from caleol.rules.grille.baremes import (
    Arrondi,
    Bande,
    Bandes,
    Bareme,
    Borne,
    Fixe,
    ParPersonne,
    ParRefus,
    ParTemps,
    ParUnite,
)
from caleol.rules.grille.conditions import Condition, Cumul, RegleRefus, Test

Compte = Callable[[Faits], int | None]
ENTIERE = 100


def compiler_bareme(bareme: Bareme, atelier: Atelier) -> Compte:
    """Return the function that counts the points of a criterion."""
    if isinstance(bareme, Fixe):
        return _fixe(bareme, atelier)
    if isinstance(bareme, ParTemps):
        compte = _par_temps(bareme, atelier)
    elif isinstance(bareme, ParUnite):
        compte = _par_unite(bareme, atelier)
    elif isinstance(bareme, ParPersonne):
        compte = _par_personne(bareme, atelier)
    elif isinstance(bareme, ParRefus):
        compte = _par_refus(bareme, atelier)
    else:
        compte = _bandes(bareme, atelier)
    return compte if bareme.si is None else _garde(compte, bareme.si, atelier)


def _garde(compte: Compte, si: Condition, atelier: Atelier) -> Compte:
    """Count where a condition is true only."""
    epreuve = compiler_condition(si, atelier)

    def compte_garde(faits: Faits) -> int | None:
        reponse = epreuve(faits)
        return compte(faits) if reponse else (None if reponse is None else 0)

    return compte_garde


def _fixe(bareme: Fixe, atelier: Atelier) -> Compte:
    """Count points once; refusals judged member by member may count once for each."""
    points, condition = {True: bareme.points, False: 0, None: None}, bareme.condition
    if isinstance(condition, RegleRefus) and condition.cumul is Cumul.SOMME:
        return _refus(condition, lambda effet: effet.fois * bareme.points, atelier)
    if isinstance(condition, Test) and condition.comparaison is None and not condition.parmi and condition.vaut:
        rang = atelier.rangs[condition.fait]
        return lambda faits: points[faits[rang]]
    epreuve = compiler_condition(condition, atelier)
    return lambda faits: points[epreuve(faits)]


def compte_borne(mesure: int, bareme: ParTemps | ParUnite | ParRefus) -> int:
    """Return points from a measure: capped before it is multiplied, or after, or both, as the grid says."""
    if bareme.plafond_mesure is not None:
        mesure = min(mesure, bareme.plafond_mesure)
    return borne_points(mesure * bareme.points, bareme.plafond)


def borne_points(points: int, plafond: int | None) -> int:
    """Return points within their cap, that of a penalty being below zero."""
    if plafond is None:
        return points
    return min(points, plafond) if plafond >= 0 else max(points, plafond)


def _par_temps(bareme: ParTemps, atelier: Atelier) -> Compte:
    """Count full units since a date; the points of a date are remembered for the run."""
    rang, au, jour_de = atelier.rangs[bareme.fait], atelier.au, atelier.jour_de(bareme.fait)
    connus: dict[Any, int | None] = {None: None}

    def compte(faits: Faits) -> int | None:
        depuis = faits[rang]
        if jour_de is not None and depuis is not None:
            return compte_borne(unites_pleines(bareme.unite, depuis, jour_de(faits)), bareme)
        if depuis not in connus:
            connus[depuis] = compte_borne(unites_pleines(bareme.unite, depuis, au), bareme)
        return connus[depuis]

    return compte


def _par_unite(bareme: ParUnite, atelier: Atelier) -> Compte:
    """Count the units of a whole number."""
    rang = atelier.rangs[bareme.fait]
    return lambda faits: None if faits[rang] is None else compte_borne(int(faits[rang]), bareme)


def _par_personne(bareme: ParPersonne, atelier: Atelier) -> Compte:
    """Count persons with their parts; one who cannot be told leaves the whole count in doubt."""
    rang, compte_centiemes = atelier.rangs["personnes"], compiler_personnes(bareme, atelier.au)

    def compte(faits: Faits) -> int | None:
        centiemes = compte_centiemes(faits[rang]) if faits[rang] else None
        return None if centiemes is None else borne_points(_arrondi(centiemes * bareme.points, bareme), bareme.plafond)

    return compte


def compiler_personnes(bareme: ParPersonne, au: date) -> Callable[[tuple[Personne, ...]], int | None]:
    """Return what counts persons in hundredths, capped before they are multiplied."""
    repond = compiler_filtre(bareme.filtre, au)
    plafond = None if bareme.plafond_mesure is None else bareme.plafond_mesure * ENTIERE

    def compte(personnes: tuple[Personne, ...]) -> int | None:
        centiemes = 0
        for personne in personnes:
            part = part_de(personne, bareme)
            reponse = repond(personne) if part else False
            if reponse is None:
                return None
            centiemes += part * reponse
        return centiemes if plafond is None else min(centiemes, plafond)

    return compte


def part_de(personne: Personne, bareme: ParPersonne) -> int:
    """Return the part of a person in percent."""
    if personne.a_naitre:
        return bareme.part_a_naitre
    if personne.garde is Garde.ALTERNEE:
        return bareme.part_alternee
    return bareme.part_visite if personne.garde is Garde.DROIT_VISITE else ENTIERE


def _arrondi(centiemes: int, bareme: ParPersonne) -> int:
    """Return hundredths of a point as points, rounded as the grid says, the same way below zero as above."""
    signe, valeur = (-1 if centiemes < 0 else 1), abs(centiemes)
    if bareme.arrondi is Arrondi.SUPERIEUR:
        return signe * -(-valeur // ENTIERE)
    return signe * ((valeur + 50 if bareme.arrondi is Arrondi.PROCHE else valeur) // ENTIERE)


def _par_refus(bareme: ParRefus, atelier: Atelier) -> Compte:
    """Count unjustified refusals."""
    return _refus(bareme.regle, lambda effet: compte_borne(effet.refus, bareme), atelier)


def _refus(regle: RegleRefus, points: Callable[[Any], int], atelier: Atelier) -> Compte:
    """Count what refusals cost; in doubt where only unjudged ones would cost something."""
    rang, au = atelier.rangs["refus"], atelier.au

    def compte(faits: Faits) -> int | None:
        refus = faits[rang]
        if not refus:
            return None if refus is None else 0
        effet = effet_des_refus(regle, refus, au)
        return None if effet.douteux and not effet.fois else points(effet)

    return compte


def _bandes(bareme: Bandes, atelier: Atelier) -> Compte:
    """Give the points of the first band that holds the measure."""
    mesure = _mesure(bareme, atelier)
    tests = tuple((_compare(bande, atelier), bande.points) for bande in bareme.bandes)

    def compte(faits: Faits) -> int | None:
        valeur = mesure(faits)
        if valeur is None:
            return None
        for dedans, points in tests:
            reponse = dedans(faits, valeur)
            if reponse is None:
                return None
            if reponse:
                return points
        return 0

    return compte


def _mesure(bareme: Bandes, atelier: Atelier) -> Callable[[Faits], Any]:
    """Return what gives the measure of bands: a number, or full units since a date."""
    rang, unite = atelier.rangs[bareme.fait], bareme.unite
    if unite is None:
        return lambda faits: faits[rang]
    jour_de, au = atelier.jour_de(bareme.fait), atelier.au

    def ecoule(faits: Faits) -> int | None:
        depuis = faits[rang]
        return None if depuis is None else unites_pleines(unite, depuis, jour_de(faits) if jour_de else au)

    return ecoule


def _compare(bande: Bande, atelier: Atelier) -> Callable[[Faits, Any], bool | None]:
    """Return what tells whether a measure is in a band; None where a bound depends on an unknown choice."""
    bas, haut = _borne(bande.bas, atelier), _borne(bande.haut, atelier)

    def dedans(faits: Faits, valeur: Any) -> bool | None:
        if bas is not None:
            borne = bas(faits)
            if borne is None:
                return None
            if valeur < borne or (bande.bas_exclu and valeur == borne):
                return False
        if haut is not None:
            borne = haut(faits)
            if borne is None:
                return None
            return bool(valeur < borne or (not bande.haut_exclu and valeur == borne))
        return True

    return dedans


def _borne(borne: Borne | None, atelier: Atelier) -> Callable[[Faits], int | Decimal | None] | None:
    """Return what gives a bound."""
    if borne is None:
        return None
    if isinstance(borne, str):
        return lire_seuil(atelier, borne)
    nombre = simple(borne)
    return lambda _faits: nombre
