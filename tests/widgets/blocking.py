"""The window in which time is blocked: its dialog, the fields in it, and the blocks of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateEdit
from tests.factories import at
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.widgets.plain_label import PlainLabel
from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.block_time_dialog import BlockTimeDialog


def open_at_free_slot(qtbot: QtBot) -> WindowAtWork:
    """Open the salon's day with the focus ring on Sinead's free slot at 15:15."""
    one = connect(open_window(qtbot), qtbot)
    assert one.window.grid.select(one.desk.slot("sinead", "15:15").id, "sinead")
    one.window.grid.setFocus()
    return one


def dialog(opened: WindowAtWork) -> BlockTimeDialog:
    """Return the dialog, which is open."""
    found = opened.window.dialogs.block_time
    assert found.isVisible()
    return found


def blocks(opened: WindowAtWork, provider: str = "sinead") -> list[Block]:
    """List the times of a provider's day that somebody blocked."""
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
        opened.key(Qt.Key.Key_Return)
        return opened.desk.models.blocks.state.is_open

    qtbot.waitUntil(is_open)


def block_by_hand(opened: WindowAtWork, reason: str = "Training") -> None:
    """Block Sinead's free slot as another desk would."""
    opened.desk.gateway.put_block("sinead", at("15:15"), at("16:00"), reason)
    opened.desk.models.desk.refresh()


def field(opened: WindowAtWork, name: str) -> TimeField | QDateEdit | QComboBox:
    """Return the dialog's field of a name."""
    kinds = (TimeField, QDateEdit, QComboBox)
    (found,) = [w for kind in kinds for w in dialog(opened).findChildren(kind) if w.accessibleName() == name]
    assert isinstance(found, kinds)
    return found


def errors(opened: WindowAtWork) -> list[str]:
    """List what the dialog complains of."""
    return [
        label.text()
        for label in dialog(opened).findChildren(PlainLabel)
        if label.property("role") == "error" and label.isVisible()
    ]
