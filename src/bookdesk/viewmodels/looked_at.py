"""The free slot that a person looks at: when another desk takes it, that is said, with what else there is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from heapq import nsmallest
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from bookdesk.data.next_known import next_day_known
from bookdesk.data.operations import PendingRelease, PendingStep
from bookdesk.domain.alternatives import FAR, rank
from bookdesk.domain.clocktext import clock
from bookdesk.domain.states import FREE_STATUSES, SlotStatus, frees_the_slot
from bookdesk.domain.zones import to_seconds
from bookdesk.viewmodels.alternatives import AlternativeRow, alternative_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator
    from datetime import date

    from bookdesk.data.fetchers import DayPicture
    from bookdesk.data.source import Source
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.schedule import Booking, Slot

#: How many other slots are offered, one of each kind where there is one; the whole choice opens when
#: the slot is pressed all the same.
_MOST = 4
#: Slots that are remembered as this desk's own; an ended hold is told of within seconds.
_HELD_MOST = 32
_TAKEN = (SlotStatus.RESERVED, SlotStatus.BOOKED)


class LookedAtState(NamedTuple):
    """What to say of the slot that was looked at and is taken, "" while there is nothing to say."""

    title: str = ""
    detail: str = ""
    rows: tuple[AlternativeRow, ...] = ()


class LookedAtModel(QObject):
    """Follows one free slot from picture to picture. `picked` hands on another that was chosen, and this one.

    `announced` is for screen readers. A dialog it never opens: nobody pressed anything (VISUAL part 7).
    """

    changed = Signal()
    announced = Signal(str)
    picked = Signal(object, object)

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._slot: Slot | None = None
        #: What this desk made or changed since the slot is looked at, by the bookings' ids.
        self._own: dict[str, Booking] = {}
        #: The slots that this desk held last.
        self._held: deque[str] = deque(maxlen=_HELD_MOST)
        self._state = LookedAtState()

    @property
    def state(self) -> LookedAtState:
        """The state shown."""
        return self._state

    def look_at(self, slot: Slot | None) -> None:
        """Follow a slot from now on, if it is free; None for nothing that could be held."""
        self._slot = slot if slot is not None and slot.status in FREE_STATUSES else None
        self._own.clear()
        self._set(LookedAtState())

    def note_own(self, booking: Booking) -> None:
        """Take note of a booking that this desk made or changed, as the server answered it."""
        self._own[booking.id] = booking

    def follow(
        self,
        picture: DayPicture,
        locale: Locale,
        tints: dict[str, int],
        unseen: Container[str],
        held: Collection[str],
    ) -> None:
        """Look what became of the slot in a newer picture; `unseen` are providers that are not shown.

        `held` are the ids of the slots that this desk holds, asks for or may have booked: it took those
        itself, as it did what it noted or has on its way. News of it may come before its answer.
        """
        self._held.extend(one for one in held if one not in self._held)
        slot, schedule = self._slot, picture.schedule
        if slot is None or slot.id in held:
            self._set(LookedAtState())
            return
        day = schedule.provider(slot.provider_id)
        if day is None or not day.starts:
            return
        own = {*held, *self._taking(), *self._booked(picture.bookings)}
        taken = next((one for one in _taken_by(day, slot) if not self._is_own(one, own)), None)
        if taken is None:
            self._set(LookedAtState())
        else:
            shown = [day for day in schedule.providers if day.provider_id not in unseen]
            # What is free near it and who has it may change as long as it is told.
            is_news = not self._state.title
            self._set(self._told(slot, taken, shown, schedule.date, locale, tints))
            if is_news:
                self.announced.emit(f"{self._state.title}. {self._state.detail}")

    def pick(self, number: int) -> None:
        """Take the row of a number; one that no row has does nothing."""
        row = next((row for row in self._state.rows if row.number == number), None)
        if row is not None:
            looked_at = self._slot
            self.look_at(None)
            self.picked.emit(row.slot, looked_at)

    def _taking(self) -> Iterator[str]:
        """Yield the slots that this desk takes by what is not answered, or not shown by the server yet."""
        for one in self._source.operations.pending:
            if isinstance(one, PendingStep):
                yield one.booking.timeslot_id
            elif not isinstance(one, PendingRelease):
                yield one.slot.id

    def _booked(self, shown: Collection[Booking]) -> Iterator[str]:
        """Yield the slots of this desk's bookings; whoever cancels one leaves its slot to anybody."""
        newer = {one.id: one for one in shown if one.id in self._own}
        for own in self._own.values():
            booking = max(own, newer.get(own.id, own), key=attrgetter("version"))
            if not frees_the_slot(booking.status):
                yield booking.timeslot_id

    def _is_own(self, taken: Slot, own: Container[str]) -> bool:
        # This desk's own hold is over here a moment before the server tells so. By its name alone it is
        # not known: nobody keeps two desks from having the same one.
        was_own = taken.id in self._held and taken.held_by == self._source.operations.desk_name
        return was_own or taken.id in own

    def _told(
        self,
        slot: Slot,
        taken: Slot,
        shown: list[ProviderDay],
        date: date,
        locale: Locale,
        tints: dict[str, int],
    ) -> LookedAtState:
        free = [day.slot(row) for day in shown for row in _free_rows_near(day, slot)]
        free += _free_later(shown, slot)
        another = next_day_known(self._source, slot.provider_id, slot.service_id, date)
        if another is not None:
            free += [another.slot(row) for row in another.free_rows()]
        rows = alternative_rows(slot, rank(slot, free, locale.zone, _MOST), tints, locale)
        title = self.tr("{time} with {provider} was just taken").format(
            time=clock(slot.start, locale), provider=slot.provider_name
        )
        if taken.status is SlotStatus.RESERVED and taken.held_by:
            detail = self.tr("{who} holds it.").format(who=taken.held_by)
        elif taken.status is SlotStatus.RESERVED:
            detail = self.tr("Another desk holds it.")
        else:
            detail = self.tr("Another desk booked it.")
        if not rows:
            detail += " " + self.tr("Nothing else is free near it or later on this day.")
        return LookedAtState(title, detail, rows)

    def _set(self, state: LookedAtState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _free_rows_near(day: ProviderDay, wanted: Slot) -> list[int]:
    """Find the rows of a provider that can be among those offered: within the hour, as `rank` has it.

    Of another provider that is the nearest alone. To make a Slot of each free row of two hundred
    providers takes longer than a frame, and this is done at each change of a day.
    """
    starts, start = day.starts, to_seconds(wanted.start)
    rows = [
        row
        for row in range(bisect_left(starts, start - FAR), bisect_right(starts, start + FAR))
        if day.status(row) in FREE_STATUSES and day.service_of(row) == day.service_id
    ]
    if day.provider_id == wanted.provider_id:
        return rows
    return sorted(rows, key=lambda row: abs(starts[row] - start))[:1]


def _free_later(shown: list[ProviderDay], wanted: Slot) -> list[Slot]:
    """Find each provider's next free slot after the hour: the wanted one's, and the soonest of others."""
    after = to_seconds(wanted.start) + FAR + 1
    own: list[Slot] = []
    others: list[tuple[int, str, int]] = []
    for place, day in enumerate(shown):
        _, start = day.free_from(after)
        if start is None:
            continue
        if day.provider_id == wanted.provider_id:
            own.append(_free_at(day, start))
        else:
            others.append((start, day.provider_name, place))
    return own + [_free_at(shown[place], start) for start, _, place in nsmallest(_MOST, others)]


def _free_at(day: ProviderDay, start: int) -> Slot:
    return day.slot(next(row for row in day.free_rows() if day.starts[row] == start))


def _taken_by(day: ProviderDay, slot: Slot) -> Iterator[Slot]:
    """Yield what has taken a slot's time: nothing while it is free, or gone for another reason."""
    start, end = to_seconds(slot.start), to_seconds(slot.end)
    for row in range(len(day)):
        if day.starts[row] >= end:
            return
        if day.ends[row] > start and day.status(row) in _TAKEN and not day.extra(row).remaining:
            yield day.slot(row)
