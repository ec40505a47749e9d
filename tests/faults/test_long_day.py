"""Twelve hours of a busy desk in fast time: what desk and server take stays as it is after some hours."""

from __future__ import annotations

import os
import threading
import time
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
from PySide6.QtCore import QCoreApplication
from tests.backend.conftest import salon_backend
from tests.end_to_end.live_desk import LiveDesk
from tests.factories_backend import at
from tests.faults.fast_time import FastClock, fast_children
from tests.faults.seeds import chance
from tests.faults.sizes import Sizes, sizes_of
from tests.faults.tables import judge

from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.viewmodels.sweeper import Sweeper

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from pytestqt.qtbot import QtBot
    from tests.backend.conftest import Desk, Running

_PATIENCE = 30_000
#: Steps between two holds at the desk that navigates.
_HOLD_EACH = 100
#: Real seconds between two things that another desk does.
_OTHERS_REST = 0.05
#: Days from today within which is navigated; further than what is kept in memory.
_DAYS = 200
#: Megabytes, threads and files that may come and go.
_ROOM = Sizes(25.0, 3, 6)


class Sample(NamedTuple):
    """How things stand at a moment of the day; `database` are bytes, `written` holds that were granted."""

    desk: Sizes
    server: Sizes
    database: int
    log_of_changes: int
    written: int


#: The long form: three days of twelve hours, 100,000 steps together at least; a quiet machine takes as many
#: in one of them.
_LONG_DAYS = [
    pytest.param(day, 720, 33_334, 60, marks=[pytest.mark.long, pytest.mark.timeout(7200)], id=f"day-{day}")
    for day in range(1, 4)
]


