"""A provider's day as the timetable plans it: work, breaks, classes, closures. No booking stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.intervals import Interval, clip, covers, merge, overlaps, subtract, total
from bookdesk.domain.zones import civil_date, day_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.backend.services.snapshot import Catalogue
    from bookdesk.domain.hours import HoursRule

#: The dates that the server plans for; beyond them a rule is not worked out.
EARLIEST = date(1970, 1, 2)
LATEST = date(2099, 12, 30)
#: What a day off without a closure's label says.
DAY_OFF = "Day off"
_PLANS_MOST = 50_000


class Occurrence(NamedTuple):
    """A class on its timetable."""

    service_id: str
    when: Interval


class Break(NamedTuple):
    """A break within working hours."""

    when: Interval
    reason: str


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A provider's business day. `work` leaves breaks out; `shift` is work with its breaks.

    `classes` begin on this day, `class_times` are all that touch it. `closed` is a closure's label.
    """

    bounds: Interval
    shift: tuple[Interval, ...]
    work: tuple[Interval, ...]
    breaks: tuple[Break, ...]
    classes: tuple[Occurrence, ...]
    class_times: tuple[Interval, ...]
    closed: str | None

    @property
    def work_minutes(self) -> int:
        """Whole minutes of work."""
        return total(self.work) // 60


def plan(catalogue: Catalogue, provider_id: str, day: date) -> DayPlan:
    """Return a provider's plan of a date of the business's zone; the catalogue keeps it."""
    key = (provider_id, day)
    known: DayPlan | None = catalogue.plans.get(key)
    if known is None:
        known = _plan(catalogue, provider_id, day)
        if len(catalogue.plans) >= _PLANS_MOST:
            catalogue.plans.clear()
        catalogue.plans[key] = known
    return known


def _plan(catalogue: Catalogue, provider_id: str, day: date) -> DayPlan:
    bounds = day_bounds(day, catalogue.business.where)
    where = catalogue.providers[provider_id].where
    closed = catalogue.closures.get(day)
    shifts: list[Interval] = []
    breaks: list[Break] = []
    classes: list[Occurrence] = []
    for entry in catalogue.timetables.get(provider_id, ()):
        # The provider may work elsewhere: their civil date can be the one before or after.
        for when in (entry.rule.interval(on, where) for on in _dates_near(entry.rule, day)):
            if not overlaps(when, bounds):
                continue
            if entry.kind == "work":
                shifts.append(when)
            elif entry.kind == "break":
                breaks.append(Break(when, entry.reason or "Break"))
            elif entry.service_id is not None:
                classes.append(Occurrence(entry.service_id, when))
    if closed is not None:
        shifts, classes = [], []
    shift = merge(clip(shifts, bounds))
    resting = [
        Break(part, pause.reason)
        for pause in breaks
        for part in clip([pause.when], bounds)
        if any(overlaps(part, whole) for whole in shift)
    ]
    return DayPlan(
        bounds=bounds,
        shift=tuple(shift),
        work=tuple(subtract(shift, [pause.when for pause in resting])),
        breaks=tuple(sorted(resting)),
        classes=tuple(sorted(c for c in classes if bounds.start <= c.when.start < bounds.end)),
        class_times=tuple(sorted(c.when for c in classes)),
        closed=closed,
    )


def _dates_near(rule: HoursRule, day: date) -> Iterator[date]:
    for on in (day - timedelta(days=1), day, day + timedelta(days=1)):
        if on in _month_dates(rule, on.year, on.month):
            yield on


@lru_cache(maxsize=8192)
def _month_dates(rule: HoursRule, year: int, month: int) -> frozenset[date]:
    # A rule is worked out from its first date each time: a month at once, not a day at a time.
    after = date(year + month // 12, month % 12 + 1, 1)
    return frozenset(rule.dates(date(year, month, 1), after))


def _touched(catalogue: Catalogue, provider_id: str, when: Interval) -> list[DayPlan]:
    where = catalogue.business.where
    first, last = civil_date(when.start, where), civil_date(when.end - 1, where)
    return [plan(catalogue, provider_id, first + timedelta(days=n)) for n in range((last - first).days + 1)]


def within_work(catalogue: Catalogue, provider_id: str, when: Interval) -> bool:
    """Tell whether an interval lies within a provider's working hours, breaks and closures left out."""
    days = _touched(catalogue, provider_id, when)
    return covers([stretch for one in days for stretch in one.work], when)


def class_at(catalogue: Catalogue, provider_id: str, service_id: str, start: int) -> Occurrence | None:
    """Find the class of a service that begins at an instant (epoch seconds)."""
    day = plan(catalogue, provider_id, civil_date(start, catalogue.business.where))
    return next((c for c in day.classes if c.service_id == service_id and c.when.start == start), None)


def meets_class(catalogue: Catalogue, provider_id: str, when: Interval) -> bool:
    """Tell whether an interval overlaps a class of a provider's timetable."""
    return any(
        overlaps(when, busy) for day in _touched(catalogue, provider_id, when) for busy in day.class_times
    )
