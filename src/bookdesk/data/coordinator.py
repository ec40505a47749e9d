"""The coordinator: what is on screen is a range, and its neighbours are fetched ahead."""

from __future__ import annotations

import datetime as dt
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher, bookings_fetcher, month_fetcher, week_fetcher
from bookdesk.data.read_pauses import ReadPauses
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY
from bookdesk.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from bookdesk.data.keys import Filters
    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key

    #: What one request answers: each query's key and fetcher.
    Request = Iterable[tuple[Key, Callable[[], Any]]]

#: Requests for neighbours that are under way at once.
_AT_ONCE = 4
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)


class Neighbour(NamedTuple):
    """What is fetched ahead in one go: `ask(source)` makes its requests when its turn comes.

    `cost` is how many requests those are; one that costs more than may be under way never gets its turn.
    """

    cost: int
    ask: Callable[[Source], list[Request]]


class Range(Protocol):
    """What is on screen; its filters are part of what is fetched."""

    def ahead(self) -> list[Neighbour]:
        """Return what to fetch ahead, the likeliest first; nothing lies past the calendar's ends."""


class DayRange(NamedTuple):
    """A day on screen. `week_start` is 0 for Monday to 6."""

    date: dt.date
    service_id: str
    provider_ids: tuple[str, ...]
    week_start: int

    def neighbours(self) -> list[dt.date]:
        """Return the days to fetch ahead, the likeliest first: two each way, then the rest of the week."""
        day = self.date.toordinal()
        near = [day + 1, day - 1, day + 2, day - 2]
        week = _week_of(self.date, self.week_start).toordinal()
        rest = [other for other in range(week, week + 7) if other != day and other not in near]
        first, last = EARLIEST_DAY.toordinal(), LATEST_DAY.toordinal()
        return [dt.date.fromordinal(other) for other in near + rest if first <= other <= last]

    def ahead(self) -> list[Neighbour]:
        """Return the neighbouring days. Whatever else a view of days comes to need is a line here."""
        return [_day(self.service_id, self.provider_ids, day) for day in self.neighbours()]


class WeekRange(NamedTuple):
    """The week on screen that a selected day lies in. `week_start` is 0 for Monday to 6.

    Figures are fetched by `filters`, days for their service and all of `provider_ids`.
    """

    selected: dt.date
    filters: Filters
    provider_ids: tuple[str, ...]
    week_start: int

    @property
    def start(self) -> dt.date:
        """The week's first date."""
        return _week_of(self.selected, self.week_start)

    def ahead(self) -> list[Neighbour]:
        """Return the next week, the one before, then this week's days, the selected one first."""
        weeks = [self.start + _WEEK, self.start - _WEEK]
        days = [self.start + number * _DAY for number in range(7)]
        # Sorting keeps the others in their order.
        days.sort(key=lambda day: day != self.selected)
        service_id, provider_ids = self.filters["serviceId"], self.provider_ids
        return [
            *(_week(self.filters, week) for week in weeks if _can_be_shown(week, week + _WEEK)),
            *(_day(service_id, provider_ids, day) for day in days if _can_be_shown(day, day + _DAY)),
        ]


class MonthRange(NamedTuple):
    """A month on screen, 1 to 12; its figures are fetched by `filters`."""

    year: int
    month: int
    filters: Filters

    def ahead(self) -> list[Neighbour]:
        """Return the next month, then the one before."""
        first = dt.date(self.year, self.month, 1)
        months = [_month_after(first), (first - _DAY).replace(day=1)]
        return [_month(self.filters, one) for one in months if _can_be_shown(one, _month_after(one))]


def _week_of(day: dt.date, week_start: int) -> dt.date:
    return day - (day.weekday() - week_start) % 7 * _DAY


