"""Every instant has one pixel and every pixel one instant, in every zone; a month's cells tile its view."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domain.test_zones import ZONES, days_to_try
from tests.widgets.month_picture import open_month, picture_grid, table_of

from bookdesk.domain.intervals import Interval
from bookdesk.domain.locale import Locale
from bookdesk.domain.schedule import Week
from bookdesk.domain.week_layout import Known, lay_out_week
from bookdesk.domain.zones import day_bounds, from_seconds, offset_change, to_seconds, zone
from bookdesk.viewmodels.day_grid import DayGrid
from bookdesk.viewmodels.month_grid import MonthGridModel
from bookdesk.viewmodels.week_grid import WeekGrid
from bookdesk.widgets.day_view_geometry import DayGeometry
from bookdesk.widgets.week_view_geometry import WeekGeometry

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.month_view import MonthView
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_MINUTE, _HOUR = 60, 3600
#: How near to a change of the clock each minute is tried; further off it is each quarter of an hour.
_NEAR = 2 * _HOUR
_DAY = timedelta(days=1)


def minutes_of(bounds: Interval, change: int) -> list[int]:
    """Return instants of a day, epoch seconds: whole minutes near a change, quarters of hours elsewhere."""
    near = range(max(bounds.start, change - _NEAR), min(bounds.end, change + _NEAR), _MINUTE)
    return sorted({*range(bounds.start, bounds.end, 15 * _MINUTE), *near, bounds.end - _MINUTE})


@cache
def change_days() -> list[tuple[date, str]]:
    """Return the gap and fold days of all zones and the days around them; each kind of day once.

    Zones that have the same days, links to one another mostly, stand for each other.
    """
    found = {}
    for name in ZONES:
        where = zone(name)
        for day in days_to_try(name):
            bounds = day_bounds(day, where)
            wall = from_seconds(bounds.start).astimezone(where).utcoffset()
            found[day, bounds, wall, offset_change(bounds, where)] = (day, name)
    return list(found.values())


def test_the_changes_of_all_zones_are_many() -> None:
    lengths = {
        day_bounds(day, zone(name)).end - day_bounds(day, zone(name)).start for day, name in change_days()
    }
    assert len(change_days()) > 300
    assert {23 * _HOUR, 24 * _HOUR, 25 * _HOUR, 23.5 * _HOUR, 24.5 * _HOUR} <= lengths


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_in_the_day_every_minute_has_its_pixel_and_every_pixel_its_minute(scale: float) -> None:
    for day, name in change_days():
        where = zone(name)
        bounds = day_bounds(day, where)
        geometry = DayGeometry(DayGrid(day, bounds, Locale(where), where, "", (), bookable=True), 400, scale)
        assert geometry.height == geometry.hour * (bounds.end - bounds.start) // _HOUR
        minutes = minutes_of(bounds, offset_change(bounds, where))
        heights = [geometry.y_of_instant(from_seconds(minute)) for minute in minutes]
        assert heights[0] == 0
        assert heights[-1] < geometry.height
        assert all(a < b for a, b in pairwise(heights)), (day, name)
        # A pixel is half a minute or less, so that it lies in the minute that begins at it.
        told = [geometry.seconds_at(y) for y in heights]
        assert all(0 <= minute - second < 30 for minute, second in zip(minutes, told, strict=True)), name
        seconds = [geometry.seconds_at(y) for y in range(geometry.height)]
        assert all(bounds.start <= second < bounds.end for second in seconds)
        assert all(a < b for a, b in pairwise(seconds))


def week_around(day: date, name: str) -> WeekGrid:
    """Lay out the whole days of a week of which `day` is the fourth."""
    where, start = zone(name), day - 3 * _DAY
    week = Week((), (), from_seconds(0), "", 0)
    laid = lay_out_week(start, week, Known({}, None), to_seconds(from_seconds(0)), where)
    whole = Interval(0, laid.axis.end)
    return WeekGrid(start, laid.columns, laid.axis, whole, Locale(where), "", day)


@pytest.mark.parametrize("part", range(4))
def test_in_the_week_every_minute_has_its_pixel_and_every_pixel_its_minute(part: int) -> None:
    for day, name in change_days()[part::4]:
        where, grid = zone(name), week_around(day, name)
        geometry, bounds = WeekGeometry(grid, 900), grid.axis.bounds(3)
        minutes = minutes_of(bounds, offset_change(bounds, where))
        heights = [geometry.y_of(3, from_seconds(minute)) for minute in minutes]
        assert all(a is not None and b is not None and a < b for a, b in pairwise(heights)), (day, name)
        for minute, y in zip(minutes, heights, strict=True):
            assert y is not None
            assert 0 <= y < geometry.height
            told = geometry.instant_at(3, y)
            # A pixel is 45 s of one day: the hour that a clock repeats or skips lies elsewhere.
            assert told is not None, (day, name, minute)
            assert abs(told - minute) < _MINUTE, (day, name, minute)
        found = [geometry.instant_at(3, y) for y in range(geometry.height)]
        known = [(y, at) for y, at in enumerate(found) if at is not None]
        assert all(geometry.y_of(3, from_seconds(at)) == y for y, at in known), (day, name)
        assert len(known) == pytest.approx((bounds.end - bounds.start) / 45, abs=3), (day, name)


@pytest.fixture
def month(qtbot: QtBot, theme: Theme, sizes: Typography, icons: Icons) -> MonthView:
    model = MonthGridModel()
    model.show(picture_grid())
    return open_month(qtbot, model, theme, sizes, icons)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(420, 2400), height=st.integers(330, 1500))
def test_the_cells_of_a_month_tile_its_view(month: MonthView, width: int, height: int) -> None:
    month.resize(width, height)
    model = table_of(month)
    cells = [month.visualRect(model.index(row, column)) for row in range(6) for column in range(7)]
    field = month.viewport().rect()
    assert all(not cell.isEmpty() and field.contains(cell) for cell in cells)
    assert not any(a.intersects(b) for a, b in combinations(cells, 2))
    assert sum(cell.width() * cell.height() for cell in cells) == field.width() * field.height()
