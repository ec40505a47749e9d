"""From a day as it was read to the grid that is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.layout import grid_window, lay_out
from bookdesk.domain.zones import from_seconds, offset_label, to_seconds, zone
from bookdesk.viewmodels.day_grid import DayGrid, ProviderColumn
from bookdesk.viewmodels.desk_texts import column_note, zone_note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Booking, Provider, Service


class Shown(NamedTuple):
    """How a day is looked at.

    `locale` writes all times and words, `where` is the business's zone, whose date it is, `now` the
    server's clock, `hidden` the providers that are switched off. `own_slot_id` is what this desk
    holds, `own_changes` what it changed itself. With `mine`, a member of staff's id, only the
    bookings that they made are named, and what is free stands back.
    """

    locale: Locale
    where: ZoneInfo
    now: datetime
    hidden: frozenset[str]
    own_slot_id: str | None
    own_changes: frozenset[str]
    bookable: bool
    offline: bool
    mine: str | None = None


class DayColumns:
    """Lays days out, and keeps each provider's column while nothing in it changed.

    A poll, a patch or a passing second then costs what it touches, not the whole day.
    """

    def __init__(self) -> None:
        self._made: dict[str, _Made] = {}

    def grid(self, catalogue: Catalogue, picture: DayPicture, shown: Shown) -> DayGrid:
        """Lay a day out: a column for each provider that is switched on, in the business's order."""
        schedule, locale = picture.schedule, shown.locale
        days = {day.provider_id: day for day in schedule.providers}
        seen = [p for p in catalogue.providers if p.id not in shown.hidden and p.id in days]
        window = grid_window([days[p.id] for p in seen], schedule.date, shown.where)
        bookings: dict[str, list[Booking]] = {}
        for booking in picture.bookings:
            if shown.mine not in (None, booking.user_id):
                continue
            bookings.setdefault(booking.provider_id, []).append(booking)
        offset = offset_label(from_seconds(window.start), locale.zone)
        tints = {p.id: tint for tint, p in enumerate(catalogue.providers)}
        services = {service.id: service for service in catalogue.services}
        own = picture.asked_for | ({shown.own_slot_id} if shown.own_slot_id else frozenset())
        made: dict[str, _Made] = {}
        for provider in seen:
            told = _Told(
                provider,
                tints[provider.id],
                tuple(bookings.get(provider.id, ())),
                schedule.service_id,
                catalogue.services,
                window,
                # Starts lie on whole minutes: what is past or cut changes with these alone.
                -(-to_seconds(shown.now) // 60),
                locale,
                frozenset(slot for slot in own if slot.startswith(f"{provider.id}.")),
                shown.offline,
                shown.mine is not None,
            )
            day, known = days[provider.id], self._made.get(provider.id)
            if known is None or known.day is not day or known.told != told:
                known = _Made(day, told, _column(day, told, services, shown.now))
            made[provider.id] = known
        self._made = made
        return DayGrid(
            date=schedule.date,
            window=window,
            locale=locale,
            where=shown.where,
            offset=offset,
            columns=tuple(one.column for one in made.values()),
            bookable=shown.bookable,
            own_changes=shown.own_changes | picture.asked_for,
            hold_seconds=catalogue.business.hold_seconds,
            offline_as_of=schedule.as_of if shown.offline else None,
            service_id=schedule.service_id,
        )


class _Told(NamedTuple):
    """All that a column is made of, but for the provider's day, which is told apart by identity."""

    provider: Provider
    tint: int
    bookings: tuple[Booking, ...]
    service_id: str
    services: tuple[Service, ...]
    window: Interval
    minute: int
    locale: Locale
    own: frozenset[str]
    offline: bool
    is_mine: bool


class _Made(NamedTuple):
    day: ProviderDay
    told: _Told
    column: ProviderColumn


def _column(day: ProviderDay, told: _Told, services: Mapping[str, Service], now: datetime) -> ProviderColumn:
    provider, locale = told.provider, told.locale
    offered = told.service_id in provider.service_ids
    elsewhere = zone_note(provider, locale, now)
    blocks = lay_out(
        day,
        told.bookings,
        services,
        told.window,
        to_seconds(now),
        locale,
        offered=offered,
        asked_for=told.own,
    )
    if told.is_mine:
        blocks = tuple(b._replace(stands_back=True) if b.can_be_held else b for b in blocks)
    return ProviderColumn(
        provider_id=provider.id,
        name=provider.name,
        note=column_note(day, locale, now, offered=offered, counted=not told.offline),
        tint=told.tint,
        zone_note=elsewhere,
        blocks=blocks,
        zone_offset=offset_label(now, zone(provider.time_zone)) if elsewhere else "",
    )
