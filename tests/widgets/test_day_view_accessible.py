"""What a screen reader finds: a table with named cells where they are drawn (DESIGN part 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from tests.widgets.conftest import NOW, picture

if TYPE_CHECKING:
    from bookdesk.viewmodels.day_grid import DayGridModel
    from bookdesk.widgets.day_view import DayView

_Role, _Text = QAccessible.Role, QAccessible.Text


@pytest.fixture
def table(day_view: DayView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(day_view)
    assert found is not None
    return found


def test_it_is_a_table_with_a_name(table: QAccessibleInterface) -> None:
    assert table.role() == _Role.Table
    assert table.text(_Text.Name) == "Day schedule"


def test_headers_are_the_providers(table: QAccessibleInterface) -> None:
    headers = [table.child(n) for n in range(table.childCount())]
    names = [h.text(_Text.Name) for h in headers if h.role() == _Role.ColumnHeader]
    assert [name.split(",")[0] for name in names] == ["Becky", "JJ", "Tanya"]


def test_every_block_is_a_named_cell_at_its_place(
    table: QAccessibleInterface, day_view: DayView, day_model: DayGridModel
) -> None:
    named = {}
    for n in range(table.childCount()):
        child = table.child(n)
        if child.role() == _Role.Cell and child.text(_Text.Name):
            named[child.text(_Text.Name)] = child.rect()
    corner = day_view.viewport().mapToGlobal(day_view.viewport().rect().topLeft())
    count = 0
    for column, provider in enumerate(picture().columns):
        for row in range(len(provider.blocks)):
            index = day_model.index(row, column)
            name = str(day_model.data(index))
            assert named[name] == day_view.visualRect(index).translated(corner)
            count += 1
    beyond = [name for name in named if name.startswith("nothing further, ")]
    assert len(named) == count + len(beyond)
    assert all(named[name] == QRect() for name in beyond)
    assert "11:45 to 12:30, available, provider Becky" in named


def test_the_cell_under_the_pointer_is_found(
    table: QAccessibleInterface, day_view: DayView, day_model: DayGridModel
) -> None:
    index = day_model.index_of("jj-11:30", "jj")
    middle = day_view.viewport().mapToGlobal(day_view.visualRect(index).center())
    found = table.childAt(middle.x(), middle.y())
    assert found is not None
    # The viewport may stand between table and cell.
    if found.role() != _Role.Cell:
        found = found.childAt(middle.x(), middle.y())
    assert found is not None
    assert found.text(_Text.Name).startswith("11:30 to 12:00, booked, Daniel Reyes")


def test_a_cell_tells_that_it_is_current(
    table: QAccessibleInterface, day_view: DayView, day_model: DayGridModel
) -> None:
    day_view.select("jj-11:30", "jj")
    focused = table.focusChild()
    assert focused is not None
    assert "Daniel Reyes" in focused.text(_Text.Name)
    assert focused.state().focused
    assert focused.state().selected


def test_names_follow_an_update(
    table: QAccessibleInterface, day_view: DayView, day_model: DayGridModel
) -> None:
    grid = picture()
    day_model.show(grid._replace(columns=grid.columns[1:]))
    names = [
        child.text(_Text.Name)
        for n in range(table.childCount())
        if (child := table.child(n)).role() == _Role.Cell
    ]
    assert not any("Becky" in name for name in names)
    assert any(name.endswith("provider Tanya") for name in names)
    index = day_model.index_of("tanya.12:15", "tanya")
    assert day_view.visualRect(index) != QRect()
    assert day_model.server_now == NOW
