"""What was done at this desk is told in the status bar, each with what takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookdesk.domain.clocktext import clock
from bookdesk.viewmodels.hold_state import HoldPhase, said_of
from bookdesk.viewmodels.undo import Act

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Booking, Slot, TimeBlock
    from bookdesk.viewmodels.hold_state import CustomerDraft
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.viewmodels.undo import OnNothing


class UndoLinks(QObject):
    """Notes bookings, releases, steps and blocks, and what each one's opposite is."""

    def __init__(self, models: DeskModels, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        #: The slot whose release was undone, while it is this desk's: redo gives it back.
        self._held_again: str | None = None
        #: What was told last of how a hold ended by hand.
        self._told: str | None = None
        hold, booking, blocks = models.hold, models.booking, models.blocks
        hold.booked.connect(self._on_booked)
        hold.released.connect(self._on_released)
        hold.unheld.connect(self._on_unheld)
        hold.changed.connect(self._on_hold_changed)
        booking.stepped.connect(self._on_stepped)
        blocks.blocked.connect(self._on_blocked)
        blocks.removed.connect(self._on_unblocked)

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
        undo, self._told = self._models.undo, text
        take_back, ask = partial(self._models.booking.unmake, booking), partial(undo.asked.emit, booking)
        undo.note(Act(_of_booking(booking), text, take_back, ask))

    def _on_released(self, slot: Slot, draft: CustomerDraft) -> None:
        text = self._said(self.tr("{time} with {provider} released."), slot)
        if not self._models.hold.draft.is_empty:
            text += " " + self.tr("Customer details are kept.")
        self._told = text
        self._models.undo.note(Act(_of_slot(slot.id), text, partial(self._hold_again, slot, draft)))

    def _on_unheld(self, sentence: str) -> None:
        """Say that there is no hold, unless it is in sight what became of it: a press that came twice."""
        if self._models.status.state.message != self._told:
            self._models.status.say(sentence)

    def _hold_again(self, slot: Slot, draft: CustomerDraft, on_nothing: OnNothing) -> bool:
        """Take a release back, as soon as nothing else is held: what was given up is not lost before."""
        if not self._models.hold.hold_with(slot, draft, on_nothing):
            on_nothing(None, self.tr("Confirm or release what is held first, then undo this release."))
        return True

    def _on_hold_changed(self) -> None:
        hold, undo = self._models.hold, self._models.undo
        slot, own = hold.state.slot, hold.own_slot_id
        if self._held_again is not None and self._held_again != own:
            # It was given up in another way, or it ran out: what is held now is another customer's.
            undo.forget(_of_slot(self._held_again))
            self._held_again = None
        if slot is not None and own is not None and undo.is_awaited(_of_slot(own)):
            self._held_again = own
            text = self._said(self.tr("Undone: {time} with {provider} is held by you again."), slot)
            undo.note(Act(_of_slot(own), text, partial(self._release_again, own)))

    def _release_again(self, slot_id: str, _on_nothing: OnNothing) -> bool:
        """Give a slot back once more, and nothing but it: while more is asked for, that would go as well."""
        hold = self._models.hold
        if hold.own_slot_id != slot_id or hold.state.phase is not HoldPhase.HELD or hold.state.busy:
            return False
        hold.release()
        return hold.own_slot_id is None

    def _on_stepped(self, new: Booking, sentence: str, old: Booking | None) -> None:
        booking, undo = self._models.booking, self._models.undo
        if old is None and undo.is_awaited(_of_booking(new)):
            # An earlier run asked for it: it is no answer to the undo that is on its way.
            self._models.status.say(sentence)
            return
        if new.before is not None:
            take_back = partial(booking.undo, new)
        elif old is not None:
            take_back = partial(booking.step_again, new, old.status)
        else:
            self._models.status.say(sentence)
            return
        undo.note(Act(_of_booking(new), sentence, take_back))

    def _on_blocked(self, block: TimeBlock, sentence: str, was: TimeBlock | None) -> None:
        blocks = self._models.blocks
        if was is not None and was.id == block.id:
            take_back = partial(blocks.change_back, block, was)
        else:
            take_back = partial(blocks.remove, block)
        answers = _of_block(was) if was is not None else ""
        self._models.undo.note(Act(_of_block(block), sentence, take_back, waits_for_time=True), answers)

    def _on_unblocked(self, block: TimeBlock, sentence: str) -> None:
        take_back = partial(self._models.blocks.put_back, block)
        self._models.undo.note(Act(_of_block(block), sentence, take_back, waits_for_time=True))

    def _said(self, text: str, slot: Slot) -> str:
        return said_of(text, slot, self._models.desk.locale)


def _of_booking(booking: Booking) -> str:
    return f"booking {booking.id}"


def _of_slot(slot_id: str) -> str:
    return f"slot {slot_id}"


def _of_block(block: TimeBlock) -> str:
    return f"block {block.id}"
