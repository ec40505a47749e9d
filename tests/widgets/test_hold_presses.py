"""Keys and buttons of a hold while an answer is awaited: none is dead for a moment and swallows a press."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from bookdesk.errors import NotAllowed
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def for_bob(held: WindowAtWork) -> WindowAtWork:
    """The window that holds, with Bob as the customer."""
    held.type("Bob")
    return held


def shut(opened: WindowAtWork, method: str) -> threading.Event:
    gate = opened.desk.gateway.gates[method] = threading.Event()
    return gate


def said(opened: WindowAtWork) -> list[str]:
    return [label.text() for label in opened.window.status_bar.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("by_mouse", [False, True])
def test_extend_and_confirm_in_one_go_book_once(
    for_bob: WindowAtWork, qtbot: QtBot, *, by_mouse: bool
) -> None:
    gate, gateway = shut(for_bob, "extend"), for_bob.desk.gateway
    if by_mouse:
        for_bob.press("Extend by 60 s once")
        for_bob.press("Confirm")
    else:
        for_bob.key(Qt.Key.Key_E, CONTROL)
        for_bob.key(Qt.Key.Key_Return, CONTROL)
    for_bob.press("Extending…")
    for_bob.press("Confirming…")
    with qtbot.waitSignal(for_bob.desk.models.hold.booked):
        gate.set()
    assert (gateway.calls["extend"], gateway.calls["confirm"]) == (1, 1)


@pytest.mark.parametrize("button", ["Confirm", "Extend by 60 s once"])
def test_a_button_pressed_while_another_slot_is_asked_for_is_answered(
    for_bob: WindowAtWork, qtbot: QtBot, button: str
) -> None:
    gate, model = shut(for_bob, "hold"), for_bob.desk.models.hold
    model.hold(for_bob.desk.slot("sinead", "13:00"))
    for_bob.press(button)
    text = "13:00 with Sinead is being asked for. Wait for the answer, then press again."
    assert text in said(for_bob)
    gate.set()
    qtbot.waitUntil(lambda: model.own_slot_id == for_bob.desk.slot("sinead", "13:00").id)
    assert (for_bob.desk.gateway.calls["confirm"], for_bob.desk.gateway.calls["extend"]) == (0, 0)


def test_escape_and_the_next_walk_in_are_answered_while_a_slot_is_being_booked(
    for_bob: WindowAtWork, qtbot: QtBot
) -> None:
    gate, models = shut(for_bob, "confirm"), for_bob.desk.models
    told: list[str] = []
    models.status.announced.connect(told.append)
    for_bob.key(Qt.Key.Key_Return, CONTROL)
    wait = "11:00 with Becky is being booked. Wait for the answer first."
    for_bob.key(Qt.Key.Key_Escape)
    assert (told, wait in said(for_bob)) == ([wait], True)
    for_bob.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: told == [wait, wait])
    with qtbot.waitSignal(models.hold.booked):
        gate.set()
    for_bob.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: models.hold.state.phase is HoldPhase.HELD)
    assert models.hold.draft.is_empty


def test_the_cross_of_a_customer_who_is_being_booked_is_not_there_to_be_pressed(
    for_bob: WindowAtWork, qtbot: QtBot
) -> None:
    cross = next(
        one for one in for_bob.window.findChildren(QToolButton) if one.text() == "Clear the customer"
    )
    assert cross.isVisible()
    gate = shut(for_bob, "confirm")
    for_bob.desk.gateway.refusals["confirm"] = NotAllowed("You may not.")
    for_bob.key(Qt.Key.Key_Return, CONTROL)
    assert not cross.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: for_bob.desk.models.hold.state.phase is HoldPhase.HELD)
    assert cross.isVisible()
