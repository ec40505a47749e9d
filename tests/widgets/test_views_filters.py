"""The filters of the sidebar in the three views: what is asked for, what stays, what the legend says."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.factories import DAY, MEN
from tests.widgets.range_keys import show, texts
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.month_layout import CellKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
#: Weeks to where nothing is fetched ahead.
FAR = 6


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_3])
def test_the_old_picture_stays_while_a_filter_changes(
    opened: WindowAtWork, qtbot: QtBot, key: Qt.Key
) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, key)
    view = opened.window.calendar.current
    before = view.viewport().grab().toImage()
    gates = {name: threading.Event() for name in ("week", "month")}
    opened.desk.gateway.gates.update(gates)
    desk.choose_service(MEN.id)
    desk.choices.show_only("kelly")
    assert not desk.ranges.is_current
    assert view.isVisible()
    assert view.viewport().grab().toImage() == before
    for gate in gates.values():
        gate.set()
    qtbot.waitUntil(lambda: desk.ranges.is_current)
    assert view.viewport().grab().toImage() != before


def test_filters_are_those_of_every_view(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    desk.choices.show_only("kelly")
    day = desk.state.second_line.split(" ")[0]
    for key in (Qt.Key.Key_2, Qt.Key.Key_3):
        show(opened, qtbot, key)
        asked = opened.desk.gateway.ranges_asked[-1]
        assert asked == ("cut", ("kelly",), False), asked
    cell = opened.window.calendar.month.current_cell()
    assert cell is not None
    assert str(cell.free) == day


def test_m_shows_ones_own_bookings_alone(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.window.calendar.take_focus()
    opened.key(Qt.Key.Key_M)
    box = opened.window.sidebar.mine
    assert box.isChecked()
    show(opened, qtbot, Qt.Key.Key_3)
    assert opened.desk.gateway.ranges_asked[-1][2] is True
    opened.key(Qt.Key.Key_M)
    assert not box.isChecked()


def test_the_legend_names_what_the_view_draws(opened: WindowAtWork, qtbot: QtBot) -> None:
    assert "Other desk" in texts(opened)
    show(opened, qtbot, Qt.Key.Key_2)
    assert "3 or more providers free" in texts(opened)
    assert "Other desk" not in texts(opened)
    show(opened, qtbot, Qt.Key.Key_3)
    assert "Share of time booked" in texts(opened)
    opened.key(Qt.Key.Key_1, CONTROL)
    assert "Share of time booked" not in texts(opened)


def test_the_small_month_tells_the_closed_days_once_they_are_known(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    cells = opened.window.sidebar.month.view.month
    assert cells.marks == {}
    show(opened, qtbot, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: cells.marks != {})
    sunday = DAY + timedelta(days=3)
    assert cells.marks[sunday] is CellKind.CLOSED
    assert DAY not in cells.marks


def test_the_weeks_legend_holds_for_few_providers_too(opened: WindowAtWork, qtbot: QtBot) -> None:
    show(opened, qtbot, Qt.Key.Key_2)
    opened.desk.models.desk.choices.show_only("kelly")
    qtbot.waitUntil(lambda: opened.desk.models.desk.ranges.is_current)
    assert "3 or more providers free" not in texts(opened)
    assert "All providers free" in texts(opened)


def test_the_small_months_marks_are_those_of_the_service(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, cells = opened.desk.models.desk, opened.window.sidebar.month.view.month
    show(opened, qtbot, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: cells.marks != {})
    opened.key(Qt.Key.Key_1, CONTROL)
    desk.choose_service(MEN.id)
    assert cells.marks == desk.marks(DAY.year, DAY.month)
