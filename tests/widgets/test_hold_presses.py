"""Keys and buttons of a hold while an answer is awaited: none is dead for a moment and swallows a press."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.errors import NotAllowed
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def held(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window that holds Becky at 11:00 for Bob, the focus on the customer."""
    opened = connect(open_window(qtbot), qtbot)
    opened.desk.models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    opened.type("Bob")
    yield opened
    opened.close()


def shut(opened: WindowAtWork, method: str) -> threading.Event:
    gate = opened.desk.gateway.gates[method] = threading.Event()
    return gate


def said(opened: WindowAtWork) -> list[str]:
    return [label.text() for label in opened.window.status_bar.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("by_mouse", [False, True])
def test_extend_and_confirm_in_one_go_book_once(held: WindowAtWork, qtbot: QtBot, *, by_mouse: bool) -> None:
    gate, gateway = shut(held, "extend"), held.desk.gateway
    if by_mouse:
        held.press("Extend by 60 s once")
        held.press("Confirm")
    else:
        held.key(Qt.Key.Key_E, CONTROL)
        held.key(Qt.Key.Key_Return, CONTROL)
    held.press("Extending…")
    held.press("Confirming…")
    with qtbot.waitSignal(held.desk.models.hold.booked):
        gate.set()
    assert (gateway.calls["extend"], gateway.calls["confirm"]) == (1, 1)


@pytest.mark.parametrize("button", ["Confirm", "Extend by 60 s once"])
def test_a_button_pressed_while_another_slot_is_asked_for_is_answered(
    held: WindowAtWork, qtbot: QtBot, button: str
) -> None:
    gate, model = shut(held, "hold"), held.desk.models.hold
    model.hold(held.desk.slot("sinead", "13:00"))
    held.press(button)
    text = "13:00 with Sinead is being asked for. Wait for the answer, then press again."
    assert text in said(held)
    gate.set()
    qtbot.waitUntil(lambda: model.own_slot_id == held.desk.slot("sinead", "13:00").id)
    assert (held.desk.gateway.calls["confirm"], held.desk.gateway.calls["extend"]) == (0, 0)


def test_escape_and_the_next_walk_in_are_answered_while_a_slot_is_being_booked(
    held: WindowAtWork, qtbot: QtBot
) -> None:
    gate, models = shut(held, "confirm"), held.desk.models
    told: list[str] = []
    models.status.announced.connect(told.append)
    held.key(Qt.Key.Key_Return, CONTROL)
    wait = "11:00 with Becky is being booked. Wait for the answer first."
    held.key(Qt.Key.Key_Escape)
    assert (told, wait in said(held)) == ([wait], True)
    held.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: told == [wait, wait])
    with qtbot.waitSignal(models.hold.booked):
        gate.set()
    held.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: models.hold.state.phase is HoldPhase.HELD)
    assert models.hold.draft.is_empty


def test_the_cross_of_a_customer_who_is_being_booked_is_not_there_to_be_pressed(
    held: WindowAtWork, qtbot: QtBot
) -> None:
    cross = next(one for one in held.window.findChildren(QToolButton) if one.text() == "Clear the customer")
    assert cross.isVisible()
    gate = shut(held, "confirm")
    held.desk.gateway.refusals["confirm"] = NotAllowed("You may not.")
    held.key(Qt.Key.Key_Return, CONTROL)
    assert not cross.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: held.desk.models.hold.state.phase is HoldPhase.HELD)
    assert cross.isVisible()
