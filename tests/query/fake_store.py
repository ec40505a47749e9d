"""A store in memory that remembers how it was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.query.keys import hash_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.query.fake_runner import FakeRunner

    from bookdesk.query.keys import Key
    from bookdesk.query.runner import Lane


class Call(NamedTuple):
    """One use of the store; `lane` is the runner's lane it came from, None for none."""

    method: str
    key: Key
    lane: Lane | None


class FakeStore:
    """Keeps values by key.

    `calls` has every use in order. `failure`, when set, is raised by every method, against the
    contract: a broken store must break nothing.
    """

    def __init__(self, runner: FakeRunner | None = None) -> None:
        self._runner = runner
        self._entries: dict[str, tuple[Key, Any, float]] = {}
        self.calls: list[Call] = []
        self.failure: Exception | None = None

    def load(self, key: Key) -> tuple[Any, float] | None:
        self._note("load", key)
        entry = self._entries.get(hash_key(key))
        return None if entry is None else entry[1:]

    def save(self, key: Key, value: Any, updated_at: float) -> None:
        self._note("save", key)
        self._entries[hash_key(key)] = (key, value, updated_at)

    def remove(self, key: Key) -> None:
        self._note("remove", key)
        self._entries.pop(hash_key(key), None)

    def keys(self) -> Iterable[Key]:
        self._note("keys", ())
        return [key for key, _, _ in self._entries.values()]

    def clear(self) -> None:
        self._note("clear", ())
        self._entries.clear()

    def put(self, key: Key, value: Any, updated_at: float) -> None:
        """Lay a value in before the test begins, unnoted."""
        self._entries[hash_key(key)] = (key, value, updated_at)

    def peek(self, key: Key) -> tuple[Any, float] | None:
        """Look at what is kept, unnoted."""
        entry = self._entries.get(hash_key(key))
        return None if entry is None else entry[1:]

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(call.method == method for call in self.calls)

    def _note(self, method: str, key: Key) -> None:
        self.calls.append(Call(method, key, self._runner.current_lane if self._runner else None))
        if self.failure is not None:
            raise self.failure


class FakeSealingStore(FakeStore):
    """A store with a second one for what is personal; None stands for a missing key."""

    def __init__(self, runner: FakeRunner | None = None, sealed: FakeStore | None = None) -> None:
        super().__init__(runner)
        self.sealed = sealed
