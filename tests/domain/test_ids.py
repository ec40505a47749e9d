"""Ids: made and read at both ends, and nothing else is one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.domain.ids import (
    ID_PATTERN,
    id_from_name,
    is_id,
    parse_timeslot_id,
    timeslot_id,
    timeslot_id_at,
)

ids = st.from_regex(ID_PATTERN, fullmatch=True)
minutes = st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 30)).map(  # noqa: DTZ001  the zone follows
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@given(provider=ids, service=ids, start=minutes, hours=st.integers(-14, 14))
def test_a_timeslot_id_comes_back(provider: str, service: str, start: datetime, hours: int) -> None:
    made = timeslot_id(provider, service, start.astimezone(timezone(timedelta(hours=hours))))
    assert parse_timeslot_id(made) == (provider, service, start)
    assert timeslot_id_at(provider, service, int(start.timestamp())) == made


def test_the_form_of_a_timeslot_id() -> None:
    start = datetime(2018, 7, 12, 16, 45, 59, tzinfo=UTC)
    assert timeslot_id("becky", "cut", start) == "becky.cut.20180712T1645Z"
    assert timeslot_id("a", "b", datetime(999, 1, 2, 3, 4, tzinfo=UTC)) == "a.b.09990102T0304Z"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "becky",
        "becky.cut",
        "becky.cut.20180712T1645",
        "becky.cut.20180712T1645Z\n",
        " becky.cut.20180712T1645Z",
        "becky.cut.extra.20180712T1645Z",
        "Becky.cut.20180712T1645Z",
        "becky..20180712T1645Z",
        "-becky.cut.20180712T1645Z",
        "becky.cut.20180230T1645Z",
        "becky.cut.20180712T2400Z",
        "becky.cut.20180712T1660Z",
        "becky.cut.00000712T1645Z",
        "becky.cut.2018071٢T1645Z",
        "becky.cut.20180712T1645+0000",
        "a" * 65 + ".cut.20180712T1645Z",
        "\x00.cut.20180712T1645Z",
    ],
)
def test_what_is_no_timeslot_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_timeslot_id(text)


@given(text=st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_timeslot_id(text)
    except ValueError:
        return
    assert timeslot_id(*found) == text


@pytest.mark.parametrize("text", ["a", "0", "becky", "room-1", "a_b", "a" * 64])
def test_what_an_id_may_be(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "A", "-a", "a.b", "a b", "a\n", "é", "a" * 65, "a\x00"])
def test_what_an_id_may_not_be(text: str) -> None:
    assert not is_id(text)


@given(name=st.text(max_size=300))
def test_any_name_makes_an_id(name: str) -> None:
    assert is_id(id_from_name(name))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Women's hair cut", "women-s-hair-cut"),
        ("Zoë", "zoe"),
        ("髪", "x"),
        ("  ", "x"),
        ("a" * 63 + " b", "a" * 63),
    ],
)
def test_a_name_keeps_what_ascii_has_of_it(name: str, made: str) -> None:
    assert id_from_name(name) == made
