"""The watch over deadlines: a hold that is made while it looks is not slept through."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from tests.factories_backend import KEY, NOW, at, fill_salon, open_database, slot_id

from bookdesk.backend import tables as t
from bookdesk.backend.clock import ServerClock
from bookdesk.backend.core import Core
from bookdesk.backend.database import Database
from bookdesk.backend.services import holds
from bookdesk.backend.watch import ExpiryWatch
from bookdesk.domain import wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class SlowDatabase(Database):
    """A database whose second read, once it has read, waits to be let go: the watch's look at deadlines."""

    def __init__(self, path: Path, key: str | None) -> None:
        self.reads = 0
        self.has_looked = threading.Event()
        self.go_on = threading.Event()
        super().__init__(path, key)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        with super().read() as connection:
            yield connection
        self.reads += 1
        if self.reads == 2:
            self.has_looked.set()
            assert self.go_on.wait(60)


def held(core: Core) -> int:
    with core.database.write(durable=False) as connection:
        ask = wire.ReservationAsk(
            provider_id="becky", service_id="cut", timeslot_id=slot_id("becky", "cut", at(16, "09:00"))
        )
        holds.hold(connection, core, core.caller(connection, "Desk 1"), ask)
    return core.clock.now_ms() + core.hold_ms


async def hold_while_it_looks(core: Core, database: SlowDatabase) -> None:
    async with ExpiryWatch(core).running():
        assert await asyncio.to_thread(database.has_looked.wait, 60)
        core.deadline_set(await asyncio.to_thread(held, core))
        database.go_on.set()
        # Far less than the watch sleeps when it thinks that nothing is held.
        async with asyncio.timeout(15):
            while await asyncio.to_thread(still_held, database):
                pass


def still_held(database: Database) -> bool:
    with database.write(durable=False) as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(t.claims)).scalar_one() > 0


class SleepyClock(ServerClock):
    """A clock whose machine a test lets sleep: no timer notices."""

    slept_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.slept_ms


async def sleep_past_a_deadline(core: Core, database: Database, clock: SleepyClock) -> None:
    async with ExpiryWatch(core).running():
        core.deadline_set(await asyncio.to_thread(held, core))
        assert await asyncio.to_thread(still_held, database)
        clock.slept_ms = 600_000
        # Half of what the watch waits for when it thinks that nothing is due.
        async with asyncio.timeout(15):
            while await asyncio.to_thread(still_held, database):
                pass


def test_a_machine_s_sleep_counts_for_a_deadline(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    fill_salon(database)
    clock = SleepyClock(NOW)
    asyncio.run(sleep_past_a_deadline(Core(database, clock, hold_ms=120_000), database, clock))
    database.close()


def test_a_deadline_that_is_set_during_a_look_is_seen(tmp_path: Path) -> None:
    database = SlowDatabase(tmp_path / "bookdesk.db", KEY)
    fill_salon(database)
    core = Core(database, ServerClock(NOW), hold_ms=500)
    asyncio.run(hold_while_it_looks(core, database))
    database.close()
