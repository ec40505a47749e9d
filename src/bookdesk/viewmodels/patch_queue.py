"""Changes that come in by the thousand: collected on any thread, applied on the owner's once a frame."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

_T = TypeVar("_T")

#: Milliseconds from a go to the next where nothing is painted meanwhile. Longer than a frame's, so that goes
#: that began at some other moment come to follow the paints.
_FRAME = 20
#: Milliseconds after a go from which on a paint is the next frame's, and not what that go had painted.
_NEXT_FRAME = 10
#: Seconds that applying may take of a frame; painting needs the rest.
_BUDGET = 0.004
#: Keys that nobody looks at, applied in one go: in a flurry of hundreds each has the more changes at once.
_UNSEEN_EACH = 16
#: Changes that wait at most, as long as `shorten` can make fewer of them: two seconds of the worst flood.
_MOST = 50_000


class PatchQueue(QObject, Generic[_T]):
    """Hands changes to `apply(changes)`, those of one key together, as many keys as a frame has time for.

    `key_of(change)` names what a change concerns; the changes of a key keep their order. The keys that
    somebody looks at, which `seen()` tells, come first, then the one that has waited longest. `add` may
    be called on any thread, all else happens on the thread that owns the queue. What comes after a rest
    is applied at once. What a frame has no time for waits for the next, so that input and paint have
    their turn whatever comes; what waits together costs little more than one. Whoever paints tells it by
    `note_painted`: changes are then brought in after a frame's paint, with all of a frame before the next,
    and do not hold up one that is due.

    Where more than `most` wait, `shorten(changes)`, on any thread, makes fewer of those of each key;
    without it all of them wait. Its owner calls `close` before the queue goes.
    """

    _came = Signal()
    _painted = Signal()

    def __init__(
        self,
        key_of: Callable[[_T], Hashable],
        apply: Callable[[list[_T]], None],
        parent: QObject | None = None,
        seen: Callable[[], Iterable[Hashable]] = tuple,
        shorten: Callable[[list[_T]], list[_T]] | None = None,
        most: int = _MOST,
    ) -> None:
        super().__init__(parent)
        self._key_of, self._apply, self._seen = key_of, apply, seen
        self._shorten = shorten
        self._most: float = math.inf if shorten is None else most
        self._waiting: list[_T] = []
        self._sorted: dict[Hashable, list[_T]] = {}
        self._told = False
        self._is_closed = False
        self._is_due = False
        self._since_go = QElapsedTimer()
        self._door = threading.Lock()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._on_frame)
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting) + sum(map(len, self._sorted.values()))

    def add(self, changes: Iterable[_T]) -> None:
        """Take changes, to be applied after all that came before; none of them once it is closed."""
        # Qt takes a signal from another thread only while its sender lives: closing waits here for one
        # that is being sent.
        with self._door:
            if self._is_closed:
                return
            self._waiting.extend(changes)
            if len(self._waiting) > self._most:
                found = self._shortened(self._by_key(self._waiting, {}))
                self._waiting = [change for of_key in found.values() for change in of_key]
            if not self._told:
                self._told = True
                self._came.emit()

    def note_painted(self) -> None:
        """Take notice of a paint, at its end: what waits has its turn when the loop comes round."""
        if self._timer.isActive() and not self._is_due and self._since_go.elapsed() >= _NEXT_FRAME:
            self._is_due = True
            self._painted.emit()

    def close(self) -> None:
        """Drop what waits, and take no more."""
        with self._door:
            self._is_closed = True
            self._waiting.clear()
        self._sorted.clear()
        self._timer.stop()

    def _on_came(self) -> None:
        if self._is_closed:
            return
        self._go()

    def _on_painted(self) -> None:
        # The timer may have come first.
        if self._is_due:
            self._on_frame()

    def _on_frame(self) -> None:
        if self._is_closed:
            return
        self._go()
        if self._sorted:
            return
        with self._door:
            # Whoever adds from now on starts the timer anew; who added just before has not told in vain.
            if not self._waiting:
                self._told = False
                self._timer.stop()

    def _go(self) -> None:
        # A frame passes before the next go, also where nothing is left to do.
        self._timer.start()
        self._since_go.start()
        self._is_due = False
        gives_up = time.monotonic() + _BUDGET
        with self._door:
            waiting, self._waiting = self._waiting, []
        found = self._by_key(waiting, self._sorted)
        if waiting and len(self) > self._most:
            found = self._sorted = self._shortened(found)
        # Which comes first is no question where there is one.
        for key in self._seen() if len(found) > 1 else ():
            if key in found:
                self._apply(found.pop(key))
            if time.monotonic() > gives_up:
                break
        # One of the others has its turn in every frame, whatever is looked at.
        left = _UNSEEN_EACH
        while found and left:
            left -= 1
            self._apply(found.pop(next(iter(found))))
            if time.monotonic() > gives_up:
                return

    def _by_key(self, changes: list[_T], found: dict[Hashable, list[_T]]) -> dict[Hashable, list[_T]]:
        key_of = self._key_of
        for change in changes:
            key = key_of(change)
            known = found.get(key)
            if known is None:
                found[key] = [change]
            else:
                known.append(change)
        return found

    def _shortened(self, found: dict[Hashable, list[_T]]) -> dict[Hashable, list[_T]]:
        shorten = self._shorten
        return found if shorten is None else {key: shorten(changes) for key, changes in found.items()}
