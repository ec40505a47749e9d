"""Expiry against confirm at the deadline: one of them wins, and the slot is never held or sold twice."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.backend.conftest import Desk, salon_backend
from tests.factories_backend import ZONE
from tests.faults.seeds import again, chance
from tests.faults.tables import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx
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
#: Holds that were granted while an earlier one of their slot, which nobody released, had time left.
_EARLY = """
SELECT later.token FROM reservations later JOIN reservations first ON first.timeslot_id = later.timeslot_id
WHERE later.token <> first.token
AND first.created_ms <= later.created_ms AND later.created_ms < first.expires_ms
"""
#: Confirms whose refusal was written down while their hold had time left; the key ends with the hold's token.
_REFUSED_EARLY = """
SELECT i.key FROM idempotency i JOIN reservations r ON i.key = 'confirm-' || r.token
WHERE i.status = 410 AND i.created_ms < r.expires_ms
"""
#: Holds that were ended before their time.
_ENDED_EARLY = """
SELECT a.id FROM audit a WHERE a.action = 'expire' AND NOT EXISTS
(SELECT 1 FROM reservations r WHERE r.timeslot_id = a.subject AND r.expires_ms <= a.at_ms)
"""
#: Seconds around the deadline in which both desks ask.
_AROUND = 0.05
#: Seconds: what a clock of whole milliseconds leaves open.
_MILLISECOND = 0.001


class Asked(NamedTuple):
    """An answer's status, and when it was asked for and answered by the monotonic clock."""

    status: int
    asked: float
    answered: float


@dataclass
class Race:
    """One slot: held by the first desk, confirmed by it and wanted by the second one at the deadline."""

    start: datetime
    begins: float
    confirm_at: float
    rival_at: float
    token: str = ""
    #: Between these two instants of the desks' monotonic clock lies the server's deadline.
    ends_after: float = 0.0
    ends_before: float = 0.0
    confirmed: Asked = field(default_factory=lambda: Asked(0, 0, 0))
    rival: Asked = field(default_factory=lambda: Asked(0, 0, 0))
    known: threading.Event = field(default_factory=threading.Event)

    @property
    def ends(self) -> float:
        """The deadline as well as a desk knows it, by the monotonic clock."""
        return (self.ends_after + self.ends_before) / 2

    def was_before(self, asked: Asked) -> bool:
        """Tell whether something was answered before the deadline beyond doubt."""
        return asked.answered < self.ends_after - _MILLISECOND

    def was_after(self, asked: Asked) -> bool:
        """Tell whether something was not even asked for before the deadline."""
        return asked.asked > self.ends_before + _MILLISECOND


def wait_until(instant: float) -> None:
    """Wait until an instant of the monotonic clock."""
    threading.Event().wait(max(0.0, instant - time.monotonic()))


def timed(ask: Callable[[], httpx.Response]) -> Asked:
    """Ask for something, and note when."""
    asked = time.monotonic()
    status = ask().status_code
    return Asked(status, asked, time.monotonic())


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
    race.ends_after = asked + lasts.total_seconds()
    race.ends_before = time.monotonic() + lasts.total_seconds()
    race.known.set()
    wait_until(race.ends + race.confirm_at)
    race.confirmed = timed(lambda: desk.confirm(race.token, f"confirm-{race.token}"))


def rival(desk: Desk, race: Race, started: threading.Barrier) -> None:
    """Want the slot at the same moment."""
    started.wait(30)
    assert race.known.wait(30)
    wait_until(race.ends + race.rival_at)
    race.rival = timed(lambda: desk.hold("becky", "blow", race.start))


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
    # In each heat the first is early and the second late beyond doubt, so that both outcomes are seen.
    for early, late in zip(races[::_AT_ONCE], races[1::_AT_ONCE], strict=True):
        early.confirm_at, late.confirm_at = -0.9, 0.6
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
    """Judge each race by the tables, and by what each desk was answered and when."""
    database = salon.database()
    with database.read() as connection:
        sold = connection.exec_driver_sql("SELECT start_s FROM bookings").scalars().all()
        for rule in (_LATE, _EARLY, _REFUSED_EARLY, _ENDED_EARLY):
            assert connection.exec_driver_sql(rule).all() == [], f"{rule}: {again('deadline')}"
    database.close()
    booked = set(sold)
    assert len(booked) == len(sold), f"sold twice: {again('deadline')}"
    for race in races:
        check_answers(race)
        assert (int(race.start.timestamp()) in booked) == (race.confirmed.status == 201), race
    won = sum(race.confirmed.status == 201 for race in races)
    lost = sum(race.rival.status == 201 for race in races)
    asked = [(race, one) for race in races for one in (race.confirmed, race.rival)]
    clear = sum(race.was_before(one) or race.was_after(one) for race, one in asked)
    print(f"{len(races)} races: {won} confirmed, {lost} to the rival; {clear} of {len(asked)} asks clear")
    # One of each is, or nothing was judged by the desks' own clock.
    assert any(race.was_before(race.confirmed) for race in races)
    assert any(race.was_after(race.confirmed) for race in races)


def check_answers(race: Race) -> None:
    """Judge what was answered beyond doubt before the deadline, or asked for after it.

    A hold is its desk's until the deadline and anybody's from then on: docs/architecture.md.
    """
    outcome = (race.confirmed.status, race.rival.status)
    told = f"{race}: {again('deadline')}"
    # Sold to the first; ended and held by the second; ended before the second asked too early for it.
    assert outcome in {(201, 409), (410, 201), (410, 409)}, told
    if race.was_before(race.confirmed):
        assert race.confirmed.status == 201, told
    if race.was_after(race.confirmed):
        assert race.confirmed.status == 410, told
    if race.was_before(race.rival):
        assert race.rival.status == 409, told
    if race.was_after(race.rival):
        assert (race.rival.status == 201) == (race.confirmed.status == 410), told
