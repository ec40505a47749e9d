"""The codec for months and weeks: read back the same, and only under their own keys."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from tests.data.figures import MONTH, MONTH_KEY, SPANS, WEEK, WEEK_KEY, weeks

from bookdesk.data import keys
from bookdesk.data.codec import DataCodec
from bookdesk.domain.schedule import Month

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Week
    from bookdesk.query.keys import Key

CODEC = DataCodec()


@given(weeks())
def test_any_week_and_month_are_read_back_the_same(week: Week) -> None:
    assert CODEC.decode(WEEK_KEY, CODEC.encode(WEEK_KEY, week)) == week
    month = Month(week.days, week.as_of, week.epoch, week.seq)
    assert CODEC.decode(MONTH_KEY, CODEC.encode(MONTH_KEY, month)) == month


def test_a_month_or_week_of_another_key_is_refused() -> None:
    month, week = CODEC.encode(MONTH_KEY, MONTH), CODEC.encode(WEEK_KEY, WEEK)
    filters = keys.filters("cut")
    for key, data in (
        (keys.calendar_key(filters, 2018, 8), month),
        (keys.calendar_key(filters, 2017, 7), month),
        (("calendar",), month),
        (keys.week_key(filters, date(2018, 7, 2)), week),
        (keys.week_key(filters, date(2018, 6, 24)), week),
        (keys.week_key(filters, date.max), week),
        (("weekAvailability", filters, None), week),
        (WEEK_KEY, month),
    ):
        with pytest.raises(ValueError, match="stored"):
            CODEC.decode(key, data)


def test_stretches_may_lie_where_a_zone_far_off_has_its_week() -> None:
    # A week from 1 July in Kiritimati begins at 10:00 on 30 June, UTC.
    for first in (datetime(2018, 6, 30, 10, tzinfo=UTC), datetime(2018, 7, 8, 9, tzinfo=UTC)):
        far = WEEK._replace(spans=(SPANS[0]._replace(start=first, end=first + timedelta(hours=1)),))
        assert CODEC.decode(WEEK_KEY, CODEC.encode(WEEK_KEY, far)) == far


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        (MONTH_KEY, b"2018-07-01", b"2018-08-01"),
        (MONTH_KEY, b"2018-07-01", b"2018-07-02"),
        (MONTH_KEY, b"2018-07-01", b"20180701xx"),
        (MONTH_KEY, b'"e1",7]', b'"e1"]'),
        (MONTH_KEY, b'"e1"', b'"' + b"e" * 129 + b'"'),
        (MONTH_KEY, b'"e1",7', b'"e1",-7'),
        (WEEK_KEY, b"2018-07-01", b"2018-06-30"),
        (WEEK_KEY, b"2018-07-02", b"2018-07-08"),
        (WEEK_KEY, b"2018-07-02", b"2018-07-01"),
        (WEEK_KEY, b'"limited"', b'"odd"'),
        (WEEK_KEY, b'"limited",1,4', b'"limited",5,4'),
        (WEEK_KEY, b'"limited",1,4', b'"limited",true,4'),
        (WEEK_KEY, b'"limited",1,4', b'"limited",1'),
        (WEEK_KEY, b"1530540000000000", b"1530543600000000"),
        (WEEK_KEY, b"1530550800000000", b"1531299600000000"),
        (WEEK_KEY, b"1530540000000000", b"1530200000000000"),
        (WEEK_KEY, b"1530543600000000", b"1530547200000000"),
        (WEEK_KEY, b"1 provider", b"1" * 201),
        (WEEK_KEY, b'["weekAvailability"', b'["calendar"'),
    ],
)
def test_what_can_not_be_is_refused(key: Key, old: bytes, new: bytes) -> None:
    data = CODEC.encode(key, MONTH if key is MONTH_KEY else WEEK)
    assert old in data, "the place to tamper with is there"
    with pytest.raises(ValueError, match="stored"):
        CODEC.decode(key, data.replace(old, new, 1))
