"""Mutations: what is changed at the server, through the engine, shown at once and undone when refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bookdesk.data.intents import KeptIntent, StepIntent
from bookdesk.data.operations import PendingStep
from bookdesk.data.own_effects import take_booking, take_freed
from bookdesk.domain.states import BookingStatus, SlotStatus, frees_the_slot
from bookdesk.errors import (
    NotFound,
    NotSignedIn,
    Refused,
    RequestInFlight,
    ServerBusy,
    Unreachable,
    VersionChanged,
)
from bookdesk.query import MutationOptions

if TYPE_CHECKING:
    from bookdesk.data.kept_intents import Saving
    from bookdesk.data.operations import Operation
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking
    from bookdesk.query.options import NetworkMode

#: Called on the owner's thread with a value, or with None and an error.
OnAnswer = Callable[[Any, Exception | None], None]

#: Seconds between tries of one intent; then the person is asked.
PAUSES = (0.2, 0.5, 1.0, 2.0)
#: A busy server is left alone for so many seconds at most: somebody waits at the desk.
_LONGEST_PAUSE = 4.0
#: Codes of a server that is busy until somebody frees space on its disk, or puts its database back.
_NEEDS_HELP = frozenset({"disk_full", "database_moved"})


def is_outcome_unknown(error: Exception) -> bool:
    """Tell whether what was asked may have been carried out all the same.

    Only a definite refusal says that it was not. A server that is busy, or that does not know the
    token any more, may have answered an earlier try whose answer got lost.
    """
    return not isinstance(error, Refused) or isinstance(error, (NotSignedIn, RequestInFlight, ServerBusy))


def may_be_retried(failures: int, error: Exception) -> bool:
    """Tell whether to send an intent again: after a lost answer or by a busy server, not for ever.

    A server that somebody has to help first will not be sooner done for being asked: the person hears of
    it at once.
    """
    if isinstance(error, ServerBusy) and error.code in _NEEDS_HELP:
        return False
    return failures < len(PAUSES) and isinstance(error, (Unreachable, RequestInFlight, ServerBusy))


def pause_before(failures: int, error: Exception) -> float:
    """Return the seconds before the next try: as a busy server told, within what a person bears."""
    if isinstance(error, ServerBusy):
        return min(error.retry_after, _LONGEST_PAUSE)
    return PAUSES[min(failures, len(PAUSES) - 1)]


def send(
    source: Source,
    ask: Callable[[Gateway], Any],
    on_answer: OnAnswer,
    *,
    operation: Operation | None = None,
    take: Callable[[Any, int], None] = lambda _value, _operation: None,
    scope: str | None = None,
    network_mode: NetworkMode = "always",
    retry: Callable[[int, Exception], bool] = may_be_retried,
    saving: Saving | None = None,
) -> None:
    """Ask the server for a change, and show `operation` until it is refused or seen in what was read.

    `take(value, operation's id)` settles the operation and changes the cache before anybody hears of
    the answer; a refusal takes the operation's effect away and nothing else. A `take` that raises is
    reported, takes the operation away and keeps the answer from nobody. What waits for one `scope`
    goes out in the order in which it was asked for. What `saving` writes is on disk before the
    server hears of it, where there is room; whoever asks lets go of it after the answer.
    """
    operations = source.operations

    def change(_variables: None) -> Any:
        if saving is not None:
            saving()
        return source.ask(ask)

    def on_mutate(_variables: None) -> int:
        return operations.add(operation) if operation is not None else 0

    def on_success(value: Any, _variables: None, shown: int) -> None:
        try:
            take(value, shown)
        except Exception:
            # A fault of ours: the engine reports it. What the server did is told all the same.
            operations.remove(shown)
            raise
        finally:
            on_answer(value, None)

    def on_settled(_value: Any, _error: Exception | None, _variables: None, _shown: int | None) -> None:
        if saving is not None:
            source.kept.hear(saving)

    def on_error(error: Exception, _variables: None, shown: int) -> None:
        try:
            operations.remove(shown)
        finally:
            on_answer(None, error)

    source.client.mutate(
        MutationOptions(
            change,
            on_mutate=on_mutate,
            on_success=on_success,
            on_error=on_error,
            on_settled=on_settled,
            scope=scope,
            retry=retry,
            retry_delay=pause_before,
            network_mode=network_mode,
        )
    )


def step(
    source: Source, booking: Booking, to: BookingStatus, reason: str | None, on_answer: OnAnswer
) -> None:
    """Take a booking to another state; the version makes a retry harmless.

    When an answer got lost and the retry meets a newer version, the booking is read again: if it is
    where it was meant to go, by one step, the first try had arrived. The error is VersionChanged
    otherwise.
    """
    tries = 0
    intent = StepIntent(booking.id, booking.version, to, reason)

    def ask(gateway: Gateway) -> Booking:
        nonlocal tries
        tries += 1
        try:
            return gateway.transition(booking.id, to, reason, booking.version)
        except VersionChanged:
            if tries == 1:
                raise
            now = gateway.booking(booking.id)
            if now is None or not _has_taken(intent, now):
                raise
            return now

    # A cancelled booking is not drawn at all: its time would stand there as somebody's, with no name.
    pending = None if frees_the_slot(to) else PendingStep(booking, to)

    def answer(new: Booking | None, error: Exception | None) -> None:
        try:
            on_answer(new, error)
        finally:
            # The person hears of an answer that did not come, and tries again with the booking as it is.
            source.kept.forget(intent.key)

    _send_step(source, KeptIntent(intent, source.clock.now()), ask, answer, pending)


def resume_step(source: Source, kept: KeptIntent, intent: StepIntent, on_answer: OnAnswer) -> None:
    """Go on with a step that an earlier run of the desk got no answer to: it is taken once.

    Without an answer it stays kept: nobody has asked again, so nobody would try again.

    The booking is read first: it may be where it was meant to go already. The error is NotFound when
    the booking is not there, VersionChanged when another desk changed it or when the reason, which
    the server wants for this step, was not kept.
    """

    def ask(gateway: Gateway) -> Booking:
        now = gateway.booking(intent.booking_id)
        if now is None:
            raise NotFound("This booking is not there any more.", "not_found")
        if _has_taken(intent, now):
            return now
        if now.version != intent.version or not kept.is_whole:
            raise VersionChanged("This booking is not as it was.", "version_changed")
        return gateway.transition(intent.booking_id, intent.to, intent.reason, intent.version)

    def answer(new: Booking | None, error: Exception | None) -> None:
        try:
            on_answer(new, error)
        finally:
            if error is None or not is_outcome_unknown(error):
                source.kept.forget(intent.key)

    _send_step(source, kept, ask, answer, None)


def _has_taken(intent: StepIntent, now: Booking) -> bool:
    return now.status is intent.to and now.version == intent.version + 1


def _send_step(
    source: Source,
    kept: KeptIntent,
    ask: Callable[[Gateway], Booking],
    on_answer: OnAnswer,
    pending: PendingStep | None,
) -> None:
    intent = kept.intent

    def take(new: Booking, shown: int) -> None:
        take_booking(source, new)
        if frees_the_slot(new.status):
            take_freed(source, new.timeslot_id, SlotStatus.BOOKED)
        # Only its version says what is newer: the instant does not count.
        source.operations.settle(shown, new.created_at, new)

    booking_id = intent.booking_id if isinstance(intent, StepIntent) else ""
    scope = f"booking {booking_id}"
    saving = source.kept.note(kept, now=True)
    send(source, ask, on_answer, operation=pending, take=take, scope=scope, saving=saving)
