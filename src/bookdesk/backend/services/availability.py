"""A provider's day as timeslots. They leave as plain dictionaries: a model for each of 19,200 is too slow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.backend.services.business_hours import business_shift, off_label, plan
from bookdesk.backend.services.occupancy import booked_minutes, seats_taken
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.intervals import Interval, covers, overlaps, subtract
from bookdesk.domain.layout import LAST_SLOT_REASON, PAST_REASON
from bookdesk.domain.schedule import Slot
from bookdesk.domain.slots import Slots, free_gaps, slots_of
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import civil_date, from_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bookdesk.backend.services.business_hours import DayPlan, Occurrence
    from bookdesk.backend.services.occupancy import Claim
    from bookdesk.backend.services.snapshot import Catalogue, ProviderRow
    from bookdesk.domain.schedule import Service

#: Names the service of a timeslot where the business has none yet.
NO_SERVICE = "none"

_AVAILABLE, _LIMITED, _RESERVED, _BOOKED, _UNAVAILABLE = (str(status) for status in SlotStatus)


class Seats(NamedTuple):
    """A class and what is left of it; `barred` says why nothing of it can be had."""

    occurrence: Occurrence
    capacity: int
    remaining: int
    barred: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """The server's now as a read sees it: whole seconds, and each provider's newest change."""

    now_s: int
    versions: dict[str, int]


def stamp(seconds: int) -> str:
    """Write an instant of epoch seconds as the wire has it."""
    return _stamp(seconds)


@lru_cache(maxsize=16_384)
def _stamp(seconds: int) -> str:
    return from_seconds(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def busy_times(day: DayPlan, claims: Sequence[Claim]) -> list[Interval]:
    """Return what occupies a provider beside breaks: claims and classes."""
    return [claim.when for claim in claims] + list(day.class_times)


def gaps_of(day: DayPlan, claims: Sequence[Claim]) -> list[Interval]:
    """Return a day's free time, whatever the clock says."""
    return free_gaps(day.work, busy_times(day, claims))


def offered(provider: ProviderRow, service: Service | None) -> bool:
    """Tell whether a provider has slots of a service: they offer it and it is no class."""
    return service is not None and provider.offers(service.id) and service.capacity == 1


def free_tiles(
    provider: ProviderRow, service: Service | None, day: DayPlan, claims: Sequence[Claim], now_s: int
) -> Slots:
    """Tile a day's gaps by a service; nothing where the provider doesn't offer it or it is a class."""
    if service is None or not offered(provider, service):
        return Slots([], [], [])
    return slots_of(day.work, busy_times(day, claims), service.minutes, now_s)


def classes_of(catalogue: Catalogue, provider_id: str, day: DayPlan, claims: Sequence[Claim]) -> list[Seats]:
    """Count what is left of each class of a day."""
    found = []
    for occurrence in day.classes:
        class_id = timeslot_id_at(provider_id, occurrence.service_id, occurrence.when.start)
        capacity = catalogue.services[occurrence.service_id].capacity
        barring = next((c for c in claims if c.class_id is None and overlaps(c.when, occurrence.when)), None)
        barred = None if barring is None else barring.reason or "Taken"
        remaining = max(0, capacity - len(seats_taken(claims, class_id)))
        found.append(Seats(occurrence, capacity, remaining, barred))
    return found


def free_slots(
    catalogue: Catalogue,
    provider: ProviderRow,
    service: Service,
    day: date,
    claims: Sequence[Claim],
    now_s: int,
) -> list[Interval]:
    """List what availableCount counts: free slots of the service or its classes with places, in order."""
    planned = plan(catalogue, provider.id, day)
    free = free_tiles(provider, service, planned, claims, now_s).free
    if service.capacity == 1 and not any(c.service_id == service.id for c in planned.classes):
        return free
    places = [
        seats.occurrence.when
        for seats in classes_of(catalogue, provider.id, planned, claims)
        if seats.occurrence.service_id == service.id and _has_place(seats, now_s)
    ]
    return sorted(free + places)


def _has_place(seats: Seats, now_s: int) -> bool:
    return seats.remaining > 0 and seats.barred is None and seats.occurrence.when.start >= now_s


