"""What the panel says before a booking is made with no name: nobody is asked, for walk-ins have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def held(opened: WindowAtWork, qtbot: QtBot) -> WindowAtWork:
    """A window that holds Becky at 11:00, the focus on the customer."""
    opened.desk.models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    return opened


def texts(opened: WindowAtWork) -> list[str]:
    return [label.text() for label in opened.window.panel.findChildren(QLabel) if label.isVisible()]


def test_a_confirm_with_no_name_is_foretold_and_asks_nothing(held: WindowAtWork, qtbot: QtBot) -> None:
    note = "With no name: booked as a walk-in"
    assert note in texts(held)
    held.type("M")
    assert note not in texts(held)
    held.key(Qt.Key.Key_Backspace)
    assert note in texts(held)
    with qtbot.waitSignal(held.desk.models.hold.booked) as booked:
        held.key(Qt.Key.Key_Return, CONTROL)
    assert booked.args[0].customer is None


def test_a_hold_that_ended_foretells_no_booking(held: WindowAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(held.desk.models.hold.ended):
        held.desk.tick(121)
    assert "With no name: booked as a walk-in" not in texts(held)
