"""The slot that was looked at is taken: who has it, and what else is free near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from bookdesk.widgets.following_area import FollowingArea
from bookdesk.widgets.other_slot_button import OtherSlotButton
from bookdesk.widgets.plain_label import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.viewmodels.looked_at import LookedAtModel
    from bookdesk.widgets.look import Look


#: What is in sight of it at least, px at 100 %: the sentences, or a button and its half.
_LEAST = 72


class TakenNotice(FollowingArea):
    """Two sentences and a button for each other slot, hidden while there is nothing to tell.

    It is as high as they are, and scrolls where the panel has no such room.

    With the focus on a button 1 to 9 hold a slot; elsewhere it is `pick` that the keys lead to.
    `made` bears the buttons, each time that there are others or in another order. `focus_going` comes
    before the button that has the focus goes.
    """

    made = Signal(object)
    focus_going = Signal()

    def __init__(self, looked_at: LookedAtModel, look: Look, parent: QWidget | None = None) -> None:
        inside = QWidget()
        inside.setProperty("role", "panel")
        super().__init__(inside, parent)
        self._inside = inside
        self._looked_at = looked_at
        self._look = look
        self.setAccessibleName(self.tr("The slot you looked at"))
        self._title = WrappedLabel("", "name")
        self._detail = WrappedLabel("", "small")
        self._buttons: list[OtherSlotButton] = []
        self._rows: tuple[AlternativeRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.verticalScrollBar().setStyleSheet(
            "QScrollBar { width: 8px; } QScrollBar::handle { margin: 1px; }"
        )
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        look.changed.connect(self.updateGeometry)
        looked_at.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def controls(self) -> list[QWidget]:
        """The buttons that there are now."""
        return [*self._buttons]

    def sizeHint(self) -> QSize:
        """Ask for room for all of it, at the width that there is."""
        return QSize(self.width(), self._inside.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Be content with less: it scrolls."""
        return QSize(0, self._look.px(_LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for other room at another width: the sentences break anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def pick(self, number: int) -> bool:
        """Hold the slot of a number, if that is what was in sight at the press of its key; tell whether."""
        button = next(iter(self._buttons[number - 1 : number]), None)
        if button is None or not button.is_settled or button.visibleRegion().isEmpty():
            return False
        self._looked_at.pick(number)
        return True

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
        self.updateGeometry()

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
        self.follow(self.controls)
        self.made.emit(self.controls)

    def _made_button(self) -> OtherSlotButton:
        button = OtherSlotButton(self._look, self._inside)
        button.picked.connect(self._looked_at.pick)
        return button
