"""Which blocks wear the outline of a change that another desk made, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bookdesk.widgets.day_view_moves import Place

#: Outlines that are worn at a time: more point at nothing any more, and each takes its time to paint.
_MOST = 48


class Outlines(QObject):
    """Keys of blocks, (provider id, identity), each for a while; `changed` bears those that came or went.

    `place_of` tells where the block of an identity and a provider id lies, None when it is not there.
    """

    changed = Signal(object)

    def __init__(self, place_of: Callable[[str, str], Place | None], parent: QObject) -> None:
        super().__init__(parent)
        self._place_of = place_of
        # Looked for once for each picture that has other blocks or outlines.
        self._places: tuple[Place, ...] | None = None
        self._until: dict[tuple[str, str], int] = {}
        self._uptime = QElapsedTimer()
        self._uptime.start()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    def places(self) -> tuple[Place, ...]:
        """Return where they who wear one lie, as (row, column)."""
        if self._places is None:
            found = (self._place_of(identity, provider) for provider, identity in self._until)
            self._places = tuple(place for place in found if place is not None)
        return self._places

    def lie_anew(self) -> None:
        """Look for their places again: other blocks are shown."""
        self._places = None

    def add(self, keys: Iterable[tuple[str, str]], length: int) -> None:
        """Outline blocks for `length` ms from now; in a flurry those that came first."""
        room = _MOST - len(self._until)
        added = tuple(keys)
        if len(added) > room:
            added = tuple(key for key in added if key in self._until or (room := room - 1) >= 0)
        for key in added:
            self._until[key] = self._uptime.elapsed() + length
        if not self._timer.isActive():
            self._timer.start(length)
        self._tell(added)

    def _on_timeout(self) -> None:
        now = self._uptime.elapsed()
        gone = tuple(key for key, until in self._until.items() if until <= now)
        for key in gone:
            del self._until[key]
        if self._until:
            self._timer.start(max(1, min(self._until.values()) - now))
        self._tell(gone)

    def _tell(self, keys: tuple[tuple[str, str], ...]) -> None:
        self._places = None
        self.changed.emit(keys)
