"""Rings and the half hours' lines, which are laid down as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion
from tests.widgets.conftest import booked, picture
from tests.widgets.test_day_view import with_blocks

from bookdesk.widgets.theme import load_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.day_grid import DayGridModel
    from bookdesk.widgets.day_view import DayView


def part_of(view: DayView, *parts: QRect) -> QImage:
    """Paint the grid part by part."""
    port = view.viewport()
    image = QImage(port.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    for part in parts:
        port.render(painter, part.topLeft(), QRegion(part))
    painter.end()
    return image


@pytest.mark.parametrize("at", [7, 240, 301])
def test_the_half_hours_lines_meet_whatever_part_is_painted(day_view: DayView, at: int) -> None:
    whole = day_view.viewport().rect()
    left = QRect(0, 0, at, whole.height())
    right = QRect(at, 0, whole.width() - at, whole.height())
    assert part_of(day_view, left, right) == part_of(day_view, whole)
    # Four of six pixels are left out, where no block lies.
    halves = [y - day_view.verticalOffset() for y, _, is_hour in day_view.axis.labels() if not is_hour]
    image, line = part_of(day_view, whole), load_theme("light").line.name()
    free = [y for y in halves if 0 <= y < whole.height() and image.pixelColor(2, y).name() != line]
    assert any(image.pixelColor(x, y).name() == line for y in free for x in (0, 1))


def test_a_ring_looks_the_same_however_often_it_is_painted(
    day_view: DayView, day_model: DayGridModel, qtbot: QtBot
) -> None:
    def around(identity: str) -> QImage:
        place = day_view.visualRect(day_model.index_of(identity, "becky")).adjusted(-4, -4, 4, 4)
        return day_view.viewport().grab(place).toImage()

    plain = around("becky.11:45")
    day_view.setFocus()
    qtbot.waitUntil(day_view.hasFocus, timeout=60_000)
    assert day_view.select("becky.11:45", "becky")
    focused = around("becky.11:45")
    assert focused != plain
    assert around("becky.11:45") == focused
    day_view.clearFocus()
    unfocused = around("becky.11:45")
    assert unfocused not in (plain, focused)
    day_view.setFocus()
    assert around("becky.11:45") == focused


def test_a_block_too_large_for_a_kept_ring_has_one(
    day_view: DayView, day_model: DayGridModel, qtbot: QtBot
) -> None:
    day_model.show(with_blocks(picture(), 0, booked("09:00", "18:00", "All day")))
    index = day_model.index(0, 0)
    place = day_view.visualRect(index) & day_view.viewport().rect()
    beside = place.topLeft() + QPoint(-2, place.height() // 2)
    day_view.setFocus()
    qtbot.waitUntil(day_view.hasFocus, timeout=60_000)
    day_view.setCurrentIndex(index)
    assert day_view.viewport().grab().toImage().pixelColor(beside) == load_theme("light").focus
