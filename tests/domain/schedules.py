"""Makes days, bookings and slots by hand for the tests of the domain."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime

from bookdesk.domain.columns import Extra, ProviderDay
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.locale import Locale
from bookdesk.domain.schedule import Booking, Customer, Service, Slot
from bookdesk.domain.states import CODE_OF_STATUS, BookingStatus, SlotStatus
from bookdesk.domain.zones import from_seconds, zone

WINNIPEG = zone("America/Winnipeg")
LOCALE = Locale(WINNIPEG)
MINUTE = 60
HOUR = 3600
PROVIDER = "becky"
CUT = Service("cut", "Women's hair cut", 45)
COLOUR = Service("colour", "Colour", 90)
YOGA = Service("yoga", "Yoga", 60, capacity=8)
SERVICES = {s.id: s for s in (CUT, COLOUR, YOGA)}


@dataclass(frozen=True)
class Row:
    """A timeslot of a day that is made."""

    start: int
    end: int
    status: SlotStatus
    extra: Extra | None = None
    version: int = 1


def at(text: str) -> int:
    """Read an instant such as 2018-07-12T11:00-05:00 as epoch seconds."""
    return int(datetime.fromisoformat(text).timestamp())


def provider_day(
    rows: list[Row],
    opens: int | None,
    closes: int | None,
    service_id: str = CUT.id,
    provider_id: str = PROVIDER,
) -> ProviderDay:
    """Make a provider's day of rows."""
    rows = sorted(rows, key=lambda row: row.start)
    return ProviderDay(
        provider_id=provider_id,
        provider_name=provider_id.title(),
        service_id=service_id,
        starts=array("q", [r.start for r in rows]),
        ends=array("q", [r.end for r in rows]),
        statuses=bytes(CODE_OF_STATUS[r.status] for r in rows),
        versions=array("q", [r.version for r in rows]),
        extras={n: r.extra for n, r in enumerate(rows) if r.extra is not None},
        opens=None if opens is None else from_seconds(opens),
        closes=None if closes is None else from_seconds(closes),
    )


def booking(
    number: int,
    start: int,
    end: int,
    status: BookingStatus = BookingStatus.CONFIRMED,
    service_id: str = CUT.id,
    name: str | None = "Laura Hiebert",
    *,
    overlap: bool = False,
) -> Booking:
    """Make a booking of the provider."""
    return Booking(
        id=f"b{number}",
        timeslot_id=timeslot_id_at(PROVIDER, service_id, start),
        provider_id=PROVIDER,
        service_id=service_id,
        user_id="u1",
        user_name="Sam",
        customer=None if name is None else Customer(f"c{number}", name),
        notes="",
        start=from_seconds(start),
        end=from_seconds(end),
        status=status,
        overlap=overlap,
        version=2,
        created_at=datetime(2018, 7, 1, tzinfo=UTC),
    )


def slot(start: int, provider_id: str = PROVIDER, minutes: int = 45, service_id: str = CUT.id) -> Slot:
    """Make a free slot."""
    return Slot(
        id=timeslot_id_at(provider_id, service_id, start),
        provider_id=provider_id,
        provider_name=provider_id.title(),
        service_id=service_id,
        start=from_seconds(start),
        end=from_seconds(start + minutes * MINUTE),
        status=SlotStatus.AVAILABLE,
    )
