"""Labels of the codes of the national application form: reasons of the application, present housing.

Hypothèse : the lists are those of the version of the form that was read; a code out of them is shown as it is.
"""

from collections.abc import Iterable

MOTIFS = {
    "01": "sans logement, hébergé ou en logement temporaire",
    "02": "démolition",
    "03": "logement non décent, insalubre ou impropre à l’habitation",
    "04": "logement repris ou mis en vente",
    "05": "procédure d’expulsion",
    "06": "violences familiales",
    "07": "handicap",
    "08": "raisons de santé",
    "09": "logement trop cher",
    "10": "logement trop grand",
    "11": "divorce ou séparation",
    "12": "décohabitation",
    "13": "logement trop petit",
    "14": "mariage, concubinage ou PACS",
    "15": "regroupement familial",
    "16": "assistant maternel ou familial",
    "17": "environnement ou voisinage",
    "18": "mutation professionnelle",
    "19": "rapprochement du travail",
    "20": "rapprochement des équipements et services",
    "21": "rapprochement de la famille",
    "22": "accédant en difficulté",
    "23": "autre motif",
}
"""Reasons of an application, by code."""

MOTIFS_SENSIBLES = frozenset({"06", "07", "08"})
"""Reasons that tell health or violence: members read « motif personnel »."""

OCCUPATIONS = {
    "HLM": "locataire du parc social",
    "LP": "locataire du parc privé",
    "RS": "résidence sociale ou foyer",
    "RHVS": "résidence hôtelière à vocation sociale",
    "RE": "résidence étudiante",
    "SLHT": "sous-locataire ou hébergement temporaire",
    "SH": "structure d’hébergement",
    "CDEFCM": "centre départemental ou centre maternel",
    "CPE": "chez ses parents ou ses enfants",
    "CP": "hébergé chez un particulier",
    "LTG": "logé à titre gratuit",
    "FONC": "logement de fonction",
    "POCC": "propriétaire occupant",
    "CAMCAR": "camping ou caravane",
    "HOT": "hôtel",
    "SD": "sans abri",
    "SQUAT": "squat",
}
"""Present housing, by code."""


def libelles_motifs(codes: Iterable[str], *, neutre: bool = False) -> tuple[str, ...]:
    """Return the reasons of an application in words; neutral ones tell neither health nor violence."""
    tries = sorted(codes)
    libelles = ("motif personnel" if neutre and code in MOTIFS_SENSIBLES else MOTIFS.get(code, code) for code in tries)
    return tuple(dict.fromkeys(libelles))


def libelle_occupation(code: str | None) -> str | None:
    """Return the present housing in words, None where it is not known."""
    return None if code is None else OCCUPATIONS.get(code, code)
