"""Kill -9 at any point: nothing acknowledged is lost, nothing is there twice, and it serves again."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import backend, salon_backend
from tests.factories_backend import NOW
from tests.faults.seeds import again, chance
from tests.faults.tables import judge
from tests.faults.writers import Writer, midnight

if TYPE_CHECKING:
    from pathlib import Path

_WRITERS = 4
#: Seconds in which the point of a kill lies: start of writing to some hundred answers later.
_LATEST = 0.6


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(1800)])])
def test_killed_under_four_writers(tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "salon"
    with salon_backend(folder):
        pass
    points = chance("kill")
    desks = [Writer(f"Desk {n}", chance(f"writer {n}")) for n in range(_WRITERS)]
    started = time.monotonic()
    for kill in range(kills):
        # The machine's clock goes on while the server is down.
        now = NOW + timedelta(seconds=time.monotonic() - started)
        with backend(folder, now=now.isoformat()) as running:
            for desk in desks:
                desk.settle(running.url, running.token)
                desk.forget_ended(now)
            begun = threading.Barrier(_WRITERS + 1)
            threads = [
                threading.Thread(
                    target=desk.write, args=[running.url, running.token, midnight(kill // 4), begun]
                )
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
        check(folder, desks, started, f"kill {kill}")
    with backend(folder, now=(NOW + timedelta(seconds=time.monotonic() - started)).isoformat()) as running:
        for desk in desks:
            desk.settle(running.url, running.token)
    found = check(folder, desks, started, "the end")
    # One booking for each confirm that was answered, and none that nobody knows of.
    assert len(found) == sum(len(desk.bookings) for desk in desks)
    assert found == {booking for desk in desks for booking in desk.bookings}
    # An attack that met nothing on the way shows nothing.
    assert sum(desk.asked_again for desk in desks) >= kills
    assert len(found) >= kills


def check(folder: Path, desks: list[Writer], started: float, when: str) -> set[str]:
    """Judge the tables and each desk's log; returns the bookings' ids."""
    try:
        found = judge(folder)
        for desk in desks:
            desk.check(found, NOW + timedelta(seconds=time.monotonic() - started))
    except (AssertionError, KeyError) as error:
        raise AssertionError(f"{when}: {error!r}\n{again('killed_under_four_writers')}") from error
    return set(found.bookings)
