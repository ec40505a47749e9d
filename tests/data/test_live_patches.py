"""Patches of months and bookings, and whether a patched day is tiled as the server would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.data.days import OPENS, QUARTER, make_booking, make_day
from tests.data.figures import DAYS, MONTH

from bookdesk.data.booking_patches import patch_bookings
from bookdesk.data.figures_patches import patch_month
from bookdesk.data.patches import SlotChange
from bookdesk.data.tiling import is_tiled
from bookdesk.domain.columns import Extra
from bookdesk.domain.live import DayFigures, Stamped
from bookdesk.domain.states import CODE_OF_STATUS, BookingStatus, SlotStatus

FIGURES = DayFigures(
    "private-calendar.2018-07.days", Stamped(8, "e1"), DAYS[1].date, {"cut": 9, "men": 2}, 4,
    frozenset({"cut"}), 180, 960,
)  # fmt: skip
FREE, BUSY, OUT = SlotStatus.AVAILABLE, SlotStatus.BOOKED, SlotStatus.UNAVAILABLE


def test_a_day_s_figures_take_the_place_of_the_known() -> None:
    new = patch_month(MONTH, FIGURES, "cut")
    assert new is not None
    assert new.days[0] is MONTH.days[0]
    assert new.days[1] == DAYS[1]._replace(
        available_count=9, limited=True, booked_count=4, booked_minutes=180
    )
    other = patch_month(MONTH, FIGURES, "men")
    assert other is not None
    assert (other.days[1].available_count, other.days[1].limited) == (2, False)


def test_figures_that_say_nothing_new_change_nothing() -> None:
    new = patch_month(MONTH, FIGURES, "cut")
    assert new is not None
    assert patch_month(new, FIGURES, "cut") is new


@pytest.mark.parametrize(
    "less",
    [
        FIGURES._replace(limited=None), FIGURES._replace(booked_minutes=None),
        FIGURES._replace(work_minutes=None), FIGURES._replace(counts={}),
        FIGURES._replace(date=DAYS[1].date + timedelta(days=40)),
    ],
)  # fmt: skip
def test_figures_that_leave_something_out_are_not_enough(less: DayFigures) -> None:
    assert patch_month(MONTH, less, "cut") is None


def test_newer_bookings_take_the_place_of_older_ones_in_order() -> None:
    first, second = make_booking(0, "b1"), make_booking(8, "b2")
    cancelled = second._replace(status=BookingStatus.CANCELLED, version=2)
    new = make_booking(4, "b3")
    assert patch_bookings((first, second), [new, cancelled], lambda _: True) == (first, new, cancelled)


def test_an_older_or_equal_version_changes_nothing() -> None:
    known = (make_booking(0, "b1", version=3),)
    for version in (2, 3):
        older = make_booking(0, "b1", BookingStatus.ARRIVED, version)
        assert patch_bookings(known, [older], lambda _: True) is known
    moved = make_booking(9, "b1", version=2)
    assert patch_bookings(known, [moved], lambda _: False) is known, "it is no move that came later"


def test_a_booking_that_was_moved_leaves_the_dates_it_is_not_of() -> None:
    known = (make_booking(0, "b1"), make_booking(4, "b2"))
    moved = make_booking(0, "b1", version=2)
    assert patch_bookings(known, [moved], lambda _: False) == known[1:]
    assert patch_bookings(known[1:], [moved], lambda _: False) == known[1:]


def change(first: int, length: int = 3, status: SlotStatus = BUSY) -> SlotChange:
    start = OPENS + first * QUARTER
    return SlotChange(
        "becky", "cut", start, start + length * QUARTER, CODE_OF_STATUS[status], int(status is FREE),
        2, 11, "e1",
    )  # fmt: skip


def test_what_lies_between_tiles_that_touch_it_is_tiled() -> None:
    day = make_day((0, 3, FREE), (3, 3, BUSY), (6, 3, FREE), (9, 3, FREE))
    assert is_tiled(day, [change(3)])
    assert is_tiled(day, [change(0, status=FREE), change(6, status=FREE)])
    assert is_tiled(day, [change(20)]), "what is not there was older than the list"


def test_a_free_time_that_begins_where_none_ends_is_not() -> None:
    day = make_day((1, 3, FREE), (5, 3, FREE))
    assert not is_tiled(day, [change(1, status=FREE)]), "the day opens a quarter before"
    assert not is_tiled(day, [change(5, status=FREE)])


def test_after_a_busy_time_the_next_tile_begins_where_it_ends() -> None:
    assert not is_tiled(make_day((0, 2, BUSY), (3, 3, FREE)), [change(0, 2)])
    assert is_tiled(make_day((0, 4, BUSY), (6, 3, OUT), (9, 3, FREE)), [change(0, 4)]), "no tile fits between"
    assert not is_tiled(make_day((0, 4, BUSY), (7, 3, OUT), (10, 3, FREE)), [change(0, 4)]), "one would"


def test_at_the_day_s_end_no_tile_may_be_missing() -> None:
    # The day closes at the thirty-second quarter.
    assert is_tiled(make_day((0, 3, FREE), (27, 3, BUSY)), [change(27)])
    assert not is_tiled(make_day((0, 3, FREE), (26, 3, BUSY)), [change(26)])
    assert not is_tiled(make_day((26, 3, BUSY)), [change(26)]), "nothing tells how long a slot is"


def test_a_class_is_no_tile() -> None:
    seats = Extra(capacity=8, remaining=3)
    assert is_tiled(make_day((1, 4, FREE, seats)), [change(1, 4, FREE)])


def test_a_day_that_is_taken_from_its_first_minute_to_its_last_has_no_other_tiles() -> None:
    assert is_tiled(make_day((0, 16, BUSY), (16, 16, BUSY)), [change(0, 16), change(16, 16)])
    assert not is_tiled(make_day((0, 3, FREE), (3, 13, BUSY), (16, 13, BUSY)), [change(16, 13)]), (
        "one at the end"
    )
