"""What is kept of a known and a newly arrived day."""

from __future__ import annotations

from array import array
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
    return availability._replace(
        day=day.changed(
            starts=day.starts[:], ends=day.ends[:], versions=day.versions[:], extras=dict(day.extras)
        ),
    )


def test_equal_columns_keep_the_known_day_under_the_new_stamp() -> None:
    new = copy(OLD)._replace(as_of=LATER, seq=12)
    kept = shared(OLD, new)
    assert kept.day is OLD.day
    assert (kept.as_of, kept.seq, kept.epoch) == (LATER, 12, "e1")


def test_an_equal_answer_is_the_known_value_itself() -> None:
    assert shared(OLD, copy(OLD)) is OLD


def test_every_difference_shows() -> None:
    day = OLD.day
    for other in (
        day.changed(statuses=b"\x03\x00"),
        day.changed(starts=array("I", [day.starts[0] + 60, day.starts[1]])),
        day.changed(ends=array("I", [day.ends[0] - 60, day.ends[1]])),
        day.changed(versions=array("I", [1, 2])),
        day.changed(extras={1: Extra(reason="Last slot")}),
        day.changed(booked_minutes=90),
        day.changed(provider_name="Rebecca"),
        day.changed(closes=NOW),
    ):
        assert shared(OLD, OLD._replace(day=other)).day is other


def test_an_older_answer_loses() -> None:
    changed = OLD.day.changed(statuses=b"\x03\x00")
    assert shared(OLD, OLD._replace(day=changed, seq=9, as_of=LATER)) is OLD
    assert shared(OLD, OLD._replace(day=changed, as_of=NOW - timedelta(seconds=1))) is OLD
    assert shared(OLD, OLD._replace(day=changed, seq=11)).day is changed


def test_another_life_of_the_server_wins_whatever_its_clock_says() -> None:
    changed = OLD.day.changed(statuses=b"\x03\x00")
    new = OLD._replace(day=changed, epoch="e2", seq=1, as_of=NOW - timedelta(days=365))
    assert shared(OLD, new) is new


def test_the_first_answer_is_taken() -> None:
    assert shared(None, OLD) is OLD


@given(availabilities)
def test_a_copy_keeps_the_identity_of_any_day(availability: ProviderAvailability) -> None:
    new = copy(availability)._replace(seq=availability.seq + 1)
    assert shared(availability, new).day is availability.day
