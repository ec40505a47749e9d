"""Where the week's blocks lie: never on each other, never outside of their day, whatever its length."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from tests.domain.test_week_layout import WEEKS, weeks
from tests.weeks import THURSDAY, make_grid, make_span, make_week

from bookdesk.domain.intervals import Interval
from bookdesk.domain.locale import Locale
from bookdesk.domain.week_layout import Known, lay_out_week
from bookdesk.domain.zones import from_seconds, zone
from bookdesk.viewmodels.week_grid import WeekGrid
from bookdesk.widgets.week_view_geometry import COLUMN_LEAST, WeekGeometry

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.domain.schedule import Week


def test_columns_share_the_room_and_are_never_narrower_than_96() -> None:
    narrow = WeekGeometry(make_grid(), 300)
    # Three of them have room, and all of it.
    assert list(narrow.edges) == [100 * place for place in range(8)]
    assert WeekGeometry(make_grid(), 50).width == 7 * COLUMN_LEAST
    wide = WeekGeometry(make_grid(), 1000)
    assert [wide.column_width(n) for n in range(7)] == [142, 143, 143, 143, 143, 143, 143]
    assert wide.rect(0, 1) == QRect(146, 1, 134, 718)
    assert wide.place_at(147, 0) == (0, 1)
    assert wide.place_at(1000, 0) is None


@pytest.mark.parametrize("tall", [0, 500, 720, 1264, 2000])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_hours_are_never_lower_than_80_px_and_fill_what_is_seen(tall: int, scale: float) -> None:
    # Nine hours.
    geometry = WeekGeometry(make_grid(), 1000, scale, tall)
    assert geometry.height == max(round(80 * scale), tall // 9) * 9
    assert tall - geometry.height < 9
    assert geometry.place_at_y(geometry.y_of_place(12 * 3600)) == 12 * 3600


def test_what_is_lower_than_a_line_keeps_more_of_its_height() -> None:
    friday = THURSDAY + timedelta(days=1)
    spans = [make_span(friday, "09:00", "09:10", 0), make_span(friday, "09:10", "12:00", 3)]
    low, high = WeekGeometry(make_grid(make_week(spans)), 1000).rects(5)[:2]
    assert (low.top(), low.height()) == (1, 12)
    # The other keeps its distance from both edges.
    assert (high.top(), high.bottom()) == (14, 240 - 2)


@settings(max_examples=60, deadline=None)
@given(drawn=weeks(), room=st.integers(100, 2500), scale=st.sampled_from([1.0, 1.25, 2.0]))
def test_blocks_stay_in_their_column_and_apart(
    drawn: tuple[date, str, Week, Known, int], room: int, scale: float
) -> None:
    start, name, week, known, now = drawn
    laid = lay_out_week(start, week, known, now, zone(name))
    grid = WeekGrid(start, laid.columns, laid.axis, laid.window, Locale(zone(name)), "", start)
    geometry = WeekGeometry(grid, room, scale)
    for number, column in enumerate(grid.columns):
        field = QRect(geometry.column_left(number), 0, geometry.column_width(number), geometry.height)
        rects = geometry.rects(number)
        assert len(rects) == len(column.blocks)
        for row, rect in enumerate(rects):
            assert not rect.isEmpty()
            assert field.contains(rect)
            assert geometry.place_at(rect.center().x(), rect.center().y()) == (row, number)
            assert not any(rect.intersects(other) for other in rects[:row])


@pytest.mark.parametrize(("start", "name"), WEEKS)
def test_every_minute_of_every_day_has_its_pixel_and_back(start: date, name: str) -> None:
    where = zone(name)
    laid = lay_out_week(start, None, Known({}, None, Interval(0, 24 * 3600)), 0, where)
    grid = WeekGrid(start, laid.columns, laid.axis, Interval(0, laid.axis.end), Locale(where), "", start)
    geometry = WeekGeometry(grid, 900, 0.75)
    for number in range(7):
        bounds = grid.axis.bounds(number)
        seen: dict[int, int] = {}
        # An hour is 60 px here: a minute is a pixel.
        for at in range(bounds.start, bounds.end, 60):
            y = geometry.y_of(number, from_seconds(at))
            if y is None:
                # What a clock tells again after midnight lies before the axis begins.
                assert grid.axis.place_of(number, at) < 0
                continue
            assert y not in seen
            seen[y] = at
            assert geometry.instant_at(number, y) == at
        assert len(seen) == len(range(bounds.start, bounds.end, 60))
