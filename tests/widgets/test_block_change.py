"""A block in the window by keys: changed, removed and brought back, and what its menu offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QPushButton
from tests.factories import DAY, at
from tests.widgets.blocking import (
    block_by_hand,
    blocks,
    dialog,
    errors,
    field,
    open_at_free_slot,
    press_enter,
    select_block,
)

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.block_painter_lines import Moment, tool_tip
from bookdesk.widgets.slot_menu import SlotMenu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

    from bookdesk.domain.layout import Block

_K = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    one = open_at_free_slot(qtbot)
    yield one
    one.close()


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
    booked = next(b for c in grid.columns for b in c.blocks if b.title == "Laura Hiebert")
    assert menu_texts(opened, booked)["Block time…"] == "B"
    assert "Block time…" not in menu_texts(opened, booked._replace(kind=BlockKind.HELD))
    menu = SlotMenu(opened.desk.models, block, opened.window)
    with qtbot.waitSignal(opened.desk.models.blocks.removed):
        next(action for action in menu.actions() if action.text().startswith("Remove")).trigger()
