"""The choice of another month: a year and twelve months, by keyboard or pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookdesk.domain.clocktext import month_name, short_month
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.widgets.key_hint import IconButton

if TYPE_CHECKING:
    from bookdesk.domain.locale import Locale
    from bookdesk.widgets.look import Look

_COLUMNS = 3
#: The calendar's own ends: neighbours of the first and last month have no date.
_FIRST, _LAST = EARLIEST_DAY.year + 1, LATEST_DAY.year
_Key = Qt.Key
_STEPS = {_Key.Key_Left: -1, _Key.Key_Right: 1, _Key.Key_Up: -_COLUMNS, _Key.Key_Down: _COLUMNS}


class MonthChoice(QFrame):
    """A popup. `picked` bears year and month, 1 to 12; Esc leaves all as it was.

    Arrows go from month to month and on into the next year, Page keys change the year.
    """

    picked = Signal(int, int)

    def __init__(self, look: Look, locale: Locale, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "panel")
        self.setAccessibleName(self.tr("Choose a month"))
        self.year = QLineEdit()
        self.year.setAccessibleName(self.tr("Year"))
        self.year.setValidator(QIntValidator(_FIRST, _LAST, self.year))
        self.year.setAlignment(Qt.AlignmentFlag.AlignCenter)
        earlier = IconButton(look, "chevron-left", self.tr("Previous year"))
        later = IconButton(look, "chevron-right", self.tr("Next year"))
        earlier.clicked.connect(lambda: self._turn(-1))
        later.clicked.connect(lambda: self._turn(1))
        years = QHBoxLayout()
        for one in (earlier, self.year, later):
            years.addWidget(one)
        self.months = [QPushButton(short_month(month, locale)) for month in range(1, 13)]
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, button in enumerate(self.months):
            button.setAccessibleName(month_name(place + 1, locale))
            button.setAutoDefault(True)
            button.installEventFilter(self)
            button.clicked.connect(lambda _checked=False, month=place + 1: self._pick(month))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        self.year.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(years)
        column.addLayout(grid)

    def open(self, year: int, month: int, at: QPoint) -> None:
        """Show it at a global position with the focus on a month."""
        self.year.setText(str(year))
        self.move(at)
        self.show()
        self.months[month - 1].setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move, before buttons and the year do something else with them."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = _Key(event.key())
        if key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self._turn(-1 if key == _Key.Key_PageUp else 1)
            return True
        if watched is self.year:
            if key in (_Key.Key_Return, _Key.Key_Enter):
                self.months[0].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            return False
        if key in _STEPS:
            self._step(next(n for n, one in enumerate(self.months) if one is watched), _STEPS[key])
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint an edge round it: nothing has a shadow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.surface)
        painter.setPen(QPen(self._look.theme.line_strong, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _turn(self, years: int) -> None:
        self.year.setText(str(min(_LAST, max(_FIRST, self._year() + years))))

    def _year(self) -> int:
        """Return the year that is written, the nearest that there is for half a number."""
        return min(_LAST, max(_FIRST, int(self.year.text() or _FIRST)))

    def _step(self, place: int, by: int) -> None:
        year, month = divmod(self._year() * 12 + place + by, 12)
        if _FIRST <= year <= _LAST:
            self.year.setText(str(year))
            self.months[month].setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, month: int) -> None:
        self.picked.emit(self._year(), month)
        self.close()
