"""The month's 42 cells: their dates, what each tells, and what a screen reader says of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.locale import Locale
from bookdesk.domain.month_layout import (
    CellKind,
    Figures,
    MonthCell,
    booked_percent,
    first_cell,
    month_cells,
)
from bookdesk.domain.schedule import MonthDay
from bookdesk.domain.spoken import month_cell_name
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, zone

TODAY = date(2018, 7, 12)
LOCALE = Locale(zone("America/Winnipeg"))
AS_OF = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)


def figures(
    day: date = TODAY, free: int = 20, booked: int = 13, *, limited: bool = False, closed: bool = False,
    label: str | None = None, minutes: tuple[int, int] = (680, 1000),
) -> MonthDay:  # fmt: skip
    return MonthDay(day, free, limited, booked, closed, label, *minutes)


def cell(day: MonthDay, as_of: datetime | None = None) -> MonthCell:
    """Lay the day's month out and take its own cell."""
    cells = month_cells(day.date.year, day.date.month, 6, {day.date: Figures(day, as_of)}, TODAY)
    return next(one for one in cells if one.date == day.date)


@given(st.dates(EARLIEST_DAY, LATEST_DAY), st.integers(0, 6))
def test_six_weeks_hold_the_whole_month(day: date, week_start: int) -> None:
    cells = month_cells(day.year, day.month, week_start, {}, TODAY)
    dates = [one.date for one in cells]
    assert dates == [dates[0] + timedelta(days=number) for number in range(42)]
    assert dates[0] == first_cell(day.year, day.month, week_start)
    assert dates[0].weekday() == week_start
    own = [one.date for one in cells if one.in_month]
    assert own[0].day == 1
    assert own[0] in dates[:7]
    assert (own[-1] + timedelta(days=1)).day == 1
    assert day in own


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (figures(), CellKind.FREE),
        (figures(free=9, limited=True), CellKind.LIMITED),
        (figures(free=0, limited=True), CellKind.FULL),
        (figures(closed=True, free=0), CellKind.CLOSED),
        (figures(date(2018, 7, 11)), CellKind.PAST),
        (figures(date(2018, 7, 1), closed=True, label="Canada Day"), CellKind.CLOSED),
        (figures(date(2018, 7, 13), free=1), CellKind.FREE),
    ],
)
def test_a_day_is_what_its_figures_say(day: MonthDay, kind: CellKind) -> None:
    assert cell(day).kind is kind


def test_a_day_without_figures_has_its_date() -> None:
    cells = month_cells(2018, 7, 6, {}, TODAY)
    assert {one.kind for one in cells} == {CellKind.UNKNOWN}
    assert [one.date for one in cells if one.is_today] == [TODAY]


@pytest.mark.parametrize(
    ("booked", "work", "percent"),
    [
        (0, 0, None), (9, 0, None), (0, 600, 0), (1, 600, 1), (408, 600, 68), (599, 600, 99),
        (600, 600, 100), (700, 600, 100),
    ],
)  # fmt: skip
def test_the_share_of_time_that_is_booked(booked: int, work: int, percent: int | None) -> None:
    assert booked_percent(figures(minutes=(booked, work))) == percent


def test_what_may_have_changed_since_tells_of_when_it_is() -> None:
    assert cell(figures(), AS_OF).as_of == AS_OF
    for day in (figures(closed=True), figures(date(2018, 7, 9))):
        assert cell(day, AS_OF).as_of is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (figures(date(2025, 11, 12), 3), "Nov 12: 3 available slots"),
        (figures(date(2025, 11, 12), 1), "Nov 12: 1 available slot"),
        (figures(date(2025, 11, 12), 0), "Nov 12: 0 available slots, full"),
        (figures(date(2025, 11, 12), 3, limited=True), "Nov 12: 3 available slots, limited"),
        (figures(date(2025, 11, 12), closed=True), "Nov 12: closed"),
        (figures(date(2018, 7, 1), closed=True, label="Canada\nDay"), "July 1: closed, Canada Day"),
        (figures(date(2018, 6, 4), booked=34), "June 4: 34 bookings, past"),
        (figures(date(2018, 6, 4), booked=1), "June 4: 1 booking, past"),
    ],
)
def test_what_is_said_of_a_day(day: MonthDay, name: str) -> None:
    assert month_cell_name(cell(day), LOCALE) == name


def test_what_is_said_offline_and_before_the_figures_are_there() -> None:
    said = month_cell_name(cell(figures(), AS_OF), LOCALE)
    assert said == "July 12: 20 available slots, as of 10:42"
    unknown = month_cells(2018, 7, 6, {}, TODAY)[11]
    assert month_cell_name(unknown, LOCALE) == "July 12: not known yet"
