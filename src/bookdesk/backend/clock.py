"""The server's clock: the one place in the backend that reads the time."""

from __future__ import annotations

from datetime import UTC, datetime

from bookdesk.domain.elapsed import elapsed_ns


class ServerClock:
    """Wall time that never steps back, begun at `start` (an aware instant; None: the machine's own now).

    A stepped machine clock does not move it: from the start on it follows the time that went by, so
    a hold's deadline is as far away as it was said to be. A machine that slept has slept for holds too.
    """

    def __init__(self, start: datetime | None = None) -> None:
        begun = datetime.now(UTC) if start is None else start.astimezone(UTC)  # noqa: TID251
        self._start_ms = int(begun.timestamp() * 1000)
        self._started_ns = elapsed_ns()

    def now_ms(self) -> int:
        """Return epoch milliseconds, UTC."""
        return self._start_ms + (elapsed_ns() - self._started_ns) // 1_000_000

    def machine_s(self) -> int:
        """Return the machine's own wall time, epoch seconds: what other programs sign with.

        It may stand far from this clock, which `--now` sets elsewhere.
        """
        return int(datetime.now(UTC).timestamp())  # noqa: TID251  this is the clock

    def now_s(self) -> int:
        """Return whole epoch seconds, UTC, rounded down."""
        return self.now_ms() // 1000

    def now(self) -> datetime:
        """Return the instant as an aware UTC datetime, to the millisecond."""
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
