"""One socket's outgoing queue: bounded, and a reader that falls behind is told so instead of waited for."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _later(_frame: str) -> bool:
    """Leave every frame to whoever takes them from the queue."""
    return False


class Peer:
    """A connected socket. `notice` writes the frame that tells a reader to refetch a channel.

    `send` writes a frame to the line at once, and returns False where that has to wait: what is told
    while nothing waits goes that way, sooner than a task is woken for it.

    When more than `most` frames wait, those of channels are dropped, and once the reader has taken
    the rest it gets one notice for each channel that lost something. What its own requests are
    answered with is never dropped; a peer that asks on without reading is `stuck`.
    """

    def __init__(
        self,
        socket_id: str,
        most: int,
        notice: Callable[[str], str],
        send: Callable[[str], bool] = _later,
    ) -> None:
        self.socket_id = socket_id
        self.channels: set[str] = set()
        self.dropped = 0
        self._most = most
        self._notice = notice
        self._send = send
        self._waiting: deque[tuple[str, str | None]] = deque()
        self._behind: dict[str, None] = {}
        self._answers = 0
        self._some = asyncio.Event()
        #: Whoever sends what waits has sent all of it, and waits for more.
        self._is_idle = False

    @property
    def stuck(self) -> bool:
        """Tell that the other end sends and does not read."""
        return self._answers > self._most

    def answer(self, frame: str) -> None:
        """Queue what the peer itself is told."""
        self._answers += 1
        self._waiting.append((frame, None))
        self._some.set()

    def tell(self, frame: str, channel: str) -> int:
        """Send or queue a channel's message; returns how many were dropped for the reader being slow."""
        if channel in self._behind:
            # Its notice will have a number that includes this one.
            return 1
        if self._is_idle and not self._waiting and not self._behind and self._send(frame):
            return 0
        if len(self._waiting) < self._most:
            self._waiting.append((frame, channel))
            self._some.set()
            return 0
        lost = [where for _, where in self._waiting if where is not None]
        self._behind.update(dict.fromkeys([*lost, channel]))
        self._waiting = deque(item for item in self._waiting if item[1] is None)
        self._some.set()
        self.dropped += len(lost) + 1
        return len(lost) + 1

    def forget(self, channel: str) -> None:
        """Drop what waits of a channel: the peer has left it."""
        self._behind.pop(channel, None)
        self._waiting = deque(item for item in self._waiting if item[1] != channel)

    async def next(self) -> str:
        """Wait for the next frame to send."""
        while True:
            if self._waiting:
                frame, channel = self._waiting.popleft()
                if channel is None:
                    self._answers -= 1
                return frame
            if self._behind:
                channel = next(iter(self._behind))
                del self._behind[channel]
                return self._notice(channel)
            self._some.clear()
            self._is_idle = True
            try:
                await self._some.wait()
            finally:
                self._is_idle = False
