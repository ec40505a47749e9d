"""Reservations: holds, their extension, release and confirm, in the order in which one hold needs them."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data.intents import KeptIntent
from bookdesk.data.mutations import is_outcome_unknown, may_be_retried, send
from bookdesk.data.operations import PendingConfirm, PendingHold, PendingRelease
from bookdesk.data.own_effects import take_booked, take_booking, take_freed, take_held
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.zones import civil_date, to_seconds
from bookdesk.errors import ReservationExpired, SlotTaken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.intents import ConfirmIntent, ExtendIntent, HoldIntent, Intent
    from bookdesk.data.mutations import OnAnswer
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Hold, Slot

#: Seconds for which the release of a hold that is not answered waits at the end of a desk.
_AT_EXIT = 0.9
#: No hold lasts longer, extended once.
_LONGEST_HOLD = timedelta(seconds=180)


class _Release(NamedTuple):
    """A slot that is being given back; `done` is set on the worker's thread."""

    slot: Slot
    done: Event


class Reservations:
    """Sends what concerns holds. `server_now` is the desk's idea of the server's clock, on any thread.

    `on_answer(value, error)` is called once for each intent. A hold and an extension are answered
    now or not at all; a confirm and a release wait for the line.
    """

    def __init__(self, source: Source, server_now: Callable[[], datetime]) -> None:
        self._source = source
        self._server_now = server_now
        self._catalogue: Catalogue | None = None
        #: The releases that are not answered yet by their holds' tokens, the newest last.
        self._releasing: dict[str, _Release] = {}
        #: Tokens whose release a hold waits for, or whose extension a confirm waits for.
        self._waited_for: set[str] = set()
        #: The holds that are asked for now, by their intents' keys; each is set on the worker's thread.
        self._granted: dict[str, Future[Hold]] = {}
        #: The intents that are kept on disk as long as a hold lasts, by its token.
        self._kept_of: dict[str, list[str]] = {}

    def know(self, catalogue: Catalogue) -> None:
        """Take who books, and this desk's name as the server knows it."""
        self._catalogue = catalogue
        self._source.operations.desk_name = catalogue.business.desk_name

    def hold(self, intent: HoldIntent, on_answer: OnAnswer) -> None:
        """Ask for a hold, after a release on its way of a slot that overlaps: it is what frees this one.

        The error is SlotTaken or another refusal, Unreachable when no try got an answer.
        """
        slot, scope = intent.slot, None
        freeing = {token: one for token, one in self._releasing.items() if _overlap(one.slot, slot)}
        if freeing and self._source.client.is_online:
            newest = next(reversed(freeing))
            self._waited_for.add(newest)
            scope = _scope(newest)

        granted = self._granted[intent.key] = Future()
        saving = self._source.kept.note(self._kept(intent))

        def ask(gateway: Gateway) -> Hold:
            for token, one in freeing.items():
                # Its line was cut, or it waits for one that stands again by now. The hold would meet this
                # desk's own, and be told as another's.
                _give_back(gateway, token, one.done)
            hold = gateway.hold(slot.id, slot.provider_id, slot.service_id, intent.key)
            # The server's own time is of before the hold was written: a day that is read in between has
            # a later one, and not the hold.
            hold = hold._replace(server_now=max(hold.server_now, self._server_now()))
            if not granted.done():
                granted.set_result(hold)
            return hold

        def take(hold: Hold, _shown: int) -> None:
            self.keep_with(hold.token, intent.key)
            take_held(self._source, slot, hold)
            for one in self._asked(slot):
                self._source.operations.settle(one, hold.server_now, hold)

        def answer(hold: Hold | None, error: Exception | None) -> None:
            self._granted.pop(intent.key, None)
            if error is not None:
                self.forget(slot)
                if not is_outcome_unknown(error):
                    self._source.kept.forget(intent.key)
            on_answer(hold, error)

        send(
            self._source,
            ask,
            answer,
            operation=PendingHold(slot),
            take=take,
            scope=scope,
            saving=saving,
        )

    def forget(self, slot: Slot) -> None:
        """Show a slot as if this desk had not asked for it, whatever was read of it last.

        For a hold that is over, or was taken back; its answer is told all the same when it comes.
        """
        for one in self._asked(slot):
            self._source.operations.remove(one)

    def take_back(self, intent: HoldIntent) -> None:
        """Want a hold no more that is asked for: it is not shown, and no later start asks for it."""
        self.forget(intent.slot)
        self._source.kept.forget(intent.key)

    def want_again(self, intent: HoldIntent) -> None:
        """Want a hold after all that was taken back and whose question is still on its way."""
        self._source.operations.add(PendingHold(intent.slot))
        self._source.kept.note(self._kept(intent), now=True)

    def keep_with(self, token: str, *intent_keys: str) -> None:
        """Keep intents on disk as long as a hold lasts: with them a later start takes it up again."""
        of_hold = self._kept_of.setdefault(token, [])
        of_hold += [key for key in intent_keys if key not in of_hold]

    def over(self, token: str) -> None:
        """Let go of all that is kept of a hold that ended, was given back or was booked."""
        self._source.kept.forget(*self._kept_of.pop(token, ()))

    def _kept(self, intent: Intent, until: datetime | None = None) -> KeptIntent:
        return KeptIntent(intent, self._source.clock.now(), until)

    def _asked(self, slot: Slot) -> list[int]:
        pending = self._source.operations.pending
        return [one.id for one in pending if isinstance(one, PendingHold) and one.slot.id == slot.id]

    def extend(self, intent: ExtendIntent, slot: Slot, on_answer: OnAnswer) -> None:
        """Extend the hold of a slot; however often it is sent, it is extended once.

        It is not tried again once a confirm waits behind it: the hold may be too short for that.
        The error is ReservationExpired, Refused (already_extended), Unreachable when no try got an answer.
        """
        self.keep_with(intent.token, intent.key)

        def retry(failures: int, error: Exception) -> bool:
            return intent.token not in self._waited_for and may_be_retried(failures, error)

        send(
            self._source,
            lambda gateway: gateway.extend(intent.token, intent.key),
            on_answer,
            take=lambda hold, _shown: take_held(self._source, slot, hold),
            scope=_scope(intent.token),
            retry=retry,
            saving=self._source.kept.note(self._kept(intent)),
        )

    def confirm(
        self,
        intent: ConfirmIntent,
        on_answer: OnAnswer,
        on_unanswered: Callable[[Exception], None],
        until: datetime | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Confirm a hold; however often it is sent, one booking comes of it. It waits for the line.

        Behind an extension of the same hold it waits for its answer, or for that of the try under way.

        `until` is the hold's end as known. With `stays` who asks lets go of the intent on disk.
        `on_unanswered(error)` is called after each try that settled nothing, before a further one.
        The error is ReservationExpired, InvalidRequest or another refusal, and one of
        `is_outcome_unknown` when nobody here knows what became of it.
        """
        me = self._catalogue.business.me if self._catalogue is not None else None
        operation = PendingConfirm(intent.slot, intent.customer, intent.notes, me, self._server_now())
        self._waited_for.add(intent.token)

        def retry(failures: int, error: Exception) -> bool:
            again = may_be_retried(failures, error)
            if again and is_outcome_unknown(error):
                on_unanswered(error)
            return again

        def answer(booking: Booking | None, error: Exception | None) -> None:
            self._waited_for.discard(intent.token)
            try:
                on_answer(booking, error)
            finally:
                # After it: what was typed is then kept as a draft again, or put away.
                if error is None or isinstance(error, (ReservationExpired, SlotTaken)):
                    self.over(intent.token)
                if not stays and (error is None or not is_outcome_unknown(error)):
                    self._source.kept.forget(intent.key)

        def take(booking: Booking, shown: int) -> None:
            take_booked(self._source, intent.slot)
            take_booking(self._source, booking)
            self._source.operations.settle(shown, self._server_now(), booking)

        send(
            self._source,
            lambda gateway: gateway.confirm(intent.token, intent.key, intent.customer, intent.notes),
            answer,
            operation=operation,
            take=take,
            scope=_scope(intent.token),
            network_mode="online",
            retry=retry,
            # Now: it may have to wait for the line.
            saving=self._source.kept.note(self._kept(intent, until), now=True),
        )

    def look_for(self, kept: KeptIntent, slot: Slot, on_answer: OnAnswer) -> None:
        """Look whether a confirm made its booking whose details were not kept, so that it can't be sent.

        Whoever held the slot is the only one who could book it until the hold ended, so a booking
        of one's own that was made by then is the one. The value is that booking or None; for a
        class, whose other places others could book, it is always None.
        """
        me = self._catalogue.business.me.user_id if self._catalogue is not None else None
        where, until = self._source.where, kept.until

        def ask(gateway: Gateway) -> Booking | None:
            if where is None or until is None or slot.capacity > 1:
                return None
            day = civil_date(to_seconds(slot.start), where)
            return next(
                (
                    booking
                    for booking in gateway.bookings(day, day + timedelta(days=1), [slot.provider_id])
                    if booking.timeslot_id == slot.id
                    and booking.user_id == me
                    and booking.status is not BookingStatus.CANCELLED
                    and until - _LONGEST_HOLD <= booking.created_at <= until
                ),
                None,
            )

        send(self._source, ask, on_answer, network_mode="online")

    def release(self, token: str, slot: Slot) -> None:
        """Give a hold back; it waits for the line, and for what was asked of the same hold before.

        One that never arrives costs nothing but the rest of the hold's time.
        """
        done = Event()
        self._releasing[token] = _Release(slot, done)
        self.over(token)

        def retry(failures: int, error: Exception) -> bool:
            # A press on another slot is answered now, not when the line comes back.
            return token not in self._waited_for and may_be_retried(failures, error)

        def take(_none: None, shown: int) -> None:
            take_freed(self._source, slot.id, SlotStatus.RESERVED)
            self._source.operations.settle(shown, self._server_now())

        send(
            self._source,
            lambda gateway: _give_back(gateway, token, done),
            lambda _none, _error: self._forget_release(token),
            operation=PendingRelease(slot.id),
            take=take,
            scope=_scope(token),
            network_mode="online",
            retry=retry,
        )

    def release_at_exit(self, token: str) -> None:
        """Give a hold back now, behind nothing; who closes waits a moment for the mutations' lane.

        What is kept of it goes once that was answered: one that still stands is taken up by the next start.
        """
        forget = self._source.kept.forgetting(*self._kept_of.pop(token, ()))

        def ask(gateway: Gateway) -> None:
            gateway.release(token)
            # The event loop turns no more: nobody hears of the answer.
            forget()

        send(
            self._source,
            ask,
            lambda _none, _error: None,
            retry=lambda _failures, _error: False,
        )

    def release_unanswered_at_exit(self, intent: HoldIntent) -> None:
        """Give back what a hold's question that is on its way gets, should its answer come in time.

        The event loop turns no more, so a worker's thread waits for it: no longer than who closes.
        """
        self._source.kept.forget(intent.key)
        granted = self._granted.get(intent.key)
        if granted is not None:
            send(
                self._source,
                lambda gateway: gateway.release(granted.result(_AT_EXIT).token),
                lambda _none, _error: None,
                retry=lambda _failures, _error: False,
            )

    def _forget_release(self, token: str) -> None:
        self._releasing.pop(token, None)
        self._waited_for.discard(token)


def _give_back(gateway: Gateway, token: str, done: Event) -> None:
    """Release a hold once; whoever comes second has nothing to do."""
    if not done.is_set():
        gateway.release(token)
        done.set()


def _scope(token: str) -> str:
    return f"hold {token}"


def _overlap(one: Slot, other: Slot) -> bool:
    return one.provider_id == other.provider_id and one.start < other.end and other.start < one.end
