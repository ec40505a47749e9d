"""The booking in the panel: its details, its steps, and the mark of an overlap."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QRadioButton, QWidget
from shiboken6 import delete
from tests.factories import at
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.text import REASON_MOST
from bookdesk.widgets.customer_field import TextField
from bookdesk.widgets.following_area import FollowingArea
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window on which Zoe's booking, which overlaps another, is open."""
    window = open_window(qtbot)
    gateway = window.desk.gateway
    who = Customer("c9", "Zoe", "(204) 555-0111", "zoe@example.org")
    booking = gateway.book(gateway.slot_at("becky", "men", at("15:30")), who, "two\nlines", overlap=True)
    connect(window, qtbot)
    assert window.window.grid.select(booking.id, "becky")
    window.window.grid.setFocus()
    window.key(Qt.Key.Key_Return)
    yield window
    window.close()


def texts(opened: WindowAtWork) -> list[str]:
    return [label.text() for label in opened.window.panel.findChildren(QLabel) if label.isVisible()]


def steps(opened: WindowAtWork) -> list[str]:
    panel = opened.window.panel.booking
    return [b.accessibleName() for b in panel.findChildren(KeyButton) if b.isVisible()]


def test_everything_about_it_is_told(opened: WindowAtWork) -> None:
    shown = texts(opened)
    for text in (
        "Zoe", "(204) 555-0111", "zoe@example.org", "two\nlines", "Men's hair cut", "Becky",
        "Thu 12 July, 15:30–16:00", "Made by Ana, Tue 10 July at 10:42", "Booked", "Overlaps another booking",
    ):  # fmt: skip
        assert text in shown
    assert "No slot held." not in shown
    assert steps(opened) == ["Arrived", "In service", "Done", "No-show", "Cancel booking"]