def _month_after(day: dt.date) -> dt.date:
    """Return the first date of the month after a date's own."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _can_be_shown(start: dt.date, end: dt.date) -> bool:
    """Tell whether all dates from `start` up to, not including, `end` can be shown."""
    return start >= EARLIEST_DAY and end <= LATEST_DAY + _DAY


def _day(service_id: str | None, provider_ids: tuple[str, ...], day: dt.date) -> Neighbour:
    """Make a neighbour of a day's availability, gathered into one request, and its bookings."""

    def ask(source: Source) -> list[Request]:
        following = day + _DAY
        availability = [
            (
                keys.availability_key(provider_id, service_id, day),
                ProviderDayFetcher(source, provider_id, service_id, day),
            )
            for provider_id in provider_ids
        ]
        names = (keys.bookings_key(day, following), bookings_fetcher(source, day, following))
        return [availability, [names]]

    return Neighbour(2, ask)


def _week(filters: Filters, start: dt.date) -> Neighbour:
    key = keys.week_key(filters, start)
    return Neighbour(1, lambda source: [[(key, week_fetcher(source, filters, start))]])


def _month(filters: Filters, first: dt.date) -> Neighbour:
    key = keys.calendar_key(filters, first.year, first.month)
    return Neighbour(1, lambda source: [[(key, month_fetcher(source, filters, first.year, first.month))]])


class Coordinator:
    """Fetches a range's neighbours on the lane for that, one after another, `_AT_ONCE` requests at most.

    A new range, be it another day or another filter, takes the place of the last one: what has not
    begun is dropped, what is under way ends by itself and is cached. With a `pause`, seconds, it begins
    so much later: what was asked for is painted by then. A server that is busy is asked for nothing ahead
    until it wants to be.
    """

    def __init__(self, source: Source, pause: float = 0.0) -> None:
        self._source = source
        self._pause = pause
        self._waiting: deque[Neighbour] = deque()
        self._under_way = 0
        self._pauses = ReadPauses(source.clock)
        self._busy_until = 0.0
        self._cancel: Callable[[], None] | None = None

    def look_at(self, shown: Range) -> None:
        """Fetch the neighbours of what is on screen now, a turn of the loop later: it comes first itself."""
        self._waiting = deque(shown.ahead())
        self._go_on_later(self._pause)

    def _go_on_later(self, seconds: float = 0.0) -> None:
        if self._cancel is None and self._waiting:
            self._cancel = self._source.clock.call_later(seconds, self._on_turn)

    def _on_turn(self) -> None:
        # One neighbour in a turn of the loop: with many providers a day costs a millisecond or more.
        self._cancel = None
        if not self._waiting or not self._source.client.is_online:
            return
        busy = self._busy_until - self._source.clock.now()
        if busy > 0:
            self._go_on_later(busy)
            return
        if self._under_way + self._waiting[0].cost <= _AT_ONCE:
            self._fetch(self._waiting.popleft())
            self._go_on_later()

    def _fetch(self, neighbour: Neighbour) -> None:
        client = self._source.client
        with client.batch():
            requests = [
                # What fails keeps no place while it waits for another try: the next look asks anew.
                [(key, client.prefetch_query(key, fetcher, retry=0)) for key, fetcher in request]
                for request in neighbour.ask(self._source)
            ]
        for parts in requests:
            self._count(parts)

    def _count(self, parts: list[tuple[Key, Future[None]]]) -> None:
        """Count what is fetched together as one request, until all its parts are there."""
        left = {part for _, part in parts if not part.done()}
        if not left:
            return
        self._under_way += 1

        def on_done(part: Future[None]) -> None:
            left.discard(part)
            if not left:
                self._under_way -= 1
                self._note_busy(key for key, _ in parts)
                self._go_on_later()

        for part in tuple(left):
            part.add_done_callback(on_done)

    def _note_busy(self, asked: Iterable[Key]) -> None:
        clock = self._source.clock
        for key in asked:
            state = self._source.client.get_query_state(key)
            if state is not None and isinstance(state.error, ServerBusy):
                self._busy_until = max(self._busy_until, clock.now() + self._pauses(0, state.error))
