"""Makes a provider's column of a day from what the server told of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.layout import lay_out
from bookdesk.domain.layout_patch import lay_out_change, slot_block
from bookdesk.domain.zones import offset_label, to_seconds, zone
from bookdesk.viewmodels.desk_texts import column_note, zone_note
from bookdesk.viewmodels.provider_column import ColumnHead, ProviderColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.layout import Block
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Booking, Provider, Service


class BookingsByProvider:
    """A day's bookings, told apart when they are first asked for; with `mine` those of one member alone."""

    def __init__(self, bookings: tuple[Booking, ...], mine: str | None = None) -> None:
        self._bookings, self._mine = bookings, mine
        self._of: dict[str, list[Booking]] | None = None

    def is_of(self, bookings: tuple[Booking, ...], mine: str | None) -> bool:
        """Tell whether it is made of these very bookings."""
        return self._bookings is bookings and self._mine == mine

    def of(self, provider_id: str) -> Sequence[Booking]:
        """Return a provider's bookings."""
        found = self._of
        if found is None:
            found = self._of = {}
            for booking in self._bookings:
                if self._mine is None or booking.user_id == self._mine:
                    found.setdefault(booking.provider_id, []).append(booking)
        return found.get(provider_id, ())


class Told(NamedTuple):
    """All that a column is made of, but for the provider's day and bookings.

    `tint` is the place of the provider's colour, `window` the grid's stretch in epoch seconds, `minute`
    the server's clock in whole minutes, as far as it matters to the column, `own` the slots that are
    shown as this desk's.
    """

    provider: Provider
    tint: int
    service_id: str
    services: tuple[Service, ...]
    window: Interval
    minute: int
    locale: Locale
    own: frozenset[str]
    offline: bool
    is_mine: bool


class Made(NamedTuple):
    """A column, and what it was made of."""

    day: ProviderDay
    told: Told
    named: BookingsByProvider
    column: ProviderColumn

    def is_of(self, day: ProviderDay, told: Told, named: BookingsByProvider) -> bool:
        """Tell whether nothing of a column that is made of these would be another."""
        return self.day is day and self.is_told(told, named)

    def is_told(self, told: Told, named: BookingsByProvider) -> bool:
        """Tell whether nothing but the provider's day may be another."""
        provider_id = told.provider.id
        return self.told == told and (
            self.named is named or self.named.of(provider_id) == named.of(provider_id)
        )


def make_column(
    day: ProviderDay,
    told: Told,
    named: BookingsByProvider,
    services: Mapping[str, Service],
    now: datetime,
    before: Made | None,
) -> Made:
    """Make a provider's column; what did not change since `before` is taken over when it is laid out."""
    if before is not None and not (before.column.is_laid_out and before.is_told(told, named)):
        before = None
    column = ProviderColumn.made_later(
        told.provider.id,
        told.provider.name,
        told.tint,
        partial(_head, day, told, now),
        partial(_blocks, day, told, named, services, to_seconds(now), before),
        (day, named),
        before.column if before is not None else None,
    )
    return Made(day, told, named, column)


def _head(day: ProviderDay, told: Told, now: datetime) -> ColumnHead:
    provider, locale = told.provider, told.locale
    offered = told.service_id in provider.service_ids
    elsewhere = zone_note(provider, locale, now)
    return ColumnHead(
        column_note(day, locale, now, offered=offered, counted=not told.offline),
        elsewhere,
        offset_label(now, zone(provider.time_zone)) if elsewhere else "",
    )


def _blocks(
    day: ProviderDay,
    told: Told,
    named: BookingsByProvider,
    services: Mapping[str, Service],
    now: int,
    before: Made | None,
) -> tuple[Block, ...]:
    offered, bookings = told.service_id in told.provider.service_ids, named.of(told.provider.id)

    def laid_out(day: ProviderDay, bookings: Sequence[Booking], window: Interval) -> tuple[Block, ...]:
        return lay_out(day, bookings, services, window, now, told.locale, offered=offered, asked_for=told.own)

    def laid_slot(day: ProviderDay, row: int) -> Block | None:
        return slot_block(day, row, services, now, told.own)

    if before is not None and offered and not told.is_mine:
        changed = lay_out_change(
            before.column.blocks, before.day, day, bookings, told.window, laid_out, laid_slot
        )
        if changed is not None:
            return changed
    blocks = laid_out(day, bookings, told.window)
    if told.is_mine:
        blocks = tuple(b._replace(stands_back=True) if b.can_be_held else b for b in blocks)
    return blocks
