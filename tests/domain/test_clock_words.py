"""Times of day as they are typed."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.clock_words import read_clock

_MORNING, _AFTERNOON = time(9, 15), time(15, 15)


@pytest.mark.parametrize(
    "text",
    [
        "1830", "18:30", "18.30", "18,30", "18 30", "18h30", "18 h 30", "18H30", " 18:30 ", "6.30pm",
        "6:30 pm", "6:30 PM", "630p", "630 p.m.", "06:30 p. m.", "18:30 pm",
        "\uff11\uff18\uff1a\uff13\uff10", "6:30\u202fPM",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_12_hour", [False, True])
def test_half_past_six_in_the_evening(text: str, is_12_hour: bool) -> None:
    assert read_clock(text, _MORNING, is_12_hour=is_12_hour) == time(18, 30)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("6", time(6)), ("18", time(18)), ("0", time(0)), ("6h", time(6)), ("6pm", time(18)),
        ("12", time(12)), ("12 am", time(0)), ("12 pm", time(12)), ("12:05a", time(0, 5)),
        ("905", time(9, 5)),
        ("0905", time(9, 5)), ("23:59", time(23, 59)), ("0:30 am", time(0, 30)),
    ],
)  # fmt: skip
def test_times_of_a_24_hour_clock(text: str, read: time) -> None:
    assert read_clock(text, _AFTERNOON, is_12_hour=False) == read


@pytest.mark.parametrize(
    ("text", "shown", "read"),
    [
        ("6:30", _AFTERNOON, time(18, 30)), ("6:30", _MORNING, time(6, 30)),
        ("630", _AFTERNOON, time(18, 30)),
        ("06:30", _AFTERNOON, time(6, 30)), ("6:30 am", _AFTERNOON, time(6, 30)),
        ("12", _AFTERNOON, time(12)), ("12", _MORNING, time(12)),
        ("12:10", _MORNING, time(12, 10)),
        ("12:10 am", _MORNING, time(0, 10)), ("0:10", _AFTERNOON, time(0, 10)),
        ("13:10", _MORNING, time(13, 10)),
    ],
)  # fmt: skip
def test_on_a_12_hour_clock_the_half_of_the_day_stays(text: str, shown: time, read: time) -> None:
    assert read_clock(text, shown, is_12_hour=True) == read


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "24:00", "2400", "25", "18:60", "183", "18:3", "18:", ":30", "-6", "6:30:15",
        "18301",
        "0 pm", "18:30 am", "6:30 xm", "pm", "+18", "1e3", "6" * 5000, "٦:٣٠",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_12_hour", [False, True])
def test_what_is_no_time(text: str, is_12_hour: bool) -> None:
    assert read_clock(text, _AFTERNOON, is_12_hour=is_12_hour) is None


@given(st.times(), st.times())
def test_what_is_shown_is_read_as_it_stands(moment: time, shown: time) -> None:
    moment = moment.replace(second=0, microsecond=0)
    for is_12_hour in (False, True):
        assert read_clock(f"{moment:%H:%M}", moment, is_12_hour=is_12_hour) == moment
        assert read_clock(f"{moment:%H%M}", moment, is_12_hour=is_12_hour) == moment
        half = "AM" if moment.hour < 12 else "PM"
        written = f"{moment.hour % 12 or 12}:{moment:%M} {half}"
        assert read_clock(written, shown, is_12_hour=is_12_hour) == moment


@given(st.text(), st.times(), st.booleans())
def test_any_text_is_a_time_or_none(text: str, shown: time, is_12_hour: bool) -> None:
    read = read_clock(text, shown, is_12_hour=is_12_hour)
    assert read is None or (read.second, read.microsecond) == (0, 0)
