"""Blocks never overlap, never leave the grid, and are found where they are drawn, for any day."""

from __future__ import annotations

from array import array
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from tests.widgets.conftest import booked, column, free, make_grid, picture

from bookdesk.domain.columns import ProviderDay
from bookdesk.domain.intervals import Interval
from bookdesk.domain.layout import lay_out
from bookdesk.domain.locale import Locale
from bookdesk.domain.schedule import Booking, Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import day_bounds, from_seconds, zone
from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel, ProviderColumn
from bookdesk.widgets.day_view_geometry import COLUMN_LEAST, DayGeometry

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from bookdesk.widgets.day_view import DayView

#: Ordinary days, and days of 23, 23.5, 24.5 and 25 hours.
DAYS = [
    (date(2018, 7, 12), "America/Winnipeg"), (date(2018, 3, 11), "America/Winnipeg"),
    (date(2018, 11, 4), "America/Winnipeg"), (date(2018, 10, 7), "Australia/Lord_Howe"),
    (date(2018, 4, 1), "Australia/Lord_Howe"), (date(2018, 7, 12), "Asia/Kathmandu"),
]  # fmt: skip


def booking(number: int, start: int, end: int) -> Booking:
    return Booking(
        f"b{number}", f"p.cut.{number}", "p", "cut", "u", "Ana", Customer(None, "Marie"), "",
        from_seconds(start), from_seconds(end), BookingStatus.CONFIRMED, overlap=True, version=1,
        created_at=from_seconds(start),
    )  # fmt: skip


@st.composite
def grids(draw: st.DrawFn) -> DayGrid:
    """Draw a grid of one to four providers with any bookings, some overlapping, in any window."""
    day, name = draw(st.sampled_from(DAYS))
    where: ZoneInfo = zone(name)
    bounds = day_bounds(day, where)
    hours = (bounds.end - bounds.start) // 1800
    first = draw(st.integers(0, hours - 2))
    last = draw(st.integers(first + 1, hours))
    window = Interval(bounds.start + first * 1800, bounds.start + last * 1800)
    columns = []
    for number in range(draw(st.integers(1, 4))):
        spans = draw(st.lists(st.tuples(st.integers(0, hours * 30 - 1), st.integers(1, 300)), max_size=12))
        bookings = [
            booking(n, bounds.start + start * 60, bounds.start + (start + length) * 60)
            for n, (start, length) in enumerate(spans)
        ]
        opens = draw(st.one_of(st.none(), st.integers(0, 20)))
        worked = ProviderDay(
            "p", "P", "cut", array("q"), array("q"), b"", array("q"),
            opens=None if opens is None else from_seconds(bounds.start + opens * 1800),
            closes=None if opens is None else from_seconds(bounds.start + (opens + 16) * 1800),
        )  # fmt: skip
        now = bounds.start + draw(st.integers(0, 86400))
        blocks = lay_out(worked, bookings, {}, window, now, Locale(where))
        columns.append(ProviderColumn(f"p{number}", "P", "", number, "", blocks))
    return DayGrid(day, window, Locale(where), where, "UTC", tuple(columns), bookable=True)


@settings(max_examples=120, deadline=None)
@given(grids(), st.integers(100, 2000), st.sampled_from([1.0, 1.25, 1.5]))
def test_blocks_stay_in_their_column_and_apart(grid: DayGrid, room: int, scale: float) -> None:
    geometry = DayGeometry(grid, room, scale)
    assert geometry.width >= max(room, round(COLUMN_LEAST * scale) * len(grid.columns))
    for number, provider in enumerate(grid.columns):
        left = geometry.column_left(number)
        field = QRect(left, 0, geometry.column_width(number), geometry.height)
        rects = geometry.rects(number)
        assert len(rects) == len(provider.blocks)
        for row, rect in enumerate(rects):
            assert not rect.isEmpty()
            assert field.contains(rect)
            assert geometry.place_at(rect.center().x(), rect.center().y()) == (row, number)
            assert row in list(geometry.rows_between(number, rect.top(), rect.bottom() + 1))
            assert not any(rect.intersects(other) for other in rects[:row])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grid=grids(), down=st.integers(0, 3000), right=st.integers(0, 500))
def test_a_view_finds_every_block_where_it_draws_it(
    day_view: DayView, day_model: DayGridModel, grid: DayGrid, down: int, right: int
) -> None:
    day_model.show(grid)
    day_view.verticalScrollBar().setValue(down)
    day_view.horizontalScrollBar().setValue(right)
    content = QRect(-day_view.horizontalOffset(), -day_view.verticalOffset(), 10_000, 10_000)
    for number, provider in enumerate(grid.columns):
        for row in range(day_model.rowCount()):
            index = day_model.index(row, number)
            rect = day_view.visualRect(index)
            if row >= len(provider.blocks):
                assert rect.isEmpty()
                continue
            assert content.contains(rect)
            assert day_view.indexAt(rect.center()) == index


