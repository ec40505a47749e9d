"""Words of the week's header as pictures: from week to week most of them are the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from bookdesk.widgets.block_painter_kept import KeptPixmaps

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont

    from bookdesk.widgets.block_painter_ruler import Ruler

#: Device pixels of words that are kept: 2 MB.
_KEPT = 512 * 1024
#: What a letter may reach beyond its width, px at either end.
_REACH = 2


class WordPictures:
    """Paints short texts on a ground of one colour, each from a picture of its own.

    To lay a text out and paint it takes several times as long as to lay its picture down. The ground
    is part of the picture: letters look the same as those that are written straight onto it.
    """

    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler
        self._kept = KeptPixmaps(_KEPT)

    def paint(
        self,
        painter: QPainter,
        text: str,
        ink: tuple[QFont, QColor, QColor],
        place: tuple[int, int, int],
        dpr: float,
    ) -> None:
        """Paint a text: `ink` is its font, its colour and the ground's; `place` is left, top and height, px.

        `dpr` is the device pixels in one of the painter's pixels.
        """
        if not text:
            return
        font, colour, ground = ink
        left, top, height = place
        key = (text, id(font), colour.rgba(), ground.rgba(), height, dpr)
        pixmap = self._kept.find(key)
        if pixmap is None:
            pixmap = self._drawn(text, ink, height, dpr)
            self._kept.keep(key, pixmap)
        painter.drawPixmap(left - _REACH, top, pixmap)

    def _drawn(self, text: str, ink: tuple[QFont, QColor, QColor], height: int, dpr: float) -> QPixmap:
        font, colour, ground = ink
        metrics = self._ruler.metrics(font)
        wide = math.ceil(self._ruler.width(text, font)) + 2 * _REACH
        pixmap = QPixmap(math.ceil(wide * dpr), math.ceil(height * dpr))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(ground)
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(colour)
        base = round((height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        painter.drawText(QPointF(_REACH, base), text)
        painter.end()
        return pixmap
