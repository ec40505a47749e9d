"""Where a person is in a window, and how to bring them back there once its parts were made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QPlainTextEdit, QTableView, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.widgets.main_window import MainWindow

#: The way from a part down to one of its widgets: at each step a class, and which of the siblings of
#: that class it is. Parts that are made twice alike have the same ways.
_Way = tuple[tuple[str, int], ...]


class Whereabouts:
    """Remembers when it is made what no model knows: scroll positions, cells, cursors, the focus.

    Of what is hidden nothing is remembered. Whoever makes the parts anew calls `choose` as soon as the
    calendar is there, and `settle` at the end.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._has_sidebar = not window.sidebar.isHidden()
        self._has_panel = window.panel.is_open
        self._desk = _Places(_central(window), window.focusWidget())
        self._settings: _Places | None = None
        if window.dialogs.shows_settings:
            settings = window.dialogs.settings
            self._settings = _Places(settings, window.focusWidget())
            self._desk = _Places(_central(window), settings.returns_to)

    def choose(self) -> None:
        """Make the same cells current."""
        self._desk.choose(_central(self._window))

    def settle(self) -> None:
        """Show, scroll and focus what was; where that is no more the focus goes to the calendar."""
        window = self._window
        window.sidebar.setVisible(self._has_sidebar)
        window.panel.set_open(self._has_panel)
        self._desk.settle(_central(window), window.calendar.take_focus)
        if self._settings is not None:
            settings = window.dialogs.settings
            window.dialogs.open(settings)
            self._settings.settle(settings, settings.first_focus().setFocus)


def _central(window: MainWindow) -> QWidget:
    central = window.centralWidget()
    assert central is not None  # noqa: S101  made with the window
    return central


class _Scrolled(NamedTuple):
    """How far a part is scrolled, px, and which cell of a table is current."""

    way: _Way
    across: int
    down: int
    cell: tuple[int, int] | None


class _Places:
    """What is remembered of one part, by the ways that lead there."""

    def __init__(self, part: QWidget, focused: QWidget | None) -> None:
        self._scrolled = [
            _Scrolled(
                _way_to(area, part),
                area.horizontalScrollBar().value(),
                area.verticalScrollBar().value(),
                _cell(area),
            )
            for area in part.findChildren(QAbstractScrollArea)
            if area.isVisible()
        ]
        fields: list[QLineEdit | QPlainTextEdit] = part.findChildren(QLineEdit)
        fields += part.findChildren(QPlainTextEdit)
        self._cursors = [(_way_to(one, part), _cursor(one)) for one in fields if one.isVisible()]
        inside = focused is not None and part.isAncestorOf(focused)
        self._focus = _way_to(focused, part) if focused is not None and inside else None

    def choose(self, part: QWidget) -> None:
        """Make the cells current in another part that is made alike."""
        for way, _, _, cell in self._scrolled:
            table = _at(way, part)
            if isinstance(table, QTableView) and cell is not None:
                table.setCurrentIndex(table.model().index(*cell))

    def settle(self, part: QWidget, or_else: Callable[[], object]) -> None:
        """Scroll and focus another part alike, or call `or_else` where the focus has no place."""
        # What was made is laid out before it can be scrolled.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        for way, across, down, _ in self._scrolled:
            area = _at(way, part)
            if isinstance(area, QAbstractScrollArea):
                area.horizontalScrollBar().setValue(across)
                area.verticalScrollBar().setValue(down)
        for way, place in self._cursors:
            _put_cursor(_at(way, part), place)
        focus = _at(self._focus, part) if self._focus is not None else None
        if focus is not None and focus.isVisible() and focus.isEnabled():
            # Any other reason would select all of a field's text.
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            or_else()


def _way_to(widget: QWidget, part: QWidget) -> _Way:
    steps: list[tuple[str, int]] = []
    while widget is not part:
        parent, name = widget.parentWidget(), type(widget).__name__
        assert parent is not None  # noqa: S101  it lies in the part
        steps.append((name, _alike(parent, name).index(widget)))
        widget = parent
    return tuple(reversed(steps))


def _at(way: _Way, part: QWidget) -> QWidget | None:
    """Follow a way; None where it leads nowhere."""
    for name, place in way:
        alike = _alike(part, name)
        if place >= len(alike):
            return None
        part = alike[place]
    return part


def _alike(parent: QWidget, name: str) -> list[QWidget]:
    within = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [child for child in within if type(child).__name__ == name]


def _cell(area: QAbstractScrollArea) -> tuple[int, int] | None:
    index = area.currentIndex() if isinstance(area, QTableView) else None
    return (index.row(), index.column()) if index is not None and index.isValid() else None


def _cursor(field: QLineEdit | QPlainTextEdit) -> int:
    """Return where a field's cursor stands, characters from its text's start."""
    return field.cursorPosition() if isinstance(field, QLineEdit) else field.textCursor().position()


def _put_cursor(field: QWidget | None, place: int) -> None:
    if isinstance(field, QLineEdit):
        field.setCursorPosition(place)
    elif isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        cursor.setPosition(min(place, field.document().characterCount() - 1))
        field.setTextCursor(cursor)
