"""The confirm of a hold: sent until somebody knows what became of it, and how it ends when nobody does."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from bookdesk.data.intents import ConfirmIntent
from bookdesk.data.mutations import is_outcome_unknown
from bookdesk.data.reservations import Reservations
from bookdesk.domain.schedule import Customer, Hold
from bookdesk.domain.text import one_line
from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    ReservationExpired,
    ServerBusy,
    SlotTaken,
    Unreachable,
)
from bookdesk.viewmodels.hold_awaited import AwaitedKeeper
from bookdesk.viewmodels.hold_state import (
    CustomerDraft,
    HoldPhase,
    HoldState,
    describe,
    said_of,
    too_long,
    unknown_text,
    unsettled_text,
    until_text,
)
from bookdesk.viewmodels.sentences import field_text, sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from PySide6.QtCore import QObject

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.intents import ExtendIntent, KeptIntent
    from bookdesk.data.mutations import OnAnswer
    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.viewmodels.clock import DeskClock

#: Ticks between two questions after what became of a confirm whose answer did not settle it.
_ASK_AGAIN_AFTER = 5
#: How long after a hold's end a server that answers, but settles nothing, is asked what became of it.
_ASKED_AFTER_END = timedelta(seconds=60)


class ConfirmKeeper(AwaitedKeeper):
    """Keeps the hold and its confirm. A confirm is one booking, however often it is pressed or sent."""

    taken = Signal(object, object)
    ended = Signal(str)
    booked = Signal(object)

    def __init__(self, source: Source, clock_: DeskClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock_
        self._reservations = Reservations(source, clock_.server_now)
        self._catalogue: Catalogue | None = None
        self._hold: Hold | None = None
        self._extending: ExtendIntent | None = None
        self._ticks_unsettled = 0

    @property
    def finds_no_room(self) -> bool:
        """Tell whether what is typed and asked for can't be written down, whatever could seal it."""
        return self._source.kept.obstacle is not None

    @property
    def taken_slot_ids(self) -> frozenset[str]:
        """The slots that this desk holds, asks for or may have booked; an ended hold's is anybody's."""
        slot, unknown = self._state.slot, self._unknown
        shown = slot.id if slot is not None and self._state.phase is not HoldPhase.ENDED else None
        return frozenset(filter(None, (shown, unknown.slot.id if unknown is not None else None)))

    def confirm(self) -> None:
        """Turn the hold into a booking: once, however often it is pressed or sent.

        Pressed behind an extension that is not answered yet it goes out in its turn (data.reservations).
        """
        state, hold, slot = self._state, self._hold, self._state.slot
        if state.phase is HoldPhase.CONFIRMING and state.busy:
            return
        if hold is None or slot is None or not state.is_held or (state.busy and not state.extending):
            self.say_standing()
            return
        if self._state.unsettled and self._confirm is not None:
            self._send(self._confirm)
            return
        draft = self._draft
        customer = None
        if one_line(draft.name):
            customer = Customer(draft.customer_id, one_line(draft.name), one_line(draft.phone))
        elif one_line(draft.phone):
            self._say_fields = self._nameless
            self._set(self._state._replace(fields=self._nameless()))
            return
        wrong = too_long(draft)
        if wrong:
            self._say_fields = partial(too_long, draft)
            self._set(self._state._replace(fields=wrong))
            return
        if self._unknown is not None and self._unknown.is_of(customer, draft.notes):
            self._confirm = self._unknown
        elif self._confirm is None or self._confirm.token != hold.token:
            self._confirm = ConfirmIntent(hold.token, slot, customer, draft.notes)
        self._set(self._state._replace(message="", fields=()))
        self._send(self._confirm)

    def _nameless(self) -> tuple[tuple[str, str], ...]:
        return (("name", self.tr("Give a name to this phone number.")),)

    def resume_confirm(self, intent: ConfirmIntent, until: datetime, of_hold: Iterable[str]) -> None:
        """Go on with a confirm that an earlier run of the desk got no answer to; its details stand.

        `until` is the end of its hold as it was known then, `of_hold` are the keys of the intents
        that are kept with the hold. It waits for the line.
        """
        self._reservations.keep_with(intent.token, *of_hold)
        who, now = intent.customer, self._clock.server_now()
        self._hold, self._confirm = Hold(intent.token, intent.slot.id, until, now), intent
        if who is not None or intent.notes:
            who = who or Customer(None, "")
            self._draft = CustomerDraft(who.name, who.phone, intent.notes, who.id)
        left = max((until - now).total_seconds(), 0.0)
        shown = describe(intent.slot, HoldPhase.CONFIRMING, self._catalogue, self._locale, busy=True)
        self._set(shown._replace(left=left, total=max(left, 1.0), until=until_text(until, self._locale)))
        self.draft_changed.emit()
        self._note_unsettled(Unreachable())
        self.failed.emit(self._state.message)
        self._send(intent)

    def confirm_beside(
        self, intent: ConfirmIntent, until: datetime, of_hold: Iterable[str], on_answer: OnAnswer
    ) -> None:
        """Send an earlier run's confirm and show nothing of it: the field is somebody else's now.

        The arguments are those of `resume_confirm`. Who asks lets go of the intent after an answer
        that settles it. A hold that was not booked is given back: nobody sees it.
        """
        self._reservations.keep_with(intent.token, *of_hold)

        def answer(booking: Booking | None, error: Exception | None) -> None:
            if booking is not None:
                self.booked.emit(booking)
            elif not (
                error is None
                or is_outcome_unknown(error)
                or isinstance(error, (ReservationExpired, SlotTaken))
            ):
                self._reservations.release(intent.token, intent.slot)
            on_answer(booking, error)

        self._reservations.confirm(intent, answer, lambda _error: None, until, stays=True)

    def look_for(self, kept: KeptIntent, intent: ConfirmIntent, on_answer: OnAnswer) -> None:
        """Look whether an earlier run's confirm, whose details were not kept, made its booking, and tell."""

        def answer(booking: Booking | None, error: Exception | None) -> None:
            if booking is not None:
                self.booked.emit(booking)
            on_answer(booking, error)

        self._reservations.look_for(kept, intent.slot, answer)

    def _send(self, intent: ConfirmIntent) -> None:
        self._set(self._state._replace(phase=HoldPhase.CONFIRMING, busy=True))
        if not self._source.client.is_online:
            self._note_unsettled(Unreachable())
        hold = self._hold
        self._reservations.confirm(
            intent,
            lambda booking, error: self._on_confirmed(intent, booking, error),
            self._note_unsettled,
            hold.expires_at if hold is not None and hold.token == intent.token else None,
        )

    def _on_confirmed(self, intent: ConfirmIntent, booking: Booking | None, error: Exception | None) -> None:
        hold = self._hold
        if booking is not None:
            if hold is not None and hold.token != intent.token:
                # It was booked all along, by the confirm whose answer did not settle it.
                self._give_back(hold)
            if intent == self._unknown:
                self._unknown = None
            self._hold = self._confirm = None
            self._forget_booked()
            self._set(HoldState())
            self.draft_changed.emit()
            self.booked.emit(booking)
        elif error is not None and is_outcome_unknown(error):
            self._leave_unsettled(intent, error)
        elif hold is not None and hold.token != intent.token:
            # Now it is known that nothing came of the old confirm, so this hold's may be sent.
            self._confirm = self._unknown = None
            self._set(self._state._replace(phase=HoldPhase.HELD, busy=False, unsettled=False, message=""))
            self.confirm()
        elif isinstance(error, ReservationExpired):
            self._end(partial(sentence_of, error))
        elif isinstance(error, SlotTaken):
            slot = self._state.slot
            self._hold = self._confirm = None
            self._set(HoldState())
            self.taken.emit(slot, error)
        else:
            self._confirm = None
            held = self._state._replace(phase=HoldPhase.HELD, busy=False, unsettled=False, message="")
            if isinstance(error, InvalidRequest):
                self._say_message, self._say_fields = partial(sentence_of, error), partial(_wrong, error)
                self._set(held._replace(message=self._say_message(), fields=self._say_fields()))
            else:
                self._set(held)
                self._tell(error, "{reason}")

    def _note_unsettled(self, error: Exception) -> None:
        """Say that what became of the confirm is not known yet."""
        self._say_message = partial(unsettled_text, error)
        message = self._say_message()
        if message != self._state.message:
            self.announced.emit(message)
        self._set(self._state._replace(unsettled=True, message=message))

    def _leave_unsettled(self, intent: ConfirmIntent, error: Exception) -> None:
        """Keep the intent: it is sent again until somebody knows, or until nobody will."""
        hold = self._hold
        answers = not isinstance(error, Unreachable)
        if answers and hold is not None and self._clock.server_now() >= hold.expires_at + _ASKED_AFTER_END:
            self._unknown = intent
            self._end(partial(unknown_text, error))
        else:
            self._note_unsettled(error)
            # A busy server says how long it wants to be left alone, a tick is a second.
            wait = error.retry_after if isinstance(error, ServerBusy) else 0.0
            self._ticks_unsettled = min(0, _ASK_AGAIN_AFTER - int(wait))
            self._set(self._state._replace(busy=False))
        if not isinstance(error, BookdeskError):
            raise error

    def _ask_again_in_time(self) -> None:
        """Send an unsettled confirm again some ticks after its last answer."""
        self._ticks_unsettled += 1
        if self._ticks_unsettled >= _ASK_AGAIN_AFTER:
            self._ticks_unsettled = 0
            self.confirm()

    def _end(self, say: Callable[[], str] | None = None) -> None:
        """Show that the hold ended: as `say` says, in each language anew, else by the clock."""
        slot, extending = self._state.slot, self._extending
        if self._hold is not None:
            self._reservations.over(self._hold.token)
        self._hold = self._confirm = self._extending = None
        if slot is None:
            return
        self._reservations.forget(slot)
        if say is None:
            say = partial(self._over_text, slot, is_extending=extending is not None)
        self._say_message = partial(self._ended_text, say, keeps=not self._draft.is_empty)
        text = self._say_message()
        self._set(
            self._state._replace(
                phase=HoldPhase.ENDED,
                busy=False,
                extending=False,
                unsettled=False,
                left=0.0,
                message=text,
                until="",
                fields=(),
            )
        )
        self.ended.emit(text)

    def _over_text(self, slot: Slot, *, is_extending: bool) -> str:
        free = self.tr("Hold ended. {time} with {provider} is free again.")
        unknown = self.tr("Hold ended. Whether it was extended is not known.")
        return said_of(unknown if is_extending else free, slot, self._locale)

    def _ended_text(self, say: Callable[[], str], *, keeps: bool) -> str:
        return f"{say()} {self.tr('Customer details are kept.')}" if keeps else say()

    def _give_back(self, hold: Hold, slot: Slot | None = None) -> None:
        """Release a hold of a slot, the shown one's unless another is named."""
        shown = slot or self._state.slot
        if shown is not None:
            self._reservations.release(hold.token, shown)

    def _tell(self, error: Exception | None, text: str) -> None:
        if isinstance(error, BookdeskError):
            self.failed.emit(text.format(reason=sentence_of(error)))
        elif error is not None:
            raise error


def _wrong(error: InvalidRequest) -> tuple[tuple[str, str], ...]:
    return tuple((name.rsplit(".", 1)[-1], field_text(text)) for name, text in error.fields.items())
