"""Measures the texts of blocks, each once, and says what of them has room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFont

#: Widths of texts that are remembered.
_MEASURED = 8192
#: So many letters, and the ellipsis, are left at least of a text that is cut.
_LEAST_LETTERS = 2


class Ruler:
    """Measures texts in `fonts`, which live as long as it does. Widths are device independent px."""

    def __init__(self, fonts: Iterable[QFont]) -> None:
        self._metrics = {id(font): QFontMetricsF(font) for font in fonts}
        self._widths: dict[tuple[int, str], float] = {}

    def metrics(self, font: QFont) -> QFontMetricsF:
        """Return the metrics of one of the fonts."""
        return self._metrics[id(font)]

    def width(self, text: str, font: QFont) -> float:
        """Return the width of a text."""
        key = (id(font), text)
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) >= _MEASURED:
                self._widths.clear()
            width = self._widths[key] = self._metrics[id(font)].horizontalAdvance(text)
        return width

    def elided(self, text: str, font: QFont, room: float) -> str:
        """Cut a text with an ellipsis where it must be; "" where next to nothing would be left."""
        if self.width(text, font) <= room:
            return text
        # Half a pixel of grace: a width that was measured must not elide what it was measured for.
        shown = self._metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room) + 0.5)
        return shown if len(shown) > _LEAST_LETTERS else ""

    def fitting(self, texts: tuple[str, ...], font: QFont, room: float) -> str:
        """Return the first text that fits into `room`, else the last, which is elided then."""
        return next((text for text in texts if self.width(text, font) <= room), texts[-1])
