"""The keys, from the table that binds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton, KeyHint
from bookdesk.widgets.key_table import key_table
from bookdesk.widgets.plain_label import PlainLabel
from bookdesk.widgets.sidebar import line

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look


class KeysDialog(DialogOverlay):
    """Two columns of keys and what they do."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, 768, "")
        self.setAccessibleName(self.tr("Keys"))
        self._close = KeyButton(look, self.tr("Close"), "Esc", role="primary")
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        halves = QHBoxLayout(inside)
        halves.setContentsMargins(24, 0, 24, 16)
        halves.setSpacing(24)
        sections: dict[str, list[tuple[str, str]]] = {}
        for row in key_table():
            if row.shown:
                sections.setdefault(row.section, []).append((row.shown, row.text))
        left, right = QVBoxLayout(), QVBoxLayout()
        for place, (section, rows) in enumerate(sections.items()):
            self._add(left if place % 2 == 0 else right, look, section, rows)
        for half in (left, right):
            half.addStretch()
            halves.addLayout(half, 1)
        self._area.setWidget(inside)
        head = QHBoxLayout()
        head.setContentsMargins(24, 24, 24, 8)
        head.addWidget(PlainLabel(self.tr("Keys"), "title"))
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 16, 24, 16)
        foot.addStretch()
        foot.addWidget(self._close)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addWidget(line())
        column.addLayout(foot)
        self._close.clicked.connect(self.close_dialog)

    def open(self) -> None:
        """Show as many of them as the window has room for."""
        inside = self._area.widget()
        wanted = inside.sizeHint().height() if inside is not None else 0
        self._area.setMinimumHeight(min(wanted, self._window.height() - self._look.px(180)))
        super().open()

    def first_focus(self) -> QWidget:
        """Close, so that Enter and Space leave."""
        return self._close

    def _add(self, half: QVBoxLayout, look: Look, section: str, rows: list[tuple[str, str]]) -> None:
        half.addSpacing(8)
        heading = PlainLabel(section, "section")
        half.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, look.px(132))
        grid.setColumnStretch(1, 1)
        for place, (shown, text) in enumerate(rows):
            grid.addWidget(KeyHint(look, shown), place, 0, Qt.AlignmentFlag.AlignLeft)
            label = PlainLabel(text)
            label.setWordWrap(True)
            grid.addWidget(label, place, 1)
        half.addLayout(grid)
