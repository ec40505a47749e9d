"""The demo's ten weeks of bookings, laid out from the date alone.

Times, people and ids come from the server's date, so that the same date gives the same business;
the clock decides only what has happened already (see demo_states).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bookdesk.backend.demo_business import class_span, holiday_after
from bookdesk.domain.intervals import Interval, covers, subtract
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import at_civil, day_bounds, days_between, to_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time
    from zoneinfo import ZoneInfo

    from bookdesk.backend.demo_business import DemoBusiness, DemoClass, DemoProvider, DemoService

WEEKS_BACK = 4
WEEKS_AHEAD = 6
_MINUTE = 60
#: A stretch nobody booked is this long: the default service fits, so it is seen as a free slot.
_GAP = 45 * _MINUTE
#: Today one chair after the other stays free this long, so that a walk-in always finds one soon.
_WALK_IN = 50 * _MINUTE
_WALK_IN_EVERY = 45 * _MINUTE


@dataclass(frozen=True, slots=True)
class DemoBooking:
    """A booking as planned; instants are epoch seconds, UTC.

    `fate` is what becomes of it once its time is over; `arrives_s` when the customer comes in;
    `seat` counts from 1 in a class and is None elsewhere.
    """

    id: str
    provider_id: str
    service: DemoService
    user_id: str
    customer: int
    start_s: int
    end_s: int
    created_s: int
    arrives_s: int
    fate: BookingStatus
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class DemoBlock:
    """A block of a provider's time; instants are epoch seconds, UTC."""

    id: str
    provider_id: str
    start_s: int
    end_s: int
    reason: str


@dataclass(frozen=True, slots=True)
class DemoCalendar:
    """All bookings in start order, the training block and the holiday's date."""

    bookings: tuple[DemoBooking, ...]
    training: DemoBlock | None
    holiday: date


def lay_out_calendar(business: DemoBusiness, today: date) -> DemoCalendar:
    """Lay out the weeks around `today`, a date of the business's zone; the same for the same date."""
    planner = _Planner(business, today)
    holiday = holiday_after(today)
    start, end = today - timedelta(weeks=WEEKS_BACK), today + timedelta(weeks=WEEKS_AHEAD, days=1)
    for day in days_between(start, end):
        if day != holiday:
            planner.plan_day(day)
    ordered = sorted(planner.bookings, key=lambda b: (b.start_s, b.provider_id, b.seat or 0, b.id))
    return DemoCalendar(tuple(ordered), planner.training, holiday)


