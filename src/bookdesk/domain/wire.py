"""The wire: frozen pydantic models in camelCase, the one contract of desk and backend.

Instants are ISO 8601 with offset and leave in UTC (`Z`); dates are `YYYY-MM-DD`, civil dates of
the business's zone. Only api and backend import this module.
"""

from __future__ import annotations

import datetime as dt
from datetime import UTC
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from bookdesk.domain import text
from bookdesk.domain.ids import ID_PATTERN
from bookdesk.domain.states import BookingStatus, SlotStatus


def _in_utc(moment: dt.datetime) -> dt.datetime:
    # The calendar's first and last year have instants that some zone can't show.
    if not 2 <= moment.year <= 9998:
        raise ValueError("the year must lie between 2 and 9998")
    return moment.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Key = Annotated[str, StringConstraints(pattern=text.KEY_PATTERN)]


def _line(most: int, least: int = 0) -> AfterValidator:
    def check(value: str) -> str:
        line = text.one_line(value)
        if not least <= len(line) <= most:
            raise ValueError(
                f"give {least} to {most} characters" if least else f"give at most {most} characters"
            )
        return line

    return AfterValidator(check)


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("remove the NUL character")
    return value


Name = Annotated[str, Field(max_length=text.NAME_MOST, min_length=1), _line(text.NAME_MOST, 1)]


def _with_digits(value: str) -> str:
    if value and sum(c.isdecimal() for c in value) < 3:
        raise ValueError("give a phone number with its digits")
    return value


Phone = Annotated[
    str, Field(max_length=text.PHONE_MOST), _line(text.PHONE_MOST), AfterValidator(_with_digits)
]
Email = Annotated[str, Field(max_length=text.EMAIL_MOST), _line(text.EMAIL_MOST)]
Notes = Annotated[str, Field(max_length=text.NOTES_MOST), AfterValidator(_no_nul)]
Reason = Annotated[str, Field(max_length=text.REASON_MOST, min_length=1), _line(text.REASON_MOST, 1)]
BlockReason = Annotated[
    str, Field(max_length=text.BLOCK_REASON_MOST, min_length=1), _line(text.BLOCK_REASON_MOST, 1)
]


class Wire(BaseModel):
    """What all models share: frozen, camelCase outside, snake_case inside."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        frozen=True,
        serialize_by_alias=True,
    )


class Ask(Wire):
    """A request's body: a field that the contract doesn't name is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class MeOut(Wire):
    """Who asks."""

    user_id: str
    name: str
    may_overlap: bool = False


class BusinessOut(Wire):
    """GET /business. `week_start` is 0 for Monday to 6 for Sunday.

    `realtime_key` is the key of the socket at /app/{key} of the same server, null where there is none.
    """

    name: str
    time_zone: str
    week_start: Annotated[int, Field(ge=0, le=6)]
    default_service_id: str | None
    me: MeOut
    desk_name: str
    hold_seconds: int = 120
    realtime_key: str | None = None


class Stamp(Wire):
    """What every answer that shows availability bears; `epoch` names the server's life.

    `seq` is how far the answer's realtime channel had counted when the answer was read: an event of
    that channel and epoch whose `seq` is not above it is in the answer already. The channel is the
    provider's for their timeslots, the month's for a month and the week's for a week; a day has one
    for each of its providers (ProviderDayOut). The `seq` of a day as a whole and of the soonest slots
    counts all changes and orders such answers among themselves.
    """

    as_of: Instant
    epoch: str
    seq: int


class TimeslotOut(Wire):
    """A timeslot; `held_by` is a desk's name, `reason` why it is unavailable or limited.

    With `block_id` it is a block, which can be changed and removed at its `version`.
    """

    id: str
    provider_id: str
    provider_name: str
    service_id: str
    start: Instant
    end: Instant
    status: SlotStatus
    capacity: Annotated[int, Field(ge=1)]
    remaining: Annotated[int, Field(ge=0)]
    held_by: str | None = None
    held_until: Instant | None = None
    reason: str | None = None
    block_id: str | None = None
    version: int


class TimeslotsOut(Stamp):
    """GET /providers/{providerId}/availability."""

    timeslots: list[TimeslotOut]


