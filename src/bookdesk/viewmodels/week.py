"""The week on the desk: its figures, laid out in seven columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data import keys
from bookdesk.data.fetchers import week_fetcher
from bookdesk.data.figures_watch import FiguresWatch
from bookdesk.data.next_known import next_known
from bookdesk.domain.schedule import Week
from bookdesk.domain.week_layout import WEEK_DAYS, Known
from bookdesk.domain.zones import civil_date, from_seconds, offset_label, to_seconds
from bookdesk.viewmodels.day_ahead import DayAhead
from bookdesk.viewmodels.desk_texts import as_of_line, updated_text
from bookdesk.viewmodels.range_state import RangeState
from bookdesk.viewmodels.titles import first_of_week
from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
from bookdesk.viewmodels.week_known import WeekMemory
from bookdesk.viewmodels.week_laid import LaidWeeks
from bookdesk.viewmodels.week_texts import second_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.data.source import Source
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.asked import Asked

_DAY, _WEEK = dt.timedelta(days=1), range(WEEK_DAYS)


class WeekModel(QObject):
    """Looks at one week at a time. `changed` comes when `state` is another one.

    The figures of the week or the filters before stay until the new ones are there, under their own
    dates; `state` says so meanwhile.
    """

    changed = Signal()

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = WeekGridModel(self)
        self._source = source
        self._memory = WeekMemory(source)
        self._laid = LaidWeeks()
        self._ahead = DayAhead(self._lay_out_ahead, self)
        self._watch = FiguresWatch[Week](source, self._on_figures)
        self._asked: Asked | None = None
        # Whose figures are shown: they may outlive the question.
        self._shown: Asked | None = None
        self._turning = False
        self._state = RangeState()

    @property
    def state(self) -> RangeState:
        """The state shown."""
        return self._state

    @property
    def start(self) -> dt.date | None:
        """The first date of the week that is asked for, None before the first."""
        return _start(self._asked) if self._asked is not None else None

    @property
    def keys(self) -> list[Key]:
        """The key of the week that is looked at; none while hidden."""
        return self._watch.keys

    @property
    def updated_at(self) -> float:
        """When the figures were read, in the clock's seconds."""
        return self._watch.updated_at

    @property
    def is_ahead(self) -> bool:
        """Tell whether what can be made of the weeks beside the shown one is."""
        return self._ahead.is_done

    def show(self, asked: Asked) -> None:
        """Look at the week of a date from now on; what is in memory of it is shown when this returns."""
        self._asked = asked
        start = _start(asked)
        # The watch may tell of its figures before it is looked at here.
        self._turning = True
        try:
            self._watch.show(
                keys.week_key(asked.filters, start), week_fetcher(self._source, asked.filters, start)
            )
        finally:
            self._turning = False
        self._lay_out(asked)
        self._ahead.begin()

    def hide(self) -> None:
        """Look no more; the picture stays for when the week is looked at again."""
        self._ahead.stop()
        self._watch.hide()

    def refresh(self) -> None:
        """Read what is looked at again."""
        self._watch.refresh()

    def _on_figures(self) -> None:
        if not self._turning and self._asked is not None:
            self._lay_out(self._asked)

    def _lay_out(self, asked: Asked) -> None:
        watch = self._watch
        if watch.is_wanted:
            self._shown = asked
        elif self._shown is not None:
            # The clock and the line go on while another week is waited for.
            self._shown = self._shown._replace(
                now=asked.now, locale=asked.locale, is_live=asked.is_live, is_offline=asked.is_offline
            )
        week = watch.figures if self._shown is not None else None
        if week is not None and self._shown is not None:
            self.table.show(self._grid(week, self._shown, is_wanted=watch.is_wanted))
            self.table.set_server_now(asked.now)
        self._tell(asked, week if watch.is_wanted else None)

    def _grid(self, week: Week, shown: Asked, *, is_wanted: bool) -> WeekGrid:
        start, now, locale = _start(shown), to_seconds(shown.now), shown.locale
        days = [start + number * _DAY for number in _WEEK]
        hours = self._memory.hours(days, shown)
        known = Known(hours, self._memory.begun(civil_date(now, locale.zone), shown))
        before = self.table.grid
        if before is not None and before.locale.zone == locale.zone:
            known = known._replace(usual=before.usual)
        laid = self._laid.lay_out(start, week, known, now, locale.zone)
        return WeekGrid(
            start=start,
            columns=laid.columns,
            axis=laid.axis,
            window=laid.window,
            locale=locale,
            offset=offset_label(from_seconds(laid.axis.since(_place(shown), laid.window.start)), locale.zone),
            selected=shown.date,
            is_wanted=is_wanted,
            as_of=week.as_of if shown.is_offline else None,
            mine=shown.my_bookings_only,
        )

    def _lay_out_ahead(self) -> Iterator[bool]:
        """Lay out the weeks beside the wanted one, a block of them foreseen at each step.

        A piece is True where figures are not there yet.
        """
        asked = self._asked
        if asked is None or not self._watch.is_wanted:
            yield True
            return
        for step in (1, -1):
            beside = asked._replace(date=asked.date + step * len(_WEEK) * _DAY)
            week = self._source.client.get_query_data(keys.week_key(asked.filters, _start(beside)))
            if not isinstance(week, Week):
                yield True
                continue
            grid = self._grid(week, beside, is_wanted=True)
            for number, column in enumerate(grid.columns):
                for row in range(len(column.blocks)):
                    # A day's pictures at once would keep a key waiting for three stretches.
                    yield False
                    self.table.foreseen.emit(grid, number, row)

    def _tell(self, asked: Asked, week: Week | None) -> None:
        watch, grid = self._watch, self.table.grid
        today = civil_date(to_seconds(asked.now), asked.locale.zone)
        lines: tuple[str, ...] = ("",)
        updated = ""
        if week is not None and grid is not None:
            updated = updated_text(week.as_of, asked.locale)
            if asked.is_live:
                following = next_known(
                    self._source, week.days, asked.service_id, asked.provider_ids, asked.now, today
                )
                lines = second_lines(grid.columns, today, following, asked.locale)
            else:
                lines = (as_of_line(week.as_of, today, asked.locale, offline=asked.is_offline),)
        state = RangeState(
            lines[0],
            updated,
            watch.is_wanted,
            watch.is_missing,
            week.as_of if week else None,
            watch.error,
            lines[1:],
            watch.failure,
        )
        if state != self._state:
            self._state = state
            self.changed.emit()


def _start(asked: Asked) -> dt.date:
    return first_of_week(asked.date, asked.week_start)


def _place(asked: Asked) -> int:
    return (asked.date - _start(asked)).days
