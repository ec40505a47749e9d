"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedules import WINNIPEG

from bookdesk.domain import clocktext
from bookdesk.domain.zones import zone

MOMENT = datetime(2018, 7, 12, 15, 43, 54, 999_000, tzinfo=UTC)


def test_clocks_are_those_of_the_zone() -> None:
    assert clocktext.clock(MOMENT, WINNIPEG) == "10:43"
    assert clocktext.clock_seconds(MOMENT, WINNIPEG) == "10:43:54"
    assert clocktext.clock(MOMENT, zone("Asia/Kathmandu")) == "21:28"
    assert clocktext.span(MOMENT, MOMENT + timedelta(minutes=45), WINNIPEG) == "10:43\u201311:28"


def test_a_stretch_over_the_fold_reads_as_the_wall_does() -> None:
    start = datetime(2018, 11, 4, 6, 30, tzinfo=UTC)
    assert clocktext.span(start, start + timedelta(hours=1), WINNIPEG) == "01:30\u201301:30"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(72, "1:12"), (71.01, "1:12"), (60, "1:00"), (59.9, "1:00"), (0.001, "0:01"), (0, "0:00"), (-5, "0:00")],
)
def test_a_begun_second_counts_whole(seconds: float, text: str) -> None:
    assert clocktext.countdown(seconds) == text


@given(hundredths=st.integers(0, 1_000_000))
def test_a_countdown_shows_no_time_that_is_not_left(hundredths: int) -> None:
    seconds = hundredths / 100
    minutes, rest = clocktext.countdown(seconds).split(":")
    shown = int(minutes) * 60 + int(rest)
    assert len(rest) == 2
    assert seconds <= shown < seconds + 1


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (63, "1 h 03 min"), (120, "2 h"), (1439, "23 h 59 min")],
)
def test_lengths(minutes: int, text: str) -> None:
    assert clocktext.length(minutes) == text


def test_dates() -> None:
    day = date(2018, 7, 12)
    assert clocktext.long_date(day) == "Thursday 12 July 2018"
    assert clocktext.short_date(day) == "Thu 12 July"
    assert clocktext.month_year(2018, 7) == "July 2018"
    week = [clocktext.weekday(day + timedelta(days=n))[:2] for n in range(7)]
    assert week == ["Th", "Fr", "Sa", "Su", "Mo", "Tu", "We"]
    assert [clocktext.month_name(m)[:3] for m in (1, 5, 12)] == ["Jan", "May", "Dec"]
