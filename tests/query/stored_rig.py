"""Rigs whose client has a store in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.query.fake_store import FakeSealingStore, FakeStore
from tests.query.rig import Rig

if TYPE_CHECKING:
    from tests.query.fake_runner import FakeRunner

#: Seconds, long enough for whatever waits to be written.
WRITTEN = 90.0


class StoredRig(Rig):
    """A rig with a plain store that keeps account of the lanes it is used from."""

    def __init__(self, **defaults: Any) -> None:
        self.store: FakeStore
        super().__init__(self._make_store, **defaults)

    def _make_store(self, runner: FakeRunner) -> FakeStore:
        self.store = FakeStore(runner)
        return self.store

    def stored(self, key: tuple[object, ...], value: object, age: float = 0.0) -> None:
        """Lay stored data in, so many seconds old."""
        self.store.put(key, value, self.clock.now() - age)


class SealingRig(Rig):
    """A rig whose store can seal, or lacks the key for it."""

    def __init__(self, *, has_key: bool) -> None:
        self.store: FakeSealingStore
        self.has_key = has_key
        super().__init__(self._make_store)

    def _make_store(self, runner: FakeRunner) -> FakeSealingStore:
        self.store = FakeSealingStore(runner, FakeStore(runner) if self.has_key else None)
        return self.store
