"""A week as seven columns: what stands in each, and which hours of the day the columns show."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.intervals import Interval, clip, subtract
from bookdesk.domain.layout import CLOSED, NOT_OFFERED, SHORTEST
from bookdesk.domain.month_layout import booked_percent
from bookdesk.domain.schedule import Severity
from bookdesk.domain.slots import round_up
from bookdesk.domain.week_axis import WeekAxis
from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from bookdesk.domain.schedule import MonthDay, Week, WeekSpan

WEEK_DAYS = 7
_HOUR = 3600
#: The hours of a week of which nothing is known, as of a day on which nobody works (`window_around`).
_USUAL = Interval(9 * _HOUR, 17 * _HOUR)
#: A shorter stretch, in seconds, has no room for more than its number: it is told with its neighbour.
_ALONE_FROM = 30 * 60
#: Short stretches are told together up to so many seconds: a longer one would hide how a day goes.
_TOGETHER_TO = _HOUR


class SpanKind(StrEnum):
    """What a block of the week tells, named as the states that it is drawn like."""

    FREE = "available"
    LIMITED = "limited"
    FULL = "booked"
    PAST = "done"
    CLOSED = "unavailable"


_KIND_OF_SEVERITY = {
    Severity.NORMAL: SpanKind.FREE,
    Severity.LIMITED: SpanKind.LIMITED,
    Severity.FULL: SpanKind.FULL,
}


class WeekBlock(NamedTuple):
    """One rectangle of a day's column, in epoch seconds.

    `free` of `of` providers have a free slot there, at times up to `most`; that is 0 where their number
    stays. `bookings` counts those of past time, None where that is not known, `label` is why it is
    closed. What is `guessed` has no times that could be told.
    """

    kind: SpanKind
    starts: int
    ends: int
    free: int = 0
    of: int = 0
    bookings: int | None = None
    label: str = ""
    guessed: bool = False
    most: int = 0


class WeekColumn(NamedTuple):
    """A day of the week: its figures as in a month's cell, None while they are not known, and its blocks."""

    date: date
    is_today: bool
    is_past: bool
    figures: MonthDay | None
    percent: int | None
    blocks: tuple[WeekBlock, ...]

    @property
    def is_closed(self) -> bool:
        """Tell whether nobody works."""
        return self.figures is not None and self.figures.closed


class WeekLayout(NamedTuple):
    """A week's columns, and the hours of their common axis that are shown, in its places."""

    columns: tuple[WeekColumn, ...]
    axis: WeekAxis
    window: Interval


class Known(NamedTuple):
    """What memory tells of a week besides its figures.

    `hours` are the working hours of some dates in epoch seconds, `begun` the number of today's
    bookings that have begun. `usual` are the hours of the week that was shown before, seconds past
    midnight.
    """

    hours: Mapping[date, Interval]
    begun: int | None = None
    usual: Interval = _USUAL


def lay_out_week(start: date, week: Week | None, known: Known, now: int, where: ZoneInfo) -> WeekLayout:
    """Lay out the seven days from `start`; `now` is the server's clock, epoch seconds.

    Stretches that have begun by now begin now: nothing before can be had or missed.
    """
    days = [start + timedelta(days=number) for number in range(WEEK_DAYS)]
    axis = WeekAxis(days, where)
    figures = {day.date: day for day in week.days} if week is not None else {}
    told_spans = week.spans if week is not None else ()
    stretches = [(to_seconds(span.start), to_seconds(span.end), span) for span in told_spans]
    spans = [_spans_in(stretches, axis.bounds(n), now) for n in range(WEEK_DAYS)]
    window = _window(axis, days, spans, known)
    today = civil_date(now, where)
    columns = []
    for number, day in enumerate(days):
        shown = Interval(axis.since(number, window.start), axis.since(number, window.end))
        told = figures.get(day)
        blocks = _blocks(
            shown, told, spans[number], _Told(known.hours.get(day), known.begun, now), day, today
        )
        columns.append(
            WeekColumn(day, day == today, day < today, told, booked_percent(told) if told else None, blocks)
        )
    return WeekLayout(tuple(columns), axis, window)


class _Told(NamedTuple):
    hours: Interval | None
    begun: int | None
    now: int


def _spans_in(stretches: list[tuple[int, int, WeekSpan]], bounds: Interval, now: int) -> list[WeekBlock]:
    first, last = max(bounds.start, round_up(now)), bounds.end
    found = []
    for start, end, span in stretches:
        # Six of seven are other days'.
        if start < last and first < end and start < end:
            kind = _KIND_OF_SEVERITY[span.severity]
            low, high = max(start, first), min(end, last)
            found.append(WeekBlock(kind, low, high, span.free_providers, span.of_providers))
    return _told_together(found)


