"""The year's end of the two commissions: which séances, on which days, how far each has come."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from caleol.rules.reglement import ModaliteSeance
from caleol.services.demonstration.chantier import instant
from seeds.demonstration.comptes import PRESIDENT_NORD, PRESIDENTE_SUD, CompteDemo
from seeds.demonstration.territoire import NORD, SUD

SALLE = {NORD: "Antenne de Roubaix, salle de la Bobine", SUD: "Siège, salle du Beffroi"}
VISIO = "https://visio.exemple.fr/commission"
PRESIDENTS: dict[str, CompteDemo] = {NORD: PRESIDENT_NORD, SUD: PRESIDENTE_SUD}


@dataclass(frozen=True, slots=True)
class SeancePrevue:
    """A séance of the demonstration; an empty step is one that has not come yet.

    `lots` is a share of the lots of an ordinary séance; `ouverte_a` the hour of an opening; `part_traitee` how much
    of the agenda is decided (1 raises the séance); `correction` the hour of a new tax notice, above the ceiling, of one
    of its candidates; `avec_obstacles` puts on it the other difficulties of a preparation. A written one votes from
    `vote_le` to `fin_le`; at `voix_le` the first members send their ballots.
    """

    commission: str
    prevue: datetime
    preparee: datetime
    modalite: ModaliteSeance = ModaliteSeance.PRESENTIEL
    lots: float = 1.0
    convoquee: datetime | None = None
    ouverte: datetime | None = None
    part_traitee: float = 1.0
    validee: datetime | None = None
    correction: datetime | None = None
    avec_obstacles: bool = False
    vote_le: datetime | None = None
    fin_le: datetime | None = None
    voix_le: datetime | None = None

    @property
    def lieu(self) -> str:
        """Return where the commission sits."""
        return SALLE[self.commission]

    @property
    def lien_visio(self) -> str | None:
        """Return the link of those who are not in the room."""
        return VISIO if self.modalite is ModaliteSeance.MIXTE else None

    @property
    def president(self) -> CompteDemo:
        """Return who presides."""
        return PRESIDENTS[self.commission]


def _passee(commission: str, jour: date, modalite: ModaliteSeance, *, validee: bool = True) -> SeancePrevue:
    """Return a séance that was prepared, convoked a week before, held, and whose minutes were validated after."""
    return SeancePrevue(
        commission,
        prevue=instant(jour, 9),
        preparee=instant(jour - timedelta(days=8), 9, 10),
        modalite=modalite,
        convoquee=instant(jour - timedelta(days=7), 16),
        ouverte=instant(jour, 9, 4),
        validee=instant(jour + timedelta(days=2), 11) if validee else None,
    )


SALLE_SEULE, MIXTE = ModaliteSeance.PRESENTIEL, ModaliteSeance.MIXTE
SEANCES: tuple[SeancePrevue, ...] = (
    _passee(SUD, date(2026, 10, 13), SALLE_SEULE),
    _passee(NORD, date(2026, 10, 15), MIXTE),
    replace(_passee(SUD, date(2026, 11, 3), MIXTE), correction=instant(date(2026, 10, 30), 10)),
    _passee(NORD, date(2026, 11, 5), SALLE_SEULE),
    _passee(NORD, date(2026, 11, 19), MIXTE, validee=False),
    SeancePrevue(
        SUD,
        prevue=instant(date(2026, 11, 23), 8),
        preparee=instant(date(2026, 11, 13), 9),
        modalite=MIXTE,
        lots=1.5,
        convoquee=instant(date(2026, 11, 16), 15),
        ouverte=instant(date(2026, 11, 23), 8, 2),
        part_traitee=0.45,
        correction=instant(date(2026, 11, 20), 18, 55),
    ),
    SeancePrevue(
        NORD,
        prevue=instant(date(2026, 11, 26), 9),
        preparee=instant(date(2026, 11, 17), 9),
        convoquee=instant(date(2026, 11, 20), 11),
    ),
    SeancePrevue(
        SUD, prevue=instant(date(2026, 12, 1), 9), preparee=instant(date(2026, 11, 20), 14), modalite=MIXTE, lots=0.5
    ),
    SeancePrevue(
        NORD,
        prevue=instant(date(2026, 12, 3), 9),
        preparee=instant(date(2026, 11, 18), 14),
        correction=instant(date(2026, 11, 20), 18, 50),
        avec_obstacles=True,
    ),
    SeancePrevue(
        SUD,
        prevue=instant(date(2026, 11, 19), 14),
        preparee=instant(date(2026, 11, 13), 11),
        modalite=ModaliteSeance.ECRIT,
        lots=0.5,
        convoquee=instant(date(2026, 11, 13), 15),
        vote_le=instant(date(2026, 11, 20), 18),
        fin_le=instant(date(2026, 11, 24), 18),
        voix_le=instant(date(2026, 11, 22), 10),
    ),
)
"""Every séance, in no order that matters: its steps are played by their hour."""
