"""The five situations, what may be said of each, what may be missing, and how a result is read."""

from dataclasses import dataclass
from datetime import date

from caleol.rules.enumeration import EnumLibelle


class SituationOccupation(EnumLibelle):
    """The five situations of article L442-5-2."""

    SUR_OCCUPATION = "sur_occupation", "Sur-occupation"
    SOUS_OCCUPATION = "sous_occupation", "Sous-occupation"
    ADAPTE_SANS_OCCUPANT = "adapte_sans_occupant", "Logement adapté sans occupant en situation de handicap"
    BESOIN_ADAPTATION = "besoin_adaptation", "Handicap ou perte d’autonomie nécessitant un logement adapté"
    DEPASSEMENT_PLAFOND = "depassement_plafond", "Dépassement du plafond de ressources"


class Etat(EnumLibelle):
    """What the facts allow to say; a fact that is not known never makes a situation found."""

    CONSTATEE = "constatee", "constatée"
    NON_CONSTATEE = "non_constatee", "non constatée"
    A_VERIFIER = "a_verifier", "à vérifier"


class Manque(EnumLibelle):
    """A fact that somebody must bring before anything can be said."""

    COMPOSITION = "composition", "la composition du ménage"
    SURFACE = "surface", "la surface habitable"
    PIECES = "pieces", "le nombre de pièces habitables"
    QUALITE = "qualite", "ce qu’est une personne sans lien connu (parent, employé logé, sous-locataire)"
    ADAPTE = "adapte", "si le logement est adapté"
    HANDICAP = "handicap", "si un occupant présente un handicap"
    RECONNAISSANCE = "reconnaissance", "si un occupant présente un handicap ou une perte d’autonomie"
    DEPART = "depart", "si l’occupant en situation de handicap est parti"
    BESOIN = "besoin", "si ce handicap ou cette perte d’autonomie nécessite un logement adapté"
    RESSOURCES = "ressources", "le revenu fiscal de référence de l’année N-2"
    FINANCEMENT = "financement", "le financement du logement"
    ZONE_PLAFOND = "zone_plafond", "la zone des plafonds de ressources"
    PLAFOND = "plafond", "le plafond de ce financement, à saisir avec sa source"
    CATEGORIE = "categorie", "la catégorie du ménage (handicap d’un occupant, ou âges du couple)"


@dataclass(frozen=True, slots=True)
class Fait:
    """A fact that was used, as it is said, and the day of the data it comes from (None: the day is not known)."""

    libelle: str
    valeur: str
    au: date | None


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation as it is read: the conclusion, the computation, the facts, what is missing, the article.

    `vu` says whether the text of the article was read; `remarques` what a reader must know besides.
    """

    situation: SituationOccupation
    etat: Etat
    phrase: str
    article: str
    vu: bool
    faits: tuple[Fait, ...]
    manques: tuple[Manque, ...]
    remarques: tuple[str, ...] = ()


def combiner(conditions: tuple[bool | None, ...], manques: tuple[Manque, ...]) -> tuple[Etat, tuple[Manque, ...]]:
    """Join conditions that must all hold: one false is enough to say no, one unknown asks to look.

    `manques` names, in the same order, what is missing where a condition is not known.
    """
    if False in conditions:
        return Etat.NON_CONSTATEE, ()
    if None in conditions:
        inconnues = zip(conditions, manques, strict=True)
        return Etat.A_VERIFIER, tuple(manque for condition, manque in inconnues if condition is None)
    return Etat.CONSTATEE, ()