def _told_together(spans: list[WeekBlock]) -> list[WeekBlock]:
    """Join stretches that are too short to be read with neighbours of their kind.

    What a joined one says holds at each of its instants: from the fewest to the most that are free.
    """
    told: list[WeekBlock] = []
    for number, span in enumerate(spans):
        last = told[-1] if told else None
        if last is None or not _are_of_a_kind(last, span):
            told.append(span)
            continue
        short = span.ends - span.starts < _ALONE_FROM
        has_other = number + 1 < len(spans) and _are_of_a_kind(span, spans[number + 1])
        long = last.ends - last.starts
        if long < _ALONE_FROM or (short and (long < _TOGETHER_TO or not has_other)):
            least, most = min(last.free, span.free), max(last.free, last.most, span.free)
            told[-1] = last._replace(ends=span.ends, free=least, most=most if most > least else 0)
        else:
            told.append(span)
    return told


def _are_of_a_kind(one: WeekBlock, following: WeekBlock) -> bool:
    """Tell whether two stretches may be told as one: nothing between them, one colour, as many providers."""
    return one.ends == following.starts and (one.kind, one.of) == (following.kind, following.of)


def _window(axis: WeekAxis, days: list[date], spans: list[list[WeekBlock]], known: Known) -> Interval:
    """Return whole hours around all that is known to be open, else the hours that are usual."""
    edges: list[int] = []
    for number, day in enumerate(days):
        bounds = axis.bounds(number)
        open_times = [Interval(span.starts, span.ends) for span in spans[number]]
        hours = known.hours.get(day)
        for part in clip([*open_times, *([hours] if hours else [])], bounds):
            edges += (axis.place_of(number, part.start), axis.place_of_end(number, part.end))
    if not edges:
        edges = [axis.place_of_wall(known.usual.start), axis.place_of_wall(known.usual.end)]
    low = max(0, min(edges) // _HOUR * _HOUR)
    high = min(max(axis.end, 0), -(-max(edges) // _HOUR) * _HOUR)
    return Interval(low, max(high, low + _HOUR))


def _blocks(
    shown: Interval, figures: MonthDay | None, spans: list[WeekBlock], told: _Told, day: date, today: date
) -> tuple[WeekBlock, ...]:
    if figures is None and not spans:
        return ()
    if figures is not None and figures.closed and not spans:
        return _closed([shown], figures.label or CLOSED)
    hours = told.hours
    past: list[WeekBlock] = []
    if day < today:
        past = _past(hours or shown, figures.booked_count if figures else None, guessed=hours is None)
    elif day == today:
        until = min(round_up(told.now), spans[0].starts if spans else shown.end)
        works = bool(spans) and spans[0].starts <= round_up(told.now)
        if hours is not None:
            past = _past(Interval(hours.start, min(hours.end, until)), told.begun)
        elif works or not spans:
            past = _past(Interval(shown.start, until), told.begun, guessed=True)
    blocks = [*past, *spans]
    gaps = subtract([shown], [Interval(block.starts, block.ends) for block in blocks])
    offered = bool(spans) or day < today or (day == today and _is_over(hours, told.now))
    shut = _closed(gaps, CLOSED if offered else NOT_OFFERED)
    return tuple(sorted([*_clipped(blocks, shown), *shut], key=lambda block: block.starts))


def _is_over(hours: Interval | None, now: int) -> bool:
    return hours is None or hours.end <= round_up(now)


def _past(part: Interval, bookings: int | None, *, guessed: bool = False) -> list[WeekBlock]:
    if part.start >= part.end:
        return []
    return [WeekBlock(SpanKind.PAST, part.start, part.end, bookings=bookings, guessed=guessed)]


def _closed(gaps: Iterable[Interval], label: str) -> tuple[WeekBlock, ...]:
    return tuple(
        WeekBlock(SpanKind.CLOSED, gap.start, gap.end, label=label)
        for gap in gaps
        if gap.end - gap.start >= SHORTEST
    )


def _clipped(blocks: Iterable[WeekBlock], shown: Interval) -> list[WeekBlock]:
    return [
        block
        if shown.start <= block.starts and block.ends <= shown.end
        else block._replace(starts=max(block.starts, shown.start), ends=min(block.ends, shown.end))
        for block in blocks
        if block.starts < shown.end and block.ends > shown.start
    ]
