"""A date as people type it, with a time behind it or not: "next fri 14:00", "12 jul 2 pm"."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from bookdesk.domain.clock_words import read_clock
from bookdesk.domain.date_words import read_date

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.domain.locale import Locale

#: A time of a 12-hour clock that names no half of the day is taken for one of these hours.
_AT_WORK = range(7, 19)


def read_moment(text: str, today: date, week_start: int, locale: Locale) -> tuple[date, time | None] | None:
    """Read a date, and the time behind it where there is one; None where no date is named.

    Arguments are those of `read_date`. What can be read as a date alone is one: "12 7" is 12 July. So a
    time of figures alone is none here: it has a colon, an h, a dot, or says its half of the day.
    """
    day = read_date(text, today, week_start, locale)
    if day is not None:
        return day, None
    words = text.split()
    # "14:00" is a word, "2 pm" are two.
    for place in (-1, -2):
        head, tail = " ".join(words[:place]), " ".join(words[place:])
        clock = None if "".join(words[place:]).isdigit() else _read_clock(tail, locale)
        if clock is not None and (day := read_date(head, today, week_start, locale)) is not None:
            return day, clock
    return None


def _read_clock(text: str, locale: Locale) -> time | None:
    halves = (read_clock(text, time(hour), is_12_hour=locale.is_12_hour) for hour in (0, 12))
    found = [clock for clock in halves if clock is not None]
    return next((clock for clock in found if clock.hour in _AT_WORK), found[0] if found else None)
