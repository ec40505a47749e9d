"""The sentences around a month: its second line, the status bar's, and what a cell has no room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.clocktext import (
    clock,
    day_number,
    long_date,
    month_name,
    short_date,
    weekday,
)
from bookdesk.domain.layout import CLOSED, reason_words
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.month_layout import CellKind
from bookdesk.domain.text import NAME_MOST, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bookdesk.data.next_known import NextKnown
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.month_layout import MonthCell

#: The legend of the month: what a row shows, and its words (context "MonthLegend").
#: "Limited" is the server's word: below 10 and below a quarter of the day's slots. A small desk's day
#: may have fewer than 10 and not be limited.
MONTH_LEGEND: tuple[tuple[str, str], ...] = (
    ("available", QT_TRANSLATE_NOOP("MonthLegend", "Slots free")),
    ("limited", QT_TRANSLATE_NOOP("MonthLegend", "Limited, few slots left")),
    ("booked", QT_TRANSLATE_NOOP("MonthLegend", "Full, none free")),
    ("load", QT_TRANSLATE_NOOP("MonthLegend", "Share of time booked")),
    ("unavailable", QT_TRANSLATE_NOOP("MonthLegend", "Closed")),
)


def second_lines(
    cells: Sequence[MonthCell], today: date, following: NextKnown | None, locale: Locale
) -> tuple[str, ...]:
    """Count the free slots of a month's own days: "401 slots free from today, next today 11:30 Kelly".

    A month that is over tells its bookings; what is not known, such as the next slot, is left out. Shorter
    ones follow: they leave out from when on they count, and the next slot comes before the number of all.
    """
    own = [cell for cell in cells if cell.in_month]
    tr = locale.translate
    if own[-1].date < today:
        count = sum(cell.bookings for cell in own)
        return (tr("Month", "%n booking(s)", None, count),)
    count = sum(cell.free for cell in own if cell.date >= today)
    if count == 0:
        return (tr("Month", "No slot free"),)
    if own[0].date > today:
        return (free_slots(count, locale),)
    slots = tr("Month", "%n slot(s) free from today", None, count)
    return with_next((slots, free_slots(count, locale)), following, today, locale)


def with_next(
    slots: tuple[str, str], following: NextKnown | None, today: date, locale: Locale
) -> tuple[str, ...]:
    """Add the next slot to a count in a long and a short way: from the longest text to the shortest."""
    if following is None:
        return slots
    tr, day = locale.translate, following.start.astimezone(locale.zone).date()
    coming = {
        "day": tr("Month", "today") if day == today else short_date(day, locale),
        "time": clock(following.start, locale),
        "provider": one_line(following.provider_name[:NAME_MOST]),
    }
    counted = tr("Month", "{slots}, next {day} {time} {provider}")
    return (
        *(counted.format(slots=one, **coming) for one in slots),
        tr("Month", "Next {day} {time} {provider}").format(**coming),
        slots[-1],
    )


def selected_text(cell: MonthCell, locale: Locale) -> str:
    """Tell in the status bar what is selected: "Tuesday 17 July selected, 22 slots free"."""
    tr = locale.translate
    date_ = tr("Month", "{weekday} {day} {month}").format(
        weekday=weekday(cell.date, locale),
        day=day_number(cell.date, locale),
        month=month_name(cell.date.month, locale),
    )
    if cell.kind is CellKind.UNKNOWN:
        return tr("Month", "{date} selected").format(date=date_)
    if cell.kind is CellKind.CLOSED:
        said = closed_text(cell, locale)
    elif cell.kind is CellKind.PAST:
        said = tr("Month", "%n booking(s)", None, cell.bookings)
    else:
        said = free_slots(cell.free, locale)
        if cell.as_of is not None:
            said = tr("Month", "{count} at {time}").format(count=said, time=clock(cell.as_of, locale))
    return tr("Month", "{date} selected, {said}").format(date=date_, said=said)


def cell_note(cell: MonthCell, locale: Locale, *, mine: bool) -> str:
    """Tell what the name of a cell leaves out: "Thursday 12 July 2018, today, 68% full".

    With `mine` the bookings are those of whoever is signed in, and they are counted.
    """
    tr = locale.translate
    parts = [long_date(cell.date, locale)]
    if cell.is_today:
        parts.append(tr("Month", "today"))
    if cell.percent is not None:
        parts.append(mine_text(cell, locale) if mine else load_text(cell.percent, locale))
    return ", ".join(parts)


def free_slots(count: int, locale: Locale) -> str:
    """Count free slots: "22 slots free"."""
    return locale.translate("Month", "%n slot(s) free", None, count)


def closed_text(cell: MonthCell, locale: Locale) -> str:
    """Name a closed day: a holiday's name, "Day off" of those that are looked at, or "Closed"."""
    return one_line(reason_words((cell.label or CLOSED)[:NAME_MOST], locale))


def load_text(percent: int, locale: Locale) -> str:
    """Tell how much of the working time is booked: "68% full"."""
    return locale.translate("Month", "{percent}% full").format(percent=percent)


def mine_text(cell: MonthCell, locale: Locale) -> str:
    """Count one's own bookings of a day: "3 bookings of mine"."""
    return locale.translate("Month", "%n booking(s) of mine", None, cell.bookings)
