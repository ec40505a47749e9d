"""Recurring hours: rules in civil time, cut to the business's date, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedules import HOUR, WINNIPEG

from bookdesk.domain.hours import HoursRule, hours_on
from bookdesk.domain.intervals import Interval, covers, total
from bookdesk.domain.zones import day_bounds, from_seconds

FIRST = date(2018, 1, 1)
NIGHT = HoursRule("FREQ=DAILY", time(22), time(2), FIRST)


def test_a_rule_lists_its_dates_and_no_others() -> None:
    rule = HoursRule("FREQ=WEEKLY;BYDAY=MO,TH", time(9), time(17), date(2018, 7, 5), date(2018, 7, 16))
    assert rule.dates(FIRST, date(2018, 12, 31)) == [date(2018, 7, d) for d in (5, 9, 12, 16)]
    assert rule.dates(date(2018, 7, 9), date(2018, 7, 12)) == [date(2018, 7, 9)]
    assert rule.dates(date(2018, 7, 12), date(2018, 7, 12)) == []


def test_every_second_week_counts_from_the_first_date() -> None:
    rule = HoursRule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(9), time(17), date(2018, 7, 5))
    assert rule.dates(date(2018, 7, 6), date(2018, 8, 4)) == [date(2018, 7, 19), date(2018, 8, 2)]


def test_a_night_shift_is_cut_at_the_businesss_midnight() -> None:
    bounds = day_bounds(date(2018, 7, 12), WINNIPEG)
    assert hours_on([NIGHT], date(2018, 7, 12), WINNIPEG, WINNIPEG) == [
        Interval(bounds.start, bounds.start + 2 * HOUR),
        Interval(bounds.end - 2 * HOUR, bounds.end),
    ]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2018, 3, 10), 3), (date(2018, 11, 3), 5), (date(2018, 7, 12), 4)]
)
def test_a_night_shift_is_as_long_as_the_night_was(day: date, hours: int) -> None:
    # It ends at 02:00, which on 11 March is 03:00 and an hour sooner, on 4 November an hour later.
    found = HoursRule("FREQ=DAILY", time(22), time(3), FIRST).interval(day, WINNIPEG)
    assert found.end - found.start == (hours + 1) * HOUR


def test_a_stretch_that_a_gap_swallows_is_empty_or_after_it() -> None:
    found = HoursRule("FREQ=DAILY", time(2, 10), time(2, 50), FIRST).interval(date(2018, 3, 11), WINNIPEG)
    assert from_seconds(found.start) == datetime(2018, 3, 11, 8, 10, tzinfo=UTC)
    assert found.end - found.start == 40 * 60


def test_rules_that_overlap_are_one_stretch() -> None:
    rules = [
        HoursRule("FREQ=DAILY", time(9), time(13), FIRST),
        HoursRule("FREQ=DAILY", time(12), time(17), FIRST),
    ]
    (found,) = hours_on(rules, date(2018, 7, 12), WINNIPEG, WINNIPEG)
    assert found.end - found.start == 8 * HOUR


clocks = st.times().map(lambda t: t.replace(minute=t.minute // 5 * 5, second=0, microsecond=0))


@given(start=clocks, end=clocks, offset=st.integers(0, 400))
def test_hours_lie_within_the_date_and_days_add_up(start: time, end: time, offset: int) -> None:
    rule = HoursRule("FREQ=DAILY", start, end, FIRST)
    day = date(2018, 1, 2) + timedelta(days=offset)
    found = hours_on([rule], day, WINNIPEG, WINNIPEG)
    assert all(covers([day_bounds(day, WINNIPEG)], stretch) for stretch in found)
    week = [day + timedelta(days=n) for n in range(7)]
    around = [rule.interval(one, WINNIPEG) for one in (day - timedelta(days=1), *week)]
    span = Interval(day_bounds(week[0], WINNIPEG).start, day_bounds(week[-1], WINNIPEG).end)
    inside = [Interval(max(i.start, span.start), min(i.end, span.end)) for i in around]
    listed = [stretch for one in week for stretch in hours_on([rule], one, WINNIPEG, WINNIPEG)]
    assert total(listed) == total(i for i in inside if i.start < i.end)
