"""What was done at this desk is told in the status bar, each with what takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookdesk.domain.clocktext import clock
from bookdesk.viewmodels.hold_state import said_of
from bookdesk.viewmodels.undo import Act

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Booking, Slot, TimeBlock
    from bookdesk.errors import SlotTaken
    from bookdesk.viewmodels.hold_state import CustomerDraft
    from bookdesk.viewmodels.models import DeskModels


class UndoLinks(QObject):
    """Notes bookings, releases, steps and blocks, and what each one's opposite is."""

    def __init__(self, models: DeskModels, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        hold, booking, blocks, undo = models.hold, models.booking, models.blocks, models.undo
        hold.booked.connect(self._on_booked)
        hold.released.connect(self._on_released)
        hold.changed.connect(self._on_hold_changed)
        hold.taken.connect(self._on_taken)
        booking.stepped.connect(self._on_stepped)
        blocks.blocked.connect(self._on_blocked)
        blocks.removed.connect(self._on_unblocked)
        for model in (booking, blocks):
            model.outdated.connect(undo.give_up)
        for failed in (hold.failed, booking.failed, blocks.failed):
            failed.connect(self._on_failed)

    def _on_booked(self, booking: Booking) -> None:
        locale, catalogue = self._models.desk.locale, self._models.desk.catalogue
        provider = catalogue.provider(booking.provider_id) if catalogue else None
        if locale is None:
            return
        text = self.tr("{time} with {provider} booked for {who}.").format(
            time=clock(booking.start, locale),
            provider=provider.name if provider else booking.provider_id,
            who=booking.customer.name if booking.customer else self.tr("a customer with no name"),
        )
        undo = self._models.undo
        take_back, ask = partial(self._models.booking.unmake, booking), partial(undo.asked.emit, booking)
        undo.note(Act(_of_booking(booking), text, take_back, ask))

    def _on_released(self, slot: Slot, draft: CustomerDraft) -> None:
        text = self._said(self.tr("{time} with {provider} released."), slot)
        if not self._models.hold.draft.is_empty:
            text += " " + self.tr("Customer details are kept.")
        self._models.undo.note(Act(_of_slot(slot.id), text, partial(self._hold_again, slot, draft)))

    def _hold_again(self, slot: Slot, draft: CustomerDraft) -> None:
        """Take a release back, as soon as nothing else is held: what was given up is not lost before."""
        if not self._models.hold.hold_with(slot, draft):
            text = self.tr("Confirm or release what is held first, then undo this release.")
            self._models.undo.put_back(text)

    def _on_hold_changed(self) -> None:
        hold, undo = self._models.hold, self._models.undo
        slot, own = hold.state.slot, hold.own_slot_id
        if slot is not None and own is not None and undo.is_awaited(_of_slot(own)):
            text = self._said(self.tr("Undone: {time} with {provider} is held by you again."), slot)
            undo.note(Act(_of_slot(own), text, hold.release))

    def _on_taken(self, _slot: Slot, _refusal: SlotTaken) -> None:
        self._models.undo.give_up()

    def _on_stepped(self, new: Booking, sentence: str, old: Booking | None) -> None:
        booking = self._models.booking
        if new.before is not None:
            take_back = partial(booking.undo, new)
        elif old is not None:
            take_back = partial(booking.step_again, new, old.status)
        else:
            self._models.status.say(sentence)
            return
        self._models.undo.note(Act(_of_booking(new), sentence, take_back))

    def _on_blocked(self, block: TimeBlock, sentence: str, was: TimeBlock | None) -> None:
        blocks = self._models.blocks
        if was is not None and was.id == block.id:
            take_back = partial(blocks.change_back, block, was)
        else:
            take_back = partial(blocks.remove, block)
        answers = _of_block(was) if was is not None else ""
        self._models.undo.note(Act(_of_block(block), sentence, take_back), answers)

    def _on_unblocked(self, block: TimeBlock, sentence: str) -> None:
        take_back = partial(self._models.blocks.put_back, block)
        self._models.undo.note(Act(_of_block(block), sentence, take_back))

    def _on_failed(self, _sentence: str) -> None:
        self._models.undo.put_back()

    def _said(self, text: str, slot: Slot) -> str:
        return said_of(text, slot, self._models.desk.locale)


def _of_booking(booking: Booking) -> str:
    return f"booking {booking.id}"


def _of_slot(slot_id: str) -> str:
    return f"slot {slot_id}"


def _of_block(block: TimeBlock) -> str:
    return f"block {block.id}"
