"""What a day's grid shows: whole hours around everything, on days of any length."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.domain.schedules import HOUR, MINUTE, WINNIPEG, Row, provider_day
from tests.domain.test_layout import DAYS

from bookdesk.domain.day_window import day_edges, window_around
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import at_civil, day_bounds, from_seconds, zone


@given(
    which=st.sampled_from(DAYS),
    spans=st.lists(st.tuples(st.integers(0, 1400), st.integers(5, 600)), max_size=4),
    work=st.one_of(st.none(), st.tuples(st.integers(0, 1400), st.integers(5, 1400))),
)
@example(which=(date(2011, 12, 30), "Pacific/Apia"), spans=[], work=None)
@example(which=(date(2018, 3, 11), "America/Winnipeg"), spans=[(1380, 5)], work=None)
def test_the_grid_shows_whole_hours_around_everything(
    which: tuple[date, str], spans: list[tuple[int, int]], work: tuple[int, int] | None
) -> None:
    on, zone_name = which
    where = zone(zone_name)
    bounds = day_bounds(on, where)
    rows = [
        Row(bounds.start + s * MINUTE, bounds.start + (s + n) * MINUTE, SlotStatus.BOOKED) for s, n in spans
    ]
    opens = closes = None
    if work is not None:
        opens = bounds.start + work[0] * MINUTE
        closes = min(bounds.end, opens + work[1] * MINUTE)
    window = window_around(filter(None, [day_edges(provider_day(rows, opens, closes))]), on, where)
    assert bounds.start <= window.start <= window.end <= bounds.end
    if bounds.start == bounds.end:
        return
    assert window.start < window.end
    assert (window.start - bounds.start) % HOUR == 0
    assert (window.end - bounds.start) % HOUR == 0 or window.end == bounds.end
    for row in rows:
        assert window.start <= row.start
        assert min(row.end, bounds.end) <= window.end
    if opens is not None and closes is not None:
        assert window.start <= opens
        assert closes <= window.end


@pytest.mark.parametrize("on", [date(2018, 7, 12), date(2018, 3, 11), date(2018, 11, 4)])
def test_an_empty_day_shows_nine_to_five_whatever_the_clocks_do(on: date) -> None:
    window = window_around(filter(None, [day_edges(provider_day([], None, None))]), on, WINNIPEG)
    assert from_seconds(window.start) == at_civil(on, time(9), WINNIPEG)
    assert from_seconds(window.end) == at_civil(on, time(17), WINNIPEG)
    assert from_seconds(window.end) - from_seconds(window.start) == timedelta(hours=8)
