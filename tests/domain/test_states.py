"""States: which may follow which, and what is undone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from bookdesk.domain.states import (
    CODE_OF_STATUS,
    FREE_STATUSES,
    STATUS_CODES,
    BookingStatus,
    SlotStatus,
    frees_the_slot,
    is_too_early,
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


@pytest.mark.parametrize(("days", "seen"), [(-1, True), (0, True), (1, False), (400, False)])
def test_nobody_comes_before_the_day(days: int, seen: bool) -> None:
    today = date(2018, 7, 12)
    early = {to.value for to in BookingStatus if is_too_early(to, today + timedelta(days=days), today)}
    assert early == (set() if seen else {"arrived", "in_service", "done", "no_show"})


def test_only_a_cancellation_leaves_its_time_to_others() -> None:
    assert [s for s in BookingStatus if frees_the_slot(s)] == [BookingStatus.CANCELLED]


def test_status_bytes_are_part_of_the_stored_format() -> None:
    assert [s.value for s in STATUS_CODES] == ["available", "limited", "reserved", "booked", "unavailable"]
    assert all(STATUS_CODES[code] is status for status, code in CODE_OF_STATUS.items())
    assert {SlotStatus.AVAILABLE, SlotStatus.LIMITED} == FREE_STATUSES
