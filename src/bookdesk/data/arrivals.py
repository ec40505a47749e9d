"""Arrivals: each answer on its way into the cache passes by who knows what was told meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query import QueryState
    from bookdesk.query.keys import Key
    from bookdesk.query.runner import Cancel, Lane, OnDone, Runner


class ArrivalListener(Protocol):
    """Hears of questions about keys and of their answers, on the owner's thread."""

    def on_asked(self, key: Key) -> object:
        """Take note that a key is asked for; what is returned comes back with the answer."""

    def on_arrived(self, key: Key, value: Any, mark: object) -> Any:
        """Return what to keep of a key's answer."""

    def on_restored(self, key: Key, value: Any) -> None:
        """Hear of what a key had in the store, which comes into the cache now."""

    def is_told(self, key: Key, state: QueryState) -> bool:
        """Tell whether all that changes in a key's data is told of, and nothing of it is missing in it."""


class ArrivalRunner:
    """A runner that shows the answers of fetchers with a `key` to its `listener`, where there is one."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.listener: ArrivalListener | None = None

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        """Submit a function to the runner within."""
        listener = self.listener
        key: Key | None = getattr(getattr(function, "fetcher", function), "key", None)
        if listener is None or key is None:
            return self._runner.submit(function, on_done, lane)
        mark = listener.on_asked(key)

        def done(value: Any, error: Exception | None) -> None:
            if error is None and self.listener is listener:
                value = listener.on_arrived(key, value, mark)
            on_done(value, error)

        return self._runner.submit(function, done, lane)

    def restored(self, key: Key, value: Any) -> None:
        """Show the listener what was read from the store."""
        if self.listener is not None:
            self.listener.on_restored(key, value)
