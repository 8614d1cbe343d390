"""Dwellings of a residence: types, surfaces, financing, rents, charges, energy label, access."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from seeds.demonstration.hasard import Tirage, borne, jour_entre
from seeds.demonstration.residences import Residence

TYPES = {
    "tour": Tirage([(1, 8), (2, 22), (3, 36), (4, 26), (5, 8)]),
    "barre": Tirage([(1, 5), (2, 17), (3, 38), (4, 28), (5, 10), (6, 2)]),
    "petit": Tirage([(1, 7), (2, 32), (3, 38), (4, 18), (5, 5)]),
    "maisons": Tirage([(3, 18), (4, 47), (5, 28), (6, 7)]),
}
SURFACES = {1: (31, 4), 2: (48, 5), 3: (64, 5.5), 4: (78, 6), 5: (92, 7), 6: (109, 8)}
FINANCEMENTS_RECENTS = Tirage([("plus", 62), ("plai", 28), ("pls", 10)])
LOYERS_M2 = {
    "ancien": (5.2, 6.1),
    "plus": (6.5, 7.1),
    "plai": (5.75, 6.3),
    "plai_adapte": (5.3, 5.7),
    "pls": (8.9, 9.8),
}
DPE = (
    (2013, Tirage([("A", 34), ("B", 46), ("C", 20)])),
    (2001, Tirage([("B", 20), ("C", 52), ("D", 28)])),
    (1975, Tirage([("B", 4), ("C", 30), ("D", 46), ("E", 18), ("F", 2)])),
    (0, Tirage([("B", 14), ("C", 26), ("D", 36), ("E", 18), ("F", 5), ("G", 1)])),
)
COLONNES = (
    "reference;identifiant_rpls;residence_code;residence_nom;agence_code;commune_insee;adresse;code_postal;batiment;"
    "escalier;porte;etage;ascenseur;individuel;type;pieces_habitables;surface;financement;plai_adapte;"
    "numero_convention;annee_construction;dpe;dpe_date;chauffage_individuel;eau_individuelle;adapte_pmr;loyer;"
    "loyer_annexe;charges;qpv_2015;qpv_2024;enjeu_mixite;mandat_gerance"
)


@dataclass(frozen=True, slots=True)
class Logement:
    """A dwelling of the fictitious landlord; rents and charges are monthly, in centimes."""

    reference: str
    identifiant_rpls: str
    residence: Residence
    adresse: str
    batiment: str
    escalier: str
    porte: str
    etage: int
    pieces: int
    surface: Decimal
    financement: str
    dpe: str
    dpe_date: date | None
    adapte_pmr: bool | None
    loyer: int
    loyer_annexe: int
    charges: int
    qpv_2015: bool
    qpv_2024: bool

    @property
    def type(self) -> str:
        """Return T1 to T6."""
        return f"T{self.pieces}"


def tire_logements(hasard: Random, residence: Residence, premier: int) -> Iterator[Logement]:
    """Draw the dwellings of a residence; `premier` is the national rank of the first."""
    financement = FINANCEMENTS_RECENTS(hasard) if residence.annee >= 2001 else "ancien"
    par_palier = 1 if residence.genre == "maisons" else 4 if residence.genre == "tour" else 2
    par_entree = par_palier * (residence.etages + 1)
    for rang in range(residence.logements):
        entree, place = divmod(rang, par_entree)
        yield _logement(hasard, residence, premier, rang, entree, place // par_palier, financement)


def _logement(
    hasard: Random, residence: Residence, premier: int, rang: int, entree: int, etage: int, financement: str
) -> Logement:
    pieces = TYPES[residence.genre](hasard)
    surface = _surface(hasard, pieces, residence.annee)
    if financement == "plai" and residence.annee >= 2014 and hasard.random() < 0.04:
        financement = "plai_adapte"
    collectif = residence.genre != "maisons"
    return Logement(
        reference=f"{residence.code}-{rang + 1:04d}",
        identifiant_rpls=f"59{premier + rang:08d}",
        residence=residence,
        adresse=f"{residence.numero + 2 * entree} {residence.rue}",
        batiment=chr(ord("A") + entree // 3 % 26) if collectif and residence.logements > 12 else "",
        escalier=str(entree % 3 + 1) if collectif and residence.logements > 12 else "",
        porte=f"{etage}{rang % 10:02d}" if collectif else "",
        etage=etage,
        pieces=pieces,
        surface=surface,
        financement=financement,
        dpe=_dpe(hasard, residence.annee),
        dpe_date=jour_entre(hasard, date(2021, 7, 1), date(2026, 6, 30)),
        adapte_pmr=_adapte(hasard, residence, etage),
        loyer=_loyer(hasard, financement, surface),
        loyer_annexe=hasard.choice((1500, 2000, 2800, 4200)) if _a_parking(hasard, residence) else 0,
        charges=_charges(hasard, residence, surface),
        qpv_2015=rang < residence.qpv_2015,
        qpv_2024=rang < residence.qpv_2024,
    )


def _surface(hasard: Random, pieces: int, annee: int) -> Decimal:
    moyenne, ecart = SURFACES[pieces]
    metres = hasard.gauss(moyenne - (4 if annee < 1965 else 0), ecart)
    centiemes = int(borne(metres, moyenne - 2.2 * ecart, moyenne + 2.2 * ecart) * 100)
    return Decimal(centiemes if hasard.random() < 0.4 else centiemes // 100 * 100).scaleb(-2)


def _dpe(hasard: Random, annee: int) -> str:
    if hasard.random() < 0.05:
        return ""
    return next(tirage for depuis, tirage in DPE if annee >= depuis)(hasard)


def _adapte(hasard: Random, residence: Residence, etage: int) -> bool | None:
    """Say whether the dwelling is fit for a wheelchair; for some old ones nobody has checked."""
    if etage > 0 and not residence.ascenseur:
        return False
    if residence.annee < 1980 and hasard.random() < 0.08:
        return None
    return hasard.random() < (0.16 if residence.annee >= 2008 else 0.06)


def _loyer(hasard: Random, financement: str, surface: Decimal) -> int:
    metres = float(surface)
    au_metre = hasard.uniform(*LOYERS_M2[financement]) * (1 + borne(60 - metres, -40, 30) * 0.0022)
    return int(au_metre * metres * 100)


def _a_parking(hasard: Random, residence: Residence) -> bool:
    return hasard.random() < (0.45 if residence.annee >= 2001 else 0.12)


def _charges(hasard: Random, residence: Residence, surface: Decimal) -> int:
    au_metre = hasard.uniform(0.75, 1.05) + (0 if residence.chauffage_individuel else hasard.uniform(0.75, 1.25))
    au_metre += 0.25 if residence.ascenseur else 0
    return int(au_metre * float(surface) * 100)
