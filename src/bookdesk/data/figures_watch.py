"""A week or month that is looked at: its figures, kept fresh while it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from bookdesk.data.failure import failure_of
from bookdesk.query import QueryObserver, keep_previous_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.failure import Failure
    from bookdesk.data.source import Source
    from bookdesk.query import QueryResult
    from bookdesk.query.keys import Key

_T = TypeVar("_T")


class FiguresWatch(Generic[_T]):
    """Observes the figures of one key at a time; `on_change` is called when they may be others.

    The newest whole figures stay while others are on their way, and `is_wanted` is False until then.
    """

    def __init__(self, source: Source, on_change: Callable[[], None]) -> None:
        self._source = source
        self._on_change = on_change
        self._observer: QueryObserver | None = None
        self._end: Callable[[], None] | None = None
        self._failure: Failure | None = None

    @property
    def figures(self) -> _T | None:
        """The newest figures, of the wanted key or of the one before; None before the first."""
        return self._observer.result.data if self._observer is not None else None

    @property
    def is_wanted(self) -> bool:
        """Tell whether the figures are of the key that was asked for last."""
        if self._observer is None:
            return False
        result = self._observer.result
        return result.data is not None and not result.is_placeholder_data

    @property
    def is_fetching(self) -> bool:
        """Tell whether the wanted figures are on their way."""
        return self._observer is not None and self._observer.result.fetch_status == "fetching"

    @property
    def is_missing(self) -> bool:
        """Tell whether the wanted figures are not here, and nobody reads them now."""
        return self._observer is not None and not self.is_wanted and not self.is_fetching

    @property
    def updated_at(self) -> float:
        """When the figures were read, in the clock's seconds."""
        return self._observer.result.data_updated_at if self._observer is not None else 0.0

    @property
    def error(self) -> Exception | None:
        """What went wrong the last time, None while they are asked for again."""
        if self._observer is None or self._observer.result.fetch_status != "idle":
            return None
        return self._observer.result.error

    @property
    def failure(self) -> Failure | None:
        """What the server last answered instead of the wanted figures, also while it is asked again."""
        return None if self.is_wanted else self._failure

    @property
    def keys(self) -> list[Key]:
        """The key that is looked at, none while nothing is."""
        return [self._observer.key] if self._observer is not None and self._end is not None else []

    def show(self, key: Key, fetcher: Callable[[], _T]) -> None:
        """Look at a key from now on; its figures are there when this returns if they are in memory."""
        if self._observer is None:
            self._observer = QueryObserver(
                self._source.client, key, fetcher, placeholder_data=keep_previous_data
            )
        elif key != self._observer.key:
            self._failure = None
            self._observer.set_options(key=key, fetcher=fetcher)
        if self._end is None:
            self._end = self._observer.subscribe(self._on_result)

    def hide(self) -> None:
        """Look no more; the last figures stay for when they are looked at again."""
        if self._end is not None:
            self._end()
            self._end = None

    def refresh(self) -> None:
        """Read the figures again, where they are looked at."""
        if self._observer is not None and self._end is not None:
            self._observer.fetch()

    def _on_result(self, result: QueryResult) -> None:
        if (result.error is not None or result.failure_count) and self._observer is not None:
            self._failure = failure_of(self._source, self._observer.key)
        self._on_change()
