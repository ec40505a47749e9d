"""The week's table: which places it has, what they are called, and what is announced when they change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from tests.weeks import (
    LOCALE,
    NOW,
    SUNDAY,
    THURSDAY,
    make_days,
    make_grid,
    make_span,
    make_week,
)

from bookdesk.domain.clocktext import long_date
from bookdesk.viewmodels.week_grid import SPAN_ROLE, WeekGridModel

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Week

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
ACROSS = Qt.Orientation.Horizontal


@pytest.fixture
def model(qapp: object) -> WeekGridModel:
    made = WeekGridModel()
    made.set_server_now(NOW)
    made.show(make_grid())
    return made


def name(model: WeekGridModel, row: int, column: int) -> object:
    return model.data(model.index(row, column), ACCESSIBLE)


class Heard:
    """What a model announced."""

    def __init__(self, model: WeekGridModel) -> None:
        self.changed: list[tuple[int, int, int, int]] = []
        self.heads: list[int] = []
        self.layouts = self.resets = self.shown = 0
        model.dataChanged.connect(
            lambda a, b, _: self.changed.append((a.row(), a.column(), b.row(), b.column()))
        )
        model.headerDataChanged.connect(lambda _, first, __: self.heads.append(first))
        model.layoutChanged.connect(lambda: self._count("layouts"))
        model.modelReset.connect(lambda: self._count("resets"))
        model.shown.connect(lambda: self._count("shown"))

    def _count(self, what: str) -> None:
        setattr(self, what, getattr(self, what) + 1)


def with_span(free: int, place: int = 8) -> Week:
    week = make_week()
    changed = week.spans[place]._replace(free_providers=free)
    return week._replace(spans=(*week.spans[:place], changed, *week.spans[place + 1 :]))


def test_a_shorter_column_has_no_places_past_its_end(model: WeekGridModel) -> None:
    assert (model.rowCount(), model.columnCount()) == (8, 7)
    assert model.rowCount(model.index(0, 0)) == 0
    for column, day in enumerate(make_grid().columns):
        for row in range(model.rowCount()):
            index = model.index(row, column)
            there = row < len(day.blocks)
            assert bool(model.flags(index) & Qt.ItemFlag.ItemIsEnabled) is there
            assert (model.data(index, SPAN_ROLE) is not None) is there
            beyond = f"nothing further, {long_date(day.date, LOCALE)}"
            assert (model.data(index, ACCESSIBLE) == beyond) is not there


def test_cells_and_heads_say_what_they_show(model: WeekGridModel) -> None:
    assert name(model, 2, 4) == "Thursday 12 July, 11:30 to 12:30, 3 of 6 providers free"
    assert name(model, 1, 4) == "Thursday 12 July, 10:45 to 11:30, 0 of 6 providers free, full"
    assert name(model, 0, 5) == "Friday 13 July, 09:00 to 10:00, 2 of 6 providers free, limited"
    assert name(model, 0, 4) == "Thursday 12 July, 09:00 to 10:45, 13 bookings, past"
    assert name(model, 0, 0) == "Sunday 8 July, 09:00 to 18:00, Closed"
    heads = [model.headerData(n, ACROSS, ACCESSIBLE) for n in range(7)]
    assert heads[0] == "Sunday 8 July 2018, Closed"
    assert heads[1] == "Monday 9 July 2018, 33 bookings"
    assert heads[4] == "Thursday 12 July 2018, today, 20 free, 68% full"
    assert model.headerData(4, ACROSS) == "Thu 12"


def test_what_is_guessed_is_not_said_and_what_is_old_is(model: WeekGridModel) -> None:
    model.show(make_grid(known=False, begun=None, as_of=NOW))
    assert name(model, 0, 1) == "Monday 9 July, 33 bookings, past"
    assert name(model, 0, 4) == "Thursday 12 July, past"
    assert str(name(model, 2, 4)).endswith("3 of 6 providers free, as of 10:43")
    assert model.headerData(5, ACROSS, ACCESSIBLE) == "Friday 13 July 2018, 9 free at 10:43, 88% full"


def test_a_12_hour_clock_and_ones_own_bookings(model: WeekGridModel) -> None:
    model.show(make_grid(locale=LOCALE._replace(is_12_hour=True), mine=True))
    assert name(model, 2, 4) == "Thursday 12 July, 11:30 AM to 12:30 PM, 3 of 6 providers free"
    assert model.headerData(5, ACROSS, ACCESSIBLE) == "Friday 13 July 2018, 41 bookings of mine, 88% full"


def test_only_what_changed_is_announced(model: WeekGridModel) -> None:
    heard = Heard(model)
    model.show(make_grid())
    assert (heard.changed, heard.heads, heard.shown) == ([], [], 0)
    model.show(make_grid(with_span(1)))
    assert heard.changed == [(1, 5, 1, 5)]
    assert (heard.heads, heard.layouts, heard.resets, heard.shown) == ([], 0, 0, 1)
    days = [day._replace(available_count=8) if day.date == THURSDAY else day for day in make_days()]
    model.show(make_grid(with_span(1)._replace(days=tuple(days))))
    assert heard.heads == [4]


def test_whoever_points_at_a_block_goes_on_pointing_at_it(model: WeekGridModel) -> None:
    free = QPersistentModelIndex(model.index(2, 4))
    late = QPersistentModelIndex(model.index(4, 6))
    heard = Heard(model)
    week = make_week()
    # The full stretch before is cut in two: all that follows moves a row down.
    parts = (make_span(THURSDAY, "10:45", "11:00", 1), make_span(THURSDAY, "11:00", "11:30", 0))
    model.show(make_grid(week._replace(spans=(*parts, *week.spans[1:]))))
    assert (heard.layouts, heard.resets) == (1, 0)
    assert (free.row(), free.column()) == (3, 4)
    assert (late.row(), late.column()) == (4, 6)
    assert name(model, free.row(), 4) == "Thursday 12 July, 11:30 to 12:30, 3 of 6 providers free"


def test_two_that_point_at_blocks_which_become_one_never_point_at_the_same(model: WeekGridModel) -> None:
    full, free = (QPersistentModelIndex(model.index(row, 4)) for row in (1, 2))
    week = make_week()
    model.show(make_grid(week._replace(spans=(make_span(THURSDAY, "10:45", "12:30", 2), *week.spans[2:]))))
    assert not full.isValid()
    assert (free.row(), free.column()) == (1, 4)


def test_another_week_keeps_the_time_of_day(model: WeekGridModel) -> None:
    kept = QPersistentModelIndex(model.index(2, 4))
    following = SUNDAY + timedelta(days=7)
    spans = [make_span(THURSDAY + timedelta(days=7), "09:00", "12:00", 2)]
    days = [day._replace(date=day.date + timedelta(days=7)) for day in make_days()]
    model.show(make_grid(make_week(spans, days), start=following))
    assert model.column_of(date(2018, 7, 19)) == 4
    assert model.column_of(THURSDAY) is None
    assert name(model, kept.row(), kept.column()) == (
        "Thursday 19 July, 09:00 to 12:00, 2 of 6 providers free, limited"
    )
    assert model.rowCount() == max(len(c.blocks) for c in model.grid.columns) if model.grid else False


def test_the_clock_moves_without_touching_a_cell(model: WeekGridModel) -> None:
    told: list[object] = []
    heard = Heard(model)
    model.now_moved.connect(told.append)
    model.set_server_now(NOW)
    model.set_server_now(NOW + timedelta(minutes=1))
    assert told == [NOW + timedelta(minutes=1)]
    assert (heard.changed, heard.shown) == ([], 0)


def test_hostile_labels_are_one_plain_line(model: WeekGridModel) -> None:
    label = "<b>Fête</b>\n\u202eevil" + "x" * 400
    days = [day._replace(label=label) if day.closed else day for day in make_days()]
    model.show(make_grid(make_week(days=days)))
    said = str(name(model, 0, 0))
    assert "<b>Fête</b> evil" in said
    assert "\n" not in said
    assert "\u202e" not in said
    assert len(said) < 300


def test_before_the_first_week_there_is_nothing(qapp: object) -> None:
    model = WeekGridModel()
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    assert model.block_at(QModelIndex()) is None
    assert model.headerData(0, ACROSS, ACCESSIBLE) is None
