"""Months and weeks in figures: what to keep of a known and a new one, and their plain form for the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from bookdesk.data.plain_values import (
    day,
    flag,
    instant,
    members,
    one_of,
    optional,
    text,
    to_instant,
    whole,
)
from bookdesk.domain.schedule import Month, MonthDay, Severity, Week, WeekSpan
from bookdesk.domain.text import NAME_MOST
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.query.sharing import replace_equal

_MOST_NUMBER = 2**53
_MOST_MINUTES = 1_000_000
#: A week has no more minutes than this, an hour that a clock change repeats among them.
_MOST_SPANS = 7 * 24 * 60 + 60
#: How far a zone's midnight lies from that of UTC at most, rounded up.
_ZONES = timedelta(days=1)


def shared_figures(old: Month | Week | None, new: Month | Week) -> Month | Week:
    """Return what to keep of a known and a newly arrived value; the engine's `structural_sharing`.

    Equal days and stretches keep the known objects under the new stamp. What is older than what is
    known loses, as in `availability.shared`: a lower seq of the same epoch, or with the same seq an
    earlier `as_of`. Another epoch always wins.
    """
    if old is None or old is new:
        return new
    if old.epoch == new.epoch and (new.seq, new.as_of) < (old.seq, old.as_of):
        return old
    if old == new:
        return old
    if isinstance(old, Week) and isinstance(new, Week):
        new = new._replace(spans=replace_equal(old.spans, new.spans))
    return new._replace(days=replace_equal(old.days, new.days))


def month_tree(month: Month) -> list[object]:
    """Write a month as plain values. Raises ValueError for an instant that is none."""
    return [[_day_tree(one) for one in month.days], *_stamp_tree(month)]


def month_from_tree(tree: list[Any], month: str) -> Month:
    """Read what `month_tree` wrote of a month, named YYYY-MM. Raises ValueError for anything else."""
    days, *stamp = members(tree, 4, 4)
    found = _days(days, 31)
    if any(f"{one.date:%Y-%m}" != month for one in found):
        raise ValueError("a stored month has days of another")
    return Month(found, *_stamp(stamp))


def week_tree(week: Week) -> list[object]:
    """Write a week as plain values. Raises ValueError for an instant that is none."""
    return [
        [_span_tree(one) for one in week.spans],
        [_day_tree(one) for one in week.days],
        *_stamp_tree(week),
    ]


def week_from_tree(tree: list[Any], start: str) -> Week:
    """Read what `week_tree` wrote of the week that begins on a date. Raises ValueError for anything else."""
    spans, days, *stamp = members(tree, 5, 5)
    first = day(start)
    if not EARLIEST_DAY <= first <= LATEST_DAY:
        raise ValueError("a stored week lies outside of all dates")
    found = _days(days, 7)
    if any(not 0 <= (one.date - first).days < 7 for one in found):
        raise ValueError("a stored week has days of another")
    return Week(_spans(spans, first), found, *_stamp(stamp))


def _stamp_tree(figures: Month | Week) -> list[object]:
    return [to_instant(figures.as_of), figures.epoch, figures.seq]


def _stamp(tree: list[Any]) -> tuple[datetime, str, int]:
    as_of, epoch, seq = tree
    return instant(as_of), text(epoch, 128), whole(seq, 0, _MOST_NUMBER)


def _day_tree(m: MonthDay) -> list[object]:
    return [
        m.date.isoformat(), m.available_count, m.limited, m.booked_count, m.closed, m.label,
        m.booked_minutes, m.work_minutes,
    ]  # fmt: skip


def _days(tree: object, most: int) -> tuple[MonthDay, ...]:
    found = tuple(_day(one) for one in members(tree, 0, most))
    if any(one.date >= following.date for one, following in pairwise(found)):
        raise ValueError("a stored month or week has its days in disorder")
    return found


def _day(tree: object) -> MonthDay:
    on, available, limited, booked, closed, label, booked_minutes, work_minutes = members(tree, 8, 8)
    return MonthDay(
        day(on),
        whole(available, 0, _MOST_NUMBER),
        flag(limited),
        whole(booked, 0, _MOST_NUMBER),
        flag(closed),
        optional(label, lambda value: text(value, NAME_MOST)),
        whole(booked_minutes, 0, _MOST_MINUTES),
        whole(work_minutes, 0, _MOST_MINUTES),
    )


def _span_tree(s: WeekSpan) -> list[object]:
    return [to_instant(s.start), to_instant(s.end), s.label, s.severity, s.free_providers, s.of_providers]


def _spans(tree: object, first: date) -> tuple[WeekSpan, ...]:
    found = tuple(_span(one) for one in members(tree, 0, _MOST_SPANS))
    midnight = datetime.combine(first, time(0), UTC)
    low, high = midnight - _ZONES, midnight + timedelta(days=7) + _ZONES
    if any(one.start < low or one.end > high for one in found):
        raise ValueError("a stored week has stretches of another")
    if any(one.end > following.start for one, following in pairwise(found)):
        raise ValueError("a stored week has its stretches in disorder")
    return found


def _span(tree: object) -> WeekSpan:
    start, end, label, severity, free, of = members(tree, 6, 6)
    begins, ends, able = instant(start), instant(end), whole(of, 0, _MOST_NUMBER)
    if begins >= ends:
        raise ValueError("a stored stretch ends before it starts")
    return WeekSpan(
        begins, ends, text(label, NAME_MOST), one_of(Severity, severity), whole(free, 0, able), able
    )
