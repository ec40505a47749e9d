"""The desk panel: completion, limits, the ring, and what Escape closes first."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QToolButton
from tests.factories import make_business
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.schedule import Customer
from bookdesk.domain.text import NOTES_MOST
from bookdesk.viewmodels.hold_state import HoldPhase, slow_text
from bookdesk.widgets.countdown_ring import CountdownRing
from bookdesk.widgets.customer_field import CustomerField, TextField
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.theme import apply_theme, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier


def field(opened: WindowAtWork) -> CustomerField:
    found = opened.window.findChild(CustomerField)
    assert isinstance(found, CustomerField)
    return found


def texts(opened: WindowAtWork) -> list[str]:
    return [label.text() for label in opened.window.panel.findChildren(QLabel) if label.isVisible()]


def complete(held: WindowAtWork, qtbot: QtBot, text: str) -> None:
    held.type(text)
    qtbot.waitUntil(lambda: field(held).list_open)


def test_what_is_held_and_until_when(held: WindowAtWork) -> None:
    shown = texts(held)
    for text in ("Women's hair cut", "Becky, 45 min", "Thu 12 July, 11:00–11:45", "until 10:44:00"):
        assert text in shown


def test_the_ring_shows_what_is_left(held: WindowAtWork) -> None:
    held.desk.tick(60)
    ring = held.window.panel.hold.findChild(CountdownRing)
    assert isinstance(ring, CountdownRing)
    assert (ring.text, round(ring.part, 2)) == ("1:00", 0.5)
    assert (ring.width(), ring.height()) == (72, 72)
    held.desk.tick(32)
    assert "0:28 left. Confirm or extend." in texts(held)


def test_a_tall_window_leaves_the_panel_together(held: WindowAtWork) -> None:
    ring = held.window.panel.hold.findChild(CountdownRing)
    assert isinstance(ring, CountdownRing)
    slot = ring.parentWidget()
    assert slot is not None
    before, room = field(held).mapTo(held.window.panel, QPoint()), slot.height()
    held.window.resize(1440, 1440)
    QApplication.processEvents()
    assert held.window.panel.height() > 1300
    assert slot.height() == room
    assert field(held).mapTo(held.window.panel, QPoint()) == before


def test_the_warning_offers_no_second_extension(held: WindowAtWork, qtbot: QtBot) -> None:
    hold = held.desk.models.hold
    hold.extend()
    qtbot.waitUntil(lambda: hold.state.extended)
    held.desk.tick(hold.state.left - 28)
    assert "0:28 left. Confirm now." in texts(held)


def test_the_warning_moves_no_field(held: WindowAtWork) -> None:
    before = field(held).mapTo(held.window, field(held).rect().topLeft())
    held.desk.tick(95)
    assert field(held).mapTo(held.window, field(held).rect().topLeft()) == before


def test_down_and_enter_take_a_known_customer(held: WindowAtWork, qtbot: QtBot) -> None:
    complete(held, qtbot, "mar")
    held.key(Qt.Key.Key_Down)
    held.key(Qt.Key.Key_Down)
    held.key(Qt.Key.Key_Return)
    draft = held.desk.models.hold.draft
    assert (draft.name, draft.phone, draft.customer_id) == ("Marta Kowal", "(204) 555-0177", "c2")
    assert field(held).text() == "Marta Kowal"
    assert not field(held).list_open
    assert "1 visit" in texts(held)


def test_enter_without_a_mark_takes_nobody(held: WindowAtWork, qtbot: QtBot) -> None:
    complete(held, qtbot, "mar")
    held.key(Qt.Key.Key_Return)
    assert held.desk.models.hold.draft.customer_id is None
    assert held.desk.models.hold.draft.name == "mar"


def test_a_press_takes_a_known_customer(held: WindowAtWork, qtbot: QtBot) -> None:
    complete(held, qtbot, "mar")
    popup = field(held).popup
    QTest.mouseClick(
        popup.viewport(),
        Qt.MouseButton.LeftButton,
        pos=popup.visualRect(popup.model().index(0, 0)).center(),
    )
    assert held.desk.models.hold.draft.customer_id == "c1"


def test_escape_closes_the_list_first_then_the_hold(held: WindowAtWork, qtbot: QtBot) -> None:
    complete(held, qtbot, "mar")
    held.key(Qt.Key.Key_Escape)
    assert not field(held).list_open
    assert held.desk.models.hold.own_slot_id is not None
    held.key(Qt.Key.Key_Escape)
    assert held.desk.models.hold.state.phase is HoldPhase.NONE


def test_a_hostile_customer_is_called_that(held: WindowAtWork, qtbot: QtBot) -> None:
    hostile = Customer("c9", "<b>Bob</b>\n\u202eevil", "<i>1</i>", "", 3)
    held.desk.gateway.known.append(hostile)
    complete(held, qtbot, "bob")
    held.window.grab()
    index = field(held).popup.model().index(0, 0)
    assert index.data() == "<b>Bob</b> evil"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "<b>Bob</b> evil, <i>1</i>, 3 visits"


def test_tab_goes_from_name_to_phone_to_notes_to_the_buttons(held: WindowAtWork) -> None:
    seen = [held.focused().accessibleName()]
    for _ in range(4):
        held.key(Qt.Key.Key_Tab)
        seen.append(held.focused().accessibleName())
    assert seen == ["Customer", "Phone", "Notes", "Release", "Confirm"]


def test_a_novel_is_kept_counted_and_named(held: WindowAtWork) -> None:
    held.type("Bob")
    notes = held.window.panel.findChild(QPlainTextEdit)
    assert isinstance(notes, QPlainTextEdit)
    notes.insertPlainText("n" * (NOTES_MOST + 120))
    assert "120 characters too many" in texts(held)
    notes.setFocus()
    held.key(Qt.Key.Key_Return, CONTROL)
    assert "120 characters too many. Nothing is cut: shorten the text." in texts(held)
    assert len(held.desk.models.hold.draft.notes) == NOTES_MOST + 120
    assert held.desk.gateway.calls["confirm"] == 0


def test_a_wrong_field_takes_the_focus_and_tells_why(held: WindowAtWork, qtbot: QtBot) -> None:
    held.type("Bob")
    held.key(Qt.Key.Key_Tab)
    held.type("!")
    held.window.grid.setFocus()
    held.key(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "is no phone number" in texts(held))
    focused = held.focused()
    assert isinstance(focused, TextField)
    assert focused.accessibleName() == "Phone"
    assert focused.property("wrong") == "true"
    held.key(Qt.Key.Key_Backspace)
    assert focused.property("wrong") == "false"


def test_an_unknown_outcome_locks_the_fields(held: WindowAtWork, qtbot: QtBot) -> None:
    held.type("Bob")
    held.desk.gateway.unreachable = True
    held.key(Qt.Key.Key_Return, CONTROL)
    sentence = "The answer did not arrive. Checking whether the booking was made."
    qtbot.waitUntil(lambda: sentence in texts(held))
    held.type("by")
    assert field(held).text() == "Bob"
    held.desk.gateway.unreachable = False
    with qtbot.waitSignal(held.desk.models.hold.booked):
        held.desk.tick(5)


def test_the_rail_keeps_the_ring_in_sight(held: WindowAtWork) -> None:
    held.key(Qt.Key.Key_Backslash, CONTROL)
    rings = [r for r in held.window.panel.findChildren(CountdownRing) if r.isVisible()]
    assert [(r.width(), r.part) for r in rings] == [(32, 1.0)]
    held.press("Show the desk panel")
    assert held.window.panel.is_open


def test_nothing_held_says_how_to_hold_and_for_how_long(qtbot: QtBot) -> None:
    opened = connect(open_window(qtbot, business=make_business(hold_seconds=60)), qtbot)
    shown = texts(opened)
    assert "No slot held." in shown
    assert "Select a free slot and press Enter to hold it for 1 minute." in shown
    opened.close()


def test_kept_details_can_be_cleared(held: WindowAtWork) -> None:
    held.type("Bob")
    held.desk.tick(121)
    held.key(Qt.Key.Key_Escape)
    assert "Kept: Bob" in texts(held)
    held.press("Clear the kept customer")
    assert held.desk.models.hold.draft.is_empty
    assert "Kept: Bob" not in texts(held)


def person_of(held: WindowAtWork) -> QRect:
    """Return where in the customer's field something is drawn before the text begins."""
    one = field(held)
    image, ground = one.grab().toImage(), QColor("white")
    places = [
        (x, y)
        for x in range(5, one.textMargins().left())
        for y in range(5, one.height() - 5)
        if QColor(image.pixel(x, y)) != ground
    ]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return QRect(QPoint(min(xs), min(ys)), QPoint(max(xs), max(ys)))


