"""The weeks that were laid out last, kept while what they were made of stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.slots import round_up
from bookdesk.domain.week_layout import lay_out_week
from bookdesk.domain.zones import civil_date

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from bookdesk.domain.schedule import Week
    from bookdesk.domain.week_layout import Known, WeekLayout

#: So many weeks are kept: a quarter of a year, and those beside it.
_KEPT = 16


class _MadeOf(NamedTuple):
    """What a layout depends on: of the clock, the date and the step in which the past grows."""

    known: Known
    where: ZoneInfo
    today: dt.date
    until: int


class LaidWeeks:
    """Lays weeks out, and the same one of the same figures once."""

    def __init__(self) -> None:
        self._kept: dict[dt.date, tuple[Week, _MadeOf, WeekLayout]] = {}

    def lay_out(self, start: dt.date, week: Week, known: Known, now: int, where: ZoneInfo) -> WeekLayout:
        """Return `lay_out_week` of the same; `now` is the server's clock, epoch seconds."""
        made_of = _MadeOf(known, where, civil_date(now, where), round_up(now))
        found = self._kept.pop(start, None)
        # Figures that are equal are the same object: they are shared (query).
        if found is None or found[0] is not week or found[1] != made_of:
            found = (week, made_of, lay_out_week(start, week, known, now, where))
        self._kept[start] = found
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return found[2]
