"""What could not be kept on disk, and is tried again until it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookdesk.query.clock import Clock
    from bookdesk.query.kept_store import KeptStore
    from bookdesk.query.keys import Key
    from bookdesk.query.runner import Runner

#: Seconds between two looks for room: soon for whoever has just made some, seldom for a disk that stays full.
LOOK_AGAIN_AFTER = 4.0

#: Writes one thing, on any thread but the owner's; tells whether it is kept now, or not wanted any more.
Writing = Callable[[], bool]


class Unkept:
    """Remembers what a store could not keep, and tries again as long as something hinders it.

    Its methods are called on the owner's thread and wait for nothing. `on_changed` is called when
    something hinders the store, when that is something else, and once nothing does.
    """

    def __init__(
        self, store: KeptStore, runner: Runner, clock: Clock, on_changed: Callable[[], None]
    ) -> None:
        self._store = store
        self._runner = runner
        self._clock = clock
        self._on_changed = on_changed
        self._obstacle: OSError | None = None
        self._waiting: dict[Key, Writing] = {}
        self._looks = False

    @property
    def obstacle(self) -> OSError | None:
        """What hinders the store, None when it keeps what it is given."""
        return self._obstacle

    def add(self, key: Key, writing: Writing) -> None:
        """Try again what was not kept, in the place of what is waiting under its key.

        Without an obstacle it would not be kept the next time either, and is left alone.
        """
        # One that was there until a look under way took it away hindered this as well.
        if self._store.obstacle is not None or self._obstacle is not None:
            self._waiting[key] = writing
            self._tell()
            self._look_later()

    def forget(self, key: Key) -> None:
        """Let go of what is not wanted any more; whether there is room is looked for all the same."""
        self._waiting.pop(key, None)

    def look(self) -> None:
        """Look for room now, and keep what is waiting for it."""
        waiting = dict(self._waiting)

        def look() -> list[Key]:
            if not self._store.look_again():
                return []
            return [key for key, writing in waiting.items() if writing()]

        self._runner.submit(look, partial(self._on_looked, waiting), "store")

    def _look_later(self) -> None:
        if not self._looks:
            self._looks = True
            self._clock.call_later(LOOK_AGAIN_AFTER, self._on_time)

    def _on_time(self) -> None:
        self._looks = False
        self.look()

    def _on_looked(
        self, waiting: dict[Key, Writing], kept: list[Key] | None, error: Exception | None
    ) -> None:
        hindered = self._store.obstacle is not None or error is not None
        for key, writing in waiting.items():
            # It may be another one by now, which is not kept yet.
            is_done = key in (kept or ()) or not hindered
            if is_done and self._waiting.get(key) is writing:
                del self._waiting[key]
        if hindered or self._waiting:
            self._look_later()
        self._tell()
        if error is not None:
            raise error

    def _tell(self) -> None:
        before, self._obstacle = self._obstacle, self._store.obstacle
        if _kind(before) != _kind(self._obstacle):
            self._on_changed()


def _kind(obstacle: OSError | None) -> tuple[type[OSError], int | None] | None:
    return None if obstacle is None else (type(obstacle), obstacle.errno)
