"""Channels: which tell of a key, and which are wanted for what is on screen."""

from __future__ import annotations

from datetime import date

import pytest

from bookdesk.data import keys
from bookdesk.data.coordinator import DayRange, MonthRange, WeekRange
from bookdesk.data.live_channels import CHANNELS_MOST, channel_of, channels_for, dates_of
from bookdesk.domain.channels import parse_channel

DAY = date(2025, 12, 31)
FILTERS = keys.filters("cut", ["jj"])
BECKY, JJ = "private-provider.becky.availability", "private-provider.jj.availability"


def test_each_kind_of_data_has_the_channel_that_its_answers_are_counted_by() -> None:
    assert channel_of(keys.availability_key("becky", "cut", DAY)) == BECKY
    assert channel_of(keys.week_key(FILTERS, date(2025, 12, 29))) == "private-week.2025-12-29.spans"
    assert channel_of(keys.calendar_key(FILTERS, 2025, 12)) == "private-calendar.2025-12.days"
    assert channel_of(keys.bookings_key(DAY, date(2026, 1, 1))) == "private-desk"
    assert channel_of(keys.catalogue_key()) == "private-desk"
    assert channel_of(keys.customers_key("mar")) is None


def test_the_dates_of_a_key_are_half_open() -> None:
    assert dates_of(keys.availability_key("becky", "cut", DAY)) == (DAY, date(2026, 1, 1))
    assert dates_of(keys.week_key(FILTERS, date(2025, 12, 29))) == (date(2025, 12, 29), date(2026, 1, 5))
    assert dates_of(keys.calendar_key(FILTERS, 2025, 12)) == (date(2025, 12, 1), date(2026, 1, 1))
    assert dates_of(keys.catalogue_key()) is None


def test_what_is_shown_comes_first_then_its_neighbours_then_the_days_of_all() -> None:
    day = DayRange(DAY, "cut", ("jj", "becky"), 0)
    assert channels_for(day, ["becky", "jj"]) == ["private-desk", JJ, BECKY]
    week = WeekRange(DAY, FILTERS, ("becky", "jj"), 0)
    assert channels_for(week, ["becky", "jj"]) == [
        "private-desk", "private-week.2025-12-29.spans", "private-week.2026-01-05.spans",
        "private-week.2025-12-22.spans", BECKY, JJ,
    ]  # fmt: skip
    month = MonthRange(2025, 12, FILTERS)
    assert channels_for(month, ["becky"]) == [
        "private-desk", "private-calendar.2025-12.days", "private-calendar.2026-01.days",
        "private-calendar.2025-11.days", BECKY,
    ]  # fmt: skip


@pytest.mark.parametrize("shown", [WeekRange(DAY, FILTERS, (), 0), MonthRange(2025, 1, FILTERS)])
def test_no_more_than_a_server_allows_and_each_a_channel_that_there_is(shown: WeekRange | MonthRange) -> None:
    wanted = channels_for(shown, [f"p{number}" for number in range(500)])
    assert len(wanted) == len(set(wanted)) == CHANNELS_MOST
    assert all(parse_channel(name) is not None for name in wanted)


def test_at_the_calendar_s_ends_there_are_no_weeks_beyond() -> None:
    from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

    for day in (EARLIEST_DAY, LATEST_DAY):
        for shown in (WeekRange(day, FILTERS, (), 0), MonthRange(day.year, day.month, FILTERS)):
            assert all(parse_channel(name) is not None for name in channels_for(shown, []))
