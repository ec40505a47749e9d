"""The desk's clock: it follows the server's answers and never the machine's wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.fake_schedule import FakeTime

from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NOW = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime(NOW)


@pytest.fixture
def clock(time: FakeTime) -> DeskClock:
    return DeskClock(monotonic=time.monotonic)


def test_the_servers_time_goes_on_from_its_answer(time: FakeTime, clock: DeskClock) -> None:
    clock.observe(NOW, clock.now(), clock.now())
    time.advance(90)
    assert abs((clock.server_now() - NOW).total_seconds() - 90) < 0.001


def test_the_middle_of_the_round_trip_is_taken(time: FakeTime, clock: DeskClock) -> None:
    asked = clock.now()
    time.advance(2)
    clock.observe(NOW, asked, clock.now())
    assert abs((clock.server_now() - NOW).total_seconds() - 1) < 0.001


def test_a_shorter_trip_replaces_a_longer_one_and_not_the_other_way(time: FakeTime, clock: DeskClock) -> None:
    clock.observe(NOW, clock.now(), clock.now())
    asked = clock.now()
    time.advance(2)
    clock.observe(NOW + timedelta(seconds=1.8), asked, clock.now())
    assert abs((clock.server_now() - NOW).total_seconds() - 2) < 0.001


def test_a_server_whose_clock_was_set_is_followed_at_once(time: FakeTime, clock: DeskClock) -> None:
    clock.observe(NOW, clock.now(), clock.now())
    clock.observe(NOW + timedelta(days=400), clock.now(), clock.now())
    assert abs((clock.server_now() - NOW - timedelta(days=400)).total_seconds()) < 0.001


def test_an_answer_that_the_machine_slept_over_says_too_little(time: FakeTime, clock: DeskClock) -> None:
    clock.observe(NOW, clock.now(), clock.now())
    asked = clock.now()
    time.advance(600)
    # The server answered at once, and the machine fell asleep before it was read.
    clock.observe(NOW, asked, clock.now())
    assert abs((clock.server_now() - NOW).total_seconds() - 600) < 0.001
    # The next answer, a minute later than the one that was kept, counts again.
    clock.observe(NOW + timedelta(seconds=600.5), clock.now(), clock.now())
    assert abs((clock.server_now() - NOW).total_seconds() - 600.5) < 0.001


def test_it_ticks(qtbot: QtBot) -> None:
    clock = DeskClock()
    apart: list[timedelta] = []
    clock.ticked.connect(lambda now: apart.append(clock.server_now() - now))
    with qtbot.waitSignal(clock.ticked):
        clock.start()
    assert abs(apart[0].total_seconds()) < 1
