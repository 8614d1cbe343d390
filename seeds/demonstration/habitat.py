"""Where an applicant lives now, and why the household wants to move: the two always agree."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from seeds.demonstration.hasard import Tirage, borne

OCCUPATIONS = {
    "seul": Tirage(
        [("HLM", 21), ("LP", 30), ("CPE", 17), ("CP", 15), ("SH", 4), ("RS", 3), ("RE", 2), ("HOT", 1), ("SD", 2.5),
         ("LTG", 1), ("POCC", 2), ("SLHT", 0.8), ("FONC", 0.3), ("CAMCAR", 0.3), ("SQUAT", 0.1)]
    ),
    "couple": Tirage([("HLM", 34), ("LP", 42), ("CPE", 8), ("CP", 6), ("POCC", 6), ("SH", 1), ("LTG", 2), ("HOT", 1)]),
    "couple_enfants": Tirage([("HLM", 41), ("LP", 40), ("CP", 7), ("CPE", 3), ("SH", 3), ("HOT", 2), ("POCC", 4)]),
    "monoparental": Tirage([("HLM", 35), ("LP", 35), ("CP", 13), ("CPE", 7), ("SH", 5), ("HOT", 2), ("POCC", 3)]),
    "parents": Tirage([("HLM", 40), ("LP", 40), ("CP", 12), ("POCC", 8)]),
}  # fmt: skip
HEBERGE = frozenset({"CPE", "CP"})
STRUCTURE = frozenset({"SH", "RS", "RE", "HOT"})
SANS = frozenset({"SD", "SQUAT", "CAMCAR"})
SURFACE_PIECE = 15
SURFACES = {1: 24, 2: 42, 3: 60, 4: 76, 5: 92, 6: 108}


@dataclass(frozen=True, slots=True)
class Habitat:
    """The present housing of a household."""

    occupation: str
    type: str = ""
    surface: Decimal | None = None
    loyer: int | None = None
    personnes: int | None = None

    @property
    def seuil_atteint(self) -> bool:
        """Say whether the dwelling is too small in law for those who live there (9, 16, then 9 m² more each)."""
        if self.surface is None or not self.personnes:
            return False
        return self.surface < (9 if self.personnes == 1 else min(16 + 9 * (self.personnes - 2), 70))


def tire_habitat(hasard: Random, genre: str, personnes: int) -> Habitat:
    """Draw the present housing of a household of applicants."""
    occupation = OCCUPATIONS[genre](hasard)
    if occupation in SANS:
        return Habitat(occupation, personnes=personnes)
    if occupation in STRUCTURE:
        return _en_structure(hasard, occupation, personnes)
    hotes = hasard.randint(1, 4) if occupation in HEBERGE else 0
    ecart = hasard.choice((-2, -1, -1, 0, 0, 0, 1))
    pieces = int(borne(personnes + hotes * 0.8 + ecart + (occupation in HEBERGE), 1, 6))
    surface = _surface(hasard, pieces)
    return Habitat(occupation, f"T{pieces}", surface, _loyer(hasard, occupation, surface), personnes + hotes)


def _en_structure(hasard: Random, occupation: str, personnes: int) -> Habitat:
    surface = Decimal(hasard.randint(10, 22) + 5 * (personnes - 1))
    loyer = hasard.randint(330, 520) * 100 if occupation in ("RS", "RE") else None
    return Habitat(occupation, "T1", surface, loyer, personnes)


def _surface(hasard: Random, pieces: int) -> Decimal:
    return Decimal(int(borne(hasard.gauss(SURFACES[pieces], 7), 12, 140)))


def _loyer(hasard: Random, occupation: str, surface: Decimal) -> int | None:
    if occupation in HEBERGE or occupation in ("LTG", "POCC"):
        return None
    au_metre = hasard.uniform(5.8, 7.6) if occupation in ("HLM", "FONC") else hasard.uniform(10.0, 14.5)
    return int(au_metre * float(surface)) * 100


@dataclass(slots=True)
class Raisons:
    """Up to three motives of the national form, and the priority publics a household belongs to."""

    motifs: list[str]
    priorites: list[str]


@dataclass(frozen=True, slots=True)
class Situation:
    """What the reasons are drawn from."""

    habitat: Habitat
    genre: str
    age: int
    mineurs: int
    handicap: bool
    pieces_utiles: int
    nature: str
    demolition: bool = False


def tire_raisons(hasard: Random, situation: Situation) -> Raisons:
    """Draw motives and priorities from the situation: no motive that the present housing denies."""
    raisons = Raisons([], [])
    if situation.demolition:
        raisons.motifs.append("02")
    _par_l_habitat(hasard, situation, raisons)
    _par_la_vie(hasard, situation, raisons)
    if not raisons.motifs:
        raisons.motifs.append(hasard.choice(("17", "17", "09", "20", "21", "19", "23")))
    raisons.motifs = list(dict.fromkeys(raisons.motifs))[:3]
    raisons.priorites = list(dict.fromkeys(raisons.priorites))
    return raisons


def _par_l_habitat(hasard: Random, situation: Situation, raisons: Raisons) -> None:
    habitat = situation.habitat
    if habitat.occupation in SANS:
        raisons.motifs.append("01")
        raisons.priorites.append("sans_logement")
    elif habitat.occupation in STRUCTURE and habitat.occupation not in ("RS", "RE"):
        raisons.motifs.append("01")
        raisons.priorites += ["heberges"] if hasard.random() < 0.8 else []
    elif habitat.occupation in HEBERGE:
        jeune = habitat.occupation == "CPE" and situation.age < 32
        raisons.motifs.append("12" if jeune and hasard.random() < 0.75 else "01")
        raisons.priorites += ["sans_logement"] if hasard.random() < 0.1 else []
    elif habitat.occupation == "LP":
        _par_le_parc_prive(hasard, raisons)
    elif habitat.occupation == "POCC":
        raisons.motifs.append(hasard.choice(("22", "11", "09", "08")))
    if habitat.seuil_atteint:
        raisons.motifs.append("13")
        raisons.priorites += ["mineur_suroccup"] if situation.mineurs and hasard.random() < 0.7 else []
    elif habitat.type and habitat.occupation not in HEBERGE:
        _par_la_taille(hasard, situation, raisons)


def _par_le_parc_prive(hasard: Random, raisons: Raisons) -> None:
    tire = hasard.random()
    if tire < 0.055:
        raisons.motifs.append("05")
        raisons.priorites += ["expulsion"] if hasard.random() < 0.6 else []
    elif tire < 0.12:
        raisons.motifs.append("03")
        raisons.priorites += ["insalubre"] if hasard.random() < 0.4 else []
    elif tire < 0.19:
        raisons.motifs.append("04")
    elif tire < 0.55:
        raisons.motifs.append("09")


def _par_la_taille(hasard: Random, situation: Situation, raisons: Raisons) -> None:
    ecart = int(situation.habitat.type[1]) - situation.pieces_utiles
    if ecart < 0 and hasard.random() < 0.4:
        raisons.motifs.append("13")
    if ecart > 1 and hasard.random() < 0.7:
        raisons.motifs.append("10")


def _par_la_vie(hasard: Random, situation: Situation, raisons: Raisons) -> None:
    if situation.handicap and hasard.random() < 0.45:
        raisons.motifs.append("07")
        raisons.priorites += ["handicap"] if hasard.random() < 0.55 else []
    elif situation.age > 55 and hasard.random() < 0.25:
        raisons.motifs.append("08")
    if situation.genre in ("seul", "monoparental") and hasard.random() < 0.1:
        raisons.motifs.append("11")
    if situation.genre == "monoparental" and hasard.random() < 0.035:
        raisons.motifs.insert(0, "06")
        raisons.priorites.append("violences")
    if situation.nature in ("cdi", "cdd") and hasard.random() < 0.09:
        raisons.motifs.append(hasard.choice(("18", "19", "19")))
    if situation.nature == "cdd" and hasard.random() < 0.04:
        raisons.priorites.append("reprise_activite")
    if situation.age < 21 and hasard.random() < 0.06:
        raisons.priorites.append("jeunes_ase")
    if not raisons.priorites and hasard.random() < 0.025:
        raisons.priorites.append("coordination_therapeutique" if hasard.random() < 0.25 else "mal_logees")
