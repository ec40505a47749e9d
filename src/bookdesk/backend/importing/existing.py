"""What an earlier import, and the desk since, have left in the database."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bookdesk.backend import tables
from bookdesk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


class KnownBooking(NamedTuple):
    """A booking that an earlier import made, as it is now; `start_s` in epoch seconds."""

    start_s: int
    status: str
    overlap: bool
    version: int


class Taken:
    """One provider's exclusive claims, which never overlap each other; epoch seconds, UTC."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> bool:
        """Claim a stretch; False, and nothing is claimed, when it overlaps one that is there."""
        at = bisect_left(self._starts, end)
        if at and self._ends[at - 1] > start:
            return False
        at = bisect_right(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True


@dataclass(frozen=True, slots=True)
class Existing:
    """The database before the import.

    `source` is None when there is no business yet; `shift_weeks` is what the earlier import chose,
    None when there was none; `services` are minutes by id.
    """

    source: str | None
    name: str
    time_zone: str
    shift_weeks: int | None
    user_ids: tuple[str, ...]
    providers: frozenset[str]
    offers: frozenset[tuple[str, str]]
    services: Mapping[str, int]
    customers: frozenset[str]
    bookings: Mapping[str, KnownBooking]
    cancellations: frozenset[str]
    receipts: frozenset[str]
    taken: Mapping[str, Taken]
    seq: int


def look(connection: sa.Connection) -> Existing:
    """Read what is there.

    Raises UsageError when it is another business: an import goes into an empty one, or the one of
    an earlier import.
    """
    t = tables
    business = connection.execute(sa.select(t.business)).mappings().first()
    source = None if business is None else str(business["source"])
    bookings = {
        row.id: KnownBooking(row.start_s, row.status, row.overlap, row.version)
        for row in connection.execute(
            sa.select(t.bookings.c.id, t.bookings.c.start_s, t.bookings.c.status, t.bookings.c.overlap)
            .add_columns(t.bookings.c.version)
            .where(t.bookings.c.source == "import")
        )
    }
    providers = frozenset(connection.execute(sa.select(t.providers.c.id)).scalars())
    if source not in (None, "empty", "import") or (source != "import" and providers):
        raise UsageError(
            "This data folder holds another business. Choose an empty folder for the import with --data."
        )
    taken: dict[str, Taken] = defaultdict(Taken)
    claims = sa.select(t.claims.c.provider_id, t.claims.c.start_s, t.claims.c.end_s)
    for claim in connection.execute(claims.where(t.claims.c.exclusive).order_by(t.claims.c.start_s)):
        taken[claim.provider_id].add(claim.start_s, claim.end_s)
    offers = connection.execute(
        sa.select(t.provider_services.c.provider_id, t.provider_services.c.service_id)
    )
    services = connection.execute(sa.select(t.services.c.id, t.services.c.minutes))
    seq = connection.execute(sa.select(t.counters.c.value).where(t.counters.c.name == "seq")).scalar_one()
    shift = connection.execute(sa.select(t.imports.c.shift_weeks).order_by(t.imports.c.id)).scalar()
    users = connection.execute(sa.select(t.users.c.id).order_by(t.users.c.position)).scalars()
    return Existing(
        source=source,
        name="" if business is None else business["name"],
        time_zone="" if business is None else business["time_zone"],
        shift_weeks=shift,
        user_ids=tuple(users),
        providers=providers,
        offers=frozenset((row.provider_id, row.service_id) for row in offers),
        services={row.id: row.minutes for row in services},
        customers=frozenset(connection.execute(sa.select(t.customers.c.id)).scalars()),
        bookings=bookings,
        cancellations=frozenset(connection.execute(sa.select(t.past_cancellations.c.id)).scalars()),
        receipts=frozenset(connection.execute(sa.select(t.receipts.c.id)).scalars()),
        taken=taken,
        seq=seq,
    )
