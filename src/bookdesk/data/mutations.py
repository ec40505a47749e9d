"""Mutations: what is changed at the server, with the idempotency key that makes a retry harmless."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from bookdesk.errors import NotSignedIn, Refused, RequestInFlight, ServerBusy, Unreachable, VersionChanged

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Customer, Hold, Slot
    from bookdesk.domain.states import BookingStatus

_T = TypeVar("_T")

#: Pauses between tries of one intent, in seconds; then the person is asked.
PAUSES = (0.2, 0.5, 1.0, 2.0)


def new_key() -> str:
    """Make an idempotency key: random, one for each intent."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class HoldIntent:
    """The wish to hold a slot. The key stays the same however often it is sent."""

    slot: Slot
    key: str = field(default_factory=new_key)


@dataclass(frozen=True, slots=True)
class ExtendIntent:
    """The wish to extend a hold. The key stays the same however often it is sent."""

    token: str
    key: str = field(default_factory=new_key)


@dataclass(frozen=True, slots=True)
class ConfirmIntent:
    """The wish to turn a hold into a booking; what is sent never changes once the intent exists."""

    token: str
    customer: Customer | None
    notes: str
    key: str = field(default_factory=new_key)


class LostHolds:
    """Holds whose answer did not arrive, each for as long as the server may keep the slot for it."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[HoldIntent, datetime]] = {}

    def keep(self, intent: HoldIntent, now: datetime, hold_seconds: float) -> None:
        """Keep an intent for one hold's length from `now`, the server's time: its last try may be granted."""
        self._kept[intent.slot.id] = (intent, now + timedelta(seconds=hold_seconds))

    def forget(self, intent: HoldIntent) -> None:
        """Drop an intent that was answered."""
        kept = self._kept.get(intent.slot.id)
        if kept is not None and kept[0] == intent:
            del self._kept[intent.slot.id]

    def find(self, slot_id: str, now: datetime) -> HoldIntent | None:
        """Return the intent to send again for a slot, None when there is none or its time is over."""
        kept = self._kept.get(slot_id)
        return kept[0] if kept is not None and now < kept[1] else None


def is_outcome_unknown(error: Exception) -> bool:
    """Tell whether what was asked may have been carried out all the same.

    Only a definite refusal says that it was not. A server that is busy, or that does not know the
    token any more, may have answered an earlier try whose answer got lost.
    """
    return not isinstance(error, Refused) or isinstance(error, (NotSignedIn, RequestInFlight, ServerBusy))


def hold(gateway: Gateway, intent: HoldIntent, pause: Callable[[float], bool]) -> Hold:
    """Ask for a hold; an answer that got lost is asked for again with the same key.

    Raises SlotTaken, and Unreachable when no try got an answer.
    """
    slot = intent.slot
    return _with_retry(lambda: gateway.hold(slot.id, slot.provider_id, slot.service_id, intent.key), pause)


def extend(gateway: Gateway, intent: ExtendIntent, pause: Callable[[float], bool]) -> Hold:
    """Extend a hold; however often it is sent, it is extended once.

    Raises ReservationExpired, Refused (already_extended), and Unreachable when no try got an answer.
    """
    return _with_retry(lambda: gateway.extend(intent.token, intent.key), pause)


def confirm(gateway: Gateway, intent: ConfirmIntent, pause: Callable[[float], bool]) -> Booking:
    """Confirm a hold; however often it is sent, one booking comes of it.

    Raises ReservationExpired, InvalidRequest, and Unreachable when the outcome is not known yet.
    """
    return _with_retry(
        lambda: gateway.confirm(intent.token, intent.key, intent.customer, intent.notes), pause
    )


def _with_retry(ask: Callable[[], _T], pause: Callable[[float], bool]) -> _T:
    """Try again after each pause; `pause(seconds)` waits and tells whether to give up."""
    for seconds in PAUSES:
        try:
            return ask()
        except (Unreachable, RequestInFlight):
            if pause(seconds):
                raise
        except ServerBusy as busy:
            if pause(min(busy.retry_after, 5.0)):
                raise
    return ask()


def step(
    gateway: Gateway, booking: Booking, to: BookingStatus, reason: str | None, pause: Callable[[float], bool]
) -> Booking:
    """Take a booking to another state; the version makes a retry harmless.

    When an answer got lost and the retry meets a newer version, the booking is read again: if it is
    where it was meant to go, by one step, the first try had arrived. Raises VersionChanged otherwise.
    """
    tries = 0

    def ask() -> Booking:
        nonlocal tries
        tries += 1
        try:
            return gateway.transition(booking.id, to, reason, booking.version)
        except VersionChanged:
            if tries == 1:
                raise
            now = gateway.booking(booking.id)
            if now is None or now.status is not to or now.version != booking.version + 1:
                raise
            return now

    return _with_retry(ask, pause)
