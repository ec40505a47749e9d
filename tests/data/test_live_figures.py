"""Live news of the week and of the month: taken from the news, or read again, and how often."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.live_day import P0, TODAY, hearing_day, known
from tests.data.live_server import CUT

from bookdesk.domain.channels import DESK, calendar_channel
from bookdesk.domain.live import DayFigures, Stamped

if TYPE_CHECKING:
    from tests.data.live_rig import LiveRig


@pytest.fixture
def rig() -> LiveRig:
    return hearing_day()


def test_a_week_is_read_again_at_once_and_then_once_a_second(rig: LiveRig) -> None:
    rig.show_week()
    rig.rest()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    for tenth in range(20):
        rig.server.toggle("p0", TODAY, tenth % 8)
        rig.deliver()
        rig.settle()
        if not tenth:
            assert rig.server.asked["week"] == 1
        rig.clock.advance(0.1)
    rig.settle()
    assert rig.server.asked["week"] in (2, 3)
    rig.rest()
    assert rig.week.figures is not None
    assert rig.week.figures.days == rig.server._figures(CUT.id, ())


def test_a_month_of_all_takes_the_figures_and_asks_for_nothing(rig: LiveRig) -> None:
    key = rig.show_month()
    rig.rest()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    for _ in range(2):
        rig.server.toggle("p0", TODAY, 2)
        rig.deliver(calendar_channel("2018-07"))
    assert rig.month.figures is not None
    day = rig.month.figures.days[0]
    assert (day.available_count, day.booked_count, day.booked_minutes) == (23, 1, 30)
    assert rig.live.is_live([key])
    rig.rest()
    assert rig.server.asked == {}


def test_a_month_of_some_is_read_again_where_it_is_shown(rig: LiveRig) -> None:
    whole = rig.show_month()
    rig.rest()
    some = rig.show_month("p0")
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    rig.server.toggle("p0", TODAY, 2)
    rig.deliver(calendar_channel("2018-07"))
    assert not rig.live.is_live([some])
    rig.rest()
    assert rig.server.asked["month"] == 1
    assert known(rig, some).days[0].available_count == 7
    assert known(rig, whole).days[0].available_count == 23, "and the other has it from the news"


def test_figures_that_leave_something_out_have_the_month_read_again(rig: LiveRig) -> None:
    rig.show_month()
    rig.rest()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    stamp = rig.server.stamp(calendar_channel("2018-07"))
    less = DayFigures(
        calendar_channel("2018-07"), Stamped((stamp.seq or 0) + 1, stamp.epoch), TODAY, {"cut": 3}, 1
    )
    rig.live.take([less])
    rig.settle()
    assert rig.server.asked["month"] == 1


def test_the_week_s_channels_are_wanted_while_a_week_is_shown(rig: LiveRig) -> None:
    rig.show_week()
    assert {"private-week.2018-07-09.spans", P0, DESK} <= set(rig.wanted)
    rig.show_day(TODAY + timedelta(days=1))
    assert not [channel for channel in rig.wanted if "week" in channel]
    assert rig.line == {key: deque() for key in rig.line if not rig.line[key]}
