"""A schedule in memory that keeps the rules of the real one: holds, bookings, breaks and classes."""

from __future__ import annotations

import threading
from array import array
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from bookdesk.domain.alternatives import rank
from bookdesk.domain.clocktext import clock
from bookdesk.domain.columns import Extra, ProviderDay
from bookdesk.domain.hours import HoursRule, hours_on
from bookdesk.domain.ids import parse_timeslot_id, timeslot_id
from bookdesk.domain.intervals import Interval, clip, merge, overlaps
from bookdesk.domain.layout import LAST_SLOT_REASON, PAST_REASON
from bookdesk.domain.locale import Locale
from bookdesk.domain.schedule import (
    BookedTime,
    Booking,
    Business,
    Customer,
    Hold,
    MonthDay,
    Provider,
    Service,
    Severity,
    Slot,
    TimeBlock,
    WeekSpan,
)
from bookdesk.domain.slots import round_up, slots_of
from bookdesk.domain.states import CODE_OF_STATUS, FREE_STATUSES, BookingStatus, SlotStatus
from bookdesk.domain.zones import civil_date, day_bounds, days_between, from_seconds, to_seconds, zone
from bookdesk.errors import (
    ReservationExpired,
    SlotTaken,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_T = TypeVar("_T")


class FakeTime:
    """Time that moves only when it is told to; `monotonic` is in seconds, `now` an aware instant."""

    def __init__(self, now: datetime) -> None:
        self._start = now.astimezone(UTC)
        self._passed = 0.0

    def monotonic(self) -> float:
        return self._passed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def advance(self, seconds: float) -> None:
        self._passed += seconds


@dataclass
class HeldSlot:
    """A hold as the server keeps it; `desk` is who holds it."""

    token: str
    slot: Slot
    until: datetime
    desk: str
    extended: bool = False


@dataclass(frozen=True)
class Break:
    """A stretch in which a provider takes nobody, and why."""

    provider_id: str
    interval: Interval
    reason: str


@dataclass(frozen=True)
class Session:
    """A class: a service with places, at a time."""

    provider_id: str
    service_id: str
    interval: Interval
    capacity: int


class FakeSchedule:
    """What FakeGateway answers from; tests and factories write into it directly."""

    def __init__(
        self,
        business: Business,
        providers: Sequence[Provider],
        services: Sequence[Service],
        hours: Mapping[str, Sequence[HoursRule]],
        time: FakeTime,
    ) -> None:
        self._business, self._providers, self._services = business, tuple(providers), tuple(services)
        self._hours, self._time = hours, time
        self._where = zone(business.time_zone)
        self._numbers = 0
        self._lock = threading.RLock()
        self.held: dict[str, HeldSlot] = {}
        self.booked: dict[str, Booking] = {}
        self.blocks: dict[str, TimeBlock] = {}
        self.breaks: list[Break] = []
        self.sessions: list[Session] = []
        self.known: list[Customer] = []
        #: Dates on which nobody works, and what they are called.
        self.holidays: dict[date, str] = {}

    def slot_at(self, provider_id: str, service_id: str, start: datetime) -> Slot:
        """Make the slot of a provider and service that begins at `start`, free or not."""
        provider = next(p for p in self._providers if p.id == provider_id)
        service = next(s for s in self._services if s.id == service_id)
        return Slot(
            timeslot_id(provider_id, service_id, start),
            provider_id,
            provider.name,
            service_id,
            start.astimezone(UTC),
            (start + timedelta(minutes=service.minutes)).astimezone(UTC),
            SlotStatus.AVAILABLE,
        )

    def take(self, slot: Slot, desk: str, seconds: float = 120) -> str:
        """Hold a slot as another desk; returns the token."""
        with self._lock:
            hold = self._grant(slot.id, desk)
            self.held[hold.token].until = self._time.now() + timedelta(seconds=seconds)
            return hold.token

    def book(
        self,
        slot: Slot,
        customer: Customer | None,
        notes: str = "",
        status: BookingStatus = BookingStatus.CONFIRMED,
        *,
        overlap: bool = False,
    ) -> Booking:
        """Write a booking without asking whether its time is free."""
        self._numbers += 1
        before = None if status is BookingStatus.CONFIRMED else BookingStatus.CONFIRMED
        booking = Booking(
            f"b{self._numbers}", slot.id, slot.provider_id, slot.service_id, self._business.me.user_id,
            self._business.me.name, customer, notes, slot.start, slot.end, status, overlap, 1,
            self._time.now() - timedelta(days=2), before,
        )  # fmt: skip
        self.booked[booking.id] = booking
        return booking

    def put_block(self, provider_id: str, start: datetime, end: datetime, reason: str) -> TimeBlock:
        """Block a time as another desk. Raises SlotTaken when somebody stands in it."""
        with self._lock:
            self._numbers += 1
            block = TimeBlock(f"block{self._numbers}", provider_id, start, end, reason, 1)
            self._check_unblocked(block)
            self.blocks[block.id] = block
            return block

    def _check_unblocked(self, block: TimeBlock) -> None:
        wanted = Interval(to_seconds(block.start), to_seconds(block.end))
        there = [(i, what) for i, what in self._busy(block.provider_id) if overlaps(i, wanted)]
        booked = (BookedTime(b.id, b.start, b.end) for _, b in there if isinstance(b, Booking))
        lying = tuple(sorted(booked, key=lambda booking: booking.start))
        kept = [w for _, w in there if isinstance(w, HeldSlot | TimeBlock)]
        others = sum(not (isinstance(w, TimeBlock) and w.id == block.id) for w in kept)
        for interval, what in there:
            if isinstance(what, TimeBlock) and what.id == block.id:
                continue
            begins = clock(from_seconds(interval.start), Locale(self._where))
            if isinstance(what, TimeBlock):
                raise SlotTaken(f"{begins} is blocked already: {what.reason}.", (), None, lying, others)
            if isinstance(what, Booking | HeldSlot):
                service_id = what.service_id if isinstance(what, Booking) else what.slot.service_id
                name = next(s.name for s in self._services if s.id == service_id)
                state = "booked" if isinstance(what, Booking) else "held"
                raise SlotTaken(f"{begins} {name} is {state} there.", (), None, lying, others)

    def _live(self, token: str) -> HeldSlot:
        held = self.held.get(token)
        if held is None or held.until <= self._time.now():
            raise ReservationExpired("The hold has ended.", "reservation_expired")
        return held

    def _grant(self, slot_id: str, desk: str) -> Hold:
        wanted = parse_timeslot_id(slot_id)
        slot = self.slot_at(*wanted)
        session = next((s for s in self.sessions if self._session_id(s) == slot_id), None)
        now = self._time.now()
        place = Interval(to_seconds(slot.start), to_seconds(slot.end))
        if session is not None:
            free = self._left(session) > 0
        else:
            taken = [i for i, _ in self._busy(slot.provider_id)]
            hours = hours_on(
                self._hours[slot.provider_id], civil_date(place.start, self._where), self._where, self._where
            )
            free = any(h.start <= place.start and place.end <= h.end for h in hours)
            free = free and not any(overlaps(place, i) for i in taken)
        if not free:
            by = next((h.desk for h in self._holds() if h.slot.id == slot_id), None)
            offered = tuple(rank(slot, self._free(slot.service_id, now), self._where))
            raise SlotTaken("The slot was taken.", offered, by)
        self._numbers += 1
        until = now + timedelta(seconds=self._business.hold_seconds)
        held = HeldSlot(f"t{self._numbers}", slot, until, desk)
        self.held[held.token] = held
        return Hold(held.token, slot_id, until, now)

    def _holds(self) -> list[HeldSlot]:
        return [h for h in self.held.values() if h.until > self._time.now()]

    def _session_id(self, session: Session) -> str:
        return timeslot_id(session.provider_id, session.service_id, from_seconds(session.interval.start))

    def _left(self, session: Session) -> int:
        slot_id = self._session_id(session)
        held = sum(1 for h in self._holds() if h.slot.id == slot_id)
        booked = sum(
            1
            for b in self.booked.values()
            if b.timeslot_id == slot_id and b.status is not BookingStatus.CANCELLED
        )
        return session.capacity - held - booked

    def _busy(self, provider_id: str) -> Iterator[tuple[Interval, object]]:
        """Yield what occupies a provider, each with what it is; sessions hold their own bookings."""
        own = {self._session_id(s) for s in self.sessions}
        for session in self.sessions:
            if session.provider_id == provider_id:
                yield session.interval, session
        for pause in self.breaks:
            if pause.provider_id == provider_id:
                yield pause.interval, pause
        for block in self.blocks.values():
            if block.provider_id == provider_id:
                yield Interval(to_seconds(block.start), to_seconds(block.end)), block
        for booking in self.booked.values():
            stands = booking.status is not BookingStatus.CANCELLED and booking.timeslot_id not in own
            if booking.provider_id == provider_id and stands:
                yield Interval(to_seconds(booking.start), to_seconds(booking.end)), booking
        for held in self._holds():
            if held.slot.provider_id == provider_id and held.slot.id not in own:
                yield Interval(to_seconds(held.slot.start), to_seconds(held.slot.end)), held

    def _free(self, service_id: str, after: datetime) -> Iterator[Slot]:
        today = civil_date(to_seconds(after), self._where)
        for day in days_between(today, today + timedelta(days=14)):
            for provider in self._providers:
                listed = self._provider_day(provider, day, service_id)
                for row in listed.free_rows():
                    if listed.starts[row] >= to_seconds(after):
                        yield listed.slot(row)

    def _provider_day(self, provider: Provider, day: date, service_id: str) -> ProviderDay:
        service = next(s for s in self._services if s.id == service_id)
        now = to_seconds(self._time.now())
        hours = self._hours_of(provider, day)
        bounds = day_bounds(day, self._where)
        busy = [(i, what) for i, what in self._busy(provider.id) if overlaps(i, bounds)]
        rows = [(i, *_row_of(what, service_id, self)) for i, what in busy]
        if service_id in provider.service_ids and service.capacity == 1:
            slots = slots_of(hours, [i for i, _ in busy], service.minutes, now)
            for place, interval in enumerate(slots.free):
                last = place == len(slots.free) - 1
                rows.append(
                    (interval, SlotStatus.LIMITED, Extra(reason=LAST_SLOT_REASON))
                    if last
                    else (interval, SlotStatus.AVAILABLE, None)
                )
            rows += [(i, SlotStatus.UNAVAILABLE, Extra(reason=PAST_REASON)) for i in slots.begun]
        rows.sort(key=lambda row: (row[0], row[1]))
        booked = sum((i.end - i.start) // 60 for i, what in busy if isinstance(what, Booking))
        return ProviderDay(
            provider_id=provider.id,
            provider_name=provider.name,
            service_id=service_id,
            starts=array("q", [i.start for i, _, _ in rows]),
            ends=array("q", [i.end for i, _, _ in rows]),
            statuses=bytes(CODE_OF_STATUS[status] for _, status, _ in rows),
            versions=array("q", [self._version_of(extra) for _, _, extra in rows]),
            # As an answer is read: what is plain in its state bears nothing.
            extras={
                n: extra
                for n, (_, status, extra) in enumerate(rows)
                if extra is not None and extra != Extra(remaining=int(status in FREE_STATUSES))
            },
            opens=from_seconds(hours[0].start) if hours else None,
            closes=from_seconds(hours[-1].end) if hours else None,
            booked_minutes=booked,
            work_minutes=sum((h.end - h.start) // 60 for h in hours),
        )

    def _hours_of(self, provider: Provider, day: date) -> list[Interval]:
        if day in self.holidays:
            return []
        return hours_on(self._hours[provider.id], day, self._where, self._where)

    def _version_of(self, extra: Extra | None) -> int:
        return self.blocks[extra.block_id].version if extra is not None and extra.block_id else 1

    def _month_day(
        self, day: date, service_id: str, providers: Sequence[Provider], user_id: str | None
    ) -> MonthDay:
        """Count a day's figures; with `user_id` only bookings that this member of staff made count."""
        listed = [self._provider_day(provider, day, service_id) for provider in providers]
        bounds = day_bounds(day, self._where)
        minutes = next(s.minutes for s in self._services if s.id == service_id)
        free, work = sum(one.free_count for one in listed), sum(one.work_minutes for one in listed)
        booked = sum(
            1
            for b in self.booked.values()
            if bounds.start <= to_seconds(b.start) < bounds.end
            and b.provider_id in {provider.id for provider in providers}
            and b.status is not BookingStatus.CANCELLED
            and user_id in (None, b.user_id)
        )
        limited = free < 10 and free * 4 < sum(one.work_minutes // minutes for one in listed)
        spent = sum(one.booked_minutes for one in listed)
        return MonthDay(day, free, limited, booked, work == 0, self.holidays.get(day), spent, work)

    def _week_spans(self, start: date, service_id: str, providers: Sequence[Provider]) -> Iterator[WeekSpan]:
        """Yield each stretch of seven days' future working time in which the same number is free."""
        able = [provider for provider in providers if service_id in provider.service_ids]
        now = round_up(to_seconds(self._time.now()))
        for day in days_between(start, start + timedelta(days=7)):
            free, work = [], []
            for provider in able:
                listed = self._provider_day(provider, day, service_id)
                free.append(
                    merge(Interval(listed.starts[row], listed.ends[row]) for row in listed.free_rows())
                )
                work += self._hours_of(provider, day)
            end = day_bounds(day, self._where).end
            for stretch in clip(merge(work), Interval(now, max(now, end))):
                for part, count in _parts(stretch, free):
                    yield self._span(part, count, len(able))

    def _span(self, part: Interval, count: int, of: int) -> WeekSpan:
        start, end = from_seconds(part.start), from_seconds(part.end)
        who = "No provider" if count == 0 else "1 provider" if count == 1 else f"{count} providers"
        severity = Severity.NORMAL if count >= min(3, of) else Severity.LIMITED
        locale = Locale(self._where)
        label = f"{who} free {clock(start, locale)}-{clock(end, locale)}"
        return WeekSpan(start, end, label, severity if count else Severity.FULL, count, of)


def _parts(whole: Interval, free: Sequence[Sequence[Interval]]) -> list[tuple[Interval, int]]:
    """Cut a stretch where the number of those who are free in it changes."""
    edges = {edge for times in free for part in times for edge in part if whole.start < edge < whole.end}
    found: list[tuple[Interval, int]] = []
    for part in (Interval(*two) for two in pairwise(sorted({*whole, *edges}))):
        count = sum(any(overlaps(part, time) for time in times) for times in free)
        if found and found[-1][1] == count:
            found[-1] = (Interval(found[-1][0].start, part.end), count)
        else:
            found.append((part, count))
    return found


def _row_of(what: object, service_id: str, schedule: FakeSchedule) -> tuple[SlotStatus, Extra | None]:
    """Say how a row of something that occupies is listed to somebody who asks for a service."""
    if isinstance(what, Break):
        return SlotStatus.UNAVAILABLE, Extra(remaining=0, reason=what.reason)
    if isinstance(what, Session):
        left = schedule._left(what)
        status = SlotStatus.LIMITED if left else SlotStatus.BOOKED
        return status, Extra(_named(what.service_id, service_id), what.capacity, left)
    if isinstance(what, HeldSlot):
        named = _named(what.slot.service_id, service_id)
        return SlotStatus.RESERVED, Extra(named, 1, 0, what.desk, what.until)
    if isinstance(what, TimeBlock):
        return SlotStatus.UNAVAILABLE, Extra(remaining=0, reason=what.reason, block_id=what.id)
    assert isinstance(what, Booking)
    return SlotStatus.BOOKED, Extra(_named(what.service_id, service_id), 1, 0)


def _named(service_id: str, listed: str) -> str | None:
    """Name a row's service where it is not the listed one, as the columns do."""
    return service_id if service_id != listed else None
