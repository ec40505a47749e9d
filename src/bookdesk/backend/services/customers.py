"""Customers: made, changed, and what they came for."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import not_found
from bookdesk.backend.services import audit
from bookdesk.domain import wire
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import civil_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from bookdesk.backend.core import Caller


def digits_of(phone: str) -> str:
    """Return the digits that a search by number looks at: international where the number says so."""
    import phonenumbers  # lazily: its tables are not needed to be ready

    try:
        parsed = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", phone)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164).lstrip("+")


def with_visits(connection: sa.Connection, rows: Iterable[Any], where: ZoneInfo) -> list[wire.CustomerOut]:
    """Add to customers' rows how often and when last they came; only done bookings count."""
    kept = list(rows)
    b = t.bookings.c
    visits: dict[str, tuple[int, int]] = {}
    ids = [row.id for row in kept]
    for start in range(0, len(ids), 500):
        counted = connection.execute(
            sa.select(b.customer_id, sa.func.count(), sa.func.max(b.start_s))
            .where(b.status == BookingStatus.DONE.value, b.customer_id.in_(ids[start : start + 500]))
            .group_by(b.customer_id)
        )
        visits.update({row[0]: (row[1], row[2]) for row in counted})
    found = []
    for row in kept:
        count, last = visits.get(row.id, (0, None))
        found.append(
            wire.CustomerOut(
                id=row.id,
                name=row.name,
                phone=row.phone,
                email=row.email,
                visits=count,
                last_visit=None if last is None else civil_date(last, where),
            )
        )
    return found


def by_id(connection: sa.Connection, customer_id: str, where: ZoneInfo) -> wire.CustomerOut:
    """Read one customer; raises ProblemError 404."""
    row = connection.execute(sa.select(t.customers).where(t.customers.c.id == customer_id)).first()
    if row is None:
        raise not_found("customer")
    return with_visits(connection, [row], where)[0]


def create(connection: sa.Connection, caller: Caller, ask: wire.CustomerAsk, now_ms: int) -> str:
    """Make a customer; returns the id."""
    customer_id = f"c-{secrets.token_hex(8)}"
    connection.execute(
        sa.insert(t.customers).values(
            id=customer_id,
            name=ask.name,
            phone=ask.phone,
            phone_digits=digits_of(ask.phone) if ask.phone else "",
            email=ask.email,
            created_ms=now_ms,
        )
    )
    audit.note(connection, now_ms, caller, "customer_created", customer_id)
    return customer_id


def change(
    connection: sa.Connection, caller: Caller, customer_id: str, patch: wire.CustomerPatch, now_ms: int
) -> None:
    """Change what is given of a customer; raises ProblemError 404."""
    given = patch.model_dump(by_alias=False, exclude_none=True)
    if "phone" in given:
        given["phone_digits"] = digits_of(given["phone"]) if given["phone"] else ""
    known = connection.execute(sa.select(t.customers.c.id).where(t.customers.c.id == customer_id)).first()
    if known is None:
        raise not_found("customer")
    if given:
        connection.execute(sa.update(t.customers).where(t.customers.c.id == customer_id).values(**given))
        audit.next_seq(connection)
        audit.note(
            connection,
            now_ms,
            caller,
            "customer_changed",
            customer_id,
            dict.fromkeys(sorted(given), True),
        )


def history(connection: sa.Connection, customer_id: str, where: ZoneInfo) -> wire.HistoryOut:
    """Read a customer's bookings and cancellations, newest first; raises ProblemError 404."""
    customer = by_id(connection, customer_id, where)
    visits = [
        wire.VisitOut(
            date=civil_date(row.start_s, where),
            service_id=row.service_id,
            provider_id=row.provider_id,
            status=BookingStatus(row.status),
            booking_id=row.id,
        )
        for row in connection.execute(
            sa.select(t.bookings)
            .where(t.bookings.c.customer_id == customer_id)
            .order_by(t.bookings.c.start_s.desc())
        )
    ]
    visits += [
        wire.VisitOut(
            date=row.date,
            service_id=row.service_id,
            provider_id=row.provider_id,
            status=BookingStatus.CANCELLED,
            cancelled_on=row.cancelled_on,
        )
        for row in connection.execute(
            sa.select(t.past_cancellations).where(t.past_cancellations.c.customer_id == customer_id)
        )
    ]
    visits.sort(key=lambda visit: visit.date, reverse=True)
    return wire.HistoryOut(customer=customer, visits=visits)
