"""Kill -9 at any point: nothing acknowledged is lost, nothing is there twice, and it serves again."""

from __future__ import annotations

import subprocess
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import backend, salon_backend
from tests.faults.commands import ending, run, start
from tests.faults.seeds import again, chance
from tests.faults.tables import judge
from tests.faults.writers import Writer, midnight

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_WRITERS = 4
#: Kills after which the next day's slots are wanted: those of one are sold by then.
_A_DAY = 4
#: Seconds in which the point of a kill lies: start of writing to some hundred answers later.
_LATEST = 0.6
#: Seconds in which a first start is over, most often.
_STARTED = 1.6


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(5400)])])
def test_killed_under_four_writers(tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "salon"
    with salon_backend(folder):
        pass
    points = chance("kill")
    desks = [Writer(f"Desk {n}", chance(f"writer {n}")) for n in range(_WRITERS)]
    started = time.monotonic()
    for kill in range(kills):
        now = clock(kill, started)
        with backend(folder, now=now.isoformat()) as running:
            for desk in desks:
                desk.settle(running.url, running.token, late=kill % _A_DAY == 0)
                desk.forget_ended(now)
            begun = threading.Barrier(_WRITERS + 1)
            threads = [
                threading.Thread(target=desk.write, args=[running.url, running.token, day_of(kill), begun])
                for desk in desks
            ]
            for thread in threads:
                thread.start()
            begun.wait(30)
            threading.Event().wait(points.uniform(0.0, _LATEST))
            running.process.kill()
            running.process.wait()
            for thread in threads:
                thread.join(60)
                assert not thread.is_alive()
        check(folder, desks, clock(kill, started), f"kill {kill}")
    with backend(folder, now=clock(kills - 1, started).isoformat()) as running:
        for desk in desks:
            desk.settle(running.url, running.token)
    found = check(folder, desks, clock(kills - 1, started), "the end")
    # One booking for each confirm that was answered, and none that nobody knows of.
    assert len(found) == sum(len(desk.bookings) for desk in desks)
    assert found == {booking for desk in desks for booking in desk.bookings}
    # An attack that met nothing on the way shows nothing.
    asked_again = sum(desk.asked_again for desk in desks)
    print(f"{kills} kills, {len(found)} bookings, {asked_again} intents asked again")
    assert asked_again >= kills
    assert len(found) >= kills


@pytest.mark.parametrize("kills", [1, pytest.param(60, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_killed_while_it_makes_its_folder(tmp_path: Path, kills: int) -> None:
    points = chance("first start")
    cut_short = 0
    for kill in range(kills):
        folder = tmp_path / f"fresh-{kill}"
        with ending(start("backend", folder, "--demo")) as process:
            try:
                process.wait(points.uniform(0.1, _STARTED))
            except subprocess.TimeoutExpired:
                process.kill()
            assert process.stdout is not None
            cut_short += process.stdout.readline() == ""
        again_started = run("backend", folder, "--demo")
        assert again_started.status == 0, f"{again_started.err}\n{again('first start')}"
        key = (folder / "bookdesk.key").read_text("ascii").strip()
        # All of the demo or none of it: what was cut short is begun anew.
        assert len(judge(folder, key).bookings) > 100
    # Most points lie before it is ready: an attack that came too late each time shows nothing.
    assert cut_short >= kills // 4


def day_of(kill: int) -> datetime:
    """Return the midnight of the day whose slots are wanted around a kill."""
    return midnight(kill // _A_DAY)


def clock(kill: int, started: float) -> datetime:
    """Return the server's clock: before the day's work begins, and going on while the server is down."""
    return day_of(kill) + timedelta(hours=7, seconds=time.monotonic() - started)


def check(folder: Path, desks: list[Writer], now: datetime, when: str) -> set[str]:
    """Judge the tables and each desk's log; returns the bookings' ids."""
    try:
        found = judge(folder)
        for desk in desks:
            desk.check(found, now)
    except (AssertionError, KeyError) as error:
        raise AssertionError(f"{when}: {error!r}\n{again('killed_under_four_writers')}") from error
    return set(found.bookings)
