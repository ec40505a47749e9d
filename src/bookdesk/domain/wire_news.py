"""The wire's other half: what a server tells over its socket, and who may listen (ADR 17).

Imported by api and backend alone, like wire.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from bookdesk.domain.states import SlotStatus
from bookdesk.domain.wire import Instant, Wire


class Told(Wire):
    """What every event of a channel bears: `seq` counts up by one for its channel in the life `epoch`.

    It is told at the subscription as well: pusher_internal:subscription_succeeded has the channel's
    number at that moment, so that whoever comes back after a break sees whether anything was missed.
    """

    seq: int
    epoch: str


class TimeslotUpdated(Told):
    """`timeslot.updated` of a provider's channel: one interval and what became of it.

    `held_by` is a desk's name. A block has the service "none": it closes or opens the time of all.
    `version` is newer than that of the timeslot that it replaces. `booked_minutes` are those of the
    provider's day as in its answer; None where no booking changed, and they are what they were.
    """

    timeslot_id: str
    provider_id: str
    service_id: str
    date: dt.date
    start: Instant
    end: Instant
    status: SlotStatus
    remaining: Annotated[int, Field(ge=0)]
    held_by: str | None = None
    held_until: Instant | None = None
    version: int
    booked_minutes: Annotated[int, Field(ge=0)] | None = None


class AvailabilityChanged(Told):
    """`availability.changed` of any channel: fetch these dates again; an empty list stands for all.

    It tells a burst of changes, a change that no other event can tell, and what a slow reader missed:
    then `seq` leaves out what was not delivered. `provider_id` only on a provider's channel.
    """

    provider_id: str | None = None
    dates: list[dt.date]


class DayUpdated(Told):
    """`calendar.day_updated` of a month's channel: a day's figures over all providers.

    `counts` are the availableCount of each service, `limited` names the services that are limited,
    the rest is as in a month's answer.
    """

    date: dt.date
    counts: dict[str, int]
    booked_count: int
    limited: list[str] | None = None
    booked_minutes: int | None = None
    work_minutes: int | None = None


class SpanUpdated(Told):
    """`availability.span_updated` of a week's or region's channel; an empty list stands for all dates."""

    dates: list[dt.date]


class BookingsUpdated(Told):
    """`booking.updated` of the desk's channel: bookings to be read again, in the order of the changes."""

    ids: list[str]


class CatalogueUpdated(Told):
    """`catalogue.updated` of the desk's channel: providers or services changed."""


class RealtimeAuthAsk(Wire):
    """POST /realtime/auth, as JSON or as a form; its names are those that Pusher's clients send."""

    model_config = ConfigDict(alias_generator=None)

    socket_id: Annotated[str, StringConstraints(pattern=r"^\d{1,20}\.\d{1,20}$")]
    channel_name: Annotated[str, Field(min_length=1, max_length=200)]


class RealtimeAuthOut(Wire):
    """The answer: the key, a colon, and the signature that subscribes this socket to this channel."""

    auth: str
