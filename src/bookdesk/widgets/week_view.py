"""The week: keys and presses over the week's table become what a person asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from bookdesk.domain.week_layout import SpanKind
from bookdesk.domain.zones import from_seconds, to_seconds
from bookdesk.widgets import week_view_moves as moves
from bookdesk.widgets.plain_label import plain_tooltip
from bookdesk.widgets.week_view_table import WeekTable

if TYPE_CHECKING:
    from datetime import date, datetime

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Key = Qt.Key
_Action = QAbstractItemView.CursorAction
_ACTION_OF_KEY = {
    _Key.Key_Up: _Action.MoveUp,
    _Key.Key_Down: _Action.MoveDown,
    _Key.Key_Left: _Action.MoveLeft,
    _Key.Key_Right: _Action.MoveRight,
    _Key.Key_Home: _Action.MoveHome,
    _Key.Key_End: _Action.MoveEnd,
}
_STEP = {_Action.MoveUp: -1, _Action.MoveDown: 1, _Action.MoveLeft: -1, _Action.MoveRight: 1}
_SIDEWAYS = (_Action.MoveLeft, _Action.MoveRight)


class WeekView(WeekTable):
    """Shows a WeekGridModel and forwards input; it owns no truth.

    `day_chosen` bears the date that a person moved to. `day_asked` bears the date to open and an aware
    instant of it to bring into sight, None for no certain one; `range_asked` -1 or 1 for the week before
    or after. `selected` is WeekTable's.
    """

    day_chosen = Signal(object)
    day_asked = Signal(object, object)
    range_asked = Signal(int)

    def __init__(
        self,
        model: WeekGridModel,
        theme: Theme,
        sizes: Typography,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        # Where on the axis a movement across days began; None until a person chose a block.
        self._anchor: int | None = None
        self._pressed: date | None = None
        super().__init__(model, theme, sizes, icons, parent)
        self._header.sectionClicked.connect(self._on_header_clicked)

    def select_day(self, day: date) -> bool:
        """Make a date's block current, at the time of day of the one before; tell whether it is there.

        Nobody chose it: `day_chosen` keeps silent.
        """
        grid, column = self._week.grid, self._week.column_of(day)
        if grid is None or column is None:
            return False
        current = self.currentIndex()
        if (
            current.column() == column
            and self.current_block() is not None
            and self.selectionModel().isSelected(current)
        ):
            return True
        at = self._anchor
        if at is None:
            at = moves.opening(grid, column, self._now)
        row = moves.nearest_row(grid, column, at)
        if row is not None:
            self._stand_at(self._week.index(row, column), keep_anchor=True)
        return row is not None

    @property
    def _now(self) -> int:
        """The server's now in epoch seconds, 0 before it is known."""
        now = self._week.server_now
        return to_seconds(now) if now is not None else 0

    # Movement

    def moveCursor(self, action: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return where a key leads; the current index where it leads nowhere."""
        grid, index = self._grid, self.currentIndex()
        if grid is None:
            return QModelIndex()
        if self._week.block_at(index) is None:
            first = moves.first_place(grid, self._now)
            return self._week.index(*first) if first is not None else QModelIndex()
        place = (index.row(), index.column())
        if action in _SIDEWAYS:
            found = moves.beside(grid, place, _STEP[action], self._place_of(index))
        elif action in _STEP:
            found = moves.along(grid, place, _STEP[action])
        elif action in (_Action.MoveHome, _Action.MoveEnd):
            last = action is _Action.MoveEnd
            control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            found = moves.end(grid, last=last) if control else moves.edge(grid, place[1], last=last)
        else:
            found = None
        return self._week.index(*(found or place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, turn the week, or leave the key to whoever is around."""
        key, modifiers = _Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        ends = modifiers == Qt.KeyboardModifier.ControlModifier and key in (_Key.Key_Home, _Key.Key_End)
        if (plain and key in _ACTION_OF_KEY) or ends:
            action = _ACTION_OF_KEY[key]
            self._go(self.moveCursor(action, modifiers), keep_anchor=action in _SIDEWAYS)
        elif plain and key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self.range_asked.emit(-1 if key == _Key.Key_PageUp else 1)
        elif plain and key in (_Key.Key_Return, _Key.Key_Enter):
            # Enter that repeats itself must not act in the view that the first one opened.
            if not event.isAutoRepeat():
                self.act()
        else:
            event.ignore()
            return
        event.accept()

    def _go(self, index: QModelIndex, *, keep_anchor: bool = False) -> None:
        self._stand_at(index, keep_anchor=keep_anchor)
        self._tell_day(index)

    def _stand_at(self, index: QModelIndex, *, keep_anchor: bool = False) -> None:
        block = self._week.block_at(index)
        if block is None or self._grid is None:
            return
        if not keep_anchor or self._anchor is None:
            self._anchor = self._grid.axis.place_of(index.column(), block.starts)
        super()._go(index)

    def _tell_day(self, index: QModelIndex) -> None:
        column = self._week.column_at(index.column())
        # A picture that is about to go says nothing of what is asked for.
        if column is not None and self._grid is not None and self._grid.is_wanted:
            self.day_chosen.emit(column.date)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring; something is always current once the week has the focus."""
        super().focusInEvent(event)
        if self._anchor is None or self.current_block() is None:
            # Qt makes a block current, but selects none and scrolls to none.
            self._begin()

    def _keep_current(self, grid: WeekGrid) -> None:
        super()._keep_current(grid)
        if self.hasFocus() and self.current_block() is None:
            # The focus was here before the figures.
            self._begin()

    def _begin(self) -> None:
        self._stand_at(self.moveCursor(_Action.MoveNext, Qt.KeyboardModifier.NoModifier))

    def _place_of(self, index: QModelIndex) -> int:
        """Return where on the axis a movement across days goes along."""
        block = self._week.block_at(index)
        if self._anchor is not None or block is None or self._grid is None:
            return self._anchor or 0
        return self._grid.axis.place_of(index.column(), block.starts)

    # Acting

    def act(self) -> None:
        """Open the day of the block that has the focus ring, at its time."""
        self._open_day(self.currentIndex())

    def current_day(self) -> tuple[date, datetime | None] | None:
        """Return the date of the block that has the focus ring and the aware time to open it at, if any."""
        return self._day_of(self.currentIndex())

    def _day_of(self, index: QModelIndex) -> tuple[date, datetime | None] | None:
        block, column = self._week.block_at(index), self._week.column_at(index.column())
        if block is None or column is None:
            return None
        # A guessed hour, or one at which nobody works, would be no time to open the day at.
        certain = not block.guessed and block.kind is not SpanKind.CLOSED
        return column.date, from_seconds(block.starts) if certain else None

    def _open_day(self, index: QModelIndex) -> None:
        found = self._day_of(index)
        if found is not None:
            self.day_asked.emit(*found)

    def _on_header_clicked(self, section: int) -> None:
        column = self._week.column_at(section)
        if column is not None:
            self.day_asked.emit(column.date, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the block under the pointer current."""
        index = self.indexAt(event.position().toPoint())
        block, column = self._week.block_at(index), self._week.column_at(index.column())
        self._pressed = None
        if block is not None and column is not None and self._grid is not None:
            if event.button() == Qt.MouseButton.LeftButton:
                self._pressed = column.date
            self._anchor = self._grid.axis.place_of(index.column(), block.starts)
            # What is seen is not scrolled: the second press of a double click must hit the same block.
            self.setCurrentIndex(index)
            self._tell_day(index)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Leave the current block alone: a drag does nothing."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the press."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the day, if it is still the one that the first press met."""
        index = self.indexAt(event.position().toPoint())
        column = self._week.column_at(index.column())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and column is not None and column.date == self._pressed:
            self._pressed = None
            self._open_day(index)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tool tip what may be cut or left out."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            if index.isValid():
                text = plain_tooltip(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
                QToolTip.showText(event.globalPos(), text, self.viewport(), self.visualRect(index))
            return True
        return super().viewportEvent(event)
