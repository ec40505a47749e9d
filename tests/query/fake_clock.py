"""A clock that stands still until a test moves it."""

from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


_MOST_CALLS = 5_000


@dataclass(order=True, slots=True)
class _Timer:
    due: float
    number: int
    function: Callable[[], None] = field(compare=False)
    is_cancelled: bool = field(default=False, compare=False)


def _nothing() -> None:
    pass


class FakeClock:
    """Seconds that pass only in `advance`."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self._now = now
        self._timers: list[_Timer] = []
        self._numbers = itertools.count()

    def now(self) -> float:
        return self._now

    def call_later(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        """Remember a call. Refuses what no timer can do: for ever, or before now."""
        if not math.isfinite(seconds) or seconds < 0:
            raise ValueError(f"a timer can't wait {seconds} seconds")
        timer = _Timer(self._now + seconds, next(self._numbers), function)
        heapq.heappush(self._timers, timer)

        def cancel() -> None:
            timer.is_cancelled = True
            # What it would have called may be collected, as with a real timer.
            timer.function = _nothing

        return cancel

    @property
    def pending(self) -> list[float]:
        """How many seconds from now each timer goes off, soonest first; cancelled ones not counted."""
        return [timer.due - self._now for timer in sorted(self._timers) if not timer.is_cancelled]

    def advance(self, seconds: float) -> None:
        """Let time pass; what is due is called in its order and at its time, also what it asks for anew."""
        end = self._now + seconds
        calls = 0
        while self._timers and self._timers[0].due <= end:
            timer = heapq.heappop(self._timers)
            if not timer.is_cancelled:
                self._now = max(self._now, timer.due)
                timer.function()
                calls += 1
                assert calls < _MOST_CALLS, "a timer that sets itself anew without end"
        self._now = end
