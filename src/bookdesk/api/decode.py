"""Decoding: wire models and JSON trees become domain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from bookdesk.domain.columns import Extra, ProviderDay, column
from bookdesk.domain.schedule import (
    BookedTime,
    Booking,
    Business,
    Customer,
    Hold,
    Member,
    Month,
    MonthDay,
    Provider,
    Service,
    Severity,
    Slot,
    TimeBlock,
    Week,
    WeekSpan,
)
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.wire import Instant  # noqa: TC001  pydantic reads it from the typed dictionaries

if TYPE_CHECKING:
    from datetime import datetime

    from bookdesk.domain.wire import (
        BlockOut,
        BookedTimeOut,
        BookingOut,
        BusinessOut,
        CustomerOut,
        MonthDayOut,
        MonthOut,
        ProviderOut,
        ReservationOut,
        ServiceOut,
        SpanOut,
        TimeslotOut,
        WeekOut,
    )


class TimeslotRow(TypedDict):
    """A timeslot as it stands in a day's answer. A typed dictionary costs a third of a model to check."""

    serviceId: str
    start: Instant
    end: Instant
    status: SlotStatus
    capacity: Annotated[int, Field(ge=1)]
    remaining: Annotated[int, Field(ge=0)]
    version: int
    heldBy: NotRequired[str | None]
    heldUntil: NotRequired[Instant | None]
    reason: NotRequired[str | None]
    blockId: NotRequired[str | None]


class ProviderDayTree(TypedDict):
    """One provider's part of a day's answer, its timeslots not looked at yet."""

    providerId: str
    seq: NotRequired[int]
    timeslots: list[object]
    opens: Instant | None
    closes: Instant | None
    bookedMinutes: int
    workMinutes: int


class DayTree(TypedDict):
    """A day's answer, its providers not looked at yet."""

    providers: list[object]
    asOf: Instant
    epoch: str
    seq: int


DAY_TREE = TypeAdapter(DayTree)
_PROVIDER_TREE = TypeAdapter(ProviderDayTree)
_TIMESLOTS = TypeAdapter(list[TimeslotRow])


def provider_day_from(
    tree: object, names: dict[str, str], service_id: str, seq: int
) -> tuple[ProviderDay, int]:
    """Make a provider's columns of one part of a day's answer; raises ValueError (pydantic's too).

    With it comes how far the provider's channel had counted: `seq`, that of the whole, where the part
    tells none. Called once for each provider, so that the interpreter's lock is given up in between.
    """
    day = _PROVIDER_TREE.validate_python(tree)
    rows = _TIMESLOTS.validate_python(day["timeslots"])
    rows.sort(key=lambda row: row["start"])
    columns = ProviderDay(
        provider_id=day["providerId"],
        provider_name=names.get(day["providerId"], day["providerId"]),
        service_id=service_id,
        starts=column(_seconds(row["start"]) for row in rows),
        ends=column(_seconds(row["end"]) for row in rows),
        statuses=bytes(CODE_OF_STATUS[row["status"]] for row in rows),
        versions=column(row["version"] for row in rows),
        extras={n: extra for n, row in enumerate(rows) if (extra := _extra(row, service_id)) is not None},
        opens=day["opens"],
        closes=day["closes"],
        booked_minutes=day["bookedMinutes"],
        work_minutes=day["workMinutes"],
    )
    return columns, day.get("seq", seq)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _extra(row: TimeslotRow, service_id: str) -> Extra | None:
    extra = Extra(
        service_id=row["serviceId"] if row["serviceId"] != service_id else None,
        capacity=row["capacity"],
        remaining=row["remaining"],
        held_by=row.get("heldBy"),
        held_until=row.get("heldUntil"),
        reason=row.get("reason"),
        block_id=row.get("blockId"),
    )
    free = row["status"] in (SlotStatus.AVAILABLE, SlotStatus.LIMITED)
    return None if extra == Extra(remaining=int(free)) else extra


def slot_from(out: TimeslotOut) -> Slot:
    """Turn a wire timeslot into a Slot."""
    return Slot(
        id=out.id, provider_id=out.provider_id, provider_name=out.provider_name, service_id=out.service_id,
        start=out.start, end=out.end, status=out.status, capacity=out.capacity, remaining=out.remaining,
        held_by=out.held_by, held_until=out.held_until, reason=out.reason, version=out.version,
    )  # fmt: skip


def business_from(out: BusinessOut) -> Business:
    """Turn a wire business into a Business."""
    me = Member(out.me.user_id, out.me.name, out.me.may_overlap)
    return Business(
        out.name, out.time_zone, out.week_start, out.default_service_id, me, out.desk_name, out.hold_seconds
    )


def provider_from(out: ProviderOut) -> Provider:
    """Turn a wire provider into a Provider."""
    return Provider(
        out.id, out.name, out.time_zone, frozenset(out.service_ids), out.region_id, out.region_name
    )


def service_from(out: ServiceOut) -> Service:
    """Turn a wire service into a Service."""
    return Service(out.id, out.name, out.minutes, out.capacity)


def customer_from(out: CustomerOut) -> Customer:
    """Turn a wire customer into a Customer."""
    return Customer(out.id, out.name, out.phone, out.email, out.visits, out.last_visit)


def hold_from(out: ReservationOut) -> Hold:
    """Turn a wire reservation into a Hold."""
    return Hold(out.reservation_token, out.timeslot_id, out.expires_at, out.server_now)


def booking_from(out: BookingOut) -> Booking:
    """Turn a wire booking into a Booking."""
    return Booking(
        id=out.id, timeslot_id=out.timeslot_id, provider_id=out.provider_id, service_id=out.service_id,
        user_id=out.user_id, user_name=out.user_name,
        customer=customer_from(out.customer) if out.customer else None,
        notes=out.notes, start=out.start, end=out.end, status=out.status, overlap=out.overlap,
        version=out.version, created_at=out.created_at, before=out.before,
    )  # fmt: skip


def booked_time_from(out: BookedTimeOut) -> BookedTime:
    """Turn a wire booking of which no more is told into a BookedTime."""
    return BookedTime(out.id, out.start, out.end)


def block_from(out: BlockOut) -> TimeBlock:
    """Turn a wire block into a TimeBlock."""
    return TimeBlock(out.id, out.provider_id, out.start, out.end, out.reason, out.version)


def month_day_from(out: MonthDayOut) -> MonthDay:
    """Turn a wire month day into a MonthDay."""
    return MonthDay(
        out.date, out.available_count, out.limited, out.booked_count, out.closed, out.label,
        out.booked_minutes, out.work_minutes,
    )  # fmt: skip


def month_from(out: MonthOut) -> Month:
    """Turn a wire month into a Month."""
    return Month(tuple(month_day_from(day) for day in out.days), out.as_of, out.epoch, out.seq)


def week_span_from(out: SpanOut) -> WeekSpan:
    """Turn a wire span into a WeekSpan."""
    return WeekSpan(
        out.start, out.end, out.label, Severity(out.severity), out.free_providers, out.of_providers
    )


def week_from(out: WeekOut) -> Week:
    """Turn a wire week into a Week."""
    spans = tuple(week_span_from(span) for span in out.spans)
    return Week(spans, tuple(month_day_from(day) for day in out.days), out.as_of, out.epoch, out.seq)
