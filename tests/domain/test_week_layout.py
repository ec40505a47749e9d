"""A week's columns on their common clock: nothing overlaps, and every instant has a place of its own."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weeks import NOW, SUNDAY, THURSDAY, instant, make_days, make_grid, make_span, make_week

from bookdesk.domain.intervals import Interval
from bookdesk.domain.schedule import MonthDay, Severity, Week, WeekSpan
from bookdesk.domain.week_axis import WeekAxis
from bookdesk.domain.week_layout import Known, SpanKind, lay_out_week
from bookdesk.domain.zones import day_bounds, from_seconds, to_seconds, zone

#: First dates of weeks with a day of 23, 25, 23.5 or 24.5 hours, one that changes at midnight, one of
#: which a part is told twice after midnight, one without a Friday, and ordinary ones.
WEEKS = [
    (date(2018, 3, 11), "America/Winnipeg"), (date(2018, 11, 4), "America/Winnipeg"),
    (date(2018, 10, 1), "Australia/Lord_Howe"), (date(2018, 4, 1), "Australia/Lord_Howe"),
    (date(2018, 2, 12), "America/Sao_Paulo"), (date(2018, 11, 1), "America/Sao_Paulo"),
    (date(2010, 11, 1), "America/St_Johns"), (date(2011, 12, 26), "Pacific/Apia"),
    (date(2018, 11, 1), "America/Havana"), (date(2018, 7, 8), "Asia/Kathmandu"),
]  # fmt: skip
any_week = st.sampled_from(WEEKS) | st.tuples(
    st.dates(date(1975, 1, 1), date(2037, 12, 1)), st.sampled_from(sorted(available_timezones()))
)


def seven(start: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(7)]


@settings(max_examples=150, deadline=None)
@given(any_week, st.integers(0, 6), st.lists(st.integers(0, 90_000), min_size=2, max_size=20))
def test_every_instant_has_a_place_and_every_place_its_instant(
    week: tuple[date, str], day: int, offsets: list[int]
) -> None:
    start, name = week
    axis = WeekAxis(seven(start), zone(name))
    bounds = axis.bounds(day)
    assert bounds == day_bounds(seven(start)[day], zone(name))
    instants = sorted({bounds.start + n for n in offsets if bounds.start + n < bounds.end})
    places = [axis.place_of(day, at) for at in instants]
    assert all(a < b for a, b in pairwise(places))
    assert [axis.instant_at(day, place) for place in places] == instants
    assert [axis.since(day, place) for place in places] == instants


@settings(max_examples=80, deadline=None)
@given(any_week, st.integers(0, 6), st.integers(-4000, 100_000))
def test_a_place_is_of_one_instant_or_none(week: tuple[date, str], day: int, place: int) -> None:
    start, name = week
    axis = WeekAxis(seven(start), zone(name))
    at = axis.instant_at(day, place)
    if at is not None:
        assert axis.place_of(day, at) == place


@pytest.mark.parametrize(("start", "name"), WEEKS)
def test_no_minute_of_a_day_is_lost(start: date, name: str) -> None:
    axis = WeekAxis(seven(start), zone(name))
    for day in range(7):
        bounds = axis.bounds(day)
        places = [axis.place_of(day, at) for at in range(bounds.start, bounds.end, 60)]
        assert [axis.instant_at(day, place) for place in places] == list(range(bounds.start, bounds.end, 60))
        assert all(a < b for a, b in pairwise(places))
        found = sum(axis.instant_at(day, place) is not None for place in range(-3600, axis.end, 60))
        assert found == -(-(bounds.end - bounds.start) // 60)


def test_a_repeated_hour_stands_twice_and_a_skipped_one_is_a_hole() -> None:
    where = zone("America/Winnipeg")
    autumn = WeekAxis(seven(date(2018, 11, 4)), where)
    assert [f"{tick.shows:%H:%M}" for tick in autumn.ticks()][:4] == ["00:00", "01:00", "01:00", "02:00"]
    assert autumn.end == 25 * 3600
    # The other days have nothing there, and their mornings are on the same line.
    assert autumn.instant_at(1, 2 * 3600) is None
    nine = [
        autumn.place_of(n, to_seconds(instant(day, "09:00")))
        for n, day in enumerate(seven(date(2018, 11, 4)))
    ]
    assert set(nine) == {10 * 3600}
    spring = WeekAxis(seven(date(2018, 3, 11)), where)
    assert spring.end == 24 * 3600
    assert spring.instant_at(0, 2 * 3600 + 1800) is None
    assert spring.instant_at(1, 2 * 3600 + 1800) is not None


def test_an_instant_of_another_day_is_refused() -> None:
    axis = WeekAxis(seven(SUNDAY), zone("America/Winnipeg"))
    with pytest.raises(ValueError, match="another day"):
        axis.place_of(0, axis.bounds(1).start)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[date, str, Week, Known, int]:
    """Draw a week with any spans, some of its days unknown or closed, at any moment around it."""
    start, name = draw(any_week)
    days = seven(start)
    whole = Interval(day_bounds(days[0], zone(name)).start, day_bounds(days[-1], zone(name)).end)
    edges = sorted(draw(st.sets(st.integers(whole.start // 300 - 20, whole.end // 300 + 20), max_size=24)))
    spans = []
    for low, high in pairwise(edges):
        if draw(st.booleans()):
            free, busy = draw(st.integers(0, 300)), draw(st.integers(0, 300))
            severity = draw(st.sampled_from(Severity))
            spans.append(
                WeekSpan(from_seconds(low * 300), from_seconds(high * 300), "", severity, free, free + busy)
            )
    figures = tuple(
        MonthDay(day, draw(st.integers(0, 99)), False, 3, draw(st.booleans()), None, 60, 480)  # noqa: FBT003
        for day in days
        if draw(st.booleans())
    )
    hours = {}
    for day in days:
        bounds = day_bounds(day, zone(name))
        if bounds.start < bounds.end and draw(st.booleans()):
            low = draw(st.integers(bounds.start, bounds.end - 1))
            hours[day] = Interval(low, draw(st.integers(low + 1, bounds.end)))
    now = draw(st.integers(whole.start - 90_000, whole.end + 90_000))
    known = Known(hours, draw(st.none() | st.integers(0, 50)))
    return start, name, Week(tuple(spans), figures, from_seconds(now), "e", 1), known, now


@settings(max_examples=150, deadline=None)
@given(weeks())
def test_no_block_overlaps_another_or_leaves_its_day(drawn: tuple[date, str, Week, Known, int]) -> None:
    start, name, week, known, now = drawn
    laid = lay_out_week(start, week, known, now, zone(name))
    assert [column.date for column in laid.columns] == seven(start)
    assert laid.window.start < laid.window.end
    for number, column in enumerate(laid.columns):
        bounds = laid.axis.bounds(number)
        for block in column.blocks:
            assert bounds.start <= block.starts < block.ends <= bounds.end
            assert laid.axis.place_of(number, block.starts) >= laid.window.start
            assert laid.axis.place_of_end(number, block.ends) <= laid.window.end
            assert block.starts >= now or block.kind in (SpanKind.PAST, SpanKind.CLOSED)
        assert all(a.ends <= b.starts for a, b in pairwise(column.blocks))


_QUARTER = 15 * 60
_DAY_START = to_seconds(instant(THURSDAY, "08:00"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 6), st.booleans()), min_size=1, max_size=40))
def test_short_stretches_are_told_together_and_nothing_untrue_is_said(
    drawn: list[tuple[int, int, bool]],
) -> None:
    """Each is so many quarters of an hour long, that many are free, and nothing comes between or a break."""
    spans, at = [], _DAY_START
    for quarters, free, breaks in drawn:
        start = at + (_QUARTER if breaks else 0)
        at = start + quarters * _QUARTER
        if at > _DAY_START + 15 * 3600:
            break
        severity = (Severity.NORMAL if free > 2 else Severity.LIMITED) if free else Severity.FULL
        spans.append(WeekSpan(from_seconds(start), from_seconds(at), "", severity, free, 6))
    week = make_week(spans=spans)
    laid = lay_out_week(SUNDAY, week, Known({}), to_seconds(NOW) - 7 * 86400, zone("America/Winnipeg"))
    blocks = [block for column in laid.columns for block in column.blocks if block.of]
    for span in spans:
        start, end = to_seconds(span.start), to_seconds(span.end)
        (block,) = [one for one in blocks if one.starts <= start and end <= one.ends]
        assert (block.of, block.free <= span.free_providers) == (6, True)
        assert span.free_providers <= (block.most or block.free)
        assert (block.kind is SpanKind.LIMITED) == (span.severity is Severity.LIMITED)
    for block in blocks:
        inside = [s.free_providers for s in spans if block.starts <= to_seconds(s.start) < block.ends]
        assert min(inside) == block.free
        assert block.most == (max(inside) if max(inside) > min(inside) else 0)
        # None is joined beyond what makes it readable, but with what would be too short by itself.
        assert len(inside) == 1 or block.ends - block.starts < 3600 + 9 * _QUARTER
    told = sum(to_seconds(span.end) - to_seconds(span.start) for span in spans)
    assert sum(block.ends - block.starts for block in blocks) == told
    for a, b in pairwise(blocks):
        if a.ends == b.starts and a.kind == b.kind:
            assert min(a.ends - a.starts, b.ends - b.starts) >= 2 * _QUARTER


def kinds(column: int, **changes: object) -> list[tuple[str, int]]:
    grid = make_grid(**changes)  # type: ignore[arg-type]
    return [(block.kind, (block.ends - block.starts) // 60) for block in grid.columns[column].blocks]


def test_the_pictures_week() -> None:
    assert kinds(0) == [("unavailable", 540)]
    assert kinds(1) == [("done", 540)]
    assert kinds(4)[:3] == [("done", 105), ("booked", 45), ("available", 60)]
    assert kinds(6) == [
        ("available", 120), ("limited", 120), ("booked", 60), ("available", 120), ("unavailable", 120),
    ]  # fmt: skip
    grid = make_grid()
    assert [c.percent for c in grid.columns] == [None, 85, 90, 85, 68, 88, 47]
    assert grid.window == Interval(9 * 3600, 18 * 3600)
    assert grid.columns[4].blocks[0].bookings == 13


def test_a_holiday_bears_its_name() -> None:
    days = [day._replace(label="Canada Day") if day.closed else day for day in make_days()]
    assert make_grid(make_week(days=days)).columns[0].blocks[0].label == "Canada Day"


def test_hours_that_memory_does_not_tell_are_guessed_and_marked() -> None:
    grid = make_grid(known=False)
    assert [block.guessed for block in grid.columns[1].blocks] == [True]
    assert grid.columns[4].blocks[0].guessed
    # The other days' spans say from when to when somebody works.
    assert grid.window == Interval(9 * 3600, 18 * 3600)
    bare = make_week(spans=())
    usual = Known({}, None, Interval(8 * 3600, 20 * 3600))
    laid = lay_out_week(SUNDAY, bare, usual, to_seconds(NOW), zone("America/Winnipeg"))
    assert laid.window == usual.usual


def test_before_opening_nothing_is_past_and_after_closing_all_of_it() -> None:
    early = kinds(4, now=instant(THURSDAY, "08:00"))
    assert all(kind != "done" for kind, _ in early)
    assert kinds(4, now=instant(THURSDAY, "18:30")) == [("done", 540)]


def test_a_span_that_has_begun_begins_now() -> None:
    grid = make_grid(now=instant(THURSDAY, "11:58"))
    first = grid.columns[4].blocks[1]
    assert (first.kind, from_seconds(first.starts)) == (SpanKind.FREE, instant(THURSDAY, "12:00"))


def test_a_service_that_nobody_offers_is_said_not_to_be() -> None:
    blocks = make_grid(make_week(spans=())).columns[5].blocks
    assert [(b.kind, b.label) for b in blocks] == [(SpanKind.CLOSED, "Not offered")]


def test_a_day_that_is_not_known_is_empty() -> None:
    assert (
        make_grid(make_week(spans=[make_span(THURSDAY, "11:00", "12:00", 2)], days=())).columns[1].blocks
        == ()
    )
