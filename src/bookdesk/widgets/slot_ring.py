"""The ring of a hold: starts at 12 o'clock, shows what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

#: Edge and stroke of the rings, px: in a slot, in the rail, in the panel.
SLOT_RING, RAIL_RING, PANEL_RING = (28, 4), (32, 4), (72, 6)


def paint_ring(
    painter: QPainter, square: QRectF, stroke: float, left: float, colour: QColor, track: QColor
) -> None:
    """Paint a ring inside `square`.

    `stroke` is the ring's thickness in px, `left` the part of the hold that is left, 0.0 to 1.0
    (an extended hold may be more: it shows a full ring).
    """
    half = stroke / 2
    inner = square.adjusted(half, half, -half, -half)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(track, stroke))
    painter.drawEllipse(inner)
    sweep = round(360 * 16 * min(1.0, max(0.0, left)))
    if sweep:
        painter.setPen(QPen(colour, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inner, 90 * 16, -sweep)
    painter.restore()
