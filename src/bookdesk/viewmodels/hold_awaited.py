"""What a hold waits for: nothing else is asked of it meanwhile, and no press is dropped without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from bookdesk.data.intents import LostHolds
from bookdesk.viewmodels.hold_draft import DraftKeeper
from bookdesk.viewmodels.hold_state import HoldPhase, said_of, slow_text

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from bookdesk.data.intents import ConfirmIntent, HoldIntent
    from bookdesk.domain.schedule import Slot

#: Ticks, a second each, after which an answer is long in coming.
_SLOW_AFTER = 2


class AwaitedKeeper(DraftKeeper):
    """Knows what was asked and is not answered, and tells whoever presses meanwhile how the hold stands."""

    announced = Signal(str)
    failed = Signal(str)
    #: Something was asked of a hold where there is none; the sentence that says so.
    unheld = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asking: HoldIntent | None = None
        self._lost = LostHolds()
        #: A confirm of which nobody knows what became; it is settled before its details are booked again.
        self._unknown: ConfirmIntent | None = None

    def use_kept(self) -> None:
        """Put what was put away back into the fields, or say why not: it overwrites nothing."""
        if self.offers_kept:
            self._draft, self._kept = self._kept[0], self._kept[1:]
            self._confirm = None
            self.draft_changed.emit()
        elif not self._kept:
            self.failed.emit(self.tr("Nothing is kept that was typed before."))
        elif self._state.phase in (HoldPhase.NONE, HoldPhase.CONFIRMING):
            self.say_standing()
        else:
            self.failed.emit(self.tr("Clear the customer's fields first: what is kept overwrites nothing."))

    def say_standing(self) -> None:
        """Tell whoever presses what can't be done now how the hold stands, and what to do first."""
        state, slot = self._state, self._state.slot
        if slot is None:
            self.unheld.emit(self.tr("No slot is held. Select a free slot and press Enter first."))
        elif state.phase is HoldPhase.ENDED:
            self.failed.emit(self._ended_standing(slot))
        elif state.phase is HoldPhase.CONFIRMING:
            text = self.tr("{time} with {provider} is being booked. Wait for the answer first.")
            self.failed.emit(said_of(text, slot, self._locale))
        elif state.extending:
            text = self.tr(
                "The hold of {time} with {provider} is being extended. Wait for the answer, then press again."
            )
            self.failed.emit(said_of(text, slot, self._locale))
        elif self._asking is not None:
            text = self.tr(
                "{time} with {provider} is being asked for. Wait for the answer, then press again."
            )
            self.failed.emit(said_of(text, self._asking.slot, self._locale))
        else:
            text = self.tr("{time} with {provider} is held by you already.")
            self.failed.emit(said_of(text, slot, self._locale))

    def _ended_standing(self, slot: Slot) -> str:
        is_unknown = self._unknown is not None and self._unknown.slot.id == slot.id
        may_be_held = any(one.slot.id == slot.id for one in self._lost.intents)
        if is_unknown or may_be_held or self._state.taken:
            # To hold it again first would be the wrong advice, and that nothing was booked may be untrue.
            return self._state.taken or self._state.message
        return self.tr("The hold ended. Nothing was booked. Hold the slot again first.")

    def _note_slow(self) -> None:
        """Say after a while that what was asked for is not answered, where nothing else is said of it."""
        self._ticks_busy += self._state.busy
        if self._ticks_busy >= _SLOW_AFTER and not self._state.slow:
            self._set(self._state._replace(slow=True))
            if not self._state.message:
                self.announced.emit(slow_text())
