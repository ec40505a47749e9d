"""Patches: one changed timeslot in a provider's day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data.days import LATER, NOW, OPENS, QUARTER, make_availability, make_day

from bookdesk.data.availability import ProviderAvailability, same_columns, shared
from bookdesk.data.patches import SlotChange, patch_slot, patch_slots
from bookdesk.domain.columns import Extra
from bookdesk.domain.states import CODE_OF_STATUS, FREE_STATUSES, SlotStatus
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    from bookdesk.domain.columns import ProviderDay

FREE, LIMITED, RESERVED, BOOKED, CLOSED = SlotStatus
#: Four free slots of 45 minutes, the last one Limited, then a men's cut.
DAY = make_day(
    (0, 3, FREE),
    (3, 3, FREE),
    (6, 3, FREE),
    (9, 3, LIMITED, Extra(reason="Last slot")),
    (12, 2, BOOKED, Extra("men", 1, 0)),
)
OLD = make_availability(DAY)


def change(
    first: int,
    status: SlotStatus,
    length: int = 3,
    *,
    service_id: str = "cut",
    remaining: int | None = None,
    version: int = 11,
    seq: int = 11,
    epoch: str = "e1",
    held_by: str | None = None,
    booked: int | None = None,
) -> SlotChange:
    start = OPENS + first * QUARTER
    return SlotChange(
        "becky", service_id, start, start + length * QUARTER, CODE_OF_STATUS[status],
        int(status in FREE_STATUSES) if remaining is None else remaining,
        version, seq, epoch, held_by, LATER if held_by else None, booked,
    )  # fmt: skip


def patched(old: ProviderAvailability, one: SlotChange) -> ProviderAvailability:
    new = patch_slot(old, one)
    assert new is not None
    return new


def statuses(day: ProviderDay) -> list[SlotStatus]:
    return [day.status(row) for row in range(len(day))]


def test_a_changed_status_is_one_byte() -> None:
    new = patched(OLD, change(3, BOOKED))
    day = new.day
    assert statuses(day) == [FREE, BOOKED, FREE, LIMITED, BOOKED]
    assert day.starts is DAY.starts
    assert day.ends is DAY.ends
    assert day.extras is DAY.extras
    assert list(day.versions) == [1, 11, 1, 1, 1]
    assert (new.as_of, new.epoch, new.seq) == (NOW, "e1", 11)
    assert day.changed(statuses=DAY.statuses, versions=DAY.versions) == DAY
    # The value that was patched is as it was.
    assert statuses(DAY) == [FREE, FREE, FREE, LIMITED, BOOKED]
    assert list(DAY.versions) == [1] * 5


def test_what_is_held_then_booked_has_no_place_left_at_any_time() -> None:
    held = patched(OLD, change(0, RESERVED, held_by="Desk 2"))
    booked = patched(held, change(0, BOOKED, version=12, seq=12))
    freed = patched(booked, change(0, FREE, version=13, seq=13))
    assert [one.day.extra(0).remaining for one in (OLD, held, booked, freed)] == [1, 0, 0, 1]
    assert 0 not in booked.day.extras
    # A booking that was not listed is put in as plain.
    put_in = patched(OLD, change(1, BOOKED, 4)).day
    row = statuses(put_in).index(BOOKED)
    assert row not in put_in.extras
    assert put_in.extra(row).remaining == 0


def test_a_hold_says_who_and_until_when_and_a_release_forgets_it() -> None:
    held = patched(OLD, change(0, RESERVED, held_by="Desk 2"))
    slot = held.day.slot(0)
    assert (slot.status, slot.held_by, slot.held_until, slot.remaining) == (RESERVED, "Desk 2", LATER, 0)
    freed = patched(held, change(0, FREE, version=12, seq=12))
    assert freed.day.slot(0) == DAY.slot(0)._replace(version=12)
    assert freed.day.extras == DAY.extras


def test_why_a_slot_is_limited_stays_true_while_it_is() -> None:
    assert patched(OLD, change(9, LIMITED)).day.slot(3).reason == "Last slot"
    assert patched(OLD, change(9, BOOKED)).day.slot(3).reason is None
    assert patched(OLD, change(9, FREE)).day.extras == {4: Extra("men", 1, 0)}


def test_an_older_version_changes_nothing() -> None:
    newer = patched(OLD, change(3, BOOKED, version=15, seq=15))
    assert patch_slot(newer, change(3, FREE, version=14, seq=14)) is newer
    assert patch_slot(newer, change(3, FREE, version=15, seq=15)) is newer


def test_changes_of_several_slots_may_come_in_any_order() -> None:
    one, two = change(0, BOOKED, version=11, seq=11), change(3, BOOKED, version=12, seq=12)
    there, back = patched(patched(OLD, one), two), patched(patched(OLD, two), one)
    assert there == back
    assert back.seq == 12


def test_a_patched_day_wins_over_an_answer_that_was_read_before() -> None:
    new = patched(OLD, change(3, BOOKED))
    assert shared(new, OLD._replace(as_of=LATER)) is new


def test_another_life_of_the_server_is_read_again() -> None:
    assert patch_slot(OLD, change(3, BOOKED, epoch="e2")) is None


def test_another_provider_s_change_is_not_ours() -> None:
    assert patch_slot(OLD, change(3, BOOKED)._replace(provider_id="jj")) is OLD


def test_an_interval_of_another_length_is_read_again() -> None:
    assert patch_slot(OLD, change(3, BOOKED, 4)) is None


@pytest.mark.parametrize("status", [FREE, LIMITED, CLOSED])
def test_a_slot_that_is_not_listed_is_read_again(status: SlotStatus) -> None:
    assert patch_slot(OLD, change(1, status)) is None
    assert patch_slot(OLD, change(40, status)) is None
    assert patch_slot(make_availability(make_day()), change(0, status)) is None


def test_a_seat_of_a_class_that_is_not_listed_is_read_again() -> None:
    assert patch_slot(OLD, change(20, BOOKED, service_id="yoga", remaining=3)) is None


def test_a_busy_time_of_another_service_closes_what_it_overlaps() -> None:
    new = patched(OLD, change(4, RESERVED, 4, service_id="colour", held_by="Desk 2"))
    day = new.day
    assert statuses(day) == [FREE, RESERVED, LIMITED, BOOKED]
    assert [day.slot_id(row) for row in (0, 2, 3)] == [DAY.slot_id(row) for row in (0, 3, 4)]
    slot = day.slot(1)
    assert (slot.service_id, slot.held_by, slot.version) == ("colour", "Desk 2", 11)
    assert (slot.start, slot.end) == (from_seconds(OPENS + 4 * QUARTER), from_seconds(OPENS + 8 * QUARTER))
    assert day.extra(2).reason == "Last slot"
    assert day.service_of(3) == "men"
    assert new.seq == 11


def test_a_plain_booking_that_is_put_in_is_the_row_that_an_answer_has() -> None:
    day = patched(OLD, change(1, BOOKED)).day
    assert statuses(day) == [BOOKED, FREE, LIMITED, BOOKED]
    assert day.extras == {row - 1: extra for row, extra in DAY.extras.items()}
    held = patched(OLD, change(1, RESERVED, held_by="Desk 2")).day
    assert held.extra(0).held_by == "Desk 2"


def test_a_busy_time_beside_all_others_is_put_in() -> None:
    day = patched(OLD, change(20, BOOKED, 2, service_id="men")).day
    assert statuses(day) == [*statuses(DAY), BOOKED]
    assert day.service_of(5) == "men"


def test_a_busy_time_closes_a_class_but_does_not_take_it_away() -> None:
    places = Extra("yoga", 8, 5)
    old = make_availability(make_day((0, 4, LIMITED, places), (4, 3, FREE)))
    day = patched(old, change(2, BOOKED, 4, service_id="colour")).day
    assert statuses(day) == [CLOSED, BOOKED]
    assert day.extra(0) == Extra("yoga", 8, 0, reason="Taken")


@pytest.mark.parametrize(
    ("one", "minutes"),
    [
        (change(3, BOOKED, booked=75), 75),
        (change(4, BOOKED, 4, service_id="colour", booked=90), 90),
        # A server that tells less, and a word that is older than the answer.
        (change(3, BOOKED), 30),
        (change(3, BOOKED, seq=9, booked=75), 30),
    ],
)
def test_the_minutes_that_are_booked_are_those_of_the_newest_word(one: SlotChange, minutes: int) -> None:
    old = make_availability(DAY.changed(booked_minutes=30))
    assert patched(old, one).day.booked_minutes == minutes
    at_once = patch_slots(old, [one])
    assert at_once is not None
    assert at_once.day.booked_minutes == minutes


def test_what_the_answer_was_read_after_is_not_put_in_again() -> None:
    assert patch_slot(OLD, change(4, BOOKED, 4, service_id="colour", version=10, seq=10)) is OLD


def test_a_time_that_becomes_free_for_another_service_is_read_again() -> None:
    assert patch_slot(OLD, change(12, FREE, 2, service_id="men")) is None
    listed = patched(OLD, change(4, RESERVED, 4, service_id="colour", held_by="Desk 2"))
    assert patch_slot(listed, change(4, FREE, 4, service_id="colour", version=12, seq=12)) is None


def test_two_services_at_one_time_are_told_apart() -> None:
    old = make_availability(make_day((0, 4, LIMITED, Extra("yoga", 8, 5)), (0, 3, BOOKED)))
    seat = patched(old, change(0, LIMITED, 4, service_id="yoga", remaining=4))
    assert seat.day.extra(0).remaining == 4
    assert seat.day.status(1) is BOOKED
    cut = patched(old, change(0, RESERVED, held_by="Desk 2"))
    assert cut.day.extra(0) == Extra("yoga", 8, 5)
    assert cut.day.extra(1).held_by == "Desk 2"


def test_a_class_counts_its_seats() -> None:
    old = make_availability(make_day((0, 4, FREE, Extra("yoga", 2, 2))))
    one = patched(old, change(0, LIMITED, 4, service_id="yoga", remaining=1))
    assert (one.day.slot(0).status, one.day.slot(0).capacity, one.day.slot(0).remaining) == (LIMITED, 2, 1)
    full = patched(one, change(0, BOOKED, 4, service_id="yoga", remaining=0, version=12))
    assert full.day.slot(0).remaining == 0


def test_a_version_of_more_than_four_bytes_fits() -> None:
    new = patched(OLD, change(3, BOOKED, version=2**40))
    assert list(new.day.versions) == [1, 2**40, 1, 1, 1]
    far = patched(OLD, change(20, BOOKED, 2, service_id="men", version=2**40))
    assert far.day.versions[5] == 2**40


@given(
    st.lists(
        st.builds(
            lambda row, status, version, remaining: change(
                row * 3, status, version=version, seq=version, remaining=remaining, booked=version * 15
            ),
            st.integers(0, 3),
            st.sampled_from([FREE, LIMITED, RESERVED, BOOKED]),
            st.integers(2, 40),
            st.integers(0, 1),
        ),
        max_size=12,
        unique_by=lambda one: one.version,
    )
)
def test_whatever_the_order_the_newest_of_each_slot_stands(changes: list[SlotChange]) -> None:
    plain = make_availability(make_day((0, 3, FREE), (3, 3, FREE), (6, 3, FREE), (9, 3, FREE)), seq=1)
    shown = plain
    for one in changes:
        shown = patched(shown, one)
    sorted_too = plain
    for one in sorted(changes, key=lambda c: c.version):
        sorted_too = patched(sorted_too, one)
    newest = {one.start: one for one in sorted(changes, key=lambda c: c.version)}
    for row, start in enumerate(plain.day.starts):
        last = newest.get(start)
        assert shown.day.statuses[row] == (last.status if last else CODE_OF_STATUS[FREE])
        assert shown.day.slot(row).remaining == (last.remaining if last else 1)
        assert shown.day.versions[row] == (last.version if last else 1)
    assert same_columns(shown.day, sorted_too.day)
    assert shown.seq == max([1, *(one.version for one in changes)])
    # Of the whole day the newest word stands, whichever slot it was about.
    newest_word = max((one.version * 15 for one in changes), default=plain.day.booked_minutes)
    assert shown.day.booked_minutes == newest_word


ANY_CHANGE = st.builds(
    lambda first, status, length, service, version, remaining, epoch, held, booked: change(
        first, status, length, service_id=service, version=version, seq=version, remaining=remaining,
        epoch=epoch, held_by=held, booked=booked,
    ),
    st.sampled_from([0, 3, 6, 9, 12, 15]),
    st.sampled_from([FREE, LIMITED, RESERVED, BOOKED]),
    st.sampled_from([3, 3, 3, 2]),
    st.sampled_from(["cut", "cut", "cut", "men"]),
    st.sampled_from([*range(2, 20), 2**31, 2**40]),
    st.sampled_from([None, None, None, 0, 1]),
    st.sampled_from(["e1"] * 9 + ["e2"]),
    st.sampled_from([None, None, None, "Desk 2"]),
    st.sampled_from([None, 0, 45, 90]),
)  # fmt: skip


@given(st.lists(ANY_CHANGE, max_size=12))
def test_many_at_once_make_what_they_make_one_by_one(changes: list[SlotChange]) -> None:
    shown: ProviderAvailability | None = OLD
    for one in changes:
        shown = patch_slot(shown, one) if shown is not None else None
    at_once = patch_slots(OLD, changes)
    if shown is None or at_once is None:
        assert shown is at_once
        return
    assert same_columns(at_once.day, shown.day)
    assert (at_once is OLD, at_once.seq, at_once.epoch) == (shown is OLD, shown.seq, shown.epoch)


def test_what_was_known_stays_as_it_was() -> None:
    before = make_availability(make_day((0, 3, FREE), (3, 3, FREE)))
    half = patch_slots(before, [change(0, BOOKED, version=20)])
    assert half is not None
    whole = patch_slots(half, [change(3, BOOKED, version=21)])
    assert whole is not None
    assert statuses(before.day) == [FREE, FREE]
    assert (statuses(half.day), statuses(whole.day)) == ([BOOKED, FREE], [BOOKED, BOOKED])
    assert list(half.day.versions) == [20, before.day.versions[1]]
