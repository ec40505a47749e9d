"""The judge: what stands in a backend's tables, read beside it or after it was killed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.factories_backend import KEY, open_database

if TYPE_CHECKING:
    from pathlib import Path

#: Claims of one provider that share time though each is exclusive.
_SHARED = """
SELECT a.provider_id, a.owner_id, b.owner_id FROM claims a JOIN claims b
ON a.provider_id = b.provider_id AND a.id < b.id AND a.start_s < b.end_s AND b.start_s < a.end_s
WHERE a.exclusive = 1 AND b.exclusive = 1
"""
#: Bookings that occupy time have one claim over just that time, cancelled ones none.
_UNCLAIMED = """
SELECT b.id FROM bookings b LEFT JOIN claims c
ON c.kind = 'booking' AND c.owner_id = b.id AND c.provider_id = b.provider_id
AND c.start_s = b.start_s AND c.end_s = b.end_s
WHERE (c.id IS NULL) = (b.status <> 'cancelled')
"""
_ORPHANS = """
SELECT kind, owner_id FROM claims
WHERE kind = 'booking' AND owner_id NOT IN (SELECT id FROM bookings)
OR kind = 'hold' AND owner_id NOT IN (SELECT token FROM reservations WHERE state = 'active')
"""
_LOST_HOLDS = """
SELECT token FROM reservations WHERE state = 'active'
AND token NOT IN (SELECT owner_id FROM claims WHERE kind = 'hold')
"""
#: Each booking was written down once, and each of its steps bears another version.
_UNAUDITED = """
SELECT id FROM bookings WHERE source = 'desk' AND
(SELECT count(*) FROM audit WHERE subject = bookings.id AND action = 'book') <> 1
"""
_TWICE = "SELECT booking_id, version FROM transitions GROUP BY booking_id, version HAVING count(*) > 1"
_USED = "SELECT count(*) FROM reservations WHERE state = 'used'"


@dataclass(frozen=True)
class Found:
    """The rows that an attack is judged by, each by its id or token; `answers` by idempotency key."""

    bookings: dict[str, Any]
    reservations: dict[str, Any]
    answers: dict[str, tuple[int, bytes]]
    actions: dict[str, int]

    @property
    def moved(self) -> int:
        """How many holds a move used instead of a confirm."""
        return self.actions.get("move", 0)


def judge(folder: Path, key: str = KEY) -> Found:
    """Open a database, check it and what must be so whatever happened, and return its rows.

    Raises AssertionError when pages or indexes are damaged, time was sold twice, or what belongs
    together was written by halves.
    """
    database = open_database(folder, key)
    try:
        with database.read() as connection:
            ask = connection.exec_driver_sql
            assert ask("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert ask("PRAGMA foreign_key_check").all() == []
            assert ask("PRAGMA cipher_integrity_check").all() == []
            for rule in (_SHARED, _UNCLAIMED, _ORPHANS, _LOST_HOLDS, _UNAUDITED, _TWICE):
                assert ask(rule).all() == [], rule
            found = Found(
                {row.id: row for row in ask("SELECT * FROM bookings")},
                {row.token: row for row in ask("SELECT * FROM reservations")},
                {row.key: (row.status, row.body) for row in ask("SELECT * FROM idempotency")},
                dict(ask("SELECT action, count(*) FROM audit GROUP BY action").all()),
            )
            # A hold became a booking or moved one, or it became nothing.
            booked = sum(row.source == "desk" for row in found.bookings.values())
            assert ask(_USED).scalar_one() == booked + found.moved
    finally:
        database.close()
    return found
