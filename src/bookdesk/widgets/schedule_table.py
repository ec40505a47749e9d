"""A schedule's table: a QTableView whose blocks lie where a geometry of its own puts them.

A bare QAbstractItemView is invisible to a screen reader (DESIGN part 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from bookdesk.widgets.column_scroll import ColumnScroll
from bookdesk.widgets.reveal import reveal
from bookdesk.widgets.ring_reach import RING_REACH, with_ring

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    class Blocks(Protocol):
        """A model's blocks."""

        def block_at(self, index: _Index) -> object | None:
            """Return the block of a place, None past the end of a column."""

        def index(self, row: int, column: int) -> QModelIndex:
            """Return the index of a place."""

    class Geometry(Protocol):
        """Where the blocks lie, px before scrolling."""

        @property
        def edges(self) -> Sequence[int]:
            """The left edges of the columns, and the right edge of the last."""

        @property
        def width(self) -> int:
            """The width of all columns."""

        @property
        def height(self) -> int:
            """The height of all hours."""

        def rect(self, row: int, column: int) -> QRect:
            """Return a block's rectangle, an empty one where there is none."""

        def place_at(self, x: int, y: int) -> tuple[int, int] | None:
            """Return (row, column) of the block at a point, None between blocks."""


_Index = QModelIndex | QPersistentModelIndex


class ScheduleTable(QTableView):
    """Finds blocks where a geometry puts them, scrolls to them, and keeps the one that is current selected.

    Who inherits it keeps `_geometry` up to date, says who is current in `_tell_current`, and takes what a
    screen reader chose in `_choose`.
    """

    _geometry: Geometry

    def __init__(self, blocks: Blocks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks = blocks
        self._is_selecting = False

    def _dress(self, name: str) -> None:
        """Set what all schedules have in common; `name` is what a screen reader calls this one."""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        # A live update must not scroll; the keys scroll themselves.
        self.setAutoScroll(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalHeader().hide()
        self._across = ColumnScroll(self)

    # Geometry

    def visualRect(self, index: _Index) -> QRect:
        """Return a block's rectangle in the viewport, an empty one past the end of a column."""
        rect = self._geometry.rect(index.row(), index.column()) if index.isValid() else QRect()
        if rect.isEmpty():
            return rect
        return rect.translated(-self.horizontalOffset(), -self.verticalOffset())

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """Return the block at a point of the viewport, an invalid index between blocks."""
        place = self._geometry.place_at(pos.x() + self.horizontalOffset(), pos.y() + self.verticalOffset())
        return self._blocks.index(*place) if place is not None else QModelIndex()

    def horizontalOffset(self) -> int:
        """Return how far the columns are scrolled, px."""
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        """Return how far the hours are scrolled, px."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        """Tell whether a place lies past the end of a shorter column."""
        return self._blocks.block_at(index) is None

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll just so far that a block and its column are seen; the top of one higher than the view."""
        rect = self._geometry.rect(index.row(), index.column())
        if rect.isEmpty():
            return
        port = self.viewport()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            self.verticalScrollBar().setValue(rect.center().y() - port.height() // 2)
        else:
            low, high = rect.top() - RING_REACH, rect.bottom() + RING_REACH
            reveal(self.verticalScrollBar().setValue, self.verticalOffset(), port.height(), low, high)
        self._reveal_column(index.column())

    def _reveal_column(self, column: int) -> None:
        """Scroll sideways until the whole column is seen, so that its name in the header is too."""
        left, right = self._geometry.edges[column], self._geometry.edges[column + 1] - 1
        room = self.viewport().width()
        reveal(self.horizontalScrollBar().setValue, self.horizontalOffset(), room, left, right)

    def doItemsLayout(self) -> None:
        """Do nothing more: what a new grid changes of the picture is known when it is shown.

        Qt would paint everything once more, a turn of the loop after it was painted.
        """

    def _place_around(self, axis: QWidget, corner: QWidget, width: int, height: int) -> None:
        """Place an axis of a width at the left, the header of a height above, the corner between them, px."""
        self.setViewportMargins(width, height, 0, 0)
        port = self.viewport().geometry()
        corner.setGeometry(port.left() - width, port.top() - height, width, height)
        axis.setGeometry(port.left() - width, port.top(), width, port.height())
        self.horizontalHeader().setGeometry(port.left(), port.top() - height, port.width(), height)

    def _size_sections(self, count: int) -> None:
        """Give the header's first `count` sections the widths of their columns."""
        header, edges = self.horizontalHeader(), self._geometry.edges
        for column in range(min(header.count(), count)):
            width = edges[column + 1] - edges[column]
            if header.sectionSize(column) != width:
                header.resizeSection(column, width)

    def _set_ranges(self, step: int) -> None:
        """Let the bars scroll as far as there is something to see; an arrow of the upright one `step` px."""
        port = self.viewport()
        for bar, content, room in (
            (self.verticalScrollBar(), self._geometry.height, port.height()),
            (self.horizontalScrollBar(), self._geometry.width, port.width()),
        ):
            bar.setPageStep(room)
            bar.setSingleStep(step)
            bar.setRange(0, max(0, content - room))
        # Sideways a step is a column's part.
        self._across.show_edges(self._geometry.edges)

    # Selection

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the block in the middle of a rectangle of the viewport."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def setCurrentIndex(self, index: _Index) -> None:
        """Make a block current and select it."""
        self._is_selecting = True
        try:
            super().setCurrentIndex(index)
        finally:
            self._is_selecting = False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Make current what a screen reader selected: its one action upon a cell."""
        super().selectionChanged(selected, deselected)
        index = next(iter(selected.indexes()), None) if not self._is_selecting else None
        if index is not None and self._blocks.block_at(index) is not None:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        """Take a block that a person chose, neither by a key nor by a press."""
        raise NotImplementedError

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what a selection covers, rings included."""
        region = QRegion()
        for index in selection.indexes():
            region += with_ring(self.visualRect(index))
        return region

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Move the ring and tell who is current."""
        super().currentChanged(current, previous)
        self._repaint(previous)
        self._repaint(current)
        self._tell_current()

    def _tell_current(self) -> None:
        """Tell who is current, whenever it is another block."""
        raise NotImplementedError

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the focus."""
        super().focusInEvent(event)
        self._repaint(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the ring of a view without focus."""
        super().focusOutEvent(event)
        self._repaint(self.currentIndex())

    def _repaint(self, index: _Index) -> None:
        rect = self.visualRect(index)
        if not rect.isEmpty():
            self.viewport().update(with_ring(rect))
