"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedules import LOCALE, WINNIPEG

from bookdesk.domain import clocktext
from bookdesk.domain.locale import Locale, as_written
from bookdesk.domain.zones import zone

MOMENT = datetime(2018, 7, 12, 15, 43, 54, 999_000, tzinfo=UTC)
AM_PM = Locale(WINNIPEG, is_12_hour=True)


def at(clock: str) -> datetime:
    """Return the instant of a time of day in Winnipeg."""
    return datetime.fromisoformat(f"2018-07-12T{clock}-05:00")


def french(context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
    """Stand in for a catalogue that knows the dates of one day."""
    known = {
        ("Dates", "Sunday"): "dimanche",
        ("Dates", "Sun"): "dim.",
        ("Dates", "July"): "juillet",
        ("ShortMonths", "July"): "juil.",
        ("Dates", "1"): "1er",
        ("Dates", "{weekday} {day} {month}"): "{weekday} {day} {month}",
    }
    return known.get((context, text)) or as_written(context, text, disambiguation, n)


def test_clocks_are_those_of_the_zone() -> None:
    assert clocktext.clock(MOMENT, LOCALE) == "10:43"
    assert clocktext.clock_seconds(MOMENT, LOCALE) == "10:43:54"
    assert clocktext.clock(MOMENT, Locale(zone("Asia/Kathmandu"))) == "21:28"
    assert clocktext.span(MOMENT, MOMENT + timedelta(minutes=45), LOCALE) == "10:43\u201311:28"


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        ("00:00", "12:00 AM"),
        ("00:05", "12:05 AM"),
        ("09:00", "9:00 AM"),
        ("11:59", "11:59 AM"),
        ("12:00", "12:00 PM"),
        ("12:30", "12:30 PM"),
        ("13:00", "1:00 PM"),
        ("23:59", "11:59 PM"),
    ],
)
def test_a_12_hour_clock(clock: str, text: str) -> None:
    assert clocktext.clock(at(clock), AM_PM) == text
    assert clocktext.clock_seconds(at(clock), AM_PM) == text.replace(" ", ":00 ")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("09:00", "11:30", "9:00\u201311:30 AM"),
        ("11:45", "12:30", "11:45 AM\u201312:30 PM"),
        ("12:00", "12:45", "12:00\u201312:45 PM"),
    ],
)
def test_a_span_names_the_half_of_the_day_once_where_it_is_one(start: str, end: str, text: str) -> None:
    assert clocktext.span(at(start), at(end), AM_PM) == text


@pytest.mark.parametrize(
    ("start", "end", "texts"),
    [
        ("09:00", "11:30", ("9:00\u201311:30 AM", "9:00\u201311:30", "9:00 AM", "9:00")),
        (
            "11:45",
            "12:30",
            ("11:45 AM\u201312:30 PM", "11:45\u201312:30 PM", "11:45\u201312:30", "11:45 AM", "11:45"),
        ),
    ],
)
def test_where_room_is_short_the_halves_of_the_day_go_first_then_the_end(
    start: str, end: str, texts: tuple[str, ...]
) -> None:
    assert clocktext.spans(at(start), at(end), AM_PM) == texts
    assert clocktext.spans(at(start), at(end), LOCALE) == (f"{start}\u2013{end}", start)


@given(first=st.integers(0, 1439), second=st.integers(0, 1439))
def test_a_12_hour_clock_tells_any_two_minutes_of_a_day_apart(first: int, second: int) -> None:
    start = datetime(2018, 7, 12, 5, tzinfo=UTC)
    texts = [clocktext.clock(start + timedelta(minutes=n), AM_PM) for n in (first, second)]
    assert (texts[0] == texts[1]) == (first == second)
    assert datetime.strptime(texts[0], "%I:%M %p").replace(tzinfo=UTC).hour == first // 60


@pytest.mark.parametrize(
    ("clock", "plain", "am_pm"),
    [("10:00", "10:00", "10 AM"), ("12:00", "12:00", "12 PM"), ("10:30", "10:30", "10:30")],
)
def test_an_axis_has_room_for_little(clock: str, plain: str, am_pm: str) -> None:
    assert clocktext.axis_clock(at(clock), LOCALE) == plain
    assert clocktext.axis_clock(at(clock), AM_PM) == am_pm


def test_a_stretch_over_the_fold_reads_as_the_wall_does() -> None:
    start = datetime(2018, 11, 4, 6, 30, tzinfo=UTC)
    assert clocktext.span(start, start + timedelta(hours=1), LOCALE) == "01:30\u201301:30"


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
    assert clocktext.length(minutes, LOCALE) == text


def test_dates() -> None:
    day = date(2018, 7, 12)
    assert clocktext.long_date(day, LOCALE) == "Thursday 12 July 2018"
    assert clocktext.short_date(day, LOCALE) == "Thu 12 July"
    assert clocktext.month_year(2018, 7, LOCALE) == "July 2018"
    assert clocktext.short_month_year(2018, 11, LOCALE) == "Nov 2018"
    week = [clocktext.weekday(day + timedelta(days=n), LOCALE)[:2] for n in range(7)]
    assert week == ["Th", "Fr", "Sa", "Su", "Mo", "Tu", "We"]
    assert [clocktext.month_name(m, LOCALE)[:3] for m in (1, 5, 12)] == ["Jan", "May", "Dec"]


def test_dates_in_another_language() -> None:
    reader = Locale(WINNIPEG, translate=french)
    assert clocktext.long_date(date(2018, 7, 1), reader) == "dimanche 1er juillet 2018"
    assert clocktext.short_date(date(2018, 7, 1), reader) == "dim. 1er juil."


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 places"), (1, "1 place"), (2, "2 places"), (11, "11 places"), (101, "101 places")]
)
def test_english_plurals_need_no_catalogue(n: int, text: str) -> None:
    assert as_written("Any", "%n place(s)", None, n) == text


def test_a_text_without_a_number_stays_as_it_is() -> None:
    assert as_written("Any", "Name(s) of %n") == "Name(s) of %n"
