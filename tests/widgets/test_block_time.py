"""Blocking time in the window by keys: the dialog, its fields, refusals, the menu, removal and undo."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

import pytest
from PySide6.QtCore import SIGNAL, QDate, QLocale, Qt, QTime
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateEdit, QLabel, QPushButton, QTimeEdit
from tests.factories import DAY, at
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.locale import as_written
from bookdesk.domain.text import BLOCK_REASON_MOST
from bookdesk.widgets.block_painter_lines import Moment, tool_tip
from bookdesk.widgets.plain_label import PlainLabel
from bookdesk.widgets.slot_menu import SlotMenu
from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.block_time_dialog import BlockTimeDialog

_K = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """The salon's day with the focus ring on Sinead's free slot at 15:15."""
    one = connect(open_window(qtbot), qtbot)
    assert one.window.grid.select(one.desk.slot("sinead", "15:15").id, "sinead")
    one.window.grid.setFocus()
    yield one
    one.close()


def dialog(opened: WindowAtWork) -> BlockTimeDialog:
    found = opened.window.dialogs.block_time
    assert found.isVisible()
    return found


def blocks(opened: WindowAtWork, provider: str = "sinead") -> list[Block]:
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    (column,) = [c for c in grid.columns if c.provider_id == provider]
    return [block for block in column.blocks if block.block_id]


def select_block(opened: WindowAtWork, qtbot: QtBot) -> Block:
    """Put the focus ring on Sinead's block."""
    qtbot.waitUntil(lambda: bool(blocks(opened)))
    (block,) = blocks(opened)
    grid = opened.window.grid
    grid.setCurrentIndex(opened.desk.models.desk.grid.index_of(block.identity, "sinead"))
    grid.setFocus()
    assert grid.current_block() == block
    return block


def press_enter(opened: WindowAtWork, qtbot: QtBot) -> None:
    """Press Enter until it acts: what changed under the ring is left alone for a moment."""

    def is_open() -> bool:
        opened.key(_K.Key_Return)
        return opened.desk.models.blocks.state.is_open

    qtbot.waitUntil(is_open)


def block_by_hand(opened: WindowAtWork, reason: str = "Training") -> None:
    opened.desk.gateway.put_block("sinead", at("15:15"), at("16:00"), reason)
    opened.desk.models.desk.refresh()


def field(opened: WindowAtWork, name: str) -> QTimeEdit | QDateEdit | QComboBox:
    kinds = (QTimeEdit, QDateEdit, QComboBox)
    (found,) = [w for kind in kinds for w in dialog(opened).findChildren(kind) if w.accessibleName() == name]
    assert isinstance(found, kinds)
    return found


def errors(opened: WindowAtWork) -> list[str]:
    return [
        label.text()
        for label in dialog(opened).findChildren(PlainLabel)
        if label.property("role") == "error" and label.isVisible()
    ]


def test_a_time_is_blocked_by_four_keys_and_a_word(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_K.Key_B)
    shown = dialog(opened)
    assert shown.accessibleName() == "Block time"
    assert opened.focused() is field(opened, "Reason")
    provider, start, end = (field(opened, name) for name in ("Provider", "From, time", "To, time"))
    assert isinstance(provider, QComboBox)
    assert provider.currentText() == "Sinead"
    assert isinstance(start, QTimeEdit)
    assert isinstance(end, QTimeEdit)
    assert (start.text(), end.text()) == ("15:15", "16:00")
    opened.type("Fire drill")
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)
    assert not shown.isVisible()
    assert opened.window.grid.hasFocus()
    (kept,) = opened.desk.gateway.blocks.values()
    assert (kept.start, kept.end, kept.reason) == (at("15:15"), at("16:00"), "Fire drill")
    assert opened.desk.models.status.state.message == "15:15–16:00 with Sinead blocked: Fire drill."
    qtbot.waitUntil(lambda: [b.reason for b in blocks(opened)] == ["Fire drill"])


