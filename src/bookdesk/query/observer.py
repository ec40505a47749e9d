"""An observer: shows one key's query through its options, and tells its listeners when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookdesk.query.keys import hash_key
from bookdesk.query.query import future_of
from bookdesk.query.sharing import share
from bookdesk.query.state import QueryResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from bookdesk.query.client import QueryClient
    from bookdesk.query.fetch import Fetch
    from bookdesk.query.keys import Key
    from bookdesk.query.options import QueryOptions, StaleTime
    from bookdesk.query.query import Query
    from bookdesk.query.runner import Cancel

#: Tries after the first when an observer's options do not say.
_RETRY = 3
_FOR_EVER = float("inf")
#: Seconds of the shortest delay: a timer that is rounded to ring too early can't ring without end.
_SHORTEST = 0.001


class QueryObserver:
    """Fetches while somebody listens: when its data is missing or stale, by interval, when asked.

    `fetcher` runs on the runner and returns the data, anything but None, or raises. A listener gets
    the result on the owner's thread, before the call that changed it returns; one that raises is
    reported and disturbs nobody.
    """

    __slots__ = (
        "_before",
        "_cancel_interval",
        "_cancel_stale",
        "_client",
        "_due",
        "_fetcher",
        "_interval",
        "_key",
        "_last_data",
        "_listeners",
        "_query",
        "_result",
        "_select_error",
        "_selected",
        "_selected_by",
        "_selected_for",
        "_selected_from",
        "_stale_at",
        "options",
    )

    def __init__(
        self, client: QueryClient, key: Key, fetcher: Callable[[], Any] | None = None, **options: Any
    ) -> None:
        self._client = client
        self._key = key
        self._fetcher = fetcher
        self._listeners: dict[object, Callable[[QueryResult], None]] = {}
        self._due = False
        self._before: QueryResult | None = None
        self._last_data: Any = None
        self._selected: Any = None
        self._selected_by: object = None
        self._selected_from: Any = None
        self._selected_for: str | None = None
        self._select_error: Exception | None = None
        self._cancel_stale: Cancel | None = None
        self._stale_at = 0.0
        self._cancel_interval: Cancel | None = None
        self._interval: float | None = None
        self._result: QueryResult | None = None
        self.options: QueryOptions = self._with_retry(client.options_for(key, options))
        self._query = self._build()

    @property
    def key(self) -> Key:
        """The key that is shown."""
        return self._key

    @property
    def result(self) -> QueryResult:
        """How things stand now, whether somebody listens or not."""
        if not self._listeners:
            if self._client.cache.by_hash(self._query.hash) is not self._query:
                # It was let go, as nobody listened.
                self._turn_to(self._build())
            self._update()
        assert self._result is not None  # noqa: S101  made in the line before
        return self._result

    def subscribe(self, listener: Callable[[QueryResult], None]) -> Callable[[], None]:
        """Call `listener(result)` at each change from now on; the first listener starts a fetch if needed."""
        token = object()
        first = not self._listeners
        self._listeners[token] = listener
        if first:
            self._client.engine.notifier.begin()
            try:
                self._mount()
            finally:
                self._client.engine.notifier.end()

        def unsubscribe() -> None:
            if self._listeners.pop(token, None) is not None and not self._listeners:
                self._unmount()

        return unsubscribe

    def set_options(
        self, *, key: Key | None = None, fetcher: Callable[[], Any] | None = None, **options: Any
    ) -> None:
        """Show another key, fetch otherwise or by other options; what is not named stays.

        Raises TypeError for an option that there is not, or a key that is none.
        """
        changed = self.options.overlaid(options) if options else self.options
        hashed = None if key is None else hash_key(key)
        if key is not None:
            self._key = key
        if fetcher is not None:
            self._fetcher = fetcher
        before, was = self._query, self.options
        self.options = changed
        with self._client.batch():
            # A key with the same hash is the same key: its query stays.
            self._turn_to(self._build(hashed))
            if self._listeners:
                anew = self._query is not before or not was.enabled
                if anew and changed.enabled and self._query.is_stale(changed.stale_time):
                    self.fetch(fresh_for=changed.stale_time)
                elif self._query is not before:
                    self._query.restore()
            self.on_query_changed()
            self._set_timers(turned=self._query is not before)

    def refetch(self, *, cancel_refetch: bool = True) -> Future[Any]:
        """Fetch now, whatever the data's age; also for one that is not enabled."""
        return future_of(self.fetch(cancel_refetch=cancel_refetch, awaited=True, fresh_for=None))

    def fetch(
        self, *, cancel_refetch: bool = False, awaited: bool = False, fresh_for: StaleTime | None = None
    ) -> Fetch | Exception:
        """Fetch by these options; stored data that is fresh for `fresh_for` will do."""
        before = self._query
        with self._client.batch():
            # A query that was removed while it was observed is made anew.
            self._turn_to(self._build())
            self._query.set_options(self.options)
            started = self._query.fetch(
                self._fetcher, cancel_refetch=cancel_refetch, awaited=awaited, fresh_for=fresh_for
            )
            if self._query is not before:
                # Somebody may fetch for the new one already: joining that changes no state.
                self.on_query_changed()
        return started

    # What the query asks and tells

    @property
    def wants_refetch_on_reconnect(self) -> bool:
        """Tell whether a line that comes back is a reason to fetch."""
        options = self.options
        if not options.enabled or options.network_mode == "always":
            return False
        if options.refetch_on_reconnect == "always":
            return True
        return options.refetch_on_reconnect and self._query.is_stale(options.stale_time)

    def on_query_changed(self) -> None:
        """See the query's new state; within a change."""
        before = self._result
        if self._update() and self._listeners and not self._due:
            self._due = True
            self._before = before
            self._client.engine.notifier.add(self)
        if self._listeners:
            self._set_stale_timer()

    def deliver(self) -> None:
        """Tell the listeners how things stand."""
        self._due = False
        result, before = self._result, self._before
        self._before = None
        if result is None or (before is not None and result.same_as(before)):
            # It changed, and changed back before the change was whole.
            return
        notifier = self._client.engine.notifier
        for token, listener in tuple(self._listeners.items()):
            if self._result is not result:
                # A listener changed something, and everybody has heard of that already.
                return
            if token in self._listeners:
                notifier.call(listener, result)

    # Coming and going

    def _mount(self) -> None:
        query, options = self._build(), self.options
        self._query = query
        query.add_observer(self)
        if options.enabled:
            if query.state.data is None:
                self.fetch(fresh_for=options.stale_time)
            elif options.refetch_on_mount == "always" or (
                options.refetch_on_mount and query.is_stale(options.stale_time)
            ):
                self.fetch()
        else:
            query.restore()
        self._update()
        self._set_timers()

    def _unmount(self) -> None:
        for cancel in (self._cancel_stale, self._cancel_interval):
            if cancel is not None:
                cancel()
        self._cancel_stale = self._cancel_interval = None
        self._interval = None
        with self._client.batch():
            self._query.remove_observer(self)

    def _build(self, hashed: str | None = None) -> Query:
        query = self._client.cache.build(self._key, self.options, hashed)
        if self._fetcher is not None and query.fetcher is None:
            query.fetcher = self._fetcher
        if query.options is not self.options and not query.observers:
            query.set_options(self.options)
        return query

    def _with_retry(self, options: QueryOptions) -> QueryOptions:
        return options._replace(retry=_RETRY) if options.retry is None else options

    def _turn_to(self, query: Query) -> None:
        before = self._query
        if query is before:
            return
        self._query = query
        if before.state.data is not None:
            # For a placeholder; a key that never had data does not count.
            self._last_data = before.state.data
        if self._listeners:
            before.remove_observer(self)
            query.add_observer(self)

    # The result

    def _update(self) -> bool:
        """Make the result anew; True when a listener would see a difference."""
        before = self._result
        result = self._make_result()
        if before is not None and result.same_as(before):
            return False
        self._result = result
        return True

    def _make_result(self) -> QueryResult:
        state, options = self._query.state, self.options
        data, status, error = state.data, state.status, state.error
        is_placeholder = False
        if data is None and status == "pending" and options.placeholder_data is not None:
            data = self._placeholder()
            if data is not None:
                status, is_placeholder = "success", True
        if data is not None and options.select is not None:
            select_error = self._select(data, None if is_placeholder else self._query.hash)
            data = self._selected
            if select_error is not None:
                error, status = select_error, "error"
                # What was made of this key's data before may stay, what was made of another's may not.
                if is_placeholder or self._selected_for != self._query.hash:
                    data, is_placeholder = None, False
        return QueryResult(
            data,
            error,
            status,
            state.fetch_status,
            options.enabled and self._query.is_stale(options.stale_time),
            is_placeholder,
            state.data_updated_at,
            state.failure_count,
        )

    def _placeholder(self) -> Any:
        placeholder = self.options.placeholder_data
        if not callable(placeholder):
            return placeholder
        try:
            return placeholder(self._last_data)
        except Exception as error:  # noqa: BLE001  somebody else's function
            self._client.engine.notifier.report(error)
            return None

    def _select(self, data: Any, owner: str | None) -> Exception | None:
        """Run `select` once for each data and function; equal parts of what it made before are kept.

        `owner` is the hash of the key whose data it is, None for a placeholder.
        """
        select = self.options.select
        assert select is not None  # noqa: S101  the caller looked
        if self._selected_by is not select or self._selected_from is not data:
            try:
                selected = share(self._selected, select(data), self.options.structural_sharing is not False)
            except Exception as error:  # noqa: BLE001  somebody else's function
                self._select_error = error
            else:
                self._selected, self._select_error, self._selected_for = selected, None, owner
            self._selected_by, self._selected_from = select, data
        return self._select_error

    # Time

    def _set_timers(self, *, turned: bool = False) -> None:
        self._set_stale_timer()
        interval = self.options.refetch_interval if self.options.enabled and self._listeners else None
        if turned or interval != self._interval:
            if self._cancel_interval is not None:
                self._cancel_interval()
                self._cancel_interval = None
            self._interval = interval
            self._set_interval_timer()

    def _set_interval_timer(self) -> None:
        engine = self._client.engine
        if self._interval is not None and 0 < self._interval < _FOR_EVER and not engine.is_closed:
            self._cancel_interval = engine.clock.call_later(self._interval, self._on_interval)

    def _on_interval(self) -> None:
        self._set_interval_timer()
        self.fetch()

    def _set_stale_timer(self) -> None:
        """Set one timer for when the data turns stale; one that rings before that is set anew then."""
        result, options = self._result, self.options
        if result is None or result.is_stale or not options.enabled:
            return
        at = result.data_updated_at + self._query.seconds_of(options.stale_time)
        if at == _FOR_EVER or not self._listeners or self._client.engine.is_closed:
            return
        if self._cancel_stale is not None:
            if at >= self._stale_at:
                return
            self._cancel_stale()
        clock = self._client.engine.clock
        self._stale_at = at
        self._cancel_stale = clock.call_later(max(_SHORTEST, at - clock.now()), self._on_stale)

    def _on_stale(self) -> None:
        self._cancel_stale = None
        with self._client.batch():
            self.on_query_changed()
        self._set_stale_timer()
