"""The month: a QTableView that paints its own cells, so that its accessible ones stay (DESIGN part 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip, QWidget

from bookdesk.domain.month_layout import WEEK_DAYS, WEEKS
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.widgets.month_view_cells import CellPainter
from bookdesk.widgets.month_view_header import MonthHeader
from bookdesk.widgets.own_viewport import give_viewport
from bookdesk.widgets.plain_label import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from bookdesk.domain.month_layout import MonthCell
    from bookdesk.viewmodels.month_grid import MonthGridModel
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_Role = Qt.ItemDataRole
_DAY = timedelta(days=1)
_STEPS = {_Key.Key_Left: -1, _Key.Key_Right: 1, _Key.Key_Up: -7, _Key.Key_Down: 7}
_OPENS = (_Key.Key_Return, _Key.Key_Enter)


class MonthView(QTableView):
    """Shows a MonthGridModel and forwards input; it owns no truth but which date is selected.

    `selected` bears a date whenever a key or a press selects another one, which may lie in another
    month; `day_asked` the date to open; `range_asked` -1 or 1 for the month before or after.
    """

    day_asked = Signal(object)
    selected = Signal(object)
    range_asked = Signal(int)

    def __init__(
        self,
        model: MonthGridModel,
        theme: Theme,
        sizes: Typography,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._month, self._icons = model, icons
        self._theme, self._sizes = theme, sizes
        self._cells = CellPainter(theme, sizes, icons)
        self._date: date | None = None
        self._ringed: date | None = None
        self._pressed: date | None = None
        give_viewport(self)
        self.setAccessibleName(self.tr("Month schedule"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._header = MonthHeader(model, theme, sizes, self)
        give_viewport(self._header)
        self.setHorizontalHeader(self._header)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setModel(model)
        model.shown.connect(self._on_shown)
        self._on_shown()

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Change theme and type."""
        self._theme, self._sizes = theme, sizes
        self._cells = CellPainter(theme, sizes, self._icons)
        self._header.set_look(theme, sizes)
        self.updateGeometries()
        self.viewport().update()

    def select(self, day: date) -> None:
        """Select a date, in silence; one that is not among the six weeks gets its ring when it is."""
        if day != self._date:
            self._date = day
            self._place()

    def current_cell(self) -> MonthCell | None:
        """Return the selected date's cell, None while its month is not shown."""
        return self._month.cell_at(self._month.index_of(self._date)) if self._date is not None else None

    def act(self) -> None:
        """Open the selected date."""
        if self._date is not None:
            self.day_asked.emit(self._date)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that the dirty rectangle touches."""
        painter = QPainter(self.viewport())
        grid, dirty = self._month.grid, event.rect()
        if grid is None:
            painter.fillRect(dirty, self._theme.bg)
            return
        line, dpr = self._theme.line, self.devicePixelRatioF()
        lefts = [self.columnViewportPosition(column) for column in range(WEEK_DAYS)]
        widths = [self.columnWidth(column) for column in range(WEEK_DAYS)]
        for row in range(WEEKS):
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            if top > dirty.bottom() or top + height <= dirty.top():
                continue
            for column in range(WEEK_DAYS):
                left, width = lefts[column], widths[column]
                if left > dirty.right() or left + width <= dirty.left():
                    continue
                self._cells.paint(
                    painter, QRect(left, top, width, height), grid.cells[row * WEEK_DAYS + column], grid, dpr
                )
                painter.setClipping(False)
                if column + 1 < WEEK_DAYS:
                    painter.fillRect(left + width - 1, top, 1, height, line)
            if row + 1 < WEEKS:
                painter.fillRect(dirty.left(), top + height - 1, dirty.width(), 1, line)
        self._paint_ring(painter)

    def _paint_ring(self, painter: QPainter) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        box = QRectF(self.visualRect(index))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            pen = QPen(self._theme.focus, 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        else:
            painter.setPen(QPen(self._theme.line_strong, 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1).toRect())

    # Updates

    def dataChanged(self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()) -> None:
        """Repaint the cells that changed; super repaints everything for more than one."""
        super().dataChanged(top_left, bottom_right, roles)
        if top_left == bottom_right:
            self.viewport().update(self.visualRect(top_left))

    def _on_shown(self) -> None:
        self._header.viewport().update()
        self._place()

    def _place(self) -> None:
        """Put the ring on the selected date, or away while its month is not here."""
        if self._date is None:
            return
        index = self._month.index_of(self._date)
        grid = self._month.grid
        if (
            index.isValid()
            and grid is not None
            and index == self.currentIndex()
            and self._ringed == self._date
        ):
            return
        self._ringed = self._date if index.isValid() else None
        # Cleared first: the same place may be another date now, which a screen reader has to hear of.
        self.selectionModel().clear()
        if index.isValid():
            self.setCurrentIndex(index)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Move the ring."""
        super().currentChanged(current, previous)
        for index in (previous, current):
            if index.isValid():
                self.viewport().update(self.visualRect(index))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Take the selection of a screen reader's action for a press."""
        super().selectionChanged(selected, deselected)
        cell = next((self._month.cell_at(index) for index in selected.indexes()), None)
        if cell is not None and cell.date != self._date:
            self._select(cell.date)

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by day and week, past the edges too; Enter opens; other keys are left to whoever is around."""
        key, modifiers = _Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        day = self._date
        if plain and key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self.range_asked.emit(-1 if key == _Key.Key_PageUp else 1)
        elif day is None:
            event.ignore()
            return
        elif plain and key in _STEPS:
            self._go(day, _STEPS[key])
        elif (plain or control) and key in (_Key.Key_Home, _Key.Key_End):
            self._go(day, self._to_end(day, last=key == _Key.Key_End, of_month=control))
        elif plain and key in _OPENS:
            # Enter that repeats itself must not act in the view that the first one opened.
            if not event.isAutoRepeat():
                self.act()
        else:
            event.ignore()
            return
        event.accept()

    def _to_end(self, day: date, *, last: bool, of_month: bool) -> int:
        """Return how many days it is to the first or last day of a date's week or month."""
        if of_month:
            following = (day.replace(day=1) + 31 * _DAY).replace(day=1)
            return (following - _DAY - day).days if last else 1 - day.day
        grid = self._month.grid
        place = (day - grid.first).days % WEEK_DAYS if grid is not None else 0
        return WEEK_DAYS - 1 - place if last else -place

    def _go(self, day: date, days: int) -> None:
        place = day.toordinal() + days
        if days and EARLIEST_DAY.toordinal() <= place <= LATEST_DAY.toordinal():
            self._select(date.fromordinal(place))

    def _select(self, day: date) -> None:
        if day != self._date:
            self.select(day)
            self.selected.emit(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the date under the pointer."""
        cell = self._month.cell_at(self.indexAt(event.position().toPoint()))
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = cell.date if left and cell is not None and cell.can_be_shown else None
        if self._pressed is not None:
            self._select(self._pressed)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Leave the selection alone: a press selects, a drag does nothing."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the press."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the date of the first press: that one may have turned the month under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            day, self._pressed = self._pressed, None
            self.day_asked.emit(day)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a tool tip what may be cut or left out."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            if index.isValid():
                name = str(index.data(_Role.AccessibleTextRole))
                text = f"{name}. {index.data(_Role.AccessibleDescriptionRole)}"
                QToolTip.showText(
                    event.globalPos(), plain_tooltip(text), self.viewport(), self.visualRect(index)
                )
            return True
        return super().viewportEvent(event)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Stay: all six weeks are always in sight."""

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Stay: all six weeks are always in sight."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the focus."""
        super().focusInEvent(event)
        grid = self._month.grid
        if self._date is None and grid is not None:
            own = [cell for cell in grid.cells if cell.in_month]
            self._select(next((cell.date for cell in own if cell.is_today), own[0].date))
        elif self._date is not None and not self._month.index_of(self._date).isValid():
            # Qt puts the ring on the first cell when it finds none.
            self.selectionModel().clear()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the ring of a view without focus."""
        super().focusOutEvent(event)
        self.viewport().update()