def test_tab_goes_round_all_fields_and_back(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    names = []
    for _ in range(8):
        names.append(opened.focused().accessibleName())
        opened.key(_K.Key_Tab)
    assert names == [
        "Reason", "Close", "Block time", "Provider", "From, time", "From, date", "To, time", "To, date",
    ]  # fmt: skip
    assert opened.focused().accessibleName() == "Reason"
    opened.key(_K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert opened.focused().accessibleName() == "To, date"


def test_every_field_has_a_name_for_a_screen_reader(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    for name in ("Provider", "From, time", "From, date", "To, time", "To, date", "Reason"):
        shown = field(opened, name)
        interface = QAccessible.queryAccessibleInterface(shown)
        if isinstance(shown, QComboBox):
            # Where AT-SPI is, a box's name is what stands in it; its label says what it is.
            labels = [other.text(QAccessible.Text.Name) for other, _ in interface.relations()]
            assert labels == [name]
        else:
            assert interface.text(QAccessible.Text.Name) == name


def test_the_fields_have_room_for_their_texts(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    for name in ("From, time", "From, date", "To, time", "To, date"):
        shown = field(opened, name)
        assert isinstance(shown, QTimeEdit | QDateEdit)
        inside = shown.lineEdit()
        text = inside.fontMetrics().horizontalAdvance(inside.text())
        assert inside.text()
        assert inside.width() > text
        assert inside.height() >= inside.fontMetrics().height()


@pytest.mark.parametrize(
    ("language", "date", "afternoon"),
    [("en", "Thu 12 Jul 2018", "3:15 PM"), ("fr", "jeu. 12 juil. 2018", "3:15 PM")],
)
def test_dates_and_times_are_in_the_language_that_was_chosen(
    opened: WindowAtWork, language: Literal["en", "fr"], date: str, afternoon: str
) -> None:
    models = opened.desk.models
    models.preferences.set(language=language)
    models.desk.set_locale_style(is_12_hour=True, translate=as_written)
    # Whatever the system speaks.
    before = QLocale()
    QLocale.setDefault(QLocale("de" if language == "fr" else "fr"))
    try:
        opened.key(_K.Key_B)
    finally:
        QLocale.setDefault(before)
    day, start = field(opened, "From, date"), field(opened, "From, time")
    assert isinstance(day, QDateEdit)
    assert isinstance(start, QTimeEdit)
    assert (day.text(), start.text()) == (date, afternoon)
    longest = day.fontMetrics().horizontalAdvance("mer. 26 sept. 2018")
    assert day.lineEdit().width() > longest


def test_a_change_of_what_is_asked_is_heard_of_once(opened: WindowAtWork) -> None:
    models = opened.desk.models
    before = models.blocks.receivers(SIGNAL("changed()"))
    opened.key(_K.Key_B)
    assert dialog(opened).isVisible()
    assert models.blocks.receivers(SIGNAL("changed()")) == before


def test_another_provider_another_time_and_an_offered_reason(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_K.Key_B)
    field(opened, "Provider").setFocus()
    opened.key(_K.Key_J)
    opened.key(_K.Key_J)
    start, end = field(opened, "From, time"), field(opened, "To, time")
    start.setFocus()
    QTest.keyClicks(start, "16")
    end.setFocus()
    # By five minutes from 16:00 on, then by an hour.
    for _ in range(6):
        QTest.keyClick(end, _K.Key_Up)
    QTest.keyClick(end, _K.Key_PageUp)
    assert isinstance(end, QTimeEdit)
    assert end.text() == "17:30"
    QTest.keyClick(end, _K.Key_PageDown)
    field(opened, "Reason").setFocus()
    for _ in range(2):
        opened.key(_K.Key_Down)
    chosen = field(opened, "Reason")
    assert isinstance(chosen, QComboBox)
    assert chosen.currentText() == "Training"
    provider = field(opened, "Provider")
    assert isinstance(provider, QComboBox)
    wanted = provider.currentData()
    with qtbot.waitSignal(opened.desk.models.blocks.blocked) as done:
        opened.key(_K.Key_Return)
    block = done.args[0]
    assert (block.provider_id, block.start, block.end, block.reason) == (
        wanted, at("16:15"), at("16:30"), "Training",
    )  # fmt: skip


def test_escape_leaves_everything_as_it_was(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.type("Train")
    shown = dialog(opened)
    opened.key(_K.Key_Escape)
    assert not shown.isVisible()
    assert not opened.desk.models.blocks.state.is_open
    assert opened.desk.gateway.calls["block"] == 0
    assert opened.window.grid.hasFocus()
    # The next time it begins anew.
    opened.key(_K.Key_B)
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    assert reason.currentText() == ""


def test_what_the_server_refuses_is_said_and_nothing_typed_is_lost(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    opened.key(_K.Key_B)
    opened.type("Own <b>words</b>")
    start = field(opened, "From, time")
    assert isinstance(start, QTimeEdit)
    start.setTime(QTime(11, 15))
    opened.key(_K.Key_Return)
    qtbot.waitUntil(lambda: errors(opened) == ["11:00 Women's hair cut is booked there."])
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    assert (reason.currentText(), start.text()) == ("Own <b>words</b>", "11:15")
    assert all(w.textFormat() is Qt.TextFormat.PlainText for w in dialog(opened).findChildren(QLabel))
    card = dialog(opened).card
    assert dialog(opened).rect().contains(card.geometry())
    start.setTime(QTime(15, 30))
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)


def test_a_wrong_field_gets_the_focus(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.key(_K.Key_Return)
    assert errors(opened) == ["Give a reason."]
    opened.type("Training")
    end = field(opened, "To, time")
    assert isinstance(end, QTimeEdit)
    end.setTime(QTime(14, 0))
    opened.key(_K.Key_Return)
    assert errors(opened) == ["The end must come after the start."]
    assert opened.focused() is end


def test_a_complaint_goes_as_soon_as_its_field_is_right(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.key(_K.Key_Return)
    assert errors(opened) == ["Give a reason."]
    opened.type("T")
    assert errors(opened) == []
    end = field(opened, "To, time")
    assert isinstance(end, QTimeEdit)
    end.setTime(QTime(15, 15))
    opened.key(_K.Key_Return)
    assert errors(opened) == ["The end must come after the start."]
    # Another field does not mend it.
    field(opened, "Reason").setFocus()
    opened.type("raining")
    assert errors(opened) == ["The end must come after the start."]
    end.setTime(QTime(15, 20))
    assert errors(opened) == []
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    reason.setEditText("x" * (BLOCK_REASON_MOST + 2))
    opened.key(_K.Key_Return)
    assert errors(opened)[0].startswith("2 characters too many.")
    reason.setEditText("x" * (BLOCK_REASON_MOST + 1))
    assert errors(opened)[0].startswith("1 character too many.")
    reason.setEditText("x" * BLOCK_REASON_MOST)
    assert errors(opened) == []


def test_enter_twice_asks_once_and_escape_does_not_lose_the_answer(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    gate = opened.desk.gateway.gates["block"] = threading.Event()
    opened.key(_K.Key_B)
    opened.type("Training")
    opened.key(_K.Key_Return)
    opened.key(_K.Key_Return)
    opened.key(_K.Key_Escape)
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        gate.set()
    assert opened.desk.gateway.calls["block"] == 1
    assert opened.desk.models.status.state.message.endswith("blocked: Training.")


def test_b_on_a_block_changes_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    block_by_hand(opened)
    select_block(opened, qtbot)
    opened.key(_K.Key_B)
    assert dialog(opened).accessibleName() == "Change block"
    reason, provider = field(opened, "Reason"), field(opened, "Provider")
    assert isinstance(reason, QComboBox)
    assert reason.currentText() == "Training"
    assert not provider.isEnabled()
    day = field(opened, "To, date")
    assert isinstance(day, QDateEdit)
    day.setDate(QDate(DAY.year, DAY.month, DAY.day + 1))
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)
    (kept,) = opened.desk.gateway.blocks.values()
    assert (kept.end - kept.start).days == 1
    # The focus ring stays on the block that grew.
    qtbot.waitUntil(lambda: blocks(opened)[0].ends > int(at("16:00").timestamp()))
    current = opened.window.grid.current_block()
    assert current is not None
    assert current.block_id == kept.id


def test_enter_on_a_block_offers_to_change_or_remove_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    block_by_hand(opened)
    block = select_block(opened, qtbot)
    press_enter(opened, qtbot)
    shown = dialog(opened)
    assert shown.accessibleName() == "Change block"
    opened.press("Remove block", shown)
    assert not shown.isVisible()
    qtbot.waitUntil(lambda: blocks(opened) == [])
    assert opened.desk.gateway.blocks == {}
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [b.reason for b in opened.desk.gateway.blocks.values()] == ["Training"]
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    text = tool_tip(block, "Sinead", Moment(grid.locale, at("10:42"), today=True))
    assert text.endswith("Enter changes or removes it")


def test_a_new_block_has_nothing_to_remove(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    names = [b.accessibleName() for b in dialog(opened).findChildren(QPushButton) if b.isVisible()]
    assert names == ["Close", "Block time"]


def test_what_can_be_done_with_a_selected_block_is_to_change_it(opened: WindowAtWork, qtbot: QtBot) -> None:
    block_by_hand(opened)
    select_block(opened, qtbot)

    def is_open() -> bool:
        opened.press("Change block at 15:15 with Sinead", opened.window.panel)
        return opened.desk.models.blocks.state.is_open

    qtbot.waitUntil(is_open)
    assert dialog(opened).accessibleName() == "Change block"


def test_offline_a_block_is_not_removed_and_the_dialog_says_so(opened: WindowAtWork, qtbot: QtBot) -> None:
    block_by_hand(opened)
    select_block(opened, qtbot)
    press_enter(opened, qtbot)
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not opened.desk.models.connection.is_live)
    opened.press("Remove block", dialog(opened))
    assert "The server is not reached" in errors(opened)[0]
    assert len(opened.desk.gateway.blocks) == 1


def test_delete_removes_a_block_and_undo_brings_it_back(opened: WindowAtWork, qtbot: QtBot) -> None:
    block_by_hand(opened)
    select_block(opened, qtbot)
    with qtbot.waitSignal(opened.desk.models.blocks.removed):
        opened.key(_K.Key_Delete)
    qtbot.waitUntil(lambda: blocks(opened) == [])
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    (kept,) = opened.desk.gateway.blocks.values()
    assert (kept.start, kept.end, kept.reason) == (at("15:15"), at("16:00"), "Training")


def test_b_where_somebody_stands_says_why_not(opened: WindowAtWork, qtbot: QtBot) -> None:
    grid = opened.window.grid
    bookings = opened.desk.models.desk.bookings
    laura = next(b for b in bookings if b.customer and b.customer.name == "Laura Hiebert")
    grid.setCurrentIndex(opened.desk.models.desk.grid.index_of(laura.id, "sinead"))
    opened.key(_K.Key_B)
    assert opened.desk.models.status.state.message == "This time is booked."
    assert not opened.desk.models.blocks.state.is_open


def test_offline_b_says_so(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not opened.desk.models.connection.is_live)
    opened.key(_K.Key_B)
    assert "The server is not reached" in opened.desk.models.status.state.message
    assert not opened.desk.models.blocks.state.is_open


def menu_texts(opened: WindowAtWork, block: Block) -> dict[str, str]:
    menu = SlotMenu(opened.desk.models, block, opened.window)
    texts = dict(action.text().split("\t") for action in menu.actions() if "\t" in action.text())
    menu.deleteLater()
    return texts


def test_the_menu_offers_what_can_be_done(opened: WindowAtWork, qtbot: QtBot) -> None:
    free = opened.window.grid.current_block()
    assert free is not None
    assert menu_texts(opened, free) == {"Hold": "Enter", "Block time…": "B"}
    block_by_hand(opened, "<b>R&D</b>")
    block = select_block(opened, qtbot)
    assert menu_texts(opened, block) == {"Change block…": "Enter", "Remove block": "Del"}
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    lunch = next(b for c in grid.columns for b in c.blocks if b.reason == "Lunch")
    assert menu_texts(opened, lunch) == {"Block time…": "B"}
    menu = SlotMenu(opened.desk.models, block, opened.window)
    with qtbot.waitSignal(opened.desk.models.blocks.removed):
        next(action for action in menu.actions() if action.text().startswith("Remove")).trigger()


@pytest.mark.parametrize(
    ("begins", "steps", "ends"),
    [
        ("15:15", 1, "15:20"), ("15:15", -1, "15:10"), ("15:13", 1, "15:15"), ("15:13", -1, "15:10"),
        ("23:55", 1, "00:00"), ("00:00", -1, "23:55"), ("15:13", 2, "15:20"), ("15:13", -2, "15:05"),
        ("15:13", 10, "16:13"), ("00:30", -10, "23:30"),
    ],
)  # fmt: skip
def test_minutes_go_by_five(qtbot: QtBot, begins: str, steps: int, ends: str) -> None:
    time = TimeField("From", QLocale("en"))
    qtbot.addWidget(time)
    time.setDisplayFormat("HH:mm")
    time.setTime(QTime.fromString(begins, "HH:mm"))
    time.stepBy(steps)
    assert time.text() == ends
