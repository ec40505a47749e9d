"""The month in the sidebar: any date by mouse or keyboard, today and what is shown marked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bookdesk.domain.clocktext import month_year, short_month_year
from bookdesk.domain.month_layout import WEEK_DAYS, WEEKS, CellKind
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.kept_places import MONTH_CELL, MONTH_HEADER
from bookdesk.widgets.key_hint import IconButton
from bookdesk.widgets.mini_month_cells import DatePainter, DatesModel
from bookdesk.widgets.own_viewport import give_viewport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bookdesk.domain.locale import Locale
    from bookdesk.widgets.look import Look

_Key = Qt.Key
_STEPS = {_Key.Key_Left: -1, _Key.Key_Right: 1, _Key.Key_Up: -7, _Key.Key_Down: 7}


class MonthTitle(QPushButton):
    """The month's name; a press opens the choice of another month."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shorter = ""
        self.setAutoDefault(True)
        self.setProperty("role", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, shorter: str) -> None:
        """Show a month's name, or what says it in less where it has no room."""
        self._shorter = shorter
        self.setText(text)
        self.setAccessibleName(self.tr("{month}, choose another month").format(month=text))
        self.setToolTip(self.tr("Choose another month"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  the line is one piece
        """Write the name as a heading, flush with the dates below."""
        painter, look = QPainter(self), self._look
        painter.setFont(look.fonts.name)
        painter.setPen(look.theme.text if self.isEnabled() else look.theme.text3)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room, text, metrics = self.rect().adjusted(4, 0, 0, 0), self.text(), painter.fontMetrics()
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(self._shorter, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags, text)
        if self.hasFocus() or self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour, width = (look.theme.focus, 2) if self.hasFocus() else (look.theme.line_strong, 1)
            painter.setPen(QPen(colour, width))
            wide = min(metrics.horizontalAdvance(text) + 8, self.width())
            box = QRectF(0, 0, wide, self.height()).adjusted(1, 4, -1, -4)
            painter.drawRoundedRect(box, 6, 6)


class SmallMonthView(QTableView):
    """The cells of 28 px; arrows go on past the month's edges, digits go to a day of the month."""

    picked = Signal(object)
    month_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        give_viewport(self)
        self._look = look
        self._typed = 0
        self._typed_at = QElapsedTimer()
        self.month = DatesModel(self)
        self.setModel(self.month)
        self.setAccessibleName(self.tr("Month"))
        self._painter = DatePainter(look, self.month, self)
        self._under_mouse = QPersistentModelIndex()
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setStyleSheet(
            "QTableView, QHeaderView, QHeaderView::section"
            " { border: none; background: transparent; padding: 0; }"
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        for one in (self.horizontalHeader(), self.verticalHeader()):
            one.setMinimumSectionSize(1)
            one.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)
        self.clicked.connect(self._on_clicked)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dates."""
        self._painter.paint(QPainter(self.viewport()), event.region(), self._under_mouse)

    def repaint_days(self, days: Iterable[date | None]) -> None:
        """Paint dates anew that are shown otherwise now, in the week view with the weeks around them."""
        for day in days:
            index = self.month.index_of(day) if day is not None else QModelIndex()
            cell = self.visualRect(index)
            if self.month.view is View.WEEK and index.isValid():
                cell.setLeft(0)
                cell.setRight(self.viewport().width())
            self.viewport().update(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Outline the date under the pointer."""
        super().mouseMoveEvent(event)
        self._point_at(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Outline none."""
        super().leaveEvent(event)
        self._point_at(QModelIndex())

    def _point_at(self, index: QModelIndex) -> None:
        if index != self._under_mouse:
            self._under_mouse = QPersistentModelIndex(index)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by day and week, past the edges too; Page keys by month; digits by date; Enter shows it."""
        key, typed = _Key(event.key()), event.text()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not plain or not self.currentIndex().isValid():
            super().keyPressEvent(event)
            return
        day = self.month.day_at(self.currentIndex())
        if key in _STEPS:
            self._move(day, _STEPS[key])
        elif key in (_Key.Key_Home, _Key.Key_End):
            column = self.currentIndex().column()
            self._move(day, -column if key == _Key.Key_Home else WEEK_DAYS - 1 - column)
        elif key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self.month_asked.emit(-1 if key == _Key.Key_PageUp else 1)
        elif key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space):
            self.picked.emit(day)
        elif len(typed) == 1 and typed in "0123456789":
            self._type(int(typed))
            return
        else:
            super().keyPressEvent(event)
        self._typed = 0

    def _move(self, day: date, days: int) -> None:
        place = day.toordinal() + days
        if not EARLIEST_DAY.toordinal() <= place <= LATEST_DAY.toordinal():
            return
        day = date.fromordinal(place)
        if (day.year, day.month) != (self.month.year, self.month.month):
            self.month_asked.emit((day.year - self.month.year) * 12 + day.month - self.month.month)
        index = self.month.index_of(day)
        if index.isValid():
            self.setCurrentIndex(index)

    def _type(self, digit: int) -> None:
        """Go to the day of the month that the last one or two digits name."""
        pause = QApplication.keyboardInputInterval() * 3
        if self._typed_at.isValid() and self._typed_at.elapsed() > pause:
            self._typed = 0
        self._typed_at.start()
        first = date(self.month.year, self.month.month, 1)
        last = ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
        both = self._typed * 10 + digit
        self._typed = both if both <= last else digit
        if self._typed:
            self.setCurrentIndex(self.month.index_of(first.replace(day=self._typed)))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(self.month.day_at(index))

    def _on_look_changed(self) -> None:
        cell, header = self._look.part_px(MONTH_CELL, 0.5), self._look.part_px(MONTH_HEADER, 0.5)
        self.month.heading_font, self.month.heading_ink = self._look.fonts.small, self._look.theme.text3
        self.horizontalHeader().setFixedHeight(header)
        self.setMaximumWidth(cell * WEEK_DAYS)
        self.setFixedHeight(header + cell * WEEKS)


class MiniMonth(QWidget):
    """The month's name, previous and next, and its cells.

    `day_picked` bears a date; `month_turned` the year and month, 1 to 12, of the cells that are
    shown now.
    """

    day_picked = Signal(object)
    month_turned = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = MonthTitle(look)
        self._previous = IconButton(look, "chevron-left", self.tr("Previous month"))
        self._next = IconButton(look, "chevron-right", self.tr("Next month"))
        self.view = SmallMonthView(look, self)
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
        self._title.clicked.connect(self.choose_month)
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self.view.month_asked.connect(self._on_month_asked)
        self.view.picked.connect(self.day_picked)
        look.changed.connect(self.update)
        self.setEnabled(False)

    @property
    def title(self) -> str:
        """The month that is shown."""
        return self._title.text()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in turn."""
        return (self._title, self._previous, self._next, self.view)

    @property
    def year_month(self) -> tuple[int, int]:
        """The year and month, 1 to 12, of the cells that are shown."""
        return self.view.month.year, self.view.month.month

    def show_day(
        self,
        shown: date | None,
        today: date | None,
        week_start: int,
        view: View = View.DAY,
        locale: Locale | None = None,
    ) -> None:
        """Mark dates; the month turns only when another date is shown.

        In the week view the whole week of `shown` is banded.
        """
        month = self.view.month
        locale = locale or month.locale
        marked = (shown, today, week_start, view, locale)
        if marked == (month.shown, month.today, month.week_start, month.view, month.locale):
            return
        turned = shown != month.shown or week_start != month.week_start or locale != month.locale
        stays = (view, locale, week_start) == (month.view, month.locale, month.week_start)
        days = {month.shown, month.today, shown, today}
        month.shown, month.today, month.view, month.locale = shown, today, view, locale
        self.setEnabled(shown is not None)
        if shown is not None and turned:
            stays = stays and (shown.year, shown.month) == self.year_month
            if not stays:
                self._show_month(shown.year, shown.month, week_start)
            self.view.setCurrentIndex(month.index_of(shown))
        if stays:
            self.view.repaint_days(days)
        else:
            self.view.viewport().update()

    def show_marks(self, marks: Mapping[date, CellKind]) -> None:
        """Tone the days that are closed or full (CellKind.CLOSED, CellKind.FULL); others stay as they are."""
        if marks != self.view.month.marks:
            self.view.month.marks = dict(marks)
            self.view.viewport().update()

    def choose_month(self) -> None:
        """Open the choice of a year and month."""
        from bookdesk.widgets.mini_month_choice import MonthChoice

        month = self.view.month
        choice = MonthChoice(self._look, month.locale, self)
        choice.picked.connect(self._on_month_chosen)
        choice.open(month.year, month.month, self.mapToGlobal(QPoint(0, self._title.height())))

    def _show_month(self, year: int, month: int, week_start: int) -> None:
        before = self.year_month
        self.view.month.show_month(year, month, week_start)
        locale = self.view.month.locale
        self._title.show_text(month_year(year, month, locale), short_month_year(year, month, locale))
        if before != (year, month):
            self.month_turned.emit(year, month)

    def _on_previous(self) -> None:
        self._on_month_asked(-1)

    def _on_next(self) -> None:
        self._on_month_asked(1)

    def _on_month_chosen(self, year: int, month: int) -> None:
        model = self.view.month
        self._on_month_asked((year - model.year) * 12 + month - model.month)
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

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
