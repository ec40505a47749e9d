"""The query client: what a program asks of its cache."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from bookdesk.query.cache import Kind, QueryCache
from bookdesk.query.engine import Engine
from bookdesk.query.keys import hash_key, matches
from bookdesk.query.mutation import MutationQueue
from bookdesk.query.notify import Notifier, report_as_uncaught
from bookdesk.query.options import MutationOptions, QueryOptions
from bookdesk.query.persister import Persister
from bookdesk.query.query import future_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bookdesk.query.clock import Clock
    from bookdesk.query.keys import Key
    from bookdesk.query.query import Query
    from bookdesk.query.runner import Lane, Runner
    from bookdesk.query.state import QueryState
    from bookdesk.query.store import Store

#: Seconds that refetching waits for resumed mutations: a hung one must not keep reads waiting for ever.
_MUTATIONS_FIRST = 5.0


class QueryClient:
    """A cache of queries on the thread that owns it; every method is called on that thread.

    Fetchers and mutations run on `runner`, time comes from `clock`, persisted data goes to `store`.
    `report` gets what listeners and callbacks raise, `on_restored(key, data)` what was read from the
    store, before anybody sees it. `**options` are those of `QueryOptions`; they
    are laid over `set_query_defaults` and `defaults`. Data read from the cache is shared: nobody
    may change it in place.
    """

    def __init__(
        self,
        runner: Runner,
        clock: Clock,
        store: Store | None = None,
        defaults: QueryOptions | None = None,
        report: Callable[[Exception], None] = report_as_uncaught,
        on_restored: Callable[[Key, Any], None] | None = None,
    ) -> None:
        notifier = Notifier(report)
        persister = Persister(store, runner, clock, notifier)
        self.engine = Engine(runner, clock, notifier, persister, on_restored)
        self.cache = QueryCache(self.engine)
        self._mutations = MutationQueue(self.engine)
        self.report = report
        self._defaults = defaults or QueryOptions()
        self._defaults_of: list[tuple[Key, dict[str, Any]]] = []
        #: The options under those that match a key, by their places in the list.
        self._merged: dict[tuple[int, ...], QueryOptions] = {}
        #: The same by a key's first part, which says all while no prefix has another one.
        self._of_kind: dict[str, QueryOptions] = {}
        self._by_kind = True
        self._refetching = 0

    # Options

    def set_query_defaults(self, prefix: Key, **options: Any) -> None:
        """Lay options under those of every query whose key begins with `prefix`; later calls win."""
        hash_key(prefix)
        self._defaults.overlaid(options)
        self._defaults_of.append((prefix, options))
        self._by_kind = self._by_kind and len(prefix) == 1 and type(prefix[0]) is str
        self._of_kind.clear()

    def options_for(self, key: Key, options: dict[str, Any] | None = None) -> QueryOptions:
        """Return the options of a key, with those given on top. Raises TypeError for an unknown one."""
        kind = key[0] if key and self._by_kind else None
        if type(kind) is str:
            # A day of 200 providers asks for as many keys of one kind.
            found = self._of_kind.get(kind)
            if found is None:
                found = self._of_kind[kind] = self._matching(key)
        else:
            found = self._matching(key)
        return found.overlaid(options) if options else found

    def _matching(self, key: Key) -> QueryOptions:
        matching = tuple(place for place, (prefix, _) in enumerate(self._defaults_of) if matches(prefix, key))
        found = self._merged.get(matching)
        if found is None:
            found = self._defaults
            for place in matching:
                found = found.overlaid(self._defaults_of[place][1])
            self._merged[matching] = found
        return found

    # Reading

    def fetch_query(
        self, key: Key, fetcher: Callable[[], Any], *, lane: Lane = "query", **options: Any
    ) -> Future[Any]:
        """Return data that is fresh for `stale_time`, fetched unless it is there; no retry unless asked for.

        The future is done on the owner's thread: use its callbacks there, never wait for it.
        """
        return self._fetch(key, fetcher, options, lane)

    def prefetch_query(self, key: Key, fetcher: Callable[[], Any], **options: Any) -> Future[None]:
        """Fetch ahead on the lane for that, unless fresh data is there. The future never fails."""
        laid = self.options_for(key, options)
        query = self.cache.build(key, laid)
        if not query.is_stale(laid.stale_time):
            # Most of what is asked for ahead is there, and two futures take longer than to find that out.
            return _NOTHING_TO_FETCH
        done: Future[None] = Future()
        done.set_running_or_notify_cancel()
        self._ask(query, fetcher, laid, "prefetch").add_done_callback(lambda _: done.set_result(None))
        return done

    def ensure_query_data(self, key: Key, fetcher: Callable[[], Any], **options: Any) -> Future[Any]:
        """Return the cached data whatever its age, fetched only where there is none."""
        query = self.cache.get(key)
        if query is not None and query.state.data is not None:
            return _done(query.state.data)
        return self._fetch(key, fetcher, {**options, "stale_time": float("inf")}, "query")

    def get_query_data(self, key: Key) -> Any:
        """Return the cached data, None when there is none."""
        query = self.cache.get(key)
        return None if query is None else query.state.data

    def get_queries_data(self, prefix: Key) -> list[tuple[Key, Any]]:
        """Return the cached data of all keys that begin with `prefix`."""
        return [(query.key, query.state.data) for query in self.cache.find(prefix)]

    def get_query_state(self, key: Key) -> QueryState | None:
        """Return a query's state, None when it is not in the cache."""
        query = self.cache.get(key)
        return None if query is None else query.state

    def is_fetching(self, prefix: Key = ()) -> int:
        """Count the queries that fetch now."""
        return sum(query.state.fetch_status == "fetching" for query in self.cache.find(prefix))

    # Writing

    def set_query_data(self, key: Key, value_or_updater: Any, *, updated_at: float | None = None) -> Any:
        """Set a key's data, or change it by a function (old or None) -> new; None leaves it as it is.

        Listeners have heard when this returns. Returns the data kept, None when nothing was done.
        """
        hashed = hash_key(key)
        query = self.cache.by_hash(hashed)
        value = value_or_updater
        if callable(value):
            value = value(None if query is None else query.state.data)
        if value is None:
            return None
        if query is None:
            query = self.cache.build(key, self.options_for(key), hashed)
        return query.set_data(value, updated_at)

    def set_queries_data(self, prefix: Key, updater: Callable[[Any], Any]) -> None:
        """Change the data of all cached keys that begin with `prefix`, as one change."""
        with self.batch():
            for query in self.cache.find(prefix):
                self.set_query_data(query.key, updater)

    def invalidate_queries(
        self, prefix: Key = (), *, exact: bool = False, kind: Kind = "all", cancel_refetch: bool = True
    ) -> None:
        """Take data for stale, and refetch what is observed; the rest is fetched when it is looked at."""
        with self.batch():
            found = list(self.cache.find(prefix, exact=exact, kind=kind))
            for query in found:
                query.invalidate()
            self._refetch([query for query in found if query.is_active], cancel_refetch=cancel_refetch)

    def refetch_queries(
        self, prefix: Key = (), *, exact: bool = False, kind: Kind = "all", cancel_refetch: bool = True
    ) -> None:
        """Fetch anew what is cached, but for what is switched off by all who observe it."""
        with self.batch():
            self._refetch(
                list(self.cache.find(prefix, exact=exact, kind=kind)), cancel_refetch=cancel_refetch
            )

    def cancel_queries(self, prefix: Key = (), *, exact: bool = False, kind: Kind = "all") -> None:
        """End fetches and go back to how things stood before them."""
        with self.batch():
            for query in self.cache.find(prefix, exact=exact, kind=kind):
                query.cancel()

    def remove_queries(self, prefix: Key = (), *, exact: bool = False, kind: Kind = "all") -> None:
        """Forget data, here and in the store. Observers go on showing what they show until they fetch.

        With `kind` 'all' that is also what lies in the store alone.
        """
        wanted = hash_key(prefix)
        with self.batch():
            found = list(self.cache.find(prefix, exact=exact, kind=kind))
            for query in found:
                self.cache.remove(query)
            hashes = {query.hash for query in found}

        def is_meant(key: Key) -> bool:
            hashed = hash_key(key)
            if kind != "all":
                return hashed in hashes
            return hashed == wanted if exact else matches(prefix, key)

        self.engine.persister.forget(is_meant)

    # Mutations

    def mutate(self, options: MutationOptions, variables: Any = None) -> Future[Any]:
        """Change something by `options.mutation_fn`; the future is done after the callbacks."""
        with self.batch():
            return self._mutations.add(options, variables)

    def is_mutating(self) -> int:
        """Count the mutations that are not settled, those that wait included."""
        return len(self._mutations)

    def resume_paused_mutations(self) -> list[Future[Any]]:
        """Let waiting mutations go on in the order in which they were asked for, where the line allows it."""
        with self.batch():
            return self._mutations.resume()

    # The line

    @property
    def is_online(self) -> bool:
        """Tell whether work that needs the line may begin."""
        return self.engine.online

    def set_online(self, online: bool) -> None:  # noqa: FBT001  the name and its value are one word
        """Tell how the line is. When it comes back mutations go on first, then what is shown is refetched."""
        if online is self.engine.online:
            return
        self.engine.online = online
        self._refetching += 1
        if not online:
            return
        turn = self._refetching
        waiting = {future for future in self.resume_paused_mutations() if not future.done()}

        def on_settled(future: Future[Any]) -> None:
            waiting.discard(future)
            if not waiting:
                self._refetch_after_break(turn)

        if not waiting:
            self._refetch_after_break(turn)
            return
        self.engine.clock.call_later(_MUTATIONS_FIRST, lambda: self._refetch_after_break(turn))
        for future in tuple(waiting):
            future.add_done_callback(on_settled)

    # The whole

    def batch(self) -> AbstractContextManager[None]:
        """Make several changes one: listeners hear once, when the outermost is done."""
        return self.engine.notifier.batch()

    def restore_query(self, key: Key, **options: Any) -> Any:
        """Read a key's stored data on this thread, before the first paint; returns it or None."""
        query = self.cache.build(key, self.options_for(key, options))
        query.restore_now()
        return query.state.data

    def store_unlocked(self) -> None:
        """Make up for what could not be sealed or unsealed until now: there is a key since a moment ago."""
        self.engine.persister.note_unlocked()
        with self.batch():
            for query in self.cache.find():
                if query.options.persist != "sealed":
                    continue
                if query.state.data is None:
                    query.restore_again()
                else:
                    self.engine.persister.mark(query, soon=True)

    def flush_store(self) -> None:
        """Hand what is not stored yet to the runner's store lane now."""
        self.engine.persister.flush()

    def clear(self) -> None:
        """Forget all queries, mutations and stored data."""
        self._let_all_go()
        self.engine.persister.clear()

    def close(self) -> None:
        """Hand what is not stored yet to the store lane, then end all timers and fetches."""
        self.flush_store()
        self.engine.is_closed = True
        self._let_all_go()

    def _let_all_go(self) -> None:
        with self.batch():
            self._mutations.clear()
            for query in list(self.cache.find()):
                self.cache.remove(query)

    def _fetch(
        self, key: Key, fetcher: Callable[[], Any], options: dict[str, Any], lane: Lane
    ) -> Future[Any]:
        laid = self.options_for(key, options)
        query = self.cache.build(key, laid)
        if not query.is_stale(laid.stale_time):
            return _done(query.state.data)
        return self._ask(query, fetcher, laid, lane)

    def _ask(self, query: Query, fetcher: Callable[[], Any], laid: QueryOptions, lane: Lane) -> Future[Any]:
        query.set_options(laid)
        return future_of(
            query.fetch(fetcher, lane=lane, fresh_for=laid.stale_time, awaited=lane != "prefetch")
        )

    def _refetch(self, queries: list[Query], *, cancel_refetch: bool) -> None:
        for query in queries:
            if query.is_disabled or self.cache.by_hash(query.hash) is not query:
                continue
            observer = next((o for o in query.observers if o.options.enabled), None)
            if observer is not None:
                observer.fetch(cancel_refetch=cancel_refetch)
            else:
                query.fetch(cancel_refetch=cancel_refetch)

    def _refetch_after_break(self, turn: int) -> None:
        if turn != self._refetching or not self.engine.online:
            return
        self._refetching += 1
        with self.batch():
            for query in list(self.cache.find()):
                query.on_online()


def _done(data: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(data)
    return future


#: What is done already is the same for all.
_NOTHING_TO_FETCH: Future[None] = _done(None)
