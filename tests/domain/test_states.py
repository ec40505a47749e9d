"""States: which may follow which, and what is undone."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.states import (
    CODE_OF_STATUS,
    FREE_STATUSES,
    STATUS_CODES,
    TRANSITIONS,
    BookingStatus,
    SlotStatus,
    frees_the_slot,
    may_follow,
    step_opens,
)
from bookdesk.domain.zones import civil_date, to_seconds, zone

FORWARD = {
    "pending": "confirmed cancelled",
    "confirmed": "arrived in_service done no_show cancelled",
    "arrived": "in_service done no_show cancelled",
    "in_service": "done cancelled",
    "done": "",
    "no_show": "",
    "cancelled": "",
}


@pytest.mark.parametrize(("now", "to"), list(product(BookingStatus, BookingStatus)))
def test_a_step_forward(now: BookingStatus, to: BookingStatus) -> None:
    assert may_follow(now, to, None) == (to.value in FORWARD[now.value].split())


@pytest.mark.parametrize(("now", "before"), list(product(BookingStatus, BookingStatus)))
def test_the_last_step_can_always_be_undone(now: BookingStatus, before: BookingStatus) -> None:
    assert may_follow(now, before, before)


def test_only_the_last_step_can_be_undone() -> None:
    assert not may_follow(BookingStatus.DONE, BookingStatus.CONFIRMED, BookingStatus.ARRIVED)


WINNIPEG = zone("America/Winnipeg")
STARTS = to_seconds(datetime(2018, 7, 12, 15, 0, tzinfo=WINNIPEG))
MIDNIGHT = to_seconds(datetime(2018, 7, 12, tzinfo=WINNIPEG))


@pytest.mark.parametrize(
    ("now", "of_the_day", "of_the_start"),
    [
        ("pending", {}, {}),
        ("confirmed", {"arrived", "in_service"}, {"done", "no_show"}),
        ("arrived", {"in_service", "done"}, {"no_show"}),
        ("in_service", {"done"}, {}),
    ],
)
def test_who_comes_early_is_served_early_and_nobody_is_missed_before_the_start(
    now: str, of_the_day: set[str], of_the_start: set[str]
) -> None:
    state = BookingStatus(now)
    opens = {to.value: step_opens(state, to, STARTS, WINNIPEG) for to in TRANSITIONS[state]}
    assert {to for to, since in opens.items() if since == MIDNIGHT} == set(of_the_day)
    assert {to for to, since in opens.items() if since == STARTS} == set(of_the_start)
    assert {to for to, since in opens.items() if not since} == {"confirmed", "cancelled"} & set(opens)


@given(st.integers(0, 4_000_000_000), st.sampled_from(["America/Winnipeg", "Asia/Kathmandu", "UTC"]))
def test_a_step_opens_on_the_civil_day_of_the_booking(start_s: int, name: str) -> None:
    where = zone(name)
    for now, to in product(BookingStatus, BookingStatus):
        opens = step_opens(now, to, start_s, where)
        assert opens <= start_s
        if opens:
            assert civil_date(opens, where) == civil_date(start_s, where)
            assert opens == start_s or civil_date(opens - 1, where) < civil_date(start_s, where)


def test_only_a_cancellation_leaves_its_time_to_others() -> None:
    assert [s for s in BookingStatus if frees_the_slot(s)] == [BookingStatus.CANCELLED]


def test_status_bytes_are_part_of_the_stored_format() -> None:
    assert [s.value for s in STATUS_CODES] == ["available", "limited", "reserved", "booked", "unavailable"]
    assert all(STATUS_CODES[code] is status for status, code in CODE_OF_STATUS.items())
    assert {SlotStatus.AVAILABLE, SlotStatus.LIMITED} == FREE_STATUSES
