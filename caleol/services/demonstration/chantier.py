"""The site on which the demonstration is built: where it writes, at which instants, as whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.models.moteur import Sessions
from caleol.rules.droits import Auteur
from caleol.services.act import Actes
from seeds.demonstration.comptes import CompteDemo
from seeds.demonstration.taille import AUJOURD_HUI, Taille

Annonce = Callable[[str], None]


def instant(jour: date, heure: int, minute: int = 0) -> datetime:
    """Return an instant of a day in Paris."""
    return datetime.combine(jour, time(heure, minute), PARIS)


DEPART = instant(AUJOURD_HUI, 8, 31)
"""The instant at which the demonstration begins: Monday 23 November 2026, 8:31 in Paris."""


@dataclass(slots=True)
class Chantier:
    """What every step of the loading needs; accounts and commissions are known once the foundation is laid.

    `pris` holds the applications that may be put on no further lot, `corriges` those that a new tax notice has put
    above the ceiling.
    """

    sessions: Sessions
    taille: Taille
    graine: int
    dossier: Path
    annonce: Annonce
    auteurs: dict[CompteDemo, Auteur] = field(default_factory=dict)
    commissions: dict[str, int] = field(default_factory=dict)
    pris: set[int] = field(default_factory=set)
    corriges: set[int] = field(default_factory=set)

    def a(self, quand: datetime) -> Actes:
        """Return the acts of an instant of the past: each act of the demonstration was done at its own hour."""
        return Actes(self.sessions, HorlogeFixe(quand))
