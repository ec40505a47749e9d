"""The keys, from the table that binds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bookdesk.domain.text import folded
from bookdesk.widgets.customer_field import TextField
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.key_table import key_table
from bookdesk.widgets.keys_section import KeysSection
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel
from bookdesk.widgets.sidebar import line

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from bookdesk.widgets.look import Look

_WIDTH = 896
_BAR = 16
_EDGE = 24
_BETWEEN = 24


class KeysDialog(DialogOverlay):
    """Keys and what they do, in two columns, or in one where large type leaves no room for two.

    Typing filters them; Up, Down, PgUp, PgDn, Ctrl+Home and Ctrl+End scroll meanwhile.
    """

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, _WIDTH, "")
        self.setAccessibleName(self.tr("Keys"))
        self._filter = TextField(self.tr("Filter"))
        self._filter.setPlaceholderText(self.tr("Type to find a key"))
        self._none = ElidedLabel()
        self._close = KeyButton(look, self.tr("Close"), "Esc", role="primary")
        self._sections = _sections(look)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._area = QScrollArea()
        self._head, self._foot = QVBoxLayout(), QHBoxLayout()
        self._lay_out()
        self._close.clicked.connect(self.close_dialog)
        self._filter.textChanged.connect(self._show_matching)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(self._halves)
        self._halves.setContentsMargins(_EDGE, 0, _EDGE, 16)
        self._halves.setSpacing(_BETWEEN)
        for sections in _in_two(self._sections):
            half = QVBoxLayout()
            half.setSpacing(0)
            for section in sections:
                half.addWidget(section)
            half.addStretch(1)
            self._halves.addLayout(half, 1)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        # Its keys are taken wherever the focus is.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._head.setContentsMargins(_EDGE, _EDGE, _EDGE, 8)
        self._head.setSpacing(12)
        self._head.addWidget(PlainLabel(self.tr("Keys"), "title"))
        self._head.addWidget(self._filter)
        self._foot.setContentsMargins(_EDGE, 16, _EDGE, 16)
        self._foot.addWidget(self._none, 1)
        self._foot.addWidget(self._close)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(self._head)
        column.addWidget(self._area, 1)
        column.addWidget(line())
        column.addLayout(self._foot)

    def open(self) -> None:
        """Show all of them, from the top."""
        self._filter.clear()
        self._show_matching()
        super().open()
        self._area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """Begin with the filter: typing is how one key of sixty is found."""
        return self._filter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by the keys that the filter has no use for; what is typed elsewhere goes to it."""
        bar = self._area.verticalScrollBar()
        goals = {
            Qt.Key.Key_Up: bar.value() - bar.singleStep(),
            Qt.Key.Key_Down: bar.value() + bar.singleStep(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        goal = goals.get(Qt.Key(event.key()))
        if goal is not None:
            bar.setValue(goal)
            event.accept()
        elif event.text().isprintable() and event.text().strip():
            self._filter.setFocus(Qt.FocusReason.OtherFocusReason)
            self._filter.insert(event.text())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _show_matching(self) -> None:
        text = self._filter.text()
        words = folded(text).split()
        found = sum(section.show_matching(words) for section in self._sections)
        # At once, from the inside out: no half-way state is painted.
        for section in self._sections:
            section.settle()
        self._halves.activate()
        self._none.setText("" if found else self.tr('No key for "{text}".').format(text=text))
        self._filter.setAccessibleDescription(self.tr("%n key(s) found", "", found) if words else "")
        self._area.verticalScrollBar().setValue(0)

    def _place(self) -> None:
        """Show as many of them as the window has room for; the others are scrolled to."""
        # What is hidden keeps the measures of the type that it was last seen in.
        self.card.layout().activate()  # type: ignore[union-attr]
        widest = max(section.key_width for section in self._sections)
        for section in self._sections:
            section.align(widest)
        width = min(self._look.px(_WIDTH), self.width() - 32) - 2
        self._halves.setContentsMargins(_EDGE, 0, _EDGE, 16)
        two = 2 * max(section.least_width for section in self._sections) + 2 * _EDGE + _BETWEEN
        self._halves.setDirection(
            QBoxLayout.Direction.LeftToRight if two <= width else QBoxLayout.Direction.TopToBottom
        )
        taken = self._head.sizeHint().height() + self._foot.sizeHint().height() + 3
        room = max(self._look.px(80), self.height() - 32 - taken)
        wanted = self._halves.heightForWidth(width)
        self._area.setMinimumHeight(min(wanted, room))
        self._area.verticalScrollBar().setSingleStep(self._look.px(28))
        # Kept at its width while a filter leaves little: nothing moves sideways.
        scrolls = wanted > room
        self._area.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        # The bar lies within the margin: what is under the filter ends where the filter does.
        self._halves.setContentsMargins(_EDGE, 0, _EDGE - _BAR if scrolls else _EDGE, 16)
        super()._place()


def _sections(look: Look) -> list[KeysSection]:
    rows: dict[str, list[tuple[str, str]]] = {}
    for row in key_table():
        if row.shown:
            rows.setdefault(row.section, []).append((row.shown, row.text))
    return [KeysSection(look, name, keys) for name, keys in rows.items()]


def _in_two(sections: list[KeysSection]) -> tuple[list[KeysSection], list[KeysSection]]:
    """Share the sections out, in their order, each to the half that is shorter so far."""
    halves: tuple[list[KeysSection], list[KeysSection]] = ([], [])
    heights = [0, 0]
    for section in sections:
        shorter = heights.index(min(heights))
        halves[shorter].append(section)
        heights[shorter] += len(section) + 1
    return halves
