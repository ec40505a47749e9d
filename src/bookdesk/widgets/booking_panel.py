"""An opened booking: who, what, when, made by whom, and the buttons of its next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bookdesk.domain.states import BookingStatus
from bookdesk.domain.text import NOTES_MOST
from bookdesk.widgets.key_hint import IconButton, KeyButton
from bookdesk.widgets.legend_marks import Swatch
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, WrappedLabel
from bookdesk.widgets.provider_dot import ProviderDot
from bookdesk.widgets.tab_order import place_tabs

if TYPE_CHECKING:
    from bookdesk.viewmodels.booking import BookingModel, BookingState
    from bookdesk.widgets.look import Look

#: The state's look on the grid; a cancelled booking has none there.
_SWATCH_OF = {
    BookingStatus.PENDING: "booked",
    BookingStatus.CONFIRMED: "booked",
    BookingStatus.ARRIVED: "arrived",
    BookingStatus.IN_SERVICE: "in_service",
    BookingStatus.DONE: "done",
    BookingStatus.NO_SHOW: "no_show",
    BookingStatus.CANCELLED: "no_show",
}

#: The largest text scale at which two steps fit beside each other.
_TWO_ACROSS_TO = 1.1


class BookingPanel(QWidget):
    """Shows BookingState; `step_asked` bears a Booking and the state it is to take.

    `made` bears the buttons of the steps, each time that there are others.
    """

    made = Signal(object)
    step_asked = Signal(object, object)

    def __init__(self, booking: BookingModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = booking
        self._look = look
        self.setAccessibleName(self.tr("Booking"))
        self._head = PlainLabel(self.tr("Booking"), "name")
        self._close = IconButton(look, "close", self.tr("Close the booking"), "Esc")
        self._name = WrappedLabel("", "name")
        self._state_row = QHBoxLayout()
        self._swatch: Swatch | None = None
        self._state = PlainLabel("", "small")
        self._overlap = PlainLabel(self.tr("Overlaps another booking"), "warning")
        self._service = ElidedLabel()
        self._dot = ProviderDot(look)
        self._provider = ElidedLabel()
        self._when = ElidedLabel("", "small")
        self._phone = ElidedLabel()
        self._email = ElidedLabel()
        self._notes = WrappedLabel(most=NOTES_MOST)
        self._made_by = WrappedLabel("", "small")
        self._form = QFormLayout()
        self._steps = QGridLayout()
        self._step_buttons: list[KeyButton] = []
        self._shown_steps: tuple[tuple[BookingStatus, str, str], ...] = ()
        self._undo = KeyButton(look, "", "O", icon="undo")
        self._lay_out()
        look.changed.connect(self._place_steps)
        self._close.clicked.connect(booking.close)
        self._undo.clicked.connect(self._on_undo_clicked)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._close)
        self._state_row.setSpacing(8)
        self._state_row.addWidget(self._state)
        self._state_row.addStretch()
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self._dot)
        who.addWidget(self._provider, 1)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(4)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for title, value in (
            (self.tr("Phone"), self._phone),
            (self.tr("E-mail"), self._email),
            (self.tr("Notes"), self._notes),
        ):
            self._form.addRow(PlainLabel(title, "small"), value)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._name)
        column.addLayout(self._state_row)
        column.addWidget(self._overlap, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(4)
        column.addWidget(self._service)
        column.addLayout(who)
        column.addWidget(self._when)
        column.addSpacing(4)
        column.addLayout(self._form)
        column.addWidget(self._made_by)
        column.addSpacing(4)
        column.addLayout(self._steps)
        column.addWidget(self._undo)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the Tab key comes to, in the order in which it stands."""
        return (self._close, *self._step_buttons, self._undo)

    def focus_first(self) -> None:
        """Put the focus on the first next step whose time has come, never on the one that cancels."""
        steps = zip(self._step_buttons, self._shown_steps, strict=True)
        buttons = (*(b for b, (to, _, _) in steps if to is not BookingStatus.CANCELLED), self._undo)
        button = next((b for b in buttons if b.isVisibleTo(self) and b.isEnabled()), self._close)
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def show_state(self) -> None:
        """Show what the model has opened; nothing at all where it has not."""
        state = self._model.state
        self.setVisible(state.booking is not None)
        if state.booking is None:
            return
        self._name.setText(state.customer_name)
        self._show_state(state)
        self._overlap.setVisible(state.overlap)
        self._service.setText(state.service_name)
        self._dot.set_tint(state.tint)
        self._provider.setText(state.provider_name)
        self._when.setText(state.when)
        for field, text in (
            (self._phone, state.phone),
            (self._email, state.email),
            (self._notes, state.notes),
        ):
            field.setText(text)
            self._form.setRowVisible(field, bool(text))
        self._made_by.setText(state.made_by)
        self._show_steps(state)
        self._hold_back(dict(state.held_back))
        self._undo.setVisible(bool(state.undo_text))
        self._undo.set_text(state.undo_text)

    def _show_state(self, state: BookingState) -> None:
        self._state.setText(state.status_text)
        if self._swatch is not None:
            self._state_row.removeWidget(self._swatch)
            self._swatch.deleteLater()
        self._swatch = Swatch(self._look, _SWATCH_OF[state.status]) if state.status else None
        if self._swatch is not None:
            self._state_row.insertWidget(0, self._swatch)

    def _show_steps(self, state: BookingState) -> None:
        if state.steps == self._shown_steps:
            return
        had_focus = any(b.hasFocus() for b in self._step_buttons)
        self._shown_steps = state.steps
        for button in self._step_buttons:
            self._steps.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._step_buttons = []
        for to, label, key in state.steps:
            button = KeyButton(self._look, label, key)
            button.clicked.connect(lambda _=False, status=to: self._on_step_clicked(status))
            self._step_buttons.append(button)
        self._place_steps()
        for button in self._step_buttons:
            # A layout would show it a turn of the loop later, too late to take the focus.
            button.show()
        place_tabs(self._close, self.controls[1:])
        self.made.emit([*self._step_buttons])
        if had_focus:
            self.focus_first()

    def _hold_back(self, reasons: dict[BookingStatus, str]) -> None:
        """Grey the steps whose time has not come; the focus never stays on one of them."""
        going = False
        for button, (to, _, _) in zip(self._step_buttons, self._shown_steps, strict=True):
            going = going or (to in reasons and button.hasFocus())
            button.hold_back(reasons.get(to, ""))
        if going:
            self.focus_first()

    def _place_steps(self) -> None:
        """Put the steps two beside each other, one where the text is larger; cancelling stands last."""
        across = 2 if self._look.fonts.scale <= _TWO_ACROSS_TO else 1
        for place, (button, step) in enumerate(zip(self._step_buttons, self._shown_steps, strict=True)):
            if step[0] is BookingStatus.CANCELLED:
                self._steps.addWidget(button, 9, 0, 1, 2)
            elif across == 1:
                self._steps.addWidget(button, place, 0, 1, 2)
            else:
                self._steps.addWidget(button, place // 2, place % 2)

    def _on_step_clicked(self, to: BookingStatus) -> None:
        if self._model.state.booking is not None:
            self.step_asked.emit(self._model.state.booking, to)

    def _on_undo_clicked(self) -> None:
        if self._model.state.booking is not None:
            self._model.undo(self._model.state.booking)
