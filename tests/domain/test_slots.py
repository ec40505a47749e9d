"""The slots function: nothing overlaps, nothing leaves the hours, no gap that fits is hidden."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.intervals import Interval, covers, merge, overlaps, subtract, total
from bookdesk.domain.slots import WALK_IN_STEP, count_free, free_gaps, round_up, slots_of, tile

MINUTE = 60
BASE = 1_531_400_400  # 2018-07-12T13:00Z


@st.composite
def intervals(draw: st.DrawFn, most: int = 8) -> list[Interval]:
    found = []
    for _ in range(draw(st.integers(0, most))):
        start = BASE + draw(st.integers(0, 36 * 60)) * MINUTE
        found.append(Interval(start, start + draw(st.integers(1, 600)) * MINUTE))
    return found


@given(hours=intervals(), busy=intervals(), minutes=st.integers(1, 240), now=st.integers(-60, 2400))
def test_listed_slots_keep_every_rule(
    hours: list[Interval], busy: list[Interval], minutes: int, now: int
) -> None:
    moment = BASE + now * MINUTE + 17
    slots = slots_of(hours, busy, minutes, moment)
    listed = sorted(slots.free + slots.begun)
    for slot in listed:
        assert slot.end - slot.start == minutes * MINUTE
        assert covers(hours, slot)
        assert not any(overlaps(slot, b) for b in busy)
    assert all(not overlaps(a, b) for a, b in pairwise(listed))
    assert all(slot.start >= moment for slot in slots.free)
    assert all(slot.start < moment for slot in slots.begun)
    # Nothing that fits is hidden: what no slot covers of the time from the walk-in step on is too short.
    rest = subtract(free_gaps(hours, busy), slots.free)
    future = subtract(rest, [Interval(BASE - 10**9, round_up(moment))])
    assert all(gap.end - gap.start < minutes * MINUTE for gap in future)


@given(hours=intervals(), busy=intervals(), minutes=st.integers(1, 240), now=st.integers(-60, 2400))
def test_counting_agrees_with_listing(
    hours: list[Interval], busy: list[Interval], minutes: int, now: int
) -> None:
    moment = BASE + now * MINUTE
    gaps = free_gaps(hours, busy)
    assert count_free(gaps, minutes, moment) == len(tile(gaps, minutes, moment).free)


@given(wholes=intervals(), holes=intervals())
def test_subtracting_keeps_each_second_that_no_hole_takes(
    wholes: list[Interval], holes: list[Interval]
) -> None:
    left = subtract(wholes, holes)
    assert left == merge(left)
    assert not any(overlaps(a, b) for a in left for b in holes)
    taken = sum(
        max(0, min(w.end, h.end) - max(w.start, h.start)) for w in merge(wholes) for h in merge(holes)
    )
    assert total(left) == total(wholes) - taken


def test_the_gap_that_holds_now_is_served_from_now_rounded_up() -> None:
    day = [Interval(BASE, BASE + 3 * 3600)]
    now = BASE + 42 * MINUTE + 1
    slots = slots_of(day, [], 45, now)
    assert slots.free[0].start == BASE + 45 * MINUTE
    assert slots.begun == [Interval(BASE, BASE + 45 * MINUTE)]
    assert slots.free[0].start % WALK_IN_STEP == 0


def test_a_gap_that_begins_within_the_next_minutes_keeps_its_own_start() -> None:
    start = BASE + 2 * MINUTE
    slots = slots_of([Interval(start, start + 3600)], [], 60, BASE)
    assert [s.start for s in slots.free] == [start]


def test_a_service_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one minute"):
        tile([Interval(0, 60)], 0, 0)
