"""Who did what: an audit row and a message to the other desks, in the transaction of the change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.statements import Prepared
from bookdesk.domain import wire
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from bookdesk.backend.core import Caller

_bind = sa.bindparam
_NEXT = Prepared(
    sa.update(t.counters)
    .where(t.counters.c.name == "seq")
    .values(value=t.counters.c.value + 1)
    .returning(t.counters.c.value)
)
_SEQ = Prepared(sa.select(t.counters.c.value).where(t.counters.c.name == "seq"))
_AUDIT = Prepared(
    sa.insert(t.audit).inline().values(
        at_ms=_bind("at_ms"), user_id=_bind("user_id"), desk_name=_bind("desk_name"),
        action=_bind("action"), subject=_bind("subject"), detail=_bind("detail"),
    )
)  # fmt: skip
_OUTBOX = Prepared(
    sa.insert(t.outbox).inline().values(
        at_ms=_bind("at_ms"), topic=_bind("topic"), payload=_bind("payload")
    )
)  # fmt: skip


_NEWEST = Prepared(sa.select(sa.func.max(t.outbox.c.id)))
_AFTER = Prepared(
    sa.select(t.outbox.c.id, t.outbox.c.topic, t.outbox.c.payload)
    .where(t.outbox.c.id > _bind("after"))
    .order_by(t.outbox.c.id)
    .limit(_bind("most"))
)
#: Messages that are kept: a reader is never that far behind, see forget_old_messages.
_KEPT = 10_000


def next_seq(connection: sa.Connection) -> int:
    """Count a change; the number becomes the version of what changed."""
    return int(_NEXT.scalar(connection))


def seq(connection: sa.Connection) -> int:
    """Return the newest change's number."""
    return int(_SEQ.scalar(connection))


def note(
    connection: sa.Connection,
    at_ms: int,
    caller: Caller | None,
    action: str,
    subject: str,
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    """Write an audit row. `caller` None is the server itself; ids and codes only, nothing personal."""
    _AUDIT.do(
        connection,
        at_ms=at_ms,
        user_id=caller.user_id if caller else None,
        desk_name=caller.desk_name if caller else None,
        action=action,
        subject=subject,
        detail=json.dumps(detail) if detail else "{}",
    )


def announce(
    connection: sa.Connection,
    at_ms: int,
    topic: str,
    payload: dict[str, str | int | list[tuple[int, int]]],
) -> None:
    """Leave a message for the other desks: ids and times (epoch seconds), nothing personal."""
    _OUTBOX.do(connection, at_ms=at_ms, topic=topic, payload=json.dumps(payload))


def newest_message(connection: sa.Connection) -> int:
    """Return the number of the newest message, 0 when there is none yet."""
    return int(_NEWEST.scalar(connection) or 0)


def messages_after(connection: sa.Connection, after: int, most: int) -> list[tuple[int, str, str]]:
    """Read the messages after a number in commit order: number, topic, payload as JSON.

    One transaction writes at a time, so numbers are given in the order of commits.
    """
    return [(row[0], row[1], row[2]) for row in _AFTER.all(connection, after=after, most=most)]


def forget_old_messages(connection: sa.Connection) -> None:
    """Drop messages that everybody has heard; the newest stay, so that no number is given twice."""
    newest = newest_message(connection)
    connection.execute(sa.delete(t.outbox).where(t.outbox.c.id <= newest - _KEPT))


def page(connection: sa.Connection, before: int | None, limit: int) -> wire.AuditOut:
    """Read up to `limit` audit rows older than the row `before`, newest first."""
    query = sa.select(t.audit).order_by(t.audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(t.audit.c.id < before)
    return wire.AuditOut(
        rows=[
            wire.AuditRow(
                id=row.id,
                at=from_seconds(row.at_ms // 1000),
                user_id=row.user_id,
                desk_name=row.desk_name,
                action=row.action,
                subject=row.subject,
                detail=json.loads(row.detail),
            )
            for row in connection.execute(query)
        ]
    )
