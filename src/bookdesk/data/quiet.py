"""Quiet: what a flurry asks for is done once, when it is over or has lasted too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.clock import Clock

#: Seconds without another change that end a flurry; a server tells a channel twenty times a second.
_QUIET = 0.1
#: Seconds that a flurry may keep waiting, and between two calls.
_LONGEST = 1.0


class Quiet:
    """Calls `function` a moment after the last `stir`, a second after the first at the latest.

    It is called once a second at most: what goes on for longer, with pauses, is one flurry still.
    """

    def __init__(self, clock: Clock, function: Callable[[], None]) -> None:
        self._clock = clock
        self._function = function
        self._first_at = self._last_at = 0.0
        self._called_at = -_LONGEST
        self._cancel: Callable[[], None] | None = None

    def stir(self) -> None:
        """Something happens."""
        self._last_at = self._clock.now()
        if self._cancel is None:
            self._first_at = self._last_at
            self._cancel = self._clock.call_later(_QUIET, self._on_due)

    def close(self) -> None:
        """Call nothing any more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _on_due(self) -> None:
        self._cancel = None
        now = self._clock.now()
        due = max(min(self._last_at + _QUIET, self._first_at + _LONGEST), self._called_at + _LONGEST)
        if due > now:
            # One timer is enough: when it finds that it is not time yet it is set anew.
            self._cancel = self._clock.call_later(due - now, self._on_due)
        else:
            self._called_at = now
            self._function()
