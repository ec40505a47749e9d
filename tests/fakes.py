"""Fakes by hand: a server in memory, and a thread door that never waits."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from tests.fake_schedule import FakeSchedule, FakeTime

from bookdesk.domain.columns import DaySchedule
from bookdesk.domain.schedule import (
    Booking,
    Business,
    Customer,
    Hold,
    Month,
    MonthDay,
    Provider,
    Service,
    Slot,
    TimeBlock,
    Week,
)
from bookdesk.domain.states import BookingStatus, may_follow
from bookdesk.domain.text import BLOCK_REASON_MOST
from bookdesk.domain.zones import day_bounds, days_between, to_seconds
from bookdesk.errors import (
    InvalidRequest,
    NotFound,
    Refused,
    Unreachable,
    VersionChanged,
)
from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from bookdesk.domain.hours import HoursRule

_T = TypeVar("_T")


#: Seconds below which a delay is one between two tries, or of writing behind.
_SHORT = 4.5


class PromptClock(DeskClock):
    """The desk's clock with short delays left out: retries follow at once."""

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        return super().call_later(0 if seconds < _SHORT else seconds, function)


class FakeGateway(FakeSchedule):
    """A server in memory. Knobs: `unreachable` answers nothing; a method named in `lost` does its work
    and loses its answer so many times, then fails as `after_loss` says; one named in `failing` fails
    until it is taken out; one named in `gates` waits until its event is set.
    """

    def __init__(
        self,
        business: Business,
        providers: Sequence[Provider],
        services: Sequence[Service],
        hours: Mapping[str, Sequence[HoursRule]],
        time: FakeTime,
    ) -> None:
        super().__init__(business, providers, services, hours, time)
        self._answers: dict[str, Hold | Booking | TimeBlock] = {}
        self.calls: Counter[str] = Counter()
        self.asked: list[str] = []
        #: Service, providers and whose bookings each week and month was asked for with.
        self.ranges_asked: list[tuple[str | None, tuple[str, ...], bool]] = []
        self.unreachable = False
        self.refusals: dict[str, Exception] = {}
        self.lost: Counter[str] = Counter()
        self.failing: dict[str, Exception] = {}
        self.after_loss: dict[str, Exception] = {}
        self.gates: dict[str, threading.Event] = {}

    def server_now(self) -> datetime:
        self._enter("server_now")
        return self._time.now()

    def business(self) -> Business:
        self._enter("business")
        return self._business

    def providers(self) -> tuple[Provider, ...]:
        self._enter("providers")
        return self._providers

    def services(self) -> tuple[Service, ...]:
        self._enter("services")
        return self._services

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        self._enter("day")
        with self._lock:
            wanted = self._chosen_service(service_id)
            days = tuple(self._provider_day(p, day, wanted) for p in self._chosen_providers(provider_ids))
            answer = DaySchedule(day, wanted, days, self._time.now(), "fake", self.calls["day"])
        return self._leave("day", answer)

    def month(
        self,
        year: int,
        month: int,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool = False,
    ) -> Month:
        self.ranges_asked.append((service_id, tuple(provider_ids), my_bookings_only))
        self._enter("month")
        first = date(year, month, 1)
        following = (first + timedelta(days=32)).replace(day=1)
        with self._lock:
            days = self._figures(
                days_between(first, following), service_id, provider_ids, my_bookings_only=my_bookings_only
            )
            answer = Month(days, self._time.now(), "fake", self.calls["month"])
        return self._leave("month", answer)

    def week(
        self,
        start: date,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool = False,
    ) -> Week:
        self.ranges_asked.append((service_id, tuple(provider_ids), my_bookings_only))
        self._enter("week")
        seven = days_between(start, start + timedelta(days=7))
        with self._lock:
            days = self._figures(seven, service_id, provider_ids, my_bookings_only=my_bookings_only)
            wanted, shown = self._chosen_service(service_id), self._chosen_providers(provider_ids)
            spans = tuple(self._week_spans(start, wanted, shown))
            answer = Week(spans, days, self._time.now(), "fake", self.calls["week"])
        return self._leave("week", answer)

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> tuple[Booking, ...]:
        self._enter("bookings")
        low, high = day_bounds(start, self._where).start, day_bounds(end, self._where).start
        return tuple(
            b
            for b in self.booked.values()
            if low <= to_seconds(b.start) < high and (not provider_ids or b.provider_id in provider_ids)
        )

    def booking(self, booking_id: str) -> Booking | None:
        self._enter("booking")
        return self.booked.get(booking_id)

    def bookings_by_id(self, booking_ids: Sequence[str]) -> tuple[Booking, ...]:
        self._enter("bookings_by_id")
        found = tuple(self.booked[one] for one in booking_ids if one in self.booked)
        return self._leave("bookings_by_id", found)

    def next_free(
        self, service_id: str, after: datetime | None, provider_ids: Sequence[str], limit: int
    ) -> tuple[Slot, ...]:
        self._enter("next_free")
        start = after or self._time.now()
        found = [
            s for s in self._free(service_id, start) if s.provider_id in (provider_ids or {s.provider_id})
        ]
        return tuple(sorted(found, key=lambda s: (s.start, s.provider_id))[:limit])

    def customers(self, text: str) -> tuple[Customer, ...]:
        self._enter("customers")
        self.asked.append(text)
        wanted = text.casefold()
        found = tuple(c for c in self.known if wanted in f"{c.name} {c.phone}".casefold())
        return self._leave("customers", found)

    def hold(self, slot_id: str, provider_id: str, service_id: str, key: str) -> Hold:
        self._enter("hold")
        with self._lock:
            kept = self._answers.get(key)
            if isinstance(kept, Hold):
                return kept
            hold = self._grant(slot_id, self._business.desk_name)
            self._answers[key] = hold
        return self._leave("hold", hold)

    def extend(self, token: str, key: str | None = None) -> Hold:
        self._enter("extend")
        with self._lock:
            kept = self._answers.get(key or "")
            if isinstance(kept, Hold):
                return kept
            held = self._live(token)
            if held.extended:
                raise Refused("This hold was extended before.", "already_extended")
            held.extended, held.until = True, held.until + timedelta(seconds=60)
            hold = Hold(token, held.slot.id, held.until, self._time.now())
            if key is not None:
                self._answers[key] = hold
        return self._leave("extend", hold)

    def release(self, token: str) -> None:
        self._enter("release")
        with self._lock:
            self.held.pop(token, None)
        self._leave("release", None)

    def confirm(self, token: str, key: str, customer: Customer | None, notes: str) -> Booking:
        self._enter("confirm")
        with self._lock:
            kept = self._answers.get(key)
            if isinstance(kept, Booking):
                return kept
            held = self._live(token)
            if customer is not None and customer.phone.startswith("!"):
                raise InvalidRequest(
                    "A field can't be taken.", "invalid", {"customer.phone": "is no phone number"}
                )
            del self.held[token]
            booking = self.book(held.slot, customer, notes)._replace(created_at=self._time.now())
            self.booked[booking.id] = booking
            self._answers[key] = booking
        return self._leave("confirm", booking)

    def transition(self, booking_id: str, to: BookingStatus, reason: str | None, version: int) -> Booking:
        self._enter("transition")
        with self._lock:
            now = self.booked[booking_id]
            if now.version != version:
                raise VersionChanged("This booking changed at another desk.", "version_changed")
            if not may_follow(now.status, to, now.before):
                raise Refused("That can't follow.")
            if to is BookingStatus.CANCELLED and not reason:
                raise InvalidRequest("Give a reason.", "invalid", {"reason": "is missing"})
            # One step back is all there is: after an undo there is nothing to undo.
            before = None if to == now.before else now.status
            new = now._replace(status=to, before=before, version=version + 1)
            self.booked[booking_id] = new
            self.asked.append(reason or "")
        return self._leave("transition", new)

    def block(self, provider_id: str, start: datetime, end: datetime, reason: str, key: str) -> TimeBlock:
        self._enter("block")
        with self._lock:
            kept = self._answers.get(key)
            if isinstance(kept, TimeBlock):
                return kept
            self._check_reason(reason)
            block = self._answers[key] = self.put_block(provider_id, start, end, reason)
        return self._leave("block", block)

    def change_block(
        self, block_id: str, start: datetime, end: datetime, reason: str, version: int, key: str
    ) -> TimeBlock:
        self._enter("change_block")
        with self._lock:
            kept = self._answers.get(key)
            if isinstance(kept, TimeBlock):
                return kept
            self._check_reason(reason)
            was = self._block_at(block_id, version)
            if was is None:
                raise NotFound("There is no such block.", "block_not_found")
            block = was._replace(start=start, end=end, reason=reason, version=version + 1)
            self._check_unblocked(block)
            self.blocks[block_id] = self._answers[key] = block
        return self._leave("change_block", block)

    def remove_block(self, block_id: str, version: int) -> None:
        self._enter("remove_block")
        with self._lock:
            if self._block_at(block_id, version) is not None:
                del self.blocks[block_id]
        self._leave("remove_block", None)

    def _block_at(self, block_id: str, version: int) -> TimeBlock | None:
        block = self.blocks.get(block_id)
        if block is not None and block.version != version:
            raise VersionChanged("This block changed at another desk. Read it again.", "version_changed")
        return block

    def _check_reason(self, reason: str) -> None:
        if not 1 <= len(reason) <= BLOCK_REASON_MOST:
            raise InvalidRequest("reason: give 1 to 200 characters.", "invalid_request", {"reason": "length"})

    def _chosen_service(self, service_id: str | None) -> str:
        return service_id or self._business.default_service_id or self._services[0].id

    def _chosen_providers(self, provider_ids: Sequence[str]) -> list[Provider]:
        return [p for p in self._providers if not provider_ids or p.id in provider_ids]

    def _figures(
        self,
        days: Sequence[date],
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool,
    ) -> tuple[MonthDay, ...]:
        wanted, shown = self._chosen_service(service_id), self._chosen_providers(provider_ids)
        mine = self._business.me.user_id if my_bookings_only else None
        return tuple(self._month_day(day, wanted, shown, mine) for day in days)

    def _enter(self, name: str) -> None:
        with self._lock:
            self.calls[name] += 1
        gate = self.gates.get(name)
        if gate is not None and not gate.wait(30):
            raise AssertionError(f"nobody opened the gate of {name}")
        if self.unreachable:
            raise Unreachable("no route")
        refusal = self.refusals.pop(name, None) or self.failing.get(name)
        if refusal is not None:
            raise refusal

    def _leave(self, name: str, answer: _T) -> _T:
        if self.lost[name] > 0:
            self.lost[name] -= 1
            if name in self.after_loss:
                self.failing[name] = self.after_loss[name]
            raise Unreachable("the answer got lost")
        return answer
