"""The filters of the sidebar in the three views: what is asked for, what stays, what the legend says."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from tests.factories import CUT, DAY, MEN
from tests.widgets.range_keys import show, texts
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.data.keys import availability_key, calendar_key, filters
from bookdesk.domain.month_layout import CellKind
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QAbstractItemView
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def is_whole(opened: WindowAtWork) -> bool:
    """Tell whether all is there that a week or month is drawn from: its days', its neighbours' too."""
    client = opened.desk.source.client
    days = [DAY + timedelta(days=n) for n in range(-4, 3)]
    if opened.desk.models.desk.state.view is View.WEEK:
        wanted = [availability_key("tanya", CUT.id, day) for day in days]
    else:
        wanted = [calendar_key(filters(CUT.id), 2018, month) for month in (6, 7, 8)]
    fetching = any(query.state.fetch_status == "fetching" for query in client.cache.find())
    return not fetching and all(client.get_query_data(key) is not None for key in wanted)


def pixels(view: QAbstractItemView) -> bytes:
    """Paint a view; what its pixels are, without what an image bears beside them."""
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    return bytes(image.constBits())


def looks_alike(one: bytes, other: bytes) -> bool:
    """Tell whether two pictures are the same to an eye: what is kept as a picture may differ by a shade."""
    return len(one) == len(other) and max(map(abs, map(int.__sub__, one, other)), default=0) <= 2


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_3])
def test_the_old_picture_stays_while_a_filter_changes(
    opened: WindowAtWork, qtbot: QtBot, key: Qt.Key
) -> None:
    desk = opened.desk.models.desk
    show(opened, qtbot, key)
    view = opened.window.calendar.current
    qtbot.waitUntil(lambda: is_whole(opened))
    # Hours that were fetched ahead meanwhile are drawn with the next minute.
    opened.desk.tick(60)
    before = pixels(view)
    gates = {name: threading.Event() for name in ("week", "month")}
    opened.desk.gateway.gates.update(gates)
    desk.choose_service(MEN.id)
    desk.choices.show_only("kelly")
    assert not desk.ranges.is_current
    assert view.isVisible()
    assert looks_alike(pixels(view), before)
    for gate in gates.values():
        gate.set()
    qtbot.waitUntil(lambda: desk.ranges.is_current)
    assert not looks_alike(pixels(view), before)


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


def test_pressing_none_and_all_keeps_the_focus_there(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk.models.desk
    for name, count in (("Show no provider", 0), ("Show all providers", 6)):
        opened.press(name, opened.window.sidebar)
        assert desk.choices.count == count
        assert opened.focused().accessibleName() == name


def box(opened: WindowAtWork, name: str) -> QCheckBox:
    boxes = opened.window.sidebar.providers.findChildren(QCheckBox)
    return next(one for one in boxes if one.accessibleName() == name)


def test_a_double_click_on_a_provider_leads_on_to_the_calendar(opened: WindowAtWork, qtbot: QtBot) -> None:
    kelly = box(opened, "Kelly")
    QTest.mouseClick(kelly, Qt.MouseButton.LeftButton)
    assert opened.focused() is kelly
    QTest.mouseDClick(kelly, Qt.MouseButton.LeftButton)
    grid = opened.desk.models.desk.grid
    qtbot.waitUntil(lambda: grid.grid is not None and [c.provider_id for c in grid.grid.columns] == ["kelly"])
    assert opened.focused() is opened.window.grid


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_Home, Qt.Key.Key_End])
def test_the_days_keys_are_heard_from_the_providers_and_lead_to_the_day(
    opened: WindowAtWork, key: Qt.Key
) -> None:
    window, grid = opened.window, opened.window.grid
    grid.setFocus()
    assert grid.select(opened.desk.slot("becky", "11:45").id, "becky")
    opened.key(key)
    wanted = grid.current_block()
    assert grid.select(opened.desk.slot("becky", "11:45").id, "becky")
    opened.key(Qt.Key.Key_P)
    assert window.sidebar.providers.isAncestorOf(opened.focused())
    opened.key(key)
    assert opened.focused() is grid
    assert grid.current_block() == wanted


def test_ctrl_space_on_a_provider_stays_in_the_list(opened: WindowAtWork) -> None:
    kelly = box(opened, "Kelly")
    kelly.setFocus()
    opened.key(Qt.Key.Key_Space, CONTROL)
    assert opened.desk.models.desk.choices.count == 1
    assert opened.focused() is kelly


def test_with_nobody_selected_the_day_counts_nobody_either(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.models.desk.choices.show_none()
    assert opened.desk.models.desk.state.second_line == ""
