"""Slots: one pure function of working hours, busy intervals and a length, shared by both ends.

All instants are epoch seconds, UTC; lengths are whole minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.intervals import Interval, subtract

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The gap that holds now is tiled from now rounded up to this many seconds: a walk-in is served from then.
WALK_IN_STEP = 5 * 60


class Slots(NamedTuple):
    """The listed slots of one provider's hours for one length, each sorted, none overlapping another.

    `free` can be held now; `begun` fitted once and lies before now; `short` are the pieces of
    future free time that no slot covers: they are drawn, neither counted nor held.
    """

    free: list[Interval]
    begun: list[Interval]
    short: list[Interval]


def round_up(instant: int, step: int = WALK_IN_STEP) -> int:
    """Round an instant up to the next multiple of `step` seconds; one on the grid stays."""
    return -(-instant // step) * step


def free_gaps(hours: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """Return the gaps of the working hours that nothing occupies."""
    return subtract(hours, busy)


def tile(gaps: Sequence[Interval], minutes: int, now: int) -> Slots:
    """Tile each free gap from its start by the service's length.

    A gap that holds `now` is cut at now rounded up to five minutes; what lies before is past.
    `minutes` is at least 1; raises ValueError otherwise.
    """
    if minutes < 1:
        raise ValueError("a service lasts at least one minute")
    length = minutes * 60
    cut = round_up(now)
    free: list[Interval] = []
    begun: list[Interval] = []
    short: list[Interval] = []
    for start, end in gaps:
        # A gap that starts in the future keeps its own start, even within five minutes of now.
        split = start if start >= now else min(end, cut)
        if split > start:
            # What would begin in the minutes between now and its rounding is neither past nor offered.
            last = min(split - length + 1, now)
            begun += [Interval(at, at + length) for at in range(start, last, length)]
        at = split
        while at + length <= end:
            free.append(Interval(at, at + length))
            at += length
        if at < end:
            short.append(Interval(at, end))
    return Slots(free, begun, short)


def count_free(gaps: Iterable[Interval], minutes: int, now: int) -> int:
    """Count what `tile` would list as free, without listing it."""
    length = minutes * 60
    cut = round_up(now)
    count = 0
    for start, end in gaps:
        begin = start if start >= now else cut
        if end - begin >= length:
            count += (end - begin) // length
    return count


def slots_of(hours: Iterable[Interval], busy: Iterable[Interval], minutes: int, now: int) -> Slots:
    """List the slots of (working hours, busy intervals, minutes, now)."""
    return tile(free_gaps(hours, busy), minutes, now)
