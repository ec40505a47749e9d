"""The protocol through which data asks for things; api implements it over HTTP, tests by hand.

Every method blocks until the answer is there, so it is called on the bridge's worker threads
only. Each raises the errors drawn in bookdesk.errors, `Unreachable` when no answer came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.schedule import (
        Booking,
        Business,
        Customer,
        Hold,
        Month,
        Provider,
        Service,
        Slot,
        TimeBlock,
        Week,
    )
    from bookdesk.domain.states import BookingStatus


class Gateway(Protocol):
    """What a desk can ask of a server."""

    def server_now(self) -> datetime:
        """Return the server's clock, an aware UTC instant; the desk's clock follows it."""

    def business(self) -> Business:
        """Return the business, who is signed in and this desk's name."""

    def providers(self) -> tuple[Provider, ...]:
        """Return all providers in the order they are shown."""

    def services(self) -> tuple[Service, ...]:
        """Return all services in the order they are shown."""

    def day(self, day: date, service_id: str | None, provider_ids: Sequence[str]) -> DaySchedule:
        """Return a business day; an empty `provider_ids` means all."""

    def month(
        self,
        year: int,
        month: int,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool = False,
    ) -> Month:
        """Return each day of a month, 1 to 12; an empty `provider_ids` means all.

        With `my_bookings_only` only bookings made by who is signed in count.
        """

    def week(
        self,
        start: date,
        service_id: str | None,
        provider_ids: Sequence[str],
        *,
        my_bookings_only: bool = False,
    ) -> Week:
        """Return the seven days from `start`; the rest as in `month`."""

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> tuple[Booking, ...]:
        """Return the bookings of the dates from `start` up to, not including, `end`."""

    def booking(self, booking_id: str) -> Booking | None:
        """Return one booking as it is now, None when there is none of that id."""

    def bookings_by_id(self, booking_ids: Sequence[str]) -> tuple[Booking, ...]:
        """Return those bookings that there are, by one question; at least one id, 40 at most."""

    def next_free(
        self, service_id: str, after: datetime | None, provider_ids: Sequence[str], limit: int
    ) -> tuple[Slot, ...]:
        """Return the soonest free slots; an empty `provider_ids` means those of all."""

    def customers(self, text: str) -> tuple[Customer, ...]:
        """Return the customers that match a text, best first."""

    def hold(self, slot_id: str, provider_id: str, service_id: str, key: str) -> Hold:
        """Hold a slot; `key` is the intent's idempotency key. Raises SlotTaken."""

    def extend(self, token: str, key: str | None = None) -> Hold:
        """Extend a hold once; `key` is the intent's idempotency key.

        Raises ReservationExpired, Refused (already_extended) when it was extended before.
        """

    def release(self, token: str) -> None:
        """Release a hold, also one that is gone."""

    def confirm(self, token: str, key: str, customer: Customer | None, notes: str) -> Booking:
        """Turn a hold into a booking, once for each key. Raises ReservationExpired, SlotTaken."""

    def transition(self, booking_id: str, to: BookingStatus, reason: str | None, version: int) -> Booking:
        """Move a booking to another state, or undo its last step. Raises VersionChanged."""

    def block(self, provider_id: str, start: datetime, end: datetime, reason: str, key: str) -> TimeBlock:
        """Block a stretch of a provider's time; `key` is the intent's idempotency key.

        `start` and `end` are aware instants. Raises SlotTaken, whose sentence names what lies there and
        which bears the bookings among it.
        """

    def change_block(
        self, block_id: str, start: datetime, end: datetime, reason: str, version: int, key: str
    ) -> TimeBlock:
        """Change a block that is at `version`. Raises VersionChanged, NotFound, SlotTaken as `block`."""

    def remove_block(self, block_id: str, version: int) -> None:
        """Remove a block that is at `version`, also one that is gone. Raises VersionChanged."""