def test_the_icons_of_the_customers_field_grow_with_the_text(held: WindowAtWork, qapp: QApplication) -> None:
    held.type("Zoe")
    held.key(Qt.Key.Key_Escape)
    theme, large = load_theme("light"), typography(2.0)
    small, cross = person_of(held), field(held).findChild(QToolButton)
    assert cross is not None
    assert cross.iconSize() == QSize(16, 16)
    apply_theme(qapp, theme, large)
    held.window.set_look(theme, large)
    try:
        person = person_of(held)
        assert (person.width(), person.height()) == pytest.approx(
            (2 * small.width(), 2 * small.height()), abs=2
        )
        assert abs(person.center().y() - field(held).rect().center().y()) <= 2
        assert cross.iconSize() == QSize(32, 32)
        assert field(held).rect().contains(cross.geometry())
    finally:
        apply_theme(qapp, theme)


def button(held: WindowAtWork, name: str) -> KeyButton:
    (found,) = [b for b in held.window.panel.findChildren(KeyButton) if b.isVisible() and b.text() == name]
    return found


def test_a_confirm_at_a_hung_server_is_told_at_once_and_once_more_when_it_takes_long(
    held: WindowAtWork, qtbot: QtBot
) -> None:
    gate = held.desk.gateway.gates["confirm"] = threading.Event()
    held.window.panel.hold.focus_customer()
    held.type("Marie")
    places = [(b, b.geometry()) for b in (button(held, "Release"), button(held, "Confirm"))]
    held.key(Qt.Key.Key_Return, CONTROL)
    # No turn of the loop since: the next frame shows it.
    assert not button(held, "Confirming…").isEnabled()
    assert [(b, b.geometry()) for b, _ in places] == places
    qtbot.waitUntil(lambda: held.desk.gateway.calls["confirm"] == 1)
    # A layout that the longer text asks for is made in the turns after it.
    for _ in range(3):
        QApplication.processEvents()
    assert [(b, b.geometry()) for b, _ in places] == places
    assert slow_text() not in texts(held)
    left = held.desk.models.hold.state.left
    held.desk.tick(2)
    assert slow_text() in texts(held)
    assert held.desk.models.hold.state.left == left - 2
    assert any(ring.isVisible() for ring in held.window.panel.findChildren(CountdownRing))
    with qtbot.waitSignal(held.desk.models.hold.booked):
        gate.set()
    assert slow_text() not in texts(held)


def test_an_extension_is_told_at_once(held: WindowAtWork, qtbot: QtBot) -> None:
    gate = held.desk.gateway.gates["extend"] = threading.Event()
    held.key(Qt.Key.Key_E, CONTROL)
    assert not button(held, "Extending…").isEnabled()
    held.desk.tick(2)
    assert slow_text() in texts(held)
    gate.set()
    qtbot.waitUntil(lambda: held.desk.models.hold.state.extended)
    assert not button(held, "Already extended").isEnabled()
    assert slow_text() not in texts(held)


def test_another_slot_that_is_asked_for_is_told_at_once(held: WindowAtWork, qtbot: QtBot) -> None:
    gate, other = threading.Event(), held.desk.slot("becky", "11:45")
    held.desk.gateway.gates["hold"] = gate
    held.desk.models.hold.hold(other)
    assert "asking" in texts(held)
    gate.set()
    qtbot.waitUntil(lambda: held.desk.models.hold.own_slot_id == other.id)
    assert "asking" not in texts(held)
