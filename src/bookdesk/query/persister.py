"""Persistence beside the engine: marks what changed, writes it behind in batches, reads it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.query.store import BatchStore, SealingStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.query.clock import Clock
    from bookdesk.query.keys import Key
    from bookdesk.query.notify import Notifier
    from bookdesk.query.query import Query
    from bookdesk.query.runner import Cancel, Runner
    from bookdesk.query.store import Store

#: Seconds until what was set by hand, or is new, is written.
_SOON = 1.0
#: Seconds until what was fetched once more is written: mostly its stamp alone is another.
_LATER = 60.0


class Written(NamedTuple):
    """What is written of a query."""

    key: Key
    value: Any
    updated_at: float
    sealed: bool


class _Restore:
    """A query that waits for its stored data."""

    __slots__ = ("is_cancelled", "on_done", "query")

    def __init__(self, query: Query, on_done: Callable[[tuple[Any, float] | None], None]) -> None:
        self.query = query
        self.on_done = on_done
        self.is_cancelled = False

    @property
    def is_sealed(self) -> bool:
        return self.query.options.persist == "sealed"

    def cancel(self) -> None:
        self.is_cancelled = True


class Persister:
    """Keeps the store behind the cache; without a store it does nothing."""

    __slots__ = (
        "_cancel",
        "_clock",
        "_due_at",
        "_marked",
        "_notifier",
        "_restores",
        "_runner",
        "_store",
        "_unlocks",
    )

    def __init__(self, store: Store | None, runner: Runner, clock: Clock, notifier: Notifier) -> None:
        self._store = store
        self._runner = runner
        self._clock = clock
        self._notifier = notifier
        self._restores: list[_Restore] = []
        #: What is to be written, and by when.
        self._marked: dict[str, tuple[Query, float]] = {}
        self._cancel: Callable[[], None] | None = None
        self._due_at = 0.0
        self._unlocks = 0

    @property
    def has_store(self) -> bool:
        """Tell whether anything is kept."""
        return self._store is not None

    def mark(self, query: Query, *, soon: bool) -> None:
        """Note that a query's data changed. Called on the owner's thread, for each change."""
        if self._store is None:
            return
        at = self._clock.now() + (_SOON if soon or not query.was_stored else _LATER)
        if query.hash in self._marked:
            at = min(at, self._marked[query.hash][1])
        self._marked[query.hash] = (query, at)
        self._wait_for(at)

    def let_go(self, query: Query) -> None:
        """Hand over what waits of a query that leaves the memory: who looks again reads the store."""
        # A query that was removed may leave last of all: what waits may be its successor's.
        if self._marked.get(query.hash, (None,))[0] is query:
            self._marked[query.hash] = (query, 0.0)
            self._write(0.0)

    def flush(self) -> None:
        """Hand what is marked to the store lane now."""
        self._write(float("inf"))

    def load(self, query: Query) -> tuple[Any, float] | None:
        """Read a query's stored data, None when there is none. On whatever thread it is called."""
        try:
            store = self._store_for(sealed=query.options.persist == "sealed")
            return store.load(query.key) if store is not None else None
        except Exception:  # noqa: BLE001  a store that fails is a store that has nothing
            return None

    def restore(self, query: Query, on_done: Callable[[tuple[Any, float] | None], None]) -> Cancel:
        """Read a query's stored data on the store lane; what is asked for within one change is one job."""
        restore = _Restore(query, on_done)
        self._ask_for(restore)
        return restore.cancel

    def note_unlocked(self) -> None:
        """Note that there is a key for what is sealed, since a moment ago."""
        self._unlocks += 1

    def forget(self, is_meant: Callable[[Key], bool]) -> None:
        """Remove stored data on the store lane: of every key that is meant."""
        # What left the memory may still wait to be written.
        self._marked = {h: marked for h, marked in self._marked.items() if not is_meant(marked[0].key)}
        stores = [s for s in (self._store, self._sealed) if s is not None]

        def remove() -> None:
            for store in stores:
                for key in list(store.keys()):
                    if is_meant(key):
                        store.remove(key)

        if stores:
            self._submit(remove)

    def clear(self) -> None:
        """Remove all stored data on the store lane."""
        self._marked.clear()
        for store in (self._store, self._sealed):
            if store is not None:
                self._submit(store.clear)

    def _ask_for(self, restore: _Restore) -> None:
        self._restores.append(restore)
        if len(self._restores) == 1:
            self._notifier.at_end(self._submit_restores)

    def _submit_restores(self) -> None:
        wanted, self._restores = [r for r in self._restores if not r.is_cancelled], []
        if all(self._store_for(sealed=restore.is_sealed) is None for restore in wanted):
            # Nothing can be read: no worker need be woken, before the first paint even begun, to say so.
            with self._notifier.batch():
                for restore in wanted:
                    if not restore.is_cancelled:
                        restore.on_done(None)
            return

        unlocks = self._unlocks

        def load_all() -> list[tuple[Any, float] | None]:
            return [self.load(restore.query) for restore in wanted]

        def on_done(found: list[tuple[Any, float] | None] | None, _error: Exception | None) -> None:
            with self._notifier.batch():
                for restore, one in zip(wanted, found or [None] * len(wanted), strict=True):
                    if one is None and restore.is_sealed and unlocks != self._unlocks:
                        # It was read before there was a key, and there is one now.
                        self._ask_for(restore)
                    elif not restore.is_cancelled:
                        restore.on_done(one)

        try:
            self._runner.submit(load_all, on_done, "store")
        except Exception as error:  # noqa: BLE001  a runner that takes no work has no store either
            self._notifier.report(error)
            on_done(None, None)

    @property
    def _sealed(self) -> Store | None:
        return self._store.sealed if isinstance(self._store, SealingStore) else None

    def _store_for(self, *, sealed: bool) -> Store | None:
        return self._sealed if sealed else self._store

    def _wait_for(self, at: float) -> None:
        if self._cancel is not None:
            if at >= self._due_at:
                return
            self._cancel()
        self._due_at = at
        self._cancel = self._clock.call_later(max(0.0, at - self._clock.now()), self._on_due)

    def _on_due(self) -> None:
        # What is due a moment later comes along: one transaction costs less than two.
        self._write(self._due_at + _SOON)

    def _write(self, until: float) -> None:
        """Hand over what is due until then, and wait for the rest."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        due = [query for query, at in self._marked.values() if at <= until]
        self._marked = {h: marked for h, marked in self._marked.items() if marked[1] > until}
        if self._marked:
            self._wait_for(min(at for _, at in self._marked.values()))
        if not due:
            return
        entries = []
        for query in due:
            query.was_stored = True
            if query.state.data is not None and query.options.persist:
                sealed = query.options.persist == "sealed"
                entries.append(Written(query.key, query.state.data, query.state.data_updated_at, sealed))
        self._submit(lambda: self._save(entries))

    def _save(self, entries: list[Written]) -> None:
        store, sealed = self._store, self._sealed
        if isinstance(store, BatchStore):
            store.save_many(entries)
            return
        for entry in entries:
            place = sealed if entry.sealed else store
            if place is not None:
                place.save(entry.key, entry.value, entry.updated_at)

    def _submit(self, work: Callable[[], object]) -> None:
        try:
            self._runner.submit(work, self._on_done, "store")
        except Exception as error:  # noqa: BLE001  the store is a convenience: it stops nothing
            self._notifier.report(error)

    def _on_done(self, _value: object, error: Exception | None) -> None:
        if error is not None:
            self._notifier.report(error)
