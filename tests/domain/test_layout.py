"""Layout: nothing is lost, nothing overlaps in a lane, nothing is drawn outside the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedules import (
    COLOUR,
    CUT,
    HOUR,
    LOCALE,
    MINUTE,
    PROVIDER,
    SERVICES,
    YOGA,
    Row,
    at,
    booking,
    provider_day,
)

from bookdesk.domain.columns import Extra
from bookdesk.domain.intervals import Interval, merge, overlaps, subtract
from bookdesk.domain.layout import (
    PAST_REASON,
    SHORTEST,
    Block,
    BlockKind,
    lay_out,
    off_reason,
)
from bookdesk.domain.locale import Locale
from bookdesk.domain.slots import round_up, slots_of
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.zones import day_bounds, from_seconds, to_seconds, zone

if TYPE_CHECKING:
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import Booking

NINE = at("2018-07-12T09:00-05:00")
TEN = NINE + HOUR
FIVE = NINE + 8 * HOUR
EARLY = NINE - HOUR
WINDOW = Interval(NINE - HOUR, FIVE + HOUR)
#: Ordinary, both clock changes, a half-hour change, a midnight in a gap.
DAYS = [
    (date(2018, 7, 12), "America/Winnipeg"),
    (date(2018, 3, 11), "America/Winnipeg"),
    (date(2018, 11, 4), "America/Winnipeg"),
    (date(2026, 4, 5), "Australia/Lord_Howe"),
    (date(2018, 11, 4), "America/Sao_Paulo"),
]


@dataclass(frozen=True)
class Case:
    """A day to lay out."""

    day: ProviderDay
    bookings: list[Booking]
    window: Interval
    now: int
    own: str | None
    zone_name: str


@st.composite
def cases(draw: st.DrawFn) -> Case:
    on, zone_name = draw(st.sampled_from(DAYS))
    where = zone(zone_name)
    bounds = day_bounds(on, where)
    minute = st.integers(0, (bounds.end - bounds.start) // MINUTE - 1)
    now = bounds.start + draw(st.integers(-60, 26 * 60)) * MINUTE + draw(st.integers(0, 59))
    bookings = []
    for number in range(draw(st.integers(0, 6))):
        start = bounds.start + draw(minute) * MINUTE
        length = draw(st.sampled_from([5, 45, 90, 300]))
        status = draw(st.sampled_from(list(BookingStatus)))
        service = draw(st.sampled_from([CUT.id, COLOUR.id, "gone"]))
        bookings.append(booking(number, start, start + length * MINUTE, status, service))
    standing = [b for b in bookings if b.status is not BookingStatus.CANCELLED]
    opens = closes = None
    hours: list[Interval] = []
    if draw(st.booleans()):
        first, last = sorted(draw(st.lists(minute, min_size=2, max_size=2, unique=True)))
        opens, closes = bounds.start + first * MINUTE, bounds.start + last * MINUTE
        hours = [Interval(opens, closes)]
    busy = [Interval(to_seconds(b.start), to_seconds(b.end)) for b in standing]
    slots = slots_of(hours, busy, CUT.minutes, now)
    rows = [Row(*s, SlotStatus.AVAILABLE) for s in slots.free]
    rows += [Row(*s, SlotStatus.UNAVAILABLE, Extra(reason=PAST_REASON, remaining=0)) for s in slots.begun]
    listed = set()
    for one in standing:
        # The answer with the bookings may be newer than the one with the availability.
        if one.timeslot_id not in listed and draw(st.sampled_from([True, True, True, False])):
            listed.add(one.timeslot_id)
            span = (to_seconds(one.start), to_seconds(one.end))
            rows.append(Row(*span, SlotStatus.BOOKED, Extra(service_id=one.service_id, remaining=0)))
    # A minute may pass between the server's answer and the picture.
    now += draw(st.sampled_from([0, 61, 600]))
    own = None
    if draw(st.booleans()) and slots.free:
        rows[0] = Row(*slots.free[0], draw(st.sampled_from([SlotStatus.RESERVED, SlotStatus.AVAILABLE])))
        made = provider_day(rows, opens, closes)
        own = next(made.slot_id(n) for n in range(len(made)) if made.starts[n] == slots.free[0].start)
    low, high = sorted(draw(st.lists(minute, min_size=2, max_size=2, unique=True)))
    window = draw(
        st.sampled_from([bounds, Interval(bounds.start + low * MINUTE, bounds.start + high * MINUTE)])
    )
    return Case(provider_day(rows, opens, closes), bookings, window, now, own, zone_name)


def laid(case: Case, *, offered: bool = True) -> tuple[Block, ...]:
    reader = Locale(zone(case.zone_name))
    return lay_out(
        case.day, case.bookings, SERVICES, case.window, case.now, reader, case.own, offered=offered
    )


@given(case=cases(), offered=st.booleans())
def test_blocks_stay_in_the_window_in_start_order(case: Case, offered: bool) -> None:
    blocks = laid(case, offered=offered)
    assert all(case.window.start <= b.starts < b.ends <= case.window.end for b in blocks)
    assert [b.starts for b in blocks] == sorted(b.starts for b in blocks)


@given(case=cases())
def test_no_two_blocks_of_a_lane_overlap_and_a_knot_shares_its_width(case: Case) -> None:
    blocks = laid(case)
    for a, b in combinations(blocks, 2):
        if overlaps(Interval(a.starts, a.ends), Interval(b.starts, b.ends)):
            assert a.lane != b.lane
            assert a.lanes == b.lanes
    assert all(0 <= b.lane < b.lanes for b in blocks)
    for knot in merge_knots(blocks):
        assert {b.lane for b in knot} == set(range(knot[0].lanes))


def merge_knots(blocks: tuple[Block, ...]) -> list[list[Block]]:
    knots: list[list[Block]] = []
    for block in blocks:
        if knots and block.starts < max(b.ends for b in knots[-1]):
            knots[-1].append(block)
        else:
            knots.append([block])
    return knots


@given(case=cases())
def test_every_second_of_the_window_is_said_to_be_something(case: Case) -> None:
    blocks = laid(case)
    rest = subtract([case.window], [Interval(b.starts, b.ends) for b in blocks])
    # A window's edge may cut a block's remainder, so what is left is at most shorter.
    assert all(gap.end - gap.start < SHORTEST for gap in rest)
    if case.day.opens is None or case.day.closes is None:
        assert not rest
        return
    working = Interval(to_seconds(case.day.opens), to_seconds(case.day.closes))
    assert all(working.start <= gap.start and gap.end <= working.end for gap in rest)


@given(case=cases())
def test_bookings_are_never_lost_and_cancelled_ones_never_drawn(case: Case) -> None:
    drawn = [b.booking_id for b in laid(case) if b.booking_id]
    expected = [
        b.id
        for b in case.bookings
        if b.status is not BookingStatus.CANCELLED
        and overlaps(Interval(to_seconds(b.start), to_seconds(b.end)), case.window)
    ]
    assert sorted(drawn) == sorted(expected)


@given(case=cases())
def test_the_own_slot_is_held_by_you_and_what_began_is_not_offered(case: Case) -> None:
    blocks = laid(case)
    assert all(b.starts >= case.now for b in blocks if b.can_be_held)
    held = [b for b in blocks if b.kind is BlockKind.HELD_BY_YOU]
    row = next((n for n in range(len(case.day)) if case.day.slot_id(n) == case.own), None)
    if row is None:
        assert not held
    elif overlaps(Interval(case.day.starts[row], case.day.ends[row]), case.window):
        assert [b.slot_id for b in held] == [case.own]


@given(case=cases())
def test_past_blocks_end_at_the_walk_in_step(case: Case) -> None:
    assert all(b.ends <= round_up(case.now) for b in laid(case) if b.kind is BlockKind.PAST)


@given(case=cases())
def test_nothing_of_an_unoffered_service_can_be_held(case: Case) -> None:
    day = provider_day([], from_seconds_or_none(case.day.opens), from_seconds_or_none(case.day.closes))
    reader = Locale(zone(case.zone_name))
    blocks = lay_out(day, case.bookings, SERVICES, case.window, case.now, reader, offered=False)
    empty = [b for b in blocks if not b.booking_id]
    assert all(b.kind is BlockKind.UNAVAILABLE and b.reason == "Not offered" for b in empty)
    assert merge(Interval(b.starts, b.ends) for b in blocks) == [case.window]


def from_seconds_or_none(instant: object) -> int | None:
    return None if instant is None else int(instant.timestamp())  # type: ignore[attr-defined]


def one_row(
    status: SlotStatus, extra: Extra | None = None, own: str | None = None, now: int = EARLY
) -> list[Block]:
    day = provider_day([Row(TEN, TEN + 45 * MINUTE, status, extra)], NINE, FIVE)
    blocks = lay_out(day, [], SERVICES, WINDOW, now, LOCALE, own)
    return [b for b in blocks if b.starts == TEN and b.ends == TEN + 45 * MINUTE]


OWN = f"{PROVIDER}.cut.20180712T1500Z"


@pytest.mark.parametrize(
    ("status", "own", "kind"),
    [
        (SlotStatus.AVAILABLE, None, BlockKind.AVAILABLE),
        (SlotStatus.LIMITED, None, BlockKind.LIMITED),
        (SlotStatus.RESERVED, None, BlockKind.HELD),
        (SlotStatus.RESERVED, OWN, BlockKind.HELD_BY_YOU),
        (SlotStatus.AVAILABLE, OWN, BlockKind.HELD_BY_YOU),
        (SlotStatus.BOOKED, None, BlockKind.BOOKED),
        (SlotStatus.UNAVAILABLE, None, BlockKind.UNAVAILABLE),
    ],
)
def test_each_status_has_its_kind(status: SlotStatus, own: str | None, kind: BlockKind) -> None:
    (block,) = one_row(status, own=own)
    assert block.kind is kind
    assert block.can_be_held == (kind in (BlockKind.AVAILABLE, BlockKind.LIMITED))
    assert own or block.remaining == block.can_be_held


def test_a_hold_tells_who_and_until_when() -> None:
    until = from_seconds(NINE + 43)
    (block,) = one_row(SlotStatus.RESERVED, Extra(held_by="Desk 2", held_until=until, remaining=0))
    assert (block.held_by, block.held_until) == ("Desk 2", until)


def test_a_free_slot_that_began_is_past_until_the_next_five_minutes_and_short_from_then() -> None:
    day = provider_day([Row(TEN, TEN + 45 * MINUTE, SlotStatus.AVAILABLE)], TEN, TEN + 45 * MINUTE)
    window = Interval(TEN, TEN + HOUR)
    blocks = lay_out(day, [], SERVICES, window, TEN + 12 * MINUTE + 1, LOCALE)
    assert [(b.kind, b.minutes, b.reason) for b in blocks] == [
        (BlockKind.PAST, 15, ""),
        (BlockKind.SHORT, 30, "Fits 30 min"),
        (BlockKind.UNAVAILABLE, 15, "Closed"),
    ]


def test_the_own_hold_stays_in_sight_when_its_slot_begins() -> None:
    (block,) = one_row(SlotStatus.AVAILABLE, own=OWN, now=TEN + MINUTE)
    assert block.kind is BlockKind.HELD_BY_YOU


@pytest.mark.parametrize(
    ("reason", "block_id", "said"),
    [("Day off", None, "Day off"), ("Canada Day", None, "Canada Day"), ("Training", "one", "Closed")],
)
def test_a_day_without_hours_says_one_reason_from_morning_to_evening(
    reason: str, block_id: str | None, said: str
) -> None:
    off = Row(TEN, FIVE, SlotStatus.UNAVAILABLE, Extra(reason=reason, block_id=block_id, remaining=0))
    blocks = lay_out(provider_day([off], None, None), [], SERVICES, WINDOW, EARLY, LOCALE)
    assert [b.reason for b in blocks] == [said, reason, said]
    assert off_reason(provider_day([], None, None)) == "Closed"


def test_before_and_after_work_says_so() -> None:
    blocks = lay_out(provider_day([], NINE, FIVE), [], SERVICES, WINDOW, EARLY, LOCALE)
    assert [(b.kind, b.reason, b.minutes) for b in blocks] == [
        (BlockKind.UNAVAILABLE, "Starts 09:00", 60),
        (BlockKind.SHORT, "", 480),
        (BlockKind.UNAVAILABLE, "Closed", 60),
    ]


def test_two_bookings_of_one_timeslot_lie_side_by_side() -> None:
    both = [booking(1, TEN, TEN + 2700), booking(2, TEN, TEN + 2700, name=None, overlap=True)]
    day = provider_day([Row(TEN, TEN + 2700, SlotStatus.BOOKED)], NINE, FIVE)
    drawn = [b for b in lay_out(day, both, SERVICES, WINDOW, EARLY, LOCALE) if b.booking_id]
    assert [(b.booking_id, b.title, b.lane, b.lanes, b.overlap) for b in drawn] == [
        ("b1", "Laura Hiebert", 0, 2, False),
        ("b2", "", 1, 2, True),
    ]


@pytest.mark.parametrize("first", [SlotStatus.RESERVED, SlotStatus.BOOKED])
def test_a_hold_over_a_booking_hides_neither(first: SlotStatus) -> None:
    second = SlotStatus.BOOKED if first is SlotStatus.RESERVED else SlotStatus.RESERVED
    day = provider_day([Row(TEN, TEN + 2700, first), Row(TEN, TEN + 2700, second)], NINE, FIVE)
    blocks = lay_out(day, [booking(1, TEN, TEN + 2700)], SERVICES, WINDOW, EARLY, LOCALE)
    at_ten = [b for b in blocks if b.starts == TEN]
    assert sorted(b.kind for b in at_ten) == [BlockKind.BOOKED, BlockKind.HELD]
    assert [b.booking_id for b in at_ten if b.kind is BlockKind.BOOKED] == ["b1"]


def test_what_is_booked_never_looks_free() -> None:
    day = provider_day([Row(TEN, TEN + 2700, SlotStatus.AVAILABLE)], NINE, FIVE)
    blocks = lay_out(day, [booking(1, TEN, TEN + 2700)], SERVICES, WINDOW, EARLY, LOCALE)
    assert [(b.kind, b.booking_id) for b in blocks if b.starts == TEN] == [(BlockKind.BOOKED, "b1")]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (BookingStatus.PENDING, BlockKind.BOOKED),
        (BookingStatus.CONFIRMED, BlockKind.BOOKED),
        (BookingStatus.ARRIVED, BlockKind.ARRIVED),
        (BookingStatus.IN_SERVICE, BlockKind.IN_SERVICE),
        (BookingStatus.DONE, BlockKind.DONE),
        (BookingStatus.NO_SHOW, BlockKind.NO_SHOW),
    ],
)
def test_a_booking_shows_its_state(status: BookingStatus, kind: BlockKind) -> None:
    day = provider_day([Row(TEN, TEN + 2700, SlotStatus.BOOKED)], NINE, FIVE)
    blocks = lay_out(day, [booking(1, TEN, TEN + 2700, status)], SERVICES, WINDOW, EARLY, LOCALE)
    assert [b.kind for b in blocks if b.booking_id] == [kind]


def class_day(status: SlotStatus, remaining: int, reason: str | None = None) -> ProviderDay:
    extra = Extra(service_id=YOGA.id, capacity=8, remaining=remaining, reason=reason)
    return provider_day([Row(TEN, TEN + HOUR, status, extra)], NINE, FIVE)


YOGA_BOOKINGS = [booking(n, TEN, TEN + HOUR, service_id=YOGA.id) for n in range(3)]


@pytest.mark.parametrize(
    ("status", "remaining", "kind"),
    [
        (SlotStatus.AVAILABLE, 8, BlockKind.AVAILABLE),
        (SlotStatus.LIMITED, 5, BlockKind.LIMITED),
        (SlotStatus.BOOKED, 0, BlockKind.BOOKED),
    ],
)
def test_a_class_is_one_block_with_its_places(status: SlotStatus, remaining: int, kind: BlockKind) -> None:
    blocks = lay_out(class_day(status, remaining), YOGA_BOOKINGS, SERVICES, WINDOW, EARLY, LOCALE)
    (block,) = [b for b in blocks if b.starts == TEN]
    assert (block.kind, block.title, block.remaining, block.capacity) == (kind, "Yoga", remaining, 8)
    assert block.lanes == 1


def test_a_class_that_began_with_guests_stays_and_an_empty_one_goes() -> None:
    later = TEN + MINUTE
    with_guests = lay_out(class_day(SlotStatus.LIMITED, 5), [], SERVICES, WINDOW, later, LOCALE)
    assert [(b.kind, b.title) for b in with_guests if b.starts == TEN] == [(BlockKind.BOOKED, "Yoga")]
    empty = lay_out(class_day(SlotStatus.AVAILABLE, 8), [], SERVICES, WINDOW, later, LOCALE)
    assert not [b for b in empty if b.title == "Yoga"]


def test_guests_of_a_class_that_is_barred_are_still_seen() -> None:
    day = class_day(SlotStatus.UNAVAILABLE, 0, reason="Sick")
    blocks = lay_out(day, YOGA_BOOKINGS, SERVICES, WINDOW, EARLY, LOCALE)
    at_ten = [b for b in blocks if b.starts == TEN]
    assert sorted(b.booking_id for b in at_ten) == ["", "b0", "b1", "b2"]
    assert {b.lanes for b in at_ten} == {4}


def test_an_own_place_in_a_class_is_held_by_you() -> None:
    own = f"{PROVIDER}.yoga.20180712T1500Z"
    for status, remaining in ((SlotStatus.LIMITED, 4), (SlotStatus.BOOKED, 0)):
        blocks = lay_out(class_day(status, remaining), [], SERVICES, WINDOW, EARLY, LOCALE, own)
        assert [b.kind for b in blocks if b.starts == TEN] == [BlockKind.HELD_BY_YOU]


def test_identity_survives_a_change_of_state() -> None:
    (free,) = one_row(SlotStatus.AVAILABLE)
    (held,) = one_row(SlotStatus.RESERVED)
    assert free.identity == held.identity == OWN
    day = provider_day([], NINE, FIVE)
    (before, *_) = lay_out(day, [], SERVICES, WINDOW, EARLY, LOCALE)
    assert before.identity == f"{PROVIDER}@{WINDOW.start}"
