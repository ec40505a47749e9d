"""Reservations: holds, their extension, release and confirm, in the order in which one hold needs them."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from bookdesk.data.mutations import is_outcome_unknown, may_be_retried, send
from bookdesk.data.operations import PendingConfirm, PendingHold, PendingRelease
from bookdesk.data.own_effects import take_booked, take_booking, take_freed, take_held
from bookdesk.domain.states import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.intents import ConfirmIntent, ExtendIntent, HoldIntent
    from bookdesk.data.mutations import OnAnswer
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Hold, Slot

#: Seconds for which the release of a hold that is not answered waits at the end of a desk.
_AT_EXIT = 0.9


class Reservations:
    """Sends what concerns holds. `server_now` is the desk's idea of the server's clock.

    `on_answer(value, error)` is called once for each intent. A hold and an extension are answered
    now or not at all; a confirm and a release wait for the line.
    """

    def __init__(self, source: Source, server_now: Callable[[], datetime]) -> None:
        self._source = source
        self._server_now = server_now
        self._catalogue: Catalogue | None = None
        #: The slots that are being released by their holds' tokens, the newest last.
        self._releasing: dict[str, Slot] = {}
        #: Tokens whose release a hold waits for.
        self._waited_for: set[str] = set()
        #: The holds that are asked for now, by their intents' keys; each is set on the worker's thread.
        self._granted: dict[str, Future[Hold]] = {}

    def know(self, catalogue: Catalogue) -> None:
        """Take who books, and this desk's name as the server knows it."""
        self._catalogue = catalogue
        self._source.operations.desk_name = catalogue.business.desk_name

    def hold(self, intent: HoldIntent, on_answer: OnAnswer) -> None:
        """Ask for a hold, after a release on its way of a slot that overlaps: it is what frees this one.

        The error is SlotTaken or another refusal, Unreachable when no try got an answer.
        """
        slot, scope = intent.slot, None
        freeing = [token for token, released in self._releasing.items() if _overlap(released, slot)]
        if freeing and self._source.client.is_online:
            self._waited_for.add(freeing[-1])
            scope = _scope(freeing[-1])

        granted = self._granted[intent.key] = Future()

        def ask(gateway: Gateway) -> Hold:
            hold = gateway.hold(slot.id, slot.provider_id, slot.service_id, intent.key)
            if not granted.done():
                granted.set_result(hold)
            return hold

        def take(hold: Hold, _shown: int) -> None:
            take_held(self._source, slot, hold)
            for one in self._asked(slot):
                self._source.operations.settle(one, hold.server_now, hold)

        def answer(hold: Hold | None, error: Exception | None) -> None:
            self._granted.pop(intent.key, None)
            if error is not None:
                self.forget(slot)
            on_answer(hold, error)

        send(
            self._source,
            ask,
            answer,
            operation=PendingHold(slot),
            take=take,
            scope=scope,
        )

    def forget(self, slot: Slot) -> None:
        """Show a slot as if this desk had not asked for it, whatever was read of it last.

        For a hold that is over, or was taken back; its answer is told all the same when it comes.
        """
        for one in self._asked(slot):
            self._source.operations.remove(one)

    def show_again(self, slot: Slot) -> None:
        """Show a slot as asked for once more, whose question was forgotten and is still on its way."""
        self._source.operations.add(PendingHold(slot))

    def _asked(self, slot: Slot) -> list[int]:
        pending = self._source.operations.pending
        return [one.id for one in pending if isinstance(one, PendingHold) and one.slot.id == slot.id]

    def extend(self, intent: ExtendIntent, slot: Slot, on_answer: OnAnswer) -> None:
        """Extend the hold of a slot; however often it is sent, it is extended once.

        The error is ReservationExpired, Refused (already_extended), Unreachable when no try got an answer.
        """
        send(
            self._source,
            lambda gateway: gateway.extend(intent.token, intent.key),
            on_answer,
            take=lambda hold, _shown: take_held(self._source, slot, hold),
            scope=_scope(intent.token),
        )

    def confirm(
        self, intent: ConfirmIntent, on_answer: OnAnswer, on_unanswered: Callable[[Exception], None]
    ) -> None:
        """Confirm a hold; however often it is sent, one booking comes of it. It waits for the line.

        `on_unanswered(error)` is called after each try that settled nothing, before a further one.
        The error is ReservationExpired, InvalidRequest or another refusal, and one of
        `is_outcome_unknown` when nobody here knows what became of it.
        """
        me = self._catalogue.business.me if self._catalogue is not None else None
        operation = PendingConfirm(intent.slot, intent.customer, intent.notes, me, self._server_now())

        def retry(failures: int, error: Exception) -> bool:
            again = may_be_retried(failures, error)
            if again and is_outcome_unknown(error):
                on_unanswered(error)
            return again

        def take(booking: Booking, shown: int) -> None:
            take_booked(self._source, intent.slot)
            take_booking(self._source, booking)
            self._source.operations.settle(shown, self._server_now(), booking)

        send(
            self._source,
            lambda gateway: gateway.confirm(intent.token, intent.key, intent.customer, intent.notes),
            on_answer,
            operation=operation,
            take=take,
            scope=_scope(intent.token),
            network_mode="online",
            retry=retry,
        )

    def release(self, token: str, slot: Slot) -> None:
        """Give a hold back; it waits for the line, and for what was asked of the same hold before.

        One that never arrives costs nothing but the rest of the hold's time.
        """
        self._releasing[token] = slot

        def retry(failures: int, error: Exception) -> bool:
            # A press on another slot is answered now, not when the line comes back.
            return token not in self._waited_for and may_be_retried(failures, error)

        def take(_none: None, shown: int) -> None:
            take_freed(self._source, slot.id, SlotStatus.RESERVED)
            self._source.operations.settle(shown, self._server_now())

        send(
            self._source,
            lambda gateway: gateway.release(token),
            lambda _none, _error: self._forget_release(token),
            operation=PendingRelease(slot.id),
            take=take,
            scope=_scope(token),
            network_mode="online",
            retry=retry,
        )

    def release_at_exit(self, token: str) -> None:
        """Give a hold back now, behind nothing; who closes waits a moment for the mutations' lane."""
        send(
            self._source,
            lambda gateway: gateway.release(token),
            lambda _none, _error: None,
            retry=lambda _failures, _error: False,
        )

    def release_unanswered_at_exit(self, intent: HoldIntent) -> None:
        """Give back what a hold's question that is on its way gets, should its answer come in time.

        The event loop turns no more, so a worker's thread waits for it: no longer than who closes.
        """
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


def _scope(token: str) -> str:
    return f"hold {token}"


def _overlap(one: Slot, other: Slot) -> bool:
    return one.provider_id == other.provider_id and one.start < other.end and other.start < one.end
