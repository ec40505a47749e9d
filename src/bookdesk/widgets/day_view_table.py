"""The day's table: where its blocks lie, how they look, and what stays where it was on updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QElapsedTimer,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent

from bookdesk.domain.clocktext import axis_clock
from bookdesk.domain.layout import BlockKind
from bookdesk.domain.zones import to_seconds
from bookdesk.widgets import day_view_moves as moves
from bookdesk.widgets.announcer import is_heard
from bookdesk.widgets.day_axis import DayAxis, DayCorner
from bookdesk.widgets.day_header import DayHeader
from bookdesk.widgets.day_view_changes import changed_rects, same_frame, same_time
from bookdesk.widgets.day_view_foreseen import ForeseenPictures, Sight
from bookdesk.widgets.day_view_geometry import AXIS_WIDTH, HEADER_HEIGHT, DayGeometry
from bookdesk.widgets.day_view_outlines import Outlines
from bookdesk.widgets.day_view_press import Recent
from bookdesk.widgets.day_view_scene import Marks, Scene, moment_of, past_until
from bookdesk.widgets.day_view_surface import DaySurface
from bookdesk.widgets.own_viewport import give_viewport
from bookdesk.widgets.ring_reach import with_ring
from bookdesk.widgets.schedule_table import ScheduleTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from bookdesk.domain.layout import Block
    from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel, Foreseen
    from bookdesk.widgets.block_painter_lines import Moment
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Index = QModelIndex | QPersistentModelIndex
_OUTLINE, _OUTLINE_REDUCED = 600, 2000
_RING_STEP_REDUCED = 5
#: Half of what the now-line and its pill may cover, px.
_NOW_REACH = 24
#: Blocks that change at once without all of the picture being painted anew.
_SEVERAL = 24
#: Milliseconds without a paint after which a change is painted at once, and not in the loop's next turn.
_AT_REST = 50


class DayTable(ScheduleTable):
    """Shows a DayGridModel: where its blocks lie, how they look, what stays where it was on updates.

    `selected` comes with the current Block, or None, whenever it is another one, `moved` when a person
    made one current.
    """

    selected = Signal(object)
    moved = Signal()

    _geometry: DayGeometry

    def __init__(
        self,
        model: DayGridModel,
        theme: Theme,
        sizes: Typography,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, parent)
        self._day = model
        self._theme, self._sizes, self._icons = theme, sizes, icons
        self._geometry = DayGeometry(None, 0, sizes.scale)
        self._grid: DayGrid | None = None
        self._ticks: tuple[tuple[int, bool], ...] = ()
        self._surface = DaySurface(theme, sizes, icons)
        self._foreseen = ForeseenPictures(model, self._surface)
        self._recent = Recent(self)
        self._current: Block | None = None
        self._current_changed = QElapsedTimer()
        self._now_y: int | None = None
        self._outlines = Outlines(model.place_of, self)
        self._outlines.changed.connect(self._on_outlines_changed)
        self._reduced_motion = False
        self._since_paint = QElapsedTimer()
        self._to_centre: datetime | None = None
        self._built = False
        give_viewport(self)
        self._build()

    def _build(self) -> None:
        self._dress(self.tr("Day schedule"))
        self._axis = DayAxis(self, self._theme, self._sizes)
        self._corner = DayCorner(self, self._theme, self._sizes)
        self._cap = DayCorner(self, self._theme, self._sizes, gutter=True)
        self.addScrollBarWidget(self._cap, Qt.AlignmentFlag.AlignTop)
        self._header = DayHeader(self._day, self._theme, self._sizes, self._icons, self)
        self.setHorizontalHeader(self._header)
        self.setModel(self._day)
        self._day.shown.connect(self._on_shown)
        self._day.now_moved.connect(self._on_now_moved)
        self._day.foreseen.connect(self._on_foreseen)
        self._day.changed_elsewhere.connect(self._on_changed_elsewhere)
        self._built = True
        self._on_shown()

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type; the same time stays at the top, what is current in sight if it was."""
        seen = self._sees_current(self.viewport().size())
        top = self._geometry.seconds_at(self.verticalOffset())
        self._theme, self._sizes = theme, sizes
        for part in (self._surface, self._axis, self._corner, self._cap, self._header):
            part.set_look(theme, sizes)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._geometry.y_of(top))
        if seen:
            self.scrollTo(self.currentIndex())
        self.viewport().update()

    def set_reduced_motion(self, *, reduced: bool) -> None:
        """Show outlines for 2 s and step rings every 5 s instead of each second."""
        self._reduced_motion = reduced
        self.viewport().update()

    def centre_on(self, instant: datetime) -> None:
        """Scroll so that an aware instant stands at one third of the height, as far as that can be."""
        self._to_centre = instant
        if self.isVisible():
            self._centre()

    @property
    def axis(self) -> DayAxis:
        """The time axis at the left."""
        return self._axis

    def current_block(self) -> Block | None:
        """Return the block that has the focus ring."""
        return self._day.block_at(self.currentIndex())

    # Geometry

    def _go(self, index: QModelIndex) -> bool:
        """Make a block current and bring it into view; tell whether there is one."""
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return self._day.block_at(index) is not None

    def _choose(self, index: QModelIndex) -> None:
        self._go(index)
        self.moved.emit()

    def updateGeometries(self) -> None:
        """Place axis, corners and header, and set the ranges of the scroll bars."""
        if not self._built:
            return
        scale = self._sizes.scale
        axis, head = round(AXIS_WIDTH * scale), round(HEADER_HEIGHT * scale)
        self._place_around(self._axis, self._corner, axis, head)
        self._geometry = DayGeometry(self._grid, self.viewport().width(), scale, self._geometry)
        self._size_sections(len(self._grid.columns) if self._grid else 0)
        self._set_ranges(round(30 * scale))
        self._header.setOffset(self.horizontalOffset())
        grid = self._grid
        self._axis.show_day(self._geometry, grid.window if grid else None, grid.locale if grid else None)
        self._axis.scroll_to(self.verticalOffset())
        self._ticks = tuple((y, hour) for y, _, hour in self._axis.labels())
        self._place_now()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Follow the scroll bars with header and axis; what was painted is moved, not painted again."""
        self._header.setOffset(self.horizontalOffset())
        self._axis.scroll_to(self.verticalOffset())
        if dx:
            self._lay_out_seen()
        self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns the new width; a current block that was seen stays in sight."""
        # Before Qt moves the scroll bars for the new size.
        seen = self._sees_current(event.oldSize())
        super().resizeEvent(event)
        self.updateGeometries()
        if seen:
            self.scrollTo(self.currentIndex())

    def _sees_current(self, size: QSize) -> bool:
        """Tell whether some of the current block is in sight in a viewport of `size`."""
        return QRect(QPoint(), size).intersects(self.visualRect(self.currentIndex()))

    def showEvent(self, event: QShowEvent) -> None:
        """Open where it was asked to, now that the height is known."""
        super().showEvent(event)
        self.updateGeometries()
        self._centre()

    def _centre(self) -> None:
        if self._to_centre is not None:
            y = self._geometry.y_of_instant(self._to_centre)
            self.verticalScrollBar().setValue(y - self.viewport().height() // 3)
            self._to_centre = None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the dirty rectangle touches."""
        painter = QPainter(self.viewport())
        grid = self._grid
        if grid is None:
            painter.fillRect(event.rect(), self._theme.bg)
            return
        painter.translate(-self.horizontalOffset(), -self.verticalOffset())
        scene = Scene(
            grid=grid,
            geometry=self._geometry,
            moment=self._moment(grid),
            ticks=self._ticks,
            marks=self._marks(),
            past_until=past_until(self._day, grid, self._geometry),
            now_y=self._now_y,
        )
        dirty = event.rect().translated(self.horizontalOffset(), self.verticalOffset())
        self._surface.paint(painter, dirty, scene, self.devicePixelRatioF())
        self._since_paint.start()
        self._day.painted.emit()

    def _index_at(self, place: moves.Place) -> QModelIndex:
        """Return a place's index; a column that nobody has looked at may be longer than the table is."""
        self._day.lay_out(range(place[1], place[1] + 1))
        return self._day.index(*place)

    def _place(self, index: _Index) -> moves.Place | None:
        return (index.row(), index.column()) if self._day.block_at(index) is not None else None

    def _moment(self, grid: DayGrid) -> Moment:
        return moment_of(self._day, grid, _RING_STEP_REDUCED if self._reduced_motion else 1)

    def _marks(self) -> Marks:
        current = self._place(self.currentIndex())
        focused = self.hasFocus()
        block = self._current
        if not focused and block is not None and block.kind is BlockKind.HELD_BY_YOU:
            # Its own border says it already.
            current = None
        return Marks(current, focused, self._outlines.places())

    # Updates

    def dataChanged(self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()) -> None:
        """Repaint what changed; super repaints everything for more than one block."""
        if self._day.is_showing and not is_heard():
            # Painted, or about to be, as `shown` has it: super would have it painted once more.
            return
        if top_left == bottom_right:
            super().dataChanged(top_left, bottom_right, roles)
            if not self._day.is_showing:
                self._repaint(top_left)
        elif top_left.column() == bottom_right.column():
            strip = self.visualRect(top_left) | self.visualRect(bottom_right)
            # Blocks between them may lie in other lanes.
            strip.setLeft(self._geometry.column_left(top_left.column()) - self.horizontalOffset())
            strip.setWidth(self._geometry.column_width(top_left.column()))
            self.viewport().update(with_ring(strip))
        else:
            self.viewport().update()

    def _tell_current(self) -> None:
        block = self.current_block()
        before, self._current = self._current, block
        if (block.identity if block else None) != (before.identity if before else None):
            self.selected.emit(block)

    def _on_shown(self) -> None:
        before, grid = self._grid, self._day.grid
        if grid is None:
            return
        old, changed = self._geometry, None
        top = old.seconds_at(self.verticalOffset())
        if before is not None:
            self._recent.replaced(before, old)
        self._grid = grid
        self._outlines.lie_anew()
        self._corner.set_text(grid.offset)
        if before is None or not same_frame(before, grid):
            self.updateGeometries()
            self.viewport().update()
            self._header.viewport().update()
            if before is not None and before.date == grid.date:
                # Hours that appear above must not push down what is looked at.
                self.verticalScrollBar().setValue(self._geometry.y_of(top))
            elif before is not None:
                self.verticalScrollBar().setValue(self._geometry.y_of(same_time(top, before, grid)))
            if self._day.is_today and (before is None or before.date != grid.date) and self._day.server_now:
                self.centre_on(self._day.server_now)
        else:
            self._geometry = DayGeometry(grid, self.viewport().width(), self._sizes.scale, old)
            changed = self._repaint_changed(before, grid, old)
        self._keep_current(before, grid)
        if changed is not None and self._since_paint.isValid() and self._since_paint.hasExpired(_AT_REST):
            # Before whoever else looks at the new grid: nobody waits for what they write.
            self.viewport().repaint(changed)
        self._lay_out_seen()

    def _repaint_changed(self, before: DayGrid, grid: DayGrid, old: DayGeometry) -> QRect | None:
        """Have what changed painted anew; returns where that is if it is one block in its place."""
        if before.offline_as_of != grid.offline_as_of:
            self.viewport().update()
            return None
        shift = QPoint(self.horizontalOffset(), self.verticalOffset())
        columns = self._geometry.columns_between(shift.x(), shift.x() + self.viewport().width())
        rects = changed_rects(before, grid, old, self._geometry, columns)
        if len(rects) > _SEVERAL:
            # A region of many parts takes longer to gather than all of the picture to paint.
            self.viewport().update()
            return None
        found = [with_ring(rect.translated(-shift)) for rect in rects]
        for rect in found:
            self.viewport().update(rect)
        return found[0] if len(found) == 1 else None

    def _lay_out_seen(self) -> None:
        self._day.look_at(self._seen)

    @property
    def _seen(self) -> range:
        """The columns in sight."""
        left = self.horizontalOffset()
        return self._geometry.columns_between(left, left + self.viewport().width())

    def _keep_current(self, before: DayGrid | None, grid: DayGrid) -> None:
        block = self._current
        if block is None:
            return
        index = self.currentIndex()
        if self._day.block_at(index) is None and before is not None:
            # What was current is gone: the ring stays where the eye is.
            place = moves.heir(grid, block, same_time(0, before, grid))
            if place is not None:
                self.setCurrentIndex(self._index_at(place))
        now = self.current_block()
        if now is None or (now.identity, now.kind) != (block.identity, block.kind):
            self._current_changed.start()
        if not self.selectionModel().isSelected(self.currentIndex()) and self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex())
        self._tell_current()

    def _on_foreseen(self, foreseen: Foreseen) -> None:
        if self._grid is not None and self.isVisible():
            port, top = self.viewport(), self.verticalOffset()
            sight = Sight(
                grid=self._grid,
                geometry=self._geometry,
                moment=self._moment(self._grid),
                stretch=range(top, top + port.height()),
                room=port.width(),
                dpr=self.devicePixelRatioF(),
            )
            self._foreseen.make(foreseen, sight)

    def _on_now_moved(self, _now: datetime) -> None:
        self._place_now()

    def _place_now(self) -> None:
        grid, now = self._grid, self._day.server_now
        y: int | None = None
        if grid is not None and now is not None and grid.window.start <= to_seconds(now) < grid.window.end:
            y = self._geometry.y_of_instant(now) if self._day.is_today else None
        self._axis.show_now((y, axis_clock(now, grid.locale)) if y is not None and grid and now else None)
        before, self._now_y = self._now_y, y
        if before != y:
            heights = [height for height in (before, y) if height is not None]
            top, bottom = min(heights) - _NOW_REACH, max(heights) + _NOW_REACH
            self.viewport().update(0, top - self.verticalOffset(), self.viewport().width(), bottom - top)

    def _on_changed_elsewhere(self, keys: tuple[tuple[str, str], ...]) -> None:
        self._outlines.add(keys, _OUTLINE_REDUCED if self._reduced_motion else _OUTLINE)

    def _on_outlines_changed(self, keys: tuple[tuple[str, str], ...]) -> None:
        if len(keys) > _SEVERAL:
            self.viewport().update()
            return
        if self._day.is_showing:
            # They are repainted with what changed in them.
            return
        for provider, identity in keys:
            self._repaint(self._day.index_of(identity, provider))
