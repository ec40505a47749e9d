"""The day grid: keys and presses over the day's table become what a person asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QToolTip, QWidget

from bookdesk.domain.zones import to_seconds
from bookdesk.widgets import day_view_moves as moves
from bookdesk.widgets.block_painter_lines import tool_tip
from bookdesk.widgets.day_view_press import SETTLE, Press
from bookdesk.widgets.day_view_table import DayTable

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGridModel
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_LETTERS = {
    _Key.Key_A: "A",
    _Key.Key_S: "S",
    _Key.Key_X: "X",
    _Key.Key_D: "D",
    _Key.Key_O: "O",
    _Key.Key_Delete: "Delete",
}
_Action = QAbstractItemView.CursorAction
_ACTION_OF_KEY = {
    _Key.Key_Up: _Action.MoveUp,
    _Key.Key_Down: _Action.MoveDown,
    _Key.Key_Left: _Action.MoveLeft,
    _Key.Key_Right: _Action.MoveRight,
    _Key.Key_Home: _Action.MoveHome,
    _Key.Key_End: _Action.MoveEnd,
    _Key.Key_PageUp: _Action.MovePageUp,
    _Key.Key_PageDown: _Action.MovePageDown,
}


class DayView(DayTable):
    """Shows a DayGridModel and forwards input; it owns no truth.

    Every signal but `no_free_slot`, `missed`, `dragged` and `moved` bears a Block, `selected` (of DayTable)
    and `key_asked` also None. `key_asked` bears a letter's name or Delete, where nothing is selected also
    Enter or Menu, for which there is no block; `menu_asked` bears a global position. `missed` tells
    that nothing was done because what was pressed had just changed, `dragged` that somebody drags a booking.
    """

    hold_asked = Signal(object)
    booking_opened = Signal(object)
    refused = Signal(object)
    key_asked = Signal(str, object)
    menu_asked = Signal(object, QPoint)
    no_free_slot = Signal()
    missed = Signal()
    dragged = Signal()

    def __init__(
        self,
        model: DayGridModel,
        theme: Theme,
        sizes: Typography,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, theme, sizes, icons, parent)
        self._press = Press(self)
        self._press.held.connect(self._on_press_held)
        self._press.over.connect(self._on_double_click_over)
        # Where in time a movement across providers began, epoch seconds.
        self._anchor = 0

    def select(self, identity: str, provider_id: str) -> bool:
        """Make a block current and bring it into view; tell whether it is there."""
        index = self._day.index_of(identity, provider_id)
        return index.isValid() and self._go(index)

    def select_at(self, instant: datetime) -> bool:
        """Make the block at an aware instant current, a free one if there is one; tell if it is there."""
        if self._grid is None:
            return False
        place = moves.place_at(self._grid, to_seconds(instant), self._seen)
        return place is not None and self._go(self._index_at(place))

    def begin(self) -> None:
        """Where no block is current, make the one current at which the arrow keys begin, if there is any."""
        if self.current_block() is None:
            self._go(self.moveCursor(_Action.MoveNext, Qt.KeyboardModifier.NoModifier))

    def next_free(self, step: int = 1) -> None:
        """Go to the next free slot (`step` 1) or the previous one (-1); `no_free_slot` when there is none."""
        if self._grid is None:
            return
        now = to_seconds(self._day.server_now) if self._day.server_now else self._grid.window.start
        place = moves.next_free(self._grid, self._place(self.currentIndex()), now, step)
        if place is None:
            self.no_free_slot.emit()
        else:
            self._go(self._index_at(place))
            self.moved.emit()

    # Movement

    def moveCursor(self, action: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: ARG002  Qt's signature
        """Return where a key leads; the current index where it leads nowhere."""
        grid, place = self._grid, self._place(self.currentIndex())
        if grid is None or not grid.columns:
            return QModelIndex()
        if place is None:
            now = to_seconds(self._day.server_now) if self._day.is_today and self._day.server_now else 0
            first = moves.first_place(grid, now)
            return self._index_at(first) if first is not None else QModelIndex()
        if action in (_Action.MoveLeft, _Action.MoveRight):
            found = moves.beside(grid, place, 1 if action is _Action.MoveRight else -1, self._anchor)
        elif action is _Action.MoveUp:
            found = moves.above(grid, place)
        elif action is _Action.MoveDown:
            found = moves.below(grid, place)
        elif action in (_Action.MoveHome, _Action.MoveEnd):
            found = moves.edge(grid, place[1], last=action is _Action.MoveEnd)
        elif action in (_Action.MovePageUp, _Action.MovePageDown):
            found = moves.hour_away(grid, place, 1 if action is _Action.MovePageDown else -1)
        else:
            found = place
        return self._index_at(found or place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, act, or leave the key to whoever is around."""
        key, modifiers = _Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if plain and key in _ACTION_OF_KEY:
            action = _ACTION_OF_KEY[key]
            sideways = action in (_Action.MoveLeft, _Action.MoveRight)
            self._go(self.moveCursor(action, modifiers), keep_anchor=sideways)
            self.moved.emit()
        elif key == _Key.Key_N and (plain or shift):
            self.next_free(-1 if shift else 1)
        elif plain and key in (_Key.Key_Return, _Key.Key_Enter):
            # Enter that repeats itself must not open what the first one made.
            if not event.isAutoRepeat():
                self.act()
        elif plain and key in _LETTERS:
            if not event.isAutoRepeat():
                self.key_asked.emit(_LETTERS[key], self.current_block())
        elif key == _Key.Key_Menu or (shift and key == _Key.Key_F10):
            self.ask_menu()
        else:
            event.ignore()
            return
        event.accept()

    def _settled(self) -> bool:
        return not self._current_changed.isValid() or self._current_changed.elapsed() > SETTLE

    def _go(self, index: QModelIndex, *, keep_anchor: bool = False) -> bool:
        block = self._day.block_at(index)
        if block is None:
            return False
        if not keep_anchor:
            self._anchor = block.starts
        return super()._go(index)

    # Acting

    def act(self) -> None:
        """Hold or open the block that has the focus ring, unless it changed a moment ago."""
        block = self.current_block()
        if block is None:
            self.key_asked.emit("Enter", None)
        elif self._settled():
            self._act(block)
        else:
            self.missed.emit()

    def _act(self, block: Block) -> None:
        if block.can_be_held and self._grid is not None and self._grid.bookable:
            self.hold_asked.emit(block)
        elif block.booking_id:
            self.booking_opened.emit(block)
        else:
            self.refused.emit(block)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select; what changed under the pointer a moment ago is left alone."""
        position = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        event.accept()
        if left and self._press.is_of_double_click(position, QApplication.startDragDistance()):
            self._press.doubled(position)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self.indexAt(position)
        block = self._day.block_at(index)
        if block is None:
            self._press.end()
        elif self._unsettled(position, block):
            self._press.miss(position)
        else:
            if left:
                self._press.begin(position, block)
            else:
                self._press.end()
            # What is seen is not scrolled: the second press of a double click must hit the same block.
            self._anchor = block.starts
            self.setCurrentIndex(index)
            self.moved.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Give up a long press that moves away; of a booking's `dragged` tells, once for each press."""
        gone = self._press.move(event.position().toPoint(), QApplication.startDragDistance())
        begun = self._press.block
        if gone and begun is not None and begun.booking_id:
            self.dragged.emit()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the press."""
        self._press.release()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Hold or open, once; never after a long press has."""
        position = event.position().toPoint()
        block = self._day.block_at(self.indexAt(position))
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._press.is_of_double_click(position, QApplication.startDragDistance()):
            self._press.doubled(position)
        elif left and block is not None and self._press.take():
            if self._press.is_still(block) and not self._unsettled(position, block):
                self._press.doubled(position)
                # Qt gives the focus before a press is seen here; what is held or opened may ask for it.
                self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                self._act(block)
            else:
                self.missed.emit()
        event.accept()

    def _on_double_click_over(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _on_press_held(self) -> None:
        begun = self._press.block
        block = self._day.block_at(self._day.index_of(begun.identity, begun.provider_id)) if begun else None
        if block is not None and self._press.is_still(block):
            self._act(block)
        else:
            self.missed.emit()

    def _unsettled(self, position: QPoint, block: Block) -> bool:
        if self._grid is None:
            return True
        at = position + QPoint(self.horizontalOffset(), self.verticalOffset())
        return self._recent.unsettled(at, block, self._geometry, self._grid.window.start)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the block under the pointer, or of the current one."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_menu()
        else:
            block = self._day.block_at(self.indexAt(event.pos()))
            if block is not None:
                self.menu_asked.emit(block, event.globalPos())
        event.accept()

    def ask_menu(self) -> None:
        """Ask for the menu of the block that has the focus ring."""
        block = self.current_block()
        if block is None:
            self.key_asked.emit("Menu", None)
        else:
            self.scrollTo(self.currentIndex())
            self.menu_asked.emit(
                block, self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
            )

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell all of a block's texts in its tool tip: some are elided."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            block, provider = self._day.block_at(index), self._day.provider_at(index.column())
            if block is not None and provider is not None and self._grid is not None:
                text = tool_tip(block, provider.name, self._moment(self._grid))
                QToolTip.showText(event.globalPos(), text, self.viewport(), self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End a press that began before the focus went."""
        self._press.end()
        super().focusOutEvent(event)