class _Planner:
    """Fills one day after the other, drawing from one random stream that the date seeds."""

    def __init__(self, business: DemoBusiness, today: date) -> None:
        self._business = business
        self._today = today
        self._midnight = day_bounds(today, business.where).start
        self._random = random.Random(f"bookdesk demo {today.isoformat()}")  # noqa: S311  not a secret: a layout
        self._customers_of_day: list[int] = []
        self.bookings: list[DemoBooking] = []
        self.training: DemoBlock | None = None

    def plan_day(self, day: date) -> None:
        """Plan a business day: classes first, then every provider's free stretches."""
        self._customers_of_day = list(range(len(self._business.customers)))
        self._random.shuffle(self._customers_of_day)
        working = [p for p in self._business.providers if day.weekday() in p.weekdays]
        stretches: dict[str, list[Interval]] = {}
        for provider in working:
            busy = [_span_on(day, provider.lunch, provider.where)]
            for entry in provider.classes:
                if day.weekday() in entry.weekdays:
                    busy.append(_span_on(day, class_span(entry), provider.where))
                    self._fill_class(provider, entry, busy[-1], day)
            stretches[provider.id] = subtract([_span_on(day, provider.work, provider.where)], busy)
        if day == self._today:
            self._train(working, stretches)
            self._keep_for_walk_ins(working, stretches)
        for provider in working:
            density = self._density(provider, day)
            for stretch in stretches[provider.id]:
                self._fill(provider, stretch, density, day)

    def _density(self, provider: DemoProvider, day: date) -> float:
        """Tell which share of the time is booked: full behind us, thinning out ahead."""
        away = (day - self._today).days
        if away == 0:
            # What is kept for walk-ins is out of the stretches already.
            return 0.96 if self._takes_walk_ins(provider) else 0.78
        if away < 0:
            return 0.8
        return max(0.18, 0.62 - 0.011 * away)

    def _takes_walk_ins(self, provider: DemoProvider) -> bool:
        return any(service.id == self._business.default_service_id for service in provider.services)

    def _train(self, working: Sequence[DemoProvider], stretches: dict[str, list[Interval]]) -> None:
        """Put today's training where it lies wholly in one provider's free time, off the walk-in chairs."""
        for provider in sorted(working, key=self._takes_walk_ins):
            span = _span_on(self._today, self._business.training, self._business.where)
            if covers(stretches[provider.id], span):
                stretches[provider.id] = subtract(stretches[provider.id], [span])
                reason = self._business.training_reason
                self.training = DemoBlock(self._new_id(), provider.id, span.start, span.end, reason)
                return

    def _keep_for_walk_ins(
        self, working: Sequence[DemoProvider], stretches: dict[str, list[Interval]]
    ) -> None:
        chairs = [provider.id for provider in working if self._takes_walk_ins(provider)]
        edges = [stretch for chair in chairs for stretch in stretches[chair]]
        at, last = min(e.start for e in edges), max(e.end for e in edges)
        turn = 0
        while at + _WALK_IN <= last:
            window = Interval(at, at + _WALK_IN)
            for step in range(len(chairs)):
                chair = chairs[(turn + step) % len(chairs)]
                if covers(stretches[chair], window):
                    stretches[chair] = subtract(stretches[chair], [window])
                    break
            turn += 1
            at += _WALK_IN_EVERY

    def _fill(self, provider: DemoProvider, stretch: Interval, density: float, day: date) -> None:
        at = stretch.start
        while at < stretch.end:
            fitting = {
                service: weight
                for service, weight in provider.services.items()
                if weight and at + service.minutes * _MINUTE <= stretch.end
            }
            if not fitting:
                return
            service = self._random.choices(list(fitting), list(fitting.values()))[0]
            span = Interval(at, at + service.minutes * _MINUTE)
            if self._random.random() < density:
                fate = BookingStatus.NO_SHOW if self._random.random() < 0.05 else BookingStatus.DONE
                self._add(provider, service, span, day, fate)
                at = span.end
            else:
                if self._random.random() < 0.12:
                    self._add(provider, service, span, day, BookingStatus.CANCELLED)
                at += _GAP

    def _fill_class(self, provider: DemoProvider, entry: DemoClass, span: Interval, day: date) -> None:
        capacity = entry.service.capacity
        away = (day - self._today).days
        most = capacity if away < 0 else capacity - 3 if away == 0 else max(1, capacity - 2 - away // 7)
        for seat in range(1, self._random.randint(max(1, most - 2), most) + 1):
            fate = BookingStatus.NO_SHOW if self._random.random() < 0.05 else BookingStatus.DONE
            self._add(provider, entry.service, span, day, fate, seat)

    def _add(
        self,
        provider: DemoProvider,
        service: DemoService,
        span: Interval,
        day: date,
        fate: BookingStatus,
        seat: int | None = None,
    ) -> None:
        if not self._customers_of_day:
            return
        # Made on a day before today at the latest: the clock's time of day must not matter.
        made_days_ago = self._random.randint(1, 21)
        made_at = self._random.randint(9 * 60, 17 * 60) * _MINUTE
        base = min(self._midnight, day_bounds(day, self._business.where).start)
        self.bookings.append(
            DemoBooking(
                id=self._new_id(),
                provider_id=provider.id,
                service=service,
                user_id=self._random.choice(self._business.users).id,
                customer=self._customers_of_day.pop(),
                start_s=span.start,
                end_s=span.end,
                created_s=base - made_days_ago * 86400 + made_at,
                arrives_s=span.start - self._random.randint(2, 20) * _MINUTE,
                fate=fate,
                seat=seat,
            )
        )

    def _new_id(self) -> str:
        return f"{self._random.getrandbits(96):024x}"


def _span_on(day: date, span: tuple[time, time], where: ZoneInfo) -> Interval:
    start, end = (to_seconds(at_civil(day, clock, where)) for clock in span)
    return Interval(start, end)
