"""The clock: the only reader of the present time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from caleol.kernel.clock import PARIS, HorlogeDemonstration, HorlogeFixe, HorlogeSysteme, jour_local


def test_horloge_systeme_is_aware_and_in_utc():
    assert HorlogeSysteme().maintenant().utcoffset() == timedelta(0)


def test_horloge_fixe_refuses_a_naive_instant():
    with pytest.raises(ValueError, match="aware"):
        HorlogeFixe(datetime(2026, 11, 23, 8, 30))  # noqa: DTZ001 - the fault under test


def test_horloge_fixe_moves_only_when_told():
    horloge = HorlogeFixe(datetime(2026, 11, 23, 8, 30, tzinfo=PARIS))
    assert horloge.maintenant() == horloge.maintenant()
    horloge.avance(timedelta(minutes=5))
    assert horloge.maintenant() == datetime(2026, 11, 23, 7, 35, tzinfo=UTC)


def test_horloge_demonstration_runs_and_never_goes_back():
    secondes = iter([100.0, 100.0, 160.0, 160.0, 160.0, 160.0, 220.0])
    horloge = HorlogeDemonstration(datetime(2026, 11, 23, 8, 30, tzinfo=PARIS), mesure=lambda: next(secondes))
    assert horloge.maintenant() == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    assert horloge.maintenant() == datetime(2026, 11, 23, 7, 31, tzinfo=UTC)
    horloge.rattrape(datetime(2026, 11, 23, 15, 0, tzinfo=PARIS))
    assert horloge.maintenant() == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    horloge.rattrape(datetime(2020, 1, 1, tzinfo=UTC))
    assert horloge.maintenant() == datetime(2026, 11, 23, 14, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "jour"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_jour_local_is_the_day_in_paris(instant, jour):
    assert jour_local(instant) == jour
