"""The month on the desk: what is asked, in which order, and that no number stands under another's date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY, MEN, WHERE, at

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher, fetch_catalogue
from bookdesk.domain.locale import Locale
from bookdesk.domain.month_layout import CellKind
from bookdesk.errors import Unreachable
from bookdesk.viewmodels.asked import Asked
from bookdesk.viewmodels.month import MonthModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

JULY, AUGUST, DECEMBER = date(2018, 7, 17), date(2018, 8, 17), date(2018, 12, 3)


def asked(
    day: date = JULY, service_id: str = CUT.id, providers: tuple[str, ...] = (), *, offline: bool = False,
    mine: bool = False,
) -> Asked:  # fmt: skip
    return Asked(
        day,
        service_id,
        providers,
        len(providers) or 6,
        mine,
        6,
        Locale(WHERE),
        at("10:42"),
        not offline,
        offline,
    )


@pytest.fixture
def rig(qapp: QObject) -> SourceRig:
    return SourceRig()


@pytest.fixture
def month(rig: SourceRig) -> MonthModel:
    return MonthModel(rig.source)


def kinds(month: MonthModel) -> dict[date, CellKind]:
    grid = month.table.grid
    assert grid is not None
    return {cell.date: cell.kind for cell in grid.cells}


def free_of(month: MonthModel, day: date) -> int:
    cell = month.table.cell_at(month.table.index_of(day))
    assert cell is not None
    assert cell.kind is not CellKind.UNKNOWN
    return cell.free


def test_the_dates_stand_before_anything_is_known(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    assert set(kinds(month).values()) == {CellKind.UNKNOWN}
    before = month.state
    assert before.second_line == ""
    assert not before.is_wanted
    rig.settle()
    assert month.state.is_wanted
    assert CellKind.UNKNOWN not in kinds(month).values()


def test_the_month_itself_is_asked_for_first(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    assert len(rig.waiting("query")) == 1
    rig.settle()
    assert rig.gateway.calls["month"] == 3
    assert month.keys == [keys.calendar_key(asked().filters, 2018, number) for number in (7, 6, 8)]


def test_counts_are_those_of_the_days(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    for day in (DAY, date(2018, 7, 18), date(2018, 8, 2)):
        assert free_of(month, day) == rig.gateway.day(day, CUT.id, ()).free_count


def test_figures_in_memory_are_there_at_once(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked(AUGUST))
    rig.settle()
    month.show(asked())
    # July was August's neighbour; so was no June, which comes later.
    assert month.state.is_wanted
    assert kinds(month)[DAY] is not CellKind.UNKNOWN


def test_the_month_before_stays_for_a_moment_only(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    before = month.table.grid
    month.show(asked(DECEMBER))
    assert month.table.grid is before
    assert month.state.second_line == ""
    rig.clock.advance(0.3)
    assert month.table.grid is not None
    assert (month.table.grid.year, month.table.grid.month) == (2018, 12)
    assert set(kinds(month).values()) == {CellKind.UNKNOWN}
    rig.settle()
    assert kinds(month)[DECEMBER] is CellKind.FREE


def test_an_answer_within_the_moment_is_one_change_of_the_picture(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    seen: list[set[CellKind]] = []
    month.table.shown.connect(lambda: seen.append({kinds(month)[DECEMBER]}))
    month.show(asked(DECEMBER))
    rig.settle()
    assert seen[0] == {CellKind.FREE}


def test_another_service_keeps_the_figures_until_its_own_are_there(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    cuts = free_of(month, date(2018, 7, 18))
    month.show(asked(service_id=MEN.id))
    rig.clock.advance(5)
    assert free_of(month, date(2018, 7, 18)) == cuts
    before = month.state
    assert not before.is_wanted
    assert before.second_line == ""
    rig.settle()
    assert month.state.is_wanted
    assert (
        free_of(month, date(2018, 7, 18)) == rig.gateway.day(date(2018, 7, 18), MEN.id, ()).free_count != cuts
    )


def test_figures_of_another_service_never_stand_for_one_that_can_t_be_had(
    rig: SourceRig, month: MonthModel
) -> None:
    month.show(asked())
    rig.settle()
    rig.client.set_online(False)
    month.show(asked(service_id=MEN.id, offline=True))
    assert month.state.is_missing
    assert set(kinds(month).values()) == {CellKind.UNKNOWN}


def test_offline_the_figures_tell_of_when_they_are(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    rig.client.set_online(False)
    month.show(asked(offline=True))
    assert month.state.second_line == "Offline - schedule as of 10:42"
    cell = month.table.cell_at(month.table.index_of(date(2018, 7, 18)))
    assert cell is not None
    assert cell.as_of == at("10:42")


def test_the_second_line_counts_from_today(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    grid = month.table.grid
    assert grid is not None
    count = sum(cell.free for cell in grid.cells if cell.in_month and cell.date >= DAY)
    assert count > 100
    assert month.state.second_line == f"{count} slots free from today"
    assert month.state.updated == "Updated 10:42:00"


def test_the_next_slot_is_told_when_the_day_is_in_memory(rig: SourceRig, month: MonthModel) -> None:
    rig.client.fetch_query(keys.catalogue_key(), lambda: rig.source.ask(fetch_catalogue))
    for provider in rig.gateway.providers():
        key = keys.availability_key(provider.id, CUT.id, DAY)
        rig.client.fetch_query(key, ProviderDayFetcher(rig.source, provider.id, CUT.id, DAY))
    rig.settle()
    month.show(asked())
    rig.settle()
    free = rig.gateway.next_free(CUT.id, None, (), 1)
    assert free
    told = f", next today {free[0].start.astimezone(WHERE):%H:%M} {free[0].provider_name}"
    assert month.state.second_line.endswith(told)
    # A slot that is taken makes day and month differ: which of them is right is not known here.
    rig.gateway.take(free[0], "Desk 2")
    month.refresh()
    rig.settle()
    assert "next" not in month.state.second_line


def test_another_month_than_today_s_tells_only_its_count(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked(AUGUST))
    rig.settle()
    assert month.state.second_line.endswith("slots free")
    month.show(asked(date(2018, 6, 5)))
    rig.settle()
    assert month.state.second_line == "0 bookings"


def test_what_went_wrong_is_told(rig: SourceRig, month: MonthModel) -> None:
    rig.gateway.unreachable = True
    month.show(asked())
    for _ in range(8):
        rig.settle()
        rig.clock.advance(60)
    assert month.state.is_missing
    assert isinstance(month.state.error, Unreachable)
    assert set(kinds(month).values()) == {CellKind.UNKNOWN}


def test_hidden_it_asks_nothing(rig: SourceRig, month: MonthModel) -> None:
    month.show(asked())
    rig.settle()
    month.hide()
    assert month.keys == []
    asked_before = rig.gateway.calls["month"]
    month.refresh()
    rig.advance(300)
    rig.settle()
    assert rig.gateway.calls["month"] == asked_before


@pytest.mark.parametrize("day", [date(1970, 1, 2), date(2099, 12, 30)])
def test_the_calendar_s_ends_can_be_looked_at(rig: SourceRig, month: MonthModel, day: date) -> None:
    month.show(asked(day))
    rig.settle()
    assert len(month.keys) == 2
    assert month.table.index_of(day).isValid()


def test_marks_for_the_small_month_come_from_memory(rig: SourceRig, month: MonthModel) -> None:
    assert month.closed_and_full(asked(), 2018, 7) == {}
    month.show(asked())
    rig.settle()
    calls = rig.gateway.calls["month"]
    marks = month.closed_and_full(asked(), 2018, 7)
    assert marks[date(2018, 7, 15)] is CellKind.CLOSED
    assert marks[date(2018, 8, 5)] is CellKind.CLOSED
    assert date(2018, 7, 18) not in marks
    assert rig.gateway.calls["month"] == calls
