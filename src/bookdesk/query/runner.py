"""The runner: where fetchers, mutations and the store's work run, apart from the owner's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol

Cancel = Callable[[], None]
OnDone = Callable[[Any, Exception | None], None]
#: A prefetch or a slow read never delays a hold, a hung mutation no read, and none of them the
#: question whether the line is up.
Lane = Literal["query", "prefetch", "mutation", "store", "line"]


class Runner(Protocol):
    """Runs functions elsewhere and brings their results back."""

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        """Run `function` on a lane, then `on_done(value, error)` on the owner's thread.

        Never calls `on_done` from within `submit`. The cancel that it returns drops work that has
        not begun and keeps `on_done` from being called. What a query submits is a `Job`.
        """


class Job:
    """A function on its way to a runner, which its sender may take back as long as it has not begun.

    `fetcher` is the function itself, so that a runner may gather several into one piece of work:
    it then calls `begin` on each, and leaves out those that answer False.
    """

    __slots__ = ("_unclaimed", "fetcher")

    def __init__(self, fetcher: Callable[[], Any]) -> None:
        self.fetcher = fetcher
        self._unclaimed = [True]

    def __call__(self) -> Any:
        """Run the function, unless it was taken back: then nobody waits for the None that comes."""
        return self.fetcher() if self.begin() else None

    def begin(self) -> bool:
        """Claim the work; False when it was taken back. Safe on any thread."""
        try:
            # Popping is atomic: of the worker that begins and the owner that takes back, one wins.
            self._unclaimed.pop()
        except IndexError:
            return False
        return True

    #: Taking back is the same claim from the other side: True when it had not begun, and never will.
    take_back = begin
