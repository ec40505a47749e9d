"""Civil time: every zone's gap and fold days tile time, and slots keep their rules on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookdesk.domain.hours import HoursRule, hours_on
from bookdesk.domain.intervals import Interval, covers, overlaps, total
from bookdesk.domain.slots import free_gaps, slots_of
from bookdesk.domain.zones import (
    at_civil,
    civil_date,
    day_bounds,
    from_seconds,
    offset_label,
    to_seconds,
    zone,
)

WINNIPEG = zone("America/Winnipeg")
ZONES = sorted(name for name in available_timezones() if name not in ("localtime", "posixrules"))
YEARS = (2018, 2026)


@cache
def change_days(name: str, year: int) -> tuple[date, ...]:
    """Return the civil days of a year on which a zone's offset changes."""
    where = ZoneInfo(name)
    start = datetime(year, 1, 1, 12, tzinfo=UTC)
    offsets = [
        (
            (start + timedelta(days=n)).astimezone(where).date(),
            (start + timedelta(days=n)).astimezone(where).utcoffset(),
        )
        for n in range(366)
    ]
    return tuple(day for (_, before), (day, after) in pairwise(offsets) if before != after)


def days_to_try(name: str) -> list[date]:
    days = [day for year in YEARS for day in change_days(name, year)]
    around = {day + timedelta(days=n) for day in days for n in (-1, 0, 1)}
    return sorted(around) or [date(2018, 7, 12)]


def test_there_are_600_zones_or_nearly() -> None:
    assert len(ZONES) >= 590


@pytest.mark.parametrize("part", range(8))
def test_days_tile_time_in_every_zone(part: int) -> None:
    for name in ZONES[part::8]:
        where = ZoneInfo(name)
        for day in days_to_try(name):
            bounds = day_bounds(day, where)
            following = day_bounds(day + timedelta(days=1), where)
            assert bounds.end == following.start, name
            assert 20 * 3600 <= bounds.end - bounds.start <= 28 * 3600, (name, day)
            assert civil_date(bounds.start, where) == day, name
            assert civil_date(bounds.end, where) == day + timedelta(days=1), name


@pytest.mark.parametrize("part", range(8))
def test_slots_keep_the_rules_on_every_zones_change_days(part: int) -> None:
    rules = [
        HoursRule("FREQ=DAILY", time(0, 0), time(23, 30), date(2017, 1, 1)),
        HoursRule("FREQ=DAILY", time(22, 0), time(6, 0), date(2017, 1, 1)),
    ]
    for name in ZONES[part::8]:
        where = ZoneInfo(name)
        for day in days_to_try(name):
            bounds = day_bounds(day, where)
            hours = hours_on(rules, day, where, where)
            assert all(covers([bounds], stretch) for stretch in hours), (name, day)
            busy = [Interval(bounds.start + 3600, bounds.start + 3 * 3600)]
            listed = slots_of(hours, busy, 45, bounds.start).free
            assert listed, (name, day)
            assert all(covers(hours, slot) and not overlaps(slot, busy[0]) for slot in listed)
            assert all(a.end <= b.start for a, b in pairwise(listed))
            uncovered = total(free_gaps(hours, busy)) - total(listed)
            assert uncovered < 45 * 60 * (len(free_gaps(hours, busy)) + 1)


@settings(max_examples=300)
@given(
    name=st.sampled_from(ZONES), pick=st.integers(0, 10**6), minute=st.integers(0, 1439)
)  # fmt: skip
def test_a_civil_time_comes_back_unless_a_gap_swallowed_it(name: str, pick: int, minute: int) -> None:
    where = ZoneInfo(name)
    days = days_to_try(name)
    day = days[pick % len(days)]
    clock = time(minute // 60, minute % 60)
    instant = at_civil(day, clock, where)
    civil = instant.astimezone(where)
    if (civil.date(), civil.time()) != (day, clock):
        # It moved, so the zone has no such time: forward, by no more than a gap's length.
        before = datetime.combine(day, clock, where).replace(fold=0)
        assert before.astimezone(UTC).astimezone(where).replace(tzinfo=None) != before.replace(tzinfo=None)
        assert timedelta(0) < civil.replace(tzinfo=None) - before.replace(tzinfo=None) <= timedelta(days=1)
    else:
        assert civil.fold == 0


def test_a_day_is_23_and_25_hours_long_in_winnipeg() -> None:
    assert total([day_bounds(date(2018, 3, 11), WINNIPEG)]) == 23 * 3600
    assert total([day_bounds(date(2018, 11, 4), WINNIPEG)]) == 25 * 3600


def test_hours_keep_their_civil_times_across_a_change() -> None:
    rule = HoursRule("FREQ=WEEKLY;BYDAY=SU", time(9), time(17), date(2018, 1, 1))
    before = hours_on([rule], date(2018, 3, 4), WINNIPEG, WINNIPEG)
    after = hours_on([rule], date(2018, 3, 11), WINNIPEG, WINNIPEG)
    assert from_seconds(before[0].start) == datetime(2018, 3, 4, 15, tzinfo=UTC)
    assert from_seconds(after[0].start) == datetime(2018, 3, 11, 14, tzinfo=UTC)


def test_a_provider_elsewhere_works_on_the_businesss_date() -> None:
    tokyo = zone("Asia/Tokyo")
    rule = HoursRule("FREQ=DAILY", time(9), time(17), date(2018, 1, 1))
    hours = hours_on([rule], date(2018, 7, 12), tokyo, WINNIPEG)
    bounds = day_bounds(date(2018, 7, 12), WINNIPEG)
    assert total(hours) == 8 * 3600
    assert all(covers([bounds], stretch) for stretch in hours)
    # 09:00 in Tokyo on the 13th is 19:00 on the 12th in Winnipeg.
    assert from_seconds(hours[-1].start) == datetime(2018, 7, 13, 0, tzinfo=UTC)


def test_a_rule_ends_on_its_last_day() -> None:
    rule = HoursRule("FREQ=DAILY", time(9), time(17), date(2018, 7, 1), date(2018, 7, 12))
    assert hours_on([rule], date(2018, 7, 12), WINNIPEG, WINNIPEG)
    assert not hours_on([rule], date(2018, 7, 13), WINNIPEG, WINNIPEG)
    assert not hours_on([rule], date(2018, 6, 30), WINNIPEG, WINNIPEG)


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "America", "\x00", "a" * 500])
def test_a_zone_that_is_none_says_so(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        zone(name)


def test_offsets_read_as_people_write_them() -> None:
    moment = datetime(2018, 7, 12, tzinfo=UTC)
    assert offset_label(moment, WINNIPEG) == "UTC-5"
    assert offset_label(moment, zone("Asia/Kathmandu")) == "UTC+5:45"
    assert offset_label(moment, zone("Etc/UTC")) == "UTC"
    assert to_seconds(moment) == 1531353600


def test_a_naive_time_is_no_instant() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        to_seconds(datetime(2018, 7, 12))  # noqa: DTZ001  a naive one is what is tried
