"""From a day as it was read to the grid that is shown of it."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter, is_not
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.day_window import day_edges, window_around
from bookdesk.domain.zones import from_seconds, offset_label, to_seconds
from bookdesk.viewmodels.column_maker import BookingsByProvider, Made, Told, make_column
from bookdesk.viewmodels.day_grid import DayGrid, Foreseen
from bookdesk.viewmodels.provider_column import ProviderColumn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.domain.columns import DaySchedule, ProviderDay
    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Booking, Provider, Service

#: Days on either side of the shown one whose columns are kept.
_NEAR = timedelta(days=1)
_PROVIDER_ID = attrgetter("provider_id")


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
    laid out when somebody looks at it. Of the days before and after, the columns of the providers that
    `in_sight` names are kept, or laid out ahead: a step there costs no more.
    """

    def __init__(self, in_sight: Callable[[], Collection[str]] = tuple) -> None:
        self._in_sight = in_sight
        self._staff: _Staff | None = None
        self._near: dict[dt.date, _Day] = {}
        self._day: _Day | None = None
        self._common: _Common | None = None
        self._own: frozenset[str] = frozenset()
        self._columns: tuple[ProviderColumn, ...] = ()

    def grid(self, catalogue: Catalogue, picture: DayPicture, shown: Shown) -> DayGrid:
        """Lay a day out: a column for each provider that is switched on, in the business's order."""
        schedule = picture.schedule
        staff = self._staff
        if staff is None or not staff.is_of(catalogue, schedule, shown.hidden):
            staff = self._staff = _Staff(catalogue, schedule, shown.hidden)
            self._common = None
        if self._day is None or self._near.get(schedule.date) is not self._day:
            self._turn_to(schedule.date)
        day = self._near[schedule.date]
        others = day.take(staff.days(schedule), picture.bookings, shown.mine)
        common, own = _common(catalogue, schedule, shown, day), _own(picture, shown)
        if common != self._common:
            others = list(range(len(day.days)))
        elif own != self._own:
            concerned = {slot.partition(".")[0] for slot in own ^ self._own}
            others = [n for n, one in enumerate(day.days) if n in others or one.provider_id in concerned]
        self._common, self._own = common, own
        if others:
            columns = (
                list(self._columns) if len(self._columns) == len(day.days) else [_NOBODY] * len(day.days)
            )
            for place, made in _made(staff, day, others, common, own, shown.now):
                columns[place] = made.column
            self._columns = tuple(columns)
        return DayGrid(
            date=schedule.date,
            window=common.window,
            locale=common.locale,
            where=shown.where,
            offset=offset_label(from_seconds(common.window.start), common.locale.zone),
            columns=self._columns,
            bookable=shown.bookable,
            own_changes=shown.own_changes | picture.asked_for,
            hold_seconds=catalogue.business.hold_seconds,
            offline_as_of=schedule.as_of if shown.offline else None,
            service_id=schedule.service_id,
            is_named=picture.is_named,
        )

    def lay_out_ahead(
        self, catalogue: Catalogue, picture: DayPicture, shown: Shown
    ) -> Iterator[Foreseen | None]:
        """Lay out the columns in sight of a day next to the one that is shown; a piece for each step.

        Yields each column when it is laid out, None for what comes before them.
        """
        staff, schedule = self._staff, picture.schedule
        if staff is None or not staff.is_of(catalogue, schedule, shown.hidden):
            return
        day = self._near.setdefault(schedule.date, _Day(schedule.date))
        if day is self._day:
            return
        day.take(staff.days(schedule), picture.bookings, shown.mine)
        yield None
        common, own, seen = _common(catalogue, schedule, shown, day), _own(picture, shown), self._in_sight()
        places = [place for place, one in enumerate(day.days) if one.provider_id in seen]
        for place, made in _made(staff, day, places, common, own, shown.now):
            # Asked for, they are there.
            _ = made.column.blocks, made.column.head
            yield Foreseen(schedule.date, common.window, place, made.column)

    def _turn_to(self, date: dt.date) -> None:
        """Keep what is near a date, and of the day that is left what somebody looked at."""
        if self._day is not None:
            seen = self._in_sight()
            kept = {name: made for name, made in self._day.made.items() if name in seen}
            self._day.made = {name: made for name, made in kept.items() if made.column.is_laid_out}
        self._near = {other: day for other, day in self._near.items() if abs(other - date) <= _NEAR}
        self._day = self._near.setdefault(date, _Day(date))