def free_slots_listed(
    catalogue: Catalogue,
    provider: ProviderRow,
    service: Service,
    day: date,
    claims: Sequence[Claim],
    moment: Moment,
) -> list[Slot]:
    """List a provider's free slots of a service as `provider_day` shows them, in start order."""
    planned = plan(catalogue, provider.id, day)
    tiles = free_tiles(provider, service, planned, claims, moment.now_s).free
    version = moment.versions.get(provider.id, 0)
    slots = [slot_of(provider, service, when, version) for when in tiles]
    if slots:
        slots[-1] = slots[-1]._replace(status=SlotStatus.LIMITED, reason=LAST_SLOT_REASON)
    for seats in classes_of(catalogue, provider.id, planned, claims):
        if seats.occurrence.service_id == service.id and _has_place(seats, moment.now_s):
            fresh = seats.remaining == seats.capacity
            status = SlotStatus.AVAILABLE if fresh else SlotStatus.LIMITED
            place = slot_of(provider, service, seats.occurrence.when, version)
            slots.append(place._replace(status=status, remaining=seats.remaining))
    return sorted(slots, key=lambda slot: slot.start)


def slot_of(provider: ProviderRow, service: Service, when: Interval, version: int = 0) -> Slot:
    """Make the Slot of a free interval."""
    return Slot(
        id=timeslot_id_at(provider.id, service.id, when.start),
        provider_id=provider.id,
        provider_name=provider.name,
        service_id=service.id,
        start=from_seconds(when.start),
        end=from_seconds(when.end),
        status=SlotStatus.AVAILABLE,
        capacity=service.capacity,
        remaining=service.capacity,
        version=version,
    )


def provider_day(
    catalogue: Catalogue,
    provider: ProviderRow,
    service: Service | None,
    day: date,
    claims: Sequence[Claim],
    moment: Moment,
) -> dict[str, Any]:
    """Return a ProviderDayOut as JSON values; `claims` are those that touch the day.

    A provider who doesn't offer the service has what occupies them, and nothing free.
    """
    planned = plan(catalogue, provider.id, day)
    rows = _Rows(provider, service.id if service else NO_SERVICE, moment)
    tiles = free_tiles(provider, service, planned, claims, moment.now_s)
    for start, end in tiles.begun:
        rows.add(start, end, _UNAVAILABLE, remaining=0, reason=PAST_REASON)
    for start, end in tiles.free:
        rows.add(start, end, _AVAILABLE)
    if tiles.free:
        rows.slots[-1][1].update(status=_LIMITED, reason=LAST_SLOT_REASON)
    # A block says why: the timetable's own reason shows beside it, not under it.
    blocked = [claim.when for claim in claims if claim.kind == "block"]
    for pause in planned.breaks:
        for start, end in subtract([pause.when], blocked):
            rows.add(start, end, _UNAVAILABLE, remaining=0, reason=pause.reason)
    given = classes_of(catalogue, provider.id, planned, claims)
    for claim in claims:
        rows.claim(claim)
    for seats in given:
        rows.seats(seats)
    rows.leftover_seats(claims, day_classes=given)
    if not planned.shift:
        for start, end in subtract(business_shift(catalogue, day), blocked):
            rows.add(start, end, _UNAVAILABLE, remaining=0, reason=off_label(catalogue, day))
    booked = [claim.when for claim in claims if claim.kind == "booking"]
    return {
        "providerId": provider.id,
        "timeslots": rows.in_order(),
        "opens": stamp(planned.shift[0].start) if planned.shift else None,
        "closes": stamp(planned.shift[-1].end) if planned.shift else None,
        "bookedMinutes": booked_minutes(booked, planned.bounds),
        "workMinutes": planned.work_minutes,
    }


def slot_now(
    catalogue: Catalogue,
    provider: ProviderRow,
    service_id: str | None,
    timeslot_id: str | None,
    when: Interval,
    claims: Sequence[Claim],
    moment: Moment,
) -> dict[str, Any] | None:
    """Return what a day's answer says of one stretch, as JSON values; None where only the whole day can tell.

    `claims` are those that touch the stretch. Without a timeslot it is a block's, shown under the
    service NO_SERVICE: it closes, or opens, the time of every service.
    """
    planned = plan(catalogue, provider.id, civil_date(when.start, catalogue.business.where))
    service = service_id if timeslot_id is not None and service_id is not None else NO_SERVICE
    rows = _Rows(provider, service, moment)
    for seats in classes_of(catalogue, provider.id, planned, claims):
        if timeslot_id == timeslot_id_at(provider.id, *_service_and_start(seats)):
            rows.seats(seats)
            return rows.slots[0][1]
    own = [c for c in claims if (c.timeslot_id if timeslot_id else c.when) == (timeslot_id or when)]
    if own:
        # Of two that overlap on purpose at one start the day lists the first as well.
        rows.claim(min(own, key=lambda claim: claim.version))
        return rows.slots[0][1] if rows.slots else None
    # Free time that has begun is tiled with the rest of its gap, by another service's length.
    is_past = when.start < moment.now_s
    is_given = any(overlaps(when, busy) for busy in planned.class_times)
    if claims or is_past or is_given or not covers(planned.work, when):
        return None
    rows.add(*when, _AVAILABLE)
    return rows.slots[0][1]


