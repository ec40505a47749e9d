"""Patches of months: what a day's new figures make of one. Pure functions `(old, news) -> new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookdesk.domain.schedule import MonthDay

if TYPE_CHECKING:
    from bookdesk.domain.live import DayFigures
    from bookdesk.domain.schedule import Month


def patch_month(old: Month, news: DayFigures, service_id: str) -> Month | None:
    """Return a month of all providers, for one service, with a day's figures in it.

    It is the same object where they say nothing new. None means that only the server can tell: the
    news leave out what a month shows, or the service. Whether a day is closed, and what it is called,
    changes with the catalogue alone.
    """
    count = news.counts.get(service_id)
    if count is None or news.limited is None or news.booked_minutes is None or news.work_minutes is None:
        return None
    place = next((n for n, one in enumerate(old.days) if one.date == news.date), None)
    if place is None:
        return None
    known = old.days[place]
    new = MonthDay(
        known.date, count, service_id in news.limited, news.booked_count, known.closed, known.label,
        news.booked_minutes, news.work_minutes,
    )  # fmt: skip
    if new == known:
        return old
    return old._replace(days=(*old.days[:place], new, *old.days[place + 1 :]))
