"""What the line's one thread waits for: its socket, a bell that any thread rings, and the time."""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress
from typing import NamedTuple


class Ready(NamedTuple):
    """What came first; none of them when the time was up."""

    rang: bool = False
    readable: bool = False
    writable: bool = False


class Watch:
    """Waits for one socket and one bell. Only `ring` may be called on another thread."""

    def __init__(self) -> None:
        self._rope, self._bell = socket.socketpair()
        for end in (self._rope, self._bell):
            end.settimeout(0.0)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._watched: socket.socket | None = None
        self._events = 0

    def ring(self) -> None:
        """Wake whoever waits, or the next to wait."""
        # A full pipe has rung already, a closed one wakes nobody.
        with suppress(OSError):
            self._rope.send(b"!")

    def wait(
        self, seconds: float, watched: socket.socket | None = None, *, read: bool = True, write: bool = False
    ) -> Ready:
        """Wait for the bell and, if one is given, for a socket; for no longer than `seconds`."""
        self._look_at(watched, selectors.EVENT_READ * read | selectors.EVENT_WRITE * write)
        rang = readable = writable = False
        for key, events in self._selector.select(max(0.0, seconds)):
            if key.fileobj is self._bell:
                rang = True
                with suppress(BlockingIOError):
                    self._bell.recv(4096)
            else:
                readable = bool(events & selectors.EVENT_READ)
                writable = bool(events & selectors.EVENT_WRITE)
        return Ready(rang, readable, writable)

    def leave(self) -> None:
        """Look at the socket no more; to be called before it is closed."""
        self._look_at(None, 0)

    def close(self) -> None:
        """Let go of everything."""
        self._selector.close()
        self._rope.close()
        self._bell.close()

    def _look_at(self, watched: socket.socket | None, events: int) -> None:
        if watched is self._watched and events == self._events:
            return
        if self._watched is not None and watched is self._watched:
            self._selector.modify(watched, events)
        else:
            if self._watched is not None:
                self._selector.unregister(self._watched)
            if watched is not None:
                self._selector.register(watched, events)
        self._watched, self._events = watched, events
