"""Queries by what their keys begin with, so that a prefix is not looked for among all there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.query.keys import matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.query.keys import Key
    from bookdesk.query.query import Query


class KeyIndex:
    """Holds queries by their keys' hashes, and by the texts that their keys begin with, two at most.

    What follows is compared as ever, and so is all from a first part on that is no text: a prefix may
    hold less of a mapping than the key does, so a mapping has no place of its own.
    """

    __slots__ = ("_by_beginning", "_queries")

    def __init__(self) -> None:
        self._queries: dict[str, Query] = {}
        #: By hash, those whose keys have a beginning in common; all keys begin with nothing.
        self._by_beginning: dict[Key, dict[str, Query]] = {(): self._queries}

    def __len__(self) -> int:
        return len(self._queries)

    def get(self, hashed: str) -> Query | None:
        """Find a query by its key's hash."""
        return self._queries.get(hashed)

    def some(self, hashes: Iterable[str]) -> list[Query]:
        """Return the queries that are here of some keys' hashes, in their order."""
        found = self._queries.get
        return [query for hashed in hashes if (query := found(hashed)) is not None]

    def add(self, query: Query) -> None:
        """Take in a query whose key is not here yet."""
        self._queries[query.hash] = query
        beginning = _beginning(query.key)
        while beginning:
            self._by_beginning.setdefault(beginning, {})[query.hash] = query
            beginning = beginning[:-1]

    def remove(self, query: Query) -> None:
        """Let go of a query that is here."""
        del self._queries[query.hash]
        beginning = _beginning(query.key)
        while beginning:
            together = self._by_beginning[beginning]
            del together[query.hash]
            if not together:
                # A text that was searched for is a beginning too, and hardly one comes again.
                del self._by_beginning[beginning]
            beginning = beginning[:-1]

    def find(self, prefix: Key) -> list[Query]:
        """Return the queries whose key begins with `prefix`, in the order in which they came."""
        beginning = _beginning(prefix)
        together = self._by_beginning.get(beginning, {})
        if len(beginning) == len(prefix):
            return list(together.values())
        return [query for query in together.values() if matches(prefix, query.key)]


def _beginning(key: Key) -> Key:
    """Return the texts that a key begins with, two at most."""
    if not key or not isinstance(key[0], str):
        return ()
    return key[:2] if len(key) > 1 and isinstance(key[1], str) else key[:1]
