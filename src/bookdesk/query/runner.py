"""The runner: where fetchers, mutations and the store's work run, apart from the owner's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol

Cancel = Callable[[], None]
OnDone = Callable[[Any, Exception | None], None]
#: A prefetch or a slow read never delays a hold, a hung mutation no read.
Lane = Literal["query", "prefetch", "mutation", "store"]


class Runner(Protocol):
    """Runs functions elsewhere and brings their results back."""

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        """Run `function` on a lane, then `on_done(value, error)` on the owner's thread.

        Never calls `on_done` from within `submit`. The cancel that it returns drops work that has
        not begun and keeps `on_done` from being called. A function that fetches for a query has an
        attribute `fetcher`, the one that the query was given, so that a runner may gather several.
        """
