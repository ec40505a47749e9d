"""Claims as read: what occupies providers' time. A hold that has ended occupies nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.statements import Prepared
from bookdesk.domain.intervals import Interval, clip, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.sql.elements import ColumnElement
    from sqlalchemy.sql.selectable import FromClause

_LONG = 86_400
_LONGEST = 31 * 86_400


class Claim(NamedTuple):
    """A claim on a provider's time; `service_id` and `timeslot_id` are None for a block."""

    provider_id: str
    start: int
    end: int
    kind: str
    owner_id: str
    expires_ms: int | None
    class_id: str | None
    seat: int | None
    reason: str | None
    version: int
    service_id: str | None
    timeslot_id: str | None
    desk_name: str | None

    @property
    def when(self) -> Interval:
        """The time it occupies."""
        return Interval(self.start, self.end)


_COLUMNS = (
    t.claims.c.provider_id,
    t.claims.c.start_s,
    t.claims.c.end_s,
    t.claims.c.kind,
    t.claims.c.owner_id,
    t.claims.c.expires_ms,
    t.claims.c.class_id,
    t.claims.c.seat,
    t.claims.c.reason,
    t.claims.c.version,
    sa.func.coalesce(t.bookings.c.service_id, t.reservations.c.service_id),
    sa.func.coalesce(t.bookings.c.timeslot_id, t.reservations.c.timeslot_id),
    t.reservations.c.desk_name,
)
_JOINED = t.claims.outerjoin(
    t.bookings, sa.and_(t.claims.c.kind == "booking", t.bookings.c.id == t.claims.c.owner_id)
).outerjoin(t.reservations, sa.and_(t.claims.c.kind == "hold", t.reservations.c.token == t.claims.c.owner_id))


def _touching(
    which: ColumnElement[bool],
    columns: Sequence[ColumnElement[Any]] = _COLUMNS,
    source: FromClause = _JOINED,
) -> sa.CompoundSelect[Any]:
    low, high = sa.bindparam("low", type_=sa.BigInteger), sa.bindparam("high", type_=sa.BigInteger)
    long: ColumnElement[int] = sa.literal_column(str(_LONG))
    longest: ColumnElement[int] = sa.literal_column(str(_LONGEST))
    length = t.claims.c.end_s - t.claims.c.start_s
    # Two searches: most claims are short, so that few rows need looking at. See claims_that_last.
    parts = [
        sa.select(*columns)
        .select_from(source)
        .where(
            which,
            of_length,
            t.claims.c.start_s > low - reach,
            t.claims.c.start_s < high,
            t.claims.c.end_s > low,
            sa.or_(t.claims.c.expires_ms.is_(None), t.claims.c.expires_ms > sa.bindparam("now_ms")),
        )
        for of_length, reach in ((length <= long, long), (length > long, longest))
    ]
    return sa.union_all(*parts)


_OF_MANY = _touching(t.claims.c.provider_id.in_(sa.bindparam("providers", expanding=True)))
_OF_ONE = Prepared(_touching(t.claims.c.provider_id == sa.bindparam("provider")))
_PREFIX = "provider/"
_VERSIONS = Prepared(
    # Up to the character after the slash.
    sa.select(t.counters.c.name, t.counters.c.value).where(
        t.counters.c.name > _PREFIX, t.counters.c.name < "provider0"
    )
)
_VERSION = Prepared(sa.select(t.counters.c.value).where(t.counters.c.name == sa.bindparam("counter")))
_BARE = Prepared(
    _touching(
        t.claims.c.provider_id == sa.bindparam("provider"),
        columns=(*_COLUMNS[:10], sa.null(), sa.null(), sa.null()),
        source=t.claims,
    )
)
_BOOKED = Prepared(
    _touching(
        sa.and_(t.claims.c.provider_id == sa.bindparam("provider"), t.claims.c.kind == "booking"),
        columns=(t.claims.c.start_s, t.claims.c.end_s),
        source=t.claims,
    )
)


def claims_of(
    connection: sa.Connection, provider_ids: Iterable[str], window: Interval, now_ms: int
) -> dict[str, list[Claim]]:
    """Read the claims of providers that touch a window, in start order, for each provider."""
    rows = connection.execute(
        _OF_MANY,
        {"providers": list(provider_ids), "low": window.start, "high": window.end, "now_ms": now_ms},
    )
    found: dict[str, list[Claim]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Claim(*row))
    for claims in found.values():
        claims.sort(key=lambda claim: (claim.start, claim.end, claim.version))
    return found


def claims_within(connection: sa.Connection, provider_id: str, window: Interval, now_ms: int) -> list[Claim]:
    """Read one provider's claims that touch a window."""
    rows = _OF_ONE.all(connection, provider=provider_id, low=window.start, high=window.end, now_ms=now_ms)
    return [Claim(*row) for row in rows]


def bare_claims_within(
    connection: sa.Connection, provider_id: str, window: Interval, now_ms: int
) -> list[Claim]:
    """Read the same without services and desks: what a hold checks, mostly to find nothing."""
    rows = _BARE.all(connection, provider=provider_id, low=window.start, high=window.end, now_ms=now_ms)
    return [Claim(*row) for row in rows]


def booked_minutes_of(connection: sa.Connection, provider_id: str, window: Interval) -> int:
    """Count the whole minutes of a window in which a provider is booked, as a day's answer does."""
    # A booking does not end by itself: whatever the time is, all of them count.
    rows = _BOOKED.all(connection, provider=provider_id, low=window.start, high=window.end, now_ms=0)
    return booked_minutes((Interval(start, end) for start, end in rows), window)


def booked_minutes(booked: Iterable[Interval], window: Interval) -> int:
    """Count the whole minutes of a window that bookings cover, none twice."""
    return total(clip(booked, window)) // 60


def seats_taken(claims: Sequence[Claim], class_id: str) -> set[int]:
    """Tell which seats of a class are taken; held seats are."""
    return {claim.seat for claim in claims if claim.class_id == class_id and claim.seat is not None}


def versions(connection: sa.Connection) -> dict[str, int]:
    """Return each provider's newest change: the triggers on claims count it."""
    return {name.removeprefix(_PREFIX): value for name, value in _VERSIONS.all(connection)}


def version_of(connection: sa.Connection, provider_id: str) -> int:
    """Return one provider's newest change, 0 before the first."""
    return int(_VERSION.scalar(connection, counter=f"{_PREFIX}{provider_id}") or 0)
