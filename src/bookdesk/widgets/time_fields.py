"""A point in time that is typed or stepped: a time of day in steps of five minutes, and its date."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QDate, QLocale, QTime, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit, QHBoxLayout, QTimeEdit, QWidget

from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

# The sheet makes the buttons of both fields nothing wide. Without buttons Qt's style sheets would give
# the text no room at all.
#: Minutes that Up and Down go by.
STEP = 5
#: Steps that a spin box takes for Page Up.
_PAGE = 10
_DAY = 24 * 60
#: Before and after the text, px: a style sheet's padding does not reach the line within.
_PAD = 7


class TimeField(QTimeEdit):
    """A time of day; Up and Down go to the next five minutes, Page Up and Page Down by an hour.

    `locale` names the halves of the day.
    """

    def __init__(self, name: str, locale: QLocale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(locale)
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(_PAD, 0, _PAD, 0)

    def stepBy(self, steps: int) -> None:
        """Go so many steps of five minutes up, or down; ten, which Page Up asks for, are an hour."""
        section = self.currentSection()
        now = self.time().hour() * 60 + self.time().minute()
        if abs(steps) >= _PAGE:
            to = now + (60 if steps > 0 else -60)
        else:
            # Off the grid the first step only reaches it.
            to = ((now // STEP if steps > 0 else -(-now // STEP)) + steps) * STEP
        self.setTime(QTime(to % _DAY // 60, to % 60))
        self.setSelectedSection(section)

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001  Qt's signature
        """Leave the field whole on Tab: its parts are gone through with the arrows."""
        return _leave(self, next_)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Both ways, always: it wraps."""
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )


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
        """Leave the field whole on Tab."""
        return _leave(self, next_)


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
        self.clock.timeChanged.connect(self.changed)
        self.day.dateChanged.connect(self.changed)

    def show_moment(self, civil: datetime, *, is_12_hour: bool) -> None:
        """Show a civil time, of whatever zone it is."""
        self.clock.setDisplayFormat("h:mm AP" if is_12_hour else "HH:mm")
        self.clock.setTime(QTime(civil.hour, civil.minute))
        self.day.setDate(QDate(civil.year, civil.month, civil.day))

    @property
    def civil(self) -> datetime:
        """The civil time that it shows, naive."""
        shown, day = self.clock.time(), self.day.date()
        return datetime.combine(date(day.year(), day.month(), day.day()), time(shown.hour(), shown.minute()))


def _leave(field: QWidget, next_: bool) -> bool:  # noqa: FBT001  Qt's signature
    # What any widget does but those that have parts.
    parent = field.parentWidget()
    return parent is not None and parent.focusNextPrevChild(next_)
