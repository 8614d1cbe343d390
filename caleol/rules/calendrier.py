"""The yearly calendar of a commission: the days that a rhythm gives, holidays skipped or moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caleol.kernel.errors import Refus
from caleol.rules.delais import ajouter_mois, est_ouvre
from caleol.rules.enumeration import EnumLibelle

SEMAINE = 7
DUREE_MAXIMALE = timedelta(days=366)


class Rythme(EnumLibelle):
    """How often a commission meets; by months, on the same weekday of the month (« le deuxième mardi »)."""

    HEBDOMADAIRE = "hebdomadaire", "Chaque semaine"
    QUINZAINE = "quinzaine", "Toutes les deux semaines"
    MENSUEL = "mensuel", "Chaque mois"
    BIMESTRIEL = "bimestriel", "Tous les deux mois"


class JourFerie(EnumLibelle):
    """What becomes of a day that falls on a public holiday."""

    SAUTER = "sauter", "Pas de séance cette fois"
    APRES = "apres", "Le jour ouvré suivant"
    AVANT = "avant", "Le jour ouvré précédent"


@dataclass(frozen=True, slots=True)
class JourPrevu:
    """One day of the rhythm: `theorique` as it falls, `jour` as it is kept, None where it is skipped."""

    theorique: date
    jour: date | None

    @property
    def deplace(self) -> bool:
        """Return whether a holiday moved the day."""
        return self.jour is not None and self.jour != self.theorique


def jours_du_calendrier(
    debut: date, fin: date, rythme: Rythme, ferie: JourFerie, *, alsace_moselle: bool = False
) -> tuple[JourPrevu, ...]:
    """Return the days of a rhythm from the first one to a last day, both included; `debut` gives the weekday.

    A day moved by a holiday may fall outside of the period; two days never become the same one.

    Raises:
        Refus: `calendrier_periode` where the end is before the beginning, `calendrier_trop_long` beyond one year,
            `calendrier_jour_ferme` where the first day is a Saturday or a Sunday.
    """
    if fin < debut:
        raise Refus("calendrier_periode", champ="fin")
    if fin - debut > DUREE_MAXIMALE:
        raise Refus("calendrier_trop_long", champ="fin")
    if debut.weekday() >= SEMAINE - 2:
        raise Refus("calendrier_jour_ferme", champ="debut")
    return tuple(
        JourPrevu(jour, _jour_tenu(jour, ferie, alsace_moselle)) for jour in _jours(debut, rythme) if jour <= fin
    )


def _jours(debut: date, rythme: Rythme) -> Iterator[date]:
    """Yield the days of a rhythm over somewhat more than one year."""
    if rythme in (Rythme.HEBDOMADAIRE, Rythme.QUINZAINE):
        pas = SEMAINE if rythme is Rythme.HEBDOMADAIRE else 2 * SEMAINE
        yield from (debut + timedelta(days=rang * pas) for rang in range(60))
        return
    mois = 1 if rythme is Rythme.MENSUEL else 2
    rang_du_mois = (debut.day - 1) // SEMAINE
    for rang in range(14):
        yield _meme_jour_du_mois(ajouter_mois(debut.replace(day=1), rang * mois), debut.weekday(), rang_du_mois)


def _meme_jour_du_mois(premier: date, jour_de_semaine: int, rang: int) -> date:
    """Return the nth weekday of a month; the last one where the month has no fifth."""
    jour = premier + timedelta(days=(jour_de_semaine - premier.weekday()) % SEMAINE + rang * SEMAINE)
    return jour if jour.month == premier.month else jour - timedelta(days=SEMAINE)


def _jour_tenu(jour: date, ferie: JourFerie, alsace_moselle: bool) -> date | None:
    if est_ouvre(jour, alsace_moselle=alsace_moselle):
        return jour
    if ferie is JourFerie.SAUTER:
        return None
    pas = timedelta(days=1 if ferie is JourFerie.APRES else -1)
    while not est_ouvre(jour, alsace_moselle=alsace_moselle):
        jour += pas
    return jour
