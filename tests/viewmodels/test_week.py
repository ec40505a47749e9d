"""The week on the desk: what is asked, what stays until it is there, and that its numbers are the days'."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY, MEN, WHERE, at

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.fetchers import ProviderDayFetcher, bookings_fetcher, fetch_catalogue, week_fetcher
from bookdesk.domain.locale import Locale
from bookdesk.domain.week_layout import SpanKind
from bookdesk.domain.zones import from_seconds, zone
from bookdesk.errors import Unreachable
from bookdesk.viewmodels.asked import Asked
from bookdesk.viewmodels.week import WeekModel
from bookdesk.viewmodels.week_texts import second_lines

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from pytestqt.qtbot import QtBot

    from bookdesk.domain.week_layout import WeekBlock, WeekColumn
    from bookdesk.viewmodels.week_grid import WeekGrid

SUNDAY = date(2018, 7, 8)
NEXT_WEEK = DAY + timedelta(days=7)
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def asked(
    day: date = DAY, service_id: str = CUT.id, providers: tuple[str, ...] = (), *, offline: bool = False,
    mine: bool = False, clock: str = "10:42",
) -> Asked:  # fmt: skip
    count = len(providers) or 6
    return Asked(
        day, service_id, providers, count, mine, 6, Locale(WHERE), at(clock), not offline, offline
    )  # fmt: skip


@pytest.fixture
def rig(qapp: QObject) -> SourceRig:
    return SourceRig()


@pytest.fixture
def week(rig: SourceRig) -> WeekModel:
    return WeekModel(rig.source)


@pytest.fixture
def opened(rig: SourceRig, week: WeekModel) -> WeekModel:
    week.show(asked())
    rig.settle()
    return week


def shown(week: WeekModel) -> WeekGrid:
    grid = week.table.grid
    assert grid is not None
    return grid


def column(week: WeekModel, number: int) -> WeekColumn:
    return shown(week).columns[number]


def free_blocks(week: WeekModel, number: int) -> list[WeekBlock]:
    kinds = (SpanKind.FREE, SpanKind.LIMITED, SpanKind.FULL)
    return [block for block in column(week, number).blocks if block.kind in kinds]


def read_day(rig: SourceRig, day: date = DAY) -> None:
    """Read what the day view reads of a date."""
    rig.client.fetch_query(keys.catalogue_key(), partial(rig.source.ask, fetch_catalogue))
    for provider_id in EVERYBODY:
        key = keys.availability_key(provider_id, CUT.id, day)
        rig.client.fetch_query(key, ProviderDayFetcher(rig.source, provider_id, CUT.id, day))
    following = day + timedelta(days=1)
    rig.client.fetch_query(keys.bookings_key(day, following), bookings_fetcher(rig.source, day, following))
    rig.settle()


def test_one_week_is_one_question(rig: SourceRig, week: WeekModel) -> None:
    week.show(asked())
    assert week.table.grid is None
    assert (week.start, week.state.is_wanted, week.state.second_line) == (SUNDAY, False, "")
    assert week.keys == [keys.week_key(asked().filters, SUNDAY)]
    assert len(rig.waiting("query")) == 1
    rig.settle()
    assert rig.gateway.calls["week"] == 1
    assert week.state.is_wanted
    assert week.updated_at == rig.clock.now()


def test_totals_are_those_of_the_days(rig: SourceRig, opened: WeekModel) -> None:
    told = 0
    for number in range(7):
        day = SUNDAY + timedelta(days=number)
        figures = column(opened, number).figures
        assert figures is not None
        if day >= DAY:
            assert figures.available_count == rig.gateway.day(day, CUT.id, ()).free_count
            told += figures.available_count
    assert told > 0
    assert opened.state.second_line == f"{told} slots free this week"
    assert opened.state.updated == "Updated 10:42:00"


def test_a_week_to_come_is_not_this_week(rig: SourceRig, opened: WeekModel) -> None:
    opened.show(asked(NEXT_WEEK))
    rig.settle()
    days = [column(opened, number).figures for number in range(7)]
    told = sum(day.available_count for day in days if day is not None)
    assert told > 0
    assert (opened.state.second_line, opened.state.short_lines) == (f"{told} slots free", ())
    bare = [one._replace(figures=None) for one in shown(opened).columns]
    assert second_lines(bare, DAY, None, asked().locale) == ("No slot free",)
    assert second_lines(bare, NEXT_WEEK, None, asked().locale) == ("No slot free this week",)


def test_spans_tell_how_many_providers_are_free(rig: SourceRig, opened: WeekModel) -> None:
    for number in (4, 5, 6):
        picture = rig.gateway.day(SUNDAY + timedelta(days=number), CUT.id, ())
        spans = free_blocks(opened, number)
        assert spans
        for block in spans:
            for moment in range(block.starts, block.ends, 300):
                free = {
                    day.provider_id
                    for day in picture.providers
                    for row in day.free_rows()
                    if day.starts[row] <= moment < day.ends[row]
                }
                assert block.free <= len(free) <= (block.most or block.free)
                assert (block.kind is SpanKind.FULL) == (not free)
            assert block.of == 6


def test_the_day_in_memory_tells_hours_bookings_and_the_next_slot(rig: SourceRig, opened: WeekModel) -> None:
    assert column(opened, 4).blocks[0].guessed
    read_day(rig)
    opened.show(asked())
    past = column(opened, 4).blocks[0]
    assert (past.kind, past.guessed) == (SpanKind.PAST, False)
    assert from_seconds(past.starts) == at("09:00")
    begun = [b for b in rig.gateway.booked.values() if b.start <= at("10:42")]
    assert past.bookings == len(begun) > 0
    soonest = rig.gateway.next_free(CUT.id, None, (), 1)[0]
    clock = soonest.start.astimezone(WHERE).strftime("%H:%M")
    assert opened.state.second_line.endswith(f", next today {clock} {soonest.provider_name}")


def test_hours_that_change_are_seen_and_kept_when_the_day_is_not(rig: SourceRig, opened: WeekModel) -> None:
    def begins() -> str:
        opened.show(asked())
        past = next(block for block in column(opened, 4).blocks if block.kind is SpanKind.PAST)
        return from_seconds(past.starts).astimezone(WHERE).strftime("%H:%M")

    read_day(rig)
    assert begins() == "09:00"
    known = {provider: keys.availability_key(provider, CUT.id, DAY) for provider in EVERYBODY}
    for key in known.values():
        before = rig.client.get_query_data(key)
        assert isinstance(before, ProviderAvailability)
        day = before.day.changed(opens=at("10:00")) if before.day.opens else before.day
        rig.client.set_query_data(key, before._replace(day=day))
    assert begins() == "10:00"
    rig.client.remove_queries(known["kelly"])
    assert begins() == "10:00"


def test_another_week_takes_the_place_of_this_one_when_it_is_there(rig: SourceRig, opened: WeekModel) -> None:
    told: list[bool] = []
    opened.changed.connect(lambda: told.append(opened.state.is_wanted))
    opened.show(asked(NEXT_WEEK))
    grid = shown(opened)
    assert (grid.start, grid.is_wanted) == (SUNDAY, False)
    assert opened.start == SUNDAY + timedelta(days=7)
    assert opened.state.second_line == ""
    rig.settle()
    grid = shown(opened)
    assert (grid.start, grid.is_wanted) == (SUNDAY + timedelta(days=7), True)
    assert told == [False, True]
    # Back again: it is in memory.
    opened.show(asked())
    assert opened.state.is_wanted
    assert shown(opened).start == SUNDAY


def test_other_filters_are_other_figures(rig: SourceRig, opened: WeekModel) -> None:
    before = column(opened, 5)
    opened.show(asked(service_id=MEN.id, providers=("becky", "jj")))
    assert column(opened, 5) == before
    assert not opened.state.is_wanted
    rig.settle()
    assert {block.of for block in free_blocks(opened, 5)} == {2}
    figures = column(opened, 5).figures
    assert figures is not None
    friday = DAY + timedelta(days=1)
    assert figures.available_count == rig.gateway.day(friday, MEN.id, ("becky", "jj")).free_count


def test_a_live_update_changes_what_changed(rig: SourceRig, opened: WeekModel) -> None:
    changed: list[int] = []
    opened.table.dataChanged.connect(lambda a, b, _: changed.extend(range(a.column(), b.column() + 1)))
    resets: list[int] = []
    opened.table.modelReset.connect(lambda: resets.append(1))
    friday = DAY + timedelta(days=1)
    whole = free_blocks(opened, 5)
    rig.gateway.book(rig.gateway.slot_at("becky", CUT.id, at("09:00", friday)), None, "")
    opened.refresh()
    rig.settle()
    assert free_blocks(opened, 5) != whole
    assert set(changed) <= {5}
    assert resets == []


def test_time_goes_on_between_two_readings(opened: WeekModel) -> None:
    first = free_blocks(opened, 4)[0]
    opened.show(asked(clock="12:58"))
    spans = free_blocks(opened, 4)
    assert from_seconds(spans[0].starts) == at("13:00")
    assert first not in spans
    assert opened.table.server_now == at("12:58")


def test_offline_figures_say_of_when_they_are(rig: SourceRig, opened: WeekModel) -> None:
    rig.gateway.unreachable = True
    opened.show(asked(offline=True))
    grid = shown(opened)
    assert grid.as_of == opened.state.as_of == at("10:42")
    assert opened.state.second_line == "Offline - schedule as of 10:42"
    spoken = str(opened.table.data(opened.table.index(0, 5), ACCESSIBLE))
    assert spoken.endswith("as of 10:42")
    rig.client.set_online(False)
    opened.show(asked(NEXT_WEEK, offline=True))
    rig.settle()
    assert opened.state.is_missing
    assert not opened.state.is_wanted


def test_what_went_wrong_is_told(rig: SourceRig, week: WeekModel) -> None:
    rig.gateway.failing["week"] = Unreachable("no route")
    week.show(asked())
    for _ in range(5):
        rig.settle()
        rig.advance(60)
    rig.settle()
    failed = week.state
    assert isinstance(failed.error, Unreachable)
    assert failed.is_missing
    del rig.gateway.failing["week"]
    week.refresh()
    rig.settle()
    assert (week.state.error, week.state.is_wanted) == (None, True)


def test_a_hidden_week_asks_nothing(rig: SourceRig, opened: WeekModel) -> None:
    opened.hide()
    assert opened.keys == []
    opened.refresh()
    rig.settle()
    assert rig.gateway.calls["week"] == 1
    assert opened.table.grid is not None


def test_a_week_that_is_over_tells_its_bookings(rig: SourceRig, week: WeekModel) -> None:
    week.show(asked()._replace(now=at("10:42", DAY + timedelta(days=14))))
    rig.settle()
    assert week.state.second_line == f"{len(rig.gateway.booked)} bookings"
    assert all(b.kind in (SpanKind.PAST, SpanKind.CLOSED) for n in range(7) for b in column(week, n).blocks)


def test_another_zone_is_another_line_of_hours(opened: WeekModel) -> None:
    grid = shown(opened)
    assert grid.offset == "UTC-5"
    window = grid.window
    opened.show(asked()._replace(locale=Locale(zone("America/Toronto"))))
    grid = shown(opened)
    assert grid.offset == "UTC-4"
    assert grid.window == (window.start + 3600, window.end + 3600)


def test_the_weeks_beside_the_shown_one_are_foreseen_as_they_are_shown(
    rig: SourceRig, opened: WeekModel, qtbot: QtBot
) -> None:
    foreseen: list[tuple[WeekGrid, int, int]] = []
    opened.table.foreseen.connect(lambda *place: foreseen.append(place))
    before = shown(opened)
    for day in (NEXT_WEEK, DAY - timedelta(days=7)):
        start = SUNDAY + (day - DAY)
        key = keys.week_key(asked().filters, start)
        rig.client.fetch_query(key, week_fetcher(rig.source, asked().filters, start))
    rig.settle()
    assert not opened.is_ahead
    qtbot.waitUntil(lambda: bool(foreseen) and opened.is_ahead, timeout=60_000)
    assert shown(opened) is before
    grids = {grid.start: grid for grid, _, _ in foreseen}
    following = grids[SUNDAY + timedelta(days=7)]
    assert [(number, row) for grid, number, row in foreseen if grid is following] == [
        (number, row) for number, column in enumerate(following.columns) for row in range(len(column.blocks))
    ]
    opened.show(asked(NEXT_WEEK))
    made = shown(opened)
    assert (made.columns, made.window, made.offset) == (
        following.columns, following.window, following.offset,
    )  # fmt: skip
    assert made.start in grids
    assert made.start - timedelta(days=14) in grids


def test_nothing_is_foreseen_of_a_week_that_is_hidden(rig: SourceRig, opened: WeekModel) -> None:
    opened.hide()
    assert opened.is_ahead
