"""A drawing as SVG, which keeps texts as texts: what is written can be read and where it stands measured."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

if TYPE_CHECKING:
    from collections.abc import Callable

_SVG = "{http://www.w3.org/2000/svg}"


class Drawing(NamedTuple):
    """`texts` in the order in which they were written, `pictures` are where pixmaps lie."""

    texts: list[str]
    pictures: list[QRect]


def drawing_of(size: tuple[int, int], paint: Callable[[QPainter], None]) -> Drawing:
    """Let something paint onto a drawing of a width and height in px."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(*size))
    generator.setResolution(96)
    painter = QPainter(generator)
    try:
        paint(painter)
    finally:
        painter.end()
    root = ET.fromstring(bytes(buffer.data().data()))  # noqa: S314  the same
    texts = ["".join(one.itertext()) for one in root.iter(f"{_SVG}text")]
    pictures = [
        QRect(*(round(float(one.get(name, "0"))) for name in ("x", "y", "width", "height")))
        for one in root.iter(f"{_SVG}image")
    ]
    return Drawing(texts, pictures)
