"""The cells of the small month: a table of dates that a screen reader can read, and how they look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QRegion

from bookdesk.domain.clocktext import long_date, weekday
from bookdesk.domain.locale import Locale
from bookdesk.domain.month_layout import CELLS, WEEK_DAYS, WEEKS, CellKind, first_cell
from bookdesk.domain.zones import zone
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QTableView, QWidget

    from bookdesk.widgets.look import Look

_Index = QModelIndex | QPersistentModelIndex
_RADIUS = 6


class DatesModel(QAbstractTableModel):
    """Six weeks around a month; a cell's accessible text is its date in full and what marks it.

    `marks` tells which days are closed or full, as far as that is known.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.week_start = 6
        self.year, self.month = 2000, 1
        self.shown: date | None = None
        self.today: date | None = None
        self.view = View.DAY
        self.locale = Locale(zone("UTC"))
        self.marks: Mapping[date, CellKind] = {}
        self.heading_font = QFont()
        self.heading_ink = QColor()

    def show_month(self, year: int, month: int, week_start: int) -> None:
        """Show a month; `week_start` is 0 for Monday to 6 for Sunday."""
        self.beginResetModel()
        self.year, self.month, self.week_start = year, month, week_start
        self.endResetModel()

    def day_at(self, index: _Index) -> date:
        """Return the date of a cell."""
        return self._first() + timedelta(days=index.row() * WEEK_DAYS + index.column())

    def index_of(self, day: date) -> QModelIndex:
        """Return a date's cell, an invalid one when it is not among the six weeks."""
        place = (day - self._first()).days
        return self.index(*divmod(place, WEEK_DAYS)) if 0 <= place < CELLS else QModelIndex()

    def is_in_shown_week(self, row: int) -> bool:
        """Tell whether a row is the week that is shown, in the week view."""
        if self.view is not View.WEEK or self.shown is None:
            return False
        return 0 <= (self.shown - self._first()).days - row * WEEK_DAYS < WEEK_DAYS

    def _first(self) -> date:
        return first_cell(self.year, self.month, self.week_start)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Six, always: nothing moves between months."""
        return 0 if parent.isValid() else WEEKS

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return a week's days."""
        return 0 if parent.isValid() else WEEK_DAYS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's number, or what a screen reader says of it."""
        if not index.isValid():
            return None
        day = self.day_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([long_date(day, self.locale), *self._said(day, index.row())])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the day of the week, two letters of it; in full for a screen reader."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.FontRole:
            # A style sheet gives the header's viewport a font of its own, always the one before.
            return self.heading_font
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.heading_ink
        name = weekday(self._first() + timedelta(days=section), self.locale)
        if role == Qt.ItemDataRole.DisplayRole:
            return name[:2]
        return name if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _said(self, day: date, row: int) -> list[str]:
        tr = self.locale.translate
        said = [tr("MiniMonth", "today")] if day == self.today else []
        if day == self.shown:
            said.append(tr("MiniMonth", "shown"))
        elif self.is_in_shown_week(row):
            said.append(tr("MiniMonth", "in the week shown"))
        mark = self.marks.get(day)
        if mark is CellKind.CLOSED:
            said.append(tr("MiniMonth", "closed"))
        elif mark is CellKind.FULL:
            said.append(tr("MiniMonth", "full"))
        return said


class DatePainter:
    """Paints dates: filled when it is shown, outlined when it is today, toned where nothing is free.

    No delegate of Qt's: with what that is told of a cell come all of PySide6's enumerations of styles.
    """

    def __init__(self, look: Look, dates: DatesModel, table: QTableView) -> None:
        self._look, self._dates, self._table = look, dates, table

    def paint(self, painter: QPainter, dirty: QRegion, under_mouse: _Index) -> None:
        """Paint the cells that `dirty` touches, in the viewport's px; `under_mouse` is invalid for none."""
        for row in range(WEEKS):
            for column in range(WEEK_DAYS):
                index = self._dates.index(row, column)
                cell = self._table.visualRect(index)
                if dirty.intersects(cell):
                    self._paint_cell(painter, cell, index, is_under_mouse=index == under_mouse)

    def _paint_cell(self, painter: QPainter, cell: QRect, index: _Index, *, is_under_mouse: bool) -> None:
        dates, theme, fonts = self._dates, self._look.theme, self._look.fonts
        day = dates.day_at(index)
        box = QRectF(cell).adjusted(0.5, 0.5, -0.5, -0.5)
        mark = dates.marks.get(day)
        ink, font = theme.text, fonts.small
        if day.month != dates.month or mark is not None:
            ink = theme.text3
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if dates.is_in_shown_week(index.row()):
            self._band(painter, QRectF(cell), index.column())
        if day == dates.shown:
            _box(painter, box, fill=theme.accent)
            ink, font = theme.on_accent, fonts.small_strong
        elif day == dates.today:
            _box(painter, box, QPen(theme.accent, 1))
            ink, font = theme.accent_text, fonts.small_strong
        elif is_under_mouse:
            _box(painter, box, QPen(theme.line_strong, 1))
        if self._table.hasFocus() and index == self._table.currentIndex():
            # On the accent's fill only what is written on it is seen.
            inset, colour = (2.5, theme.on_accent) if day == dates.shown else (0.5, theme.focus)
            _box(painter, box.adjusted(inset, inset, -inset, -inset), QPen(colour, 2))
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if mark is not None:
            # A dash for a closed day, a dot for a full one: colour alone tells nothing.
            middle, low = box.center().x(), box.bottom() - 3.5
            painter.setBrush(ink)
            if mark is CellKind.FULL:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(middle, low), 1.5, 1.5)
            else:
                painter.setPen(QPen(ink, 1))
                painter.drawLine(QPointF(middle - 3, low), QPointF(middle + 3, low))
        painter.restore()

    def _band(self, painter: QPainter, cell: QRectF, column: int) -> None:
        """Paint a cell's piece of the band behind a week, round at both of its ends."""
        wide = cell.adjusted(0 if column == 0 else -_RADIUS, 1, 0 if column == WEEK_DAYS - 1 else _RADIUS, -1)
        painter.save()
        painter.setClipRect(cell)
        _box(painter, wide, fill=self._look.theme.accent_soft)
        if self._look.theme.high_contrast:
            # There the band's fill is the ground's own: its edge has to tell.
            _box(painter, wide.adjusted(0.5, 0.5, -0.5, -0.5), QPen(self._look.theme.accent, 1))
        painter.restore()


def _box(painter: QPainter, box: QRectF, pen: QPen | None = None, fill: QColor | None = None) -> None:
    painter.setPen(Qt.PenStyle.NoPen if pen is None else pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
