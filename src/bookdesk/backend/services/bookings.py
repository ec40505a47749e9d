"""Bookings: a hold becomes one, in the transaction that checks the hold again."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import ProblemError, field_problem, not_found
from bookdesk.backend.services import audit, customers, expiry, holds
from bookdesk.backend.statements import Prepared
from bookdesk.domain import wire
from bookdesk.domain.states import TRANSITIONS, BookingStatus
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy.sql.elements import ColumnElement

    from bookdesk.backend.core import Caller, Core
    from bookdesk.domain.intervals import Interval

_bind = sa.bindparam
_CONVERT = Prepared(
    sa.update(t.claims)
    .where(t.claims.c.kind == sa.literal_column("'hold'"), t.claims.c.owner_id == _bind("by_token"))
    .values(
        kind=sa.literal_column("'booking'"),
        owner_id=_bind("booking_id"),
        expires_ms=sa.null(),
        version=_bind("seq"),
    )
)
_USE = Prepared(
    sa.update(t.reservations)
    .where(t.reservations.c.token == _bind("by_token"))
    .values(state=sa.literal_column("'used'"))
)
_BOOK = Prepared(
    sa.insert(t.bookings).inline().values(
        id=_bind("id"), timeslot_id=_bind("timeslot_id"), provider_id=_bind("provider_id"),
        service_id=_bind("service_id"), user_id=_bind("user_id"), customer_id=_bind("customer_id"),
        notes=_bind("notes"), start_s=_bind("start_s"), end_s=_bind("end_s"), status=_bind("status"),
        overlap=_bind("overlap"), overlap_reason=_bind("overlap_reason"), version=sa.literal_column("1"),
        created_ms=_bind("created_ms"), source=sa.literal_column("'desk'"),
    )
)  # fmt: skip


def confirm(connection: sa.Connection, core: Core, caller: Caller, ask: wire.BookingAsk) -> wire.BookingOut:
    """Turn a hold into a booking.

    Raises ProblemError: 404 for an unknown token, 410 reservation_expired when the hold has ended in
    any way, 422 for a customer's id that is not there. A known customer's phone and e-mail become
    those given, in the same transaction.
    """
    now_ms = core.clock.now_ms()
    held = holds.active(connection, ask.reservation_token, now_ms)
    customer_id = None
    if ask.customer is not None:
        customer_id = _customer(connection, caller, ask.customer, now_ms)
    booking_id = f"b-{secrets.token_hex(8)}"
    seq = audit.next_seq(connection)
    if _CONVERT.do(connection, by_token=held.token, booking_id=booking_id, seq=seq) != 1:
        raise RuntimeError("an active reservation has one claim")
    _USE.do(connection, by_token=held.token)
    _BOOK.do(
        connection,
        id=booking_id,
        timeslot_id=held.timeslot_id,
        provider_id=held.provider_id,
        service_id=held.service_id,
        user_id=caller.user_id,
        customer_id=customer_id,
        notes=ask.notes,
        start_s=held.start_s,
        end_s=held.end_s,
        status=BookingStatus.CONFIRMED.value,
        overlap=held.overlap_reason is not None,
        overlap_reason=held.overlap_reason,
        created_ms=now_ms,
    )
    detail: dict[str, str | int | bool | None] = {"timeslotId": held.timeslot_id}
    if held.overlap_reason is not None:
        detail["overlap"] = True
    audit.note(connection, now_ms, caller, "book", booking_id, detail)
    tell(connection, now_ms, booking_id, held)
    return by_id(connection, booking_id, caller.catalogue.business.where)


def tell(connection: sa.Connection, now_ms: int, booking_id: str, where: Any) -> None:
    """Announce a booking and its timeslot; `where` is a row with its slot, provider, start and end."""
    audit.announce(
        connection,
        now_ms,
        "booking",
        {
            "id": booking_id,
            "timeslotId": where.timeslot_id,
            "providerId": where.provider_id,
            "times": [(where.start_s, where.end_s)],
        },
    )


def _customer(connection: sa.Connection, caller: Caller, ask: wire.CustomerAsk, now_ms: int) -> str:
    if ask.id is None:
        return customers.create(connection, caller, ask, now_ms)
    known = connection.execute(
        sa.select(t.customers.c.phone, t.customers.c.email).where(t.customers.c.id == ask.id)
    ).first()
    if known is None:
        raise field_problem("customer.id", "there is no such customer")
    # What the desk typed is newer than what is known; what it left empty says nothing.
    patch = wire.CustomerPatch(
        phone=ask.phone if ask.phone and ask.phone != known.phone else None,
        email=ask.email if ask.email and ask.email != known.email else None,
    )
    customers.change(connection, caller, ask.id, patch, now_ms)
    return ask.id


def read(
    connection: sa.Connection, where: ZoneInfo, *conditions: ColumnElement[bool]
) -> list[wire.BookingOut]:
    """Read bookings in start order; cancelled ones too."""
    rows = connection.execute(
        sa.select(t.bookings, t.users.c.name.label("user_name"))
        .join(t.users, t.users.c.id == t.bookings.c.user_id)
        .where(*conditions)
        .order_by(t.bookings.c.start_s, t.bookings.c.created_ms, t.bookings.c.id)
    ).all()
    ids = sorted({row.customer_id for row in rows if row.customer_id is not None})
    known: dict[str, wire.CustomerOut] = {}
    for start in range(0, len(ids), 500):
        found = connection.execute(
            sa.select(t.customers).where(t.customers.c.id.in_(ids[start : start + 500]))
        )
        known.update({c.id: c for c in customers.with_visits(connection, found, where)})
    return [_out(row, known.get(row.customer_id)) for row in rows]


def by_id(connection: sa.Connection, booking_id: str, where: ZoneInfo) -> wire.BookingOut:
    """Read one booking; raises ProblemError 404."""
    found = read(connection, where, t.bookings.c.id == booking_id)
    if not found:
        raise not_found("booking")
    return found[0]


def between(
    window: Interval, provider_ids: Sequence[str], user_id: str | None = None
) -> list[ColumnElement[bool]]:
    """Make the conditions of a range: bookings that begin in it, of providers (empty: all) and a user."""
    b = t.bookings.c
    conditions = [b.start_s >= window.start, b.start_s < window.end]
    if provider_ids:
        conditions.append(b.provider_id.in_(list(provider_ids)))
    if user_id is not None:
        conditions.append(b.user_id == user_id)
    return conditions


def _out(row: Any, customer: wire.CustomerOut | None) -> wire.BookingOut:
    return wire.BookingOut(
        id=row.id,
        timeslot_id=row.timeslot_id,
        provider_id=row.provider_id,
        service_id=row.service_id,
        user_id=row.user_id,
        user_name=row.user_name,
        customer=customer,
        notes=row.notes,
        start=from_seconds(row.start_s),
        end=from_seconds(row.end_s),
        status=BookingStatus(row.status),
        overlap=bool(row.overlap),
        version=row.version,
        created_at=from_seconds(row.created_ms // 1000),
        before=None if row.before_status is None else BookingStatus(row.before_status),
    )


def at_version(connection: sa.Connection, booking_id: str, version: int) -> Any:
    """Read a booking's row that is to be changed; raises ProblemError 404 and 412 version_changed."""
    row = connection.execute(sa.select(t.bookings).where(t.bookings.c.id == booking_id)).first()
    if row is None:
        raise not_found("booking")
    if row.version != version:
        raise ProblemError(412, "version_changed", "This booking changed at another desk. Read it again.")
    return row


