"""Pictures as small files, and how two of them differ."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage, QPainter

if TYPE_CHECKING:
    from pathlib import Path

#: Colours that a file keeps exactly: all of a theme's tokens and of a view's fills are among them.
_EXACT = 160
#: The rest, edges of letters, are kept to a multiple of this.
ROUNDING = 8
#: A pixel that is off by no more in any channel counts as the same; what rounding changes is half a step.
OFF_BY = 8


def rgb_bytes(image: QImage) -> bytes:
    """Return a picture's pixels, three bytes each, row by row without padding."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    stride, row = image.bytesPerLine(), image.width() * 3
    data = bytes(image.constBits())
    if stride == row:
        return data
    return b"".join(data[y * stride : y * stride + row] for y in range(image.height()))


def write_png(image: QImage, path: Path, *, rounding: int = 0) -> None:
    """Write a picture without its alpha channel.

    With a `rounding` the edges of letters are kept to multiples of it in each channel: smaller.
    Rows go unfiltered: flat fills compress better so than by Qt's choice of a filter for each row
    (PNG, part 12.7, says so of pictures with few colours).
    """
    data, row = rgb_bytes(image), image.width() * 3
    if rounding:
        data = _rounded(data, rounding)
    raw = b"".join(b"\0" + data[y * row : (y + 1) * row] for y in range(image.height()))
    header = struct.pack(">IIBBBBB", image.width(), image.height(), 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(raw, 9)), _chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def differing(a: QImage, b: QImage) -> tuple[int, QImage]:
    """Count the pixels in which two pictures of one size differ, and mark them.

    Returns the count and `a`, dimmed, with the differing pixels in red. Raises ValueError for
    pictures of two sizes.
    """
    if a.size() != b.size():
        raise ValueError(f"{a.size()} and {b.size()} are two sizes")
    apart = a.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(apart)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, b)
    painter.end()
    off = rgb_bytes(apart).translate(bytes(value > OFF_BY for value in range(256)))
    # One bit for each pixel, whichever channel it is off in.
    any_channel = 0
    for channel in range(3):
        any_channel |= int.from_bytes(off[channel::3], "big")
    return any_channel.bit_count(), _marked(a, any_channel.to_bytes(a.width() * a.height(), "big"))


def _marked(image: QImage, off: bytes) -> QImage:
    """Draw a picture dimmed, red where `off`, a byte for each pixel, is 1."""
    alpha = off.translate(bytes([0, *[255] * 255]))
    mask = QImage(alpha, image.width(), image.height(), image.width(), QImage.Format.Format_Alpha8)
    red = QImage(image.size(), QImage.Format.Format_ARGB32)
    red.fill(QColor("red"))
    red.setAlphaChannel(mask)
    made = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(made)
    painter.fillRect(made.rect(), QColor(255, 255, 255, 190))
    painter.drawImage(0, 0, red)
    painter.end()
    return made


def _rounded(data: bytes, step: int) -> bytes:
    pixels = [data[at : at + 3] for at in range(0, len(data), 3)]
    nearest = bytes(min(255, (value + step // 2) // step * step) for value in range(256))
    counted = Counter(pixels)
    exact = {pixel for pixel, _ in counted.most_common(_EXACT)}
    kept = {pixel: pixel if pixel in exact else pixel.translate(nearest) for pixel in counted}
    return b"".join(map(kept.__getitem__, pixels))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
