"""The month on the desk: its own figures and those of the days of its neighbours that stand beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data import keys
from bookdesk.data.fetchers import month_fetcher
from bookdesk.data.figures_watch import FiguresWatch
from bookdesk.data.next_known import next_known
from bookdesk.domain.month_layout import CellKind, Figures, kind_of, month_cells
from bookdesk.domain.schedule import Month
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, civil_date, to_seconds
from bookdesk.viewmodels.desk_texts import as_of_line, updated_text
from bookdesk.viewmodels.month_grid import MonthGrid, MonthGridModel
from bookdesk.viewmodels.month_texts import second_lines
from bookdesk.viewmodels.range_state import RangeState

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.asked import Asked

#: Seconds for which the month before stays in sight while the wanted one is read: an answer that
#: comes at once is one change of the picture, and a slow one leaves no other dates under the title.
_GRACE = 0.25
_DAY = dt.timedelta(days=1)


class MonthModel(QObject):
    """Looks at one month and its two neighbours. `changed` comes when `state` is another one.

    A number stands under its own date or not at all. When another month is asked for that is not
    in memory, the one before stays for a moment, then the new dates stand with what is known of
    them. When the filters change, the figures stay until the new ones are there.
    """

    changed = Signal()
    #: Figures of it or of a month beside it may be there that were not.
    laid_out = Signal()

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = MonthGridModel(self)
        self._source = source
        self._asked: Asked | None = None
        self._own = FiguresWatch[Month](source, self._on_figures)
        self._around = tuple(FiguresWatch[Month](source, self._on_figures) for _ in range(2))
        self._state = RangeState()
        self._turning = False
        self._cancel_grace: Callable[[], None] | None = None
        self._grace_over = False

    @property
    def state(self) -> RangeState:
        """The state shown."""
        return self._state

    @property
    def keys(self) -> list[Key]:
        """The keys of the months of which days are shown, the wanted one first; none while hidden."""
        if self._asked is None or not self._own.keys:
            return []
        asked = self._asked
        return [_key(asked, first) for first in (_first(asked), *_around(asked))]

    @property
    def updated_at(self) -> float:
        """When the wanted month's figures were read, in the clock's seconds."""
        return self._own.updated_at

    @property
    def year(self) -> int:
        """The year of the month that is asked for, 0 before the first."""
        return self._asked.date.year if self._asked else 0

    @property
    def month(self) -> int:
        """The month that is asked for, 1 to 12, 0 before the first."""
        return self._asked.date.month if self._asked else 0

    def show(self, asked: Asked) -> None:
        """Look at the month of a date from now on; what is in memory of it is shown when this returns."""
        before, self._asked = self._asked, asked
        first = _first(asked)
        if before is None or _first(before) != first:
            self._stop_grace()
        # Each watch may tell of its figures at once: they are laid out when all three look right.
        self._turning = True
        try:
            self._own.show(
                _key(asked, first), month_fetcher(self._source, asked.filters, first.year, first.month)
            )
            self._look_around(asked)
        finally:
            self._turning = False
        self._lay_out()

    def hide(self) -> None:
        """Look no more; the picture stays for when the month is looked at again."""
        self._stop_grace()
        for watch in (self._own, *self._around):
            watch.hide()

    def refresh(self) -> None:
        """Read what is looked at again."""
        for watch in (self._own, *self._around):
            watch.refresh()

    def closed_and_full(self, asked: Asked, year: int, month: int) -> dict[dt.date, CellKind]:
        """Return which days around a month are closed or full, as far as memory tells.

        For the small month in the sidebar, whose month may be another than the one that is asked for.
        """
        today = _today(asked)
        found: dict[dt.date, CellKind] = {}
        shown = dt.date(year, month, 1)
        for first in (shown, *_neighbours(shown)):
            figures = self._source.client.get_query_data(_key(asked, first))
            if isinstance(figures, Month):
                kinds = ((day.date, kind_of(day, today)) for day in figures.days)
                found |= {day: kind for day, kind in kinds if kind in (CellKind.CLOSED, CellKind.FULL)}
        return found

    def _look_around(self, asked: Asked) -> None:
        """Look at the neighbours too, without delaying the month itself: after it, or from memory."""
        ready = not self._own.is_fetching
        for watch, first in zip(self._around, _slots_around(asked), strict=True):
            if first is None:
                watch.hide()
                continue
            key = _key(asked, first)
            if ready or watch.keys == [key] or self._source.client.get_query_data(key) is not None:
                watch.show(key, self._fetcher(asked, first))
            else:
                watch.hide()

    def _fetcher(self, asked: Asked, first: dt.date) -> Callable[[], Month]:
        return month_fetcher(self._source, asked.filters, first.year, first.month)

    def _on_figures(self) -> None:
        if self._turning or self._asked is None:
            return
        self._turning = True
        try:
            self._look_around(self._asked)
        finally:
            self._turning = False
        self._lay_out()

    def _lay_out(self) -> None:
        asked = self._asked
        if asked is None:
            return
        first, grid = _first(asked), self.table.grid
        if self._own.is_wanted or self._own.is_missing or grid is None:
            self._stop_grace()
            self._stand(asked, first)
        elif (grid.year, grid.month) != (first.year, first.month):
            if self._grace_over:
                self._stand(asked, first)
            elif self._cancel_grace is None:
                self._cancel_grace = self._source.clock.call_later(_GRACE, self._on_grace_over)
        self._tell(asked)
        self.laid_out.emit()

    def _stand(self, asked: Asked, first: dt.date) -> None:
        """Show the month's dates with all that is known of them."""
        today = _today(asked)
        known: dict[dt.date, Figures] = {}
        for watch, month in zip((*self._around, self._own), (*_slots_around(asked), first), strict=True):
            if month is not None and watch.is_wanted and watch.keys == [_key(asked, month)]:
                figures = watch.figures
                assert figures is not None  # noqa: S101  what is wanted is there
                as_of = figures.as_of if asked.is_offline else None
                known |= {day.date: Figures(day, as_of) for day in figures.days}
        cells = month_cells(first.year, first.month, asked.week_start, known, today)
        self.table.show(MonthGrid(first.year, first.month, cells, asked.locale, asked.my_bookings_only))

    def _on_grace_over(self) -> None:
        self._cancel_grace = None
        self._grace_over = True
        self._lay_out()

    def _stop_grace(self) -> None:
        self._grace_over = False
        if self._cancel_grace is not None:
            self._cancel_grace()
            self._cancel_grace = None

    def _tell(self, asked: Asked) -> None:
        own, grid, today = self._own, self.table.grid, _today(asked)
        figures = own.figures if own.is_wanted else None
        lines: tuple[str, ...] = ("",)
        updated = ""
        if figures is not None and grid is not None:
            updated = updated_text(figures.as_of, asked.locale)
            if asked.is_live:
                following = next_known(
                    self._source, figures.days, asked.service_id, asked.provider_ids, asked.now, today
                )
                lines = second_lines(grid.cells, today, following, asked.locale)
            else:
                lines = (as_of_line(figures.as_of, today, asked.locale, offline=asked.is_offline),)
        state = RangeState(
            lines[0],
            updated,
            own.is_wanted,
            own.is_missing,
            figures.as_of if figures else None,
            own.error,
            lines[1:],
            own.failure,
        )
        if state != self._state:
            self._state = state
            self.changed.emit()


def _first(asked: Asked) -> dt.date:
    return asked.date.replace(day=1)


def _today(asked: Asked) -> dt.date:
    return civil_date(to_seconds(asked.now), asked.locale.zone)


def _key(asked: Asked, first: dt.date) -> Key:
    return keys.calendar_key(asked.filters, first.year, first.month)


def _slots_around(asked: Asked) -> tuple[dt.date | None, dt.date | None]:
    """Return the first dates of the month before and the one after, None past the calendar's ends."""
    before, after = _neighbours(_first(asked))
    last = (after + 31 * _DAY).replace(day=1) - _DAY
    return before if before >= EARLIEST_DAY else None, after if last <= LATEST_DAY else None


def _around(asked: Asked) -> list[dt.date]:
    return [first for first in _slots_around(asked) if first is not None]


def _neighbours(first: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first dates of the months before and after the one that begins at `first`."""
    return (first - _DAY).replace(day=1), (first + 31 * _DAY).replace(day=1)
