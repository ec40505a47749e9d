"""What happened, as each channel needs to know it: the outbox's rows, read after their commit."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.backend.services import audit, occupancy
from bookdesk.backend.services.availability import Moment, slot_now
from bookdesk.domain.channels import (
    DESK,
    calendar_channel,
    provider_channel,
    region_channel,
    week_channel,
)
from bookdesk.domain.ids import parse_timeslot_id
from bookdesk.domain.intervals import Interval
from bookdesk.domain.zones import civil_date, day_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlalchemy as sa

    from bookdesk.backend.core import Core
    from bookdesk.backend.services.snapshot import Catalogue

#: Rows that are looked at in one turn of the loop.
ROWS_MOST = 256


@dataclass(frozen=True, slots=True)
class Change:
    """What one row means to one channel.

    `dates` are those whose availability it changed (YYYY-MM-DD, empty with `everything`), `slot` the
    timeslot that it is about and `shown` that timeslot as a day's answer has it now, with the minutes
    that the provider's day is booked for when a booking changed; None where only the whole day can tell.
    """

    dates: tuple[str, ...] = ()
    slot: str | None = None
    shown: dict[str, Any] | None = None
    everything: bool = False
    booking_id: str | None = None
    catalogue: bool = False


class Batch(NamedTuple):
    """Changes in commit order, each with its channel; `position` is the last row's number."""

    changes: list[tuple[str, Change]]
    position: int
    rows: int


class _Touched(NamedTuple):
    """A stretch of a provider's time that a row is about; without a timeslot it is a block's."""

    provider_id: str
    when: Interval
    timeslot_id: str | None
    service_id: str | None


def read_news(core: Core, after: int, is_heard: Callable[[str], bool]) -> Batch:
    """Read the rows that were committed after the row `after`, at most ROWS_MOST; on the event loop's thread.

    `is_heard` tells whether somebody listens to a channel. A change of the catalogue touches each
    channel that is counted.
    """
    with core.database.glance() as connection:
        rows = audit.messages_after(connection, after, ROWS_MOST)
        if not rows:
            return Batch([], after, 0)
        catalogue = core.catalogues.current(connection)
        told = [(topic, json.loads(payload)) for _, topic, payload in rows]
        shown = _shown(core, connection, catalogue, told, is_heard)
        changes: list[tuple[str, Change]] = []
        for topic, payload in told:
            if topic in ("catalogue", "schedule"):
                changes += [(name, Change(everything=True)) for name in core.numbers.names() if name != DESK]
                changes.append((DESK, Change(catalogue=True)))
                continue
            if topic == "booking":
                changes.append((DESK, Change(booking_id=payload["id"])))
            for touched in _touched(payload):
                changes += _changes(catalogue, touched, shown, is_told=core.numbers.counts)
    return Batch(changes, rows[-1][0], len(rows))


def _touched(payload: dict[str, Any]) -> Iterator[_Touched]:
    provider_id, timeslot_id = payload["providerId"], payload.get("timeslotId")
    service_id = parse_timeslot_id(timeslot_id).service_id if timeslot_id else None
    # A block that was changed leaves one stretch and takes another.
    stretches = dict.fromkeys(tuple(one) for one in payload.get("times", ()))
    for start, end in stretches:
        yield _Touched(provider_id, Interval(start, end), timeslot_id, service_id)


def _dates(catalogue: Catalogue, when: Interval) -> list[date]:
    where = catalogue.business.where
    first, last = civil_date(when.start, where), civil_date(when.end - 1, where)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _shown(
    core: Core,
    connection: sa.Connection,
    catalogue: Catalogue,
    told: list[tuple[str, dict[str, Any]]],
    is_heard: Callable[[str], bool],
) -> dict[_Touched, dict[str, Any] | None]:
    """Look up the timeslots of providers of which one alone changed: more are refetched at once anyway."""
    slots: dict[str, dict[_Touched, None]] = defaultdict(dict)
    # Whoever waits for news of a hold waits for no figure that a hold does not change.
    of_bookings = set()
    for topic, payload in told:
        if "providerId" in payload:
            for touched in _touched(payload):
                slots[touched.provider_id][touched] = None
            if topic == "booking":
                of_bookings.add(payload["providerId"])
    found: dict[_Touched, dict[str, Any] | None] = {}
    now_ms = core.clock.now_ms()
    for provider_id, stretches in slots.items():
        provider = catalogue.providers.get(provider_id)
        if provider is None or len(stretches) > 1 or not is_heard(provider_channel(provider_id)):
            continue
        touched = next(iter(stretches))
        dates = _dates(catalogue, touched.when)
        if len(dates) > 1:
            continue
        claims = occupancy.claims_within(connection, provider_id, touched.when, now_ms)
        moment = Moment(now_ms // 1000, {provider_id: occupancy.version_of(connection, provider_id)})
        slot = found[touched] = slot_now(
            catalogue, provider, touched.service_id, touched.timeslot_id, touched.when, claims, moment
        )
        if slot is not None and provider_id in of_bookings:
            day = day_bounds(dates[0], catalogue.business.where)
            slot["bookedMinutes"] = occupancy.booked_minutes_of(connection, provider_id, day)
    return found


def _changes(
    catalogue: Catalogue,
    touched: _Touched,
    shown: dict[_Touched, dict[str, Any] | None],
    is_told: Callable[[str], bool],
) -> Iterator[tuple[str, Change]]:
    days = _dates(catalogue, touched.when)
    dates = tuple(day.isoformat() for day in days)
    slot = shown.get(touched)
    yield (
        provider_channel(touched.provider_id),
        Change(dates, slot["id"] if slot else touched.timeslot_id, slot),
    )
    for month in dict.fromkeys(one[:7] for one in dates):
        yield calendar_channel(month), Change(tuple(one for one in dates if one.startswith(month)))
    # A week may be looked at from any of its days; only those that somebody looks at are told.
    weeks: dict[str, list[str]] = defaultdict(list)
    for day in days:
        for back in range(7):
            name = week_channel(day - timedelta(days=back))
            if is_told(name):
                weeks[name].append(day.isoformat())
    for name, within in weeks.items():
        yield name, Change(tuple(within))
    provider = catalogue.providers.get(touched.provider_id)
    if provider is not None and provider.region_id is not None:
        yield region_channel(provider.region_id), Change(dates)
