"""Takes the kept pictures anew and puts all of them on one sheet.

`python -m tests.widgets.contact_sheet` writes tests/widgets/references/ and docs/contact-sheet.png:
each view in each theme and size, and the day on a screen of 2560x1440 with two pixels for each px.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from tests.widgets.picture_files import write_png
from tests.widgets.pictures import PINNED, SCENES, VIEW_SCENES, Scene, take_pictures

from bookdesk.widgets.theme import THEMES
from bookdesk.widgets.typography import typography

TOP = Path(__file__).parents[2]
SHEET = TOP / "docs" / "contact-sheet.png"
REFERENCES = Path(__file__).with_name("references")
#: Two pixels for each px: a window of 1280x720 fills a screen of 2560x1440.
SHARP = Scene("day", "light", 1280, 720)
#: How wide a window of 1440 px is on the sheet; smaller ones are drawn to the same scale.
_WIDE, _CAPTION, _GAP, _MARGIN = 840, 24, 20, 24
#: Edges of letters may be this much coarser on a sheet that nobody compares with.
_ROUNDING = 16


def draw_sheet(pictures: Path, sharp: Path) -> QImage:
    """Draw the sheet: a column for each theme, the views below each other, and the sharp one at the end."""
    large = QImage(str(sharp))
    width = len(THEMES) * (_WIDE + _GAP) - _GAP
    rows = [_sized(scene) for scene in VIEW_SCENES if scene.theme == THEMES[0]]
    height = sum(row.height() + _CAPTION + _GAP for row in rows)
    sheet = QImage(
        max(width, large.width()) + 2 * _MARGIN,
        height + large.height() + _CAPTION + 2 * _MARGIN,
        QImage.Format.Format_RGB32,
    )
    sheet.fill(QColor("#FFFFFF"))
    painter = QPainter(sheet)
    for column, theme in enumerate(THEMES):
        y = _MARGIN
        for scene in (scene for scene in VIEW_SCENES if scene.theme == theme):
            size = _sized(scene)
            words = f"{scene.shows}, {scene.theme}, {scene.width} by {scene.height}"
            place = QRect(QPoint(_MARGIN + column * (_WIDE + _GAP), y), size)
            _place(painter, QImage(str(pictures / f"{scene.name}.png")), place, words)
            y += size.height() + _CAPTION + _GAP
    words = f"{SHARP.shows}, {SHARP.theme}, {large.width()} by {large.height()} at scale 2"
    _place(painter, large, QRect(QPoint(_MARGIN, _MARGIN + height), large.size()), words)
    painter.end()
    return sheet


def _sized(scene: Scene) -> QSize:
    width = scene.width * _WIDE // 1440
    return QSize(width, scene.height * width // scene.width)


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
        write_png(draw_sheet(REFERENCES, sharp / f"{SHARP.name}.png"), SHEET, rounding=_ROUNDING)
        application.quit()
    print(f"{SHEET} and {len(SCENES)} pictures in {REFERENCES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
