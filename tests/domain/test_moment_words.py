"""Dates with a time behind them as people type them: what is read, and what stays a date."""

from __future__ import annotations

from datetime import date, time

import pytest
from tests.domain.french import FRENCH

from bookdesk.domain.locale import Locale
from bookdesk.domain.moment_words import read_moment
from bookdesk.domain.zones import zone

TODAY = date(2018, 7, 12)
ENGLISH = Locale(zone("America/Winnipeg"))


def read(text: str, locale: Locale = ENGLISH) -> tuple[date, time | None] | None:
    return read_moment(text, TODAY, 6, locale)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("next fri 14:00", date(2018, 7, 20), time(14)),
        ("12 jul 2 pm", date(2018, 7, 12), time(14)),
        ("+3w 9.30", date(2018, 8, 2), time(9, 30)),
        ("20/7 8h15", date(2018, 7, 20), time(8, 15)),
        ("today  08:00 ", TODAY, time(8)),
        ("2018-07-20 0:05", date(2018, 7, 20), time(0, 5)),
        ("fri 14 h 30", date(2018, 7, 13), time(14, 30)),
        ("fri 2 : 30 pm", date(2018, 7, 13), time(14, 30)),
        ("next fri at 14:00", date(2018, 7, 20), time(14)),
        ("12 jul at 2 pm", date(2018, 7, 12), time(14)),
        # Behind "at" there is no date.
        ("fri at 14", date(2018, 7, 13), time(14)),
        ("12 jul AT 1430", date(2018, 7, 12), time(14, 30)),
    ],
)
def test_a_time_stands_behind_a_date(text: str, day: date, clock: time) -> None:
    assert read(text) == (day, clock)


@pytest.mark.parametrize("text", ["next fri", "12 7", "12.7.2018", "fri 13", "12 jul 19", "w28"])
def test_what_is_a_date_alone_has_no_time(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found[1] is None


@pytest.mark.parametrize(
    "text",
    ["14:00", "fri 25:00", "next fri 14", "12 jul 1400", "fri 14:00 9:00", "x 9:00", "at 14:00"],
)
def test_what_is_neither_is_not_guessed_at(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["fri at", "fri at 25", "fri at at 9:00", "fri à 14:00", "fri before 9:00"])
def test_a_word_between_them_is_at_and_no_other(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "hour"), [("fri 9:00", 9), ("fri 2:00", 14), ("fri 9 pm", 21), ("fri 2:00 am", 2)]
)
def test_on_a_12_hour_clock_the_half_of_the_day_is_that_of_work(text: str, hour: int) -> None:
    assert read(text, ENGLISH._replace(is_12_hour=True)) == (date(2018, 7, 13), time(hour))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("ven prochain 14h30", time(14, 30)),
        # As it is printed, with blanks that no line breaks at and without.
        ("ven prochain 14 h 30", time(14, 30)),
        ("ven prochain 14\u202fh\u202f30", time(14, 30)),
        ("ven prochain 14 h", time(14)),
        ("ven prochain à 14h", time(14)),
        ("ven prochain à 14 h 30", time(14, 30)),
        ("ven prochain a\u0300 14", time(14)),
        ("ven prochain a 14", time(14)),
        ("next fri at 14:00", time(14)),
    ],
)
def test_it_is_read_in_the_readers_language_and_in_english(text: str, clock: time) -> None:
    assert read(text, FRENCH) == (date(2018, 7, 20), clock)


@pytest.mark.parametrize("locale", [ENGLISH, FRENCH])
def test_what_the_empty_field_gives_as_examples_is_read(locale: Locale) -> None:
    examples = locale.translate("GoToDialog", "tomorrow, next fri 14:00, 12 jul, +3w").split(",")
    assert [read(example, locale) for example in examples] == [
        (date(2018, 7, 13), None),
        (date(2018, 7, 20), time(14)),
        (TODAY, None),
        (date(2018, 8, 2), None),
    ]