class _Staff:
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
        return list(map(_PROVIDER_ID, schedule.providers)) == self._staff

    def days(self, schedule: DaySchedule) -> tuple[ProviderDay, ...]:
        """Return their days."""
        providers = schedule.providers
        return tuple([providers[place] for place in self._places])


class _Day:
    """What is known of a date: the providers' days, what must be seen of them, and the columns made of it."""

    def __init__(self, date: dt.date) -> None:
        self._date = date
        self.days: tuple[ProviderDay, ...] = ()
        self._edges: list[Interval | None] = []
        self._window: tuple[ZoneInfo, Interval] | None = None
        self.named = BookingsByProvider(())
        self.made: dict[str, Made] = {}

    def take(
        self, days: tuple[ProviderDay, ...], bookings: tuple[Booking, ...], mine: str | None
    ) -> list[int]:
        """Take how the date is now, and return the places of the providers whose days are others."""
        if len(days) != len(self.days):
            others = list(range(len(days)))
            self._edges, self._window = [None] * len(days), None
        else:
            others = [place for place, other in enumerate(map(is_not, self.days, days)) if other]
        for place in others:
            edges = day_edges(days[place])
            if edges != self._edges[place]:
                self._edges[place], self._window = edges, None
        self.days = days
        if not self.named.is_of(bookings, mine):
            self.named = BookingsByProvider(bookings, mine)
        return others

    def window(self, where: ZoneInfo) -> Interval:
        """Return the hours that are shown of the date, which is one of this zone."""
        if self._window is None or self._window[0] is not where:
            self._window = where, window_around(filter(None, self._edges), self._date, where)
        return self._window[1]


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


_NOBODY = ProviderColumn("", "")


def _common(catalogue: Catalogue, schedule: DaySchedule, shown: Shown, day: _Day) -> _Common:
    return _Common(
        catalogue.services,
        day.named,
        schedule.service_id,
        day.window(shown.where),
        # Starts lie on whole minutes: what is past or cut changes with these alone.
        -(-to_seconds(shown.now) // 60),
        shown.locale,
        shown.offline,
        shown.mine is not None,
    )


def _own(picture: DayPicture, shown: Shown) -> frozenset[str]:
    return picture.asked_for | ({shown.own_slot_id} if shown.own_slot_id else frozenset())


def _made(
    staff: _Staff, day: _Day, places: Iterable[int], common: _Common, own: frozenset[str], now: datetime
) -> Iterator[tuple[int, Made]]:
    """Yield the columns at these places; those in which nothing changed are as they were."""
    # Before and after a day's hours time changes nothing of it.
    minute = min(max(common.minute, common.window.start // 60 - 1), common.window.end // 60 + 1)
    own_of: dict[str, set[str]] = {}
    for slot in own:
        own_of.setdefault(slot.partition(".")[0], set()).add(slot)
    nothing: frozenset[str] = frozenset()
    for place in places:
        tint, provider = staff.providers[place]
        told = Told(
            provider,
            tint,
            common.service_id,
            common.services,
            common.window,
            common.minute if provider.time_zone != common.locale.zone.key else minute,
            common.locale,
            frozenset(own_of[provider.id]) if provider.id in own_of else nothing,
            common.offline,
            common.is_mine,
        )
        one, known = day.days[place], day.made.get(provider.id)
        if known is None or not known.is_of(one, told, day.named):
            known = day.made[provider.id] = make_column(one, told, day.named, staff.services, now, known)
        yield place, known
