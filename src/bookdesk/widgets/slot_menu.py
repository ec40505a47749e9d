"""The menu of a slot: hold it, open its booking, take it to its next state; a class has its attendees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from bookdesk.domain.states import TRANSITIONS, BookingStatus
from bookdesk.domain.text import one_line
from bookdesk.viewmodels.blocks import can_be_blocked
from bookdesk.viewmodels.booking import STEP_KEYS
from bookdesk.widgets.key_names import key_names
from bookdesk.widgets.plain_label import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QShowEvent
    from PySide6.QtWidgets import QWidget

    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import Booking
    from bookdesk.viewmodels.models import DeskModels

#: Characters of a tool tip at most: a customer's name stands in it, however long it is.
_TOLD = 500


class SlotMenu(QMenu):
    """`hold_asked` bears a Block, `open_asked` a Booking, `step_asked` a Booking and a state.

    A step whose time has not come is grey, as in the panel, and its tool tip says why.
    What blocks, changes and removes a block asks the model itself.
    """

    hold_asked = Signal(object)
    open_asked = Signal(object)
    step_asked = Signal(object, object)

    def __init__(self, models: DeskModels, block: Block, parent: QWidget) -> None:
        super().__init__(parent)
        self._models = models
        self.setAccessibleName(self.tr("Slot menu"))
        grid = models.desk.grid.grid
        if block.can_be_held and grid is not None and grid.bookable:
            self._add(self, self.tr("Hold"), "Enter", lambda: self.hold_asked.emit(block))
        booking = models.desk.booking(block.booking_id) if block.booking_id else None
        if booking is not None:
            self._add_booking(self, booking, self.tr("Open"))
        elif block.capacity > 1:
            for attendee in models.desk.bookings_of_slot(block.slot_id):
                if attendee.status is not BookingStatus.CANCELLED:
                    name = attendee.customer.name if attendee.customer else self.tr("No name")
                    self._add_booking(self.addMenu(_plain(name)), attendee, self.tr("Open"))
        self._add_blocking(block)
        if self.isEmpty():
            nothing = self.addAction(self.tr("Nothing to do here"))
            nothing.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Mark the first item: a popup is no part of what a screen reader finds, it hears of a marked one."""
        super().showEvent(event)
        self.setActiveAction(next(action for action in self.actions() if action.isVisible()))

    def _add_blocking(self, block: Block) -> None:
        models = self._models
        if models.desk.gateway is None:
            return
        if can_be_blocked(block):
            self._add(
                self,
                self.tr("Block time…"),
                "B",
                lambda: models.blocks.open_for(block.provider_id, block.start, block.end),
            )
        blocked = models.desk.time_block(block.block_id)
        if blocked is not None:
            self._add(self, self.tr("Change block…"), "Enter", lambda: models.blocks.change(blocked))
            self._add(self, self.tr("Remove block"), "Del", lambda: models.blocks.remove(blocked))

    def _add_booking(self, menu: QMenu, booking: Booking, open_text: str) -> None:
        menu.setToolTipsVisible(True)
        self._add(menu, open_text, "Enter", lambda: self.open_asked.emit(booking))
        if self._models.desk.gateway is None:
            return
        labels = {
            BookingStatus.ARRIVED: self.tr("Arrived"),
            BookingStatus.IN_SERVICE: self.tr("In service"),
            BookingStatus.DONE: self.tr("Done"),
            BookingStatus.NO_SHOW: self.tr("No-show"),
            BookingStatus.CANCELLED: self.tr("Cancel booking…"),
        }
        for to, label in labels.items():
            if to in TRANSITIONS[booking.status]:
                step = self._add(menu, label, STEP_KEYS[to], lambda to=to: self.step_asked.emit(booking, to))
                why_not = self._models.booking.refusal(booking, to)
                step.setEnabled(not why_not)
                step.setToolTip(plain_tooltip(why_not[:_TOLD]))
        if booking.before is not None:
            text = self.tr("Back to {state}").format(state=self._models.booking.status_text(booking.before))
            self._add(menu, text, "O", lambda: self._models.booking.undo(booking))

    def _add(self, menu: QMenu, text: str, key: str, function: object) -> QAction:
        # The key is shown, not bound: the grid and the panel handle it.
        action = menu.addAction(f"{_plain(text)}\t{key_names(key)}")
        action.triggered.connect(function)
        return action


def _plain(text: str) -> str:
    """Make a menu's text: one line, no mnemonic, no tab that would look like a key."""
    return one_line(text)[:80].replace("&", "&&")
