"""Clocks that are wrong, that are set, and machines that sleep: a hold lasts as long as the server said."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.backend.conftest import salon_backend
from tests.factories_backend import ZONE
from tests.faults.child_variables import child_variables
from tests.faults.slept_machine import slept_machine
from tests.faults.stepped_clock import stepped_clock
from tests.faults.tables import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.backend.conftest import Running

COUNTDOWN = Path(__file__).with_name("countdown.py")
DAY = 86_400
START = datetime(2018, 7, 16, 9, tzinfo=ZONE)
#: Seconds by which readings of two clocks may differ that are compared here.
_NEAR = 0.2


class Look(NamedTuple):
    """Seconds left of a hold, a desk's wall clock, and the span of monotonic time in which it was read.

    `phase` is the hold's, as its model tells it.
    """

    left: float
    wall: float
    asked: float
    answered: float
    phase: str = "held"

    def agrees(self, later: Look) -> bool:
        """Tell whether what is left has shrunk by just the time that went by."""
        shrunk = self.left - later.left
        return later.asked - self.answered - _NEAR <= shrunk <= later.answered - self.asked + _NEAR


class Countdown:
    """A desk that holds a slot; `look` tells how many seconds its panel shows, and its wall clock."""

    def __init__(self, salon: Running, variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(COUNTDOWN), salon.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": "/usr/bin:/bin", **variables},
        )
        self._write(salon.token)

    def _write(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def look(self) -> Look:
        asked = time.monotonic()
        self._write("look")
        assert self.process.stdout is not None
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return Look(told["left"], told["wall"], asked, time.monotonic(), told["phase"])

    def is_set(self, look: Look, seconds: int) -> bool:
        """Tell whether its wall clock stands so many seconds beside the true one."""
        ago = time.monotonic() - look.answered
        return abs(look.wall + ago - true_now() - seconds) < look.answered - look.asked + _NEAR


@contextmanager
def countdown(salon: Running, variables: dict[str, str]) -> Iterator[Countdown]:
    """Run a desk for the block."""
    one = Countdown(salon, variables)
    with one.process:
        try:
            yield one
        finally:
            one.process.kill()


def true_now() -> float:
    """Return the machine's true wall clock, epoch seconds."""
    return datetime.now(UTC).timestamp()  # noqa: TID251  what the set clock is compared with


def pause(seconds: float) -> None:
    """Let time go by: here it is what is tried."""
    threading.Event().wait(seconds)


@pytest.mark.parametrize("off", [-600, pytest.param(600, marks=pytest.mark.long)])
def test_a_desk_s_clock_is_ten_minutes_off_and_set_meanwhile(tmp_path: Path, off: int) -> None:
    clock = stepped_clock(tmp_path)
    clock.set(off)
    with salon_backend(tmp_path / "salon") as salon, countdown(salon, clock.variables) as desk:
        first = desk.look()
        assert desk.is_set(first, off)
        # Ten minutes would be far outside; a busy machine is late with its first look.
        assert 30 < first.left < 120 + _NEAR
        for step in (0, -off, DAY, -DAY):
            clock.set(step)
            later = desk.look()
            # It is this desk's clock that was set, and the countdown goes on as if nothing was.
            assert desk.is_set(later, step)
            assert first.agrees(later)


def test_a_desk_that_slept_goes_on_with_what_is_left(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as salon, countdown(salon, {}) as desk:
        first = desk.look()
        desk.process.send_signal(signal.SIGSTOP)
        pause(1)
        desk.process.send_signal(signal.SIGCONT)
        later = desk.look()
        assert first.agrees(later)
        assert first.left - later.left > 0.9


def test_the_machine_slept_during_a_hold(tmp_path: Path) -> None:
    machine = slept_machine(tmp_path)
    with (
        child_variables(machine.variables),
        salon_backend(tmp_path / "salon") as salon,
        countdown(salon, machine.variables) as desk,
    ):
        first = desk.look()
        machine.sleep(30)
        later = desk.look()
        # Both clocks count the sleep: no answer has to put the desk's right.
        assert later.phase == "held"
        assert first._replace(left=first.left - 30).agrees(later)
        machine.sleep(600)
        assert desk.look().phase == "ended"


@pytest.mark.parametrize(
    "now", [None, pytest.param("2018-07-12T10:42:00-05:00", marks=pytest.mark.long)], ids=["machine", "told"]
)
def test_the_server_s_clock_is_set_during_a_hold(tmp_path: Path, now: str | None) -> None:
    clock = stepped_clock(tmp_path)
    today = datetime.now(ZONE) if now is None else datetime.fromisoformat(now)  # noqa: TID251  the server's
    start = (today.astimezone(ZONE) + timedelta(days=3)).replace(hour=9, minute=0)
    with (
        child_variables(clock.variables),
        salon_backend(tmp_path / "salon", now=now, hold_seconds=3) as salon,
    ):
        desk, other = salon.desk(), salon.desk("Desk 2")
        asked = time.monotonic()
        told = desk.hold("becky", "cut", start).json()
        ends = datetime.fromisoformat(told["expiresAt"])
        held = Look(3, 0, asked, time.monotonic())
        for step in (-3600, DAY, 0, 600, -600):
            clock.set(step)
            asked = time.monotonic()
            server_now = datetime.fromisoformat(desk.get("/health")["serverNow"])
            # The deadline is as far away as it was said to be.
            assert held.agrees(Look((ends - server_now).total_seconds(), 0, asked, time.monotonic()))
        # A step ahead ends nothing before its time, a step back (the last one) keeps nothing beyond it.
        while (answer := other.hold("becky", "cut", start)).status_code == 409:
            pause(0.05)
            assert time.monotonic() - asked < 60
        assert datetime.fromisoformat(answer.json()["serverNow"]) >= ends
        assert desk.confirm(told["reservationToken"], "after-its-end").status_code == 410
        clock.set(DAY)
        for one in (desk, other):
            one.http.close()
        salon.process.terminate()
        salon.process.wait(60)
    # It was the server's own wall clock that was set: its log bears tomorrow's date.
    tomorrow = datetime.fromtimestamp(true_now() + DAY).astimezone()
    last = (tmp_path / "salon" / "backend.log").read_text("utf-8").strip().rpartition("\n")[2]
    assert last.startswith(f"{tomorrow:%Y-%m-%d}")


@pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=pytest.mark.long)])
def test_a_server_that_slept_past_the_deadline(tmp_path: Path, rounds: int) -> None:
    with salon_backend(tmp_path / "salon", hold_seconds=1) as salon, ThreadPoolExecutor(2) as pool:
        desk, other = salon.desk(), salon.desk("Desk 2")
        for n in range(rounds):
            start = START + timedelta(days=n)
            token = desk.held("becky", "cut", start)
            salon.process.send_signal(signal.SIGSTOP)
            # Both are on their way while nobody answers; the server wakes after the deadline.
            confirm = pool.submit(desk.confirm, token, f"slept-{n:06}")
            hold = pool.submit(other.hold, "becky", "cut", start)
            pause(1.1)
            salon.process.send_signal(signal.SIGCONT)
            assert (confirm.result(30).status_code, hold.result(30).status_code) == (410, 201)
        for one in (desk, other):
            one.http.close()
    assert judge(tmp_path / "salon").bookings == {}