def move(
    connection: sa.Connection, core: Core, caller: Caller, booking_id: str, ask: wire.MoveAsk
) -> wire.BookingOut:
    """Move a booking to the slot that was held for it; the old time is free in the same moment.

    Raises ProblemError: 404, 412 version_changed, 422 transition_not_allowed for a booking that is
    over, 410 when the hold has ended.
    """
    now_ms = core.clock.now_ms()
    row = at_version(connection, booking_id, ask.version)
    if not TRANSITIONS[BookingStatus(row.status)]:
        raise ProblemError(422, "transition_not_allowed", f"A booking that is {row.status} can't be moved.")
    expiry.expire_due(connection, now_ms)
    held = holds.active(connection, ask.reservation_token, now_ms)
    seq = audit.next_seq(connection)
    connection.execute(
        sa.delete(t.claims).where(t.claims.c.kind == "booking", t.claims.c.owner_id == booking_id)
    )
    _CONVERT.do(connection, by_token=held.token, booking_id=booking_id, seq=seq)
    _USE.do(connection, by_token=held.token)
    connection.execute(
        sa.update(t.bookings)
        .where(t.bookings.c.id == booking_id)
        .values(
            timeslot_id=held.timeslot_id,
            provider_id=held.provider_id,
            service_id=held.service_id,
            start_s=held.start_s,
            end_s=held.end_s,
            overlap=held.overlap_reason is not None,
            overlap_reason=held.overlap_reason,
            version=row.version + 1,
        )
    )
    moved = {"from": row.timeslot_id, "to": held.timeslot_id}
    audit.note(connection, now_ms, caller, "move", booking_id, {**moved})
    tell(connection, now_ms, booking_id, row)
    tell(connection, now_ms, booking_id, held)
    return by_id(connection, booking_id, caller.catalogue.business.where)
