"""A day that is looked at: every provider's availability and the bookings, kept fresh while it is shown."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.day_observers import BOOKINGS, DayObservers, WantedDay
from bookdesk.data.day_rows import find_row
from bookdesk.data.failure import failure_of
from bookdesk.data.fetchers import DayPicture
from bookdesk.data.operations import PendingHold, PendingStep, place_of
from bookdesk.data.overlay import apply_to_bookings, apply_to_day, is_pending
from bookdesk.domain.columns import DaySchedule
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import day_bounds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
    from datetime import date

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.data.failure import Failure
    from bookdesk.data.operations import Operation
    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Booking
    from bookdesk.query import QueryResult
    from bookdesk.query.keys import Key


#: Providers whose changes are in one picture, and of more than those how many in sight and out of it: the
#: others have the next ones. To lay out eight columns at once takes half of a frame.
_FEW, _SEEN_EACH, _UNSEEN_EACH = 16, 4, 12
#: Seconds from a picture of changed slots to the next: at least, where more changed meanwhile, so that paint
#: has its turn, and at most, where nothing did and part of it was not shown yet.
_LEAST, _MOST = 0.010, 0.020
_AS_OF = attrgetter("as_of")


class DayWatch:
    """Observes one day for one service at a time; `on_change` is called when the picture may be another.

    The picture is the newest whole one: while a day is on its way the last one stays, and `is_wanted`
    is False. Where the line is down a day of which only some providers are stored is shown with those.
    What changes for many providers at once is shown in several pictures, a part of those that `in_sight`
    names and of the others in each, and first what has waited longest.
    """

    def __init__(
        self,
        source: Source,
        on_change: Callable[[], None],
        in_sight: Callable[[], Container[str]] = frozenset,
    ) -> None:
        self._source = source
        self._on_change = on_change
        self._in_sight = in_sight
        self._observers = DayObservers(source, self._on_result, self._on_turned)
        self._wanted: WantedDay | None = None
        self._picture: DayPicture | None = None
        # What whoever looks has seen: the picture may be another before they are told.
        self._shown: DayPicture | None = None
        # What the picture is made of, in its providers' order; None where an overlay lies over it.
        self._parts: list[ProviderAvailability] | None = None
        # Whose days changed since the picture was made, in the order in which they did.
        self._touched: dict[str, None] = {}
        self._was_read = False
        self._failure: Failure | None = None
        self._told_failure: Failure | None = None
        #: Whether the newest change was one of few providers' days, and of nothing else.
        self.was_patched = False
        self._fetching: set[str] = set()
        self._updated_at = 0.0
        self._patched_at = 0.0
        self._places: dict[str, int] = {}
        self._cancel_due: Callable[[], None] | None = None
        self._due_at = 0.0
        self._is_composing = False
        source.operations.subscribe(self._on_operations)

    @property
    def picture(self) -> DayPicture | None:
        """The newest whole picture, None before the first."""
        return self._picture

    @property
    def is_wanted(self) -> bool:
        """Tell whether the picture is of the day and service that were asked for last."""
        if self._picture is None or self._wanted is None:
            return False
        schedule = self._picture.schedule
        return (schedule.date, schedule.service_id) == (self._wanted.date, self._wanted.service_id)

    @property
    def updated_at(self) -> float:
        """When the oldest part of the picture's schedule was read, in the clock's seconds."""
        return self._updated_at

    @property
    def is_fetching(self) -> bool:
        """Tell whether any part of the wanted day is on its way."""
        return bool(self._fetching)

    @property
    def is_missing(self) -> bool:
        """Tell whether the wanted day is not here, and nobody reads it from the store or the server now."""
        return self._wanted is not None and not self.is_wanted and not self.is_fetching

    @property
    def error(self) -> Exception | None:
        """What went wrong with the wanted day the last time, None while it is asked for again."""
        return next(self._observers.errors, None)

    @property
    def failure(self) -> Failure | None:
        """What the server last answered instead of the wanted day, also while it is asked again."""
        return None if self.is_wanted else self._failure

    @property
    def keys(self) -> list[Key]:
        """The keys of all that is looked at."""
        return self._observers.keys

    def show(self, day: date, service_id: str, provider_ids: Sequence[str], *, put_off: bool = False) -> None:
        """Look at a day from now on; its picture is there when this returns if its data is in memory.

        Who calls it looks at the picture then: `on_change` tells of what comes later. With `put_off`
        a first day that is in memory is kept up with from `keep_up` on.
        """
        wanted = WantedDay(day, service_id, tuple(provider_ids))
        if wanted == self._wanted:
            return
        self._wanted, self._failure = wanted, None
        if not (put_off and self._observers.put_off(wanted)):
            self._observers.turn_to(wanted)
        self._fetching = self._observers.fetching
        self._touched.clear()
        if self._cancel_due is not None:
            self._cancel_due()
            self._cancel_due = None
        self.was_patched = False
        self._compose()
        self._shown = self._picture

    def keep_up(self) -> None:
        """Keep up with the day from now on, where that was put off."""
        self._observers.catch_up()

    def peek(self, day: date) -> DayPicture | None:
        """Return the picture of another day as it would be shown now; None unless all of it is in memory."""
        if self._wanted is None or self._concerning(day):
            return None
        wanted = self._wanted._replace(date=day)
        found = self._observers.peek(wanted)
        if found is None:
            return None
        bookings = found.pop(BOOKINGS)
        return DayPicture(_schedule(wanted, list(found.values())), bookings)

    def refresh(self, *, cancel_refetch: bool = False) -> None:
        """Read the day again; with `cancel_refetch` an answer that is on its way counts as too old."""
        self._observers.refresh(cancel_refetch=cancel_refetch)

    def _on_operations(self) -> None:
        # Composed at once: whoever looks next, at another change, sees both.
        if not self._is_composing:
            self._compose()
            self._tell_later()

    def _on_result(self, name: str, result: QueryResult) -> None:
        self._touched[name] = None
        wanted = self._wanted
        if (result.error is not None or result.failure_count) and name != BOOKINGS and wanted is not None:
            key = keys.availability_key(name, wanted.service_id, wanted.date)
            self._failure = failure_of(self._source, key)
        if result.fetch_status == "fetching":
            self._fetching.add(name)
        elif name in self._fetching or result.error is not None:
            # An answer, or none: more than the slots may be another. What waits for the line has none.
            self._fetching.discard(name)
            self._was_read |= result.fetch_status != "paused" or result.error is not None
        self._tell_later()

    def _on_turned(self, names: Collection[str]) -> None:
        self._fetching = self._observers.fetching
        self._touched.update(dict.fromkeys(names))
        if self._touched or self._fetching:
            self._tell_later()

    def _tell_later(self, wait: float = _LEAST) -> None:
        # The providers' parts come one after another in one turn of the loop: one picture is made of all.
        # One change of a slot is told at once, a flurry of them some sixty times a second, each time right
        # after changes were brought in: all of a frame's work is done together then.
        due_at = self._patched_at + wait if self.was_patched else 0.0
        if self._cancel_due is not None:
            if due_at >= self._due_at:
                return
            self._cancel_due()
        self._due_at = due_at
        clock = self._source.clock
        self._cancel_due = clock.call_later(max(0.0, due_at - clock.now()), self._on_due)

    def _on_due(self) -> None:
        self._cancel_due = None
        at = self._source.clock.now()
        names = self._due_names()
        self.was_patched = not self._was_read and not self._fetching and self._patch(names)
        if self.was_patched:
            self._patched_at = at
            for name in names:
                del self._touched[name]
        else:
            self._compose()
            self._touched.clear()
        was_read, self._was_read = self._was_read, False
        if self._touched:
            self._tell_later(_MOST)
        waits = self.is_wanted and not was_read
        is_told = self.failure is self._told_failure and _is_same(self._shown, self._picture)
        if (self.is_fetching or waits) and is_told:
            # That something is on its way, or waits for the line, changes nothing of what is seen.
            return
        self._shown, self._told_failure = self._picture, self.failure
        self._on_change()

    def _due_names(self) -> list[str]:
        """Return whose changes the next picture shows: of many some in sight and some of the others."""
        if len(self._touched) <= _FEW:
            return list(self._touched)
        in_sight = self._in_sight()
        seen = (name for name in self._touched if name in in_sight)
        unseen = (name for name in self._touched if name not in in_sight)
        return [*islice(seen, _SEEN_EACH), *islice(unseen, _UNSEEN_EACH)]

    def _patch(self, names: Iterable[str]) -> bool:
        """Bring some providers' days up to date in the picture; tell whether that is all there is to do."""
        picture, parts = self._picture, self._parts
        if picture is None or parts is None or not self._touched or BOOKINGS in self._touched:
            return False
        schedule = picture.schedule
        if not self.is_wanted or self._concerning(schedule.date):
            return False
        days, seq, is_other = list(schedule.providers), schedule.seq, False
        for name in names:
            part, place = self._observers.state_of(name).data, self._places.get(name)
            if part is None or place is None:
                return False
            # Another stamp may be the oldest or the newest of all.
            if part.as_of != parts[place].as_of or part.epoch != schedule.epoch:
                return False
            is_other = is_other or part.day is not days[place]
            parts[place], days[place] = part, part.day
            seq = max(seq, part.seq)
        if is_other:
            self._picture = picture._replace(schedule=schedule._replace(providers=tuple(days), seq=seq))
        return True

    def _compose(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        parts: list[ProviderAvailability] = []
        updated_at = float("inf")
        for provider_id in wanted.provider_ids:
            result = self._observers.state_of(provider_id)
            if result.data is not None:
                parts.append(result.data)
                updated_at = min(updated_at, result.data_updated_at)
        whole = len(parts) == len(wanted.provider_ids)
        if not parts or (not whole and (self._source.client.is_online or self.is_fetching)):
            return
        self._updated_at = updated_at
        bookings = self._observers.state_of(BOOKINGS).data
        self._parts = parts if whole and not self._concerning(wanted.date) else None
        self._places = {part.day.provider_id: place for place, part in enumerate(parts)}
        parts, bookings, asked_for = self._overlay(parts, bookings, wanted.date)
        is_named = bookings is not None
        self._picture = DayPicture(_schedule(wanted, parts), bookings or (), asked_for, is_named)

    def _concerning(self, day: date) -> tuple[Operation, ...]:
        """Return what this desk asked for that begins on a date.

        What was answered after its day was left stays until that is looked at again: it is no reason to
        lay others anew.
        """
        pending, where = self._source.operations.pending, self._source.where
        if not pending or where is None:
            return pending
        window = day_bounds(day, where)
        return tuple(one for one in pending if window.start <= to_seconds(place_of(one).start) < window.end)

    def _overlay(
        self, parts: list[ProviderAvailability], bookings: tuple[Booking, ...] | None, day: date
    ) -> tuple[list[ProviderAvailability], tuple[Booking, ...] | None, frozenset[str]]:
        """Lay what this desk asked for over what the server said; what that shows already is dropped."""
        operations, where = self._source.operations, self._source.where
        if where is None or not self._concerning(day):
            return parts, bookings, frozenset()
        window = day_bounds(day, where)
        self._is_composing = True
        try:
            for part in parts:
                operations.take_day(part, window)
            if bookings is not None:
                operations.take_bookings(bookings, window)
        finally:
            self._is_composing = False
        shown = [apply_to_day(part, operations, operations.desk_name, window) for part in parts]
        if bookings is not None:
            # One that is being confirmed is drawn as held: it is not booked before the server says so.
            named = apply_to_bookings(bookings, operations, window)
            bookings = tuple(one for one in named if not is_pending(one))
        asked = frozenset(chain.from_iterable(map(partial(_asked_for, operations.pending), parts, shown)))
        return shown, bookings, asked


def _schedule(wanted: WantedDay, parts: list[ProviderAvailability]) -> DaySchedule:
    newest = max(parts, key=_AS_OF)
    return DaySchedule(
        wanted.date,
        wanted.service_id,
        tuple([part.day for part in parts]),
        # Told as the age of the whole: the oldest part's.
        min(map(_AS_OF, parts)),
        newest.epoch,
        newest.seq,
    )


def _is_same(a: DayPicture | None, b: DayPicture | None) -> bool:
    """Tell whether two pictures are made of the very same parts."""
    if a is None or b is None:
        return a is b
    return (
        a.bookings is b.bookings
        and a.asked_for == b.asked_for
        and a.schedule.as_of == b.schedule.as_of
        and (a.schedule.date, a.schedule.service_id) == (b.schedule.date, b.schedule.service_id)
        and len(a.schedule.providers) == len(b.schedule.providers)
        and all(x is y for x, y in zip(a.schedule.providers, b.schedule.providers, strict=True))
    )


def _asked_for(
    operations: Sequence[Operation], server: ProviderAvailability, shown: ProviderAvailability
) -> Iterator[str]:
    """Yield what of a provider's day is shown as this desk asked for it, and the bookings on their way."""
    for one in operations:
        place = place_of(one)
        if place.provider_id != server.day.provider_id:
            continue
        if isinstance(one, PendingStep):
            yield one.booking.id
        elif isinstance(one, PendingHold):
            start = to_seconds(place.start)
            was, row = (find_row(part.day, start, place.service_id) for part in (server, shown))
            reserved = row >= 0 and shown.day.status(row) is SlotStatus.RESERVED
            if reserved and (was < 0 or server.day.status(was) is not SlotStatus.RESERVED):
                yield one.slot.id
