"""The month in the sidebar: any date by mouse or keyboard, today and the shown date marked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bookdesk.domain.clocktext import long_date, month_year, weekday
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.widgets.key_hint import IconButton
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look

_CELL = 28
_WEEKS = 6
#: A Monday, to name the days of the week by.
_A_MONDAY = date(2018, 7, 2)
_Index = QModelIndex | QPersistentModelIndex


class MonthModel(QAbstractTableModel):
    """Six weeks around a month; a cell's accessible text is its date in full."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.week_start = 6
        self.year, self.month = 2000, 1
        self.shown: date | None = None
        self.today: date | None = None

    def show_month(self, year: int, month: int, week_start: int) -> None:
        """Show a month; `week_start` is 0 for Monday to 6 for Sunday."""
        self.beginResetModel()
        self.year, self.month, self.week_start = year, month, week_start
        self.endResetModel()

    def day_at(self, index: _Index) -> date:
        """Return the date of a cell."""
        return self._first() + timedelta(days=index.row() * 7 + index.column())

    def index_of(self, day: date) -> QModelIndex:
        """Return a date's cell, an invalid one when it is not among the six weeks."""
        place = (day - self._first()).days
        return self.index(place // 7, place % 7) if 0 <= place < _WEEKS * 7 else QModelIndex()

    def _first(self) -> date:
        first = date(self.year, self.month, 1)
        return first - timedelta(days=(first.weekday() - self.week_start) % 7)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Six, always: nothing moves between months."""
        return 0 if parent.isValid() else _WEEKS

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return a week's days."""
        return 0 if parent.isValid() else 7

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's number, or what a screen reader says of it."""
        if not index.isValid():
            return None
        day = self.day_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marks = [self.tr("today")] if day == self.today else []
            marks += [self.tr("shown")] if day == self.shown else []
            return ", ".join([long_date(day), *marks])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the day of the week, two letters of it."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return weekday(_A_MONDAY + timedelta(days=self.week_start + section))[:2]
        return None


class _CellPainter(QStyledItemDelegate):
    def __init__(self, look: Look, view: MonthView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model, theme = self._view.month, self._look.theme
        day = model.day_at(index)
        box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.text if day.month == model.month else theme.text3
        painter.setFont(self._look.fonts.small)
        if day == model.shown:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawRoundedRect(box, 6, 6)
            ink = theme.on_accent
            painter.setFont(self._look.fonts.small_strong)
        elif day == model.today:
            painter.setPen(QPen(theme.accent, 1))
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(box, 6, 6)
            ink = theme.accent_text
            painter.setFont(self._look.fonts.small_strong)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.line_strong, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(theme.focus if day != model.shown else theme.text, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(ink)
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, str(day.day))
        painter.restore()


class MonthView(QTableView):
    """The cells of 28 px; arrows go on past the month's edges."""

    picked = Signal(object)
    month_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.month = MonthModel(self)
        self.setModel(self.month)
        self.setAccessibleName(self.tr("Month"))
        self.setItemDelegate(_CellPainter(look, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setStyleSheet(
            "QTableView, QHeaderView, QHeaderView::section"
            " { border: none; background: transparent; padding: 0; }"
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setFont(look.fonts.small)
        header.setHighlightSections(False)
        header.setFixedHeight(24)
        for one in (header, self.verticalHeader()):
            one.setMinimumSectionSize(_CELL)
            one.setDefaultSectionSize(_CELL)
            one.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedSize(_CELL * 7, 24 + _CELL * _WEEKS)
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by day and week, past the edges too; Page keys by month; Enter shows the date."""
        key = event.key()
        days = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7,
        }.get(Qt.Key(key))  # fmt: skip
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not plain or not self.currentIndex().isValid():
            super().keyPressEvent(event)
        elif days is not None:
            self._move(self.month.day_at(self.currentIndex()) + timedelta(days=days))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.month_asked.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.month.day_at(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    def _move(self, day: date) -> None:
        if (day.year, day.month) != (self.month.year, self.month.month):
            self.month_asked.emit((day.year - self.month.year) * 12 + day.month - self.month.month)
        self.setCurrentIndex(self.month.index_of(day))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(self.month.day_at(index))


class MiniMonth(QWidget):
    """The month's name, previous and next, and its cells. `day_picked` bears a date."""

    day_picked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel("", "name")
        self._previous = IconButton(look, "chevron-left", self.tr("Previous month"))
        self._next = IconButton(look, "chevron-right", self.tr("Next month"))
        self.view = MonthView(look, self)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(self._previous)
        head.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view)
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self.view.month_asked.connect(self._on_month_asked)
        self.view.picked.connect(self.day_picked)
        self.setEnabled(False)

    @property
    def title(self) -> str:
        """The month that is shown."""
        return self._title.text()

    def show_day(self, shown: date | None, today: date | None, week_start: int) -> None:
        """Mark dates; the month turns only when another date is shown."""
        month = self.view.month
        if (shown, today, week_start) == (month.shown, month.today, month.week_start):
            return
        turned = shown != month.shown or week_start != month.week_start
        month.shown, month.today = shown, today
        self.setEnabled(shown is not None)
        if shown is not None and turned:
            self._show_month(shown.year, shown.month, week_start)
            self.view.setCurrentIndex(month.index_of(shown))
        self.view.viewport().update()

    def _show_month(self, year: int, month: int, week_start: int) -> None:
        self.view.month.show_month(year, month, week_start)
        self._title.setText(month_year(year, month))

    def _on_previous(self) -> None:
        self._on_month_asked(-1)

    def _on_next(self) -> None:
        self._on_month_asked(1)

    def _on_month_asked(self, months: int) -> None:
        model = self.view.month
        place = model.year * 12 + model.month - 1 + months
        year, month = place // 12, place % 12 + 1
        # The calendar's own ends: neighbours of the first and last month have no date.
        if not EARLIEST_DAY.year < year <= LATEST_DAY.year:
            return
        current = model.day_at(self.view.currentIndex()) if self.view.currentIndex().isValid() else None
        self._show_month(year, month, model.week_start)
        kept = model.shown if model.shown and (model.shown.year, model.shown.month) == (year, month) else None
        day = kept or date(year, month, min(current.day, 28) if current else 1)
        self.view.setCurrentIndex(model.index_of(day))
