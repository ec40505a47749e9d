"""A month and a week by hand, and by hypothesis: figures that a server would send, and stranger ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st
from tests.data.days import NOW, instants, texts

from bookdesk.data import keys
from bookdesk.domain.schedule import Month, MonthDay, Severity, Week, WeekSpan

DAYS = (
    MonthDay(date(2018, 7, 1), 0, False, 0, True, "Canada Day", 0, 0),  # noqa: FBT003
    MonthDay(date(2018, 7, 2), 12, True, 3, False, None, 135, 960),  # noqa: FBT003
)
MONTH = Month(DAYS, NOW, "e1", 7)
MONDAY_NINE = datetime(2018, 7, 2, 14, tzinfo=UTC)
SPANS = (
    WeekSpan(
        MONDAY_NINE, MONDAY_NINE + timedelta(hours=1), "1 provider free 09:00-10:00", Severity.LIMITED, 1, 4
    ),
    WeekSpan(
        MONDAY_NINE + timedelta(hours=1),
        MONDAY_NINE + timedelta(hours=3),
        "No provider free",
        Severity.FULL,
        0,
        4,
    ),
)
WEEK = Week(SPANS, DAYS, NOW, "e1", 7)
MONTH_KEY = keys.calendar_key(keys.filters("cut"), 2018, 7)
WEEK_KEY = keys.week_key(keys.filters("cut", ["becky"], my_bookings_only=True), date(2018, 7, 1))

counts = st.integers(0, 2**53)


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Draw any figures of the week that begins on 1 July 2018, days and stretches of it in their order."""
    places = sorted(draw(st.sets(st.integers(0, 6))))
    days = tuple(
        MonthDay(
            date(2018, 7, 1) + timedelta(days=place), draw(counts), draw(st.booleans()), draw(counts),
            draw(st.booleans()), draw(st.none() | texts(200)), draw(st.integers(0, 10**6)),
            draw(st.integers(0, 10**6)),
        )
        for place in places
    )  # fmt: skip
    begin = datetime(2018, 7, 1, tzinfo=UTC)
    edges = sorted(draw(st.sets(st.integers(-24 * 60, 8 * 24 * 60), max_size=9)))
    spans = []
    for start, end in pairwise(edges):
        free, busy = draw(st.integers(0, 500)), draw(st.integers(0, 500))
        low, high = begin + timedelta(minutes=start), begin + timedelta(minutes=end)
        severity = draw(st.sampled_from(Severity))
        spans.append(WeekSpan(low, high, draw(texts(200)), severity, free, free + busy))
    return Week(tuple(spans), days, draw(instants), draw(texts(64)), draw(counts))
