"""The pauses between the tries of a read: one failure is one pause for all who shared the request."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bookdesk.errors import BookdeskError, ServerBusy
from bookdesk.query.retry import back_off

if TYPE_CHECKING:
    from bookdesk.query.clock import Clock

#: A busy server is left alone for so many seconds at most: what is shown may not grow old unnoticed.
_LONGEST = 30.0
#: A server's own pause is lengthened by up to this share: it told all desks the same.
_JITTER = 0.2


class ReadPauses:
    """A `retry_delay` that ends at one moment for one error, however often and late it is asked.

    A gathered request's failure is everybody's. Were each to draw a pause of their own, they would
    come back one by one, each with a request (see gather.py).
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ends: WeakKeyDictionary[BookdeskError, dict[int, float]] = WeakKeyDictionary()

    def __call__(self, failures: int, error: Exception) -> float:
        """Return the seconds before the next try after `failures` earlier ones."""
        if not isinstance(error, BookdeskError):
            # A bug's own: it can't be remembered without keeping it alive.
            return back_off(failures)
        now, ends = self._clock.now(), self._ends.setdefault(error, {})
        end = ends.setdefault(failures, now + _pause(failures, error))
        return max(0.0, end - now)


def _pause(failures: int, error: BookdeskError) -> float:
    pause = back_off(failures)
    if isinstance(error, ServerBusy):
        asked = min(error.retry_after, _LONGEST)
        pause = max(pause, asked * (1 + random.random() * _JITTER))  # noqa: S311  spreads load
    return pause
