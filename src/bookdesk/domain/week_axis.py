"""The clock that seven days share: where an instant of each lies on one axis, and back.

Places are seconds down the axis from its midnight. The days line up by what their clocks show, so
that 09:00 is one line across the week. An hour that a day's clock skips is a hole in its column. An
hour that it repeats has a place of its own, an hour of the axis more right after the first one; the
other days have a hole there. So every instant has one place, and every place at most one instant.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.zones import day_bounds, from_seconds, offset_change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from bookdesk.domain.intervals import Interval

_HOUR = 3600


class _Piece(NamedTuple):
    """A part of a day without a clock change, in epoch seconds.

    At `start` the clock is `wall` seconds past the date's midnight. Before `repeats_until`, of the
    same kind, it shows times that it has shown already.
    """

    start: int
    end: int
    wall: int
    repeats_until: int


class Tick(NamedTuple):
    """An hour of the axis: its place, and a UTC instant whose time of day is the one to write."""

    place: int
    shows: datetime


class WeekAxis:
    """The axis of some days of a zone. A date that the zone skipped has no instants."""

    def __init__(self, days: Sequence[date], where: ZoneInfo) -> None:
        self._bounds = [day_bounds(day, where) for day in days]
        self._days = [_pieces(day, where) for day in days]
        extras: dict[int, int] = {}
        for pieces in self._days:
            for piece in pieces:
                repeated = piece.repeats_until - piece.wall
                if repeated > 0:
                    extras[piece.repeats_until] = max(repeated, extras.get(piece.repeats_until, 0))
        self._extras = tuple(sorted(extras.items()))

    @property
    def end(self) -> int:
        """The place of the last midnight."""
        return self.place_of_wall(24 * _HOUR)

    def bounds(self, day: int) -> Interval:
        """Return the day at a position in epoch seconds."""
        return self._bounds[day]

    def place_of_wall(self, wall: int) -> int:
        """Return the place of a time of day, seconds past midnight, where it comes the first time."""
        if not self._extras:
            # So it is in all weeks of a year but one.
            return wall
        return wall + sum(length for until, length in self._extras if until <= wall)

    def place_of(self, day: int, instant: int) -> int:
        """Return the place of an instant (epoch seconds) of the day at a position.

        Raises ValueError when it lies outside of that day.
        """
        for piece in self._days[day]:
            if piece.start <= instant < piece.end:
                wall = piece.wall + instant - piece.start
                if wall < piece.repeats_until:
                    return self._extra_start(piece.repeats_until) + wall - piece.wall
                return self.place_of_wall(wall)
        raise ValueError("the instant lies in another day")

    def place_of_end(self, day: int, instant: int) -> int:
        """Return the place at which a stretch that ends at an instant (epoch seconds) ends."""
        return self.place_of(day, instant - 1) + 1

    def instant_at(self, day: int, place: int) -> int | None:
        """Return the epoch seconds that lie at a place in the day at a position, None in a hole."""
        wall, repeated = place, None
        for until, length in self._extras:
            start = self._extra_start(until)
            if start <= place < start + length:
                repeated = (until, place - start)
                break
            if start + length <= place:
                wall -= length
        for piece in self._days[day]:
            if repeated is not None:
                if piece.repeats_until == repeated[0] and piece.wall < piece.repeats_until:
                    at = piece.start + repeated[1]
                    if at < piece.end and piece.wall + repeated[1] < piece.repeats_until:
                        return at
            elif wall >= piece.repeats_until:
                at = piece.start + wall - piece.wall
                if piece.start <= at < piece.end:
                    return at
        return None

    def since(self, day: int, place: int) -> int:
        """Return the first epoch second of the day at a position from a place on, at most its end."""
        low, high = self._bounds[day]
        pieces = self._days[day]
        if len(pieces) == 1 and not self._extras:
            # No clock changes in these days: nothing to search for.
            return min(max(pieces[0].start + place - pieces[0].wall, low), high)
        while low < high:
            middle = (low + high) // 2
            if self.place_of(day, middle) < place:
                low = middle + 1
            else:
                high = middle
        return low

    def ticks(self) -> list[Tick]:
        """Return the hours from midnight to midnight; an hour that comes twice stands there twice."""
        found = [Tick(self.place_of_wall(hour * _HOUR), _clock_of(hour * _HOUR)) for hour in range(24)]
        for until, length in self._extras:
            first = until - length
            walls = range(-(-first // _HOUR) * _HOUR, until, _HOUR)
            found += [Tick(self._extra_start(until) + wall - first, _clock_of(wall)) for wall in walls]
        return sorted(found)

    def _extra_start(self, until: int) -> int:
        return until + sum(length for other, length in self._extras if other < until)


@lru_cache(maxsize=64)
def _clock_of(wall: int) -> datetime:
    return from_seconds(wall % (24 * _HOUR)).astimezone(UTC)


@lru_cache(maxsize=1024)
def _pieces(day: date, where: ZoneInfo) -> tuple[_Piece, ...]:
    bounds = day_bounds(day, where)
    if bounds.start >= bounds.end:
        return ()
    change = offset_change(bounds, where)
    midnight = datetime.combine(day, time(0))

    def wall_at(instant: int) -> int:
        civil = from_seconds(instant).astimezone(where).replace(tzinfo=None)
        return int((civil - midnight).total_seconds())

    first = wall_at(bounds.start)
    if change <= bounds.start:
        return (_Piece(bounds.start, bounds.end, first, first),)
    until = first + change - bounds.start
    second = wall_at(change)
    return (
        _Piece(bounds.start, change, first, first),
        # After a gap nothing is repeated: the clock is past all that it has shown.
        _Piece(change, bounds.end, second, max(until, second)),
    )
