"""What a screen reader finds in the week: a table with named cells where they are drawn (DESIGN part 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from tests.weeks import NOW, make_grid, make_week

from bookdesk.viewmodels.week_grid import WeekGridModel
from bookdesk.widgets.week_view import WeekView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

_Role, _Text = QAccessible.Role, QAccessible.Text


@pytest.fixture
def model(qapp: object) -> WeekGridModel:
    made = WeekGridModel()
    made.set_server_now(NOW)
    made.show(make_grid())
    return made


@pytest.fixture
def view(qtbot: QtBot, model: WeekGridModel, theme: Theme, sizes: Typography, icons: Icons) -> WeekView:
    made = WeekView(model, theme, sizes, icons)
    qtbot.addWidget(made)
    made.resize(1168, 812)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def table(view: WeekView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def children(table: QAccessibleInterface, role: QAccessible.Role) -> list[QAccessibleInterface]:
    found = [table.child(n) for n in range(table.childCount())]
    return [child for child in found if child.role() == role]


def test_it_is_a_table_with_a_name(table: QAccessibleInterface) -> None:
    assert table.role() == _Role.Table
    assert table.text(_Text.Name) == "Week schedule"


def test_heads_tell_date_and_figures(table: QAccessibleInterface) -> None:
    names = [head.text(_Text.Name) for head in children(table, _Role.ColumnHeader)]
    assert len(names) == 7
    assert names[4] == "Thursday 12 July 2018, today, 20 free, 68% full"


def test_every_block_is_a_named_cell_at_its_place(
    table: QAccessibleInterface, view: WeekView, model: WeekGridModel
) -> None:
    named = {
        cell.text(_Text.Name): cell.rect() for cell in children(table, _Role.Cell) if cell.text(_Text.Name)
    }
    corner = view.viewport().mapToGlobal(view.viewport().rect().topLeft())
    count = 0
    for column, day in enumerate(make_grid().columns):
        for row in range(len(day.blocks)):
            index = model.index(row, column)
            assert named[str(model.data(index))] == view.visualRect(index).translated(corner)
            count += 1
    beyond = [name for name in named if name.startswith("nothing further, ")]
    assert len(named) == count + len(beyond)
    assert all(named[name] == QRect() for name in beyond)
    assert "Thursday 12 July, 11:30 to 12:30, 3 of 6 providers free" in named


def test_the_cell_under_the_pointer_is_found(
    table: QAccessibleInterface, view: WeekView, model: WeekGridModel
) -> None:
    middle = view.viewport().mapToGlobal(view.visualRect(model.index(1, 5)).center())
    found = table.childAt(middle.x(), middle.y())
    assert found is not None
    # The viewport may stand between table and cell.
    if found.role() != _Role.Cell:
        found = found.childAt(middle.x(), middle.y())
    assert found is not None
    assert found.text(_Text.Name).startswith("Friday 13 July, 10:00 to 12:30")


def test_a_cell_tells_that_it_is_current(table: QAccessibleInterface, view: WeekView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Down)
    focused = table.focusChild()
    assert focused is not None
    assert focused.text(_Text.Name).startswith("Thursday 12 July, 11:30 to 12:30")
    assert focused.state().focused
    assert focused.state().selected


def test_names_follow_an_update(table: QAccessibleInterface, view: WeekView, model: WeekGridModel) -> None:
    week = make_week()
    model.show(make_grid(week._replace(spans=week.spans[7:])))
    names = [cell.text(_Text.Name) for cell in children(table, _Role.Cell)]
    assert not any("11:30 to 12:30" in name for name in names)
    assert any(name.startswith("Friday 13 July, 09:00 to 10:00") for name in names)