def _service_and_start(seats: Seats) -> tuple[str, int]:
    return seats.occurrence.service_id, seats.occurrence.when.start


class _Rows:
    """Collects a provider's timeslots; one row for each id."""

    def __init__(self, provider: ProviderRow, service_id: str, moment: Moment) -> None:
        self.slots: list[tuple[int, dict[str, Any]]] = []
        self._provider = provider
        self._service_id = service_id
        self._now_s = moment.now_s
        self._version = moment.versions.get(provider.id, 0)
        self._booked: set[str] = set()

    def add(self, start: int, end: int, status: str, remaining: int = 1, **more: Any) -> None:
        """Add a timeslot of the asked service; `more` replaces or adds members."""
        begins = stamp(start)
        # The compact form of the same instant, cut out of the long one: see domain.ids.
        compact = f"{begins[:4]}{begins[5:7]}{begins[8:13]}{begins[14:16]}Z"
        slot = {
            "id": f"{self._provider.id}.{self._service_id}.{compact}",
            "providerId": self._provider.id,
            "providerName": self._provider.name,
            "serviceId": self._service_id,
            "start": begins,
            "end": stamp(end),
            "status": status,
            "capacity": 1,
            "remaining": remaining,
            "version": self._version,
        }
        if more:
            slot.update(more)
        self.slots.append((start, slot))

    def claim(self, claim: Claim) -> None:
        """Add what a claim shows; a class's seat shows in its class."""
        if claim.class_id is not None:
            return
        more: dict[str, Any] = {"version": claim.version}
        if claim.kind == "block":
            more.update(reason=claim.reason or "Not available", blockId=claim.owner_id)
            self.add(claim.start, claim.end, _UNAVAILABLE, remaining=0, **more)
            return
        more.update(id=claim.timeslot_id, serviceId=claim.service_id)
        if claim.kind == "hold":
            until = from_seconds((claim.expires_ms or 0) // 1000).strftime("%Y-%m-%dT%H:%M:%S")
            more.update(heldBy=claim.desk_name, heldUntil=f"{until}.{(claim.expires_ms or 0) % 1000:03d}Z")
            self.add(claim.start, claim.end, _RESERVED, remaining=0, **more)
        elif claim.timeslot_id not in self._booked:
            # Two bookings that overlap on purpose at one start share a timeslot: its id is one.
            self._booked.add(claim.timeslot_id or "")
            self.add(claim.start, claim.end, _BOOKED, remaining=0, **more)

    def seats(self, seats: Seats) -> None:
        """Add a class with what is left of it."""
        service_id, when = seats.occurrence
        status, reason = _AVAILABLE, None
        if when.start < self._now_s:
            status = _BOOKED if seats.remaining < seats.capacity else _UNAVAILABLE
            reason = PAST_REASON if status == _UNAVAILABLE else None
        elif seats.barred is not None:
            status, reason = _UNAVAILABLE, seats.barred
        elif seats.remaining == 0:
            status = _BOOKED
        elif seats.remaining < seats.capacity:
            status = _LIMITED
        more = {"serviceId": service_id, "id": timeslot_id_at(self._provider.id, service_id, when.start)}
        if reason is not None:
            more["reason"] = reason
        remaining = seats.remaining if status in (_AVAILABLE, _LIMITED, _BOOKED) else 0
        self.add(when.start, when.end, status, remaining, capacity=seats.capacity, **more)

    def leftover_seats(self, claims: Sequence[Claim], day_classes: Sequence[Seats]) -> None:
        """Add the classes that are booked and not given any more: a booking never vanishes from its day."""
        given = {
            timeslot_id_at(self._provider.id, seats.occurrence.service_id, seats.occurrence.when.start)
            for seats in day_classes
        }
        left = {c.class_id: c for c in claims if c.class_id is not None and c.class_id not in given}
        for class_id, claim in left.items():
            more: dict[str, Any] = {"id": class_id, "serviceId": claim.service_id, "version": claim.version}
            self.add(claim.start, claim.end, _BOOKED, remaining=0, **more)

    def in_order(self) -> list[dict[str, Any]]:
        """Return the timeslots in start order."""
        self.slots.sort(key=lambda row: row[0])
        return [slot for _, slot in self.slots]
