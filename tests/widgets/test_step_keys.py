"""The keys of a booking's steps in the window: each press is answered, with a word where it can't be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from bookdesk.domain.states import BookingStatus

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

    from bookdesk.domain.schedule import Booking


def select_booking(opened: WindowAtWork, who: str) -> Booking:
    """Put the cursor on a booking, as the arrow keys do."""
    booking = next(b for b in opened.desk.models.desk.bookings if b.customer and b.customer.name == who)
    assert opened.window.grid.select(booking.id, booking.provider_id)
    opened.window.grid.setFocus()
    return booking


def said(opened: WindowAtWork) -> list[str]:
    bar = opened.window.status_bar
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def drag(opened: WindowAtWork, across: int) -> None:
    """Press on the current block and move the mouse so many px to the right, in two goes."""
    grid = opened.window.grid
    at = grid.visualRect(grid.currentIndex()).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    for way in (across // 2, across):
        QTest.mouseMove(grid.viewport(), at + QPoint(way, 0))
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(across, 0))


def test_who_drags_a_booking_is_told_how_it_is_moved(opened: WindowAtWork) -> None:
    told: list[str] = []
    opened.desk.models.status.announced.connect(told.append)
    select_booking(opened, "Ivan Petrov")
    drag(opened, QApplication.startDragDistance() // 2)
    assert told == []
    drag(opened, 200)
    assert told == ["A booking can't be dragged. To move it, cancel it and book the new time."]
    assert told[0] in said(opened)


@pytest.mark.parametrize("how", ["long press", "double click"])
def test_a_drag_that_begins_after_the_press_has_acted_is_told_as_well(
    opened: WindowAtWork, qtbot: QtBot, how: str
) -> None:
    told: list[str] = []
    booking, grid = select_booking(opened, "Ivan Petrov"), opened.window.grid
    at = grid.visualRect(grid.currentIndex()).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    if how == "double click":
        QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: opened.desk.models.booking.state.booking == booking)
    opened.desk.models.status.announced.connect(told.append)
    for way in (100, 200):
        QTest.mouseMove(grid.viewport(), at + QPoint(way, 0))
    assert told == ["A booking can't be dragged. To move it, cancel it and book the new time."]
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(200, 0))


def test_dragging_free_time_says_nothing(opened: WindowAtWork) -> None:
    told: list[str] = []
    opened.desk.models.status.announced.connect(told.append)
    assert opened.window.grid.select(opened.desk.slot("becky", "11:45").id, "becky")
    drag(opened, 200)
    assert told == []


def test_x_on_a_booking_of_the_afternoon_says_from_when_on(opened: WindowAtWork) -> None:
    select_booking(opened, "Ivan Petrov")
    opened.key(Qt.Key.Key_X)
    assert "Ivan Petrov is booked for 15:00. No-show can be set from then on." in said(opened)
    opened.key(Qt.Key.Key_D)
    assert "Ivan Petrov is booked for 15:00. Done can be set from then on, or after Arrived." in said(opened)
    assert opened.desk.gateway.calls["transition"] == 0


def test_who_comes_early_is_stepped_by_one_key_each_and_o_takes_back_one(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    booking = select_booking(opened, "Ivan Petrov")
    stepped = opened.desk.models.booking.stepped
    for key, status in (
        (Qt.Key.Key_A, BookingStatus.ARRIVED),
        (Qt.Key.Key_S, BookingStatus.IN_SERVICE),
        (Qt.Key.Key_D, BookingStatus.DONE),
        (Qt.Key.Key_O, BookingStatus.IN_SERVICE),
    ):
        with qtbot.waitSignal(stepped):
            opened.key(key)
        assert opened.desk.gateway.booked[booking.id].status is status
    opened.key(Qt.Key.Key_O)
    assert "Ivan Petrov is In service; only one step can be taken back, not a second one." in said(opened)
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.IN_SERVICE


def test_o_says_why_there_is_nothing_to_take_back(opened: WindowAtWork) -> None:
    select_booking(opened, "Ivan Petrov")
    opened.key(Qt.Key.Key_O)
    assert "Ivan Petrov is Booked; there is no step to take back." in said(opened)
    assert opened.desk.gateway.calls["transition"] == 0


@pytest.mark.parametrize(
    ("key", "needs"),
    [
        (Qt.Key.Key_O, "Select a booking first: O takes back its last step."),
        (Qt.Key.Key_A, "Select a booking first: A marks it Arrived."),
        (Qt.Key.Key_X, "Select a booking first: X marks it No-show."),
        (Qt.Key.Key_Delete, "Select a booking or a block first: Del cancels or removes it."),
    ],
)
def test_on_a_free_slot_the_keys_of_bookings_say_what_they_need(
    opened: WindowAtWork, key: Qt.Key, needs: str
) -> None:
    slot = opened.desk.slot("jj", "13:30")
    assert opened.window.grid.select(slot.id, "jj")
    opened.window.grid.setFocus()
    opened.key(key)
    assert needs in said(opened)


def test_on_a_class_they_say_where_its_bookings_are(opened: WindowAtWork) -> None:
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    block = next(b for column in grid.columns for b in column.blocks if b.capacity > 1)
    assert opened.window.grid.select(block.slot_id, block.provider_id)
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_O)
    assert "Open one of the bookings of this class first: press Enter." in said(opened)


def test_the_slot_menu_greys_the_steps_whose_time_has_not_come(opened: WindowAtWork) -> None:
    booking = select_booking(opened, "Ivan Petrov")
    opened.window.grid.ask_menu()
    menu = next(m for m in opened.window.findChildren(QMenu) if m.isVisible())
    steps = {action.text().split("\t")[0]: action for action in menu.actions()}
    assert [name for name, action in steps.items() if not action.isEnabled()] == ["Done", "No-show"]
    assert menu.toolTipsVisible()
    assert steps["No-show"].toolTip() == "Ivan Petrov is booked for 15:00. No-show can be set from then on."
    # The panel's buttons keep the same rule.
    opened.desk.models.booking.open(booking)
    held_back = [to for to, _ in opened.desk.models.booking.state.held_back]
    assert held_back == [BookingStatus.DONE, BookingStatus.NO_SHOW]
    menu.close()
