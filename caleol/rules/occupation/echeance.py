"""Due dates of the examination: every three years from the signature, in the tense zones; the calendar of a stock."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from caleol.kernel.francais import accorde, date_sans_jour, typographie
from caleol.rules.delais import ajouter_mois, mois_pleins
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.bareme import Bareme
from caleol.rules.occupation.faits import Bail
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle

UN_JOUR = timedelta(days=1)
PLUS_COURT_MOIS = 28


class EtatEcheance(EnumLibelle):
    """Where a lease stands in its three years."""

    HORS_ZONE = "hors_zone", "hors zone tendue, sans examen obligatoire"
    A_VERIFIER = "a_verifier", "à vérifier"
    JAMAIS_EXAMINE = "jamais_examine", "dû, jamais examiné"
    EN_RETARD = "en_retard", "dû, déjà examiné avant"
    A_VENIR = "a_venir", "à venir"


class Echeance(NamedTuple):
    """Where a lease stands: `du_le` is the due date that an examination would answer now, or the next one.

    `depuis_le` is the oldest due date left without examination, None where none was missed.
    """

    etat: EtatEcheance
    du_le: date | None
    depuis_le: date | None
    manquees: int

    @property
    def due(self) -> bool:
        """Return whether an examination is due."""
        return self.depuis_le is not None


@regle(
    code="CCH", article="R442-3-3", depuis=date(2018, 1, 1), vu=True,
    valeurs=("occupation.zone_tendue",), exigences=("R56",),
)  # fmt: skip
def zone_tendue(zone_abc: str | None, au: date, parametres: Parametres) -> bool | None:
    """Tell whether a zone of the ABC zoning ("Abis", "A", "B1", "B2", "C") is tense on a day; None: not known.

    [vu] The zones are named by an order of the minister among those where the private market is tightest.
    [non vu] The order of 3 October 2017 names A bis, A and B1. The zone of a commune is itself dated: it changes
    with each revision of the zoning.
    """
    if zone_abc is None:
        return None
    valeur = parametres.trouver("occupation.zone_tendue", au, zone=zone_abc.replace(" ", ""))
    return None if valeur is None else valeur.entier == 1


@regle(
    code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True,
    valeurs=("occupation.periode", "occupation.avance"), exigences=("R56",),
)  # fmt: skip
@regle(code="Loi 2018-1021", article="109 VII", depuis=date(2019, 1, 1), vu=True)
def echeance(bail: Bail, bareme: Bareme) -> Echeance:
    """Return the due date of a lease on a day: its signature plus three years, plus six, and so on.

    [vu] In the tense zones, every three years counted from the signature, and not from the last examination. The
    law came into force on 1 January 2019, for the leases already running: no due date before that day.

    Hypothèse : an examination answers the due dates up to a few months after it (a setting, for campaigns that
    group them). A late one does not move the next due date.
    """
    if bail.zone_tendue is None:
        return Echeance(EtatEcheance.A_VERIFIER, None, None, 0)
    if not bail.zone_tendue:
        return Echeance(EtatEcheance.HORS_ZONE, None, None, 0)
    if bail.signature_le is None:
        return Echeance(EtatEcheance.A_VERIFIER, None, None, 0)
    signature, periode, examine = bail.signature_le, bareme.periode_mois, bail.dernier_examen_le
    premier = _dues(signature, bareme.premier_jour - UN_JOUR, periode) + 1
    if examine is not None:
        premier = max(premier, _dues(signature, ajouter_mois(examine, bareme.avance_mois), periode) + 1)
    passees = _dues(signature, bareme.au, periode)
    if premier > passees:
        return Echeance(EtatEcheance.A_VENIR, ajouter_mois(signature, premier * periode), None, 0)
    etat = EtatEcheance.JAMAIS_EXAMINE if examine is None else EtatEcheance.EN_RETARD
    du_le = ajouter_mois(signature, passees * periode)
    depuis_le = du_le if premier == passees else ajouter_mois(signature, premier * periode)
    return Echeance(etat, du_le, depuis_le, passees - premier + 1)


def _dues(signature: date, jour: date, periode: int) -> int:
    """Return how many due dates of a lease fall on a day or before."""
    if signature.day <= jour.day:
        mois = (jour.year - signature.year) * 12 + jour.month - signature.month
    elif jour.day < PLUS_COURT_MOIS:
        mois = (jour.year - signature.year) * 12 + jour.month - signature.month - 1
    else:
        mois = mois_pleins(signature, jour)
    return mois // periode if mois > 0 else 0


def ordre(cas: Echeance) -> tuple[int, date]:
    """Return the key that sorts due dates: never examined first, then late, the oldest first, then those to come."""
    rangs = (EtatEcheance.JAMAIS_EXAMINE, EtatEcheance.EN_RETARD, EtatEcheance.A_VENIR)
    rang = rangs.index(cas.etat) if cas.etat in rangs else len(rangs)
    return rang, cas.depuis_le or cas.du_le or date.max


@dataclass(frozen=True, slots=True)
class LigneCalendrier:
    """What is due in one month for one key; `mois` is its first day, None for what is already due."""

    cle: Hashable
    mois: date | None
    nombre: int
    jamais_examines: int


def calendrier(cas: Iterable[tuple[Hashable, Echeance]]) -> tuple[LigneCalendrier, ...]:
    """Count due dates by key (agency, commune: the caller's) and month, those already due first.

    Keys are sorted by their text; leases out of the tense zones or of unknown zone are left out.
    """
    comptes: Counter[tuple[Hashable, date | None]] = Counter()
    jamais: Counter[tuple[Hashable, date | None]] = Counter()
    for cle, echeance_du_bail in cas:
        if echeance_du_bail.du_le is None:
            continue
        mois = None if echeance_du_bail.due else echeance_du_bail.du_le.replace(day=1)
        comptes[cle, mois] += 1
        jamais[cle, mois] += echeance_du_bail.etat is EtatEcheance.JAMAIS_EXAMINE
    tries = sorted(comptes, key=lambda place: (str(place[0]), place[1] or date.min))
    return tuple(LigneCalendrier(cle, mois, comptes[cle, mois], jamais[cle, mois]) for cle, mois in tries)


def phrase(cas: Echeance, au: date) -> str:
    """Return a due date in words."""
    match cas.etat:
        case EtatEcheance.HORS_ZONE:
            texte = "Hors zone tendue : pas d’examen triennal obligatoire."
        case EtatEcheance.A_VERIFIER:
            texte = "Échéance à vérifier : la zone de la commune ou la date de signature manque."
        case EtatEcheance.A_VENIR:
            texte = f"Prochain examen dû le {date_sans_jour(cas.du_le or au)}."
        case _:
            debut = "Jamais examiné" if cas.etat is EtatEcheance.JAMAIS_EXAMINE else "Déjà examiné"
            depuis = date_sans_jour(cas.depuis_le or au)
            texte = f"{debut} : dû depuis le {depuis}."
            if cas.manquees > 1:
                manquees = accorde(cas.manquees, "échéance passée", "échéances passées")
                texte = f"{texte[:-1]} ({manquees}, la dernière le {date_sans_jour(cas.du_le or au)})."
    return typographie(texte)
