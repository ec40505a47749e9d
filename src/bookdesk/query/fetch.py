"""A fetch: one query's way to its data, from the store or by its fetcher, with retries."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any

from bookdesk.query.retry import Tries
from bookdesk.query.sharing import share
from bookdesk.query.state import FetchStatus, QueryState

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.engine import Engine
    from bookdesk.query.query import Query
    from bookdesk.query.runner import Lane


class Fetch:
    """Belongs to one query from its begin to its end; several may wait for its `future`.

    `fresh_for` are the seconds for which stored data will do; None asks the fetcher all the same.
    """

    __slots__ = (
        "_engine",
        "_fetcher",
        "_fresh_for",
        "_future",
        "_is_awaited",
        "_lane",
        "_outcome",
        "_query",
        "_tries",
        "before",
    )

    def __init__(
        self,
        engine: Engine,
        query: Query,
        fetcher: Callable[[], Any],
        lane: Lane,
        fresh_for: float | None,
        *,
        awaited: bool,
    ) -> None:
        self._future: Future[Any] | None = None
        self._outcome: tuple[Any, BaseException | None] | None = None
        state = query.state
        #: What a cancel goes back to; data set by hand meanwhile belongs to it.
        self.before: QueryState = (
            state if state.fetch_status == "idle" else state._replace(fetch_status="idle")
        )
        self._engine = engine
        self._query = query
        self._fetcher = fetcher
        self._lane: Lane = lane
        self._fresh_for = fresh_for
        self._is_awaited = awaited
        self._tries: Tries | None = None

    @property
    def future(self) -> Future[Any]:
        """The future of all who wait for it; made for the first of them: of a poll there is none."""
        if self._future is None:
            self._future = Future()
            self._future.set_running_or_notify_cancel()
            if self._outcome is not None:
                self._tell(*self._outcome)
        return self._future

    def begin(self) -> None:
        """Read the store first where that may help, else begin to try."""
        query = self._query
        if query.must_restore:
            query.set_state(self._fetching(paused=False))
            query.begin_restore(self._on_restored)
        else:
            self._try()

    def supersede(self, other: Fetch) -> None:
        """Take the place of one that is no good any more: who waits for that waits for this."""
        other.cancel()
        self._future = other._future
        self.before = other.before
        self._is_awaited = self._is_awaited or other._is_awaited

    def join(self, lane: Lane, fresh_for: float | None, *, awaited: bool) -> None:
        """Somebody else wants the same: `lane` is how urgently, `fresh_for` how fresh from the store."""
        self._is_awaited = self._is_awaited or awaited
        if self._fresh_for is not None:
            self._fresh_for = None if fresh_for is None else min(self._fresh_for, fresh_for)
        if lane == "query":
            self._lane = lane
        if self._tries is not None:
            self._tries.retry_again()
            if lane == "query":
                options = self._query.options
                self._tries.promote(options.retry or 0, options.retry_delay)

    def leave(self) -> bool:
        """Note that nobody looks any more; True when it was dropped, as it had not begun."""
        if self._is_awaited:
            return False
        if self._tries is None or self._tries.drop_unless_begun():
            return True
        self._tries.retry_no_more()
        return False

    def cancel(self) -> None:
        """End without a word to the query."""
        if self._tries is not None:
            self._tries.cancel()

    def end_cancelled(self) -> None:
        """Tell who waits that it was cancelled."""
        self._tell(None, CancelledError())

    def go_on(self) -> None:
        """Go on after a pause, where the line allows it."""
        if self._tries is not None:
            self._tries.go_on()

    def _on_restored(self) -> None:
        query = self._query
        fresh = self._fresh_for is not None and query.state.data is not None
        if fresh and not query.is_stale(self._fresh_for or 0.0):
            query.end_fetch(query.state._replace(fetch_status="idle"))
            self._tell(query.state.data, None)
        else:
            self._try()

    def _try(self) -> None:
        options = self._query.options
        tries = self._tries = Tries(
            self._engine,
            self._fetcher,
            self._lane,
            options.network_mode,
            0 if options.retry is None else options.retry,
            options.retry_delay,
            on_failed=self._on_failed,
            on_paused=self._on_paused,
            on_done=self._on_done,
        )
        self._query.set_state(self._fetching(paused=not tries.may_begin))
        tries.start()

    def _fetching(self, *, paused: bool) -> QueryState:
        state = self._query.state
        status: FetchStatus = "paused" if paused else "fetching"
        if state.data is None:
            return state._replace(
                fetch_status=status, failure_count=0, failure_reason=None, error=None, status="pending"
            )
        # By place: a poll of many keys makes one of these for each.
        return QueryState(
            state.data, state.error, state.status, status, state.data_updated_at, state.error_updated_at,
            0, None, state.is_invalidated,
        )  # fmt: skip

    def _on_failed(self, count: int, error: Exception) -> None:
        self._query.set_state(self._query.state._replace(failure_count=count, failure_reason=error))

    def _on_paused(self, paused: bool) -> None:  # noqa: FBT001  a callback's value
        status: FetchStatus = "paused" if paused else "fetching"
        self._query.set_state(self._query.state._replace(fetch_status=status))

    def _on_done(self, value: Any, error: Exception | None) -> None:
        query = self._query
        failures = self._tries.failures if self._tries is not None else 0
        if error is None and value is None:
            error = ValueError("a fetcher returned None, which means no data")
            failures += 1
        elif error is None:
            try:
                value = share(query.state.data, value, query.options.structural_sharing)
            except Exception as caught:  # noqa: BLE001  somebody else's function, given as an option
                error = caught
                failures += 1
        if error is None:
            query.take_fetched(value)
            self._tell(value, None)
            return
        query.end_fetch(
            query.state._replace(
                error=error,
                error_updated_at=self._engine.clock.now(),
                status="error",
                fetch_status="idle",
                failure_count=failures,
                failure_reason=error,
                # What could not be refreshed is not fresh any more.
                is_invalidated=query.state.data is not None,
            )
        )
        self._tell(None, error)

    def _tell(self, value: Any, error: BaseException | None) -> None:
        """End the future, or keep what it is to end with."""
        self._outcome = (value, error)
        if self._future is None:
            return
        if error is None:
            self._future.set_result(value)
        else:
            self._future.set_exception(error)
