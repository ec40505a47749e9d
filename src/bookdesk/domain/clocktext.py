"""Times as text, the same on screen, in speech and in messages; en dashes between times on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def clock(instant: datetime, where: ZoneInfo) -> str:
    """Write an instant's time of day: 10:42."""
    return instant.astimezone(where).strftime("%H:%M")


def clock_seconds(instant: datetime, where: ZoneInfo) -> str:
    """Write it with seconds: 10:43:54."""
    return instant.astimezone(where).strftime("%H:%M:%S")


def span(start: datetime, end: datetime, where: ZoneInfo) -> str:
    """Write a stretch of time: 11:45–12:30."""
    return f"{clock(start, where)}–{clock(end, where)}"


def countdown(seconds: float) -> str:
    """Write what is left: 1:12, 0:00 when nothing is; a begun second counts whole."""
    whole = max(0, -int(-seconds // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def length(minutes: int) -> str:
    """Write a length: 45 min, 1 h 03 min, 2 h."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"


def weekday(day: date) -> str:
    """Name a date's day of the week: Thursday."""
    return _DAYS[day.weekday()]


def month_name(month: int) -> str:
    """Name a month, 1 to 12."""
    return _MONTHS[month - 1]


def long_date(day: date) -> str:
    """Write a date in full: Thursday 12 July 2018."""
    return f"{weekday(day)} {day.day} {month_name(day.month)} {day.year}"


def short_date(day: date) -> str:
    """Write a date in short: Thu 12 July, Sun 22 Nov; a month of more than four letters is cut to three."""
    month = month_name(day.month)
    return f"{weekday(day)[:3]} {day.day} {month if len(month) <= 4 else month[:3]}"


def month_year(year: int, month: int) -> str:
    """Write a month: July 2018."""
    return f"{month_name(month)} {year}"
