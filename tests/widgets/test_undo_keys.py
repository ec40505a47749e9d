"""Ctrl+Z and Ctrl+Shift+Z in the window, and what is asked before something is lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.states import BookingStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from bookdesk.domain.schedule import Booking

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def hold(opened: WindowAtWork, qtbot: QtBot) -> None:
    """Hold 11:45 with Becky; the cursor is in the customer's field then."""
    opened.window.grid.select(opened.desk.slot("becky", "11:45").id, "becky")
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)


def book(opened: WindowAtWork, qtbot: QtBot) -> Booking:
    hold(opened, qtbot)
    opened.type("Marie")
    with qtbot.waitSignal(opened.desk.models.hold.booked) as booked:
        opened.key(Qt.Key.Key_Return, CONTROL)
    booking: Booking = booked.args[0]
    return booking


def texts(opened: WindowAtWork) -> str:
    return "\n".join(label.text() for label in opened.window.findChildren(QLabel) if label.isVisible())


def test_ctrl_z_after_a_booking_undoes_it_and_ctrl_shift_z_makes_it_again(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    booking = book(opened, qtbot)
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.key(Qt.Key.Key_Z, CONTROL)
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CANCELLED
    assert "Undone: the booking of Marie. 11:45 with Becky is free again." in texts(opened)
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.key(Qt.Key.Key_Z, BOTH)
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED


def test_a_booking_of_a_while_ago_is_asked_about_and_stays_without_an_answer(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    booking = book(opened, qtbot)
    opened.desk.models.status.say("Something else.")
    opened.key(Qt.Key.Key_Z, CONTROL)
    dialog = opened.window.dialogs.cancel
    assert dialog.isVisible()
    which = "Thu 12 July, 11:45–12:30, Women's hair cut with Becky"
    assert dialog.accessibleName() == f"Cancel the booking of Marie? {which}"
    assert opened.focused().text() == "Booked by mistake"  # type: ignore[attr-defined]  # a radio button
    opened.key(Qt.Key.Key_Escape)
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED
    opened.key(Qt.Key.Key_Z, CONTROL)
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.key(Qt.Key.Key_Return)
    assert opened.desk.gateway.booked[booking.id].status is BookingStatus.CANCELLED
    assert "Booked by mistake" in opened.desk.gateway.asked


def test_what_can_be_kept_nowhere_is_asked_about_before_the_window_closes(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    hold(opened, qtbot)
    opened.type("Marie")
    assert not opened.window.may_close()
    assert opened.window.isVisible()
    said = "The details of Marie can't be kept: nothing here can seal them. 11:45 with Becky is released."
    assert said in texts(opened)
    # Enter and Escape lose nothing.
    opened.key(Qt.Key.Key_Return)
    assert opened.focused().text() == "Marie"  # type: ignore[attr-defined]  # the customer's field
    assert not opened.window.may_close()
    opened.press("Close and lose it")
    assert not opened.window.isVisible()


def test_quit_asks_as_the_windows_own_cross_does(
    opened: WindowAtWork, qtbot: QtBot, qapp: QApplication
) -> None:
    hold(opened, qtbot)
    opened.type("Marie")
    # What Cmd+Q, a menu's Quit and the end of a session become.
    leaving = QEvent(QEvent.Type.Quit)
    QCoreApplication.sendEvent(qapp, leaving)
    assert not leaving.isAccepted()
    assert opened.window.isVisible()
    assert opened.window.dialogs.close.isVisible()
    opened.press("Stay")
    assert opened.desk.models.hold.draft.name == "Marie"
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.Quit))
    opened.press("Close and lose it")
    assert not opened.window.isVisible()


def test_a_name_without_end_leaves_room_for_what_is_said_of_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.desk.models.hold.set_customer("<b>" + "W" * 10_000, "", "")
    assert not opened.window.may_close()
    dialog = opened.window.dialogs.close
    assert "can't be kept: nothing here can seal them. 11:45 with Becky is released." in texts(opened)
    assert dialog.rect().contains(dialog.card.geometry())
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))


def test_a_confirm_without_an_answer_is_told_of_before_the_window_closes(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    hold(opened, qtbot)
    opened.type("Marie")
    opened.desk.gateway.gates["confirm"] = threading.Event()
    opened.key(Qt.Key.Key_Return, CONTROL)
    assert not opened.window.may_close()
    assert "Whether 11:45 with Becky was booked is not known yet." in texts(opened)


def test_who_closes_twice_means_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.type("Marie")
    assert not opened.window.may_close()
    assert opened.window.may_close()


def test_a_window_with_nothing_typed_closes_at_once(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    assert opened.window.may_close()
