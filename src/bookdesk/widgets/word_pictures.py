"""Words as pictures: those of a week's header and of a held slot are mostly the same as the last."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from bookdesk.widgets.block_painter_kept import KeptPixmaps

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtGui import QColor, QFont

    from bookdesk.widgets.block_painter_ruler import Ruler

#: What a letter may reach beyond its width, px at either end.
_REACH = 2
#: Words that were seen once and are remembered; then all are forgotten.
_SEEN_MOST = 1024


class WordPictures:
    """Paints short texts on a ground of one colour, each from a picture of its own.

    To lay a text out and paint it takes several times as long as to lay its picture down. The ground
    is part of the picture: letters look the same as those that are written straight onto it. Of the
    pictures `most` device pixels are kept, four bytes each.
    """

    def __init__(self, ruler: Ruler, most: int) -> None:
        self._ruler = ruler
        self._kept = KeptPixmaps(most)
        self._seen: set[Hashable] = set()

    def paint(
        self,
        painter: QPainter,
        text: str,
        ink: tuple[QFont, QColor, QColor],
        place: tuple[int, int, int],
        dpr: float,
    ) -> None:
        """Paint a text: `ink` is its font, its colour and the ground's; `place` is left, top and height, px.

        Its ground reaches two pixels beyond its width. `dpr` is the device pixels in one of the painter's
        pixels.
        """
        if not text:
            return
        left, top, height = place
        key = _key(text, ink, height, dpr)
        pixmap = self._kept.find(key)
        if pixmap is None:
            pixmap = self._drawn(text, ink, height, dpr)
            self._kept.keep(key, pixmap)
        painter.drawPixmap(left - _REACH, top, pixmap)

    def paint_again(
        self,
        painter: QPainter,
        text: str,
        ink: tuple[QFont, QColor, QColor],
        place: tuple[int, int, int],
        dpr: float,
    ) -> bool:
        """Paint a text as `paint` does, unless it is seen for the first time; tell whether it was painted.

        What is seen once is sooner written straight where it stands.
        """
        key = _key(text, ink, place[2], dpr)
        if key not in self._seen:
            if len(self._seen) >= _SEEN_MOST:
                self._seen.clear()
            self._seen.add(key)
            return False
        self.paint(painter, text, ink, place, dpr)
        return True

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


def _key(text: str, ink: tuple[QFont, QColor, QColor], height: int, dpr: float) -> Hashable:
    """Name all that a text's picture depends on."""
    font, colour, ground = ink
    return text, id(font), colour.rgba(), ground.rgba(), height, dpr
