"""The five-minute steps of the server's clock: grid, header and walk-in know the slots that begin anew."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from tests.factories import CUT, DAY, WHERE, at, make_desk

from bookdesk.domain.columns import DaySchedule
from bookdesk.viewmodels.walk_in_steps import WalkInSteps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

SECOND = timedelta(seconds=1)


def read_at(clock: str) -> DaySchedule:
    return DaySchedule(DAY, CUT.id, (), at(clock), "fake", 1)


@pytest.mark.parametrize(
    ("read", "now", "is_asked"),
    [
        ("11:00:00", "11:00:30", True),
        ("11:00:01", "11:05:00", False),
        ("11:00:01", "11:05:01", True),
        ("10:40:00", "11:07:00", True),
    ],
)
def test_a_day_is_read_again_once_the_gap_of_now_begins_later(read: str, now: str, *, is_asked: bool) -> None:
    assert WalkInSteps().asks(read_at(read), WHERE, at(now), at_once=True) is is_asked


def test_another_day_is_not_read_again_for_it() -> None:
    tomorrow = read_at("10:40:00")._replace(date=DAY + timedelta(days=1))
    assert not WalkInSteps().asks(tomorrow, WHERE, at("11:07"), at_once=True)


def test_each_desk_asks_once_and_not_all_in_the_same_second() -> None:
    schedule, step = read_at("11:04:00"), at("11:05")
    chances = (tenth / 10 for tenth in range(10))
    desks = [WalkInSteps(partial(next, chances)) for _ in range(10)]
    asked = [sum(one.asks(schedule, WHERE, step + n * SECOND) for one in desks) for n in range(60)]
    assert sum(asked) == len(desks)
    assert max(asked) <= 2
    assert not any(asked[7:])


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[DeskAtWork]:
    """A desk at 11:04 that is told of all in the salon's day, where Becky is free from 11:00 on."""
    parent = QObject()
    made = make_desk(parent, now="11:04")
    with qtbot.waitSignal(made.models.desk.day_opened):
        made.models.desk.connect_to(made.gateway)
    qtbot.waitUntil(lambda: made.models.desk.day.is_current and not made.models.desk.day.is_fetching)
    made.models.desk.set_news(told=True)
    yield made
    for gate in made.gateway.gates.values():
        gate.set()
    made.bridge.close()


def free_from(desk: DeskAtWork) -> str:
    """Return when Becky's first free slot begins that can still be held."""
    picture = desk.models.desk.day.picture
    assert picture is not None
    day = picture.schedule.provider("becky")
    assert day is not None
    starts = (day.slot(row).start for row in day.free_rows())
    return min(one for one in starts if one >= desk.clock.server_now()).astimezone(WHERE).strftime("%H:%M")


def test_the_grid_and_the_header_follow_a_step(desk: DeskAtWork, qtbot: QtBot) -> None:
    assert free_from(desk) == "11:05"
    desk.tick(61)
    assert free_from(desk) == "14:30"
    with qtbot.waitSignal(desk.models.desk.bookings_arrived):
        desk.tick(10)
    assert free_from(desk) == "11:10"
    assert "next 11:10 Becky" in desk.models.desk.state.second_line


def test_a_walk_in_right_after_a_step_is_the_soonest_one(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.tick(61)
    assert free_from(desk) == "14:30"
    desk.models.desk.soonest()
    slot = desk.slot("becky", "11:10")
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    assert free_from(desk) != "11:10"


def test_a_walk_in_at_rest_asks_nobody_for_the_day(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["day"] = threading.Event()
    desk.models.desk.soonest()
    qtbot.waitUntil(lambda: desk.gateway.calls["hold"] == 1)
    gate.set()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == desk.slot("becky", "11:05").id)


def test_a_walk_in_right_after_a_step_that_nobody_answers_is_told(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.unreachable = True
    desk.tick(61)
    with qtbot.waitSignal(desk.models.desk.soonest_missed) as missed:
        desk.models.desk.soonest()
    assert missed.args == ["Could not reach the server. Nothing was held."]
