"""The places: communes of the metropolis, agencies, commissions, and the published number of dwellings of each."""

import csv
from dataclasses import dataclass
from functools import cache
from random import Random

from seeds.demonstration.hasard import Tirage
from seeds.demonstration.noms import DONNEES
from seeds.demonstration.taille import Taille

NORD, SUD = "NORD", "SUD"


@dataclass(frozen=True, slots=True)
class AgenceDemo:
    """An agency of the fictitious landlord, with the commission of its territory."""

    code: str
    nom: str
    commission: str
    adresse: str
    taux_mutation: float


AGENCES = (
    AgenceDemo("LCEN", "Lille Centre", SUD, "4 rue de l’Horloge-Penchée, 59000 Lille", 16),
    AgenceDemo("LSUD", "Lille Grand Sud", SUD, "21 avenue des Saules-Têtards, 59000 Lille", 16),
    AgenceDemo("LPDP", "Lille Porte des Postes", SUD, "8 place du Géant-de-Papier, 59000 Lille", 27.6),
    AgenceDemo("WEP", "Antenne des Weppes", SUD, "2 rue du Moulin-Sans-Ailes, 59113 Seclin", 10.4),
    AgenceDemo("REST", "Roubaix Est", NORD, "17 rue de la Bobine-Rouge, 59100 Roubaix", 21.3),
    AgenceDemo("ROUE", "Roubaix Ouest", NORD, "33 boulevard du Grand-Dévidoir, 59100 Roubaix", 22.4),
    AgenceDemo("TOU", "Tourcoing", NORD, "5 quai de la Péniche-Amarrée, 59200 Tourcoing", 22.5),
    AgenceDemo("VDA", "Villeneuve-d’Ascq", NORD, "12 allée des Roseaux-Tressés, 59650 Villeneuve-d’Ascq", 16),
    AgenceDemo("LYS", "Antenne des Bords de Lys", NORD, "9 rue du Canal-Endormi, 59280 Armentières", 8.3),
)


@dataclass(frozen=True, slots=True)
class CommuneDemo:
    """A commune of the metropolis, with what draws applicants to it."""

    code_insee: str
    nom: str
    code_postal: str
    secteur: str
    poids: int


@dataclass(frozen=True, slots=True)
class Secteur:
    """The dwellings of one agency in one commune, and the share of them in a priority neighbourhood."""

    commune: CommuneDemo
    agence: str
    logements: int
    part_qpv: float


@cache
def communes() -> dict[str, CommuneDemo]:
    """Return the communes of the metropolis by INSEE code, associated communes included."""
    with (DONNEES / "territoire.csv").open(encoding="utf-8", newline="") as fichier:
        lues = csv.DictReader(fichier, delimiter=";")
        return {
            c["code_insee"]: CommuneDemo(c["code_insee"], c["nom"], c["code_postal"], c["secteur"], int(c["poids"]))
            for c in lues
        }


@cache
def parc_publie() -> tuple[Secteur, ...]:
    """Return the published stock: 32,794 dwellings in 49 communes (Lille counts Lomme and Hellemmes)."""
    with (DONNEES / "parc.csv").open(encoding="utf-8", newline="") as fichier:
        return tuple(
            Secteur(communes()[s["code_insee"]], s["agence"], int(s["logements"]), int(s["part_qpv_pourcent"]) / 100)
            for s in csv.DictReader(fichier, delimiter=";")
        )


def parc(taille: Taille) -> tuple[Secteur, ...]:
    """Return the stock at a size: the published one, or the same in proportion by largest remainders."""
    publie = parc_publie()
    total = sum(secteur.logements for secteur in publie)
    if taille.logements == total:
        return publie
    reserve = len(publie) if taille.commune_entiere else 0
    parts = [(taille.logements - reserve) * secteur.logements / total for secteur in publie]
    nombres = [int(part) + (1 if reserve else 0) for part in parts]
    par_reste = sorted(range(len(publie)), key=lambda rang: (int(parts[rang]) - parts[rang], rang))
    for rang in par_reste[: taille.logements - sum(nombres)]:
        nombres[rang] += 1
    return tuple(
        Secteur(secteur.commune, secteur.agence, nombre, secteur.part_qpv)
        for secteur, nombre in zip(publie, nombres, strict=True)
        if nombre
    )


@dataclass(frozen=True, slots=True)
class Ailleurs:
    """A town outside the metropolis from which some households apply."""

    nom: str
    code_postal: str


AILLEURS = Tirage(
    (Ailleurs(nom, code), poids)
    for nom, code, poids in (
        ("Lens", "62300", 3), ("Douai", "59500", 3), ("Valenciennes", "59300", 3), ("Dunkerque", "59140", 2),
        ("Béthune", "62400", 2), ("Arras", "62000", 2), ("Hazebrouck", "59190", 2), ("Bailleul", "59270", 2),
        ("Carvin", "62220", 2), ("Orchies", "59310", 1), ("Amiens", "80000", 1), ("Paris", "75018", 2),
        ("Cambrai", "59400", 1), ("Saint-Omer", "62500", 1),
    )
)  # fmt: skip
VOISINS = {
    "lille": ("lille", "lille", "lille", "est", "weppes", "lys", "roubaix"),
    "roubaix": ("roubaix", "roubaix", "tourcoing", "tourcoing", "est", "lille"),
    "tourcoing": ("tourcoing", "tourcoing", "roubaix", "roubaix", "lille"),
    "est": ("est", "est", "lille", "roubaix"),
    "lys": ("lys", "lys", "lys", "lille", "tourcoing"),
    "weppes": ("weppes", "weppes", "weppes", "lille"),
}


@cache
def tirages() -> tuple[Tirage[CommuneDemo], dict[str, Tirage[CommuneDemo]]]:
    """Return the draw of a commune in the metropolis, and in each sector."""
    toutes = list(communes().values())
    par_secteur = {
        secteur: Tirage((commune, commune.poids) for commune in toutes if commune.secteur == secteur)
        for secteur in VOISINS
    }
    return Tirage((commune, commune.poids) for commune in toutes), par_secteur


def tire_commune(hasard: Random) -> CommuneDemo:
    """Draw where somebody of the metropolis lives."""
    return tirages()[0](hasard)


def tire_souhaits(hasard: Random, depuis: CommuneDemo | None) -> list[str]:
    """Draw the wished communes: near where the household lives, its own first."""
    premiere = depuis or tire_commune(hasard)
    souhaits = {premiere.code_insee: None} if hasard.random() < 0.86 else {}
    for _ in range(hasard.choice((0, 1, 1, 2, 2, 3, 4, 6))):
        secteur = hasard.choice(VOISINS[premiere.secteur])
        souhaits[tirages()[1][secteur](hasard).code_insee] = None
    return list(souhaits) or [premiere.code_insee]
