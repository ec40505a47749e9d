"""The week of the design's picture by hand, and what a week is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bookdesk.domain.intervals import Interval
from bookdesk.domain.locale import Locale
from bookdesk.domain.schedule import MonthDay, Severity, Week, WeekSpan
from bookdesk.domain.week_layout import Known, lay_out_week
from bookdesk.domain.zones import to_seconds, zone
from bookdesk.viewmodels.week_grid import WeekGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

WHERE = zone("America/Winnipeg")
LOCALE = Locale(WHERE)
SUNDAY, THURSDAY = date(2018, 7, 8), date(2018, 7, 12)
_SPANS = {
    12: (("10:45", "11:30", 0), ("11:30", "12:30", 3), ("12:30", "13:00", 1), ("13:00", "14:30", 2),
         ("14:30", "15:15", 1), ("15:15", "17:00", 4), ("17:00", "18:00", 1)),
    13: (("09:00", "10:00", 2), ("10:00", "12:30", 0), ("12:30", "13:30", 1), ("13:30", "14:30", 2),
         ("14:30", "17:00", 0), ("17:00", "18:00", 2)),
    14: (("09:00", "11:00", 4), ("11:00", "13:00", 2), ("13:00", "14:00", 0), ("14:00", "16:00", 5)),
}  # fmt: skip
#: Free slots, bookings, booked and working minutes of each day.
_FIGURES = {
    8: (0, 0, 0, 0), 9: (0, 33, 2450, 2880), 10: (0, 35, 2592, 2880), 11: (0, 32, 2450, 2880),
    12: (20, 30, 1958, 2880), 13: (9, 41, 2534, 2880), 14: (24, 14, 1128, 2400),
}  # fmt: skip


def instant(day: date, clock: str) -> datetime:
    """Return the instant of a time of day in the salon."""
    return datetime.combine(day, time.fromisoformat(clock), WHERE).astimezone(UTC)


NOW = instant(THURSDAY, "10:43")


def make_span(day: date, start: str, end: str, free: int, of: int = 6) -> WeekSpan:
    """Make a stretch in which `free` of `of` providers are free, as the server would tell it."""
    severity = Severity.NORMAL if free >= min(3, of) else Severity.LIMITED
    return WeekSpan(
        instant(day, start), instant(day, end), f"{free} free", severity if free else Severity.FULL, free, of
    )


def make_days() -> tuple[MonthDay, ...]:
    """Make the figures of the picture's week."""
    return tuple(
        MonthDay(
            date(2018, 7, n), free, 0 < free < 10, booked, work == 0, None, spent, work,
        )
        for n, (free, booked, spent, work) in _FIGURES.items()
    )  # fmt: skip


def make_week(spans: Sequence[WeekSpan] | None = None, days: Sequence[MonthDay] | None = None) -> Week:
    """Make the picture's week, or one of other spans or days."""
    if spans is None:
        spans = [make_span(date(2018, 7, n), *one) for n, all_of_day in _SPANS.items() for one in all_of_day]
    return Week(tuple(spans), make_days() if days is None else tuple(days), NOW, "e1", 7)


def make_grid(
    week: Week | None = None,
    *,
    start: date = SUNDAY,
    now: datetime = NOW,
    locale: Locale = LOCALE,
    known: bool = True,
    begun: int | None = 13,
    as_of: datetime | None = None,
    mine: bool = False,
) -> WeekGrid:
    """Lay out the picture's week; with `known` its hours are in memory, 09:00 to 18:00 each day."""
    hours = {}
    for number in range(1, 7) if known else ():
        day = start + timedelta(days=number)
        ends = "16:00" if number == 6 else "18:00"
        hours[day] = Interval(to_seconds(instant(day, "09:00")), to_seconds(instant(day, ends)))
    laid = lay_out_week(start, week or make_week(), Known(hours, begun), to_seconds(now), locale.zone)
    return WeekGrid(
        start, laid.columns, laid.axis, laid.window, locale, "UTC-5", THURSDAY, as_of=as_of, mine=mine
    )
