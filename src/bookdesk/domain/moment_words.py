"""A date as people type it, with a time behind it or not: "next fri 14:00", "12 jul at 2 pm"."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from bookdesk.domain.clock_words import read_clock
from bookdesk.domain.date_words import read_date
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.text import folded

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.domain.locale import Locale

#: A time of a 12-hour clock that names no half of the day is taken for one of these hours.
_AT_WORK = range(7, 19)
#: "14:00" is a word, "2 pm" are two, "14 h 30" three and "2 : 30 pm" four.
_MOST_WORDS = 4
#: A list with commas between, as its translation is.
_AT = QT_TRANSLATE_NOOP("DateWords", "at")


def read_moment(text: str, today: date, week_start: int, locale: Locale) -> tuple[date, time | None] | None:
    """Read a date, and the time behind it where there is one; None where no date is named.

    Arguments are those of `read_date`. What can be read as a date alone is one: "12 7" is 12 July. So a
    time of figures alone is none here: it has a colon, an h, a dot, or says its half of the day. Behind
    "at", in English or the language of `locale`, figures alone are a time: "fri at 14".
    """
    day = read_date(text, today, week_start, locale)
    if day is not None:
        return day, None
    words = text.split()
    for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
        head, tail = words[:-count], words[-count:]
        if says_at := _is_at(head[-1], locale):
            head.pop()
        clock = _read_clock(" ".join(tail), locale) if says_at or not "".join(tail).isdigit() else None
        if clock is not None and (day := read_date(" ".join(head), today, week_start, locale)) is not None:
            return day, clock
    return None


def _is_at(word: str, locale: Locale) -> bool:
    known = (*_AT.split(","), *locale.translate("DateWords", _AT).split(","))
    return folded(word) in {folded(one).strip() for one in known}


def _read_clock(text: str, locale: Locale) -> time | None:
    halves = (read_clock(text, time(hour), is_12_hour=locale.is_12_hour) for hour in (0, 12))
    found = [clock for clock in halves if clock is not None]
    return next((clock for clock in found if clock.hour in _AT_WORK), found[0] if found else None)
