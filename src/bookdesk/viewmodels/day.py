"""The day on the desk: its newest picture, laid out as the grid's table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.day_watch import DayWatch
from bookdesk.viewmodels.day_grid import DayGridModel
from bookdesk.viewmodels.desk_grid import DayColumns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from bookdesk.data.fetchers import Catalogue, DayPicture
    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Booking, Slot, TimeBlock
    from bookdesk.errors import BookdeskError
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.connection import ConnectionModel
    from bookdesk.viewmodels.day_ahead import DayAhead
    from bookdesk.viewmodels.desk_grid import Shown


class DayModel(QObject):
    """Watches one business day at a time. `grid` is its table."""

    #: The picture may be another.
    changed = Signal()
    #: A day's picture is there for the first time since it was asked for.
    opened = Signal()
    #: The day was read; its bookings come with it.
    bookings_arrived = Signal(object)
    #: All of this was told.
    told = Signal()

    def __init__(self, source: Source, line: ConnectionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self._watch = DayWatch(source, self._on_picture, lambda: self.grid.in_sight)
        self._columns = DayColumns(lambda: self.grid.in_sight)
        self._ahead: DayAhead | None = None
        self._laid_out: tuple[Catalogue, Shown] | None = None
        self._own_changes: frozenset[str] = frozenset()
        self._opened: date | None = None
        self._is_wanted = False
        self._is_told = False
        self._told_until: tuple[date, datetime] | None = None
        self.grid = DayGridModel(self)

    @property
    def picture(self) -> DayPicture | None:
        """The newest whole picture, of the wanted day or of the one before; None before the first."""
        return self._watch.picture

    @property
    def bookings(self) -> tuple[Booking, ...]:
        """The bookings of the picture's day."""
        return self._watch.picture.bookings if self._watch.picture else ()

    @property
    def keys(self) -> list[Key]:
        """The keys of all that is looked at."""
        return self._watch.keys

    @property
    def error(self) -> Exception | None:
        """What went wrong with the wanted day the last time."""
        return self._watch.error

    @property
    def failure(self) -> BookdeskError | None:
        """What the server answered instead of the wanted day since the line came up."""
        found = self._watch.failure
        return found.error if found is not None and found.at >= self._line.up_since else None

    @property
    def is_fetching(self) -> bool:
        """Tell whether any part of the wanted day is on its way."""
        return self._watch.is_fetching

    @property
    def is_wanted(self) -> bool:
        """Tell whether the picture is of the day and service that were asked for last."""
        return self._watch.is_wanted

    @property
    def is_current(self) -> bool:
        """Tell whether the wanted day is shown as the server told it since the line came up."""
        return self._watch.is_wanted and (self._is_told or self._watch.updated_at >= self._line.up_since)

    def note_told(self, now: datetime, *, told: bool) -> None:
        """Take whether all that changes in the day is told of: then it is as the server has it.

        `now` is the server's clock: what was told of until then is as of then.
        """
        if self._is_told and not told and self.picture is not None:
            self._told_until = (self.picture.schedule.date, now)
        self._is_told = told

    @property
    def as_of(self) -> datetime | None:
        """As of when the picture is, by the answers and by the news of them; None while there is none."""
        picture, told = self.picture, self._told_until
        if picture is None:
            return None
        read = picture.schedule.as_of
        return read if told is None or told[0] != picture.schedule.date else max(read, told[1])

    @property
    def was_patched(self) -> bool:
        """Tell whether the newest change was one of few providers' days, and of nothing else."""
        return self._watch.was_patched

    @property
    def is_missing(self) -> bool:
        """Tell whether the wanted day is nowhere to be had now."""
        return self._watch.is_missing

    def show(self, day: date, service_id: str, provider_ids: Sequence[str], *, put_off: bool = False) -> None:
        """Look at a day from now on; what is in memory of it is there at once.

        With `put_off` a first day that is in memory is kept up with from `keep_up` on.
        """
        self._is_wanted = True
        self._watch.show(day, service_id, provider_ids, put_off=put_off)
        self._on_picture()

    def keep_up(self) -> None:
        """Keep up with the day from now on, where that was put off."""
        self._watch.keep_up()

    def leave(self) -> None:
        """Another view is looked at: the next day that is shown counts as opened anew."""
        self._is_wanted = False
        self._opened = None
        if self._ahead is not None:
            self._ahead.stop()

    def refresh(self, *, cancel_refetch: bool = False) -> None:
        """Read the day again; with `cancel_refetch` an answer that is on its way counts as too old."""
        self._watch.refresh(cancel_refetch=cancel_refetch)

    def open_anew(self) -> None:
        """Take the day for one that was not opened yet."""
        self._opened = None

    def note_own_change(self, *identities: str) -> None:
        """Take note of slots or bookings that this desk changed.

        The next answer, which shows them changed, draws no outline round them.
        """
        self._own_changes |= frozenset(identities)

    @property
    def own_changes(self) -> frozenset[str]:
        """What this desk changed since the last answer."""
        return self._own_changes

    def lay_out(self, catalogue: Catalogue, shown: Shown) -> None:
        """Show the newest picture in the grid; nothing while there is none."""
        picture, as_of = self._watch.picture, self.as_of
        if picture is not None and as_of is not None:
            if as_of != picture.schedule.as_of:
                picture = picture._replace(schedule=picture.schedule._replace(as_of=as_of))
            self._laid_out = catalogue, shown
            self.grid.set_server_now(shown.now)
            self.grid.show(self._columns.grid(catalogue, picture, shown))

    def look_ahead(self) -> None:
        """Lay out the days beside the wanted one, when there is time and as soon as they are there."""
        if self._ahead is None:
            # Imported when there is a server to ask: the first picture needs none of it.
            from bookdesk.viewmodels.day_ahead import DayAhead

            self._ahead = DayAhead(self._lay_out_ahead, self)
        self._ahead.begin()

    @property
    def is_ahead(self) -> bool:
        """Tell whether what can be laid out of the days beside the shown one is."""
        return self._ahead is None or self._ahead.is_done

    def _lay_out_ahead(self) -> Iterator[bool]:
        """Lay out the days before and after; a piece is True where something of them is not there yet."""
        shown = self._watch.picture
        if shown is None or self._laid_out is None or not self._watch.is_wanted:
            yield True
            return
        for step in (1, -1):
            picture = self._watch.peek(shown.schedule.date + timedelta(days=step))
            if picture is None:
                yield True
            else:
                for foreseen in self._columns.lay_out_ahead(self._laid_out[0], picture, self._laid_out[1]):
                    yield False
                    if foreseen is not None:
                        self.grid.foreseen.emit(foreseen)
                        yield False

    def booking(self, booking_id: str) -> Booking | None:
        """Find a booking of the picture's day."""
        return next((b for b in self.bookings if b.id == booking_id), None)

    def slot(self, slot_id: str, provider_id: str) -> Slot | None:
        """Find a timeslot of the picture's day."""
        picture = self._watch.picture
        day = picture.schedule.provider(provider_id) if picture else None
        return day.find_slot(slot_id) if day else None

    def time_block(self, block_id: str) -> TimeBlock | None:
        """Find a block of the picture's day, with its own times also where they reach past the day."""
        from bookdesk.data.blocks import find_block

        picture = self._watch.picture
        return find_block(picture.schedule, block_id) if picture and block_id else None

    def bookings_of_slot(self, slot_id: str) -> tuple[Booking, ...]:
        """Find the bookings of a timeslot, such as a class's."""
        return tuple(b for b in self.bookings if b.timeslot_id == slot_id)

    def _on_picture(self) -> None:
        self.changed.emit()
        picture = self._watch.picture
        if picture is not None:
            if not self._watch.is_fetching:
                self._own_changes = frozenset()
                self.bookings_arrived.emit(picture.bookings)
            if self._is_wanted and self._watch.is_wanted and self._opened != picture.schedule.date:
                self._opened = picture.schedule.date
                self.opened.emit()
        self.told.emit()
