"""The cache: all queries by their key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bookdesk.query.key_index import KeyIndex
from bookdesk.query.keys import Key, hash_key
from bookdesk.query.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.query.engine import Engine
    from bookdesk.query.options import QueryOptions

#: Which queries a call means: those that are observed (and enabled), the others, or both.
Kind = Literal["all", "active", "inactive"]


class QueryCache:
    """Holds queries until they have been unused for their `gc_time`."""

    __slots__ = ("_engine", "_let_go", "_queries")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queries = KeyIndex()
        # One for all queries: each keeps it.
        self._let_go = self.remove

    def __len__(self) -> int:
        return len(self._queries)

    def get(self, key: Key) -> Query | None:
        """Find a query."""
        return self._queries.get(hash_key(key))

    def by_hash(self, hashed: str) -> Query | None:
        """Find a query by its key's hash."""
        return self._queries.get(hashed)

    def build(self, key: Key, options: QueryOptions, hashed: str | None = None) -> Query:
        """Find a query or make it; the options are those of whoever asks first."""
        name = hash_key(key) if hashed is None else hashed
        query = self._queries.get(name)
        if query is None:
            query = Query(self._engine, key, name, options, self._let_go)
            self._queries.add(query)
        return query

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
