"""A query: one key's data, how it came, and who looks at it."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any

from bookdesk.query.fetch import Fetch
from bookdesk.query.sharing import share
from bookdesk.query.state import QueryState

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.cache import LeavingQueries, QueryCache
    from bookdesk.query.engine import Engine
    from bookdesk.query.keys import Key
    from bookdesk.query.observer import QueryObserver
    from bookdesk.query.options import QueryOptions, StaleTime
    from bookdesk.query.runner import Cancel, Lane

_FOR_EVER = float("inf")


def _nothing() -> None:
    pass


class Query:
    """Lives in the cache while somebody observes it or fetches for it, and `gc_time` after that.

    A change makes a new `state`, then tells the observers.
    """

    __slots__ = (
        "_cache",
        "_cancel_restore",
        "_engine",
        "_fetch",
        "_gc_time",
        "_leaving",
        "_was_restored",
        "fetcher",
        "hash",
        "key",
        "observers",
        "options",
        "state",
        "was_stored",
    )

    def __init__(
        self,
        engine: Engine,
        key: Key,
        hashed: str,
        options: QueryOptions,
        cache: QueryCache,
    ) -> None:
        self.key = key
        self.hash = hashed
        self.options = options
        self.state = QueryState()
        #: Whether the store was handed its data since it is in memory.
        self.was_stored = False
        self.fetcher: Callable[[], Any] | None = None
        self.observers: tuple[QueryObserver, ...] = ()
        self._engine = engine
        self._cache = cache
        self._gc_time = options.gc_time
        self._leaving: LeavingQueries | None = None
        self._cancel_restore: Cancel | None = None
        self._was_restored = False
        self._fetch: Fetch | None = None
        self._schedule_gc()

    # How it stands

    @property
    def is_active(self) -> bool:
        """Tell whether an observer that is enabled looks at it."""
        return any(observer.options.enabled for observer in self.observers)

    @property
    def is_disabled(self) -> bool:
        """Tell whether fetching it is nobody's wish: all its observers are off, or it has no fetcher."""
        return not self.is_active if self.observers else self.fetcher is None

    @property
    def must_restore(self) -> bool:
        """Tell whether stored data may be there that was not looked for yet."""
        return (
            not self._was_restored
            and self.state.data is None
            and bool(self.options.persist)
            and self._engine.persister.has_store
        )

    def seconds_of(self, stale_time: StaleTime) -> float:
        """Return how long this query's data counts as fresh, as it is now."""
        if not callable(stale_time):
            return stale_time
        try:
            return stale_time(self.key, self.state)
        except Exception as error:  # noqa: BLE001  somebody else's function
            self._engine.notifier.report(error)
            return 0.0

    def is_stale(self, stale_time: StaleTime) -> bool:
        """Tell whether the data is missing, invalidated or older than `stale_time`."""
        state = self.state
        if state.data is None or state.is_invalidated:
            return True
        # Data from the future, as after a clock was set back, is no fresher for that. The sum is what
        # a timer is set for: a difference would round otherwise, and the timer ring too early.
        at = state.data_updated_at
        return not at <= self._engine.clock.now() < at + self.seconds_of(stale_time)

    # Who looks at it

    def set_options(self, options: QueryOptions) -> None:
        """Take the options of whoever asks now; the longest `gc_time` asked for counts."""
        self.options = options
        self._gc_time = max(self._gc_time, options.gc_time)

    def add_observer(self, observer: QueryObserver) -> None:
        """Take an observer; a fetch ahead that is under way becomes one that somebody waits for."""
        self.observers += (observer,)
        if self._fetch is not None and observer.options.enabled:
            self._fetch.join("query", _FOR_EVER, awaited=False)

    def remove_observer(self, observer: QueryObserver) -> None:
        """Let an observer go. With the last one goes a fetch that has not begun, and any further try."""
        self.observers = tuple(o for o in self.observers if o is not observer)
        if self.observers:
            return
        if self._fetch is not None and self._fetch.leave():
            self.cancel()
        self._schedule_gc()

    # Data from elsewhere than a fetch

    def set_data(self, data: Any, updated_at: float | None = None) -> Any:
        """Take data by hand, and return what is kept of it; a fetch under way goes on."""
        state, engine = self.state, self._engine
        data = share(state.data, data, self.options.structural_sharing)
        at = engine.clock.now() if updated_at is None else updated_at
        state = QueryState(
            data, None, "success", state.fetch_status, at, state.error_updated_at,
            state.failure_count, state.failure_reason,
            # What is no newer than what was taken for stale is as stale.
            state.is_invalidated and updated_at is not None and at <= state.data_updated_at,
        )  # fmt: skip
        if self._fetch is not None:
            self._fetch.before = state._replace(fetch_status="idle")
        if self.options.persist:
            engine.persister.mark(self, soon=True)
        self.set_state(state)
        self._schedule_gc()
        return data

    def restore(self) -> None:
        """Read stored data on the runner's store lane, once, where there is none in memory."""
        if self._cancel_restore is None and self._fetch is None and self.must_restore:
            with self._engine.notifier.batch():
                self.set_state(self.state._replace(fetch_status="fetching"))
                self.begin_restore(lambda: self.end_fetch(self.state._replace(fetch_status="idle")))

    def restore_now(self) -> None:
        """Read stored data on this thread: only before the first paint, when nothing else waits."""
        if self._cancel_restore is None and self.must_restore:
            self._was_restored = True
            self._take_restored(self._engine.persister.load(self))

    def restore_again(self) -> None:
        """Look once more for stored data where there is none, as when it can be unsealed now."""
        if self.state.data is not None or self._cancel_restore is not None:
            return
        self._was_restored = False
        if self._fetch is None:
            self.restore()
        elif self.must_restore:
            # A fetch that waits for the line looked while nothing could be unsealed: it looks no more.
            self.begin_restore(_nothing)

    def invalidate(self) -> None:
        """Take the data for stale, whatever its age."""
        if not self.state.is_invalidated:
            self.set_state(self.state._replace(is_invalidated=True))

    # Fetching

    def fetch(
        self,
        fetcher: Callable[[], Any] | None = None,
        *,
        lane: Lane = "query",
        fresh_for: StaleTime | None = None,
        cancel_refetch: bool = False,
        awaited: bool = False,
    ) -> Fetch | Exception:
        """Fetch, or join the fetch that is under way; returns that fetch, or why there is none.

        Stored data is read first where there is none in memory; if it is fresh for `fresh_for`
        that is all. `cancel_refetch` begins anew when there is data already, and
        who waited for the fetch before waits for the new one. `awaited` keeps the fetch when the
        last observer leaves.
        """
        seconds = None if fresh_for is None else self.seconds_of(fresh_for)
        with self._engine.notifier.batch():
            superseded = self._fetch
            if superseded is not None and (not cancel_refetch or self.state.data is None):
                superseded.join(lane, seconds, awaited=awaited)
                return superseded
            self.fetcher = fetcher or self.fetcher
            if self._engine.is_closed:
                return CancelledError()
            if self.fetcher is None:
                return ValueError("nobody told how to fetch this query")
            if self._cancel_restore is not None:
                # The fetch reads the store itself, and knows what to do after.
                self._drop_restore()
            fetch = self._fetch = Fetch(self._engine, self, self.fetcher, lane, seconds, awaited=awaited)
            if superseded is not None:
                fetch.supersede(superseded)
            fetch.begin()
            return fetch

    def cancel(self, *, revert: bool = True) -> None:
        """End a fetch; `revert` goes back to how things stood before it. Its future raises CancelledError."""
        if self._fetch is None and self._cancel_restore is None:
            return
        if self._fetch is not None:
            self._fetch.cancel()
        self._drop_restore()
        self._end_cancelled(revert=revert)

    def on_online(self) -> None:
        """Go on with what waits for the line, and refetch for whoever wants that."""
        wanting = next((o for o in self.observers if o.wants_refetch_on_reconnect), None)
        if wanting is not None:
            always = wanting.options.refetch_on_reconnect == "always"
            wanting.fetch(fresh_for=None if always else wanting.options.stale_time)
        if self._fetch is not None:
            self._fetch.go_on()

    def take_fetched(self, data: Any) -> None:
        """Take what a fetch brought, and end it."""
        at = self._engine.clock.now()
        if self.options.persist:
            # Marked before anybody hears of it: whoever does may remove it again.
            self._engine.persister.mark(self, soon=False)
        self.end_fetch(QueryState(data, None, "success", "idle", at, self.state.error_updated_at))

    def end_fetch(self, state: QueryState) -> None:
        """End the fetch, which came to this state."""
        self._fetch = None
        self.set_state(state)
        self._schedule_gc()

    def begin_restore(self, then: Callable[[], None]) -> None:
        """Read the store on its lane, take what is there, then go on; within a change."""
        self._was_restored = True

        def on_done(found: tuple[Any, float] | None) -> None:
            self._cancel_restore = None
            self._take_restored(found)
            then()

        self._cancel_restore = self._engine.persister.restore(self, on_done)

    def set_state(self, state: QueryState) -> None:
        """Take a new state and let the observers see it; listeners hear when the change is whole."""
        self.state = state
        if self.observers:
            notifier = self._engine.notifier
            notifier.begin()
            try:
                for observer in self.observers:
                    observer.on_query_changed()
            finally:
                notifier.end()

    def _end_cancelled(self, *, revert: bool) -> None:
        fetch, self._fetch = self._fetch, None
        if self.state.fetch_status != "idle":
            state = fetch.before if revert and fetch is not None else self.state
            # Whoever invalidated it meanwhile is not unheard for that.
            self.set_state(state._replace(fetch_status="idle", is_invalidated=self.state.is_invalidated))
        if fetch is not None:
            fetch.end_cancelled()
        self._schedule_gc()

    def _drop_restore(self) -> None:
        if self._cancel_restore is not None:
            self._cancel_restore()
            self._cancel_restore = None
            self._was_restored = False

    def _take_restored(self, found: tuple[Any, float] | None) -> None:
        if found is not None and found[0] is not None and self.state.data is None:
            data, updated_at = found
            if self._engine.on_restored is not None:
                self._engine.notifier.call(self._engine.on_restored, self.key, data)
            state = self.state._replace(data=data, data_updated_at=updated_at, status="success", error=None)
            if self._fetch is not None:
                self._fetch.before = state._replace(fetch_status="idle")
            self.set_state(state)

    # Garbage

    def destroy(self) -> None:
        """End its time and the fetch under way; the cache has let it go."""
        if self._fetch is not None or self._cancel_restore is not None:
            self.cancel()
        if self._leaving is not None:
            self._leaving.discard(self)
            self._leaving = None

    def leave(self) -> None:
        """Leave the cache, where nobody looks and nothing is fetched: its time has passed."""
        if self.observers or self._gc_time == _FOR_EVER or self.state.fetch_status != "idle":
            return
        self._engine.persister.let_go(self)
        self._cache.remove(self)

    def _schedule_gc(self) -> None:
        """Leave the cache `gc_time` from now, unless somebody looks or fetches by then."""
        if self.observers or self._gc_time == _FOR_EVER or self._engine.is_closed:
            return
        leaving = self._leaving
        if leaving is None or leaving.gc_time != self._gc_time:
            if leaving is not None:
                leaving.discard(self)
            leaving = self._leaving = self._cache.leaving_after(self._gc_time)
        leaving.add(self)


def future_of(started: Fetch | Exception) -> Future[Any]:
    """Return the future of what `Query.fetch` began; a failed one where it began nothing."""
    if isinstance(started, Fetch):
        return started.future
    future: Future[Any] = Future()
    future.set_exception(started)
    return future
