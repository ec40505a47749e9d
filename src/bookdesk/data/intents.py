"""Intents: what a person wants changed, each with the idempotency key that makes a retry harmless."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bookdesk.domain.schedule import Customer, Slot
    from bookdesk.domain.states import BookingStatus


def new_key() -> str:
    """Make an idempotency key: random, one for each intent."""
    from secrets import token_urlsafe

    return token_urlsafe(24)


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
    """The wish to turn the hold of a slot into a booking; what is sent never changes once it exists."""

    token: str
    slot: Slot
    customer: Customer | None
    notes: str
    key: str = field(default_factory=new_key)

    def is_of(self, customer: Customer | None, notes: str) -> bool:
        """Tell whether it books for the same customer with the same notes."""
        return (self.customer, self.notes) == (customer, notes)


@dataclass(frozen=True, slots=True)
class StepIntent:
    """The wish to take a booking, as it was at `version`, to another state.

    The version makes a retry harmless; the key names the intent on this desk and is not sent.
    """

    booking_id: str
    version: int
    to: BookingStatus
    reason: str | None
    key: str = field(default_factory=new_key)


Intent = HoldIntent | ExtendIntent | ConfirmIntent | StepIntent


@dataclass(frozen=True, slots=True)
class KeptIntent:
    """An intent as it is kept on disk from before its first send until its answer.

    `asked_at` is in the clock's seconds; `until` is a confirm's hold's end as known then, an aware
    instant. `is_whole` is False where a customer, notes or a reason were left out of it.
    """

    intent: Intent
    asked_at: float
    until: datetime | None = None
    is_whole: bool = True

    @property
    def is_personal(self) -> bool:
        """Tell whether it says more than which slot or booking: then it is sealed."""
        one = self.intent
        if isinstance(one, ConfirmIntent):
            return one.customer is not None or bool(one.notes)
        return isinstance(one, StepIntent) and bool(one.reason)

    def without_person(self) -> KeptIntent:
        """Leave out what is personal, where nothing can seal it."""
        one: Intent = self.intent
        if not self.is_personal:
            return self
        if isinstance(one, ConfirmIntent):
            one = replace(one, customer=None, notes="")
        elif isinstance(one, StepIntent):
            one = replace(one, reason=None)
        return replace(self, intent=one, is_whole=False)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed about a customer, and the slot that it was typed for, None for none.

    `customer_id` is a known customer's, `known_note` what was said of their visits.
    """

    name: str
    phone: str
    notes: str
    customer_id: str | None = None
    known_note: str = ""
    slot: Slot | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether it says nothing."""
        return not (self.name or self.phone or self.notes)


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

    @property
    def intents(self) -> tuple[HoldIntent, ...]:
        """Those that are kept."""
        return tuple(intent for intent, _ in self._kept.values())

    def drop_over(self, now: datetime) -> tuple[HoldIntent, ...]:
        """Drop and return those whose time is over."""
        over = tuple(intent for intent, until in self._kept.values() if until <= now)
        for intent in over:
            del self._kept[intent.slot.id]
        return over

    def find(self, slot_id: str, now: datetime) -> HoldIntent | None:
        """Return the intent to send again for a slot, None when there is none or its time is over."""
        kept = self._kept.get(slot_id)
        return kept[0] if kept is not None and now < kept[1] else None
