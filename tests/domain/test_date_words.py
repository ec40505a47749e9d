"""Dates as people type them, in English and in French."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.french import FRENCH
from tests.domain.schedules import WINNIPEG

from bookdesk.domain.clocktext import long_date, short_date
from bookdesk.domain.date_words import read_date
from bookdesk.domain.locale import Locale
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY

#: A Thursday, in ISO week 28.
TODAY = date(2018, 7, 12)
ENGLISH = Locale(WINNIPEG)
MONDAY, SUNDAY = 0, 6

days = st.dates(EARLIEST_DAY, LATEST_DAY)
readers = st.sampled_from([ENGLISH, FRENCH])
week_starts = st.integers(0, 6)


def read(text: str, today: date = TODAY, week_start: int = MONDAY, locale: Locale = ENGLISH) -> str | None:
    found = read_date(text, today, week_start, locale)
    return None if found is None else found.isoformat()


def month_first(context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
    return "month/day" if text == "day/month" else text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("today", "2018-07-12"),
        ("tomorrow", "2018-07-13"),
        ("  TOMorrow. ", "2018-07-13"),
        ("tom", "2018-07-13"),
        ("yesterday", "2018-07-11"),
        ("day after tomorrow", "2018-07-14"),
        ("the day before yesterday", "2018-07-10"),
        ("fri", "2018-07-13"),
        ("friday", "2018-07-13"),
        ("frid", "2018-07-13"),
        ("on Friday", "2018-07-13"),
        # Today's own day of the week is a week on.
        ("thu", "2018-07-19"),
        ("wed", "2018-07-18"),
        ("this sat", "2018-07-14"),
        ("this mon", "2018-07-09"),
        ("this thu", "2018-07-12"),
        ("next fri", "2018-07-20"),
        ("next mon", "2018-07-16"),
        ("last mon", "2018-07-09"),
        ("last thu", "2018-07-05"),
        ("last fri", "2018-07-06"),
        ("fri next week", "2018-07-20"),
        ("mon last week", "2018-07-02"),
    ],
)
def test_days_near_and_of_the_week(text: str, found: str) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "monday", "sunday"),
    [
        ("next sun", "2018-07-22", "2018-07-15"),
        ("this sun", "2018-07-15", "2018-07-08"),
        ("next week", "2018-07-16", "2018-07-15"),
        ("end of week", "2018-07-15", "2018-07-14"),
        ("last sun", "2018-07-08", "2018-07-08"),
        ("week 28", "2018-07-09", "2018-07-09"),
    ],
)
def test_weeks_begin_where_the_readers_do(text: str, monday: str, sunday: str) -> None:
    assert read(text, week_start=MONDAY) == monday
    assert read(text, week_start=SUNDAY) == sunday


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+3w", "2018-08-02"),
        ("+ 3 w", "2018-08-02"),
        ("-2d", "2018-07-10"),
        ("\u22122d", "2018-07-10"),
        ("+10", "2018-07-22"),
        ("+1m", "2018-08-12"),
        ("+1y", "2019-07-12"),
        ("in 3 weeks", "2018-08-02"),
        ("In 1 day", "2018-07-13"),
        ("in a week", "2018-07-19"),
        ("3 weeks from now", "2018-08-02"),
        ("3 weeks", "2018-08-02"),
        ("3 weeks ago", "2018-06-21"),
        ("a month ago", "2018-06-12"),
        ("2d ago", "2018-07-10"),
    ],
)
def test_so_many_days_weeks_months_years_away(text: str, found: str) -> None:
    assert read(text) == found


def test_a_month_on_from_the_31st_is_the_end_of_a_shorter_one() -> None:
    assert read("+1m", date(2018, 1, 31)) == "2018-02-28"
    assert read("+1y", date(2020, 2, 29)) == "2021-02-28"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("this week", "2018-07-09"),
        ("next month", "2018-08-01"),
        ("last month", "2018-06-01"),
        ("last year", "2017-01-01"),
        ("end of month", "2018-07-31"),
        ("the end of the month", "2018-07-31"),
        ("end of next month", "2018-08-31"),
        ("last day of month", "2018-07-31"),
        ("start of next week", "2018-07-16"),
        ("end of year", "2018-12-31"),
        ("end of february", "2019-02-28"),
        ("july", "2018-07-01"),
        ("week 28", "2018-07-09"),
        ("w30", "2018-07-23"),
        ("week 1", "2018-12-31"),
        ("week 53 2020", "2020-12-28"),
        ("2018-W28", "2018-07-09"),
        ("2018-W28-5", "2018-07-13"),
        ("week 53", None),
        ("week 0", None),
        ("2018-W53", None),
        ("month 7", None),
    ],
)
def test_periods(text: str, found: str | None) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 jul", "2018-07-12"),
        ("12jul", "2018-07-12"),
        ("jul 12", "2018-07-12"),
        ("July, 12th", "2018-07-12"),
        ("the 3rd of august", "2018-08-03"),
        ("12 sept.", "2018-09-12"),
        # Three months back at most.
        ("12 apr", "2018-04-12"),
        ("11 apr", "2019-04-11"),
        ("thu 12 july", "2018-07-12"),
        # Of the two the one that is a Friday.
        ("fri 12 july", "2019-07-12"),
        ("sat 12 july", None),
        ("12 july 2019", "2019-07-12"),
        ("july 12, 2019", "2019-07-12"),
        ("2019 july 12", "2019-07-12"),
        ("12 jul 19", "2019-07-12"),
        ("12 jul 99", "1999-07-12"),
        ("12 jul 9", None),
        ("july 2019", "2019-07-01"),
        ("fri 12 july 2019", "2019-07-12"),
        ("thu 12 july 2019", None),
        ("29 feb", None),
        ("31 feb", None),
        ("29 feb 2020", "2020-02-29"),
        ("0 july", None),
    ],
)
def test_days_of_months(text: str, found: str | None) -> None:
    assert read(text) == found


def test_the_29th_of_february_within_the_year() -> None:
    assert read("29 feb", date(2019, 7, 12)) == "2020-02-29"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", "2018-07-12"),
        ("13th", "2018-07-13"),
        ("11", "2018-08-11"),
        ("31", "2018-07-31"),
        ("fri 13", "2018-07-13"),
        ("wed 11", "2018-07-11"),
        ("tue 12", None),
        ("32", None),
        ("0", None),
        ("2018", None),
        ("12/7", "2018-07-12"),
        ("12.7.", "2018-07-12"),
        ("12.7.2019", "2019-07-12"),
        ("12-7-2019", "2019-07-12"),
        ("12/7/19", "2019-07-12"),
        ("7/2019", "2019-07-01"),
        ("2019-07", "2019-07-01"),
        ("2019-07-12", "2019-07-12"),
        ("2019/7/12", "2019-07-12"),
        ("20190712", "2019-07-12"),
        ("20190231", None),
        ("3/4", "2019-04-03"),
        # Nothing but the other order is possible; with dots nobody writes the other.
        ("7/13", "2018-07-13"),
        ("7.13", None),
        ("13/13", None),
        ("31/2", None),
        ("2019-02-31", None),
    ],
)
def test_figures(text: str, found: str | None) -> None:
    assert read(text) == found


def test_a_day_that_the_next_month_lacks_is_in_the_one_after() -> None:
    assert read("30", date(2018, 1, 31)) == "2018-03-30"


@pytest.mark.parametrize(
    ("text", "found"), [("7/12", "2018-07-12"), ("13/7", "2018-07-13"), ("7/12/2019", "2019-07-12")]
)
def test_the_readers_order(text: str, found: str) -> None:
    assert read(text, locale=Locale(WINNIPEG, translate=month_first)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("demain", "2018-07-13"),
        ("Aujourd'hui", "2018-07-12"),
        ("aujourd\u2019hui", "2018-07-12"),
        ("hier", "2018-07-11"),
        ("apr\u00e8s-demain", "2018-07-14"),
        ("avant hier", "2018-07-10"),
        ("ven", "2018-07-13"),
        ("vendredi", "2018-07-13"),
        ("vendredi prochain", "2018-07-20"),
        ("lundi dernier", "2018-07-09"),
        ("ce samedi", "2018-07-14"),
        ("vendredi de la semaine prochaine", "2018-07-20"),
        ("mar", "2018-07-17"),
        ("mar 17", "2018-07-17"),
        ("12 mars", "2019-03-12"),
        ("12 mar", "2019-03-12"),
        ("mar. 17 juil.", "2018-07-17"),
        ("12 juil", "2018-07-12"),
        ("le 1er ao\u00fbt", "2018-08-01"),
        ("1 aout 2019", "2019-08-01"),
        ("14 f\u00e9vr", "2019-02-14"),
        ("12 jui", None),
        ("+3s", "2018-08-02"),
        ("-2j", "2018-07-10"),
        ("+1a", "2019-07-12"),
        ("dans 3 semaines", "2018-08-02"),
        ("dans une semaine", "2018-07-19"),
        ("il y a 2 jours", "2018-07-10"),
        ("il y a un an", "2017-07-12"),
        ("la semaine prochaine", "2018-07-16"),
        ("le mois dernier", "2018-06-01"),
        ("fin du mois", "2018-07-31"),
        ("fin de l'ann\u00e9e", "2018-12-31"),
        ("semaine 28", "2018-07-09"),
        ("s30", "2018-07-23"),
        ("12/7", "2018-07-12"),
        # English goes on to be read.
        ("next fri", "2018-07-20"),
        ("tomorrow", "2018-07-13"),
        ("in 3 weeks", "2018-08-02"),
    ],
)
def test_french(text: str, found: str | None) -> None:
    assert read(text, locale=FRENCH) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "foo",
        "fr",
        "next",
        "the",
        "a",
        "12 a",
        "jan feb",
        "fri mon",
        "12:30",
        "12 jul 10:30",
        "\U0001f600",
        "12 \U0001f600",
        "<b>12 jul</b>",
        "1/2/3/4",
        "--2d",
        "+",
        "+1w2",
        "\u202e12 jul!",
        "12" * 5_000,
        "tomorrow" + " tomorrow" * 1_200,
        "12" + " " * 10_000 + "jul",
        " ".join("a" * 40),
        "+99999999d",
        "+99999999y",
        "-9999m",
        "+123456789d",
        "2100-01-01",
        "1970-01-01",
        "12 july 1969",
        "9999-12-31",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) is None
    assert read(text, locale=FRENCH) is None


@pytest.mark.parametrize("locale", [ENGLISH, FRENCH])
def test_what_the_dialog_gives_as_examples_is_read(locale: Locale) -> None:
    hint = locale.translate("GoToDialog", 'No such date. Try "tomorrow", "next fri", "12 jul" or "+3w".')
    quoted = re.findall(r'"([^"]+)"|\u00ab\u202f(.+?)\u202f\u00bb', hint)
    found = [read(one or other, locale=locale) for one, other in quoted]
    assert found == ["2018-07-13", "2018-07-20", "2018-07-12", "2018-08-02"]


def test_the_first_and_the_last_day_can_be_read() -> None:
    assert read(EARLIEST_DAY.isoformat()) == EARLIEST_DAY.isoformat()
    assert read(LATEST_DAY.isoformat()) == LATEST_DAY.isoformat()
    assert read("yesterday", EARLIEST_DAY) is None
    assert read("tomorrow", LATEST_DAY) is None


_WORDS = ("today", "next", "last", "this", "fri", "mon", "mar", "jul", "july", "in", "ago", "end", "of")
_FRENCH_WORDS = ("a", "d'un", "demain", "prochain", "semaine", "il", "y", "fin", "du", "week", "w", "year")
_FIGURES = ("12", "31", "2019", "28", "99999999", "0", "\u0663", "\u00b2", "\u00bd", "+3", "-", "/", ".")
_LIKELY = st.lists(st.sampled_from([*_WORDS, *_FRENCH_WORDS, *_FIGURES]), max_size=12).map(" ".join)


@given(text=st.text(max_size=100) | _LIKELY, today=days, week_start=week_starts, locale=readers)
def test_any_text_is_a_date_that_can_be_shown_or_none(
    text: str, today: date, week_start: int, locale: Locale
) -> None:
    found = read_date(text, today, week_start, locale)
    assert found is None or EARLIEST_DAY <= found <= LATEST_DAY


@given(day=days, today=days, week_start=week_starts, locale=readers)
def test_what_names_its_year_reads_back_from_any_day(
    day: date, today: date, week_start: int, locale: Locale
) -> None:
    for text in (day.isoformat(), long_date(day, locale), long_date(day, locale).upper(), f"{day:%d.%m.%Y}"):
        assert read_date(text, today, week_start, locale) == day


@given(today=days, back=st.booleans(), data=st.data(), locale=readers)
def test_a_short_date_reads_back_from_near_days(
    today: date, back: bool, data: st.DataObject, locale: Locale
) -> None:
    first = max(EARLIEST_DAY, today - relativedelta(months=3))
    last = min(LATEST_DAY, today + relativedelta(years=1))
    day = data.draw(st.dates(first, today) if back else st.dates(today, last))
    assert read_date(short_date(day, locale), today, MONDAY, locale) == day


@given(today=days, weekday=week_starts, week_start=week_starts, locale=readers)
def test_a_weekday_alone_is_one_of_the_next_seven_days(
    today: date, weekday: int, week_start: int, locale: Locale
) -> None:
    found = read_date(calendar.day_name[weekday], today, week_start, locale)
    if found is None:
        assert today > LATEST_DAY - timedelta(days=7)
    else:
        assert found.weekday() == weekday
        assert 1 <= (found - today).days <= 7
