"""What a desk may ask for, each made ready, asked, asked again, and counted in the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import Unreachable, VersionChanged

if TYPE_CHECKING:
    import sqlalchemy as sa

    from bookdesk.api.client import HttpGateway


@dataclass(frozen=True)
class Line:
    """How a desk asks: the gateway, and a bare client for the one verb that no gateway speaks yet."""

    gateway: HttpGateway
    client: httpx.Client


@dataclass(frozen=True)
class Target:
    """What one ask is about: two free slots of Becky's by their ids, and a key that nobody used."""

    slot: str
    other: str
    key: str


class Verb:
    """One verb. `ready` does what must come before, `ask` asks, `effects` counts what came of it.

    `effects` are numbers that `ONCE` says in full: another number is a thing lost or doubled.
    """

    ONCE: tuple[int, ...] = ()

    def ready(self, line: Line, target: Target) -> Any:
        """Prepare through a sound line; what it returns goes into `ask`."""

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        """Ask, the second time just as the first."""
        raise NotImplementedError

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        """Count in the tables."""
        raise NotImplementedError


def count(tables: sa.Connection, table: str, where: str, *values: str) -> int:
    """Count the rows of a table that meet a condition with placeholders."""
    found: int = tables.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE {where}", values).scalar_one()  # noqa: S608
    return found


def _claims(tables: sa.Connection, kind: str, slot: str) -> int:
    owners = {"hold": "SELECT token FROM reservations", "booking": "SELECT id FROM bookings"}
    where = f"kind = '{kind}' AND owner_id IN ({owners[kind]} WHERE timeslot_id = ?)"
    return count(tables, "claims", where, slot)


class Hold(Verb):
    """POST /reservations: one reservation, one claim."""

    ONCE = (1, 1)

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        return line.gateway.hold(target.slot, "becky", "blow", target.key)

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        return count(tables, "reservations", "timeslot_id = ?", target.slot), _claims(
            tables, "hold", target.slot
        )


class _OfHold(Verb):
    def ready(self, line: Line, target: Target) -> Any:
        return line.gateway.hold(target.slot, "becky", "blow", f"{target.key}-hold").token


class Confirm(_OfHold):
    """POST /bookings: one booking, one claim and no hold, one customer, one line in the audit."""

    ONCE = (1, 1, 0, 1, 1)

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        return line.gateway.confirm(held, target.key, Customer(None, target.key), "")

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        booked = "action = 'book' AND subject IN (SELECT id FROM bookings WHERE timeslot_id = ?)"
        return (
            count(tables, "bookings", "timeslot_id = ?", target.slot),
            _claims(tables, "booking", target.slot),
            _claims(tables, "hold", target.slot),
            count(tables, "customers", "name = ?", target.key),
            count(tables, "audit", booked, target.slot),
        )


class Release(_OfHold):
    """DELETE /reservations/{token}: released once, nothing claimed."""

    ONCE = (1, 0, 1)

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        return line.gateway.release(held)

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        return (
            count(tables, "reservations", "timeslot_id = ? AND state = 'released'", target.slot),
            _claims(tables, "hold", target.slot),
            count(tables, "audit", "action = 'release' AND subject = ?", target.slot),
        )


class Extend(_OfHold):
    """POST /reservations/{token}/extend: one minute more, not two."""

    ONCE = (1, 1, 1)

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        return line.gateway.extend(held, target.key)

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        longer = "timeslot_id = ? AND extended AND expires_ms = created_ms + 180000"
        same = "expires_ms = (SELECT expires_ms FROM reservations WHERE token = owner_id AND timeslot_id = ?)"
        return (
            count(tables, "reservations", longer, target.slot),
            count(tables, "claims", same, target.slot),
            count(tables, "audit", "action = 'extend' AND subject = ?", target.slot),
        )


class _OfBooking(_OfHold):
    def ready(self, line: Line, target: Target) -> Any:
        token = super().ready(line, target)
        return line.gateway.confirm(token, f"{target.key}-booking", None, "")


class Transition(_OfBooking):
    """POST /bookings/{id}/transitions: one step; asked again it is refused by its version, and looked up."""

    ONCE = (1, 1, 0)

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        try:
            return line.gateway.transition(held.id, BookingStatus.CANCELLED, "asked", held.version)
        except VersionChanged:
            found = line.gateway.booking(held.id)
            assert found is not None
            assert (found.status, found.version) == (BookingStatus.CANCELLED, held.version + 1)
            return found

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        mine = "booking_id IN (SELECT id FROM bookings WHERE timeslot_id = ?)"
        return (
            count(
                tables, "bookings", "timeslot_id = ? AND status = 'cancelled' AND version = 2", target.slot
            ),
            count(tables, "transitions", mine, target.slot),
            _claims(tables, "booking", target.slot),
        )


class Move(_OfBooking):
    """POST /bookings/{id}/move: it stands in the new place, once, and the old one is free."""

    ONCE = (1, 0, 1, 0, 1)

    def ready(self, line: Line, target: Target) -> Any:
        booking = super().ready(line, target)
        held = line.gateway.hold(target.other, "becky", "blow", f"{target.key}-other")
        return booking, held.token

    def ask(self, line: Line, target: Target, held: Any) -> Any:
        booking, token = held
        body = {"reservationToken": token, "version": booking.version}
        try:
            answer = line.client.post(f"/bookings/{booking.id}/move", json=body)
        except httpx.TransportError as error:
            raise Unreachable from error
        if answer.status_code == 412:
            found = line.gateway.booking(booking.id)
            assert found is not None
            assert (found.timeslot_id, found.version) == (target.other, booking.version + 1)
        else:
            assert answer.status_code == 200, answer.text

    def effects(self, tables: sa.Connection, target: Target) -> tuple[int, ...]:
        moved = "action = 'move' AND subject IN (SELECT id FROM bookings WHERE timeslot_id = ?)"
        return (
            count(tables, "bookings", "timeslot_id = ? AND version = 2", target.other),
            count(tables, "bookings", "timeslot_id = ?", target.slot),
            _claims(tables, "booking", target.other),
            _claims(tables, "hold", target.other),
            count(tables, "audit", moved, target.other),
        )


VERBS: tuple[Verb, ...] = (Hold(), Confirm(), Release(), Extend(), Transition(), Move())