@pytest.mark.parametrize(
    ("day", "minutes", "steps", "rate"), [pytest.param(0, 2, 400, 60, id="short"), *_LONG_DAYS]
)
def test_a_long_day(tmp_path: Path, qtbot: QtBot, day: int, minutes: int, steps: int, rate: int) -> None:
    points, done, samples = chance(f"long day {day}"), 0, list[Sample]()
    with ExitStack() as ending:
        with fast_children(tmp_path, rate):
            salon = ending.enter_context(salon_backend(tmp_path / "salon"))
        others = ending.enter_context(Others(salon))
        desk = LiveDesk(salon.url, salon.token, "Desk 1", make_clock=partial(FastClock, rate=rate))
        ending.callback(desk.close)
        # As in the desk itself: the tests' own collections come between two tests alone.
        sweeper = Sweeper()
        sweeper.start()
        ending.callback(sweeper.stop)
        qtbot.waitUntil(lambda: desk.models.desk.state.date is not None, timeout=_PATIENCE)
        began = time.monotonic()
        lasts = minutes * 60 / rate
        while done < steps or time.monotonic() - began < lasts:
            part = min(done / steps, (time.monotonic() - began) / lasts)
            if part >= len(samples) / 12:
                samples.append(sample(salon, desk, others))
                # At once: a day that is broken off has shown something as well.
                print(f"{done} steps: {samples[-1]}", flush=True)
            navigate(desk, points)
            done += 1
            if done % _HOLD_EACH == 0:
                hold_and_let_go(desk, qtbot, points)
        samples.append(sample(salon, desk, others))
        assert others.complaints == []
        others.stop()
        desk.models.desk.show_view(View.DAY)
        desk.models.desk.go_today()
        qtbot.waitUntil(lambda: desk.is_told, timeout=_PATIENCE)
        hours = (desk.clock.server_now() - at(12, "10:42")).total_seconds() / 3600
    found = judge(tmp_path / "salon")
    print(f"{hours:.1f} hours, {done} steps, {len(found.reservations)} holds, {len(found.bookings)} bookings")
    print(samples[-1])
    # What is filled is full after a third of the day: whatever grows on grows without end.
    check(samples[len(samples) // 3], samples[-1])


def check(early: Sample, late: Sample) -> None:
    """Compare the end of the day with its first hours."""
    for before, after in ((early.desk, late.desk), (early.server, late.server)):
        for was, is_now, room in zip(before, after, _ROOM, strict=True):
            assert is_now <= was + room, f"{after} after {before}"
    # What was held and booked stays written down, and nothing beside it; the log is folded in, what was
    # in it before as well.
    grown = late.database - early.database - early.log_of_changes
    assert grown <= 65_536 + 3_000 * (late.written - early.written)
    assert late.log_of_changes < 8_000_000


def sample(salon: Running, desk: LiveDesk, others: Others) -> Sample:
    """Look at both processes and at the database's files."""
    file = salon.folder / "bookdesk.db"
    log = file.with_name("bookdesk.db-wal")
    return Sample(
        sizes_of(os.getpid()),
        sizes_of(salon.process.pid),
        file.stat().st_size,
        log.stat().st_size if log.exists() else 0,
        others.written + desk.gateway.asked["hold"],
    )


def navigate(desk: LiveDesk, points: Random) -> None:
    """Turn to another day, week, month or service, as quick as somebody who holds a key down."""
    model = desk.models.desk
    how = points.randrange(20)
    if how == 0:
        model.show_view(points.choice(tuple(View)))
    elif how == 1:
        model.choose_service(points.choice(("cut", "blow", "colour")))
    elif how == 2:
        model.go_today()
    else:
        model.step(points.choice((1, 1, -1)))
    today = at(12, "12:00").date()
    if model.state.date is not None and abs((model.state.date - today).days) > _DAYS:
        model.go_to(today)
    QCoreApplication.processEvents()


def hold_and_let_go(desk: LiveDesk, qtbot: QtBot, points: Random) -> None:
    """Hold a free slot of the next days, then release it, book and cancel it, or let it end."""
    model, hold = desk.models.desk, desk.models.hold
    model.show_view(View.DAY)
    model.go_to(desk.clock.server_now().date() + timedelta(days=points.randrange(1, 8)))
    qtbot.waitUntil(lambda: model.day.is_current and not model.day.is_fetching, timeout=_PATIENCE)
    free = desk.free_slots()
    if not free or hold.state.is_held:
        return
    hold.hold(points.choice(free))
    qtbot.waitUntil(
        lambda: not hold.state.busy and hold.state.phase is not HoldPhase.ASKING, timeout=_PATIENCE
    )
    desk.models.conflict.close()
    if hold.state.phase is HoldPhase.HELD and points.randrange(3):
        hold.release()


class Others:
    """Two other desks that hold, book, cancel and release all day; `written` counts their holds."""

    def __init__(self, salon: Running) -> None:
        self.written = 0
        self.complaints: list[str] = []
        self._is_over = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=[salon.desk(f"Desk {n}"), chance(f"other {n}")])
            for n in (2, 3)
        ]

    def __enter__(self) -> Others:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let them go home."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(30)

    def _work(self, desk: Desk, points: Random) -> None:
        # In fast time the server gives an idle connection up after a second, under whatever is sent then.
        desk.http.headers["Connection"] = "close"
        while not self._is_over.wait(_OTHERS_REST):
            # And it waits a quarter of one for a request: what a busy machine sends later was not taken.
            with suppress(httpx.RemoteProtocolError):
                self._deal(desk, points)
        desk.http.close()

    def _deal(self, desk: Desk, points: Random) -> None:
        start = at(13, "09:00") + timedelta(days=points.randrange(30), minutes=15 * points.randrange(10))
        answer = desk.hold(points.choice(("becky", "jj")), "cut", start)
        if answer.status_code != 201:
            # Somebody else has it, or nobody works then, or the request was that late.
            if answer.status_code not in (408, 409, 422):
                self.complaints.append(answer.text)
            return
        self.written += 1
        token = answer.json()["reservationToken"]
        if points.randrange(2):
            desk.http.delete(f"/reservations/{token}")
        else:
            booked = desk.confirm(token, f"day-{token}", customer={"name": f"Marie {points.randrange(50)}"})
            if booked.status_code == 201:
                desk.step(booked.json(), "cancelled", "ill")
