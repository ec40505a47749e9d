"""The watch over deadlines: ends holds when they are due, so that other desks hear of it."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import anyio.to_thread
from sqlalchemy.exc import SQLAlchemyError
from sqlcipher3.dbapi2 import Error as DriverError

from bookdesk.backend.services import expiry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bookdesk.backend.core import Core

log = logging.getLogger("bookdesk.backend")

#: Looks at least this often, in seconds: another program may have written a hold.
_SELDOM = 30.0
#: Seconds for which it sleeps at a stretch: a machine's own sleep counts for deadlines, but for no timer.
_NAP = 1.0


class ExpiryWatch:
    """Waits for the nearest deadline, ends what is due, folds the database's log, and waits again."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._sooner = asyncio.Event()
        self._until_ms = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch while the block runs."""
        self._core.deadline_set = self._on_deadline
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _on_deadline(self, deadline_ms: int) -> None:
        # All holds are as long as each other: most deadlines lie after the one that is waited for.
        if deadline_ms < self._until_ms:
            self._sooner.set()

    async def _run(self) -> None:
        wait = 0.0
        while True:
            await self._sleep(wait)
            self._sooner.clear()
            # A deadline that is set while it looks may be one that this look does not see.
            self._until_ms = sys.maxsize
            try:
                wait = await anyio.to_thread.run_sync(self._end_due)
            except (SQLAlchemyError, DriverError) as error:
                # Expiry is enforced at every read and write as well; this only tells of it sooner.
                log.warning("the watch over deadlines failed: %s", type(error).__name__)
                wait = _SELDOM
            self._until_ms = self._core.clock.now_ms() + int(wait * 1000)

    async def _sleep(self, seconds: float) -> None:
        """Wait until so much time went by on the server's clock, or until a sooner deadline is set."""
        ends_ms = self._core.clock.now_ms() + seconds * 1000
        while (left_ms := ends_ms - self._core.clock.now_ms()) > 0 and not self._sooner.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left_ms / 1000, _NAP)):
                    await self._sooner.wait()

    def _end_due(self) -> float:
        self._core.database.fold()
        expiry.expire_if_due(self._core)
        with self._core.database.read() as connection:
            deadline = expiry.next_deadline(connection)
        if deadline is None:
            return _SELDOM
        return min(_SELDOM, max(0.0, (deadline - self._core.clock.now_ms()) / 1000))
