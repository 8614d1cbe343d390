"""What a household lives on: work or benefits of each adult, family benefits, and the tax figures that follow.

Amounts are whole euros a month, near those of 2026; a tax reference income (RFR) is in euros a year. They are
orders of magnitude for a demonstration, not a scale of benefits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from seeds.demonstration.hasard import Tirage, borne

JEUNES, ACTIFS, SENIORS, RETRAITES = 25, 60, 67, 200
ABATTEMENT = 0.9
RSA = (646, 969, 1163, 1357)
RSA_SUPPLEMENT = 258
FORFAIT_LOGEMENT = (77, 155, 192)
AAH = 1033
ASPA = 1034
AF_DEUX, AF_SUIVANT = 151, 193
ASF = 199

NATURES = {
    JEUNES: Tirage(
        [("etudiant", 14), ("apprenti", 7), ("cdi", 25), ("cdd", 24), ("chomage", 9), ("partiel", 9), ("rien", 12)]
    ),
    ACTIFS: Tirage(
        [("cdi", 39), ("cdd", 12), ("partiel", 11), ("independant", 3), ("chomage", 11), ("aah", 6), ("rien", 18)]
    ),
    SENIORS: Tirage([("cdi", 22), ("partiel", 6), ("chomage", 12), ("aah", 8), ("retraite", 36), ("rien", 16)]),
    RETRAITES: Tirage([("retraite", 88), ("aspa", 12)]),
}
EMPLOIS = {
    "cdi": (
        "CDI, entretien de locaux", "CDI, préparation de commandes", "CDI, soins hospitaliers", "CDI, conduite de bus",
        "CDI, mise en rayon", "CDI, garde d’enfants agréée", "Fonction publique territoriale", "CDI, téléconseil",
        "CDI, cuisine de collectivité", "CDI, conduite de chariots", "CDI, transport sanitaire",
        "CDI, secrétariat médical", "CDI, sécurité", "CDI, aide à domicile", "CDI, livraison", "CDI, bâtiment",
    ),
    "cdd": (
        "Intérim, logistique", "CDD, vente", "Intérim, manutention", "CDD, services hospitaliers",
        "Contrat d’insertion", "CDD, restauration", "CDD, surveillance scolaire", "CDD, animation",
    ),
    "partiel": (
        "Temps partiel, propreté", "Temps partiel, aide à domicile", "Temps partiel, caisse", "Temps partiel, cantine",
        "Temps partiel, garde d’enfants",
    ),
    "independant": ("Livraison, à son compte", "Peinture, à son compte", "Microentreprise", "Commerce ambulant"),
    "chomage": ("Recherche d’emploi, indemnisée",),
    "retraite": ("Retraite",),
    "aspa": ("Retraite",),
    "aah": ("Allocation aux adultes handicapés",),
    "etudiant": ("Études",),
    "apprenti": ("Apprentissage",),
    "rien": ("Sans emploi",),
}  # fmt: skip
FIXES = {"aah": AAH, "aspa": ASPA, "rien": 0}
LOGNORMAUX = {"cdi": (7.47, 0.22, 1390, 4200), "retraite": (7.14, 0.27, 700, 2900)}
NORMAUX = {
    "cdd": (1180, 260, 480, 2000),
    "partiel": (900, 190, 420, 1330),
    "independant": (1150, 450, 250, 2900),
    "chomage": (1010, 230, 560, 2100),
    "apprenti": (960, 220, 480, 1450),
    "etudiant": (330, 200, 0, 900),
}
NON_IMPOSES = frozenset({"apprenti", "etudiant"})
EN_POSTE = frozenset({"cdi", "cdd", "partiel", "independant", "apprenti"})


@dataclass(frozen=True, slots=True)
class Activite:
    """What one adult does and receives each month, and the part of it that is taxed."""

    nature: str
    mensuel: int
    imposable: int


@dataclass(frozen=True, slots=True)
class Ressources:
    """A household's monthly resources in centimes, its RFR by year of income, and the applicant's trade."""

    mensuelles_centimes: int
    rfr: dict[int, int]
    emploi: str
    nature: str


def tire_activite(hasard: Random, age: int) -> Activite:
    """Draw what an adult of this age lives on."""
    tranche = next(limite for limite in NATURES if age < limite)
    nature = NATURES[tranche](hasard)
    return Activite(nature, *_montants(hasard, nature))


def _montants(hasard: Random, nature: str) -> tuple[int, int]:
    """Draw what is received each month and the part of it that is taxed."""
    if nature in FIXES:
        return FIXES[nature], 0
    if nature in LOGNORMAUX:
        mu, sigma, bas, haut = LOGNORMAUX[nature]
        montant = int(borne(hasard.lognormvariate(mu, sigma), bas, haut))
    else:
        moyenne, ecart, bas, haut = NORMAUX[nature]
        montant = int(borne(hasard.gauss(moyenne, ecart), bas, haut))
    return montant, 0 if nature in NON_IMPOSES else montant


def tire_ressources(hasard: Random, ages: Sequence[int], enfants: int, annee: int) -> Ressources:
    """Draw the resources of a household from the ages of its adults and its number of dependent children.

    The RFR of the two years before `annee` follows the taxed part of the present resources, save where work
    changed meanwhile.
    """
    activites = [tire_activite(hasard, age) for age in ages]
    travail = sum(activite.mensuel for activite in activites)
    familiales = _prestations(hasard, len(ages), enfants)
    total = travail + familiales
    if any(age >= JEUNES for age in ages) or enfants:
        total = max(total, _rsa(len(ages) + enfants))
    if any(activite.nature in EN_POSTE for activite in activites) and travail < 1500 * len(ages):
        total += hasard.choice((0, 0, 70, 110, 160, 210))
    centimes = hasard.choice((0, 0, 0, hasard.randrange(100)))
    premiere = activites[0]
    return Ressources(
        mensuelles_centimes=total * 100 + centimes,
        rfr={an: _rfr(hasard, activites, ages, annee - an) for an in (annee - 2, annee - 1)},
        emploi=hasard.choice(EMPLOIS[premiere.nature]),
        nature=premiere.nature,
    )


def _prestations(hasard: Random, adultes: int, enfants: int) -> int:
    if not enfants:
        return 0
    allocations = 0 if enfants == 1 else AF_DEUX + AF_SUIVANT * (enfants - 2)
    seul = adultes == 1 and hasard.random() < 0.45
    return allocations + (ASF * enfants if seul else 0)


def _rsa(personnes: int) -> int:
    """Return the minimum of a household of so many persons, housing lump sum taken off."""
    rang = min(personnes, len(RSA)) - 1
    base = RSA[rang] + RSA_SUPPLEMENT * max(personnes - len(RSA), 0)
    return base - FORFAIT_LOGEMENT[min(rang, len(FORFAIT_LOGEMENT) - 1)]


def _rfr(hasard: Random, activites: Sequence[Activite], ages: Sequence[int], recul: int) -> int:
    """Return the RFR of a year, `recul` years ago."""
    total = 0.0
    for activite, age in zip(activites, ages, strict=True):
        if age - recul < 18:
            continue
        autre = hasard.random() < 0.08 * recul and age < SENIORS
        alors = tire_activite(hasard, age - recul) if autre else activite
        pleine = 1.0 if alors.nature in ("cdi", "retraite") else hasard.uniform(0.72, 1.0)
        total += alors.imposable * 12 * ABATTEMENT * pleine * (1 - 0.015 * recul)
    return int(total)
