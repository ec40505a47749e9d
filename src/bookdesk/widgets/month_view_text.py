"""Short texts that stand on screen again and again, each drawn once and kept as a pixmap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

#: Texts that are kept; a month has some sixty.
_MOST = 1000
#: Room for what a letter draws outside of its own width, px.
_OVERHANG = 2


class TextPixmaps:
    """Writes texts of one line; `fonts` are those of one typography, which outlive this."""

    def __init__(self) -> None:
        self._metrics: dict[int, QFontMetricsF] = {}
        self._widths: dict[tuple[str, int], float] = {}
        self._drawn: dict[tuple[str, int, int, float], QPixmap] = {}
        self._elided: dict[tuple[str, int, int], str] = {}

    def width(self, text: str, font: QFont) -> float:
        """Return how far a text reaches, px."""
        key = (text, id(font))
        found = self._widths.get(key)
        if found is None:
            _keep_few(self._widths)
            found = self._widths[key] = self._measures(font).horizontalAdvance(text)
        return found

    def fitting(self, texts: tuple[str, ...], font: QFont, room: float) -> str:
        """Return the first text that fits into `room` px, else nothing."""
        return next((text for text in texts if self.width(text, font) <= room), "")

    def elided(self, text: str, font: QFont, room: float) -> str:
        """Cut a text to `room` px with an ellipsis; one line of nothing but a plain text."""
        if self.width(text, font) <= room:
            return text
        key = (text, id(font), math.floor(room))
        found = self._elided.get(key)
        if found is None:
            _keep_few(self._elided)
            mode = Qt.TextElideMode.ElideRight
            found = self._elided[key] = self._measures(font).elidedText(text, mode, max(0.0, room))
        return found

    def write(
        self, painter: QPainter, text: str, font: QFont, colour: QColor, left: int, base: int, dpr: float
    ) -> float:
        """Write a text from `left` on the baseline `base`, both px; return how far it reaches."""
        width = self.width(text, font)
        if text:
            key = (text, id(font), colour.rgba(), dpr)
            pixmap = self._drawn.get(key)
            if pixmap is None:
                _keep_few(self._drawn)
                pixmap = self._drawn[key] = self._draw(text, font, colour, width, dpr)
            painter.drawPixmap(QPointF(left - _OVERHANG, base - self._ascent(font)), pixmap)
        return width

    def base(self, font: QFont, top: int, height: int) -> int:
        """Return the baseline of a line that is `height` px high and begins at `top`."""
        metrics = self._measures(font)
        return top + round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())

    def _draw(self, text: str, font: QFont, colour: QColor, width: float, dpr: float) -> QPixmap:
        high = self._ascent(font) + math.ceil(self._measures(font).descent()) + 1
        wide = math.ceil(width) + 2 * _OVERHANG
        pixmap = QPixmap(math.ceil(wide * dpr), math.ceil(high * dpr))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(_OVERHANG, self._ascent(font)), text)
        painter.end()
        return pixmap

    def _ascent(self, font: QFont) -> int:
        return math.ceil(self._measures(font).ascent())

    def _measures(self, font: QFont) -> QFontMetricsF:
        found = self._metrics.get(id(font))
        if found is None:
            found = self._metrics[id(font)] = QFontMetricsF(font)
        return found


def _keep_few(kept: dict[_Key, _Value]) -> None:
    if len(kept) >= _MOST:
        kept.clear()
