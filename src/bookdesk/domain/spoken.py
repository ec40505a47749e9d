"""Spoken names: what a screen reader says of a cell. The one place that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.clocktext import clock, day_number, month_name, short_month, weekday
from bookdesk.domain.layout import BlockKind, reason_words
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.domain.month_layout import CellKind
from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.domain.week_layout import SpanKind
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from datetime import date, datetime

    from bookdesk.domain.layout import Block
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.month_layout import MonthCell
    from bookdesk.domain.week_layout import WeekBlock

_STATE_WORDS = {
    BlockKind.AVAILABLE: QT_TRANSLATE_NOOP("Spoken", "available"),
    BlockKind.LIMITED: QT_TRANSLATE_NOOP("Spoken", "limited"),
    BlockKind.SHORT: QT_TRANSLATE_NOOP("Spoken", "limited"),
    BlockKind.BOOKED: QT_TRANSLATE_NOOP("Spoken", "booked"),
    BlockKind.ARRIVED: QT_TRANSLATE_NOOP("Spoken", "arrived"),
    BlockKind.IN_SERVICE: QT_TRANSLATE_NOOP("Spoken", "in service"),
    BlockKind.DONE: QT_TRANSLATE_NOOP("Spoken", "done"),
    BlockKind.NO_SHOW: QT_TRANSLATE_NOOP("Spoken", "no-show"),
    BlockKind.UNAVAILABLE: QT_TRANSLATE_NOOP("Spoken", "unavailable"),
    BlockKind.PAST: QT_TRANSLATE_NOOP("Spoken", "not booked"),
    BlockKind.HELD_BY_YOU: QT_TRANSLATE_NOOP("Spoken", "held by you"),
}
_BOOKED = frozenset(
    {BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW}
)


def cell_name(block: Block, provider_name: str, locale: Locale, server_now: datetime) -> str:
    """Name a cell: "11:45 to 12:30, available, provider Becky".

    A held one tells the seconds left at `server_now`; a booked one the customer and service, a
    class its name and places. A free one is of the service that is looked for: it goes without saying.
    """
    translate = locale.translate
    parts = [spoken_span(block.start, block.end, locale), _state(block, locale)]
    if block.kind in (BlockKind.HELD, BlockKind.HELD_BY_YOU) and block.held_until is not None:
        parts.append(seconds_left((block.held_until - server_now).total_seconds(), locale))
    parts += [text for text in (reason_words(block.reason, locale), block.title) if text]
    if block.kind in _BOOKED and block.service_name and block.service_name != block.title:
        parts.append(block.service_name)
    if block.capacity > 1:
        places = translate("Spoken", "{left} of %n place(s) left", None, block.capacity)
        parts.append(places.format(left=block.remaining))
    if block.overlap:
        parts.append(translate("Spoken", "overlaps another booking"))
    parts.append(translate("Spoken", "provider {name}").format(name=provider_name))
    return ", ".join(one_line(part[: 2 * NAME_MOST]) for part in parts)


def no_cell_name(column: str, locale: Locale) -> str:
    """Name a place past the end of a shorter column, `column` as it is called: "nothing further, Becky"."""
    return f"{locale.translate('Spoken', 'nothing further')}, {one_line(column)}"


def row_name(row: int, locale: Locale) -> str:
    """Name a row, from 0, where its cells have nothing in common: "row 1"."""
    return locale.translate("Spoken", "row {number}").format(number=row + 1)


def _state(block: Block, locale: Locale) -> str:
    if block.kind is BlockKind.HELD:
        if not block.held_by:
            return locale.translate("Spoken", "held by another desk")
        return locale.translate("Spoken", "held by {desk}").format(desk=block.held_by)
    if block.is_taken_by_unknown:
        return locale.translate("Spoken", "taken")
    return locale.translate("Spoken", _STATE_WORDS[block.kind])


def spoken_span(start: datetime, end: datetime, locale: Locale) -> str:
    """Say a stretch of time: "11:45 to 12:30", where the screen has a dash."""
    text = locale.translate("Spoken", "{start} to {end}")
    return text.format(start=clock(start, locale), end=clock(end, locale))


def seconds_left(seconds: float, locale: Locale) -> str:
    """Say what is left of a hold: "43 seconds left", "1 minute 12 seconds left"."""
    whole = max(0, -int(-seconds // 1))
    minutes, rest = divmod(whole, 60)
    parts = []
    if minutes:
        parts.append(locale.translate("Spoken", "%n minute(s)", None, minutes))
    if rest or not minutes:
        parts.append(locale.translate("Spoken", "%n second(s)", None, rest))
    return locale.translate("Spoken", "{time} left").format(time=" ".join(parts))


def month_cell_name(cell: MonthCell, locale: Locale) -> str:
    """Name a month's cell: "Nov 12: 3 available slots", "Jul 1: closed, Canada Day"."""
    translate = locale.translate
    if cell.kind is CellKind.CLOSED:
        said = translate("Spoken", "closed")
        if cell.label:
            said += ", " + one_line(reason_words(cell.label[:NAME_MOST], locale))
    elif cell.kind is CellKind.PAST:
        said = translate("Spoken", "%n booking(s), past", None, cell.bookings)
    elif cell.kind is CellKind.UNKNOWN:
        said = translate("Spoken", "not known yet")
    else:
        said = translate("Spoken", "%n available slot(s)", None, cell.free)
        if cell.kind is CellKind.LIMITED:
            said += ", " + translate("Spoken", "limited")
        elif cell.kind is CellKind.FULL:
            said += ", " + translate("Spoken", "full")
        if cell.as_of is not None:
            said += ", " + translate("Spoken", "as of {time}").format(time=clock(cell.as_of, locale))
    text = translate("Spoken", "{month} {day}: {said}")
    return text.format(
        month=short_month(cell.date.month, locale), day=day_number(cell.date, locale), said=said
    )


def week_span_name(block: WeekBlock, day: date, locale: Locale, as_of: datetime | None = None) -> str:
    """Name a week's cell: "Thursday 12 July, 11:30 to 12:30, 3 of 6 providers free".

    With `as_of`, an aware instant, what is free is what was known then.
    """
    translate = locale.translate
    date_ = translate("Spoken", "{weekday} {day} {month}")
    parts = [
        date_.format(
            weekday=weekday(day, locale), day=day_number(day, locale), month=month_name(day.month, locale)
        )
    ]
    if not block.guessed:
        parts.append(spoken_span(from_seconds(block.starts), from_seconds(block.ends), locale))
    if block.kind is SpanKind.CLOSED:
        parts.append(one_line(reason_words(block.label[:NAME_MOST], locale)))
    elif block.kind is SpanKind.PAST:
        if block.bookings is not None:
            parts.append(translate("Spoken", "%n booking(s)", None, block.bookings))
        parts.append(translate("Spoken", "past"))
    else:
        free = translate("Spoken", "{free} of %n provider(s) free", None, block.of)
        if block.most:
            free = translate("Spoken", "{free} to {most} of %n provider(s) free", None, block.of)
        parts.append(free.format(free=block.free, most=block.most))
        if block.kind is SpanKind.LIMITED:
            parts.append(translate("Spoken", "limited"))
        elif block.kind is SpanKind.FULL:
            parts.append(translate("Spoken", "full"))
        if as_of is not None:
            parts.append(translate("Spoken", "as of {time}").format(time=clock(as_of, locale)))
    return ", ".join(parts)
