"""The pictures that a press must not fall behind: few, however fast they follow one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.widgets.conftest import picture

from bookdesk.widgets.day_view_geometry import DayGeometry
from bookdesk.widgets.day_view_press import Recent

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_flurry_of_pictures_is_not_kept(qtbot: QtBot) -> None:
    recent, grid = Recent(), picture()
    for _ in range(200):
        recent.replaced(grid, DayGeometry(grid, 800))
    assert len(recent) == 32
    qtbot.waitUntil(lambda: not len(recent))
