"""Which channels tell of what: of a cached key, and of what is on screen with its neighbours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.coordinator import DayRange, MonthRange, WeekRange
from bookdesk.domain.channels import DESK, calendar_channel, parse_channel, provider_channel, week_channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bookdesk.data.coordinator import Range
    from bookdesk.query.keys import Key

#: Channels that a server allows one socket (ADR 17).
CHANNELS_MOST = 400

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)


def channel_of(key: Key) -> str | None:
    """Name the channel that tells of a key's changes; None where there is none.

    A region's channel is never listened to: the answers of its weeks bear the number of the week's.
    """
    kind = key[0]
    if kind == keys.AVAILABILITY:
        return provider_channel(str(key[1]))
    if kind == keys.WEEK:
        return week_channel(dt.date.fromisoformat(str(key[2])))
    if kind == keys.CALENDAR:
        return calendar_channel(str(key[3]))
    return DESK if kind in (keys.BOOKINGS, keys.CATALOGUE) else None


def dates_of(key: Key) -> tuple[dt.date, dt.date] | None:
    """Return the dates that a key's availability is of, half-open; None for what has no date."""
    kind = key[0]
    if kind == keys.AVAILABILITY:
        day = dt.date.fromisoformat(str(key[3]))
        return day, day + _DAY
    if kind == keys.WEEK:
        start = dt.date.fromisoformat(str(key[2]))
        return start, start + _WEEK
    if kind == keys.CALENDAR:
        first = dt.date.fromisoformat(f"{key[3]}-01")
        return first, (first + 32 * _DAY).replace(day=1)
    return None


def channels_for(shown: Range, everybody: Iterable[str]) -> list[str]:
    """Return the channels to listen to: of what is shown, its neighbours, then all else, so many as may be.

    A day's neighbours are told of by the channels of the day itself. `everybody` are the ids of the
    business's providers: whatever is shown, a day of theirs may be the next, and their days are cached.
    """
    wanted = [DESK]
    if isinstance(shown, WeekRange):
        wanted += [week_channel(shown.start + part * _WEEK) for part in (0, 1, -1)]
    elif isinstance(shown, MonthRange):
        wanted += [calendar_channel(month) for month in _months(shown)]
    # There is nothing beyond the calendar's ends.
    wanted = [name for name in wanted if parse_channel(name) is not None]
    named = shown.provider_ids if isinstance(shown, DayRange | WeekRange) else ()
    wanted += map(provider_channel, (*named, *everybody))
    return list(dict.fromkeys(wanted))[:CHANNELS_MOST]


def _months(shown: MonthRange) -> Iterator[str]:
    count = shown.year * 12 + shown.month - 1
    for one in (count, count + 1, count - 1):
        yield f"{one // 12:04d}-{one % 12 + 1:02d}"
