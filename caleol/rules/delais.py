"""Time limits: French holidays, due dates, life of an application, convocation, pace of the séances."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, date_courte, date_sans_jour
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle
from caleol.rules.reglement import ReglesSeance, UniteDelai

SAMEDI = 5


class EtatDemande(EnumLibelle):
    """The life of an application, counted from its filing or last renewal."""

    ACTIVE = "active", "active"
    EXPIREE = "expiree", "expirée, réactivable"
    RADIEE = "radiee", "radiée"


@dataclass(frozen=True, slots=True)
class ValiditeDemande:
    """The last day of validity, the last day of revival, and the state on the day asked."""

    echeance: date
    fin_reactivation: date
    etat: EtatDemande


@dataclass(frozen=True, slots=True)
class Controle:
    """A delay that was checked: respected or not, and the sentence that says it."""

    respecte: bool
    phrase: str


def ajouter_mois(jour: date, mois: int) -> date:
    """Return the same day some months later, the last day of the month where it does not exist."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def mois_pleins(debut: date, fin: date) -> int:
    """Return the number of full months between two days; 31 January to 28 February is one."""
    mois = (fin.year - debut.year) * 12 + fin.month - debut.month
    return mois if ajouter_mois(debut, mois) <= fin else mois - 1


@regle(code="Code du travail", article="L3133-1", depuis=date(2008, 5, 1), vu=False)
def jours_feries(annee: int, *, alsace_moselle: bool = False) -> frozenset[date]:
    """Return the public holidays of a year; Alsace and Moselle have Good Friday and 26 December besides.

    [non vu] Eleven holidays, three of them counted from Easter (Gregorian computus).
    """
    return _jours_feries(annee, alsace_moselle)


@cache
def _jours_feries(annee: int, alsace_moselle: bool) -> frozenset[date]:
    """Compute the holidays of a year once."""
    fixes = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    mobiles = [1, 39, 50]
    if alsace_moselle:
        fixes.append((12, 26))
        mobiles.append(-2)
    dimanche = paques(annee)
    return frozenset(date(annee, mois, jour) for mois, jour in fixes) | frozenset(
        dimanche + timedelta(days=ecart) for ecart in mobiles
    )


