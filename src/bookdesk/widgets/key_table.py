"""The one table of keys: it binds them, and the keys dialog shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget


class KeyRow(NamedTuple):
    """Some keys and what they do.

    `keys` are Qt's portable names, `shown` how people read them. With a `verb` the row is bound:
    everywhere in the window, or only while the day grid has the focus when `in_grid`. A row
    without one tells of keys that a control handles itself.
    """

    section: str
    shown: str
    text: str
    keys: tuple[str, ...] = ()
    verb: str = ""
    in_grid: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeyTable", text)


def key_table() -> tuple[KeyRow, ...]:
    """Return the keys of the desk, in the order in which they are shown."""
    everywhere, grid, hold = _tr("Everywhere"), _tr("Day grid"), _tr("Hold")
    conflict, month = _tr("Conflict"), _tr("Month")
    return (
        KeyRow(everywhere, "F2", _tr("Walk-in: hold the soonest free slot"), ("F2",), "walk_in"),
        KeyRow(everywhere, "Ctrl+T", _tr("Today"), ("Ctrl+T",), "today"),
        KeyRow(everywhere, "Alt+Left, Alt+Right", _tr("Previous, next day"), ("Alt+Left",), "previous_day"),
        KeyRow(everywhere, "", "", ("Alt+Right",), "next_day"),
        KeyRow(everywhere, "F5", _tr("Refresh"), ("F5",), "refresh"),
        KeyRow(everywhere, "Ctrl+Z", _tr("Undo the last step"), ("Ctrl+Z",), "undo"),
        KeyRow(everywhere, "F6, Shift+F6", _tr("Next, previous region"), ("F6",), "next_region"),
        KeyRow(everywhere, "", "", ("Shift+F6",), "previous_region"),
        KeyRow(everywhere, "Ctrl+B", _tr("Show or hide the sidebar"), ("Ctrl+B",), "sidebar"),
        KeyRow(everywhere, "Ctrl+\\", _tr("Open or close the desk panel"), ("Ctrl+\\",), "panel"),
        KeyRow(everywhere, "F1", _tr("Keys"), ("F1",), "keys"),
        KeyRow(grid, "Arrows", _tr("Move by slot and provider")),
        KeyRow(grid, "Home, End", _tr("First, last slot")),
        KeyRow(grid, "PgUp, PgDn", _tr("One hour up, down")),
        KeyRow(grid, "N, Shift+N", _tr("Next, previous free slot")),
        KeyRow(grid, "Enter", _tr("Hold a free slot, or open a booking")),
        KeyRow(grid, "Shift+F10", _tr("Slot menu")),
        KeyRow(grid, "A S D X", _tr("Arrived, in service, done, no-show")),
        KeyRow(grid, "Delete", _tr("Cancel booking")),
        KeyRow(grid, "O", _tr("Back to the state before")),
        KeyRow(grid, "P, V", _tr("Providers, service"), ("P",), "providers", in_grid=True),
        KeyRow(grid, "", "", ("V",), "services", in_grid=True),
        KeyRow(hold, "Ctrl+Enter", _tr("Confirm"), ("Ctrl+Return", "Ctrl+Enter"), "confirm"),
        KeyRow(hold, "Esc", _tr("Release; closes one thing at a time"), ("Esc",), "escape"),
        KeyRow(hold, "Ctrl+E", _tr("Extend by 60 s, once"), ("Ctrl+E",), "extend"),
        KeyRow(hold, "H, Alt+H", _tr("Hold again after it ended"), ("H",), "hold_again", in_grid=True),
        KeyRow(hold, "", "", ("Alt+H",), "hold_again"),
        KeyRow(hold, "Alt+C", _tr("Customer"), ("Alt+C",), "customer"),
        KeyRow(conflict, "1 to 9", _tr("Hold that row")),
        KeyRow(conflict, "Up, Down, Enter", _tr("Mark a row, hold the marked")),
        KeyRow(month, "Arrows, PgUp, PgDn", _tr("Move by day, week, month")),
        KeyRow(month, "Enter", _tr("Show the day")),
    )


class KeyBindings(QObject):
    """Binds the rows that have a verb; a dialog switches them off while it is open."""

    def __init__(self, window: QWidget, grid: QWidget, verbs: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(window)
        self._shortcuts: list[QShortcut] = []
        for row in key_table():
            for key in row.keys if row.verb else ():
                shortcut = QShortcut(QKeySequence(key), grid if row.in_grid else window)
                shortcut.setContext(
                    Qt.ShortcutContext.WidgetWithChildrenShortcut
                    if row.in_grid
                    else Qt.ShortcutContext.WindowShortcut
                )
                shortcut.setAutoRepeat(row.verb in ("previous_day", "next_day"))
                shortcut.activated.connect(verbs[row.verb])
                self._shortcuts.append(shortcut)

    def set_enabled(self, enabled: bool) -> None:  # noqa: FBT001  a property's setter
        """Switch all of them on or off."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(enabled)