def test_two_px_are_a_minute_and_insets_stay_free() -> None:
    geometry = DayGeometry(picture(), 420)
    assert geometry.rect(0, 0) == QRect(4, 1, 131, 88)
    assert geometry.rect(1, 1) == QRect(144, 61, 131, 58)
    assert geometry.hour == 120
    assert geometry.height == 9 * 120
    # A press on the inset hits the slot that it belongs to.
    assert geometry.place_at(5, 0) == (0, 0)
    assert geometry.place_at(5, 90) == (1, 0)
    assert geometry.place_at(5, 90 * 12) is None


def test_a_block_of_a_minute_can_be_hit_between_large_ones() -> None:
    day = column("Becky", free("09:00", "09:30"), booked("09:30", "09:31", "Ann"), free("09:31", "10:00"))
    geometry = DayGeometry(make_grid(day), 140)
    assert geometry.rect(1, 0).height() == 1
    assert sum(geometry.place_at(40, y) == (1, 0) for y in range(50, 70)) >= 6
    # Its neighbours keep the rest.
    assert geometry.place_at(40, 55) == (0, 0)
    assert geometry.place_at(40, 66) == (2, 0)


def test_columns_share_the_room_and_are_never_narrower_than_140() -> None:
    grid = picture()
    assert DayGeometry(grid, 100).width == 420
    wide = DayGeometry(grid, 1000)
    assert [wide.column_width(n) for n in range(3)] == [333, 333, 334]
    assert list(wide.columns_between(0, 1000)) == [0, 1, 2]
    assert list(wide.columns_between(333, 334)) == [1]
    assert list(wide.columns_between(1000, 2000)) == []


def test_what_did_not_change_is_not_laid_out_again() -> None:
    grid = picture()
    before = DayGeometry(grid, 420)
    known = before.rects(1)
    after = DayGeometry(
        make_grid(column("Becky", free("09:00", "09:45")), *grid.columns[1:]), 420, 1.0, before
    )
    assert after.rects(1) is known
    assert after.rects(0) is not before.rects(0)
    assert DayGeometry(grid, 500, 1.0, before).rects(1) is not known


@pytest.mark.parametrize(("day", "name"), DAYS)
def test_the_axis_names_every_half_hour_of_the_day(
    day: date, name: str, open_day: Callable[[DayGridModel], DayView]
) -> None:
    where = zone(name)
    bounds = day_bounds(day, where)
    model = DayGridModel()
    model.show(
        DayGrid(
            day, bounds, Locale(where), where, "", (ProviderColumn("p", "P", "", 0, "", ()),), bookable=True
        )
    )
    view = open_day(model)
    labels = view.axis.labels()
    assert len(labels) == (bounds.end - bounds.start) // 1800
    assert labels[0][:2] == (0, "00:00")
    hours = [text for _, text, hour in labels if hour]
    if (day, name) == (date(2018, 11, 4), "America/Winnipeg"):
        assert hours.count("01:00") == 2
    if (day, name) == (date(2018, 3, 11), "America/Winnipeg"):
        assert "02:00" not in hours
    assert all(hour == text.endswith(":00") for _, text, hour in labels)


def test_the_window_is_the_salons(day_view: DayView) -> None:
    assert day_view.axis.labels()[0] == (0, "09:00", True)
    assert day_view.axis.labels()[1] == (60, "09:30", False)


def test_what_a_block_s_picture_is_known_by_goes_with_the_block() -> None:
    blocks = (free("09:00", "09:45"), free("09:45", "10:30"), free("10:30", "11:15"))
    first = DayGeometry(make_grid(column("Becky", *blocks)), 400)
    first.rects(0)
    one, other = object(), object()
    assert first.pictures(0, one) == [0, 0, 0]
    first.pictures(0, one)[:] = [7, 8, 9]
    changed = (blocks[0], blocks[1]._replace(remaining=0), blocks[2])
    second = DayGeometry(make_grid(column("Becky", *changed)), 400, before=first)
    assert second.pictures(0, one) == [7, 0, 9]
    assert first.pictures(0, one) == [7, 8, 9]
    assert second.rects(0) == first.rects(0)
    assert second.pictures(0, other) == [0, 0, 0], "another look has other pictures"
    moved = (blocks[0], blocks[1]._replace(ends=blocks[1].ends - 60), blocks[2])
    third = DayGeometry(make_grid(column("Becky", *moved)), 400, before=first)
    assert third.pictures(0, one) == [0, 0, 0]
    assert third.rects(0)[1].height() < first.rects(0)[1].height()
