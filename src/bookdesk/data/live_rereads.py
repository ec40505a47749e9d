"""Rereads: what news leave open is asked of the server again, together and not too often."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bookdesk.data.quiet import Quiet
from bookdesk.query.keys import hash_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key

#: Seconds between two readings of the same figures.
_PACE = 1.0


class Rereads:
    """Reads keys again that are looked at, and takes the others for stale.

    What is asked for in one turn of the loop is read together. One that is on its way is not asked for
    once more: whoever looks at its answer says whether that will do.
    """

    def __init__(self, source: Source) -> None:
        self._client = source.client
        self._clock = source.clock
        self._then: dict[str, Key] = {}
        self._soon: dict[str, Key] = {}
        self._read_at: dict[str, float] = {}
        self._paced: dict[str, Callable[[], None]] = {}
        self._cancel_then: Callable[[], None] | None = None
        self._quiet = Quiet(source.clock, self._on_quiet)

    def now(self, *wanted: Key) -> None:
        """Read keys again in this turn."""
        with self._client.batch():
            for key in wanted:
                self._client.invalidate_queries(key, exact=True, cancel_refetch=False)

    def then(self, key: Key) -> None:
        """Read a key again in the next turn, when its answer that comes in now is there."""
        self._then[hash_key(key)] = key
        if self._cancel_then is None:
            self._cancel_then = self._clock.call_later(0, self._on_next_turn)

    def soon(self, key: Key) -> None:
        """Read a key again when no other was given for a moment, after a second at the latest."""
        self._soon[hash_key(key)] = key
        self._quiet.stir()

    def paced(self, key: Key) -> None:
        """Read a key again in the next turn, but once a second at most; the last one asked for counts."""
        hashed = hash_key(key)
        if hashed in self._paced:
            return
        wait = max(0.0, self._read_at.get(hashed, 0.0) + _PACE - self._clock.now())
        self._paced[hashed] = self._clock.call_later(wait, partial(self._on_turn, hashed, key))

    def drop(self, hashed: str) -> None:
        """Read a key, by its hash, not again after all: what is known of it is the newest."""
        self._then.pop(hashed, None)
        self._soon.pop(hashed, None)
        cancel = self._paced.pop(hashed, None)
        if cancel is not None:
            cancel()

    def close(self) -> None:
        """Read nothing any more."""
        for cancel in (self._cancel_then, *self._paced.values()):
            if cancel is not None:
                cancel()
        self._cancel_then = None
        self._quiet.close()
        for waiting in (self._then, self._soon, self._paced):
            waiting.clear()

    def _on_next_turn(self) -> None:
        self._cancel_then = None
        wanted, self._then = self._then, {}
        self.now(*wanted.values())

    def _on_quiet(self) -> None:
        wanted, self._soon = self._soon, {}
        self.now(*wanted.values())

    def _on_turn(self, hashed: str, key: Key) -> None:
        del self._paced[hashed]
        now = self._clock.now()
        self._read_at = {name: at for name, at in self._read_at.items() if now < at + _PACE}
        self._read_at[hashed] = now
        self.now(key)
