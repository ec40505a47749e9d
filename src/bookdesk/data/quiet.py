"""Quiet: what a flurry asks for is done once, when it is over or has lasted too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.clock import Clock

#: Seconds without another change that end a flurry; a server tells a channel twenty times a second.
_QUIET = 0.1
#: Seconds that a flurry may keep waiting.
_LONGEST = 1.0


class Quiet:
    """Calls `function` a moment after the last `stir`, a second after the first at the latest."""

    def __init__(self, clock: Clock, function: Callable[[], None]) -> None:
        self._clock = clock
        self._function = function
        self._first_at = self._last_at = 0.0
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
        wait = min(self._last_at + _QUIET, self._first_at + _LONGEST) - self._clock.now()
        if wait > 0:
            # One timer is enough: when it finds that it is not time yet it is set anew.
            self._cancel = self._clock.call_later(wait, self._on_due)
        else:
            self._function()
