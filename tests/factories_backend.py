"""A small salon written straight into a backend's tables; every test knows it by heart.

Winnipeg, Thursday 12 July 2018, 10:42. Becky (lunch 12:30 to 13:00), JJ (not on Sundays) and Tanya,
who works in Toronto, serve from 9 to 17 by their own clocks. Tanya gives yoga for eight at 13:00
of Winnipeg's clock on weekdays. 2 July is Canada Day, and the salon is closed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.database import Database
from bookdesk.domain.zones import to_seconds

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0123456789abcdef" * 4
ZONE = ZoneInfo("America/Winnipeg")
NOW = datetime(2018, 7, 12, 10, 42, tzinfo=ZONE)
EVERY_DAY = "FREQ=DAILY"
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
NOT_SUNDAY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"


def at(day: int, clock: str, month: int = 7) -> datetime:
    """Return an instant of 2018 by Winnipeg's clock."""
    hour, minute = clock.split(":")
    return datetime(2018, month, day, int(hour), int(minute), tzinfo=ZONE).astimezone(UTC)


def slot_id(provider: str, service: str, start: datetime) -> str:
    """Make a timeslot id the long way, apart from the domain's function."""
    return f"{provider}.{service}.{start.astimezone(UTC):%Y%m%dT%H%MZ}"


def hours_row(
    provider: str, kind: str, start: str, end: str, rule: str = EVERY_DAY, **more: Any
) -> dict[str, Any]:
    """Make a row of hours; `start` and `end` are HH:MM of the provider's clock."""

    def minute(clock: str) -> int:
        return int(clock[:2]) * 60 + int(clock[3:])

    row = {"reason": None, "service_id": None, "last": None, **more}
    return {
        "provider_id": provider, "kind": kind, "rule": rule, "start_minute": minute(start),
        "end_minute": minute(end), "first": "2018-01-01", **row,
    }  # fmt: skip


def customer_row(customer_id: str, name: str, phone: str = "") -> dict[str, Any]:
    """Make a customer's row."""
    digits = "".join(c for c in phone if c.isdigit())
    return {
        "id": customer_id, "name": name, "phone": phone, "phone_digits": digits,
        "email": f"{customer_id}@example.com", "created_ms": 0,
    }  # fmt: skip


def fill_salon(database: Database) -> None:
    """Write the salon."""
    with database.write() as connection:
        connection.execute(
            sa.insert(t.services),
            [
                {"id": "cut", "name": "Women's hair cut", "minutes": 45, "capacity": 1, "position": 1},
                {"id": "blow", "name": "Blowdry", "minutes": 30, "capacity": 1, "position": 2},
                {"id": "yoga", "name": "Yoga", "minutes": 60, "capacity": 8, "position": 3},
                {"id": "colour", "name": "Colour", "minutes": 90, "capacity": 1, "position": 4},
            ],
        )
        connection.execute(
            sa.insert(t.business).values(
                id=1, name="Salon", time_zone="America/Winnipeg", week_start=6, default_service_id="cut",
                source="import",
            )
        )  # fmt: skip
        connection.execute(
            sa.insert(t.users),
            [
                {"id": "ana", "name": "Ana", "may_overlap": True, "position": 1},
                {"id": "ben", "name": "Ben", "may_overlap": False, "position": 2},
            ],
        )
        connection.execute(sa.insert(t.regions).values(id="main", name="Main Street"))
        zones = {"becky": "America/Winnipeg", "jj": "America/Winnipeg", "tanya": "America/Toronto"}
        connection.execute(
            sa.insert(t.providers),
            [
                {"id": one, "name": one.title(), "time_zone": zones[one], "region_id": "main", "position": n}
                for n, one in enumerate(zones)
            ],
        )
        offers = {"becky": ("cut", "blow", "colour"), "jj": ("cut", "blow"), "tanya": ("cut", "yoga")}
        connection.execute(
            sa.insert(t.provider_services),
            [{"provider_id": p, "service_id": s} for p, services in offers.items() for s in services],
        )
        connection.execute(
            sa.insert(t.hours),
            [
                hours_row("becky", "work", "09:00", "17:00"),
                hours_row("jj", "work", "09:00", "17:00", NOT_SUNDAY),
                hours_row("tanya", "work", "09:00", "17:00"),
                hours_row("becky", "break", "12:30", "13:00", reason="Lunch"),
                hours_row("tanya", "class", "14:00", "15:00", WEEKDAYS, service_id="yoga"),
            ],
        )
        connection.execute(sa.insert(t.closures).values(date="2018-07-02", label="Canada Day"))
        connection.execute(
            sa.insert(t.customers),
            [
                customer_row("marie", "Marie Dubois", "(204) 555-0142"),
                customer_row("mario", "Mario Rossi"),
                customer_row("zoe", "Zoë Müller", "+1 204 555 0177"),
            ],
        )


def block(database: Database, provider: str, start: datetime, end: datetime, reason: str) -> None:
    """Write a block of a provider's time."""
    with database.write() as connection:
        connection.execute(
            sa.insert(t.claims).values(
                provider_id=provider, start_s=to_seconds(start), end_s=to_seconds(end), kind="block",
                owner_id=f"block-{provider}-{to_seconds(start)}", exclusive=True, reason=reason, version=1,
            )
        )  # fmt: skip


def open_database(folder: Path, key: str | None = KEY) -> Database:
    """Open the database of a data folder, beside the backend that serves it."""
    return Database(folder / "bookdesk.db", key)


def july(day: int) -> date:
    """Return a date of July 2018."""
    return date(2018, 7, day)
