"""Requests in flight: whoever comes with a key that is at work waits a moment for it, then is told."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bookdesk.backend.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds that a request waits for the one with its key; nearly all are done by then.
_PATIENCE = 2.0


class InFlight:
    """The keys that are at work in this process; safe on several threads."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._ends: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, key: str | None) -> Iterator[None]:
        """Run the block as the one at work on a key, or after that one; None is nobody's key.

        Raises ProblemError 409 request_in_flight when the other is still at work after the patience. A
        desk that asks again and again for what a locked database holds up would take all writers' threads.
        """
        if key is None:
            yield
            return
        with self._lock:
            other = self._ends.get(key)
            own = self._ends.setdefault(key, threading.Event())
        if other is not None:
            if not other.wait(self._patience):
                raise ProblemError(
                    409,
                    "request_in_flight",
                    "The same request is being worked on. Ask again in a moment, with the same key.",
                    headers={"Retry-After": "1"},
                )
            yield
            return
        try:
            yield
        finally:
            with self._lock:
                del self._ends[key]
            own.set()
