"""Expiry against confirm at the deadline: one of them wins, and the slot is never held or sold twice."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import Desk, salon_backend
from tests.factories_backend import ZONE
from tests.faults.seeds import again, chance
from tests.faults.tables import judge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import Running

#: Deadlines that are raced for at once, each by two desks.
_AT_ONCE = 20
#: Seconds between two of them: each deadline has its moment for itself.
_APART = 0.05
#: Bookings that were made of a hold after its end.
_LATE = """
SELECT b.id FROM bookings b JOIN reservations r ON r.timeslot_id = b.timeslot_id
WHERE r.state = 'used' AND b.created_ms >= r.expires_ms
"""
#: Seconds around the deadline in which both desks ask.
_AROUND = 0.05


@dataclass
class Race:
    """One slot: held by the first desk, confirmed by it and wanted by the second one at the deadline."""

    start: datetime
    begins: float
    confirm_at: float
    rival_at: float
    token: str = ""
    ends: float = 0.0
    confirmed: int = 0
    rival: int = 0
    known: threading.Event = field(default_factory=threading.Event)


def wait_until(instant: float) -> None:
    """Wait until an instant of the monotonic clock."""
    threading.Event().wait(max(0.0, instant - time.monotonic()))


def confirm(desk: Desk, race: Race, started: threading.Barrier) -> None:
    """Hold the slot, and confirm it around the deadline that the server told."""
    started.wait(30)
    wait_until(time.monotonic() + race.begins)
    asked = time.monotonic()
    answer = desk.hold("becky", "blow", race.start)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    race.token = told["reservationToken"]
    lasts = datetime.fromisoformat(told["expiresAt"]) - datetime.fromisoformat(told["serverNow"])
    # The countdown is the server's: how long it lasts, whatever this desk's own clock says.
    race.ends = (asked + time.monotonic()) / 2 + lasts.total_seconds()
    race.known.set()
    wait_until(race.ends + race.confirm_at)
    race.confirmed = desk.confirm(race.token, f"confirm-{race.token[:20]}").status_code


def rival(desk: Desk, race: Race, started: threading.Barrier) -> None:
    """Want the slot at the same moment."""
    started.wait(30)
    assert race.known.wait(30)
    wait_until(race.ends + race.rival_at)
    answer = desk.hold("becky", "blow", race.start)
    race.rival = answer.status_code


def slots(number: int) -> list[datetime]:
    """Return starts that don't overlap, on as many days as it takes."""
    times = [timedelta(hours=h, minutes=m) for h in (9, 10, 11, 13, 14, 15, 16) for m in (0, 30)]
    first = datetime(2018, 7, 13, tzinfo=ZONE)
    return [first + timedelta(days=n // len(times)) + times[n % len(times)] for n in range(number)]


def run_heat(races: list[Race], pairs: list[tuple[Desk, Desk]]) -> None:
    """Run some races at once."""
    started = threading.Barrier(2 * len(races))
    threads = [
        threading.Thread(target=work, args=[desk, race, started])
        for race, pair in zip(races, pairs, strict=True)
        for work, desk in zip((confirm, rival), pair, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    "number", [40, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
def test_confirm_against_expiry(tmp_path: Path, number: int) -> None:
    points = chance("deadline")
    races = [
        Race(
            start, n % _AT_ONCE * _APART, points.uniform(-_AROUND, _AROUND), points.uniform(-_AROUND, _AROUND)
        )
        for n, start in enumerate(slots(number))
    ]
    # The first is early and the second late beyond doubt, so that both outcomes are seen.
    races[0].confirm_at, races[1].confirm_at = -0.6, 0.6
    with ExitStack() as stack, salon_backend(tmp_path / "salon", hold_seconds=1) as salon:
        desks = [(salon.desk(f"Desk {n}"), salon.desk(f"Rival {n}")) for n in range(_AT_ONCE)]
        for desk in (one for pair in desks for one in pair):
            stack.callback(desk.http.close)
        for first in range(0, number, _AT_ONCE):
            run_heat(races[first : first + _AT_ONCE], desks)
        # Let the rivals' holds end, so that what stays is what was sold.
        wait_until(time.monotonic() + 1.2)
        desks[0][0].get("/business")
        check(salon, races)
    judge(tmp_path / "salon")


def check(salon: Running, races: list[Race]) -> None:
    """Judge each race by its answers and by the tables."""
    database = salon.database()
    with database.read() as connection:
        sold = connection.exec_driver_sql("SELECT start_s FROM bookings").scalars().all()
        assert connection.exec_driver_sql(_LATE).all() == [], again("deadline")
    database.close()
    booked = set(sold)
    assert len(booked) == len(sold), f"sold twice: {again('deadline')}"
    for race in races:
        outcome = (race.confirmed, race.rival)
        # Sold to the first; ended and held by the second; ended before the second asked too early for it.
        assert outcome in {(201, 409), (410, 201), (410, 409)}, f"{race}: {again('deadline')}"
        assert (int(race.start.timestamp()) in booked) == (race.confirmed == 201), race
    won = sum(race.confirmed == 201 for race in races)
    print(f"{len(races)} races: {won} confirmed, {sum(race.rival == 201 for race in races)} to the rival")
    assert (races[0].confirmed, races[0].rival) == (201, 409)
    assert (races[1].confirmed, races[1].rival in (201, 409)) == (410, True)
