"""What a day's grid shows, as a value: made by the desk's models, laid over by the grid's model and view."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from bookdesk.domain.intervals import Interval
    from bookdesk.domain.locale import Locale
    from bookdesk.viewmodels.provider_column import ProviderColumn


class DayGrid(NamedTuple):
    """What the day's grid shows.

    `window` is its stretch in epoch seconds, `locale` writes its times and words, `where` is the
    business's zone, whose date it is, `offset` is the name of the shown zone in the corner
    ("UTC-5"). Nothing can be held while `bookable` is False. With
    `offline_as_of` the schedule is the one of that instant. `own_changes` are the slot and booking
    ids that this desk itself changed: they get no outline. `hold_seconds` is what a full ring means.
    `is_named` is False while the bookings are not known.
    """

    date: dt.date
    window: Interval
    locale: Locale
    where: ZoneInfo
    offset: str
    columns: tuple[ProviderColumn, ...]
    bookable: bool
    offline_as_of: dt.datetime | None = None
    own_changes: frozenset[str] = frozenset()
    service_id: str = ""
    hold_seconds: int = 120
    is_named: bool = True


class Foreseen(NamedTuple):
    """A column of a day next to the one that is shown: its place, and the day's window as in DayGrid."""

    date: dt.date
    window: Interval
    place: int
    column: ProviderColumn

    def in_the_place_of(self, grid: DayGrid) -> DayGrid:
        """Return a grid of this column's day; the others in it are still those of `grid`."""
        columns = (*grid.columns[: self.place], self.column, *grid.columns[self.place + 1 :])
        return grid._replace(date=self.date, window=self.window, columns=columns)
