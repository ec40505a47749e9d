"""The slot that was looked at is taken: who has it, and what else is free near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bookdesk.widgets.other_slot_button import OtherSlotButton
from bookdesk.widgets.plain_label import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.viewmodels.looked_at import LookedAtModel
    from bookdesk.widgets.look import Look


class TakenNotice(QWidget):
    """Two sentences and a button for each other slot, hidden while there is nothing to tell.

    With the focus on a button 1 to 9 hold a slot; elsewhere it is `pick` that the keys lead to.
    `made` bears the buttons, each time that there are others or in another order. `focus_going` comes
    before the button that has the focus goes.
    """

    made = Signal(object)
    focus_going = Signal()

    def __init__(self, looked_at: LookedAtModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looked_at = looked_at
        self._look = look
        self.setAccessibleName(self.tr("The slot you looked at"))
        self._title = WrappedLabel("", "name")
        self._detail = WrappedLabel("", "small")
        self._buttons: list[OtherSlotButton] = []
        self._rows: tuple[AlternativeRow, ...] = ()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        looked_at.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def controls(self) -> list[QWidget]:
        """The buttons that there are now."""
        return [*self._buttons]

    def pick(self, number: int) -> None:
        """Hold the slot of a number, if that is what was in sight when its key was pressed."""
        button = next(iter(self._buttons[number - 1 : number]), None)
        if button is not None and button.isVisible() and button.is_settled:
            self._looked_at.pick(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold a slot by its number."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self.pick(event.key() - Qt.Key.Key_0)
        else:
            super().keyPressEvent(event)

    def _on_changed(self) -> None:
        state = self._looked_at.state
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        if state.rows != self._rows:
            self._rows = state.rows
            self._offer(state.rows)
        self.setVisible(bool(state.title))

    def _offer(self, rows: tuple[AlternativeRow, ...]) -> None:
        """Offer other rows. The button of a slot that is offered still stays, and the focus with it."""
        before, stood = self._buttons, not self.isHidden()
        known = {button.slot_id: button for button in before}
        self._buttons = [known.get(row.slot.id) or self._made_button() for row in rows]
        going = [button for button in before if button not in self._buttons]
        if self.window().focusWidget() in going:
            # Qt would hand it to whatever comes next, and the next press of a key with it.
            self.focus_going.emit()
        for button in going:
            button.hide()
            button.deleteLater()
        for place, (button, row) in enumerate(zip(self._buttons, rows, strict=True)):
            button.show_row(row)
            if before[place : place + 1] != [button]:
                self._column.removeWidget(button)
                # Below the two sentences.
                self._column.insertWidget(2 + place, button)
                if stood:
                    button.settle()
        self.made.emit(self.controls)

    def _made_button(self) -> OtherSlotButton:
        button = OtherSlotButton(self._look, self)
        button.picked.connect(self._looked_at.pick)
        return button
