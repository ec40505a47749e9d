"""The one table of keys: it binds them, and the keys dialog shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QShortcut
    from PySide6.QtWidgets import QWidget


class Scope(StrEnum):
    """Where the focus must be for a key to be heard."""

    WINDOW = "window"
    #: The day, the week, the month, or what stands there for none.
    CALENDAR = "calendar"
    #: The day's grid, while it is shown.
    DAY = "day"


class KeyRow(NamedTuple):
    """Some keys and what they do.

    `keys` are Qt's portable names, `shown` how people read them. With a `verb` the row is bound,
    in its `scope`. A row without one tells of keys that a control handles itself.
    """

    section: str
    shown: str
    text: str
    keys: tuple[str, ...] = ()
    verb: str = ""
    scope: Scope = Scope.WINDOW


translate = QCoreApplication.translate


def key_table() -> tuple[KeyRow, ...]:
    """Return the keys of the desk, in the order in which they are shown."""
    everywhere, grid, hold = (
        translate("KeyTable", "Everywhere"),
        translate("KeyTable", "Day grid"),
        translate("KeyTable", "Hold"),
    )
    calendar, conflict, month, ranges = (
        translate("KeyTable", "Day, week, month"),
        translate("KeyTable", "Conflict"),
        translate("KeyTable", "Month in the sidebar"),
        translate("KeyTable", "Week, month"),
    )
    return (
        KeyRow(
            everywhere, "F2", translate("KeyTable", "Walk-in: hold the soonest free slot"), ("F2",), "walk_in"
        ),
        KeyRow(
            everywhere,
            "Ctrl+1, Ctrl+2, Ctrl+3",
            translate("KeyTable", "Day, week, month"),
            ("Ctrl+1",),
            "day",
        ),
        KeyRow(everywhere, "", "", ("Ctrl+2",), "week"),
        KeyRow(everywhere, "", "", ("Ctrl+3",), "month"),
        KeyRow(everywhere, "Ctrl+T", translate("KeyTable", "Today"), ("Ctrl+T",), "today"),
        KeyRow(
            everywhere,
            "Alt+Left, Alt+Right",
            translate("KeyTable", "Previous, next day, week or month"),
            ("Alt+Left",),
            "previous",
        ),
        KeyRow(everywhere, "", "", ("Alt+Right",), "next"),
        KeyRow(everywhere, "Ctrl+G", translate("KeyTable", "Go to date"), ("Ctrl+G",), "go_to"),
        KeyRow(
            everywhere,
            "Ctrl+Shift+N",
            translate("KeyTable", "Soonest free slot of the service from here"),
            ("Ctrl+Shift+N",),
            "next_free",
        ),
        KeyRow(everywhere, "F5", translate("KeyTable", "Refresh"), ("F5",), "refresh"),
        KeyRow(
            everywhere,
            "Ctrl+Z, Ctrl+Shift+Z",
            translate("KeyTable", "Undo, redo a booking, release, step or block"),
            ("Ctrl+Z",),
            "undo",
        ),
        KeyRow(everywhere, "", "", ("Ctrl+Shift+Z",), "redo"),
        KeyRow(
            everywhere, "F6, Shift+F6", translate("KeyTable", "Next, previous region"), ("F6",), "next_region"
        ),
        KeyRow(everywhere, "", "", ("Shift+F6",), "previous_region"),
        KeyRow(
            everywhere, "Ctrl+B", translate("KeyTable", "Show or hide the sidebar"), ("Ctrl+B",), "sidebar"
        ),
        KeyRow(
            everywhere,
            "Ctrl+\\",
            translate("KeyTable", "Open or close the desk panel"),
            ("Ctrl+\\",),
            "panel",
        ),
        KeyRow(everywhere, "Ctrl+,", translate("KeyTable", "Settings"), ("Ctrl+,",), "settings"),
        KeyRow(everywhere, "F1", translate("KeyTable", "Keys"), ("F1",), "keys"),
        KeyRow(grid, "Arrows", translate("KeyTable", "Move by slot and provider")),
        KeyRow(grid, "Home, End", translate("KeyTable", "First, last slot")),
        KeyRow(grid, "PgUp, PgDn", translate("KeyTable", "One hour up, down")),
        KeyRow(grid, "N, Shift+N", translate("KeyTable", "Next, previous free slot")),
        KeyRow(grid, "Enter", translate("KeyTable", "Hold a free slot, or open a booking")),
        KeyRow(grid, "Shift+F10", translate("KeyTable", "Slot menu")),
        KeyRow(grid, "A S D X", translate("KeyTable", "Arrived, in service, done, no-show")),
        KeyRow(grid, "Delete", translate("KeyTable", "Cancel booking, remove block")),
        KeyRow(grid, "O", translate("KeyTable", "Back to the state before")),
        KeyRow(
            grid,
            "B",
            translate("KeyTable", "Block time, change a block"),
            ("B",),
            "block_time",
            Scope.DAY,
        ),
        KeyRow(grid, "Alt+W", translate("KeyTable", "Whole day, while blocking time")),
        KeyRow(
            grid,
            "1 to 9",
            translate("KeyTable", "Hold a slot beside one that was taken; with Alt while typing"),
        ),
        *(KeyRow(grid, "", "", (str(n),), f"other_{n}", Scope.DAY) for n in range(1, 10)),
        *(KeyRow(grid, "", "", (f"Alt+{n}",), f"other_{n}") for n in range(1, 10)),
        KeyRow(
            calendar,
            "P, V",
            translate("KeyTable", "Providers, service"),
            ("P",),
            "providers",
            Scope.CALENDAR,
        ),
        KeyRow(calendar, "", "", ("V",), "services", Scope.CALENDAR),
        KeyRow(calendar, "M", translate("KeyTable", "My bookings only"), ("M",), "mine", Scope.CALENDAR),
        KeyRow(
            hold, "Ctrl+Enter", translate("KeyTable", "Confirm"), ("Ctrl+Return", "Ctrl+Enter"), "confirm"
        ),
        KeyRow(hold, "Esc", translate("KeyTable", "Release; closes one thing at a time"), ("Esc",), "escape"),
        KeyRow(hold, "Ctrl+E", translate("KeyTable", "Extend by 60 s, once"), ("Ctrl+E",), "extend"),
        KeyRow(
            hold,
            "H, Alt+H",
            translate("KeyTable", "Hold again after it ended"),
            ("H",),
            "hold_again",
            Scope.CALENDAR,
        ),
        KeyRow(hold, "", "", ("Alt+H",), "hold_again"),
        KeyRow(hold, "Alt+C", translate("KeyTable", "Customer"), ("Alt+C",), "customer"),
        KeyRow(hold, "Alt+K", translate("KeyTable", "Use what was typed before"), ("Alt+K",), "use_kept"),
        KeyRow(conflict, "1 to 9", translate("KeyTable", "Hold that row")),
        KeyRow(conflict, "Up, Down, Enter", translate("KeyTable", "Mark a row, hold the marked")),
        KeyRow(month, "Arrows, PgUp, PgDn", translate("KeyTable", "Move by day, week, month")),
        KeyRow(month, "Enter", translate("KeyTable", "Show the day")),
        KeyRow(ranges, "Arrows", translate("KeyTable", "Move by day or span")),
        KeyRow(ranges, "PgUp, PgDn", translate("KeyTable", "Previous, next week or month")),
        KeyRow(ranges, "Home, End", translate("KeyTable", "First, last span of the day; ends of the week")),
        KeyRow(ranges, "Enter", translate("KeyTable", "Open the day at that time")),
    )


class KeyBindings(QObject):
    """Binds the rows that have a verb; a dialog switches them off while it is open.

    `calendar` and `day`, which lies in it, are the parts that Scope tells of. Nothing is bound before
    `bind`, which can wait for the window's first paint.
    """

    def __init__(
        self,
        window: QWidget,
        calendar: QWidget,
        day: QWidget,
        verbs: Mapping[str, Callable[[], object]],
    ) -> None:
        super().__init__(window)
        self._parts = {Scope.WINDOW: window, Scope.CALENDAR: calendar, Scope.DAY: day}
        self._verbs = verbs
        self._is_enabled = True
        self._shortcuts: list[QShortcut] = []

    @property
    def is_bound(self) -> bool:
        """Tell whether keys are heard."""
        return bool(self._shortcuts)

    def bind(self) -> None:
        """Bind the keys, once."""
        from PySide6.QtGui import QKeySequence, QShortcut

        verbs = self._verbs
        for row in key_table():
            for key in row.keys if row.verb else ():
                shortcut = QShortcut(QKeySequence(key), self._parts[row.scope])
                shortcut.setEnabled(self._is_enabled)
                shortcut.setContext(
                    Qt.ShortcutContext.WindowShortcut
                    if row.scope is Scope.WINDOW
                    else Qt.ShortcutContext.WidgetWithChildrenShortcut
                )
                shortcut.setAutoRepeat(row.verb in ("previous", "next"))
                shortcut.activated.connect(verbs[row.verb])
                self._shortcuts.append(shortcut)

    def unbind(self) -> None:
        """Hear none of them any more."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts.clear()

    def set_enabled(self, enabled: bool) -> None:  # noqa: FBT001  a property's setter
        """Switch all of them on or off."""
        self._is_enabled = enabled
        for shortcut in self._shortcuts:
            shortcut.setEnabled(enabled)
