"""Words that are laid down as pictures look as if they were written where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from bookdesk.widgets.block_painter_ruler import Ruler
from bookdesk.widgets.typography import typography
from bookdesk.widgets.word_pictures import WordPictures

if TYPE_CHECKING:
    from collections.abc import Callable

INK, GROUND = QColor("#17202E"), QColor("#E9F0FE")
HEIGHT = 18
#: Device pixels, of several words.
MOST = 8192


@pytest.fixture
def font(qapp: object) -> QFont:
    return typography().small_strong


def picture(paint: Callable[[QPainter], None], ground: QColor = GROUND) -> QImage:
    image = QImage(160, 30, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize("text", ["Thu 12", "20 free", "À 68% plein", "Żółw, jg"])
def test_a_word_looks_as_written(font: QFont, text: str) -> None:
    ruler = Ruler((font,))
    words, metrics = WordPictures(ruler, MOST), ruler.metrics(font)
    base = 5 + round((HEIGHT - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())

    def write(painter: QPainter) -> None:
        painter.setFont(font)
        painter.setPen(INK)
        painter.drawText(QPointF(12, base), text)

    written = picture(write)
    assert written != picture(lambda _: None)
    # The first is drawn, the second found.
    for _ in range(2):
        assert picture(lambda p: words.paint(p, text, (font, INK, GROUND), (12, 5, HEIGHT), 1.0)) == written


def test_words_in_another_colour_or_on_another_ground_are_others(font: QFont) -> None:
    words, other = WordPictures(Ruler((font,)), MOST), QColor("#FFFFFF")

    def painted(ink: QColor, ground: QColor) -> QImage:
        return picture(lambda p: words.paint(p, "9 free", (font, ink, ground), (12, 5, HEIGHT), 1.0), ground)

    before = painted(INK, GROUND)
    assert painted(QColor("#B42318"), GROUND) != before
    assert painted(INK, other) != before
    assert painted(INK, GROUND) == before


def test_no_word_leaves_no_trace(font: QFont) -> None:
    words = WordPictures(Ruler((font,)), MOST)
    painted = picture(lambda p: words.paint(p, "", (font, INK, QColor("black")), (12, 5, HEIGHT), 1.0))
    assert painted == picture(lambda _: None)


def test_a_word_that_is_seen_once_is_left_to_whoever_writes_it(font: QFont) -> None:
    words, nothing = WordPictures(Ruler((font,)), MOST), picture(lambda _: None)
    told: list[bool] = []

    def painted(text: str, ground: QColor = GROUND) -> QImage:
        ink, place = (font, INK, ground), (12, 5, HEIGHT)
        return picture(lambda p: told.append(words.paint_again(p, text, ink, place, 1.0)))

    assert painted("Held by Desk 2") == nothing
    again = painted("Held by Desk 2")
    assert again == picture(
        lambda p: words.paint(p, "Held by Desk 2", (font, INK, GROUND), (12, 5, HEIGHT), 1.0)
    )
    # Another word, and the same one on another ground, were not seen yet.
    assert painted("Held by Desk 3") == painted("Held by Desk 2", QColor("#FFFFFF")) == nothing
    assert told == [False, True, False, False]
