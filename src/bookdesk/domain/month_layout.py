"""The month as six weeks of seven cells: which dates stand in it, and what each has to tell."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bookdesk.domain.schedule import MonthDay

WEEKS, WEEK_DAYS = 6, 7
CELLS = WEEKS * WEEK_DAYS
_DAY = timedelta(days=1)


class CellKind(StrEnum):
    """What a day has to tell: `unknown` has no figures yet, `past` counts bookings instead of free slots."""

    UNKNOWN = "unknown"
    FREE = "free"
    LIMITED = "limited"
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"


class MonthCell(NamedTuple):
    """A day in the month's table.

    `free` and `bookings` are counts of timeslots and bookings, `label` a closed day's name
    ("Canada Day"), `percent` the share of the working time that is booked, 0 to 100, None where
    nobody works. With `as_of`, an aware instant, the count is the one of that time.
    """

    date: date
    kind: CellKind
    in_month: bool
    is_today: bool = False
    free: int = 0
    bookings: int = 0
    label: str = ""
    percent: int | None = None
    as_of: datetime | None = None

    @property
    def can_be_shown(self) -> bool:
        """Tell whether the calendar reaches to this date."""
        return EARLIEST_DAY <= self.date <= LATEST_DAY


class Figures(NamedTuple):
    """A day's figures; with `as_of`, an aware instant, they are those of that time and may have changed."""

    day: MonthDay
    as_of: datetime | None = None


def first_cell(year: int, month: int, week_start: int) -> date:
    """Return the date at the top left of a month; `week_start` is 0 for Monday to 6."""
    first = date(year, month, 1)
    return first - (first.weekday() - week_start) % WEEK_DAYS * _DAY


def month_cells(
    year: int, month: int, week_start: int, figures: Mapping[date, Figures], today: date
) -> tuple[MonthCell, ...]:
    """Lay out the 42 days around a month, row by row; a day without figures is unknown."""
    first = first_cell(year, month, week_start)
    return tuple(
        _cell(day, (day.year, day.month) == (year, month), figures.get(day), today)
        for day in (first + number * _DAY for number in range(CELLS))
    )


def booked_percent(day: MonthDay) -> int | None:
    """Return the share of a day's working time that is booked, 0 to 100, None where nobody works.

    Only a day of which nothing is booked has 0, only one that is booked from end to end 100.
    """
    if day.work_minutes <= 0:
        return None
    if 0 < day.booked_minutes < day.work_minutes:
        return min(99, max(1, round(100 * day.booked_minutes / day.work_minutes)))
    return 100 if day.booked_minutes else 0


def kind_of(day: MonthDay, today: date) -> CellKind:
    """Tell what a day's figures amount to; "limited" is the server's word (DESIGN part 4)."""
    if day.closed:
        return CellKind.CLOSED
    if day.date < today:
        return CellKind.PAST
    if day.available_count == 0:
        return CellKind.FULL
    return CellKind.LIMITED if day.limited else CellKind.FREE


def _cell(day: date, in_month: bool, known: Figures | None, today: date) -> MonthCell:  # noqa: FBT001  a field's value
    if known is None:
        return MonthCell(day, CellKind.UNKNOWN, in_month, day == today)
    figures, kind = known.day, kind_of(known.day, today)
    may_change = kind in (CellKind.FREE, CellKind.LIMITED, CellKind.FULL)
    return MonthCell(
        day,
        kind,
        in_month,
        day == today,
        figures.available_count,
        figures.booked_count,
        (figures.label or "") if kind is CellKind.CLOSED else "",
        booked_percent(figures) if may_change else None,
        known.as_of if may_change else None,
    )
