"""Intervals: half-open, merged, clipped, counted."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.intervals import Interval, clip, covers, merge, overlaps, total

intervals = st.tuples(st.integers(0, 60), st.integers(-2, 20)).map(lambda p: Interval(p[0], p[0] + p[1]))
lists = st.lists(intervals, max_size=8)


def seconds(those: list[Interval]) -> set[int]:
    return {second for one in those for second in range(one.start, one.end)}


def test_touching_ends_share_no_second() -> None:
    assert not overlaps(Interval(0, 10), Interval(10, 20))
    assert overlaps(Interval(0, 11), Interval(10, 20))
    assert merge([Interval(10, 20), Interval(0, 10)]) == [Interval(0, 20)]


@given(a=intervals, b=intervals)
def test_overlapping_is_sharing_a_second(a: Interval, b: Interval) -> None:
    if a.start < a.end and b.start < b.end:
        assert overlaps(a, b) == overlaps(b, a) == bool(seconds([a]) & seconds([b]))


@given(those=lists)
def test_merging_keeps_the_seconds_and_leaves_gaps_between(those: list[Interval]) -> None:
    merged = merge(those)
    assert seconds(merged) == seconds(those)
    assert all(one.start < one.end for one in merged)
    assert all(a.end < b.start for a, b in pairwise(merged))
    assert total(those) == len(seconds(those))


@given(those=lists, window=intervals)
def test_clipping_keeps_what_lies_inside(those: list[Interval], window: Interval) -> None:
    assert seconds(clip(those, window)) == seconds(those) & seconds([window])


@given(those=lists, part=intervals)
def test_covering_is_having_each_second(those: list[Interval], part: Interval) -> None:
    if part.start < part.end:
        assert covers(those, part) == (seconds([part]) <= seconds(those))
