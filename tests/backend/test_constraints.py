"""The database's own constraints: what no program that writes to it can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.factories_backend import KEY, fill_salon

from bookdesk.backend import tables as t
from bookdesk.backend.database import Database, WriterBusyError
from bookdesk.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 86_400


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(tmp_path / "bookdesk.db", KEY)
    fill_salon(one)
    yield one
    one.close()


def claim(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {
        "provider_id": "jj", "start_s": start, "end_s": end, "kind": "block",
        "owner_id": f"{start}-{end}-{more}", "exclusive": True, "version": 1, **more,
    }  # fmt: skip


def insert(database: Database, *rows: dict[str, Any]) -> None:
    with database.write() as connection:
        for row in rows:
            connection.execute(sa.insert(t.claims).values(**row))


@pytest.mark.parametrize(
    ("start", "end"),
    [(1000, 2000), (1500, 1600), (500, 1001), (1999, 3000), (0, 5000), (1999 - 30 * DAY, 2000)],
)
def test_exclusive_claims_of_a_provider_never_overlap(database: Database, start: int, end: int) -> None:
    insert(database, claim(1000, 2000))
    with pytest.raises(sa.exc.IntegrityError, match="claims overlap"):
        insert(database, claim(start, end))
    with database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(t.claims)).scalar_one() == 1


def test_claims_that_touch_or_are_anothers_or_not_exclusive_are_taken(database: Database) -> None:
    insert(
        database,
        claim(1000, 2000),
        claim(2000, 3000),
        claim(0, 1000),
        claim(1000, 2000, provider_id="becky"),
        claim(1500, 1700, exclusive=False),
    )


def test_a_claim_is_not_moved_onto_another(database: Database) -> None:
    insert(database, claim(1000, 2000), claim(2000, 3000, owner_id="mover"))
    with pytest.raises(sa.exc.IntegrityError, match="claims overlap"), database.write() as connection:
        connection.execute(sa.update(t.claims).where(t.claims.c.owner_id == "mover").values(start_s=1999))


def test_a_long_claim_is_seen_from_its_far_end(database: Database) -> None:
    insert(database, claim(0, 31 * DAY))
    with pytest.raises(sa.exc.IntegrityError, match="claims overlap"):
        insert(database, claim(31 * DAY - 10, 31 * DAY + 10))
    with pytest.raises(sa.exc.IntegrityError):
        insert(database, claim(100 * DAY, 131 * DAY + 1))


def test_a_seat_has_one_owner(database: Database) -> None:
    seat = {"class_id": "tanya.yoga.20180713T1800Z", "seat": 1, "exclusive": False}
    insert(database, claim(1000, 2000, **seat))
    with pytest.raises(sa.exc.IntegrityError):
        insert(database, claim(1000, 2000, **seat, owner_id="second"))
    insert(database, claim(1000, 2000, **{**seat, "seat": 2}))


def test_a_write_rolls_back_whole(database: Database) -> None:
    second = claim(1500, 2500)
    with pytest.raises(sa.exc.IntegrityError, match="claims overlap"):
        insert(database, claim(1000, 2000), second)
    with database.write() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(t.claims)).scalar_one() == 0


def test_a_writer_that_does_not_wait_says_so(database: Database, tmp_path: Path) -> None:
    with database.write(), pytest.raises(WriterBusyError), database.write(wait=False):
        pass
    # Another program's transaction counts as well.
    other = Database(tmp_path / "bookdesk.db", KEY)
    with other.write(), pytest.raises(WriterBusyError), database.write(wait=False):
        pass
    with database.write(wait=False) as connection:
        connection.execute(sa.select(t.counters)).all()
    other.close()


def test_every_writer_bumps_the_catalogue(database: Database) -> None:
    def version() -> int:
        with database.read() as connection:
            row = connection.execute(sa.select(t.counters.c.value).where(t.counters.c.name == "catalogue"))
            return int(row.scalar_one())

    before = version()
    with database.write() as connection:
        connection.execute(sa.update(t.services).where(t.services.c.id == "cut").values(minutes=50))
    assert version() > before


def test_another_key_or_a_malformed_one_is_refused_with_a_sentence(
    database: Database, tmp_path: Path
) -> None:
    database.close()
    with pytest.raises(DatabaseError, match="another one"):
        Database(tmp_path / "bookdesk.db", "f" * 64)
    with pytest.raises(DatabaseError, match="64 hexadecimal"):
        Database(tmp_path / "bookdesk.db", "secret")
    assert b"Marie" not in (tmp_path / "bookdesk.db").read_bytes()
