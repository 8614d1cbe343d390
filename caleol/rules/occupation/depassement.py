"""Situation 5: resources above the ceiling of the dwelling's financing, from the first euro; alert on the surcharge."""

from datetime import date
from typing import NamedTuple

from caleol.rules.facts import Financement
from caleol.rules.occupation.bareme import Bareme, Echelle
from caleol.rules.occupation.decompte import Decompte
from caleol.rules.occupation.faits import Bail, en_ancienne_zus
from caleol.rules.occupation.situations import Etat, Manque
from caleol.rules.reference import regle

SANS_PLAFOND = Financement.LIBRE
SANS_SLS = Financement.PLI


class Depassement(NamedTuple):
    """Resources in euros with their year, ceilings of the two categories possible, alert on the surcharge (SLS)."""

    etat: Etat
    manques: tuple[Manque, ...]
    ressources_euros: int | None
    annee: int | None
    baisse: bool
    financement: str | None
    zone: str | None
    rang_min: int
    rang_max: int
    plafond_min_euros: int | None
    plafond_max_euros: int | None
    sls: Etat


@regle(
    code="CCH", article="L442-5-2 5°", depuis=date(2019, 1, 1), vu=True,
    valeurs=("plafond_ressources", "plafond.baisse_ressources"), exigences=("R40", "R57"),
)  # fmt: skip
def depassement(bail: Bail, compte: Decompte, bareme: Bareme) -> Depassement:
    """Tell whether the resources exceed the ceiling of the dwelling's financing, by one euro or more.

    [vu] "Excess over the ceiling of resources that applies to the dwelling". The resources are those of
    `plafonds.ressources_retenues`, the category that of `plafonds.categorie_menage`. Where a handicap or an age
    is not known, the category lies between two: the situation is found above the higher ceiling only.
    """
    ressources, annee, baisse = ressources_du_bail(bail, bareme)
    rang_min, rang_max = compte.rang_min, compte.rang_max
    financement, zone = bail.financement, bail.zone_plafond
    if financement == SANS_PLAFOND:
        return Depassement(
            Etat.NON_CONSTATEE, (), ressources, annee, baisse, financement, zone, rang_min, rang_max, None, None,
            Etat.NON_CONSTATEE,
        )  # fmt: skip
    echelle = bareme.echelles.get((financement, zone)) if financement and zone else None
    if echelle is None or ressources is None or not compte.presents:
        manques = _manques(bail, compte, echelle, ressources)
        return Depassement(
            Etat.A_VERIFIER, manques, ressources, annee, baisse, financement, zone, rang_min, rang_max, None, None,
            Etat.A_VERIFIER,
        )  # fmt: skip
    bas, haut = echelle.montant(rang_min), echelle.montant(rang_max)
    if ressources <= bas:
        etat, manques, sls = Etat.NON_CONSTATEE, (), Etat.NON_CONSTATEE
    else:
        certain = ressources > haut
        etat, manques = (Etat.CONSTATEE, ()) if certain else (Etat.A_VERIFIER, (Manque.CATEGORIE,))
        sls = alerte_sls(bail, ressources, bas, haut, bareme)
    return Depassement(etat, manques, ressources, annee, baisse, financement, zone, rang_min, rang_max, bas, haut, sls)


def ressources_du_bail(bail: Bail, bareme: Bareme) -> tuple[int | None, int | None, bool]:
    """Return the resources that are compared, their year, and whether a fall of income chose it.

    The fast form of `plafonds.ressources_retenues`, for a household known by its tax notices.
    """
    annee = bareme.au.year - 2
    ancien, recent = bail.rfr_euros.get(annee), bail.rfr_euros.get(annee + 1)
    if ancien is None:
        return recent, (None if recent is None else annee + 1), False
    if recent is not None and recent < ancien and recent * 100 <= ancien * (100 - bareme.baisse_pourcent):
        return recent, annee + 1, True
    return ancien, annee, False


@regle(
    code="CCH", article="L441-3", depuis=date(2017, 1, 28), vu=True,
    valeurs=("occupation.alerte_sls",), exigences=("R67",),
)  # fmt: skip
def alerte_sls(bail: Bail, ressources: int, bas: int, haut: int, bareme: Bareme) -> Etat:
    """Tell whether a surcharge of rent may be due: 20 % above the ceiling; an alert, the surcharge is not computed.

    [vu] None in a priority neighbourhood, in a zone of revitalisation, for a PLI, nor for the tenants of a former
    ZUS. Older texts compare a PLAI with the ceiling of the PLUS [non vu today]: the alert is then early.
    """
    taux = 100 + bareme.alerte_sls
    if ressources * 100 < bas * taux or bail.financement == SANS_SLS:
        return Etat.NON_CONSTATEE
    exclusions = (bail.qpv, bail.zone_revitalisation, en_ancienne_zus(bail))
    if True in exclusions:
        return Etat.NON_CONSTATEE
    connues = None not in exclusions and ressources * 100 >= haut * taux
    return Etat.CONSTATEE if connues else Etat.A_VERIFIER


def _manques(bail: Bail, compte: Decompte, echelle: Echelle | None, ressources: int | None) -> tuple[Manque, ...]:
    """Return what is missing to compare resources with a ceiling."""
    absents = (
        (bail.financement is None, Manque.FINANCEMENT),
        (bail.zone_plafond is None, Manque.ZONE_PLAFOND),
        (bail.financement is not None and bail.zone_plafond is not None and echelle is None, Manque.PLAFOND),
        (not compte.presents, Manque.COMPOSITION),
        (ressources is None, Manque.RESSOURCES),
    )
    return tuple(manque for absent, manque in absents if absent)
