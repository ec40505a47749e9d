"""Going to a date, or to a time of it: typed as one says it, and read back while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bookdesk.domain.clocktext import clock, long_date
from bookdesk.domain.date_words import names_a_date
from bookdesk.domain.moment_words import read_moment
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, at_civil
from bookdesk.widgets.customer_field import TextField
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from datetime import date, datetime

    from PySide6.QtGui import QKeyEvent

    from bookdesk.domain.locale import Locale
    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.widgets.look import Look

#: What a text is read with: today, the week's first day, the reader.
_Ground = tuple["date | None", int, "Locale | None"]


class GoToDialog(DialogOverlay):
    """`date_asked` bears the date and an aware instant of it, None for no certain one.

    It comes after the dialog was closed.
    """

    date_asked = Signal(object, object)

    def __init__(self, desk: DeskModel, look: Look, window: QWidget) -> None:
        super().__init__(look, window, 480, "")
        self._desk = desk
        self._ground: _Ground = (None, 0, None)
        self._read: tuple[date, datetime | None] | None = None
        self.setAccessibleName(self.tr("Go to date"))
        self._field = TextField(self.tr("Date"))
        self._field.setPlaceholderText(self.tr("tomorrow, next fri 14:00, 12 jul, +3w"))
        self._line = PlainLabel("", "name")
        self._line.setWordWrap(True)
        self._line.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._cancel = KeyButton(look, self.tr("Cancel"), "Esc")
        self._go = KeyButton(look, self.tr("Go"), "Enter", role="primary")
        self._lay_out()
        self._keep_room()
        self._cancel.clicked.connect(self.close_dialog)
        self._go.clicked.connect(self._on_go)
        self._field.textChanged.connect(self._read_text)
        desk.changed.connect(self._on_desk_changed)
        look.changed.connect(self._keep_room)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(24, 24, 24, 24)
        body.setSpacing(8)
        body.addWidget(PlainLabel(self.tr("Go to date"), "title"))
        body.addSpacing(4)
        body.addWidget(self._field)
        body.addWidget(self._line)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        body.addLayout(buttons)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(body)

    def _keep_room(self) -> None:
        # For two lines, so that nothing moves while one types.
        self._line.setFixedHeight(self._look.px(40))

    @property
    def line(self) -> str:
        """What the typed text is read as, or what to type instead; "" for an empty field."""
        return self._line.text()

    def open(self) -> None:
        """Ask for a date, with an empty field."""
        self._field.clear()
        self._read_text()
        super().open()

    def first_focus(self) -> QWidget:
        """Begin with the field."""
        return self._field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there on Enter; what is typed elsewhere goes to the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Not from a button: those take it for themselves.
            self._on_go()
            event.accept()
        elif event.text().isprintable() and event.text().strip():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._field.insert(event.text())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _ground_now(self) -> _Ground:
        return self._desk.state.today, self._desk.state.week_start, self._desk.locale

    def _on_desk_changed(self) -> None:
        # "Tomorrow" is another day after midnight.
        if self.isVisible() and self._ground_now() != self._ground:
            self._read_text()

    def _read_text(self) -> None:
        self._ground = today, week_start, locale = self._ground_now()
        text = self._field.text()
        self._read = None
        if not text.strip():
            self._say("", "small")
        elif today is None or locale is None:
            self._say(self.tr("Not connected yet: what day it is is not known."), "small")
        elif (read := read_moment(text, today, week_start, locale)) is None:
            self._say(self._why_not(text, today, week_start, locale), "small")
        else:
            day, at = read
            moment = at_civil(day, at, locale.zone) if at is not None else None
            self._read = day, moment
            said = self.tr("{date}, {time}") if moment is not None else "{date}"
            time = clock(moment, locale) if moment is not None else ""
            self._say(said.format(date=long_date(day, locale), time=time), "name")
        self._go.setEnabled(self._read is not None)

    def _why_not(self, text: str, today: date, week_start: int, locale: Locale) -> str:
        """Say why nothing is gone to: the date lies outside of the schedule, or the text names none."""
        if not names_a_date(text, today, week_start, locale):
            return self.tr('No such date. Try "tomorrow", "next fri", "12 jul" or "+3w".')
        said = self.tr("The schedule goes from {first} to {last}.")
        return said.format(first=long_date(EARLIEST_DAY, locale), last=long_date(LATEST_DAY, locale))

    def _say(self, text: str, role: str) -> None:
        self._line.setText(text)
        self._line.set_role(role)
        # A screen reader tells a changed description of what has the focus when it has nothing else to say.
        self._field.setAccessibleDescription(text)

    def _on_go(self) -> None:
        if self._read is not None:
            day, moment = self._read
            self.close_dialog()
            self.date_asked.emit(day, moment)
