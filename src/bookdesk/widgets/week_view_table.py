"""The week's table: where its blocks lie, how they look, and what stays where it was on updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent

from bookdesk.domain.clocktext import axis_clock
from bookdesk.widgets import week_view_moves as moves
from bookdesk.widgets.own_viewport import give_viewport
from bookdesk.widgets.schedule_table import ScheduleTable
from bookdesk.widgets.week_view_axis import GutterBar, WeekAxisBar, WeekCorner
from bookdesk.widgets.week_view_geometry import AXIS_WIDTH, HEADER_HEIGHT, WeekGeometry
from bookdesk.widgets.week_view_header import WeekHeader
from bookdesk.widgets.week_view_surface import WeekScene, WeekSurface

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from bookdesk.domain.week_layout import WeekBlock
    from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Index = QModelIndex | QPersistentModelIndex
#: Half of what the now-line and its pill may cover, px.
_NOW_REACH = 24


class WeekTable(ScheduleTable):
    """Shows a WeekGridModel: where its blocks lie, how they look, what stays where it was on updates.

    `selected` comes with the current WeekBlock, or None, whenever it is another one.
    """

    selected = Signal(object)

    _geometry: WeekGeometry

    def __init__(
        self,
        model: WeekGridModel,
        theme: Theme,
        sizes: Typography,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, parent)
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
        give_viewport(self)
        self._build()

    def _build(self) -> None:
        self._dress(self.tr("Week schedule"))
        self._gutter = GutterBar(self, self._theme)
        self.setVerticalScrollBar(self._gutter)
        self._axis = WeekAxisBar(self, self._theme, self._sizes)
        self._corner = WeekCorner(self, self._theme, self._sizes)
        self._cap = WeekCorner(self, self._theme, self._sizes, gutter=True)
        self.addScrollBarWidget(self._cap, Qt.AlignmentFlag.AlignTop)
        self._header = WeekHeader(self._week, self._theme, self._sizes, self)
        give_viewport(self._header)
        self.setHorizontalHeader(self._header)
        self.setModel(self._week)
        self._week.shown.connect(self._on_shown)
        self._week.now_moved.connect(self._on_now_moved)
        self._week.foreseen.connect(self._on_foreseen)
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

    def _choose(self, index: QModelIndex) -> None:
        self._go(index)

    def _go(self, index: QModelIndex) -> None:
        """Make a block current and bring it into view."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def updateGeometries(self) -> None:
        """Place axis, corners and header, and set the ranges of the scroll bars."""
        if not self._built:
            return
        scale = self._sizes.scale
        axis, head = round(AXIS_WIDTH * scale), round(HEADER_HEIGHT * scale)
        self._place_around(self._axis, self._corner, axis, head)
        self._lay_out()
        self._set_ranges(round(20 * scale))
        self._header.setOffset(self.horizontalOffset())
        self._axis.scroll_to(self.verticalOffset())

    def _lay_out(self) -> None:
        grid = self._grid
        # Qt asks for it more than once for each change.
        seen = (self.viewport().width(), self._sizes.scale, self.viewport().height())
        anew = not self._geometry.is_of(grid, *seen)
        if anew:
            self._geometry = WeekGeometry(grid, *seen)
        self._size_sections(len(grid.columns) if grid else 0)
        if anew:
            self._axis.show_week(self._geometry, grid)
            self._ticks = tuple(y for y, _, _ in self._axis.labels())
            self._place_now()

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
                self._reveal_column(self._now_at[0])

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

    def _on_foreseen(self, grid: WeekGrid, column: int, row: int) -> None:
        if not self.isVisible():
            return
        seen = (self.viewport().width(), self._sizes.scale, self.viewport().height())
        if not self._foreseen.is_of(grid, *seen):
            self._foreseen = WeekGeometry(grid, *seen)
        rect, block = self._foreseen.rect(row, column), grid.columns[column].blocks[row]
        self._surface.make_ahead(rect, block, grid, self.devicePixelRatioF())

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
