"""The panel tells of a slot that another desk takes while somebody looks at it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.factories import CUT, DAY, MARIE, WHERE

from bookdesk.data.keys import availability_key
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.other_slot_button import OtherSlotButton
from bookdesk.widgets.taken_notice import TakenNotice
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

    from bookdesk.domain.schedule import Slot


def look_at_a_free_slot(opened: WindowAtWork, qtbot: QtBot) -> Slot:
    """Go to a free slot by keys; returns it."""
    grid = opened.window.grid
    grid.setFocus()
    for _ in range(10):
        opened.key(Qt.Key.Key_N)
        block = grid.current_block()
        slot = opened.desk.models.desk.slot(block.slot_id, block.provider_id) if block else None
        if slot is not None and slot.start > opened.desk.time.now():
            return slot
    raise AssertionError("no free slot was found")


def take(opened: WindowAtWork, slot: Slot, qtbot: QtBot, by: str = "Desk 2") -> TakenNotice:
    opened.desk.gateway.take(slot, by)
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: opened.desk.models.looked_at.state.title != "")
    found = opened.window.panel.findChild(TakenNotice)
    assert isinstance(found, TakenNotice)
    # What comes into a layout is shown a turn of the loop later.
    qtbot.waitUntil(found.isVisible)
    return found


def test_the_panel_says_who_has_it_and_offers_others(opened: WindowAtWork, qtbot: QtBot) -> None:
    slot = look_at_a_free_slot(opened, qtbot)
    before = opened.window.grid.currentIndex()
    notice = take(opened, slot, qtbot)
    assert notice.isVisible()
    assert "Desk 2 holds it." in [label.text() for label in notice.findChildren(QLabel)]
    # Nothing that the person did is undone by it: focus and ring stay.
    assert opened.focused() is opened.window.grid
    assert opened.window.grid.currentIndex() == before
    button = notice.findChildren(QPushButton)[0]
    other = opened.desk.models.looked_at.state.rows[0].slot
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == other.id)
    assert not notice.isVisible()


def test_it_stays_with_its_keys_when_the_other_desk_books(opened: WindowAtWork, qtbot: QtBot) -> None:
    slot = look_at_a_free_slot(opened, qtbot)
    notice = take(opened, slot, qtbot)
    desk = opened.desk
    desk.gateway.held.clear()
    desk.gateway.book(slot, MARIE)
    desk.models.desk.refresh()

    def said() -> list[str]:
        return [label.text() for label in notice.findChildren(QLabel)]

    qtbot.waitUntil(lambda: "Another desk booked it." in said())
    # The ring is on the booking now, by whatever it is called.
    qtbot.waitUntil(lambda: (block := opened.window.grid.current_block()) is not None and block.title != "")
    assert notice.isVisible()
    other = desk.models.looked_at.state.rows[0].slot
    opened.key(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == other.id)


def test_beside_the_rail_it_is_told_in_the_status_bar(opened: WindowAtWork, qtbot: QtBot) -> None:
    slot = look_at_a_free_slot(opened, qtbot)
    opened.window.panel.set_open(False)
    opened.desk.gateway.take(slot, "Desk 2")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(
        lambda: opened.desk.models.status.state.message.endswith("was just taken. Desk 2 holds it.")
    )
    # What nobody sees is not chosen either.
    opened.key(Qt.Key.Key_1)
    assert opened.desk.models.hold.state.phase is HoldPhase.NONE
    opened.window.panel.set_open(True)
    notice = opened.window.panel.findChild(TakenNotice)
    assert isinstance(notice, TakenNotice)
    qtbot.waitUntil(notice.isVisible)


def test_going_on_puts_it_away(opened: WindowAtWork, qtbot: QtBot) -> None:
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Down)
    assert not notice.isVisible()


def test_its_buttons_are_reached_by_keys_and_read_aloud(opened: WindowAtWork, qtbot: QtBot) -> None:
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    opened.window.panel.focus_first()
    first = notice.controls[0]
    assert opened.focused() is first
    row = opened.desk.models.looked_at.state.rows[0]
    assert first.accessibleName() == f"Hold {row.said} with {row.provider_name}, {row.note}"
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == row.slot.id)


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_9])
def test_a_number_in_the_grid_holds_its_slot(opened: WindowAtWork, qtbot: QtBot, key: Qt.Key) -> None:
    look_at_a_free_slot(opened, qtbot)
    opened.key(key)
    assert opened.desk.models.hold.state.phase is HoldPhase.NONE, "nothing is offered yet"
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    rows = opened.desk.models.looked_at.state.rows
    assert [button.slot_id for button in notice.findChildren(OtherSlotButton)] == [r.slot.id for r in rows]
    opened.key(key)
    if key == Qt.Key.Key_9:
        assert opened.desk.models.hold.state.phase is HoldPhase.NONE
        assert notice.isVisible()
    else:
        qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == rows[1].slot.id)


def test_numbers_choose_with_the_focus_on_a_button_and_with_alt_while_typing(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    first, second = opened.desk.models.looked_at.state.rows[:2]
    opened.window.panel.focus_first()
    opened.key(Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == first.slot.id)
    # While another is held, a free slot is looked at that goes as well.
    opened.window.grid.select(second.slot.id, second.slot.provider_id)
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Up)
    notice = take(opened, second.slot, qtbot)
    opened.window.panel.hold.focus_customer()
    opened.type("1")
    assert opened.desk.models.hold.own_slot_id == first.slot.id
    wanted = opened.desk.models.looked_at.state.rows[0].slot
    assert notice.isVisible()
    opened.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == wanted.id)


def test_a_number_whose_slot_changed_just_now_does_nothing(opened: WindowAtWork, qtbot: QtBot) -> None:
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    looked_at = opened.desk.models.looked_at
    pressed: list[str] = []

    def press() -> None:
        notice.pick(1)
        pressed.append(looked_at.state.title)

    looked_at.changed.connect(press)
    opened.desk.gateway.take(looked_at.state.rows[0].slot, "Desk 3")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: bool(pressed))
    assert pressed != [""]
    assert opened.desk.models.hold.own_slot_id is None


def test_another_day_s_slot_is_shown_with_its_day(opened: WindowAtWork, qtbot: QtBot) -> None:
    tomorrow = DAY + timedelta(days=1)
    known = availability_key("becky", CUT.id, tomorrow)
    qtbot.waitUntil(lambda: opened.desk.source.client.get_query_data(known) is not None)
    opened.window.grid.select(opened.desk.slot("becky", "11:45").id, "becky")
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Up)
    take(opened, opened.desk.slot("becky", "11:45"), qtbot)
    rows = opened.desk.models.looked_at.state.rows
    (row,) = [row for row in rows if row.slot.start.astimezone(WHERE).date() == tomorrow]
    assert row.brief.startswith("Fri 13 July, ")
    opened.key(Qt.Key(Qt.Key.Key_0 + row.number))
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == row.slot.id)
    assert opened.desk.models.desk.state.date == tomorrow


def test_a_button_that_goes_hands_the_focus_to_the_calendar(opened: WindowAtWork, qtbot: QtBot) -> None:
    slot = look_at_a_free_slot(opened, qtbot)
    notice = take(opened, slot, qtbot)
    offered = opened.desk.models.looked_at.state.rows[0].slot
    opened.window.panel.focus_first()
    opened.desk.gateway.take(offered, "Desk 3")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: opened.desk.models.looked_at.state.rows[0].slot != offered)
    # Another slot has its place now: Enter would hold what nobody read.
    assert opened.focused() is opened.window.grid
    opened.window.panel.focus_first()
    assert opened.focused() is notice.controls[0]
    opened.desk.gateway.held.clear()
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not notice.isVisible())
    assert opened.focused() is opened.window.grid


def test_a_slot_that_is_offered_still_keeps_the_focus(opened: WindowAtWork, qtbot: QtBot) -> None:
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    first, second, *_ = opened.desk.models.looked_at.state.rows
    focused = notice.controls[1]
    focused.setFocus()
    opened.desk.gateway.take(first.slot, "Desk 3")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: opened.desk.models.looked_at.state.rows[0].slot == second.slot)
    assert opened.focused() is focused is notice.controls[0]
    qtbot.waitUntil(lambda: [b.y() for b in notice.controls] == sorted(b.y() for b in notice.controls))
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == second.slot.id)


def test_a_press_on_a_slot_that_came_under_it_just_now_does_nothing(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    looked_at = opened.desk.models.looked_at
    offered = looked_at.state.rows[0].slot
    pressed: list[str] = []

    def press() -> None:
        QTest.mouseClick(notice.controls[0], Qt.MouseButton.LeftButton)
        pressed.append(looked_at.state.title)

    looked_at.changed.connect(press)
    opened.desk.gateway.take(offered, "Desk 3")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: bool(pressed))
    # What was picked is told of no more.
    assert pressed != [""]
    assert opened.desk.models.hold.own_slot_id is None


def test_a_desk_with_a_hostile_name_is_plain_text_and_leaves_the_panel_its_width(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    width = opened.window.panel.width()
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot, by="<b>" + "W" * 300)
    labels = notice.findChildren(QLabel)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert opened.window.panel.width() == width
    assert all(label.width() <= width for label in labels)


def test_its_buttons_grow_with_the_text(opened: WindowAtWork, qtbot: QtBot) -> None:
    notice = take(opened, look_at_a_free_slot(opened, qtbot), qtbot)
    before = notice.controls[0].height()
    theme, sizes = load_theme("light"), typography(2.0)
    opened.window.set_look(theme, sizes)
    assert notice.controls[0].height() == 2 * before


def test_an_ended_hold_s_slot_that_another_desk_takes_is_told(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, panel = opened.desk, opened.window.panel
    slot = look_at_a_free_slot(opened, qtbot)
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.tick(121)

    def said() -> list[str]:
        return [label.text() for label in panel.hold.findChildren(QLabel) if label.isVisible()]

    def offers_again() -> bool:
        buttons = panel.findChildren(QPushButton)
        return any(b.isVisible() and b.accessibleName() == "Hold again" for b in buttons)

    assert any("is free again" in text for text in said())
    assert offers_again()
    desk.gateway.held.clear()
    notice = take(opened, slot, qtbot)
    assert "Desk 2 holds it." in [label.text() for label in notice.findChildren(QLabel)]
    assert any(text.endswith("was just taken.") for text in said())
    assert not any("is free again" in text for text in said())
    assert not offers_again()
    other = desk.models.looked_at.state.rows[0].slot
    opened.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == other.id)


def test_an_ended_hold_s_slot_that_is_free_once_more_is_offered(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk = opened.desk
    slot = look_at_a_free_slot(opened, qtbot)
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    with qtbot.waitSignal(desk.models.hold.ended):
        desk.tick(121)
    desk.gateway.held.clear()
    take(opened, slot, qtbot)
    desk.gateway.held.clear()
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.models.hold.state.taken == "")
    assert "is free again" in desk.models.hold.state.message


def test_a_pick_in_the_conflict_puts_it_away(opened: WindowAtWork, qtbot: QtBot) -> None:
    models = opened.desk.models
    slot = look_at_a_free_slot(opened, qtbot)
    opened.desk.gateway.take(slot, "Desk 2")
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(opened.window.dialogs.conflict.isVisible)
    # The day behind the choice is read again.
    qtbot.waitUntil(lambda: models.looked_at.state.title != "")
    wanted = models.conflict.state.rows[0].slot
    opened.key(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: models.hold.own_slot_id == wanted.id)
    assert models.looked_at.state.title == ""
