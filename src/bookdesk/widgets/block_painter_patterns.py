"""The patterns of bars, strips and hatches as tiles, drawn once for a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor

#: Edge of the tiles, px. All patterns repeat within it, so that a bar and a strip need one tile.
_HATCH, _TILE = 11, 24


class Patterns:
    """Brushes of our own patterns; Qt's own are bound to device px and too fine at a ratio of 2."""

    def __init__(self) -> None:
        self._brushes: dict[tuple[str, int, float], QBrush] = {}

    def brush(self, name: str, colour: QColor, dpr: float) -> QBrush:
        """Return a pattern's brush: its lines in `colour`, transparent between them.

        Names: hatch, broken, hatched, dots, checker, diagonal, vertical, horizontal, fine, cross;
        `solid` is the plain colour. Raises KeyError for another.
        """
        if name == "solid":
            return QBrush(colour)
        key = (name, colour.rgba(), dpr)
        found = self._brushes.get(key)
        if found is None:
            edge = _HATCH if name == "hatch" else _TILE
            tile = QPixmap(round(edge * dpr), round(edge * dpr))
            tile.setDevicePixelRatio(dpr)
            tile.fill(Qt.GlobalColor.transparent)
            painter = QPainter(tile)
            painter.setPen(QPen(colour, 1))
            painter.setBrush(colour)
            _DRAWN[name](painter)
            painter.end()
            found = self._brushes[key] = QBrush(tile)
        return found


def _fill(painter: QPainter, *rects: tuple[float, float, float, float]) -> None:
    for rect in rects:
        painter.fillRect(QRectF(*rect), painter.brush())


def _rising(painter: QPainter, edge: int, period: float, width: float) -> None:
    """Fill stripes from bottom left to top right, `width` px thick across, that go on in the next tiles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    half = width * 0.7072
    at = -float(edge)
    while at <= 2 * edge:
        # Filled, not drawn as lines: a line's pixels would start between two of the screen's.
        painter.drawPolygon(
            [
                QPointF(at - half - edge, 2 * edge),
                QPointF(at + half - edge, 2 * edge),
                QPointF(at + half + 2 * edge, -edge),
                QPointF(at - half + 2 * edge, -edge),
            ]
        )
        at += period


def _hatch(painter: QPainter) -> None:
    _rising(painter, _HATCH, _HATCH, 1)


def _broken(painter: QPainter) -> None:
    _fill(painter, *((0, y, _TILE, 4) for y in range(0, _TILE, 8)))


def _hatched(painter: QPainter) -> None:
    _rising(painter, _TILE, 6, 2.1)


def _dots(painter: QPainter) -> None:
    for x in range(0, _TILE, 4):
        for y in range(0, _TILE, 4):
            _fill(painter, (x + 1, y + 1, 2, 2))


def _checker(painter: QPainter) -> None:
    for x in range(0, _TILE, 3):
        for y in range(0, _TILE, 3):
            if (x + y) % 2 == 0:
                _fill(painter, (x, y, 3, 3))


def _diagonal(painter: QPainter) -> None:
    painter.scale(-1, 1)
    painter.translate(-_TILE, 0)
    _rising(painter, _TILE, 8, 2.5)


def _vertical(painter: QPainter) -> None:
    for x in range(1, _TILE, 4):
        _fill(painter, (x, 0, 1.5, _TILE))


def _horizontal(painter: QPainter) -> None:
    _fill(painter, *((0, y, _TILE, 4) for y in range(0, _TILE, 8)))


def _fine(painter: QPainter) -> None:
    _fill(painter, *((0, y, _TILE, 1) for y in range(2, _TILE, 6)))


def _cross(painter: QPainter) -> None:
    _rising(painter, _TILE, 6, 1)
    painter.scale(-1, 1)
    painter.translate(-_TILE, 0)
    _rising(painter, _TILE, 6, 1)


_DRAWN: dict[str, Callable[[QPainter], None]] = {
    "hatch": _hatch,
    "broken": _broken,
    "hatched": _hatched,
    "dots": _dots,
    "checker": _checker,
    "diagonal": _diagonal,
    "vertical": _vertical,
    "horizontal": _horizontal,
    "fine": _fine,
    "cross": _cross,
}
