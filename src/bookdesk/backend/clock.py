"""The server's clock: the one place in the backend that reads the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class ServerClock:
    """Wall time that never steps back, begun at `start` (an aware instant; None: the machine's own now).

    A stepped machine clock does not move it: from the start on it follows the monotonic clock, so
    a hold's deadline is as far away as it was said to be.
    """

    def __init__(self, start: datetime | None = None) -> None:
        begun = datetime.now(UTC) if start is None else start.astimezone(UTC)  # noqa: TID251
        self._start_ms = int(begun.timestamp() * 1000)
        self._started_ns = time.monotonic_ns()

    def now_ms(self) -> int:
        """Return epoch milliseconds, UTC."""
        return self._start_ms + (time.monotonic_ns() - self._started_ns) // 1_000_000

    def now_s(self) -> int:
        """Return whole epoch seconds, UTC, rounded down."""
        return self.now_ms() // 1000

    def now(self) -> datetime:
        """Return the instant as an aware UTC datetime, to the millisecond."""
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
