"""Presses on what changes under them: nothing is done and it is said; few pictures are kept for that."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from tests.widgets.conftest import booked, held, picture
from tests.widgets.test_day_view import here, point, with_blocks
from tests.widgets.window import connect, open_window

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.day_view_geometry import DayGeometry
from bookdesk.widgets.day_view_press import Recent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.day_grid import DayGridModel
    from bookdesk.widgets.day_view import DayView

LEFT = Qt.MouseButton.LeftButton


def test_a_flurry_of_pictures_is_not_kept(qtbot: QtBot) -> None:
    recent, grid = Recent(), picture()
    for _ in range(200):
        recent.replaced(grid, DayGeometry(grid, 800))
    assert len(recent) == 32
    qtbot.waitUntil(lambda: not len(recent))


@pytest.fixture
def heard(day_view: DayView) -> list[str]:
    """What came of presses, in order."""
    found: list[str] = []
    for name in ("hold_asked", "booking_opened", "refused"):
        getattr(day_view, name).connect(lambda block, name=name: found.append(f"{name} {block.identity}"))
    day_view.missed.connect(lambda: found.append("missed"))
    return found


TAKEN = {
    "booked": booked("11:45", "12:30", "Marie Dubois"),
    "held": held("11:45", "12:30", 90, "Desk 2"),
}


def take(model: DayGridModel, how: str) -> None:
    """Let another desk take Becky's free slot at 11:45."""
    grid = picture()
    blocks = grid.columns[0].blocks
    model.show(with_blocks(grid, 0, *blocks[:4], TAKEN[how], *blocks[5:]))


@pytest.mark.parametrize("how", TAKEN)
def test_a_slot_that_is_taken_between_press_and_release_is_not_held(
    day_view: DayView, day_model: DayGridModel, heard: list[str], how: str
) -> None:
    port, place = day_view.viewport(), point(day_view, "becky.11:45")
    QTest.mousePress(port, LEFT, pos=place)
    take(day_model, how)
    QTest.mouseRelease(port, LEFT, pos=place)
    assert heard == []
    # The second press of a double click says why nothing comes of it, once.
    QTest.mouseDClick(port, LEFT, pos=place)
    assert heard == ["missed"]


@pytest.mark.parametrize("how", TAKEN)
def test_a_slot_that_is_taken_under_a_long_press_is_not_held(
    day_view: DayView, day_model: DayGridModel, heard: list[str], qtbot: QtBot, how: str
) -> None:
    port, place = day_view.viewport(), point(day_view, "becky.11:45")
    QTest.mousePress(port, LEFT, pos=place)
    take(day_model, how)
    with qtbot.waitSignal(day_view.missed):
        pass
    QTest.mouseRelease(port, LEFT, pos=place)
    assert heard == ["missed"]


def test_a_slot_that_becomes_free_under_a_press_is_not_held_either(
    day_view: DayView, day_model: DayGridModel, heard: list[str], qtbot: QtBot
) -> None:
    take(day_model, "held")
    port, place = day_view.viewport(), point(day_view, "becky.11:45")

    def is_settled() -> bool:
        QTest.mousePress(port, LEFT, pos=place)
        return here(day_view) == "becky.11:45"

    qtbot.waitUntil(is_settled)
    # One of those presses may have grown into a long one.
    heard.clear()
    day_model.show(picture())
    with qtbot.waitSignal(day_view.missed):
        pass
    assert heard == ["missed"]


def test_enter_on_what_has_just_changed_says_so(
    day_view: DayView, day_model: DayGridModel, heard: list[str]
) -> None:
    day_view.select("becky.11:45", "becky")
    take(day_model, "booked")
    QTest.keyClick(day_view, Qt.Key.Key_Return)
    assert heard == ["missed"]


def test_the_window_says_that_nothing_was_done(qtbot: QtBot) -> None:
    opened = connect(open_window(qtbot), qtbot)
    grid, slot = opened.window.grid, opened.desk.slot("becky", "11:45")
    index = opened.desk.models.desk.grid.index_of(slot.id, "becky")
    grid.scrollTo(index)
    place = grid.visualRect(index).center()
    pressed: list[str] = []

    def double_click() -> None:
        block = grid.current_block()
        if not pressed and block is not None and block.kind is BlockKind.HELD:
            pressed.append(block.identity)
            QTest.mouseRelease(grid.viewport(), LEFT, pos=place)
            QTest.mouseDClick(grid.viewport(), LEFT, pos=place)

    # In the turn that shows it: a moment later a busy machine takes it for settled.
    opened.desk.models.desk.grid.shown.connect(double_click)
    told = opened.desk.gateway.gates["day"] = threading.Event()
    opened.desk.gateway.take(slot, "Desk 2")
    asked = opened.desk.gateway.calls["day"]
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: opened.desk.gateway.calls["day"] > asked)
    # The answer is as good as there: a press that waits for it grows no long one.
    QTest.mousePress(grid.viewport(), LEFT, pos=place)
    told.set()
    qtbot.waitUntil(lambda: bool(pressed))
    assert opened.desk.models.status.state.message == "This slot has just changed. Nothing was done."
    assert opened.desk.gateway.calls["hold"] == 0
    opened.close()


@pytest.fixture
def slow_finger(qapp: QApplication) -> Iterator[None]:
    """Leave a double click a minute, in which a hold is surely answered."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(60_000)
    yield
    qapp.setDoubleClickInterval(before)


@pytest.mark.usefixtures("slow_finger")
def test_a_third_click_leaves_the_cursor_where_the_double_click_put_it(qtbot: QtBot) -> None:
    opened = connect(open_window(qtbot), qtbot)
    grid, places = opened.window.grid, []
    for provider, time in (("becky", "11:45"), ("jj", "13:30")):
        index = opened.desk.models.desk.grid.index_of(opened.desk.slot(provider, time).id, provider)
        places.append(grid.viewport().mapTo(opened.window, grid.visualRect(index).center()))
    place, elsewhere = places
    # The window's own events: it is Qt that tells a double click from a press and gives the focus.
    screen = opened.window.windowHandle()
    QTest.mouseDClick(screen, LEFT, pos=place)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held and not grid.hasFocus())
    field = opened.focused()
    QTest.mouseClick(screen, LEFT, pos=place)
    opened.type("Marie")
    assert isinstance(field, QLineEdit)
    assert (opened.focused(), field.text()) == (field, "Marie")
    # Elsewhere it is a click as any other.
    QTest.mouseClick(screen, LEFT, pos=elsewhere)
    assert (opened.focused(), here(grid)) == (grid, opened.desk.slot("jj", "13:30").id)
    opened.close()


def test_a_click_after_a_double_click_is_one_as_any_other(qtbot: QtBot) -> None:
    opened = connect(open_window(qtbot), qtbot)
    grid, slot = opened.window.grid, opened.desk.slot("becky", "11:45")
    index = opened.desk.models.desk.grid.index_of(slot.id, "becky")
    place = grid.viewport().mapTo(opened.window, grid.visualRect(index).center())
    screen = opened.window.windowHandle()
    with qtbot.waitSignal(grid._press.over):
        QTest.mouseDClick(screen, LEFT, pos=place)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held and not grid.hasFocus())
    QTest.mouseClick(screen, LEFT, pos=place)
    assert opened.focused() is grid
    opened.close()
