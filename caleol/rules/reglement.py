"""The commission's own rules (règlement intérieur), dated: every setting with its default and its mark."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from caleol.kernel.errors import Refus
from caleol.rules.enumeration import EnumLibelle


class QuorumBase(EnumLibelle):
    """Among whom the quorum is counted."""

    DESIGNES = "designes", "les membres désignés"
    VOIX_DU_LOT = "voix_du_lot", "les membres à voix délibérative du lot"


class UniteDelai(EnumLibelle):
    """How days are counted."""

    CALENDAIRES = "calendaires", "jours calendaires"
    OUVRES = "ouvres", "jours ouvrés"


class Majorite(EnumLibelle):
    """What a classement must gather to be adopted."""

    ABSOLUE = "absolue", "majorité absolue des voix exprimées"
    RELATIVE = "relative", "plus grand nombre de voix"
    PRESENTS = "presents", "majorité absolue des membres présents ou représentés"
    VOIX_DU_LOT = "voix_du_lot", "majorité absolue des voix du lot, présentes ou non"


class Departage(EnumLibelle):
    """Who decides when votes are equal, in the order of the règlement."""

    MAIRE = "maire", "voix prépondérante du maire"
    PRESIDENT = "president", "voix prépondérante du président"
    REPORT = "report", "report du lot"


class ModaliteSeance(EnumLibelle):
    """How a séance is held."""

    PRESENTIEL = "presentiel", "en présentiel"
    VISIO = "visio", "en visioconférence"
    ECRIT = "ecrit", "par écrit"
    MIXTE = "mixte", "mixte (en salle et en visioconférence)"


class BaseParticipation(EnumLibelle):
    """Who is counted in the half that must take part in a written séance."""

    SIEGES_DU_LOT = "sieges_du_lot", "tous les sièges que les règles donnent au lot, pourvus ou non"
    SIEGES_POURVUS = "sieges_pourvus", "les sièges pourvus du lot"


class Suppleance(EnumLibelle):
    """Who may sit for an absent titulaire."""

    MEME_COLLEGE = "meme_college", "suppléant du même collège"
    AUCUNE = "aucune", "aucune suppléance"


@dataclass(frozen=True, slots=True)
class ReglesSeance:
    """The rules of one commission from a day on.

    The Code gives none of these figures: they belong to the règlement intérieur that the board adopts. The
    defaults are usual practice [G] or our proposal [I], never law, except the casting vote of the mayor [vu].
    `quorum_minimum` has no default: a séance cannot open while the règlement holds none. `quorum_designes` is how
    many of the designated members must be among those present, whatever the base.
    """

    depuis: date
    quorum_minimum: int | None = None
    version: str = ""
    quorum_base: QuorumBase = QuorumBase.VOIX_DU_LOT
    quorum_designes: int = 0
    convocation_jours: int = 5
    convocation_unite: UniteDelai = UniteDelai.CALENDAIRES
    departage: tuple[Departage, ...] = (Departage.MAIRE, Departage.PRESIDENT, Departage.REPORT)
    majorite: Majorite = Majorite.ABSOLUE
    second_tour: bool = True
    base_participation: BaseParticipation = BaseParticipation.SIEGES_DU_LOT
    deport_dans_la_base: bool = True
    renvoi_ecrit_par_un_membre: bool = True
    suppleance: Suppleance = Suppleance.MEME_COLLEGE
    pouvoir_admis: bool = False
    pouvoirs_par_membre: int = 1
    pouvoir_compte_au_quorum: bool = False
    urgence_admise: bool = False
    votes_visibles: bool = False
    pv_nominatif: bool = False
    modalites: frozenset[ModaliteSeance] = frozenset({ModaliteSeance.PRESENTIEL})
    ecrit_duree_minimale_heures: int = 0
    lot_mi_salle_mi_ecrit: bool = False
    engagement_confidentialite: bool = True
    presentation_anonyme: bool = False
    signature_second_membre: bool = True
    approbation_seance_suivante: bool = True
    condition_jours: int = 15
    reponse_offre_jours: int = 10
    alsace_moselle: bool = False


def ecrire_regles(regles: ReglesSeance) -> dict[str, Any]:
    """Return the rules as plain values for a JSON column, without their first day."""
    return {champ.name: _ecrire(getattr(regles, champ.name)) for champ in fields(regles) if champ.name != "depuis"}


def _ecrire(valeur: object) -> object:
    """Return a plain value: text, number, boolean, or a list of texts."""
    if isinstance(valeur, frozenset):
        return sorted(str(element) for element in valeur)
    if isinstance(valeur, tuple):
        return [str(element) for element in valeur]
    return str(valeur) if isinstance(valeur, EnumLibelle) else valeur


ENUMERATIONS: dict[str, type[EnumLibelle]] = {
    "quorum_base": QuorumBase,
    "convocation_unite": UniteDelai,
    "majorite": Majorite,
    "base_participation": BaseParticipation,
    "suppleance": Suppleance,
}


def lire_regles(valeurs: Mapping[str, Any], depuis: date) -> ReglesSeance:
    """Return the rules from plain values; what is not said keeps its default.

    Raises Refus("reglement_illisible") on a name or a value that no setting has.
    """
    genres = {champ.name: type(champ.default) for champ in fields(ReglesSeance) if champ.name != "depuis"}
    lues = {}
    for nom, valeur in valeurs.items():
        if nom not in genres:
            raise Refus("reglement_illisible", reglage=nom)
        try:
            lues[nom] = _lire(nom, valeur, genres[nom])
        except (ValueError, TypeError) as erreur:
            raise Refus("reglement_illisible", reglage=nom) from erreur
    return ReglesSeance(depuis=depuis, **lues)


def _lire(nom: str, valeur: Any, genre: type) -> Any:
    """Return a setting from its plain value; raises ValueError or TypeError on one that the setting cannot have."""
    if nom == "departage":
        return tuple(Departage(element) for element in valeur)
    if nom == "modalites":
        return frozenset(ModaliteSeance(element) for element in valeur)
    if nom in ENUMERATIONS:
        return ENUMERATIONS[nom](valeur)
    if nom == "quorum_minimum":
        genre = int if valeur is not None else type(None)
    if type(valeur) is not genre:
        raise TypeError(nom)
    return valeur
