"""The month's table: 42 cells with names, and only what changed is announced."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.widgets.month_picture import LOCALE, TODAY, make_day, picture_days, picture_grid

from bookdesk.domain.month_layout import CellKind, Figures, month_cells
from bookdesk.viewmodels.month_grid import CELL_ROLE, MonthGrid, MonthGridModel
from bookdesk.viewmodels.month_texts import MONTH_LEGEND, selected_text

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_Role = Qt.ItemDataRole


@pytest.fixture
def model(qapp: QObject) -> MonthGridModel:
    made = MonthGridModel()
    made.show(picture_grid())
    return made


def changed_by(model: MonthGridModel, grid: MonthGrid) -> list[tuple[int, int]]:
    """Show a grid; return the places that the model announces as changed."""
    heard: list[tuple[int, int]] = []

    def on_changed(first: QModelIndex, last: QModelIndex) -> None:
        heard.extend(
            (row, column)
            for row in range(first.row(), last.row() + 1)
            for column in range(first.column(), last.column() + 1)
        )

    model.dataChanged.connect(on_changed)
    model.show(grid)
    model.dataChanged.disconnect(on_changed)
    return heard


def with_day(free: int, day: date) -> MonthGrid:
    """Lay the picture's month out with another count on a day."""
    days = [one._replace(available_count=free) if one.date == day else one for one in picture_days()]
    figures = {one.date: Figures(one) for one in days}
    return MonthGrid(2018, 7, month_cells(2018, 7, 6, figures, TODAY), LOCALE)


def test_it_is_a_sound_model_through_all_changes(model: MonthGridModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(with_day(3, date(2018, 7, 20)))
    model.show(MonthGrid(2018, 8, month_cells(2018, 8, 0, {}, TODAY), LOCALE))
    model.show(picture_grid(mine=True))
    assert tester.model() is model
    assert (model.rowCount(), model.columnCount()) == (6, 7)
    empty = MonthGridModel()
    QAbstractItemModelTester(empty, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (empty.rowCount(), empty.columnCount()) == (6, 7)
    assert empty.data(empty.index(0, 0)) is None


def test_only_the_cell_that_changed_is_announced(model: MonthGridModel) -> None:
    assert changed_by(model, with_day(3, date(2018, 7, 20))) == [(2, 5)]
    assert changed_by(model, with_day(3, date(2018, 7, 20))) == []


def test_another_month_is_announced_whole(model: MonthGridModel) -> None:
    august = MonthGrid(2018, 8, month_cells(2018, 8, 6, {}, TODAY), LOCALE)
    assert len(changed_by(model, august)) == 42


@pytest.mark.parametrize(
    ("day", "name", "note"),
    [
        (date(2018, 7, 1), "July 1: closed, Canada Day", "Sunday 1 July 2018"),
        (date(2018, 7, 3), "July 3: 34 bookings, past", "Tuesday 3 July 2018"),
        (TODAY, "July 12: 20 available slots", "Thursday 12 July 2018, today, 68% full"),
        (date(2018, 7, 13), "July 13: 9 available slots, limited", "Friday 13 July 2018, 88% full"),
        (date(2018, 7, 19), "July 19: 0 available slots, full", "Thursday 19 July 2018, 100% full"),
        (date(2018, 8, 11), "Aug 11: 31 available slots", "Saturday 11 August 2018, 32% full"),
    ],
)
def test_what_a_screen_reader_is_told(model: MonthGridModel, day: date, name: str, note: str) -> None:
    index = model.index_of(day)
    assert model.data(index, _Role.AccessibleTextRole) == name
    assert model.data(index, _Role.AccessibleDescriptionRole) == note


def test_headers_name_days_and_weeks(model: MonthGridModel) -> None:
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Sunday"
    assert model.headerData(6, Qt.Orientation.Horizontal) == "Saturday"
    assert model.headerData(5, Qt.Orientation.Vertical) == "Week of Sun 5 Aug"


def test_a_date_has_one_place(model: MonthGridModel) -> None:
    for place in range(42):
        index = model.index(*divmod(place, 7))
        cell = model.data(index, CELL_ROLE)
        assert cell is model.cell_at(index)
        assert cell is not None
        assert model.index_of(cell.date) == index
    assert not model.index_of(date(2018, 6, 30)).isValid()
    assert not model.index_of(date(2018, 8, 12)).isValid()


def test_what_lies_past_the_calendar_can_t_be_selected(qapp: QObject) -> None:
    model = MonthGridModel()
    model.show(MonthGrid(2099, 12, month_cells(2099, 12, 6, {}, TODAY), LOCALE))
    assert model.flags(model.index_of(date(2099, 12, 30))) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index_of(date(2099, 12, 31))) == Qt.ItemFlag.NoItemFlags


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2018, 7, 17), "Tuesday 17 July selected, 22 slots free"),
        (date(2018, 7, 19), "Thursday 19 July selected, 0 slots free"),
        (date(2018, 7, 1), "Sunday 1 July selected, Canada Day"),
        (date(2018, 7, 8), "Sunday 8 July selected, Closed"),
        (date(2018, 7, 3), "Tuesday 3 July selected, 34 bookings"),
    ],
)
def test_what_the_status_bar_says_of_a_day(model: MonthGridModel, day: date, text: str) -> None:
    cell = model.cell_at(model.index_of(day))
    assert cell is not None
    assert selected_text(cell, LOCALE) == text


def test_an_unknown_day_has_its_date_in_the_status_bar() -> None:
    assert selected_text(month_cells(2018, 7, 6, {}, TODAY)[0], LOCALE) == "Sunday 1 July selected"


def test_a_hostile_holiday_stays_one_plain_line() -> None:
    label = "<b>Fête</b>\n\u202egnorw\u202c " + "x" * 10_000
    figures = {TODAY: Figures(make_day(TODAY, closed=True, label=label))}
    cell = month_cells(2018, 7, 6, figures, TODAY)[11]
    assert cell.kind is CellKind.CLOSED
    text = selected_text(cell, LOCALE)
    assert text.startswith("Thursday 12 July selected, <b>Fête</b> gnorw xxx")
    assert len(text) < 300
    assert "\u202e" not in text


def test_the_legend_has_the_picture_s_rows() -> None:
    # "10 or more", as the picture has it, is not true of a small desk's day.
    assert [words for _, words in MONTH_LEGEND] == [
        "Slots free", "Limited, few slots left", "Full, none free", "Share of time booked", "Closed",
    ]  # fmt: skip
