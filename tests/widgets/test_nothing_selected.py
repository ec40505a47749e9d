"""The keys of the day and of a hold with nothing selected and nothing held: each does or says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from bookdesk.widgets.key_table import key_table

if TYPE_CHECKING:
    from tests.widgets.window import WindowAtWork

#: The keys of the rows that nothing is bound for, by how the table shows them.
OWN_KEYS = {
    "Arrows": ("Up", "Down", "Left", "Right"),
    "Home, End": ("Home", "End"),
    "PgUp, PgDn": ("PgUp", "PgDown"),
    "N, Shift+N": ("N", "Shift+N"),
    "Enter": ("Return", "Enter"),
    "Shift+F10": ("Shift+F10", "Menu"),
    "A S D X": ("A", "S", "D", "X"),
    "Delete": ("Del",),
    "O": ("O",),
    # Heard by an open dialog alone.
    "Alt+W": (),
    # The rows behind it bind each number.
    "1 to 9": (),
}
#: Closes one thing, and there is none.
CLOSES = "Esc"


def keys_of_day_and_hold() -> list[str]:
    rows = [row for row in key_table() if row.section in ("Day grid", "Hold")]
    keys = [key for row in rows for key in (row.keys or OWN_KEYS[row.shown])]
    return [key for key in keys if key != CLOSES]


def select_nothing(opened: WindowAtWork) -> None:
    opened.window.dialogs.close_all()
    opened.window.grid.setCurrentIndex(QModelIndex())
    opened.window.grid.setFocus()
    assert opened.window.grid.current_block() is None
    assert not opened.window.dialogs.is_any_open


def press(opened: WindowAtWork, key: str) -> None:
    QTest.keySequence(opened.focused(), QKeySequence(key))


def test_no_key_is_silent_while_nothing_is_selected_or_held(opened: WindowAtWork) -> None:
    told: list[str] = []
    opened.desk.models.status.announced.connect(told.append)
    silent = []
    for key in keys_of_day_and_hold():
        select_nothing(opened)
        told.clear()
        press(opened, key)
        is_elsewhere = opened.window.grid.current_block() is not None
        if not (told and told[-1]) and not is_elsewhere and not opened.window.dialogs.is_any_open:
            silent.append(key)
    assert silent == []
    assert opened.desk.gateway.calls["hold"] == 0
    assert opened.desk.gateway.calls["transition"] == 0


def test_b_with_nothing_selected_blocks_where_the_arrow_keys_begin(opened: WindowAtWork) -> None:
    select_nothing(opened)
    press(opened, "Down")
    begun = opened.window.grid.current_block()
    assert begun is not None
    select_nothing(opened)
    press(opened, "B")
    state = opened.desk.models.blocks.state
    assert state.is_open
    assert (state.provider_id, state.start, state.end) == (begun.provider_id, begun.start, begun.end)
    assert opened.window.grid.current_block() == begun


def test_what_is_missing_is_said(opened: WindowAtWork) -> None:
    told: list[str] = []
    opened.desk.models.status.announced.connect(told.append)
    sentences = {
        "Return": "Select a slot first: with the arrow keys, or N for the next free one.",
        "A": "Select a booking first: A marks it Arrived.",
        "Del": "Select a booking or a block first: Del cancels or removes it.",
        "4": "No other slot is offered under 4, or it has just changed.",
        "Alt+C": "No slot is held. Select a free slot and press Enter first.",
    }
    for key in sentences:
        select_nothing(opened)
        press(opened, key)
    assert told == list(sentences.values())
