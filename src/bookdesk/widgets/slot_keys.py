"""Keys for what is selected in the day: steps of its booking, blocked time, slots beside a taken one.

None of them is silent: where nothing is selected, or nothing can be done with it, a sentence says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.states import BookingStatus
from bookdesk.viewmodels.blocks import can_be_blocked
from bookdesk.viewmodels.booking import STEP_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import Booking
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.main_window import MainWindow

#: Keys that the grid hands on for a booking, and the state that each leads to.
_STEP_OF_KEY = {key: status for status, key in STEP_KEYS.items()} | {"Delete": BookingStatus.CANCELLED}


class SlotKeys:
    """Does what the keys ask; `step` is called with a booking and the state that it is to go to."""

    def __init__(
        self, window: MainWindow, models: DeskModels, step: Callable[[Booking, BookingStatus], None]
    ) -> None:
        self._window = window
        self._models = models
        self._step = step

    def press(self, key: str, block: Block | None) -> None:
        """Do what a key of DayView.key_asked asks of a block, None where nothing is selected."""
        from bookdesk.widgets.refusal import no_booking_text, nothing_selected_text

        models = self._models
        if block is None:
            models.status.say(nothing_selected_text(key, models))
            return
        blocked, booking = models.desk.time_block(block.block_id), models.desk.booking(block.booking_id)
        if blocked is not None and key == "Delete":
            models.blocks.remove(blocked)
        elif booking is None:
            models.status.say(no_booking_text(key, block, models))
        elif key == "O":
            models.booking.undo(booking)
        else:
            self._step(booking, _STEP_OF_KEY[key])

    def block_time(self) -> None:
        """Ask for a time to block, where the arrow keys would begin if nothing is selected."""
        models, grid = self._models, self._window.grid
        grid.begin()
        block = grid.current_block()
        if block is None:
            from bookdesk.widgets.refusal import nothing_selected_text

            models.status.say(nothing_selected_text("B", models))
            return
        blocked = models.desk.time_block(block.block_id)
        if blocked is not None:
            models.blocks.change(blocked)
        elif can_be_blocked(block):
            models.blocks.open_for(block.provider_id, block.start, block.end)
        else:
            from bookdesk.widgets.refusal import refusal_text

            models.status.say(refusal_text(block, models.desk))

    def hold_other(self, number: int) -> None:
        """Hold one of the slots that are offered beside a taken one, by its number."""
        if not self._window.panel.pick_other(number):
            from bookdesk.widgets.refusal import no_other_text

            self._models.status.say(no_other_text(number))

    def customer(self) -> None:
        """Put the focus on the held slot's customer."""
        if not self._window.panel.focus_customer():
            self._models.hold.say_standing()
