"""Opening hours, derived from the bookings: no file tells them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.hours import weekly_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The salon itself, booked like a member of staff; nobody works those hours.
HOUSE = frozenset({"HOUSE"})

_HALF_HOUR = 30
_LAST_MINUTE = 24 * 60 - _HALF_HOUR
#: A weekday counts when it was worked this share as often as the provider's busiest one.
_RARE = 0.15
_LEAST_DATES = 2
#: This share of starts and of ends may lie outside the hours: an early favour, a late finish.
_STRAY = 0.02
#: Who has had no booking for so long before the end of what really happened has left.
_LEFT_AFTER = timedelta(weeks=4)


class Worked(NamedTuple):
    """A booking as opening hours see it: a date and minutes from midnight, civil time."""

    date: date
    start: int
    end: int


class WorkingHours(NamedTuple):
    """A row of hours: an RFC 5545 rule, minutes of a civil day, and the dates it holds for (inclusive)."""

    rule: str
    start_minute: int
    end_minute: int
    first: date
    last: date | None


def working_hours(worked: Iterable[Worked], until: date | None) -> list[WorkingHours]:
    """Derive one provider's weekly hours from their bookings.

    `until` is the last date on which anything really happened, None when nothing tells. For each
    weekday hours go from the earliest start to the latest end, rounded outwards to half hours, the
    rarest fiftieth left aside; a weekday that was worked once, or far less often than the others,
    is a day off. Hours begin with the first booking and go on, unless the provider had left.
    """
    days: Mapping[int, list[Worked]] = defaultdict(list)
    dates: set[date] = set()
    for one in worked:
        days[one.date.weekday()].append(one)
        dates.add(one.date)
    if not dates:
        return []
    counts = {day: len({one.date for one in found}) for day, found in days.items()}
    least = max(_LEAST_DATES, _RARE * max(counts.values()))
    if max(counts.values()) < least:
        least = 1
    left = until is not None and max(dates) < until - _LEFT_AFTER
    spans: dict[tuple[int, int], list[int]] = defaultdict(list)
    for day in sorted(days):
        if counts[day] >= least:
            spans[_span(days[day])].append(day)
    last = max(dates) if left else None
    return [WorkingHours(weekly_rule(on), *span, min(dates), last) for span, on in spans.items()]


def _span(worked: list[Worked]) -> tuple[int, int]:
    strays = int(len(worked) * _STRAY)
    start = sorted(one.start for one in worked)[strays]
    end = sorted(one.end for one in worked)[-1 - strays]
    low = start // _HALF_HOUR * _HALF_HOUR
    return low, max(
        min(-(-end // _HALF_HOUR) * _HALF_HOUR, _LAST_MINUTE), min(low + _HALF_HOUR, _LAST_MINUTE)
    )


def last_full_week(bookings: Mapping[date, int], happened: date | None) -> date:
    """Return the Monday of the last full week of what really happened.

    `bookings` counts bookings by date; `happened` is the date of the last receipt or no-show. With
    none of those, it is the last week that was at least half as busy as the middle one. Raises
    ValueError when there are no bookings.
    """
    if happened is not None:
        return _monday(happened + timedelta(days=1)) - timedelta(weeks=1)
    weeks: dict[date, int] = defaultdict(int)
    for day, count in bookings.items():
        weeks[_monday(day)] += count
    if not weeks:
        raise ValueError("no bookings")
    middle = sorted(weeks.values())[len(weeks) // 2]
    return max(week for week, count in weeks.items() if count * 2 >= middle)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def minute_clock(minute: int) -> time:
    """Turn minutes from midnight into a civil time."""
    return time(minute // 60, minute % 60)
