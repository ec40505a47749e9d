"""Civil time and instants: zoneinfo with the tzdata package, gaps and folds made explicit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookdesk.domain.intervals import Interval

#: The dates that can be shown and booked; server, desk and `--now` keep to them.
EARLIEST_DAY = date(1970, 1, 2)
LATEST_DAY = date(2099, 12, 30)


@lru_cache(maxsize=128)
def zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name such as America/Winnipeg.

    Raises ValueError when there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"{name!r} is no time zone; give an IANA name such as America/Winnipeg") from error


def from_seconds(seconds: int) -> datetime:
    """Turn epoch seconds into an aware UTC datetime."""
    return datetime.fromtimestamp(seconds, UTC)


def to_seconds(instant: datetime) -> int:
    """Turn an aware datetime into epoch seconds, fractions cut off downwards.

    Raises ValueError for a naive one: it names no instant.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return int(instant.timestamp() // 1)


def at_civil(day: date, clock: time, where: ZoneInfo) -> datetime:
    """Return the UTC instant of a civil time.

    A time that a gap leaves out moves forward by the gap's length (dateutil's
    `resolve_imaginary`); one that a fold repeats is its first occurrence.
    """
    civil = datetime.combine(day, clock.replace(fold=0), where)
    if not _exists(civil):
        # Seldom: the desk's first picture comes without this import.
        from dateutil import tz

        civil = tz.resolve_imaginary(civil)
    return civil.astimezone(UTC)


@lru_cache(maxsize=8192)
def day_bounds(day: date, where: ZoneInfo) -> Interval:
    """Return a civil date as an interval of epoch seconds.

    It is 23, 24 or 25 hours long as a rule, and empty where a zone skipped the date.
    """
    # Both ends by the same rule, so that days tile time exactly even where midnight lies in a gap.
    return Interval(_first_instant(day, where), _first_instant(day + timedelta(days=1), where))


def _exists(civil: datetime) -> bool:
    """Tell whether a clock ever shows an aware civil time: there and back it is the same (dateutil's way)."""
    return civil.astimezone(UTC).astimezone(civil.tzinfo).replace(tzinfo=None) == civil.replace(tzinfo=None)


def _first_instant(day: date, where: ZoneInfo) -> int:
    midnight = datetime.combine(day, time(0), where)
    if _exists(midnight):
        return to_seconds(midnight)
    # Midnight lies in a gap: the date begins where the gap ends. Read with the offset from before
    # it, that wall time is the transition's instant plus what the wall was past the gap's start.
    before = midnight.replace(fold=0).astimezone(UTC)
    low, high = to_seconds(before) - 86400, to_seconds(before) + 86400
    while low + 1 < high:
        middle = (low + high) // 2
        if from_seconds(middle).astimezone(where).date() < day:
            low = middle
        else:
            high = middle
    return high


def offset_change(day: Interval, where: ZoneInfo) -> int:
    """Return the first second, within a day, that has the offset of the day's end."""
    after = from_seconds(max(day.start, day.end - 1)).astimezone(where).utcoffset()
    low, high = day.start, day.end - 1
    if from_seconds(low).astimezone(where).utcoffset() == after:
        # On most days there is no change to search for.
        return low
    while low < high:
        middle = (low + high) // 2
        if from_seconds(middle).astimezone(where).utcoffset() == after:
            high = middle
        else:
            low = middle + 1
    return low


def civil_date(seconds: int, where: ZoneInfo) -> date:
    """Return the civil date of an instant in a zone."""
    return from_seconds(seconds).astimezone(where).date()


def offset_label(instant: datetime, where: ZoneInfo) -> str:
    """Name a zone's offset at an instant as people read it: UTC-5, UTC+5:45, UTC."""
    offset = instant.astimezone(where).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def days_between(start: date, end: date) -> list[date]:
    """List the dates from `start` up to, not including, `end`."""
    return [start + timedelta(days=n) for n in range((end - start).days)]
