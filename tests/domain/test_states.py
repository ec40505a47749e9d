"""States: which may follow which, and what is undone."""

from __future__ import annotations

from itertools import product

import pytest

from bookdesk.domain.states import (
    CODE_OF_STATUS,
    FREE_STATUSES,
    STATUS_CODES,
    BookingStatus,
    SlotStatus,
    frees_the_slot,
    may_follow,
)

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


def test_only_a_cancellation_leaves_its_time_to_others() -> None:
    assert [s for s in BookingStatus if frees_the_slot(s)] == [BookingStatus.CANCELLED]


def test_status_bytes_are_part_of_the_stored_format() -> None:
    assert [s.value for s in STATUS_CODES] == ["available", "limited", "reserved", "booked", "unavailable"]
    assert all(STATUS_CODES[code] is status for status, code in CODE_OF_STATUS.items())
    assert {SlotStatus.AVAILABLE, SlotStatus.LIMITED} == FREE_STATUSES
