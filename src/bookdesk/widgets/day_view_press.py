"""What a press may do: only what the person could see before it, and only once."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid
    from bookdesk.widgets.day_view_geometry import DayGeometry

#: For so many ms a press does nothing on a slot that changed under it.
SETTLE = 300
#: A press of so many ms acts like a double click.
LONG_PRESS = 500
#: Pictures that are remembered: more than a flurry makes in 300 ms, one a frame.
_MOST = 32


class _Picture(NamedTuple):
    until: int
    grid: DayGrid
    geometry: DayGeometry


class Recent(QObject):
    """The pictures that were replaced in the last 300 ms."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._uptime = QElapsedTimer()
        self._uptime.start()
        self._pictures: deque[_Picture] = deque()
        # To let a large day go takes milliseconds: not while the next one is awaited.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._pictures.clear)

    def __len__(self) -> int:
        """Return how many pictures are remembered."""
        return len(self._pictures)

    def replaced(self, grid: DayGrid, geometry: DayGeometry) -> None:
        """Remember a picture that was seen until now."""
        if len(self._pictures) == _MOST:
            # A flurry leaves the timer no time.
            self._pictures.popleft()
        self._pictures.append(_Picture(self._uptime.elapsed(), grid, geometry))
        self._timer.start()

    def unsettled(self, at: QPoint, block: Block | None, geometry: DayGeometry, window_start: int) -> bool:
        """Tell whether another block was seen at a point (px before scrolling) within the last 300 ms.

        `block` is what lies there now, `window_start` the epoch seconds at height 0.
        """
        now = self._uptime.elapsed()
        for picture in self._pictures:
            if now - picture.until > SETTLE:
                continue
            shift = geometry.y_of(picture.grid.window.start) - geometry.y_of(window_start)
            place = picture.geometry.place_at(at.x(), at.y() - shift)
            seen = None if place is None else picture.grid.columns[place[1]].blocks[place[0]]
            if _look(seen) != _look(block):
                return True
        return False


def _look(block: Block | None) -> tuple[object, ...] | None:
    if block is None:
        return None
    return block.provider_id, block.identity, block.kind, block.starts, block.ends


class Press(QObject):
    """One press of the left button, until it acts, moves too far or ends. `held` after 500 ms.

    `over` tells that no press can belong to the last double click any more.
    """

    held = Signal()
    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LONG_PRESS)
        self._timer.timeout.connect(self._on_timeout)
        self._after = QTimer(self)
        self._after.setSingleShot(True)
        self._after.timeout.connect(self.over)
        self._from = QPoint()
        self._is_open = False
        #: Whether the button is down and the pointer where it was pressed.
        self._is_there = False
        #: What was pressed; None where it had just changed.
        self.block: Block | None = None

    def begin(self, at: QPoint, block: Block) -> None:
        """Begin on a block."""
        self._from, self.block, self._is_open, self._is_there = at, block, True, True
        self._timer.start()

    def miss(self, at: QPoint) -> None:
        """Begin on what changed a moment ago: nothing comes of it, nor of its double click."""
        self._timer.stop()
        self._from, self.block, self._is_open = at, None, True

    def is_still(self, block: Block) -> bool:
        """Tell whether a block is the one that was pressed, in the state in which it was."""
        begun = self.block
        return begun is not None and (begun.identity, begun.kind) == (block.identity, block.kind)

    def move(self, to: QPoint, furthest: int) -> bool:
        """Tell once when the pointer is `furthest` px away or more, before or after the press has acted.

        A long press is over by that.
        """
        gone = self._is_there and (to - self._from).manhattanLength() >= furthest
        if gone:
            self._timer.stop()
            self._is_there = False
        return gone

    def release(self) -> None:
        """Let go: it is no long press, a double click may still come of it."""
        self._timer.stop()
        self._is_there = False

    def end(self) -> None:
        """End it: nothing comes of it any more."""
        self._timer.stop()
        self._is_open = self._is_there = False

    def take(self) -> bool:
        """Take the right to act or to say why not, once for a press and the double click it grows into."""
        self._timer.stop()
        was_open, self._is_open = self._is_open, False
        return was_open

    def doubled(self, at: QPoint) -> None:
        """Take a press at once after this one, a double click's, for a part of it."""
        self._from, self._is_there = at, True
        self._after.start(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def is_of_double_click(self, at: QPoint, furthest: int) -> bool:
        """Tell whether a press is a finger's third of a double click, within `furthest` px of it."""
        return self._after.isActive() and (at - self._from).manhattanLength() < furthest

    def _on_timeout(self) -> None:
        if self.take():
            self.held.emit()