class NextOut(Stamp):
    """GET /availability/next: soonest first, across providers."""

    timeslots: list[TimeslotOut]


class ProviderDayOut(Wire):
    """One provider's day; `opens` and `closes` are null on a day off.

    `seq` is that of the provider's channel, see Stamp.
    """

    provider_id: str
    seq: int = 0
    timeslots: list[TimeslotOut]
    opens: Instant | None
    closes: Instant | None
    booked_minutes: int
    work_minutes: int


class DayOut(Stamp):
    """GET /availability/day."""

    providers: list[ProviderDayOut]


class MonthDayOut(Wire):
    """A day's figures."""

    date: dt.date
    available_count: int
    limited: bool
    booked_count: int
    closed: bool
    label: str | None = None
    booked_minutes: int
    work_minutes: int


class MonthOut(Stamp):
    """GET /calendar/month."""

    days: list[MonthDayOut]


class SpanOut(Wire):
    """A stretch of a week's day in which the same number of providers is free."""

    start: Instant
    end: Instant
    label: str
    severity: Literal["normal", "limited", "full"]
    free_providers: int
    of_providers: int


class WeekOut(Stamp):
    """GET /availability/week."""

    spans: list[SpanOut]
    days: list[MonthDayOut]


class OverlapAsk(Ask):
    """Why an overlap is meant."""

    reason: Reason


class ReservationAsk(Ask):
    """POST /reservations."""

    provider_id: Id
    service_id: Id
    timeslot_id: Annotated[str, Field(min_length=1, max_length=160)]
    client_id: Annotated[str, Field(max_length=100)] | None = None
    overlap: OverlapAsk | None = None


class ReservationOut(Wire):
    """A hold; both instants are by the server's clock."""

    reservation_token: str
    timeslot_id: str
    expires_at: Instant
    server_now: Instant


class CustomerAsk(Ask):
    """A customer of a booking: a known one by `id`, or a new one by name."""

    id: Annotated[str, Field(max_length=64)] | None = None
    name: Name
    phone: Phone = ""
    email: Email = ""


class CustomerPatch(Ask):
    """PATCH /customers/{customerId}: only what is given changes."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None


class CustomerOut(Wire):
    """A customer; `visits` counts bookings that were done."""

    id: str
    name: str
    phone: str
    email: str
    visits: int = 0
    last_visit: dt.date | None = None


class CustomersOut(Wire):
    """GET /customers."""

    customers: list[CustomerOut]


class VisitOut(Wire):
    """An entry of a customer's history: a booking, or a cancellation that is known by its date alone."""

    date: dt.date
    service_id: str
    provider_id: str
    status: BookingStatus
    booking_id: str | None = None
    cancelled_on: dt.date | None = None


class HistoryOut(Wire):
    """GET /customers/{customerId}/history, newest first."""

    customer: CustomerOut
    visits: list[VisitOut]


class BookingAsk(Ask):
    """POST /bookings."""

    reservation_token: Annotated[str, Field(min_length=1, max_length=128)]
    idempotency_key: Key
    customer: CustomerAsk | None = None
    notes: Notes = ""


class BookingOut(Wire):
    """A booking; `user_id` made it, `before` is what its last step can be undone to."""

    id: str
    timeslot_id: str
    provider_id: str
    service_id: str
    user_id: str
    user_name: str
    customer: CustomerOut | None
    notes: str
    start: Instant
    end: Instant
    status: BookingStatus
    overlap: bool
    version: int
    created_at: Instant
    before: BookingStatus | None = None


class BookingsOut(Wire):
    """GET /bookings."""

    bookings: list[BookingOut]


class TransitionAsk(Ask):
    """POST /bookings/{bookingId}/transitions; `to` may be the state before the last step: an undo.

    422 `too_early`: before the booking's day for what is seen of a customer, before its start for a
    no-show and for the `done` of one who was not marked as arrived or in service. An undo is never early.
    """

    to: BookingStatus
    reason: Reason | None = None
    version: Annotated[int, Field(ge=1)]


