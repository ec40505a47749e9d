"""Arithmetic of half-open intervals of epoch seconds, UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Interval(NamedTuple):
    """From `start` up to, not including, `end`; both in epoch seconds, UTC."""

    start: int
    end: int


def overlaps(a: Interval, b: Interval) -> bool:
    """Tell whether two intervals share a second; touching ends share none."""
    return a.start < b.end and b.start < a.end


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Sort intervals and join those that overlap or touch; empty ones vanish."""
    merged: list[Interval] = []
    low = high = 0
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if low < high and start <= high:
            high = max(high, end)
            continue
        if low < high:
            merged.append(Interval(low, high))
        low, high = start, end
    if low < high:
        merged.append(Interval(low, high))
    return merged


def subtract(wholes: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """Return what is left of `wholes` without `holes`, in order; two wholes that touch stay one."""
    left: list[Interval] = []
    cuts = merge(holes)
    first = 0
    for start, end in merge(wholes):
        at = start
        while first < len(cuts) and cuts[first].end <= start:
            first += 1
        for cut in cuts[first:]:
            if cut.start >= end:
                break
            if cut.start > at:
                left.append(Interval(at, cut.start))
            at = max(at, cut.end)
        if at < end:
            left.append(Interval(at, end))
    return left


def clip(intervals: Iterable[Interval], window: Interval) -> list[Interval]:
    """Cut intervals to a window and drop those outside it."""
    return [
        Interval(max(i.start, window.start), min(i.end, window.end))
        for i in intervals
        if i.start < window.end and window.start < i.end
    ]


def total(intervals: Iterable[Interval]) -> int:
    """Count the seconds that intervals cover, none twice."""
    return sum(i.end - i.start for i in merge(intervals))


def covers(wholes: Iterable[Interval], part: Interval) -> bool:
    """Tell whether `part` lies within one of the merged `wholes`."""
    return any(w.start <= part.start and part.end <= w.end for w in merge(wholes))
