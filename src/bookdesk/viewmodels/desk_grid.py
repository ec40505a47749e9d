"""From a day as it was read to the grid that is shown of it."""

from __future__ import annotations

from functools import partial
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.day_window import day_edges, window_around
from bookdesk.domain.layout import lay_out
from bookdesk.domain.layout_patch import lay_out_change
from bookdesk.domain.zones import from_seconds, offset_label, to_seconds, zone
from bookdesk.viewmodels.day_grid import DayGrid
from bookdesk.viewmodels.desk_texts import column_note, zone_note
from bookdesk.viewmodels.provider_column import ColumnHead, ProviderColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.domain.columns import DaySchedule, ProviderDay
    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.layout import Block
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
    """Makes a day's columns, and keeps each provider's while nothing in it changed.

    A poll, a patch or a passing second then costs what it touches, not the whole day; a column is
    laid out when somebody looks at it.
    """

    def __init__(self) -> None:
        self._seen: _Seen | None = None
        self._days: tuple[ProviderDay, ...] = ()
        self._edges: list[Interval | None] = []
        self._named = BookingsByProvider(())
        self._common: _Common | None = None
        self._own: frozenset[str] = frozenset()
        self._made: dict[str, _Made] = {}
        self._columns: tuple[ProviderColumn, ...] = ()

    def grid(self, catalogue: Catalogue, picture: DayPicture, shown: Shown) -> DayGrid:
        """Lay a day out: a column for each provider that is switched on, in the business's order."""
        schedule, locale = picture.schedule, shown.locale
        days, others = self._turn_to(catalogue, schedule, shown.hidden)
        window = window_around(filter(None, self._edges), schedule.date, shown.where)
        if not self._named.is_of(picture.bookings, shown.mine):
            self._named = BookingsByProvider(picture.bookings, shown.mine)
        own = picture.asked_for | ({shown.own_slot_id} if shown.own_slot_id else frozenset())
        # Starts lie on whole minutes: what is past or cut changes with these alone.
        common = _Common(
            catalogue.services,
            self._named,
            schedule.service_id,
            window,
            -(-to_seconds(shown.now) // 60),
            locale,
            shown.offline,
            shown.mine is not None,
        )
        if common != self._common:
            others = list(range(len(days)))
        elif own != self._own:
            concerned = {slot.partition(".")[0] for slot in own ^ self._own}
            others = [n for n, day in enumerate(days) if n in others or day.provider_id in concerned]
        self._days, self._common, self._own = days, common, own
        if others:
            self._columns = self._with_columns(others, shown)
        return DayGrid(
            date=schedule.date,
            window=window,
            locale=locale,
            where=shown.where,
            offset=offset_label(from_seconds(window.start), locale.zone),
            columns=self._columns,
            bookable=shown.bookable,
            own_changes=shown.own_changes | picture.asked_for,
            hold_seconds=catalogue.business.hold_seconds,
            offline_as_of=schedule.as_of if shown.offline else None,
            service_id=schedule.service_id,
        )

    def _turn_to(
        self, catalogue: Catalogue, schedule: DaySchedule, hidden: frozenset[str]
    ) -> tuple[tuple[ProviderDay, ...], list[int]]:
        """Return the days of the providers that are switched on, and which of them are others than before."""
        seen = self._seen
        if seen is None or not seen.is_of(catalogue, schedule, hidden):
            seen = self._seen = _Seen(catalogue, schedule, hidden)
            self._common = None
            self._edges = [None] * len(seen.providers)
            days = seen.days(schedule)
            others = list(range(len(days)))
        else:
            days = seen.days(schedule)
            others = [n for n, other in enumerate(map(is_not, self._days, days)) if other]
        for place in others:
            self._edges[place] = day_edges(days[place])
        return days, others

    def _with_columns(self, others: list[int], shown: Shown) -> tuple[ProviderColumn, ...]:
        """Make the columns at these places anew, unless nothing in one changed."""
        seen, common = self._seen, self._common
        assert seen is not None  # noqa: S101  the caller has turned to a day
        assert common is not None  # noqa: S101
        # Before and after a day's hours time changes nothing of it.
        minute = min(max(common.minute, common.window.start // 60 - 1), common.window.end // 60 + 1)
        own: dict[str, set[str]] = {}
        for slot in self._own:
            own.setdefault(slot.partition(".")[0], set()).add(slot)
        columns = list(self._columns) if len(self._columns) == len(seen.providers) else []
        columns = columns or [_NOBODY] * len(seen.providers)
        nothing: frozenset[str] = frozenset()
        for place in others:
            tint, provider = seen.providers[place]
            abroad = provider.time_zone != common.locale.zone.key
            told = _Told(
                provider,
                tint,
                common.service_id,
                common.services,
                common.window,
                common.minute if abroad else minute,
                common.locale,
                frozenset(own[provider.id]) if provider.id in own else nothing,
                common.offline,
                common.is_mine,
            )
            day, known = self._days[place], self._made.get(provider.id)
            if known is None or known.day is not day or known.told != told or not self._same_named(known):
                if known is not None and (known.told != told or not self._same_named(known)):
                    known = None
                made = _column(day, told, self._named, seen.services, shown.now, known)
                known = self._made[provider.id] = _Made(day, told, self._named, made)
            columns[place] = known.column
        return tuple(columns)

    def _same_named(self, known: _Made) -> bool:
        named, provider_id = self._named, known.told.provider.id
        return known.named is named or known.named.of(provider_id) == named.of(provider_id)


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


class _Seen:
    """Who is shown: the providers that are switched on, each with its tint and its place in a schedule."""

    def __init__(self, catalogue: Catalogue, schedule: DaySchedule, hidden: frozenset[str]) -> None:
        self._catalogue, self._hidden = catalogue, hidden
        self._staff = [day.provider_id for day in schedule.providers]
        places = {provider_id: place for place, provider_id in enumerate(self._staff)}
        found = [
            (tint, p) for tint, p in enumerate(catalogue.providers) if p.id not in hidden and p.id in places
        ]
        self.providers: tuple[tuple[int, Provider], ...] = tuple(found)
        self.services = {service.id: service for service in catalogue.services}
        self._places = [places[provider.id] for _, provider in found]

    def is_of(self, catalogue: Catalogue, schedule: DaySchedule, hidden: frozenset[str]) -> bool:
        """Tell whether the same providers have the same places."""
        if catalogue is not self._catalogue or hidden != self._hidden:
            return False
        return [day.provider_id for day in schedule.providers] == self._staff

    def days(self, schedule: DaySchedule) -> tuple[ProviderDay, ...]:
        """Return their days."""
        providers = schedule.providers
        return tuple([providers[place] for place in self._places])


class _Common(NamedTuple):
    """What all columns are made of; bookings are told apart by identity."""

    services: tuple[Service, ...]
    named: BookingsByProvider
    service_id: str
    window: Interval
    minute: int
    locale: Locale
    offline: bool
    is_mine: bool


class _Told(NamedTuple):
    """All that a column is made of, but for the provider's day and bookings."""

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


class _Made(NamedTuple):
    day: ProviderDay
    told: _Told
    named: BookingsByProvider
    column: ProviderColumn


_NOBODY = ProviderColumn("", "")


def _column(
    day: ProviderDay,
    told: _Told,
    named: BookingsByProvider,
    services: Mapping[str, Service],
    now: datetime,
    before: _Made | None,
) -> ProviderColumn:
    """Make a column; `before` is the one of which nothing but the provider's day is another."""
    if before is not None and not before.column.is_laid_out:
        before = None
    return ProviderColumn.made_later(
        told.provider.id,
        told.provider.name,
        told.tint,
        partial(_head, day, told, now),
        partial(_blocks, day, told, named, services, to_seconds(now), before),
        (day, named),
    )


def _head(day: ProviderDay, told: _Told, now: datetime) -> ColumnHead:
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
    told: _Told,
    named: BookingsByProvider,
    services: Mapping[str, Service],
    now: int,
    before: _Made | None,
) -> tuple[Block, ...]:
    offered, bookings = told.service_id in told.provider.service_ids, named.of(told.provider.id)

    def laid_out(day: ProviderDay, bookings: Sequence[Booking], window: Interval) -> tuple[Block, ...]:
        return lay_out(day, bookings, services, window, now, told.locale, offered=offered, asked_for=told.own)

    if before is not None and offered and not told.is_mine:
        changed = lay_out_change(before.column.blocks, before.day, day, bookings, told.window, laid_out)
        if changed is not None:
            return changed
    blocks = laid_out(day, bookings, told.window)
    if told.is_mine:
        blocks = tuple(b._replace(stands_back=True) if b.can_be_held else b for b in blocks)
    return blocks
