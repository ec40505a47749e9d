"""Lanes: the event loop waits for no database, and slow reads take no thread away from a hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_WRITERS = 16
_READERS = 6
# A day of 200 providers is a stretch of pure computing. One at a time: the interpreter lock is
# shared with a hold's thread, and two of them would not be done sooner.
_HEAVY = 1


class Lanes:
    """Threads for writes, for quick reads and for heavy ones, each lane with its own bound."""

    def __init__(self) -> None:
        self._writers = anyio.CapacityLimiter(_WRITERS)
        self._readers = anyio.CapacityLimiter(_READERS)
        self._heavy = anyio.CapacityLimiter(_HEAVY)

    async def write(self, work: Callable[[], T]) -> T:
        """Run `work`, which takes the one write transaction."""
        return await anyio.to_thread.run_sync(work, limiter=self._writers)

    async def read(self, work: Callable[[], T]) -> T:
        """Run `work`, which reads a few rows."""
        return await anyio.to_thread.run_sync(work, limiter=self._readers)

    async def read_much(self, work: Callable[[], T]) -> T:
        """Run `work`, which reads and computes a day, a week or a month."""
        return await anyio.to_thread.run_sync(work, limiter=self._heavy)
