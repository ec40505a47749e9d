"""The cache: all queries by their key, and when those go that nobody looks at."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from bookdesk.query.key_index import KeyIndex
from bookdesk.query.keys import Key, hash_key
from bookdesk.query.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bookdesk.query.clock import Clock
    from bookdesk.query.engine import Engine
    from bookdesk.query.options import QueryOptions
    from bookdesk.query.runner import Cancel

#: Which queries a call means: those that are observed (and enabled), the others, or both.
Kind = Literal["all", "active", "inactive"]


class LeavingQueries:
    """The queries that leave after the same `gc_time`, in seconds, in the order in which they were left.

    A timer for all of them: one for each was a twelfth of what a day takes in memory.
    """

    __slots__ = ("_cancel", "_clock", "_due", "gc_time")

    def __init__(self, clock: Clock, gc_time: float) -> None:
        self.gc_time = gc_time
        self._clock = clock
        #: By when each leaves; who comes later leaves later.
        self._due: dict[Query, float] = {}
        self._cancel: Cancel | None = None

    def add(self, query: Query) -> None:
        """Let a query leave when its time has passed from now on, unless somebody looks at it by then."""
        self._due.pop(query, None)
        self._due[query] = self._clock.now() + self.gc_time
        if self._cancel is None:
            self._cancel = self._clock.call_later(self.gc_time, self._on_due)

    def discard(self, query: Query) -> None:
        """Forget a query, where it is here."""
        self._due.pop(query, None)
        if not self._due and self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _on_due(self) -> None:
        self._cancel = None
        now = self._clock.now()
        leaving = list(takewhile(lambda query: self._due[query] <= now, self._due))
        for query in leaving:
            del self._due[query]
        following = next(iter(self._due.values()), None)
        if following is not None:
            self._cancel = self._clock.call_later(following - now, self._on_due)
        for query in leaving:
            query.leave()


class QueryCache:
    """Holds queries until they have been unused for their `gc_time`."""

    __slots__ = ("_engine", "_leaving", "_queries")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queries = KeyIndex()
        #: By their `gc_time`, of which there are few.
        self._leaving: dict[float, LeavingQueries] = {}

    def __len__(self) -> int:
        return len(self._queries)

    def get(self, key: Key) -> Query | None:
        """Find a query."""
        return self._queries.get(hash_key(key))

    def by_hash(self, hashed: str) -> Query | None:
        """Find a query by its key's hash."""
        return self._queries.get(hashed)

    def some(self, hashes: Iterable[str]) -> list[Query]:
        """Return the queries that are cached of some keys, by their hashes and in their order."""
        return self._queries.some(hashes)

    def build(self, key: Key, options: QueryOptions, hashed: str | None = None) -> Query:
        """Find a query or make it; the options are those of whoever asks first."""
        name = hash_key(key) if hashed is None else hashed
        query = self._queries.get(name)
        if query is None:
            query = Query(self._engine, key, name, options, self)
            self._queries.add(query)
        return query

    def leaving_after(self, gc_time: float) -> LeavingQueries:
        """Return the queries that leave after so many seconds, not for ever."""
        leaving = self._leaving.get(gc_time)
        if leaving is None:
            leaving = self._leaving[gc_time] = LeavingQueries(self._engine.clock, gc_time)
        return leaving

    def remove(self, query: Query) -> None:
        """Let a query go. Who observes it keeps what they show."""
        if self._queries.get(query.hash) is query:
            self._queries.remove(query)
        query.destroy()

    def find(self, prefix: Key = (), *, exact: bool = False, kind: Kind = "all") -> Iterator[Query]:
        """Yield the queries whose key begins with `prefix`, or is it; they may change meanwhile."""
        if exact:
            query = self.get(prefix)
            found = [query] if query is not None else []
        else:
            found = self._queries.find(prefix)
        for query in found:
            if kind == "all" or query.is_active is (kind == "active"):
                yield query
