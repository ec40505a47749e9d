"""A section of the keys: its name, and a row for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from bookdesk.domain.text import folded
from bookdesk.widgets.key_hint import KeyHint
from bookdesk.widgets.key_names import key_names
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bookdesk.widgets.look import Look

#: A key's row wraps its words no narrower than this, px at 100 %.
_WORDS = 140
_GAP = 12


class _Row(NamedTuple):
    key: KeyHint
    label: PlainLabel
    #: What is looked through, folded.
    words: str


class KeysSection(QWidget):
    """`rows` are keys, as people read them, and what they do."""

    def __init__(self, look: Look, name: str, rows: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 8, 0, 8)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(PlainLabel(name, "section"), 0, 0, 1, 2)
        self._rows: list[_Row] = []
        for place, (shown, text) in enumerate(rows, 1):
            key, label, names = KeyHint(look, shown), PlainLabel(text), key_names(shown)
            label.setWordWrap(True)
            # Whoever listens has no two columns in sight.
            label.setAccessibleName(f"{names}: {text}")
            self._grid.addWidget(key, place, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, place, 1, Qt.AlignmentFlag.AlignTop)
            self._rows.append(_Row(key, label, folded(f"{names} {text} {name}")))

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def key_width(self) -> int:
        """The width of the widest key, px."""
        return max(row.key.width() for row in self._rows)

    @property
    def least_width(self) -> int:
        """The width below which a row would be cut, px, once it is aligned."""
        return self._grid.columnMinimumWidth(0) + _GAP + self._grid.columnMinimumWidth(1)

    def align(self, key_width: int) -> None:
        """Let the words begin where those of the other sections do: `key_width` is the widest of all, px."""
        self._grid.setColumnMinimumWidth(0, key_width)
        # A word that is longer than that can't be broken.
        longest = max(row.label.minimumSizeHint().width() for row in self._rows)
        self._grid.setColumnMinimumWidth(1, max(self._look.px(_WORDS), longest))

    def show_matching(self, words: Sequence[str]) -> int:
        """Show the rows that have all the words, folded, and tell how many; with none the section goes."""
        found = 0
        for row in self._rows:
            matches = all(word in row.words for word in words)
            row.key.setVisible(matches)
            row.label.setVisible(matches)
            found += matches
        self.setVisible(bool(found))
        return found

    def settle(self) -> None:
        """Lay the rows out that are shown now."""
        self._grid.activate()
