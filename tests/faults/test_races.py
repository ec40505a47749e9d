"""Expiry against confirm at the deadline: one of them wins, and the slot is never held or sold twice."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.backend.conftest import salon_backend
from tests.factories_backend import ZONE
from tests.faults.racers import both_clocks
from tests.faults.seeds import again, chance
from tests.faults.tables import judge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import Running
    from tests.faults.racers import Both

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
#: Seconds for which a slot is held.
_HOLD = 2
#: Seconds by which readings of two clocks may differ beside what is not known of either.
_NEAR = 0.2
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
    #: Between these two instants of the desks' monotonic clock lies the server's deadline.
    ends_after: float = 0.0
    ends_before: float = 0.0
    confirmed: Asked = field(default_factory=lambda: Asked(0, 0, 0))
    rival: Asked = field(default_factory=lambda: Asked(0, 0, 0))
    #: Seconds that were left by the desk's own clock at an instant of the monotonic one, and how well it
    #: knew the server's.
    left: float = 0.0
    looked: float = 0.0
    uncertain: float = 0.0

    def take_hold(self, told: dict[str, Any]) -> None:
        """Take what its desk was told of its hold."""
        # The countdown is the server's: how long it lasts, whatever this desk's own clock says.
        self.ends_after = told["asked"] + told["lasts"]
        self.ends_before = told["answered"] + told["lasts"]
        self.left, self.looked, self.uncertain = told["left"], told["looked"], told["uncertain"]

    def was_before(self, asked: Asked) -> bool:
        """Tell whether something was answered before the deadline beyond doubt."""
        return asked.answered < self.ends_after - _MILLISECOND

    def was_after(self, asked: Asked) -> bool:
        """Tell whether something was not even asked for before the deadline."""
        return asked.asked > self.ends_before + _MILLISECOND


def slots(number: int) -> list[datetime]:
    """Return starts that don't overlap, on as many days as it takes."""
    times = [timedelta(hours=h, minutes=m) for h in (9, 10, 11, 13, 14, 15, 16) for m in (0, 30)]
    # The server's clock is the machine's own, so that the desks' are minutes off and not years.
    today = datetime.now(ZONE)  # noqa: TID251
    first = today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return [first + timedelta(days=n // len(times)) + times[n % len(times)] for n in range(number)]


def run_heat(races: dict[int, Race], both: Both) -> None:
    """Run some races at once."""
    for number, race in races.items():
        place = number % _AT_ONCE
        both.of(number)[0].ask("confirm", number, place, race.start, begins=race.begins, at=race.confirm_at)
    answers = 2 * len(races)
    while answers:
        told = both.next()
        number = told["race"]
        race, rival = races[number], both.of(number)[1]
        if told["part"] == "held":
            race.take_hold(told)
            rival.ask("rival", number, number % _AT_ONCE, race.start, ends=told["ends"], at=race.rival_at)
        else:
            answers -= 1
            asked = Asked(*told["asked"])
            if told["part"] == "confirm":
                race.confirmed = asked
            else:
                race.rival = asked


@pytest.mark.parametrize(
    "number", [40, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
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
        early.confirm_at, late.confirm_at = -0.75 * _HOLD, 0.6
    with (
        salon_backend(tmp_path / "salon", now=None, hold_seconds=_HOLD) as salon,
        closing(salon.desk().http) as http,
        both_clocks(salon, tmp_path, _AT_ONCE) as both,
    ):
        for first in range(0, number, _AT_ONCE):
            run_heat(dict(list(enumerate(races))[first : first + _AT_ONCE]), both)
        # Let the rivals' holds end, so that what stays is what was sold.
        threading.Event().wait(_HOLD + 0.2)
        assert http.get("/business").status_code == 200
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
    # A desk counts down to the server's deadline, ten minutes off as its clock may be.
    known = race.uncertain + _NEAR
    assert race.ends_after - race.looked - known < race.left < race.ends_before - race.looked + known, told
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
