"""What is kept of a known and a newly arrived day."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from tests.data.days import LATER, NOW, availabilities, make_availability, make_day

from bookdesk.data.availability import ProviderAvailability, shared
from bookdesk.domain.columns import Extra
from bookdesk.domain.states import SlotStatus

FREE = SlotStatus.AVAILABLE
OLD = make_availability(make_day((0, 3, FREE), (3, 3, FREE)))


def copy(availability: ProviderAvailability) -> ProviderAvailability:
    day = availability.day
    return replace(
        availability,
        day=replace(
            day, starts=day.starts[:], ends=day.ends[:], versions=day.versions[:], extras=dict(day.extras)
        ),
    )


def test_equal_columns_keep_the_known_day_under_the_new_stamp() -> None:
    new = replace(copy(OLD), as_of=LATER, seq=12)
    kept = shared(OLD, new)
    assert kept.day is OLD.day
    assert (kept.as_of, kept.seq, kept.epoch) == (LATER, 12, "e1")


def test_an_equal_answer_is_the_known_value_itself() -> None:
    assert shared(OLD, copy(OLD)) is OLD


def test_every_difference_shows() -> None:
    day = OLD.day
    for other in (
        replace(day, statuses=b"\x03\x00"),
        replace(day, starts=array("I", [day.starts[0] + 60, day.starts[1]])),
        replace(day, ends=array("I", [day.ends[0] - 60, day.ends[1]])),
        replace(day, versions=array("I", [1, 2])),
        replace(day, extras={1: Extra(reason="Last slot")}),
        replace(day, booked_minutes=90),
        replace(day, provider_name="Rebecca"),
        replace(day, closes=NOW),
    ):
        assert shared(OLD, replace(OLD, day=other)).day is other


def test_an_older_answer_loses() -> None:
    changed = replace(OLD.day, statuses=b"\x03\x00")
    assert shared(OLD, replace(OLD, day=changed, seq=9, as_of=LATER)) is OLD
    assert shared(OLD, replace(OLD, day=changed, as_of=NOW - timedelta(seconds=1))) is OLD
    assert shared(OLD, replace(OLD, day=changed, seq=11)).day is changed


def test_another_life_of_the_server_wins_whatever_its_clock_says() -> None:
    changed = replace(OLD.day, statuses=b"\x03\x00")
    new = replace(OLD, day=changed, epoch="e2", seq=1, as_of=NOW - timedelta(days=365))
    assert shared(OLD, new) is new


def test_the_first_answer_is_taken() -> None:
    assert shared(None, OLD) is OLD


@given(availabilities)
def test_a_copy_keeps_the_identity_of_any_day(availability: ProviderAvailability) -> None:
    new = replace(copy(availability), seq=availability.seq + 1)
    assert shared(availability, new).day is availability.day