def paques(annee: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian computus."""
    nombre_or = annee % 19
    siecle, reste = divmod(annee, 100)
    epacte = (19 * nombre_or + siecle - siecle // 4 - (siecle - (siecle + 8) // 25 + 1) // 3 + 15) % 30
    dominicale = (32 + 2 * (siecle % 4) + 2 * (reste // 4) - epacte - reste % 4) % 7
    correction = (nombre_or + 11 * epacte + 22 * dominicale) // 451
    mois, jour = divmod(epacte + dominicale - 7 * correction + 114, 31)
    return date(annee, mois, jour + 1)


def est_ouvre(jour: date, *, alsace_moselle: bool = False) -> bool:
    """Return whether a day is neither Saturday, Sunday nor a public holiday."""
    return jour.weekday() < SAMEDI and jour not in jours_feries(jour.year, alsace_moselle=alsace_moselle)


@regle(code="CPC", article="641", depuis=date(2017, 1, 21), vu=False, exigences=("R34",))
@regle(code="CPC", article="642", depuis=date(2017, 1, 21), vu=False)
def echeance(notifie_le: date, jours: int, *, alsace_moselle: bool = False) -> date:
    """Return the last day of a delay in days: the day of notice is out, the end moves off closed days.

    [non vu; worked example of the professional body] Notified on 2 February, ten days end on the 12th at
    midnight; where that is a Saturday, on Monday 14.
    """
    return jour_ouvre_suivant(notifie_le + timedelta(days=jours), alsace_moselle=alsace_moselle)


def jour_ouvre_suivant(jour: date, *, alsace_moselle: bool = False) -> date:
    """Return the day itself where it is a working day, else the next one."""
    while not est_ouvre(jour, alsace_moselle=alsace_moselle):
        jour += timedelta(days=1)
    return jour


@regle(
    code="CCH", article="R441-10", depuis=date(2017, 1, 21), vu=True,
    valeurs=("delais.reponse_offre",), exigences=("R33",),
)  # fmt: skip
def echeance_reponse(notifie_le: date, regles: ReglesSeance, parametres: Parametres) -> date:
    """Return the last day to answer an offer, from the delay of the règlement, never under the legal one.

    [vu] The offer states the delay, which may not be under ten days. Raises
    Refus("delai_reponse_trop_court").
    """
    minimum = parametres.valeur("delais.reponse_offre", notifie_le).entier
    if regles.reponse_offre_jours < minimum:
        raise Refus("delai_reponse_trop_court", jours=regles.reponse_offre_jours, minimum=minimum)
    return echeance(notifie_le, regles.reponse_offre_jours, alsace_moselle=regles.alsace_moselle)


@regle(
    code="CCH", article="R441-2-7", depuis=date(2017, 1, 21), vu=True,
    valeurs=("delais.validite_demande", "delais.reactivation_demande"), exigences=("R19",),
)  # fmt: skip
@regle(code="Arrêté 23/03/2015", article="annexe 6.1", depuis=date(2015, 4, 1), vu=True)
def validite_demande(deposee_le: date, renouvelee_le: date | None, au: date, parametres: Parametres) -> ValiditeDemande:
    """Tell whether an application lives on a day: twelve months, then revivable to the eighteenth, then gone.

    [vu] One year from filing or last renewal; not renewed, it can be revived with its number and its age
    until month 18.

    Hypothèse : the anniversary day is still a day of validity.
    """
    return _validite(max(deposee_le, renouvelee_le or deposee_le), au, parametres)


@lru_cache(maxsize=4096)  # a list has as many days as it has years of them
def _validite(depart: date, au: date, parametres: Parametres) -> ValiditeDemande:
    fin = ajouter_mois(depart, parametres.valeur("delais.validite_demande", au).entier)
    fin_reactivation = ajouter_mois(depart, parametres.valeur("delais.reactivation_demande", au).entier)
    expiree = EtatDemande.EXPIREE if au <= fin_reactivation else EtatDemande.RADIEE
    etat = EtatDemande.ACTIVE if au <= fin else expiree
    return ValiditeDemande(fin, fin_reactivation, etat)


def premiere_echeance_reactivable(au: date, parametres: Parametres) -> date:
    """Return the oldest last day of validity whose application can still be revived on a day."""
    validite = parametres.valeur("delais.validite_demande", au).entier
    reste = parametres.valeur("delais.reactivation_demande", au).entier - validite
    jour = ajouter_mois(au, -reste)
    while ajouter_mois(jour, reste) < au:
        jour += timedelta(days=1)
    return jour


@regle(code="CCH", article="R441-9 IV", depuis=date(2017, 1, 21), vu=True, exigences=("R09",))
def delai_convocation(convoque_le: date, seance_le: date, regles: ReglesSeance) -> Controle:
    """Check that members were convoked as early as the règlement says; a shorter delay only warns.

    [vu] The Code gives no delay: it belongs to the règlement.

    Hypothèse : the day of the convocation and the day of the séance are both left out of working days
    counted; for calendar days the difference of dates is taken.
    """
    jours = (seance_le - convoque_le).days
    if regles.convocation_unite is UniteDelai.OUVRES:
        entre = (convoque_le + timedelta(days=rang) for rang in range(1, max(jours, 1)))
        jours = sum(est_ouvre(jour, alsace_moselle=regles.alsace_moselle) for jour in entre)
    respecte = jours >= regles.convocation_jours
    attendu = f"{regles.convocation_jours} {regles.convocation_unite.libelle}"
    compte = f"Convocation du {date_sans_jour(convoque_le)}, {accorde(jours, 'jour')} avant la séance"
    return Controle(respecte, f"{compte} (délai du règlement\u00a0: {attendu}).")


@regle(
    code="CCH", article="R441-9 IV", depuis=date(2017, 1, 21), vu=True,
    valeurs=("delais.intervalle_seances",), exigences=("R11",),
)  # fmt: skip
def intervalle_seances(derniere_le: date, au: date, parametres: Parametres) -> Controle:
    """Check that the commission meets at least once every two months.

    The last figure known is taken, as in `retrait_a_temps`: it reminds, and forbids nothing.
    """
    mois = parametres.connue("delais.intervalle_seances", au).entier
    limite = ajouter_mois(derniere_le, mois)
    derniere = f"Dernière séance le {date_sans_jour(derniere_le)}"
    return Controle(au <= limite, f"{derniere}, prochaine attendue avant le {date_sans_jour(limite)}.")


@regle(
    code="CCH", article="R441-10", depuis=date(2017, 1, 21), vu=True,
    valeurs=("delais.reponse_offre",), exigences=("R33",),
)  # fmt: skip
def delai_laisse(depart: date, echeance_le: date, parametres: Parametres) -> Controle:
    """Check that an offer left as many days to answer as the law asks, from its proof of reception.

    The last figure known is taken, as in `retrait_a_temps`: it forbids nothing.
    """
    minimum = parametres.connue("delais.reponse_offre", depart).entier
    compte = f"du {date_courte(depart)} au {date_courte(echeance_le)}"
    respecte = (echeance_le - depart).days >= minimum
    mot = "Au moins" if respecte else "Moins de"
    return Controle(respecte, f"{mot} {accorde(minimum, 'jour')} pour répondre\u00a0: {compte}.")


@regle(
    code="CRPA", article="L242-1", depuis=date(2016, 6, 1), vu=True,
    valeurs=("delais.retrait",), exigences=("R69",),
)  # fmt: skip
def retrait_a_temps(prise_le: date, au: date, parametres: Parametres) -> Controle:
    """Check that a decision that creates rights is still in the delay where it may be withdrawn, if unlawful.

    [vu] Read on https://www.legifrance.gouv.fr (section LEGISCTA000031367655). The last figure known is taken: the
    check asks for a second look, it forbids nothing.
    """
    mois = parametres.connue("delais.retrait", au).entier
    delai = accorde(mois, "mois", "mois")
    phrase = f"La décision date de plus de {delai}\u00a0: passé ce délai, une décision qui crée des droits ne se retire"
    if au > ajouter_mois(prise_le, mois):
        return Controle(False, f"{phrase} plus (CRPA, art. L. 242-1).")
    return Controle(True, f"La décision date de moins de {delai} (CRPA, art. L. 242-1).")


@regle(
    code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True,
    valeurs=("delais.notification_avis",), exigences=("R62",),
)  # fmt: skip
def notification_attendue(seance_le: date, au: date, parametres: Parametres) -> Controle:
    """Check that an opinion not yet notified is recent; the law gives no delay, the tool's own use does.

    The last figure known is taken, as in `retrait_a_temps`: it forbids nothing.
    """
    jours = parametres.connue("delais.notification_avis", au).entier
    return Controle((au - seance_le).days <= jours, f"plus de {accorde(jours, 'jour')} après la séance")