def test_a_step_by_its_button_and_back(opened: WindowAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.press("Arrived")
    assert "Arrived" in texts(opened)
    assert steps(opened) == ["Back to Booked", "In service", "Done", "No-show", "Cancel booking"]
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.press("Back to Booked")
    assert opened.desk.models.booking.state.status is BookingStatus.CONFIRMED


def step(opened: WindowAtWork, name: str) -> KeyButton:
    buttons = opened.window.panel.booking.findChildren(KeyButton)
    return next(b for b in buttons if b.isVisible() and b.accessibleName() == name)


def test_a_step_whose_time_has_not_come_is_grey_and_says_from_when_on(opened: WindowAtWork) -> None:
    """The booking is for 15:30, and it is 10:42."""
    reason = "Zoe is booked for 15:30. No-show can be set from then on."
    missed = step(opened, "No-show")
    assert not missed.isEnabled()
    assert missed.accessibleDescription() == reason
    assert reason in missed.toolTip()
    assert not step(opened, "Done").isEnabled()
    assert step(opened, "Arrived").isEnabled()
    # At a narrow width a button fits its texts anew; the tip still tells the reason.
    missed.resize(missed.minimumSizeHint())
    assert reason in missed.toolTip()
    opened.key(Qt.Key.Key_X)
    assert reason in [label.text() for label in opened.window.status_bar.findChildren(QLabel)]


def test_a_step_that_was_grey_can_be_pressed_once_its_time_comes(opened: WindowAtWork) -> None:
    left = (at("15:30") - opened.desk.clock.server_now()).total_seconds()
    opened.desk.time.advance(left - 2)
    opened.desk.tick(1)
    missed = step(opened, "No-show")
    assert not missed.isEnabled()
    opened.desk.tick(1)
    assert step(opened, "No-show") is missed
    assert missed.isEnabled()
    assert (missed.accessibleDescription(), missed.toolTip()) == ("", "")


def test_the_focus_goes_to_a_step_that_can_be_pressed(opened: WindowAtWork, qtbot: QtBot) -> None:
    """Who has come may be done early, who is only booked may not: taking that step back greys Done."""
    booking = opened.desk.models.booking
    with qtbot.waitSignal(booking.stepped):
        opened.press("Arrived")
    step(opened, "Done").setFocus()
    shown = booking.state.booking
    assert shown is not None
    with qtbot.waitSignal(booking.stepped):
        booking.undo(shown)
    assert not step(opened, "Done").isEnabled()
    assert opened.focused() is step(opened, "Arrived")


def test_the_focus_leaves_a_step_whose_time_is_put_off(opened: WindowAtWork) -> None:
    """Another desk moves the booking to the next day while No-show has the focus here."""
    booking, clock = opened.desk.models.booking, opened.desk.clock
    opened.desk.time.advance((at("15:30") - clock.server_now()).total_seconds())
    opened.desk.tick(1)
    step(opened, "In service").setFocus()
    shown = booking.state.booking
    assert shown is not None
    day = timedelta(days=1)
    booking.follow((shown._replace(start=shown.start + day, end=shown.end + day, version=shown.version + 1),))
    assert not step(opened, "In service").isEnabled()
    # Not to what stands after it, which would be to cancel the booking.
    assert opened.focused().accessibleName() == "Close the booking"


def test_a_complaint_about_the_reason_goes_as_soon_as_there_is_one(opened: WindowAtWork) -> None:
    opened.press("Cancel booking", opened.window.panel)
    dialog = opened.window.dialogs.cancel
    note = next(label for label in dialog.findChildren(PlainLabel) if label.property("role") == "error")
    usual, *_, other = dialog.findChildren(QRadioButton)
    other.click()
    opened.press("Cancel booking", dialog)
    assert note.text() == "Give a reason."
    usual.click()
    assert note.text() == ""
    # It was not asked again.
    other.click()
    assert note.text() == ""
    opened.press("Cancel booking", dialog)
    opened.type("Moved away")
    assert note.text() == ""
    field = dialog.findChildren(TextField)[0]
    field.setText("x" * (REASON_MOST + 2))
    opened.press("Cancel booking", dialog)
    assert note.text().startswith("2 characters too many.")
    field.setText("x" * (REASON_MOST + 1))
    assert note.text().startswith("1 character too many.")
    field.setText("x" * REASON_MOST)
    assert note.text() == ""


def test_cancelling_needs_words_when_the_reason_is_another(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.press("Cancel booking", opened.window.panel)
    dialog = opened.window.dialogs.cancel
    # Zoe may have more than one.
    which = "Thu 12 July, 15:30–16:00, Men's hair cut with Becky"
    assert which in [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert dialog.accessibleName() == f"Cancel the booking of Zoe? {which}"
    for _ in range(4):
        opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "Give a reason." in [label.text() for label in dialog.findChildren(QLabel)]
    opened.type("r" * 503)
    opened.press("Cancel booking", dialog)
    assert dialog.isVisible()
    for _ in range(3):
        opened.key(Qt.Key.Key_Backspace)
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.press("Cancel booking", dialog)
    assert opened.desk.gateway.asked[-1] == "r" * 500


def test_escape_closes_it(opened: WindowAtWork) -> None:
    opened.key(Qt.Key.Key_Escape)
    assert opened.desk.models.booking.state.booking is None
    assert "No slot held." in texts(opened)


def test_a_hold_stands_above_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    panel = opened.window.panel
    assert panel.hold.isVisible()
    assert panel.booking.isVisible()
    assert panel.hold.geometry().bottom() < panel.booking.geometry().top()
    assert [b for b in panel.findChildren(QPushButton) if b.hasFocus()] == []


def test_the_step_that_has_the_focus_is_in_sight_below_a_hold(opened: WindowAtWork, qtbot: QtBot) -> None:
    models, panel = opened.desk.models, opened.window.panel
    opened.window.resize(1024, 700)
    models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: models.hold.state.is_held)

    def step(name: str) -> KeyButton:
        return next(
            b for b in panel.booking.findChildren(KeyButton) if b.accessibleName() == name and b.isVisible()
        )

    def is_in_sight(button: QWidget) -> bool:
        return button.hasFocus() and button.visibleRegion().boundingRect() == button.rect()

    panel.hold.focus_customer()
    qtbot.waitUntil(lambda: is_in_sight(opened.focused()))
    assert not step("Arrived").visibleRegion().contains(step("Arrived").rect())
    panel.booking.focus_first()
    qtbot.waitUntil(lambda: is_in_sight(step("Arrived")))
    with qtbot.waitSignal(models.booking.stepped):
        opened.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: is_in_sight(step("In service")))
    # The buttons are others now.
    panel.hold.focus_customer()
    qtbot.waitUntil(lambda: is_in_sight(opened.focused()))
    assert not step("In service").visibleRegion().contains(step("In service").rect())
    panel.booking.focus_first()
    qtbot.waitUntil(lambda: is_in_sight(step("In service")))


def test_what_has_the_focus_stays_in_sight_when_its_room_gets_less(qtbot: QtBot) -> None:
    inside = QWidget()
    inside.setFixedHeight(300)
    field = QPlainTextEdit(inside)
    field.setGeometry(0, 150, 100, 80)
    area = FollowingArea(inside)
    qtbot.addWidget(area)
    area.follow([field])
    area.resize(160, 250)
    area.show()
    area.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)

    def is_in_sight() -> bool:
        port = area.viewport()
        return port.rect().contains(field.rect().translated(field.mapTo(port, QPoint())))

    assert is_in_sight()
    area.resize(160, 120)
    qtbot.waitUntil(is_in_sight)


def test_a_button_that_is_deleted_with_the_focus_is_not_looked_for(qtbot: QtBot) -> None:
    inside = QWidget()
    area = FollowingArea(inside)
    qtbot.addWidget(area)
    button = QPushButton(inside)
    area.follow([button])
    area.show()
    area.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    button.clearFocus()
    button.setFocus()
    delete(button)
    # What the area looks at in the next turn of the loop, it looks at before this; an error fails the test.
    with qtbot.waitCallback() as turned:
        QTimer.singleShot(0, turned)


def test_the_panel_follows_the_selection(opened: WindowAtWork) -> None:
    grid = opened.window.grid
    assert grid.select(opened.desk.slot("becky", "11:00").id, "becky")
    assert opened.desk.models.booking.state.booking is None
    assert "No slot held." in texts(opened)


def test_typing_a_reason_means_an_own_one(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.press("Cancel booking", opened.window.panel)
    opened.type("ill")
    with qtbot.waitSignal(opened.desk.models.booking.stepped):
        opened.key(Qt.Key.Key_Return)
    assert opened.desk.gateway.asked[-1] == "ill"
