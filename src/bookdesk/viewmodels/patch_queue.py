"""Changes that come in by the thousand: collected on any thread, applied on the owner's once a frame."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

_T = TypeVar("_T")

#: Milliseconds between two goes: a frame's at 60 a second.
_FRAME = 16
#: Seconds that applying may take of a frame; painting needs the rest.
_BUDGET = 0.004


class PatchQueue(QObject, Generic[_T]):
    """Hands changes to `apply(changes)`, those of one key together, as many keys as a frame has time for.

    `key_of(change)` names what a change concerns; the changes of a key keep their order. The keys that
    somebody looks at, which `seen()` tells, come first, then the one that has waited longest. `add` may
    be called on any thread, all else happens on the thread that owns the queue. What comes after a rest
    is applied at once. What a frame has no time for waits for the next, so that input and paint have
    their turn whatever comes; what waits together costs little more than one.
    """

    _came = Signal()

    def __init__(
        self,
        key_of: Callable[[_T], Hashable],
        apply: Callable[[list[_T]], None],
        parent: QObject | None = None,
        seen: Callable[[], Iterable[Hashable]] = tuple,
    ) -> None:
        super().__init__(parent)
        self._key_of, self._apply, self._seen = key_of, apply, seen
        self._waiting: deque[_T] = deque()
        self._sorted: dict[Hashable, list[_T]] = {}
        self._told = False
        self._door = threading.Lock()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._on_frame)
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting) + sum(map(len, self._sorted.values()))

    def add(self, changes: Iterable[_T]) -> None:
        """Take changes, to be applied after all that came before."""
        self._waiting.extend(changes)
        with self._door:
            told, self._told = self._told, True
        if not told:
            self._came.emit()

    def _on_came(self) -> None:
        # A frame passes before the next go, also where nothing is left to do.
        self._timer.start()
        self._go()

    def _on_frame(self) -> None:
        self._go()
        if self._sorted:
            return
        with self._door:
            # Whoever adds from now on starts the timer anew; who added just before has not told in vain.
            if not self._waiting:
                self._told = False
                self._timer.stop()

    def _go(self) -> None:
        gives_up = time.monotonic() + _BUDGET
        waiting, found, key_of = self._waiting, self._sorted, self._key_of
        # Counted first: whoever adds meanwhile could keep this going for ever.
        for _ in range(len(waiting)):
            change = waiting.popleft()
            found.setdefault(key_of(change), []).append(change)
        for key in self._seen():
            if key in found:
                self._apply(found.pop(key))
            if time.monotonic() > gives_up:
                break
        # One of the others has its turn in every frame, whatever is looked at.
        while found:
            self._apply(found.pop(next(iter(found))))
            if time.monotonic() > gives_up:
                return
