"""What a view's title says, and where a step leads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.french import FRENCH
from tests.factories import WHERE

from bookdesk.domain.locale import Locale
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.titles import first_of, first_of_week, short_title_of, stepped, title_of

HERE = Locale(WHERE)
SUNDAY, MONDAY = 6, 0
dates = st.dates(date(1971, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("view", "day", "title"),
    [
        (View.DAY, date(2018, 7, 12), "Thursday 12 July 2018"),
        (View.WEEK, date(2018, 7, 12), "8–14 July 2018"),
        (View.WEEK, date(2018, 7, 31), "29 July – 4 August 2018"),
        (View.WEEK, date(2018, 12, 31), "30 December 2018 – 5 January 2019"),
        (View.MONTH, date(2018, 7, 12), "July 2018"),
    ],
)
def test_a_title_names_what_is_shown(view: View, day: date, title: str) -> None:
    assert title_of(view, day, SUNDAY, HERE) == title


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2018, 7, 3), "1er–7 juillet 2018"),
        (date(2018, 8, 30), "26 août – 1er septembre 2018"),
        (date(2022, 12, 30), "25–31 décembre 2022"),
    ],
)
def test_the_first_of_a_month_is_written_as_in_a_date(day: date, title: str) -> None:
    assert title_of(View.WEEK, day, SUNDAY, FRENCH) == title


@pytest.mark.parametrize(
    ("view", "day", "count", "wanted"),
    [
        (View.DAY, date(2018, 7, 31), 1, date(2018, 8, 1)),
        (View.WEEK, date(2018, 7, 12), -1, date(2018, 7, 5)),
        (View.MONTH, date(2018, 1, 31), 1, date(2018, 2, 28)),
        (View.MONTH, date(2020, 3, 31), -1, date(2020, 2, 29)),
        (View.MONTH, date(2018, 12, 15), 1, date(2019, 1, 15)),
        (View.MONTH, date(2018, 1, 15), -1, date(2017, 12, 15)),
    ],
)
def test_a_step_leads_to_the_next_one(view: View, day: date, count: int, wanted: date) -> None:
    assert stepped(view, day, count) == wanted


@given(dates, st.integers(0, 6))
def test_a_week_begins_on_its_first_day_and_holds_the_date(day: date, week_start: int) -> None:
    first = first_of_week(day, week_start)
    assert first.weekday() == week_start
    assert 0 <= (day - first).days < 7
    assert first_of(View.WEEK, day, week_start) == first


@given(dates, st.sampled_from(list(View)), st.integers(-30, 30))
def test_a_step_moves_by_whole_ranges(day: date, view: View, count: int) -> None:
    if view is View.MONTH:
        there = stepped(view, day, count)
        assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == count
        assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)
    else:
        assert (stepped(view, day, count) - day).days == count * (7 if view is View.WEEK else 1)


def test_a_title_has_a_shorter_form_where_room_is_scarce() -> None:
    assert short_title_of(View.DAY, date(2018, 7, 12), SUNDAY, HERE) == "Thu 12 July 2018"
    assert short_title_of(View.MONTH, date(2018, 7, 12), SUNDAY, HERE) == "July 2018"
