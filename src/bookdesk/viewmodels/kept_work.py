"""Kept work: what was begun at this desk and not ended, taken up again when the desk starts again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.intents import (
    ConfirmIntent,
    ExtendIntent,
    HoldIntent,
    KeptIntent,
    StepIntent,
)
from bookdesk.data.mutations import is_outcome_unknown, resume_step, send
from bookdesk.errors import BookdeskError, NotFound, VersionChanged
from bookdesk.viewmodels.draft_writer import DraftWriter
from bookdesk.viewmodels.hold_state import HoldPhase, said_of
from bookdesk.viewmodels.kept_confirms import AGAIN_AFTER, KeptConfirms
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.intents import KeptDraft
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.query.kept_store import KeptStore
    from bookdesk.viewmodels.booking import BookingModel
    from bookdesk.viewmodels.connection import ConnectionModel
    from bookdesk.viewmodels.desk import DeskModel
    from bookdesk.viewmodels.hold import HoldModel

#: Seconds that a hold lasts at most after it was asked for, extended once: what no answer tells.
_EXTENSION = 60.0
#: Seconds for which a question that gets no answer is left alone at most.
_REST_AT_MOST = 64.0
#: Seconds for which a step is sent again; after that nobody waits for it.
_STEP_AGE = 12 * 3600.0


class KeptWork(QObject):
    """Resumes what an earlier run of the desk got no answer to, and has the customer's draft kept.

    Confirms go out at once: each has a hold, which does not wait. The others go on in the order in
    which they were asked for, each when the one before it was answered.
    """

    #: A sentence on what became of something that was begun before.
    told = Signal(str)

    def __init__(
        self,
        source: Source,
        desk: DeskModel,
        line: ConnectionModel,
        hold: HoldModel,
        booking: BookingModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._desk = desk
        self._line = line
        self._hold = hold
        self._booking = booking
        self._is_time_known = False
        self._is_busy = False
        #: What got no answer is left alone for a while.
        self._rests = False
        self._unanswered = 0
        self._waiting: list[KeptIntent] = []
        self._holds: list[KeptIntent] = []
        self._extends: list[KeptIntent] = []
        self._draft = DraftWriter(source, hold, self)
        self._draft.told.connect(self.told)
        self._confirms = KeptConfirms(source, desk, hold, self._draft, self)
        self._confirms.told.connect(self.told)
        hold.changed.connect(self._go_on)
        desk.catalogue_known.connect(self._go_on)
        line.came_up.connect(self._go_on)

    def start(self, store: KeptStore, server: str | None) -> None:
        """Keep what is asked of a server, None for the own backend, from now on."""
        self._source.kept.open(store, server)

    def on_key_sought(self) -> None:
        """Read what an earlier run left; the key for what is personal was found by now, or there is none."""
        self._source.kept.note_unlocked()
        self._source.kept.read(self._on_read)

    def close(self) -> None:
        """Write what was typed last; the store's lane is finished by whoever closes."""
        self._draft.close()

    def _on_read(self, intents: tuple[KeptIntent, ...], draft: KeptDraft | None) -> None:
        self._holds = [one for one in intents if isinstance(one.intent, HoldIntent)]
        self._extends = [one for one in intents if isinstance(one.intent, ExtendIntent)]
        confirms = [one for one in intents if isinstance(one.intent, ConfirmIntent)]
        steps = [one for one in intents if isinstance(one.intent, StepIntent)]
        self._waiting = sorted([*confirms, *steps], key=lambda one: one.asked_at)
        # A desk has one hold at a time; an older one was given up, or its answer never came. After the
        # confirms: whether a hold was used is told by none of its own answers.
        self._waiting += self._holds[-1:]
        if not self._holds and not confirms:
            self._leave_out([])
        has_details = any(one.is_whole for one in confirms)
        self._draft.take(draft, offered=not has_details, is_silent=bool(self._holds))
        self._go_on()

    def _go_on(self) -> None:
        """Take up the next intent that can be."""
        if self._desk.catalogue is None or self._desk.locale is None:
            return
        while (found := next(filter(_can_be_confirmed, self._waiting), None)) is not None:
            self._waiting.remove(found)
            self._resume_confirm(found)
        if self._is_busy or self._rests or not self._waiting or not self._line.is_live:
            return
        kept = self._waiting[0]
        one = kept.intent
        if not self._is_time_known:
            # Whether a hold is over is told by the server's clock, which no answer may have told yet.
            self._ask(lambda on_answer: send(self._source, _time, on_answer), self._on_time)
        elif isinstance(one, ConfirmIntent):
            self._ask(lambda on_answer: self._hold.look_for(kept, one, on_answer), self._on_looked)
        elif isinstance(one, StepIntent):
            self._resume_step(kept, one)
        elif isinstance(one, HoldIntent) and self._hold.state.phase in (HoldPhase.NONE, HoldPhase.ENDED):
            self._waiting.pop(0)
            self._resume_hold(kept, one)
            self._go_on()

    def _resume_confirm(self, kept: KeptIntent) -> None:
        intent = kept.intent
        if not isinstance(intent, ConfirmIntent):
            return
        # Its hold is not asked for: what becomes of the confirm tells.
        of_hold = [one for one in self._holds if _slot_of(one) == intent.slot.id]
        of_hold += [one for one in self._extends if _token_of(one) == intent.token]
        self._leave_out(of_hold)
        if kept.until is not None:
            self._confirms.resume(intent, kept.until, [one.intent.key for one in of_hold])

    def _on_looked(self, booking: Booking | None, error: Exception | None) -> None:
        """Tell of a confirm whose details could not be kept: it can't be sent again."""
        if error is not None and is_outcome_unknown(error):
            self._try_again(error)
            return
        kept = self._waiting.pop(0)
        intent = kept.intent
        self._source.kept.forget(intent.key)
        if booking is None and isinstance(intent, ConfirmIntent):
            if intent.slot.capacity > 1 or error is not None:
                text = self.tr("Whether {time} with {provider} was booked is not known. Look at the day.")
            else:
                text = self.tr("{time} with {provider} was not booked. Customer details could not be kept.")
            self.told.emit(self._said(text, intent.slot))
        elif isinstance(intent, ConfirmIntent):
            self._forget_hold(intent.slot.id)
        self._go_on()

    def _resume_hold(self, kept: KeptIntent, intent: HoldIntent) -> None:
        catalogue = self._desk.catalogue
        length = catalogue.business.hold_seconds if catalogue is not None else 0
        for one in self._holds:
            if one is not kept and isinstance(one.intent, HoldIntent) and self._age(one) <= length:
                self._hold.keep_lost(one.intent, length)
        # The newest extension: whose hold's it is tells the hold's token, which its answer bears.
        extending = self._extends[-1].intent if self._extends else None
        over = [one for one in (*self._holds, *self._extends) if one.intent not in (intent, extending)]
        self._source.kept.forget(*(one.intent.key for one in over))
        self._holds = self._extends = []
        if self._age(kept) > length + (_EXTENSION if extending is not None else 0.0):
            self._source.kept.forget(intent.key, *([extending.key] if extending is not None else []))
            text = self._said(self.tr("The hold of {time} with {provider} ended."), intent.slot)
            if not (self._hold.draft.is_empty and self._hold.kept.is_empty):
                text += " " + self.tr("Customer details are kept.")
            self.told.emit(text)
        else:
            is_its_customer = self._draft.is_of(intent.slot)
            self._hold.resume(intent, extending if isinstance(extending, ExtendIntent) else None)
            if is_its_customer and self._hold.offers_kept:
                self._hold.use_kept()

    def _resume_step(self, kept: KeptIntent, intent: StepIntent) -> None:
        if self._age(kept) > _STEP_AGE:
            self._waiting.pop(0)
            self._source.kept.forget(intent.key)
            self.told.emit(self.tr("What was asked of a booking got no answer. Look at it and try again."))
            self._go_on()
            return

        def on_answer(booking: Booking | None, error: Exception | None) -> None:
            if isinstance(error, BookdeskError) and is_outcome_unknown(error):
                self._try_again(error)
                return
            self._waiting.pop(0)
            if booking is not None:
                self._booking.tell_stepped(booking)
            elif isinstance(error, (VersionChanged, NotFound)) or error is None:
                self.told.emit(self.tr("This booking changed at another desk. Look at it and try again."))
            elif isinstance(error, BookdeskError):
                self.told.emit(sentence_of(error))
            else:
                self._source.client.report(error)
            self._go_on()

        self._ask(lambda answer: resume_step(self._source, kept, intent, answer), on_answer)

    def _ask(
        self,
        question: Callable[[Callable[[Booking | None, Exception | None], None]], None],
        on_answer: Callable[[Booking | None, Exception | None], None],
    ) -> None:
        """Ask one thing at a time."""
        self._is_busy = True

        def answer(value: Booking | None, error: Exception | None) -> None:
            self._is_busy = False
            if error is None or not is_outcome_unknown(error):
                self._unanswered = 0
            on_answer(value, error)

        question(answer)

    def _on_time(self, _now: object, error: Exception | None) -> None:
        if error is not None and is_outcome_unknown(error):
            self._try_again(error)
        else:
            self._is_time_known = True
            self._go_on()

    def _try_again(self, error: Exception) -> None:
        """Go on in a while, a longer one each time: each question may take the line down; a bug is told."""
        if not isinstance(error, BookdeskError):
            self._source.client.report(error)
        self._rests = True
        wait = min(AGAIN_AFTER * 2**self._unanswered, _REST_AT_MOST)
        self._unanswered += 1
        self._source.clock.call_later(wait, self._on_rested)

    def _on_rested(self) -> None:
        self._rests = False
        self._go_on()

    def _forget_hold(self, slot_id: str) -> None:
        over = [one for one in self._holds if _slot_of(one) == slot_id]
        self._leave_out(over)
        self._source.kept.forget(*(one.intent.key for one in over))

    def _leave_out(self, over: list[KeptIntent]) -> None:
        self._waiting = [one for one in self._waiting if one not in over]
        self._holds = [one for one in self._holds if one not in over]
        self._extends = [one for one in self._extends if one not in over]
        if not any(_slot_of(one) for one in self._waiting):
            # No hold is taken up any more that these could belong to.
            left = [*self._holds, *self._extends]
            self._source.kept.forget(*(one.intent.key for one in left))

    def _age(self, kept: KeptIntent) -> float:
        # A clock that was set back makes it negative.
        return abs(self._source.clock.now() - kept.asked_at)

    def _said(self, text: str, slot: Slot) -> str:
        return said_of(text, slot, self._desk.locale)


def _time(gateway: Gateway) -> object:
    return gateway.server_now()


def _can_be_confirmed(kept: KeptIntent) -> bool:
    return isinstance(kept.intent, ConfirmIntent) and kept.is_whole and kept.until is not None


def _slot_of(kept: KeptIntent) -> str:
    return kept.intent.slot.id if isinstance(kept.intent, HoldIntent) else ""


def _token_of(kept: KeptIntent) -> str:
    return kept.intent.token if isinstance(kept.intent, ExtendIntent) else ""
