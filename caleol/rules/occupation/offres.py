"""Relocation offers: which refusal counts (article 13 bis of the law of 1948, rent lower than the present one)."""

from dataclasses import dataclass
from datetime import date

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle


class Territoire(EnumLibelle):
    """Which of the three cases of article 13 bis a commune falls in."""

    ARRONDISSEMENTS = "arrondissements", "commune divisée en arrondissements"
    CANTONS = "cantons", "commune divisée en cantons"
    AUTRE = "autre", "autre commune"


class Reponse(EnumLibelle):
    """What the tenant answered to an offer."""

    ACCEPTEE = "acceptee", "acceptée"
    REFUSEE = "refusee", "refusée"
    SANS_REPONSE = "sans_reponse", "sans réponse"


class Critere(EnumLibelle):
    """What must hold for a refusal to count."""

    NOTIFICATION = "notification", "l’offre est notifiée, avec sa date"
    REFUS = "refus", "le locataire l’a refusée"
    LOYER = "loyer", "le nouveau loyer principal est inférieur à l’ancien"
    ETAT = "etat", "le logement est en bon état"
    BESOINS = "besoins", "il correspond aux besoins du locataire"
    MOYENS = "moyens", "il correspond à ses possibilités"
    LIEU = "lieu", "il est assez proche (article 13 bis)"


@dataclass(frozen=True, slots=True)
class Offre:
    """One offer of a dwelling, as known; `voisin` says that it lies in the same place or an adjoining one.

    The place is the arrondissement, the canton or the commune, by `territoire`. `distance_metres` matters where
    the commune has neither. Rents are the main rents, in centimes a month.
    """

    numero: int
    notifiee_le: date | None
    reponse: Reponse | None = None
    ancien_loyer_centimes: int | None = None
    nouveau_loyer_centimes: int | None = None
    bon_etat: bool | None = None
    besoins: bool | None = None
    moyens: bool | None = None
    territoire: Territoire | None = None
    voisin: bool | None = None
    distance_metres: int | None = None


@dataclass(frozen=True, slots=True)
class RefusCompte:
    """Whether the refusal of an offer counts (None: to be checked), what fails, what is missing."""

    offre: Offre
    compte: bool | None
    defauts: tuple[Critere, ...]
    manques: tuple[Critere, ...]


@regle(
    code="Loi 48-1360", article="13 bis", depuis=date(2017, 1, 21), vu=True,
    valeurs=("maintien.distance",), exigences=("R64",),
)  # fmt: skip
def lieu_convient(offre: Offre, au: date, parametres: Parametres) -> bool | None:
    """Tell whether an offer is near enough: same or adjoining arrondissement, canton or commune; None: not known.

    [vu] by an excerpt. In a commune divided in arrondissements or in cantons: the same or an adjoining one, or an
    adjoining commune. Elsewhere: the same commune or an adjoining one, at 5 km at most.
    """
    if offre.voisin is False:
        return False
    limite = parametres.valeur("maintien.distance", au).entier
    loin = None if offre.distance_metres is None else offre.distance_metres > limite
    if offre.territoire is Territoire.AUTRE:
        return False if loin else None if offre.voisin is None or loin is None else True
    if offre.territoire is None:
        return True if offre.voisin and loin is False else None
    return offre.voisin


@regle(code="CCH", article="L442-3-1", depuis=date(2017, 1, 21), vu=True, exigences=("R63", "R64"))
@regle(code="CCH", article="L442-3-2", depuis=date(2017, 1, 21), vu=True)
def refus_compte(offre: Offre, au: date, parametres: Parametres) -> RefusCompte:
    """Tell whether the refusal of an offer counts: notified, refused, rent strictly lower, article 13 bis held.

    [vu] "The main rent of the new dwelling must be lower"; the three refused offers are those that respect
    article 13 bis: good repair, needs, means, place.

    Hypothèse : an offer left without an answer is not "refused": it is to be checked by a person.
    """
    ancien, nouveau = offre.ancien_loyer_centimes, offre.nouveau_loyer_centimes
    refusee = None if offre.reponse in {None, Reponse.SANS_REPONSE} else offre.reponse is Reponse.REFUSEE
    conditions: tuple[tuple[bool | None, Critere], ...] = (
        (None if offre.notifiee_le is None else offre.notifiee_le <= au, Critere.NOTIFICATION),
        (refusee, Critere.REFUS),
        (None if ancien is None or nouveau is None else nouveau < ancien, Critere.LOYER),
        (offre.bon_etat, Critere.ETAT),
        (offre.besoins, Critere.BESOINS),
        (offre.moyens, Critere.MOYENS),
        (lieu_convient(offre, au, parametres), Critere.LIEU),
    )
    defauts = tuple(critere for tient, critere in conditions if tient is False)
    manques = tuple(critere for tient, critere in conditions if tient is None)
    return RefusCompte(offre, False if defauts else None if manques else True, defauts, manques)