class MoveAsk(Ask):
    """POST /bookings/{bookingId}/move: to the slot that was held for it."""

    reservation_token: Annotated[str, Field(min_length=1, max_length=128)]
    version: Annotated[int, Field(ge=1)]


class BlockAsk(Ask):
    """POST /blocks: whole minutes, from `start` up to `end`."""

    provider_id: Id
    start: Instant
    end: Instant
    reason: BlockReason


class BlockPatch(Ask):
    """PATCH /blocks/{blockId}: only what is given changes."""

    start: Instant | None = None
    end: Instant | None = None
    reason: BlockReason | None = None
    version: Annotated[int, Field(ge=1)]


class BlockOut(Wire):
    """A blocked stretch of a provider's time; `created_by` is a user's id, null for an imported block."""

    id: str
    provider_id: str
    start: Instant
    end: Instant
    reason: str
    version: int
    created_by: str | None = None
    created_at: Instant | None = None


class BlocksOut(Wire):
    """GET /blocks, in start order."""

    blocks: list[BlockOut]


class ProviderAsk(Ask):
    """POST /providers."""

    id: Id | None = None
    name: Name
    time_zone: Annotated[str, Field(max_length=64)]
    service_ids: list[Id] = []
    region_id: Id | None = None


class ProviderPatch(Ask):
    """PATCH /providers/{providerId}."""

    name: Name | None = None
    time_zone: Annotated[str, Field(max_length=64)] | None = None
    service_ids: list[Id] | None = None
    region_id: Id | None = None


class ProviderOut(Wire):
    """A provider and the region (location) they belong to."""

    id: str
    name: str
    time_zone: str
    service_ids: list[str]
    region_id: str | None = None
    region_name: str | None = None


class ProvidersOut(Wire):
    """GET /providers, in the order they are shown."""

    providers: list[ProviderOut]


Minutes = Annotated[int, Field(ge=5, le=24 * 60)]
Capacity = Annotated[int, Field(ge=1, le=500)]


class ServiceAsk(Ask):
    """POST /services."""

    id: Id | None = None
    name: Name
    minutes: Minutes
    capacity: Capacity = 1


class ServicePatch(Ask):
    """PATCH /services/{serviceId}."""

    name: Name | None = None
    minutes: Minutes | None = None
    capacity: Capacity | None = None


class ServiceOut(Wire):
    """A service."""

    id: str
    name: str
    minutes: int
    capacity: int


class ServicesOut(Wire):
    """GET /services, in the order they are shown."""

    services: list[ServiceOut]


class AuditRow(Wire):
    """Who did what when; `subject` is an id, never a name."""

    id: int
    at: Instant
    user_id: str | None
    desk_name: str | None
    action: str
    subject: str
    detail: dict[str, str | int | bool | None]


class AuditOut(Wire):
    """GET /audit, newest first; `before` of the next page is the last row's id."""

    rows: list[AuditRow]


class HealthOut(Wire):
    """GET /health."""

    status: Literal["ok"]
    version: str
    server_now: Instant
    epoch: str


class FieldProblem(Wire):
    """A field that can't be taken."""

    field: str
    message: str


class BookedTimeOut(Wire):
    """A booking by its id and its time alone: a problem document may be logged on its way."""

    id: str
    start: Instant
    end: Instant


class Problem(Wire):
    """An RFC 9457 problem document; `code` is stable, `detail` is a sentence for people.

    `bookings` are all that stand in the way of a block, in start order; `others` counts the holds and
    the blocks that do.
    """

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    alternatives: list[TimeslotOut] | None = None
    taken_by: str | None = None
    bookings: list[BookedTimeOut] | None = None
    others: Annotated[int, Field(ge=1)] | None = None
    fields: list[FieldProblem] | None = None
    reference: str | None = None


class Ready(Wire):
    """The one line that `bookdesk backend` prints when it serves.

    `realtime_url` is the socket's without its key, ws://host:port; the app's id and secret are for
    programs that trigger events over the signed HTTP API.
    """

    url: str
    realtime_url: str | None = None
    realtime_key: str | None = None
    realtime_app_id: str | None = None
    realtime_secret: str | None = None
    token: str
