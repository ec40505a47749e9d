"""The week's table: a QTableView with its own geometry, so that its accessible cells stay.

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
    Signal,
)
from PySide6.QtGui import QFocusEvent, QPainter, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from bookdesk.domain.clocktext import axis_clock
from bookdesk.widgets import week_view_moves as moves
from bookdesk.widgets.column_scroll import ColumnScroll
from bookdesk.widgets.reveal import reveal
from bookdesk.widgets.week_view_axis import GutterBar, WeekAxisBar, WeekCorner
from bookdesk.widgets.week_view_geometry import AXIS_WIDTH, HEADER_HEIGHT, WeekGeometry
from bookdesk.widgets.week_view_header import WeekHeader
from bookdesk.widgets.week_view_surface import RING_REACH, WeekScene, WeekSurface

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent, QShowEvent

    from bookdesk.domain.week_layout import WeekBlock
    from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Index = QModelIndex | QPersistentModelIndex
#: Half of what the now-line and its pill may cover, px.
_NOW_REACH = 24


class WeekTable(QTableView):
    """Shows a WeekGridModel: where its blocks lie, how they look, what stays where it was on updates.

    `selected` comes with the current WeekBlock, or None, whenever it is another one.
    """

    selected = Signal(object)

    def __init__(
        self,
        model: WeekGridModel,
        theme: Theme,
        sizes: Typography,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._week = model
        self._theme, self._sizes, self._icons = theme, sizes, icons
        self._geometry = self._foreseen = WeekGeometry(None, 0, sizes.scale)
        self._grid: WeekGrid | None = None
        self._surface = WeekSurface(theme, sizes, icons)
        self._ticks: tuple[int, ...] = ()
        self._now_at: tuple[int, int] | None = None
        self._told: tuple[int, WeekBlock] | None = None
        # The column and the place on the axis where the ring is, or was last.
        self._current_at: tuple[int, int] | None = None
        self._opened = False
        self._built = False
        self._moving = False
        self._build()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Week schedule"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        # A live update must not scroll; the keys scroll themselves.
        self.setAutoScroll(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._gutter = GutterBar(self, self._theme)
        self.setVerticalScrollBar(self._gutter)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._axis = WeekAxisBar(self, self._theme, self._sizes)
        self._corner = WeekCorner(self, self._theme, self._sizes)
        self._cap = WeekCorner(self, self._theme, self._sizes, gutter=True)
        self.addScrollBarWidget(self._cap, Qt.AlignmentFlag.AlignTop)
        self._header = WeekHeader(self._week, self._theme, self._sizes, self)
        self.setHorizontalHeader(self._header)
        self.verticalHeader().hide()
        self.setModel(self._week)
        self._week.shown.connect(self._on_shown)
        self._week.now_moved.connect(self._on_now_moved)
        self._week.foreseen.connect(self._on_foreseen)
        self._across = ColumnScroll(self)
        self._built = True
        self._on_shown()

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type; the same time stays at the top."""
        top = self._geometry.place_at_y(self.verticalOffset())
        self._theme, self._sizes = theme, sizes
        self._surface = WeekSurface(theme, sizes, self._icons)
        for part in (self._axis, self._corner, self._cap, self._header, self._gutter):
            part.set_look(theme, sizes)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._geometry.y_of_place(top))
        self.viewport().update()

    @property
    def axis(self) -> WeekAxisBar:
        """The time axis at the left."""
        return self._axis

    def current_block(self) -> WeekBlock | None:
        """Return the block that has the focus ring."""
        return self._week.block_at(self.currentIndex())

    # Geometry

    def visualRect(self, index: _Index) -> QRect:
        """Return a block's rectangle in the viewport, an empty one past the end of a column."""
        rect = self._geometry.rect(index.row(), index.column()) if index.isValid() else QRect()
        if rect.isEmpty():
            return rect
        return rect.translated(-self.horizontalOffset(), -self.verticalOffset())

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """Return the block at a point of the viewport, an invalid index between blocks."""
        place = self._geometry.block_at(pos.x() + self.horizontalOffset(), pos.y() + self.verticalOffset())
        return self._week.index(*place) if place is not None else QModelIndex()

    def horizontalOffset(self) -> int:
        """Return how far the columns are scrolled, px."""
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        """Return how far the hours are scrolled, px."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        """Tell whether a place lies past the end of a shorter column."""
        return self._week.block_at(index) is None

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
        left = self._geometry.column_left(index.column())
        right = self._geometry.column_left(index.column() + 1) - 1
        reveal(self.horizontalScrollBar().setValue, self.horizontalOffset(), port.width(), left, right)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the block in the middle of a rectangle of the viewport."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def setCurrentIndex(self, index: _Index) -> None:
        """Make a block current and select it."""
        self._moving = True
        try:
            super().setCurrentIndex(index)
        finally:
            self._moving = False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Make current what a screen reader selected: its one action upon a cell."""
        super().selectionChanged(selected, deselected)
        index = next(iter(selected.indexes()), None) if not self._moving else None
        if index is not None and self._week.block_at(index) is not None:
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        """Make a block current and bring it into view."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what a selection covers, rings included."""
        region = QRegion()
        for index in selection.indexes():
            region += _with_ring(self.visualRect(index))
        return region

    def updateGeometries(self) -> None:
        """Place axis, corners and header, and set the ranges of the scroll bars."""
        if not self._built:
            return
        scale = self._sizes.scale
        axis, head = round(AXIS_WIDTH * scale), round(HEADER_HEIGHT * scale)
        self.setViewportMargins(axis, head, 0, 0)
        port = self.viewport().geometry()
        self._corner.setGeometry(port.left() - axis, port.top() - head, axis, head)
        self._axis.setGeometry(port.left() - axis, port.top(), axis, port.height())
        self._header.setGeometry(port.left(), port.top() - head, port.width(), head)
        self._lay_out()
        for bar, content, room in (
            (self.verticalScrollBar(), self._geometry.height, port.height()),
            (self.horizontalScrollBar(), self._geometry.width, port.width()),
        ):
            bar.setPageStep(room)
            bar.setSingleStep(round(20 * scale))
            bar.setRange(0, max(0, content - room))
        self._across.show_edges(self._geometry.edges)
        self._header.setOffset(self.horizontalOffset())
        self._axis.scroll_to(self.verticalOffset())

    def _lay_out(self) -> None:
        grid = self._grid
        # Qt asks for it more than once for each change.
        seen = (self.viewport().width(), self._sizes.scale, self.viewport().height())
        anew = not self._geometry.is_of(grid, *seen)
        if anew:
            self._geometry = WeekGeometry(grid, *seen)
        for column in range(min(self._header.count(), len(grid.columns) if grid else 0)):
            width = self._geometry.column_width(column)
            if self._header.sectionSize(column) != width:
                self._header.resizeSection(column, width)
        if anew:
            self._axis.show_week(self._geometry, grid)
            self._ticks = tuple(y for y, _, _ in self._axis.labels())
            self._place_now()

    def doItemsLayout(self) -> None:
        """Do nothing more: what a new grid changes of the picture is known when it is shown.

        Qt would paint everything once more, a turn of the loop after it was painted.
        """

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Follow the scroll bars with header and axis; what was painted is moved, not painted again."""
        self._header.setOffset(self.horizontalOffset())
        self._axis.scroll_to(self.verticalOffset())
        self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns the new width."""
        super().resizeEvent(event)
        self.updateGeometries()

    def showEvent(self, event: QShowEvent) -> None:
        """Open where now is seen, now that the height is known."""
        super().showEvent(event)
        self.updateGeometries()
        self._open()

    def _open(self) -> None:
        """Scroll once, when there is a week to see: now stands at one third of the height."""
        if self._grid is not None and self.isVisible() and not self._opened:
            self._opened = True
            y = self._now_at[1] if self._now_at is not None else 0
            self.verticalScrollBar().setValue(y - self.viewport().height() // 3)
            if self._now_at is not None:
                column = self._now_at[0]
                left, right = self._geometry.column_left(column), self._geometry.column_left(column + 1) - 1
                port = self.viewport().width()
                reveal(self.horizontalScrollBar().setValue, self.horizontalOffset(), port, left, right)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the dirty rectangle touches."""
        painter = QPainter(self.viewport())
        grid = self._grid
        if grid is None:
            painter.fillRect(event.rect(), self._theme.bg)
            return
        painter.translate(-self.horizontalOffset(), -self.verticalOffset())
        index = self.currentIndex()
        current = (index.row(), index.column()) if self._week.block_at(index) is not None else None
        scene = WeekScene(grid, self._geometry, self._ticks, self._now_at, current, self.hasFocus())
        dirty = event.rect().translated(self.horizontalOffset(), self.verticalOffset())
        self._surface.paint(painter, dirty, scene, self.devicePixelRatioF())

    def _repaint(self, index: _Index) -> None:
        rect = self.visualRect(index)
        if not rect.isEmpty():
            self.viewport().update(_with_ring(rect))

    # Updates

    def dataChanged(self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()) -> None:
        """Repaint the columns that changed; super repaints everything for more than one cell."""
        if top_left == bottom_right:
            super().dataChanged(top_left, bottom_right, roles)
            self._repaint(top_left)
            return
        for column in range(top_left.column(), bottom_right.column() + 1):
            left = self._geometry.column_left(column) - self.horizontalOffset()
            width = self._geometry.column_width(column)
            self.viewport().update(left, 0, width, self.viewport().height())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Move the ring and tell who is current."""
        super().currentChanged(current, previous)
        self._repaint(previous)
        self._repaint(current)
        self._tell_current()

    def _tell_current(self) -> None:
        block = self.current_block()
        told = (self.currentIndex().column(), block) if block is not None else None
        if told is not None and block is not None and self._grid is not None:
            self._current_at = (told[0], self._grid.axis.place_of(told[0], block.starts))
        if told != self._told:
            self._told = told
            self.selected.emit(block)

    def _on_shown(self) -> None:
        before, grid = self._grid, self._week.grid
        if grid is None:
            return
        top = self._geometry.place_at_y(self.verticalOffset())
        self._grid = grid
        self._corner.set_text(grid.offset)
        same = before is not None and (before.start, before.window, before.locale) == (
            grid.start, grid.window, grid.locale,
        )  # fmt: skip
        if same:
            self._lay_out()
        else:
            self.updateGeometries()
            self.viewport().update()
            if before is not None:
                # The same time of day stays at the top, in another week too.
                self.verticalScrollBar().setValue(self._geometry.y_of_place(top))
        self._header.viewport().update()
        self._open()
        self._keep_current(grid)

    def _on_foreseen(self, grid: WeekGrid, column: int) -> None:
        if not self.isVisible():
            return
        seen = (self.viewport().width(), self._sizes.scale, self.viewport().height())
        if not self._foreseen.is_of(grid, *seen):
            self._foreseen = WeekGeometry(grid, *seen)
        self._surface.make_ahead(grid, self._foreseen, column, self.devicePixelRatioF())

    def _keep_current(self, grid: WeekGrid) -> None:
        """Leave the ring where the eye is, if what it was on is gone."""
        index, at = self.currentIndex(), self._current_at
        if self._week.block_at(index) is None and at is not None:
            row = moves.nearest_row(grid, *at)
            index = self._week.index(row, at[0]) if row is not None else QModelIndex()
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        self._tell_current()

    def _on_now_moved(self, _now: datetime) -> None:
        self._place_now()

    def _place_now(self) -> None:
        grid, now = self._grid, self._week.server_now
        at = None
        if grid is not None and now is not None:
            places = ((n, self._geometry.y_of(n, now)) for n in range(len(grid.columns)))
            at = next(((n, y) for n, y in places if y is not None), None)
            self._axis.show_now((at[1], axis_clock(now, grid.locale)) if at is not None else None)
        before, self._now_at = self._now_at, at
        if before != at:
            for place in (before, at):
                if place is not None:
                    top = place[1] - _NOW_REACH - self.verticalOffset()
                    self.viewport().update(0, top, self.viewport().width(), 2 * _NOW_REACH)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the focus."""
        super().focusInEvent(event)
        self._repaint(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the ring of a view without focus."""
        super().focusOutEvent(event)
        self._repaint(self.currentIndex())


def _with_ring(rect: QRect) -> QRect:
    return rect.adjusted(-RING_REACH - 1, -RING_REACH - 1, RING_REACH + 1, RING_REACH + 1)
