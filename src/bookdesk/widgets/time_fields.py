"""A point in time that is typed or stepped: a time of day in steps of five minutes, and its date."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt, QTime, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit, QHBoxLayout, QWidget

from bookdesk.domain.clock_words import read_clock
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

# The sheet makes the buttons of both fields nothing wide. Without buttons Qt's style sheets would give
# the text no room at all.
#: Minutes that Up and Down go by.
STEP = 5
#: Steps that a spin box takes for Page Up.
_PAGE = 10
_DAY = 24 * 60
#: Before and after the text, px: a style sheet's padding does not reach the line within.
_PAD = 7


class TimeField(QAbstractSpinBox):
    """A time of day, typed as `read_clock` reads it, in the words of `locale`.

    All of it is selected when the focus comes, from wherever, so that what is typed takes its place. Up
    and Down go to the next five minutes, Page Up and Page Down by an hour. A text that is no time stays
    as it was typed. `edited` tells of every change.
    """

    edited = Signal()

    def __init__(self, name: str, locale: QLocale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt knows no value of this field that it could follow.
        self.setKeyboardTracking(False)
        self.setLocale(locale)
        self.setAccessibleName(name)
        self._shown = time(0)
        self._is_12_hour = False
        self._takes_press = False
        line = self.lineEdit()
        line.setTextMargins(_PAD, 0, _PAD, 0)
        line.installEventFilter(self)
        line.textEdited.connect(self.edited)
        self.editingFinished.connect(self._write_anew)

    @property
    def shown_time(self) -> time | None:
        """The time that stands there, None for a text that is none."""
        text = self.text()
        if text == self._written(self._shown):
            return self._shown
        return read_clock(text, self._shown, is_12_hour=self._is_12_hour)

    def show_time(self, moment: time, *, is_12_hour: bool) -> None:
        """Show a time of day, to the minute."""
        self._is_12_hour = is_12_hour
        self._set(moment)

    def write(self, text: str) -> None:
        """Put back what a person had typed, which may be no time."""
        self.lineEdit().setText(text)
        self.edited.emit()

    def stepBy(self, steps: int) -> None:
        """Go so many steps of five minutes up, or down; ten, which Page Up asks for, are an hour."""
        moment = self.shown_time or self._shown
        now = moment.hour * 60 + moment.minute
        if abs(steps) >= _PAGE:
            to = now + (60 if steps > 0 else -60)
        else:
            # Off the grid the first step only reaches it.
            to = ((now // STEP if steps > 0 else -(-now // STEP)) + steps) * STEP
        self._set(time(to % _DAY // 60, to % 60))
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Both ways, always: it wraps."""
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, but not in the midst of typing: when the window itself comes back."""
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.selectAll()
            self._takes_press = event.reason() is Qt.FocusReason.MouseFocusReason

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the press that brought the focus from taking the selection away."""
        if event.type() is QEvent.Type.MouseButtonPress and self._takes_press:
            self._takes_press = False
            return True
        return super().eventFilter(watched, event)

    def _set(self, moment: time) -> None:
        before = self.shown_time
        self._shown = moment
        self.lineEdit().setText(self._written(moment))
        if moment != before:
            self.edited.emit()

    def _written(self, moment: time) -> str:
        text = "h:mm AP" if self._is_12_hour else "HH:mm"
        return self.locale().toString(QTime(moment.hour, moment.minute), text)

    def _write_anew(self) -> None:
        typed = self.shown_time
        if typed is not None:
            self._set(typed)


class DayField(QDateEdit):
    """A date that can be shown and booked; Up and Down change the part that is marked.

    `locale` names days and months.
    """

    def __init__(self, name: str, locale: QLocale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(locale)
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(_PAD, 0, _PAD, 0)
        self.setDateRange(
            QDate(EARLIEST_DAY.year, EARLIEST_DAY.month, EARLIEST_DAY.day),
            QDate(LATEST_DAY.year, LATEST_DAY.month, LATEST_DAY.day),
        )
        self.setDisplayFormat("ddd d MMM yyyy")

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001  Qt's signature
        """Leave the field whole on Tab: its parts are gone through with the arrows."""
        # What any widget does but those that have parts.
        parent = self.parentWidget()
        return parent is not None and parent.focusNextPrevChild(next_)


class MomentField(QWidget):
    """A time and its date side by side, in the words of `locale`; `changed` tells of either."""

    changed = Signal()

    def __init__(
        self, time_name: str, date_name: str, locale: QLocale, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.clock = TimeField(time_name, locale)
        self.day = DayField(date_name, locale)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.clock, 2)
        row.addWidget(self.day, 3)
        self.setFocusProxy(self.clock)
        self.clock.edited.connect(self.changed)
        self.day.dateChanged.connect(self.changed)

    def show_moment(self, civil: datetime, *, is_12_hour: bool) -> None:
        """Show a civil time, of whatever zone it is."""
        self.clock.show_time(time(civil.hour, civil.minute), is_12_hour=is_12_hour)
        self.day.setDate(QDate(civil.year, civil.month, civil.day))

    @property
    def civil(self) -> datetime | None:
        """The civil time that it shows, naive; None where a text is no time."""
        clock = self.clock.shown_time
        return None if clock is None else datetime.combine(self.civil_date, clock)

    @property
    def civil_date(self) -> date:
        """The date that it shows."""
        day = self.day.date()
        return date(day.year(), day.month(), day.day())

    @property
    def written(self) -> tuple[str, QDate]:
        """What stands in it, be it a time or not; `write` puts it back."""
        return self.clock.text(), self.day.date()

    def write(self, text: str, day: QDate) -> None:
        """Put back what stood in it."""
        self.day.setDate(day)
        self.clock.write(text)
