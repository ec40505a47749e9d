"""The hold: one slot kept for this desk, its countdown by the server's clock, and what is typed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from bookdesk.data import mutations
from bookdesk.domain.clocktext import countdown
from bookdesk.domain.schedule import Customer
from bookdesk.domain.text import one_line
from bookdesk.errors import (
    BookdeskError,
    InvalidRequest,
    NotSignedIn,
    Refused,
    ReservationExpired,
    ServerBusy,
    SlotTaken,
)
from bookdesk.viewmodels.hold_draft import DraftKeeper
from bookdesk.viewmodels.hold_state import (
    CustomerDraft,
    HoldPhase,
    HoldState,
    describe,
    may_be_held,
    said_of,
    too_long,
    unsettled_text,
    until_text,
)

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from PySide6.QtCore import QObject

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Hold, Slot
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.clock import DeskClock

#: The seconds left at which the countdown is said aloud (VISUAL part 5).
_SAID_AT = (60, 30, 10)
#: Ticks between two questions after what became of a confirm whose answer did not arrive.
_ASK_AGAIN_AFTER = 5


class HoldModel(DraftKeeper):
    """Holds, extends, releases and confirms. What was typed outlives expiry, conflict and disconnection."""

    announced = Signal(str)
    taken = Signal(object, object)
    ended = Signal(str)
    booked = Signal(object)
    #: The slot given back and the customer's details that went with it.
    released = Signal(object, object)
    failed = Signal(str)

    def __init__(self, bridge: Bridge, clock_: DeskClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._clock = clock_
        self._gateway: Gateway | None = None
        self._catalogue: Catalogue | None = None
        self._where: ZoneInfo | None = None
        self._hold: Hold | None = None
        self._extending: mutations.ExtendIntent | None = None
        self._asking: mutations.HoldIntent | None = None
        self._lost = mutations.LostHolds()
        self._before_asking = HoldState()
        self._ticks_unsettled = 0
        clock_.ticked.connect(self._on_ticked)

    @property
    def own_slot_id(self) -> str | None:
        """The slot that this desk holds now."""
        return self._state.slot.id if self._state.is_held and self._state.slot else None

    def connect_to(self, gateway: Gateway, catalogue: Catalogue, where: ZoneInfo) -> None:
        """Ask this server from now on."""
        self._gateway, self._catalogue, self._where = gateway, catalogue, where

    def hold(self, slot: Slot) -> None:
        """Ask for a slot. Whatever is held now is released once the new one is granted.

        A slot that was asked for before, with no answer, is asked for with the same key.
        """
        gateway = self._gateway
        if self._state.busy or self._state.phase is HoldPhase.CONFIRMING:
            return
        if gateway is None:
            self.failed.emit(self.tr("Could not reach the server. Nothing was held."))
            return
        if self.own_slot_id == slot.id:
            return
        self._before_asking = self._state
        if self._state.is_held:
            self._set(replace(self._state, busy=True))
        else:
            self._set(describe(slot, HoldPhase.ASKING, self._catalogue, self._where, busy=True))
        lost = self._lost.find(slot.id, self._clock.server_now())
        self._ask(gateway, lost or mutations.HoldIntent(slot), again=lost is not None)

    def hold_lost(self, slot_id: str) -> bool:
        """Ask again for a slot whose hold got no answer, whatever the day shows; False when it is none."""
        lost = self._lost.find(slot_id, self._clock.server_now())
        if lost is not None:
            self.hold(lost.slot)
        return lost is not None

    def _ask(self, gateway: Gateway, intent: mutations.HoldIntent, *, again: bool) -> None:
        self._asking = intent
        self._bridge.submit(
            lambda: mutations.hold(gateway, intent, self._bridge.pause),
            lambda hold, error: self._on_hold(intent, again, hold, error),
            "mutation",
        )

    def hold_with(self, slot: Slot, draft: CustomerDraft) -> None:
        """Hold a slot again with the details that were given up with it, unless others were typed since."""
        if self._draft.is_empty and self._state.phase is not HoldPhase.CONFIRMING:
            self._draft = draft
            self.draft_changed.emit()
        self.hold(slot)

    def hold_again(self) -> None:
        """Hold the slot whose hold ended, if it is still free."""
        if self._state.phase is HoldPhase.ENDED and self._state.slot is not None:
            self.hold(self._state.slot)

    def extend(self) -> None:
        """Extend the hold by 60 seconds, once, however often it is pressed or sent."""
        gateway, hold = self._gateway, self._hold
        if (
            gateway is None
            or hold is None
            or self._state.busy
            or self._state.extended
            or self._state.phase is not HoldPhase.HELD
        ):
            return
        if self._extending is None or self._extending.token != hold.token:
            self._extending = mutations.ExtendIntent(hold.token)
        intent = self._extending
        self._set(replace(self._state, busy=True))
        self._bridge.submit(
            lambda: mutations.extend(gateway, intent, self._bridge.pause),
            lambda new, error: self._on_extended(hold, new, error),
            "mutation",
        )

    def release(self) -> None:
        """Give the slot back, and with it what was typed; a question under way is taken back.

        A hold that ended is put away, its customer's details stay for the next one.
        """
        slot, draft = self._state.slot, self._draft
        if self._state.phase in (HoldPhase.ENDED, HoldPhase.ASKING):
            self._asking = None
            self._set(HoldState())
            return
        if self._state.phase is not HoldPhase.HELD or slot is None or self._hold is None:
            return
        self._give_back(self._hold)
        self._hold = self._confirm = self._extending = self._asking = None
        self._draft = CustomerDraft()
        self._set(HoldState())
        self.draft_changed.emit()
        self.released.emit(slot, draft)

    def confirm(self) -> None:
        """Turn the hold into a booking: once, however often it is pressed or sent."""
        gateway, hold = self._gateway, self._hold
        if gateway is None or hold is None or not self._state.is_held or self._state.busy:
            return
        if self._state.unsettled and self._confirm is not None:
            self._send(gateway, self._confirm)
            return
        draft = self._draft
        customer = None
        if one_line(draft.name):
            customer = Customer(draft.customer_id, one_line(draft.name), one_line(draft.phone))
        elif one_line(draft.phone):
            self._set(replace(self._state, fields=(("name", self.tr("Give a name to this phone number.")),)))
            return
        wrong = too_long(draft)
        if wrong:
            self._set(replace(self._state, fields=wrong))
            return
        if self._confirm is None or self._confirm.token != hold.token:
            self._confirm = mutations.ConfirmIntent(hold.token, customer, draft.notes)
        self._set(replace(self._state, message="", fields=()))
        self._send(gateway, self._confirm)

    def _send(self, gateway: Gateway, intent: mutations.ConfirmIntent) -> None:
        self._set(replace(self._state, phase=HoldPhase.CONFIRMING, busy=True))
        self._bridge.submit(
            lambda: mutations.confirm(gateway, intent, self._bridge.pause), self._on_confirmed, "mutation"
        )

    def release_at_exit(self) -> None:
        """Give the slot back when the window closes; the answer is not waited for."""
        if self._hold is not None and self._state.phase is HoldPhase.HELD:
            self._give_back(self._hold)
            self._hold = None

    def _on_hold(
        self,
        intent: mutations.HoldIntent,
        again: bool,  # noqa: FBT001  handed over by the bridge
        hold: Hold | None,
        error: Exception | None,
    ) -> None:
        slot, before, now = intent.slot, self._before_asking, self._clock.server_now()
        lost = error is not None and mutations.is_outcome_unknown(error)
        if lost:
            length = self._catalogue.business.hold_seconds if self._catalogue else self._state.total
            self._lost.keep(intent, now, length)
        else:
            self._lost.forget(intent)
        if self._asking is not intent:
            # It was taken back while the question was under way, or answered to another asking.
            if hold is not None and (self._hold is None or self._hold.token != hold.token):
                self._give_back(hold)
            return
        over = hold is not None and hold.expires_at <= now
        if again and self._gateway is not None and (over or isinstance(error, SlotTaken)):
            # What came is the first answer, replayed; how things stand now is asked with a key of its own.
            self._ask(self._gateway, mutations.HoldIntent(slot), again=False)
            return
        self._asking = None
        if hold is not None:
            if self._hold is not None and self._state.is_held:
                self._give_back(self._hold)
            self._hold = hold
            self._confirm = self._extending = None
            left = (hold.expires_at - now).total_seconds()
            until = until_text(hold.expires_at, self._where)
            described = describe(slot, HoldPhase.HELD, self._catalogue, self._where)
            self._set(replace(described, left=left, total=max(left, 1.0), until=until))
            self.announced.emit(said_of(self.tr("{time} with {provider} held by you"), slot, self._where))
            return
        unanswered = lost and not isinstance(error, (NotSignedIn, ServerBusy))
        if self._state.is_held:
            self._set(replace(self._state, busy=False))
        elif unanswered:
            ended = describe(slot, HoldPhase.ENDED, self._catalogue, self._where)
            self._set(replace(ended, message=may_be_held(slot, self._where)))
        elif before.phase is HoldPhase.ENDED and not isinstance(error, SlotTaken):
            self._set(before)
        else:
            self._set(HoldState())
        if isinstance(error, SlotTaken):
            self.taken.emit(slot, error)
        elif unanswered and isinstance(error, BookdeskError):
            self.failed.emit(may_be_held(slot, self._where))
        else:
            self._tell(error, "{reason}" if lost else self.tr("{reason} Nothing was held."))

    def _on_extended(self, old: Hold, new: Hold | None, error: Exception | None) -> None:
        lost = error is not None and mutations.is_outcome_unknown(error)
        if self._hold is not old or not self._state.is_held:
            return
        if not lost:
            self._extending = None
        if new is not None:
            self._hold = new
            left = (new.expires_at - self._clock.server_now()).total_seconds()
            self._set(
                replace(
                    self._state,
                    busy=False,
                    extended=True,
                    left=left,
                    total=max(left, self._state.total),
                    until=until_text(new.expires_at, self._where),
                    message="",
                )
            )
            self.announced.emit(self.tr("Hold extended by 60 seconds"))
        elif isinstance(error, ReservationExpired):
            self._end(str(error))
        else:
            known = isinstance(error, Refused) and error.code == "already_extended"
            self._set(replace(self._state, busy=False, extended=known))
            again = self.tr("{reason} Extend again: it asks for the same extension.")
            self._tell(error, again if lost else "{reason}")

    def _on_confirmed(self, booking: Booking | None, error: Exception | None) -> None:
        if booking is not None:
            self._hold = None
            self._confirm = None
            self._draft = CustomerDraft()
            self._set(HoldState())
            self.draft_changed.emit()
            self.booked.emit(booking)
            return
        if isinstance(error, ReservationExpired):
            self._end(str(error))
        elif isinstance(error, SlotTaken):
            slot = self._state.slot
            self._hold = self._confirm = None
            self._set(HoldState())
            self.taken.emit(slot, error)
        elif isinstance(error, InvalidRequest):
            fields = tuple((name.rsplit(".", 1)[-1], text) for name, text in error.fields.items())
            self._confirm = None
            self._set(
                replace(
                    self._state,
                    phase=HoldPhase.HELD,
                    busy=False,
                    unsettled=False,
                    message=str(error),
                    fields=fields,
                )
            )
        elif error is not None and mutations.is_outcome_unknown(error):
            self._leave_unsettled(error)
        else:
            self._confirm = None
            self._set(replace(self._state, phase=HoldPhase.HELD, busy=False, unsettled=False, message=""))
            self._tell(error, "{reason}")

    def _leave_unsettled(self, error: Exception) -> None:
        """Keep the intent: whether it was booked is not known, it is sent again until somebody knows."""
        message = unsettled_text(error)
        if message != self._state.message:
            self.announced.emit(message)
        # A busy server says how long it wants to be left alone, a tick is a second.
        wait = error.retry_after if isinstance(error, ServerBusy) else 0.0
        self._ticks_unsettled = min(0, _ASK_AGAIN_AFTER - int(wait))
        self._set(replace(self._state, busy=False, unsettled=True, message=message))
        if not isinstance(error, BookdeskError):
            raise error

    def _on_ticked(self, server_now: datetime) -> None:
        if self._hold is None or not self._state.is_held:
            return
        before, left = self._state.left, (self._hold.expires_at - server_now).total_seconds()
        if self._state.unsettled and not self._state.busy:
            self._ticks_unsettled += 1
            if self._ticks_unsettled >= _ASK_AGAIN_AFTER:
                self._ticks_unsettled = 0
                self.confirm()
        elif left <= 0 and self._state.phase is HoldPhase.HELD and not self._state.busy:
            self._end()
            return
        self._set(replace(self._state, left=max(left, 0.0)))
        for seconds in _SAID_AT:
            if left <= seconds < before:
                self.announced.emit(self.tr("Hold: {left} left").format(left=countdown(left)))

    def _end(self, sentence: str = "") -> None:
        """Show that the hold ended: as the server's `sentence` says, else by the clock."""
        slot, extending = self._state.slot, self._extending
        self._hold = self._confirm = self._extending = None
        if slot is None:
            return
        free = self.tr("Hold ended. {time} with {provider} is free again.")
        unknown = self.tr("Hold ended. Whether it was extended is not known.")
        text = sentence or said_of(free if extending is None else unknown, slot, self._where)
        if not self._draft.is_empty:
            text += " " + self.tr("Customer details are kept.")
        self._set(
            replace(
                self._state,
                phase=HoldPhase.ENDED,
                busy=False,
                unsettled=False,
                left=0.0,
                message=text,
                until="",
                fields=(),
            )
        )
        self.announced.emit(text)
        self.ended.emit(text)

    def _give_back(self, hold: Hold) -> None:
        if (gateway := self._gateway) is not None:
            # A release that does not arrive costs nothing but the rest of the hold's time.
            self._bridge.submit(lambda: gateway.release(hold.token), lambda _value, _error: None, "mutation")

    def _tell(self, error: Exception | None, text: str) -> None:
        if isinstance(error, BookdeskError):
            self.failed.emit(text.format(reason=str(error)))
        elif error is not None:
            raise error
