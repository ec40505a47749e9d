"""Columns: a slot comes out as it went in, and a hundred days are small."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedules import CUT, PROVIDER, YOGA, Row, at, provider_day

from bookdesk.api.decode import provider_day_from, slot_from
from bookdesk.domain import wire
from bookdesk.domain.columns import DaySchedule, Extra, ProviderDay, column
from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import from_seconds

NINE = at("2018-07-12T09:00-05:00")
FREE = (SlotStatus.AVAILABLE, SlotStatus.LIMITED)


@st.composite
def timeslots(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a provider's timeslots as the wire has them."""
    rows = []
    for start in draw(st.lists(st.integers(0, 1439), unique=True, max_size=12)):
        begins = NINE + start * 60
        service = draw(st.sampled_from([CUT.id, YOGA.id]))
        status = draw(st.sampled_from(list(SlotStatus)))
        capacity = draw(st.sampled_from([1, 8]))
        row: dict[str, Any] = {
            "id": timeslot_id_at(PROVIDER, service, begins),
            "providerId": PROVIDER,
            "providerName": "Becky",
            "serviceId": service,
            "start": from_seconds(begins).isoformat().replace("+00:00", "Z"),
            "end": from_seconds(begins + draw(st.integers(1, 600)) * 60).isoformat(),
            "status": status.value,
            "capacity": capacity,
            "remaining": draw(st.integers(0, capacity)),
            "version": draw(st.integers(0, 10**12)),
        }
        if draw(st.booleans()):
            row |= {"heldBy": "Desk 2", "heldUntil": "2018-07-12T15:43:54.250Z", "reason": "Lunch"}
        rows.append(row)
    return rows


@given(rows=timeslots())
def test_a_slot_comes_out_of_its_columns_as_it_went_in(rows: list[dict[str, Any]]) -> None:
    tree = {
        "providerId": PROVIDER, "timeslots": rows, "opens": None, "closes": None,
        "bookedMinutes": 3, "workMinutes": 480,
    }  # fmt: skip
    day, seq = provider_day_from({**tree, "seq": 5}, {PROVIDER: "Becky"}, CUT.id, seq=9)
    assert seq == 5
    assert provider_day_from(tree, {PROVIDER: "Becky"}, CUT.id, seq=9) == (day, 9)
    expected = [slot_from(wire.TimeslotOut.model_validate(row)) for row in rows]
    expected.sort(key=lambda s: s.start)
    assert [day.slot(n) for n in range(len(day))] == expected
    assert [day.slot_id(n) for n in range(len(day))] == [s.id for s in expected]
    assert [day.extra(n).remaining for n in range(len(day))] == [s.remaining for s in expected]
    counted = [s for s in expected if s.status in FREE and s.service_id == CUT.id]
    assert [day.slot(n) for n in day.free_rows()] == counted
    assert day.free_count == len(counted)
    assert (day.booked_minutes, day.work_minutes) == (3, 480)


def test_a_plain_row_has_nothing_beside_its_columns() -> None:
    row = {
        "serviceId": CUT.id, "start": "2018-07-12T15:00:00Z", "end": "2018-07-12T15:45:00Z",
        "status": "booked", "capacity": 1, "remaining": 0, "version": 1,
    }  # fmt: skip
    tree = {
        "providerId": PROVIDER, "timeslots": [row, {**row, "status": "available", "remaining": 1}],
        "opens": None, "closes": None, "bookedMinutes": 0, "workMinutes": 0,
    }  # fmt: skip
    assert provider_day_from(tree, {}, CUT.id, seq=1)[0].extras == {}


@pytest.mark.parametrize("status", list(SlotStatus))
def test_a_plain_row_has_the_place_that_its_status_leaves(status: SlotStatus) -> None:
    left = int(status in FREE)
    row = {
        "serviceId": CUT.id, "start": "2018-07-12T15:00:00Z", "end": "2018-07-12T15:45:00Z",
        "status": status.value, "capacity": 1, "remaining": left, "version": 1,
    }  # fmt: skip
    tree = {
        "providerId": PROVIDER, "timeslots": [row], "opens": None, "closes": None,
        "bookedMinutes": 0, "workMinutes": 0,
    }  # fmt: skip
    day, _ = provider_day_from(tree, {}, CUT.id, seq=1)
    assert day.extras == {}
    assert day.extra(0) == Extra(remaining=left)


def a_full_day(day: int) -> ProviderDay:
    rows = [
        {
            "serviceId": CUT.id, "version": 1_000_000 + n, "capacity": 1, "remaining": 1,
            "start": from_seconds(NINE + day * 86400 + n * 900).isoformat(),
            "end": from_seconds(NINE + day * 86400 + (n + 1) * 900).isoformat(), "status": "available",
        }
        for n in range(96)
    ]  # fmt: skip
    tree = {
        "providerId": PROVIDER, "timeslots": rows, "opens": None, "closes": None,
        "bookedMinutes": 0, "workMinutes": 0,
    }  # fmt: skip
    return provider_day_from(tree, {}, CUT.id, seq=1)[0]


def test_a_hundred_days_of_fifty_providers_are_small() -> None:
    days = [a_full_day(n) for n in range(4)]
    columns = sum(
        sys.getsizeof(part) for d in days for part in (d.starts, d.ends, d.statuses, d.versions, d.extras)
    )
    # As models they are 618 MB.
    assert columns / len(days) * 50 * 100 < 8_000_000


def test_a_column_takes_four_bytes_where_that_is_enough() -> None:
    assert column([0, 2**32 - 1]).itemsize == 4
    assert list(column([-1, 2**32])) == [-1, 2**32]
    with pytest.raises(ValueError, match="too large"):
        column([2**63])


def test_a_day_counts_and_finds_its_providers() -> None:
    free = Row(NINE, NINE + 2700, SlotStatus.AVAILABLE)
    last = Row(NINE + 2700, NINE + 5400, SlotStatus.LIMITED)
    taken = Row(NINE + 5400, NINE + 8100, SlotStatus.BOOKED)
    other = Row(NINE + 8100, NINE + 11700, SlotStatus.AVAILABLE, Extra(service_id=YOGA.id, capacity=8))
    becky = provider_day([free, last, taken, other], NINE, NINE + 28800)
    jj = provider_day([free], NINE, NINE + 28800, provider_id="jj")
    day = DaySchedule(date(2018, 7, 12), CUT.id, (becky, jj), datetime(2018, 7, 12, tzinfo=UTC), "e", 1)
    assert becky.free_count == 2
    assert day.free_count == 3
    assert day.provider("jj") is jj
    assert day.provider("nobody") is None
    assert becky.slot(2).remaining == 0
    assert becky.slot(0).end - becky.slot(0).start == timedelta(minutes=45)


@pytest.mark.parametrize("change", ["starts", "statuses", "versions"])
def test_days_are_compared_by_value(change: str) -> None:
    row = Row(NINE, NINE + 2700, SlotStatus.AVAILABLE)
    other = {
        "starts": Row(NINE + 60, NINE + 2700, SlotStatus.AVAILABLE),
        "statuses": Row(NINE, NINE + 2700, SlotStatus.LIMITED),
        "versions": Row(NINE, NINE + 2700, SlotStatus.AVAILABLE, version=2),
    }[change]
    assert provider_day([row], None, None) == provider_day([row], None, None)
    assert provider_day([row], None, None) != provider_day([other], None, None)
