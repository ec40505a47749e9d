"""Takes the kept pictures anew and puts all of them on one sheet.

`python -m tests.widgets.contact_sheet` writes tests/widgets/references/ and docs/contact-sheet.png:
each view in each theme and size, and the day on a screen of 2560x1440 with two pixels for each px.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from tests.widgets.picture_files import write_png
from tests.widgets.pictures import PINNED, SCENES, VIEW_SCENES, Scene, take_pictures

from bookdesk.widgets.typography import typography

TOP = Path(__file__).parents[2]
SHEET = TOP / "docs" / "contact-sheet.png"
REFERENCES = Path(__file__).with_name("references")
#: Two pixels for each px: a window of 1280x720 fills a screen of 2560x1440.
SHARP = Scene("day", "light", 1280, 720)
_WIDE, _NARROW, _CAPTION, _GAP = 540, 384, 24, 16
_MARGIN = 24


def draw_sheet(pictures: Path, sharp: Path) -> QImage:
    """Draw the sheet: the views below each other, their themes beside each other; then the sharp one."""
    rows = [_row(VIEW_SCENES[at : at + 6], pictures) for at in range(0, len(VIEW_SCENES), 6)]
    large = QImage(str(sharp))
    width = rows[0].width()
    height = sum(row.height() + _GAP for row in rows)
    room = width * large.height() // large.width()
    sheet = QImage(width + 2 * _MARGIN, height + room + _CAPTION + 2 * _MARGIN, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#FFFFFF"))
    painter = QPainter(sheet)
    y = _MARGIN
    for row in rows:
        painter.drawImage(_MARGIN, y, row)
        y += row.height() + _GAP
    words = f"day, light, {large.width()} by {large.height()} at scale 2"
    _place(painter, large, QRect(_MARGIN, y, width, room), words)
    painter.end()
    return sheet


def _row(scenes: tuple[Scene, ...], pictures: Path) -> QImage:
    """Draw one view: for each theme its small and its large window, captions below."""
    heights = [900 * _WIDE // 1440, 700 * _NARROW // 1024]
    row = QImage(3 * (_WIDE + _NARROW + 2 * _GAP) - _GAP, max(heights) + _CAPTION, QImage.Format.Format_RGB32)
    row.fill(QColor("#FFFFFF"))
    painter = QPainter(row)
    x = 0
    for scene in scenes:
        image = QImage(str(pictures / f"{scene.name}.png"))
        width = _WIDE if scene.width == 1440 else _NARROW
        place = QRect(x, 0, width, scene.height * width // scene.width)
        _place(painter, image, place, f"{scene.shows}, {scene.theme}, {scene.width} by {scene.height}")
        x += width + _GAP
    painter.end()
    return row


def _place(painter: QPainter, image: QImage, place: QRect, words: str) -> None:
    smaller = image.scaled(
        place.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter.drawImage(place.topLeft(), smaller)
    painter.setPen(QColor("#7C879A"))
    painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(QColor("#18202C"))
    painter.setFont(typography().small)
    below = QRect(place.left(), place.bottom() + 1, place.width(), _CAPTION)
    painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, words)


def main() -> int:
    """Take the pictures and draw the sheet; returns the exit status."""
    for old in REFERENCES.glob("*.png"):
        if old.stem not in {scene.name for scene in SCENES}:
            old.unlink()
    with tempfile.TemporaryDirectory() as work:
        sharp = Path(work)
        why_not = take_pictures(REFERENCES, rounded=True) or take_pictures(sharp, SHARP.name, scale=2)
        if why_not:
            print(why_not, file=sys.stderr)
            return 1
        os.environ.update(PINNED)
        application = QGuiApplication([])
        write_png(draw_sheet(REFERENCES, sharp / f"{SHARP.name}.png"), SHEET, rounded=True)
        application.quit()
    print(f"{SHEET} and {len(SCENES)} pictures in {REFERENCES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
