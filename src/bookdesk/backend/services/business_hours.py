"""A provider's day as the timetable plans it: work, breaks, classes, closures. No booking stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.hours import hours_on, stretches_near
from bookdesk.domain.intervals import Interval, clip, covers, merge, overlaps, subtract, total
from bookdesk.domain.zones import civil_date, day_bounds

if TYPE_CHECKING:
    from bookdesk.backend.services.snapshot import Catalogue
    from bookdesk.domain.hours import HoursRule

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


def business_shift(catalogue: Catalogue, day: date) -> list[Interval]:
    """When the business is open that day: the hull of all providers' shifts, nothing where nobody works."""
    shifts = merge(part for other in catalogue.providers for part in plan(catalogue, other, day).shift)
    return [Interval(shifts[0].start, shifts[-1].end)] if shifts else []


def off_label(catalogue: Catalogue, day: date) -> str | None:
    """Say why somebody who does not work that day does not: one word for the day, the week and the month.

    A closure's label; "Day off" while others work; None where the business is closed to all.
    """
    return catalogue.closures.get(day) or (DAY_OFF if business_shift(catalogue, day) else None)


def _plan(catalogue: Catalogue, provider_id: str, day: date) -> DayPlan:
    desk_zone = catalogue.business.where
    bounds = day_bounds(day, desk_zone)
    provider = catalogue.providers[provider_id]
    closed = catalogue.closures.get(day)
    working: list[HoursRule] = []
    breaks: list[Break] = []
    classes: list[Occurrence] = []
    for entry in catalogue.timetables.get(provider_id, ()):
        if entry.kind == "work":
            working.append(entry.rule)
            continue
        found = stretches_near(entry.rule, day, provider.where, desk_zone)
        if entry.kind == "break":
            breaks += [Break(when, entry.reason or "Break") for when in found]
        elif entry.service_id is not None and provider.offers(entry.service_id):
            # A class of a service that the provider has given up is not given, and takes no time.
            classes += [Occurrence(entry.service_id, when) for when in found]
    if closed is not None:
        working, classes = [], []
    shift = hours_on(working, day, provider.where, desk_zone)
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
