"""The conflict dialog by its keys: a number holds, arrows mark, Escape leaves what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.alternative_button import AlternativeButton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def taken(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window on which Becky at 14:30 was wanted and Desk 2 was faster."""
    opened = connect(open_window(qtbot), qtbot)
    opened.desk.models.hold.set_customer("Marie Dubois", "(204) 555-0142", "left side")
    opened.desk.gateway.take(opened.desk.slot("becky", "14:30"), "Desk 2")
    assert opened.window.grid.select(opened.desk.slot("becky", "14:30").id, "becky")
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(opened.window.dialogs.conflict.isVisible)
    yield opened
    opened.close()


def held_in_the_end(taken: WindowAtWork, qtbot: QtBot, number: int) -> None:
    wanted = taken.desk.models.conflict.state.rows[number - 1].slot
    taken.key(Qt.Key(Qt.Key.Key_0 + number))
    qtbot.waitUntil(lambda: taken.desk.models.hold.own_slot_id == wanted.id)


def test_a_number_holds_its_row_with_everything_typed(taken: WindowAtWork, qtbot: QtBot) -> None:
    held_in_the_end(taken, qtbot, 2)
    assert not taken.window.dialogs.conflict.isVisible()
    assert taken.desk.models.hold.draft.notes == "left side"
    assert taken.focused().accessibleName() == "Customer"
    with qtbot.waitSignal(taken.desk.models.hold.booked) as booked:
        taken.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert booked.args[0].customer.name == "Marie Dubois"


def test_another_days_row_shows_that_day(taken: WindowAtWork, qtbot: QtBot) -> None:
    rows = taken.desk.models.conflict.state.rows
    number = next(r.number for r in rows if r.heading == "Other days")
    held_in_the_end(taken, qtbot, number)
    qtbot.waitUntil(lambda: taken.desk.models.desk.state.title == "Friday 13 July 2018")


def test_arrows_mark_and_enter_holds_the_marked(taken: WindowAtWork, qtbot: QtBot) -> None:
    taken.key(Qt.Key.Key_Down)
    taken.key(Qt.Key.Key_Down)
    taken.key(Qt.Key.Key_Up)
    assert taken.window.dialogs.conflict.marked == 1
    wanted = taken.desk.models.conflict.state.rows[1].slot
    assert any(b.accessibleName() == "Hold 14:30" for b in taken.window.findChildren(QAbstractButton))
    taken.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: taken.desk.models.hold.own_slot_id == wanted.id)


def test_nothing_is_held_from_here_while_the_line_is_down(taken: WindowAtWork, qtbot: QtBot) -> None:
    desk, dialog = taken.desk, taken.window.dialogs.conflict
    taken.key(Qt.Key.Key_Down)
    focused, holds = taken.focused(), desk.gateway.calls["hold"]
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not desk.models.connection.is_live)
    taken.key(Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.accessibleDescription().startswith("Could not reach the server. Nothing was held.")
    assert dialog.accessibleDescription() in [label.text() for label in dialog.findChildren(QLabel)]
    assert (dialog.marked, taken.focused()) == (1, focused)
    assert desk.models.hold.state.phase is HoldPhase.NONE
    desk.gateway.unreachable = False
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.models.connection.is_live)
    assert "Pick another time" in dialog.accessibleDescription()
    wanted = desk.models.conflict.state.rows[1].slot
    taken.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == wanted.id)
    assert desk.gateway.calls["hold"] == holds + 1


def test_a_press_on_a_row_holds_it(taken: WindowAtWork, qtbot: QtBot) -> None:
    row = taken.window.dialogs.conflict.findChildren(AlternativeButton)[3]
    wanted = taken.desk.models.conflict.state.rows[3].slot
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: taken.desk.models.hold.own_slot_id == wanted.id)


def test_escape_closes_and_keeps_what_was_typed(taken: WindowAtWork, qtbot: QtBot) -> None:
    taken.key(Qt.Key.Key_Escape)
    assert not taken.window.dialogs.conflict.isVisible()
    assert not taken.desk.models.conflict.state.open
    assert taken.desk.models.hold.state.phase is HoldPhase.NONE
    assert taken.desk.models.hold.kept.name == "Marie Dubois"
    assert taken.window.focusWidget() is taken.window.grid
    assert "Kept: Marie Dubois" in [x.text() for x in taken.window.findChildren(QLabel) if x.isVisible()]


def test_tab_stays_within(taken: WindowAtWork) -> None:
    seen = set()
    for _ in range(20):
        taken.key(Qt.Key.Key_Tab)
        focused = taken.focused()
        assert taken.window.dialogs.conflict.isAncestorOf(focused)
        seen.add(focused.accessibleName())
    assert "Close" in seen


def test_the_keys_of_the_desk_are_off_meanwhile(taken: WindowAtWork, qtbot: QtBot) -> None:
    taken.key(Qt.Key.Key_F2)
    taken.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert taken.desk.models.hold.state.phase is HoldPhase.NONE
    assert taken.desk.models.desk.state.title == "Thursday 12 July 2018"


def test_the_rest_of_a_number_being_typed_is_no_choice(qtbot: QtBot) -> None:
    opened = connect(open_window(qtbot), qtbot)
    opened.desk.models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    opened.desk.gateway.take(opened.desk.slot("becky", "14:30"), "Desk 2")
    opened.desk.models.hold.hold(opened.desk.slot("becky", "14:30"))
    qtbot.waitUntil(opened.window.dialogs.conflict.isVisible)
    opened.type("2045")
    opened.key(Qt.Key.Key_Return)
    assert opened.window.dialogs.conflict.isVisible()
    assert opened.desk.models.hold.own_slot_id == opened.desk.slot("becky", "11:00").id
    wanted = opened.desk.models.conflict.state.rows[0].slot

    def press_until_taken() -> None:
        opened.key(Qt.Key.Key_1)
        assert not opened.window.dialogs.conflict.isVisible()

    qtbot.waitUntil(press_until_taken)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == wanted.id)
    opened.close()


def test_it_covers_the_window_and_is_named(taken: WindowAtWork) -> None:
    dialog = taken.window.dialogs.conflict
    assert dialog.geometry() == taken.window.rect()
    assert dialog.accessibleName() == "14:30 with Becky was just taken"
    rows = dialog.findChildren(AlternativeButton)
    assert rows[0].accessibleName() == "1, 15:15 to 16:00, Becky, 45 min later, Available"
    interface = QAccessible.queryAccessibleInterface(rows[0])
    assert interface.role() == QAccessible.Role.Button
    taken.window.resize(1100, 720)
    assert dialog.geometry() == taken.window.rect()
    assert dialog.rect().contains(dialog.card.geometry())
