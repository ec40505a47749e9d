"""The clock that the engine is given: the one source of time and of delays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(Protocol):
    """Local wall time that never steps back."""

    def now(self) -> float:
        """Return seconds; only their difference counts, and the store keeps them across restarts."""

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        """Call `function` on the owner's thread after so many seconds; returns a cancel."""
