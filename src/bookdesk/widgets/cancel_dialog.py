"""Cancelling a booking: a reason is asked for, a few usual ones or one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from bookdesk.domain.text import NAME_MOST, REASON_MOST, one_line
from bookdesk.widgets.customer_field import TextField
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from bookdesk.domain.schedule import Booking
    from bookdesk.widgets.look import Look


class CancelDialog(DialogOverlay):
    """`cancel_asked` bears the Booking and a reason, one line of at most REASON_MOST characters."""

    cancel_asked = Signal(object, str)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, 528, "")
        self._booking: Booking | None = None
        # Whether it was asked to cancel with what can't be a reason.
        self._asked = False
        self._title = ElidedLabel("", "title")
        self._which = WrappedLabel("", "name", most=NAME_MOST + 200)
        self._reasons = QButtonGroup(self)
        self._mistake = QRadioButton(self.tr("Booked by mistake"))
        self._own = QRadioButton(self.tr("Other reason"))
        self._text = TextField(self.tr("Other reason"))
        self._note = ElidedLabel("", "error")
        self._fit_note()
        self._keep = KeyButton(look, self.tr("Keep booking"), "Esc")
        self._cancel = KeyButton(look, self.tr("Cancel booking"), "Enter", role="primary")
        self._lay_out()
        self._keep.clicked.connect(self.close_dialog)
        self._cancel.clicked.connect(self._on_cancel_clicked)
        look.changed.connect(self._fit_note)
        self._text.edited.connect(self._on_edited)
        self._reasons.buttonToggled.connect(self._show_fault)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(24, 24, 24, 24)
        body.setSpacing(8)
        body.addWidget(self._title)
        body.addWidget(self._which)
        body.addWidget(PlainLabel(self.tr("The time becomes free. Why is it cancelled?")))
        body.addSpacing(4)
        for place, button in enumerate(
            (
                QRadioButton(self.tr("Customer called to cancel")),
                QRadioButton(self.tr("Customer is ill")),
                QRadioButton(self.tr("Provider is away")),
                self._mistake,
            )
        ):
            self._reasons.addButton(button, place)
            body.addWidget(button)
        self._reasons.addButton(self._own, 9)
        body.addWidget(self._own)
        body.addWidget(self._text)
        body.addWidget(self._note)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._keep)
        buttons.addWidget(self._cancel)
        body.addLayout(buttons)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(body)

    def _fit_note(self) -> None:
        self._note.setFixedHeight(self._look.fonts.small_line)

    def ask(self, booking: Booking, who: str, which: str) -> None:
        """Ask for the reason to cancel somebody's booking; `which` tells it from that person's others."""
        self._booking = booking
        self._title.setText(self.tr("Cancel the booking of {who}?").format(who=who))
        self._which.setText(which)
        self.setAccessibleName(f"{self._title.text()} {one_line(which)}")
        self._reasons.buttons()[0].setChecked(True)
        self._text.show_text("")
        self._asked = False
        self._show_fault()
        self.open()

    def choose_mistake(self) -> None:
        """Choose that it was booked by mistake: it is about to be undone."""
        self._mistake.setChecked(True)
        self._mistake.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """Begin with the first reason."""
        return self._reasons.buttons()[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel the booking on Enter, unless the focus is on Keep."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._keep.hasFocus():
            self._on_cancel_clicked()
            event.accept()
        elif event.text().isprintable() and event.text().strip():
            # Whoever just types means a reason of their own.
            self._own.setChecked(True)
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)
            self._text.insert(event.text())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _on_edited(self) -> None:
        self._own.setChecked(True)
        self._show_fault()

    def _reason(self) -> str:
        chosen = self._reasons.checkedButton()
        return one_line(self._text.text()) if chosen is None or chosen is self._own else chosen.text()

    def _fault(self, reason: str) -> str:
        if not reason:
            return self.tr("Give a reason.")
        over = len(reason) - REASON_MOST
        if over > 0:
            return self.tr("%n character(s) too many. Nothing is cut: shorten the reason.", "", over)
        return ""

    def _show_fault(self) -> None:
        """Say what is wrong once it was asked to be done, until it is right."""
        fault = self._fault(self._reason()) if self._asked else ""
        self._asked = bool(fault)
        self._note.setText(fault)

    def _on_cancel_clicked(self) -> None:
        reason = self._reason()
        self._asked = True
        self._show_fault()
        if self._asked:
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._booking is not None:
            booking, self._booking = self._booking, None
            self.close_dialog()
            self.cancel_asked.emit(booking, reason)
