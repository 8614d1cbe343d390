"""The clock: the only place of the project that reads the present time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Horloge(Protocol):
    """Tells the present instant, always aware and in UTC."""

    def maintenant(self) -> datetime:
        """Return the present instant in UTC."""
        ...


class HorlogeSysteme:
    """The machine's own clock, for real use."""

    def maintenant(self) -> datetime:
        """Return the machine's instant in UTC."""
        return datetime.now(UTC)


class HorlogeFixe:
    """A clock that stands still until told to advance, for tests."""

    def __init__(self, instant: datetime) -> None:
        """Start at `instant`, which must be aware."""
        if instant.tzinfo is None:
            raise ValueError("HorlogeFixe needs an aware datetime")
        self._instant = instant.astimezone(UTC)

    def maintenant(self) -> datetime:
        """Return the fixed instant."""
        return self._instant

    def avance(self, duree: timedelta) -> None:
        """Move the clock forward by `duree`."""
        self._instant += duree


class HorlogeDecalee:
    """Another clock, ahead by a fixed time: a séance is rehearsed at the hour that it is planned for."""

    def __init__(self, horloge: Horloge, decalage: timedelta) -> None:
        """Run `decalage` ahead of `horloge`."""
        self._horloge, self._decalage = horloge, decalage

    def maintenant(self) -> datetime:
        """Return the instant of the other clock, moved."""
        return self._horloge.maintenant() + self._decalage


class HorlogeDemonstration:
    """A clock that starts at a given instant and runs at the speed of the machine.

    The demonstration's data are dated around a fixed day; with this clock the tool stays on that day while
    minutes pass as they should (presences, deadlines of the hour).
    """

    def __init__(self, depart: datetime, mesure: Callable[[], float] = monotonic) -> None:
        """Start at `depart` (aware); `mesure` gives elapsed seconds."""
        self._depart = depart.astimezone(UTC)
        self._mesure = mesure
        self._origine = mesure()

    def maintenant(self) -> datetime:
        """Return the start plus what has elapsed."""
        return self._depart + timedelta(seconds=self._mesure() - self._origine)

    def rattrape(self, instant: datetime) -> None:
        """Never run behind `instant`: used at start so that a register stays in order of time."""
        retard = instant.astimezone(UTC) - self.maintenant()
        if retard > timedelta(0):
            self._depart += retard


def jour_local(instant: datetime, fuseau: ZoneInfo = PARIS) -> date:
    """Return the calendar day of an instant in the commission's time zone."""
    return instant.astimezone(fuseau).date()
