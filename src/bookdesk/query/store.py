"""The store that the engine is given: cached data that outlives the process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bookdesk.query.keys import Key
    from bookdesk.query.persister import Written


class Codec(Protocol):
    """Turns values into bytes and back; the engine knows nothing of either. Called on any thread."""

    def encode(self, key: Key, value: Any) -> bytes:
        """Write a value. Raises ValueError for one that can't be stored; the older one stays then."""

    def decode(self, key: Key, data: bytes) -> Any:
        """Read what `encode` wrote, checking all of it. Raises ValueError for what it doesn't take."""


class Store(Protocol):
    """Keeps values by key. Called on the runner's store lane; no method raises for a broken entry."""

    def load(self, key: Key) -> tuple[Any, float] | None:
        """Return a value and when it was updated (the clock's seconds), None when there is none to trust."""

    def save(self, key: Key, value: Any, updated_at: float) -> None:
        """Keep a value, in place of an older one."""

    def remove(self, key: Key) -> None:
        """Forget a value, also one that is not there."""

    def keys(self) -> Iterable[Key]:
        """Return the keys of all values that can be read now."""

    def clear(self) -> None:
        """Forget everything."""


@runtime_checkable
class SealingStore(Store, Protocol):
    """A store with a second one for what is personal, None while there is no key to seal it with."""

    @property
    def sealed(self) -> Store | None:
        """Where values go whose `persist` is 'sealed'. A store without this keeps none of them."""


@runtime_checkable
class BatchStore(Store, Protocol):
    """A store that keeps many values at once, each where its `sealed` says."""

    def save_many(self, entries: Sequence[Written]) -> None:
        """Keep values, in place of older ones; those to be sealed only where there is a key."""
