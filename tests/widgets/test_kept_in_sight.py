"""What is held or current stays in sight when the text or the window takes another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.widgets.text_room import resize, settle, wear

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

    from bookdesk.viewmodels.provider_column import ProviderColumn
    from bookdesk.widgets.day_view import DayView


def hold_low(opened: WindowAtWork, qtbot: QtBot, scale: float) -> DayView:
    """Hold the last slot with Becky, which stands at the lower end of the view."""
    wear(opened, "light", scale)
    grid = opened.window.grid
    grid.setFocus()
    last = [block for block in _becky(opened).blocks if block.can_be_held][-1]
    assert grid.select(last.identity, "becky")
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    settle()
    return grid


def _becky(opened: WindowAtWork) -> ProviderColumn:
    shown = opened.desk.models.desk.grid.grid
    assert shown is not None
    return next(column for column in shown.columns if column.provider_id == "becky")


def is_seen(grid: DayView) -> bool:
    """Tell whether the current block is in sight from above to below; a column may be wider than the view."""
    view, rect = grid.viewport().rect(), grid.visualRect(grid.currentIndex())
    return view.contains(rect.topLeft()) and view.top() <= rect.bottom() <= view.bottom()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_what_is_held_stays_in_sight_at_another_size(
    opened: WindowAtWork, qtbot: QtBot, size: tuple[int, int]
) -> None:
    grid = hold_low(opened, qtbot, 1.0)
    assert is_seen(grid)
    wear(opened, "light", 2.0)
    assert is_seen(grid)
    resize(opened, size)
    assert is_seen(grid)
    wear(opened, "light", 1.0)
    assert is_seen(grid)


def test_a_current_block_that_was_scrolled_away_is_not_gone_back_to(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    grid = hold_low(opened, qtbot, 2.0)
    grid.verticalScrollBar().setValue(0)
    assert not is_seen(grid)
    resize(opened, (1300, 800))
    assert grid.verticalOffset() == 0
    assert not is_seen(grid)
