"""Who hears of a change, and when: after it is whole, before the call that made it returns."""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


class Deliverable(Protocol):
    """Something with listeners and news for them."""

    def deliver(self) -> None:
        """Tell the listeners how things stand now."""


def report_as_uncaught(error: Exception) -> None:
    """Hand an error on as if nobody had caught it: whoever collects those makes a report of it."""
    sys.excepthook(type(error), error, error.__traceback__)


class Notifier:
    """Collects who has news while a change is under way, and delivers once when the outermost one is done.

    What is delivered is how things stand then, so nobody hears of an older state after a newer one.
    """

    __slots__ = ("_at_end", "_depth", "_due", "report")

    def __init__(self, report: Callable[[Exception], None] = report_as_uncaught) -> None:
        self._depth = 0
        self._due: deque[Deliverable] = deque()
        self._at_end: list[Callable[[], None]] = []
        self.report = report

    def begin(self) -> None:
        """Open a change. Each `begin` needs its `end`, in a finally clause."""
        self._depth += 1

    def end(self) -> None:
        """Close a change; the outermost one delivers before it returns."""
        self._depth -= 1
        if not self._depth:
            if self._at_end:
                functions, self._at_end = self._at_end, []
                for function in functions:
                    function()
            while self._due:
                self._due.popleft().deliver()

    def batch(self) -> AbstractContextManager[None]:
        """Make several changes one."""
        # Not by a generator: there are three of these on the way of each piece of news to its paint.
        return self

    def __enter__(self) -> None:
        self.begin()

    def __exit__(self, *_error: object) -> None:
        self.end()

    def add(self, one: Deliverable) -> None:
        """Note that somebody has news; only within a change."""
        self._due.append(one)

    def at_end(self, function: Callable[[], None]) -> None:
        """Call a function when the outermost change is done; only within a change."""
        self._at_end.append(function)

    def call(self, function: Callable[..., object], *arguments: object) -> None:
        """Call somebody else's function; what it raises is reported and goes no further."""
        try:
            function(*arguments)
        except Exception as error:  # noqa: BLE001  a listener's bug must not stop the engine
            self.report(error)
