"""Expiry of holds: enforced in every read and before every write, written down and announced here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.services import audit
from bookdesk.backend.statements import Prepared

if TYPE_CHECKING:
    from bookdesk.backend.core import Core

_DUE = Prepared(
    sa.select(t.claims.c.id, t.claims.c.owner_id).where(t.claims.c.expires_ms <= sa.bindparam("now_ms"))
)
_NEXT = Prepared(sa.select(sa.func.min(t.claims.c.expires_ms)).where(t.claims.c.expires_ms.is_not(None)))
_ANY_DUE = Prepared(
    sa.select(t.claims.c.id)
    .where(t.claims.c.expires_ms <= sa.bindparam("now_ms"))
    .limit(sa.literal_column("1"))
)


def expire_due(connection: sa.Connection, now_ms: int) -> int:
    """End the holds whose deadline has passed; returns how many there were."""
    due = _DUE.all(connection, now_ms=now_ms)
    for claim_id, token in due:
        _end(connection, claim_id, token, now_ms)
    return len(due)


def settle_at_start(connection: sa.Connection, now_ms: int, hold_ms: int) -> None:
    """Bring the holds of the server's last life under the clock of this one.

    That clock may stand before the last one's (`--now`, or a machine set back): a hold that this one
    has yet to see made is ended, and no other lasts longer than `hold_ms` from now.
    """
    ahead = connection.execute(
        sa.select(t.claims.c.id, t.claims.c.owner_id)
        .join(t.reservations, t.reservations.c.token == t.claims.c.owner_id)
        .where(t.claims.c.kind == "hold", t.reservations.c.created_ms > now_ms)
    ).all()
    for claim_id, token in ahead:
        _end(connection, claim_id, token, now_ms)
    latest = now_ms + hold_ms
    connection.execute(
        sa.update(t.reservations)
        .where(t.reservations.c.state == "active", t.reservations.c.expires_ms > latest)
        .values(expires_ms=latest)
    )
    late = sa.and_(t.claims.c.kind == "hold", t.claims.c.expires_ms > latest)
    if connection.execute(sa.select(t.claims.c.id).where(late).limit(1)).first() is not None:
        version = audit.next_seq(connection)
        connection.execute(sa.update(t.claims).where(late).values(expires_ms=latest, version=version))


def _end(connection: sa.Connection, claim_id: int, token: str, now_ms: int) -> None:
    audit.next_seq(connection)
    connection.execute(sa.delete(t.claims).where(t.claims.c.id == claim_id))
    slot = connection.execute(
        sa.update(t.reservations)
        .where(t.reservations.c.token == token)
        .values(state="expired")
        .returning(
            t.reservations.c.timeslot_id,
            t.reservations.c.provider_id,
            t.reservations.c.start_s,
            t.reservations.c.end_s,
        )
    ).first()
    if slot is not None:
        audit.note(connection, now_ms, None, "expire", slot.timeslot_id)
        audit.announce(
            connection,
            now_ms,
            "timeslot",
            {
                "timeslotId": slot.timeslot_id,
                "providerId": slot.provider_id,
                "times": [(slot.start_s, slot.end_s)],
            },
        )


def expire_if_due(core: Core) -> None:
    """End due holds in a write of its own, where there are any: what a read of figures begins with."""
    now_ms = core.clock.now_ms()
    with core.database.read() as connection:
        due = _ANY_DUE.first(connection, now_ms=now_ms)
    if due is not None:
        with core.database.write(durable=False) as connection:
            expire_due(connection, now_ms)


def next_deadline(connection: sa.Connection) -> int | None:
    """Return the nearest deadline in epoch milliseconds, None when nothing is held."""
    found: int | None = _NEXT.scalar(connection)
    return found
