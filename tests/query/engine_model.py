"""A small model of the query engine: what its users are promised, with no thought of how it is done.

Each observer's result is worked out anew after each step, time goes from one instant at which
something is due to the next, and a fetch says in one word where it stands. Written from TanStack
Query's documentation and from Bookdesk's own rules: lanes, promotion, a queued fetch that nobody
waits for is dropped, stored data first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.query.model_parts import FOR_EVER, Fetch, Observer, Query, Rules

from bookdesk.query.keys import hash_key, matches
from bookdesk.query.state import QueryResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.query.keys import Key


class EngineModel:
    """The whole engine. `store` is what the disk holds by hashed key, None for no store."""

    def __init__(self, rules: Rules, now: float, store: dict[str, tuple[Key, Any, float]] | None) -> None:
        self.rules = rules
        self.now = now
        self.store = store
        self.is_online = True
        self.queries: dict[str, Query] = {}
        self.observers: list[Observer] = []

    # What there is

    def find(self, prefix: Key) -> list[Query]:
        return [query for query in self.queries.values() if matches(prefix, query.key)]

    def query(self, key: Key) -> Query:
        return self.queries.setdefault(hash_key(key), Query(key, self.now))

    def watchers(self, query: Query) -> list[Observer]:
        return [one for one in self.observers if one.is_listening and one.query is query]

    def is_active(self, query: Query) -> bool:
        return any(one.is_enabled for one in self.watchers(query))

    def is_stale(self, query: Query, stale_time: float) -> bool:
        return query.data is None or query.is_invalidated or self.now - query.data_updated_at >= stale_time

    def result_of(self, observer: Observer) -> QueryResult:
        query = observer.query
        data, status, is_placeholder = query.data, query.status, False
        if data is None and status == "pending" and observer.keeps_previous:
            data, is_placeholder = observer.last_data, observer.last_data is not None
            status = "success" if is_placeholder else status
        return QueryResult(
            data,
            query.error,
            status,
            query.fetch_status,
            observer.is_enabled and self.is_stale(query, observer.stale_time),
            is_placeholder,
            query.data_updated_at,
            query.failure_count,
        )

    def settle(self) -> None:
        """After each step: who listens hears of what changed for them, once."""
        for one in self.observers:
            if one.is_listening:
                before, one.result = one.result, self.result_of(one)
                if before is not None and not one.result.same_as(before):
                    one.heard.append(one.result)

    def look(self, observer: Observer) -> None:
        """Look at the result without listening: what was let go meanwhile is there again, empty."""
        if not observer.is_listening:
            self.attach(observer, observer.query.key)
            observer.result = self.result_of(observer)

    # Observers

    def observe(self, observer: Observer) -> None:
        """Make an observer that does not listen yet."""
        observer.query.is_fetchable = True
        self.observers.append(observer)

    def subscribe(self, observer: Observer) -> None:
        self.look(observer)
        observer.is_listening = True
        self.join(observer)
        if observer.is_enabled and self.is_stale(observer.query, observer.stale_time):
            self.fetch_for(observer, observer.stale_time if observer.query.data is None else 0.0)
        self.restore(observer)
        self.start_ticks(observer)

    def unsubscribe(self, observer: Observer) -> None:
        observer.is_listening = False
        observer.tick = FOR_EVER
        self.left(observer.query)

    def set_options(self, observer: Observer, key: Key, **options: Any) -> None:
        """Other options, another key: fetches when the key or `is_enabled` makes that a reason."""
        was_enabled, had, interval = observer.is_enabled, observer.query, observer.interval
        for name, value in options.items():
            setattr(observer, name, value)
        self.attach(observer, key)
        if observer.is_listening:
            is_new = observer.query is not had
            if is_new:
                self.join(observer)
            if is_new or (observer.is_enabled and not was_enabled):
                if observer.is_enabled and self.is_stale(observer.query, observer.stale_time):
                    self.fetch_for(observer, observer.stale_time)
                self.restore(observer)
            if is_new or (observer.is_enabled, observer.interval) != (was_enabled, interval):
                self.start_ticks(observer)

    def attach(self, observer: Observer, key: Key) -> None:
        """Look at a key's query, which may be another one than before under the same key."""
        had = observer.query
        observer.query = self.query(key)
        observer.query.is_fetchable = True
        if observer.query is not had:
            observer.last_data = had.data if had.data is not None else observer.last_data
            if observer.is_listening:
                self.left(had)

    def join(self, observer: Observer) -> None:
        """Somebody waits for what was fetched ahead."""
        if observer.is_enabled and observer.query.fetch is not None:
            self.promote(observer.query.fetch)

    def left(self, query: Query) -> None:
        """With the last observer goes a fetch that has not begun, and any further try."""
        if self.watchers(query):
            return
        query.unused_since = self.now
        fetch = query.fetch
        if fetch is not None and not fetch.is_awaited:
            if fetch.failures == 0 and fetch.stands in {"store", "queued", "paused"}:
                self.call_off(query)
            else:
                fetch.may_retry = False

    def start_ticks(self, observer: Observer) -> None:
        ticks = observer.interval is not None and observer.is_enabled
        observer.tick = self.now + (observer.interval or 0) if ticks else FOR_EVER

    def restore(self, observer: Observer) -> None:
        """Stored data is shown to an observer that is switched off, too."""
        query = observer.query
        if not observer.is_enabled and query.fetch is None and self.must_restore(query):
            query.was_restored = query.is_reading = True

    def fetch_for(self, observer: Observer, fresh_for: float, *, refetch: bool = False) -> Fetch:
        self.attach(observer, observer.query.key)
        return self.fetch(observer.query, fresh_for=fresh_for, cancel_refetch=refetch, is_awaited=refetch)

    # Fetches

    def fetch(
        self,
        query: Query,
        *,
        lane: str = "query",
        fresh_for: float = 0.0,
        cancel_refetch: bool = False,
        is_awaited: bool = False,
    ) -> Fetch:
        """Begin a fetch, join the one under way, or let that one begin anew for all who wait for it."""
        fetch = query.fetch
        if fetch is not None and cancel_refetch and query.data is not None:
            fetch.is_awaited = fetch.is_awaited or is_awaited
            fetch.lane, fetch.failures, fetch.may_retry, fetch.due = lane, 0, True, FOR_EVER
            query.failure_count = 0
            self.run(fetch)
            return fetch
        if fetch is not None:
            fetch.is_awaited = fetch.is_awaited or is_awaited
            fetch.fresh_for = min(fetch.fresh_for, fresh_for)
            fetch.may_retry = True
            if lane == "query":
                self.promote(fetch)
            return fetch
        before = (query.error, query.status, query.failure_count)
        fetch = query.fetch = Fetch(lane, lane, is_awaited, fresh_for, before)
        query.failure_count = 0
        if query.data is None:
            query.error, query.status = None, "pending"
        if query.is_reading:
            query.is_reading = query.was_restored = False
        if self.must_restore(query):
            query.was_restored = True
            fetch.stands = "store"
        else:
            self.run(fetch)
        return fetch

    def must_restore(self, query: Query) -> bool:
        return self.store is not None and query.data is None and not query.was_restored

    def run(self, fetch: Fetch) -> None:
        """Hand a try to the runner, where the line allows it: the first one also by 'offline_first'."""
        mode = self.rules.network_mode
        is_first_anywhere = mode == "offline_first" and fetch.failures == 0
        may = self.is_online or mode == "always" or is_first_anywhere
        fetch.stands = "queued" if may else "paused"
        fetch.job_lane = fetch.lane

    def promote(self, fetch: Fetch) -> None:
        fetch.lane = "query"
        fetch.may_retry = True
        if fetch.stands == "queued":
            fetch.job_lane = "query"

    def call_off(self, query: Query) -> None:
        """End a fetch and go back to how things stood; data that came meanwhile stays."""
        fetch, query.fetch = query.fetch, None
        if query.is_reading:
            query.is_reading = query.was_restored = False
            query.unused_since = self.now
        if fetch is not None:
            query.was_restored = query.was_restored and fetch.stands != "store"
            query.error, query.status, query.failure_count = fetch.before
            query.unused_since = self.now
            fetch.outcome = ("cancelled", None)

    def take(self, query: Query, data: Any, at: float) -> None:
        """Data has come, from wherever; what equals the old stays the old."""
        query.data = query.data if query.data == data else data
        query.data_updated_at, query.error, query.status = at, None, "success"
        if query.fetch is not None:
            query.fetch.before = (None, "success", query.failure_count)

    def take_new(self, query: Query, data: Any) -> None:
        """Data has come that is newer than what is stored."""
        self.take(query, data, self.now)
        query.is_invalidated = False
        query.unused_since = self.now
        if self.store is not None:
            self.store[hash_key(query.key)] = (query.key, query.data, self.now)

    def end(self, query: Query, outcome: tuple[str, Any]) -> None:
        assert query.fetch is not None
        query.fetch.outcome = outcome
        query.fetch = None
        query.unused_since = self.now

    def succeed(self, query: Query, data: Any) -> None:
        self.take_new(query, data)
        query.failure_count = 0
        self.end(query, ("value", query.data))

    def fail(self, query: Query, error: Exception, *, is_final: bool = False) -> None:
        """A try has failed; `is_final` for an answer that no further try would better."""
        fetch = query.fetch
        assert fetch is not None
        fetch.failures += 1
        fetch.last_error = error
        query.failure_count = fetch.failures
        if fetch.may_retry and fetch.failures <= self.rules.retry and not is_final:
            fetch.stands, fetch.due = "delayed", self.now + self.rules.retry_delay
        else:
            self.give_up(query, fetch)

    def give_up(self, query: Query, fetch: Fetch) -> None:
        query.error, query.status = fetch.last_error, "error"
        # What could not be refreshed is not fresh any more.
        query.is_invalidated = query.data is not None
        self.end(query, ("error", fetch.last_error))

    def try_again(self, query: Query, fetch: Fetch) -> None:
        """A delay is over or the line is back; nobody tries again for nobody."""
        fetch.due = FOR_EVER
        if fetch.failures and not fetch.may_retry:
            self.give_up(query, fetch)
        else:
            self.run(fetch)

    def store_answers(self, query: Query) -> None:
        """What is stored comes; if it is fresh enough nothing more is fetched."""
        assert self.store is not None
        found = self.store.get(hash_key(query.key))
        if found is not None and query.data is None:
            self.take(query, *found[1:])
        fetch = query.fetch
        if query.is_reading:
            query.is_reading = False
            query.unused_since = self.now
        elif fetch is not None and self.is_stale(query, fetch.fresh_for):
            self.run(fetch)
        else:
            self.end(query, ("value", query.data))

    # The client's verbs

    def set_data(self, key: Key, value: Any) -> None:
        self.take_new(self.query(key), value)

    def get(self, key: Key, *, lane: str, stale_time: float, whatever_age: bool = False) -> Fetch:
        """`fetch_query`, `prefetch_query` and, whatever the data's age, `ensure_query_data`."""
        query = self.query(key)
        if query.data is not None and (whatever_age or not self.is_stale(query, stale_time)):
            ended = Fetch(lane, lane, is_awaited=True, fresh_for=0, before=(None, "success", 0))
            ended.outcome = ("value", query.data)
            return ended
        query.is_fetchable = True
        fresh_for = FOR_EVER if whatever_age else stale_time
        return self.fetch(query, lane=lane, fresh_for=fresh_for, is_awaited=lane == "query")

    def invalidate(self, prefix: Key) -> None:
        for query in self.find(prefix):
            query.is_invalidated = True
            if self.is_active(query):
                self.fetch(query, cancel_refetch=True)

    def refetch(self, prefix: Key) -> None:
        for query in self.find(prefix):
            if self.is_active(query) if self.watchers(query) else query.is_fetchable:
                self.fetch(query, cancel_refetch=True)

    def cancel(self, prefix: Key) -> None:
        for query in self.find(prefix):
            self.call_off(query)

    def remove(self, prefix: Key) -> None:
        """Forget, here and in the store; observers keep what they show."""
        for query in self.find(prefix):
            self.call_off(query)
            del self.queries[hash_key(query.key)]
        if self.store is not None:
            self.store = {name: kept for name, kept in self.store.items() if not matches(prefix, kept[0])}

    def set_online(self, *, is_online: bool) -> None:
        was_online, self.is_online = self.is_online, is_online
        if was_online or not is_online:
            return
        for query in list(self.queries.values()):
            for one in self.watchers(query):
                stale = one.is_enabled and self.is_stale(query, one.stale_time)
                if stale and self.rules.network_mode != "always":
                    self.fetch_for(one, one.stale_time)
                    break
            if query.fetch is not None and query.fetch.stands == "paused":
                self.try_again(query, query.fetch)

    # Time

    def advance(self, seconds: float) -> None:
        """Let time pass, from one instant at which something is due to the next."""
        end = self.now + seconds
        while (soonest := min(self.instants(), default=FOR_EVER)) <= end:
            self.now = soonest
            self.happen()
            self.settle()
        self.now = end
        self.settle()

    def instants(self) -> Iterator[float]:
        """When something is due next; staleness shows by itself, but is heard at its instant."""
        for query in self.queries.values():
            if query.fetch is not None:
                yield query.fetch.due
            elif self.is_unused(query):
                yield query.unused_since + self.rules.gc_time
        for one in self.observers:
            yield one.tick
            if one.query.data_updated_at + one.stale_time > self.now:
                yield one.query.data_updated_at + one.stale_time

    def is_unused(self, query: Query) -> bool:
        return query.fetch_status == "idle" and not self.watchers(query)

    def happen(self) -> None:
        """Do what is due now."""
        for query in list(self.queries.values()):
            if query.fetch is not None and query.fetch.due <= self.now:
                self.try_again(query, query.fetch)
            elif self.is_unused(query) and query.unused_since + self.rules.gc_time <= self.now:
                del self.queries[hash_key(query.key)]
        for one in self.observers:
            if one.tick <= self.now:
                one.tick += one.interval or FOR_EVER
                self.fetch_for(one, 0.0)
