"""Recurring hours: rules in a provider's civil time, expanded by dateutil.rrule into intervals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from dateutil import rrule

from bookdesk.domain.intervals import Interval, clip, merge, overlaps
from bookdesk.domain.zones import at_civil, day_bounds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class HoursRule:
    """A stretch of civil time that recurs, such as 09:00 to 17:00 on weekdays.

    `rule` is an RFC 5545 RRULE value without a start (FREQ=WEEKLY;BYDAY=MO,TU); it holds from
    `first` to `last`, both inclusive, `last` None for ever. An `end` at or before `start` lies
    on the next day.
    """

    rule: str
    start: time
    end: time
    first: date
    last: date | None = None

    def dates(self, start: date, end: date) -> list[date]:
        """List the rule's dates from `start` up to, not including, `end`."""
        low = max(start, self.first)
        high = end if self.last is None else min(end, self.last + timedelta(days=1))
        if low >= high:
            return []
        return _dates(self.rule, self.first, low, high)

    def interval(self, day: date, where: ZoneInfo) -> Interval:
        """Return the rule's stretch on one date in the provider's zone; empty when a gap swallows it."""
        until = day if self.end > self.start else day + timedelta(days=1)
        start = to_seconds(at_civil(day, self.start, where))
        return Interval(start, max(start, to_seconds(at_civil(until, self.end, where))))


@lru_cache(maxsize=4096)
def _dates(rule: str, first: date, low: date, high: date) -> list[date]:
    # UTC is only a carrier for civil dates here: rrule counts days, the zone comes in afterwards.
    start = datetime.combine(first, time(0), UTC)
    expanded = rrule.rrulestr(f"RRULE:{rule}", dtstart=start)
    found = expanded.between(
        datetime.combine(low, time(0), UTC), datetime.combine(high, time(0), UTC), inc=True
    )
    return [moment.date() for moment in found if moment.date() < high]


def weekly_rule(weekdays: Iterable[int]) -> str:
    """Write weekdays (0 for Monday) as an RFC 5545 rule: FREQ=WEEKLY;BYDAY=MO,TU."""
    return "FREQ=WEEKLY;BYDAY=" + ",".join(_DAY_CODES[day] for day in sorted(weekdays))


def stretches_near(rule: HoursRule, day: date, where: ZoneInfo, desk_zone: ZoneInfo) -> list[Interval]:
    """Return the whole stretches of a rule (in the zone `where`) that touch a date of `desk_zone`.

    The date is the business's; a provider elsewhere may have worked on it the civil day before or
    after, so the neighbours are expanded too.
    """
    bounds = day_bounds(day, desk_zone)
    # Two days back: a stretch may last a day and end in a zone that is most of a day behind.
    near = [day + timedelta(days=n) for n in (-2, -1, 0, 1)]
    found = [rule.interval(on, where) for on in near if on in _month_dates(rule, on.year, on.month)]
    return [when for when in found if overlaps(when, bounds)]


@lru_cache(maxsize=8192)
def _month_dates(rule: HoursRule, year: int, month: int) -> frozenset[date]:
    # A rule is worked out from its first date each time: a month at once, not a day at a time.
    after = date(year + month // 12, month % 12 + 1, 1)
    return frozenset(rule.dates(date(year, month, 1), after))


def hours_on(rules: Iterable[HoursRule], day: date, where: ZoneInfo, desk_zone: ZoneInfo) -> list[Interval]:
    """Return the stretches of `rules` (in the zone `where`), joined and cut to a date of `desk_zone`."""
    found = [when for rule in rules for when in stretches_near(rule, day, where, desk_zone)]
    return merge(clip(found, day_bounds(day, desk_zone)))
