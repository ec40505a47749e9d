"""The words of a held block: pictures once they were seen, for a hold is news and waits for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from tests.widgets.conftest import LOCALE, NOW, held
from tests.widgets.drawing import drawing_of

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.block_painter import BlockPainter
from bookdesk.widgets.block_painter_lines import Moment
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from bookdesk.domain.layout import Block
    from bookdesk.widgets.icons import Icons

MOMENT = Moment(LOCALE, NOW, today=True, hold_seconds=120)
FRESH, OLD = (held("11:45", "12:30", left, "Desk 2") for left in (120, 90))
WIDE, NARROW = (131, 88), (64, 88)


def image_of(painter: BlockPainter, block: Block, moment: Moment, dpr: float) -> QImage:
    """Paint a block's body and text as a view without pictures of whole blocks does."""
    width, height = WIDE
    image = QImage(round(width * dpr), round(height * dpr), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(0xFFFFFF)
    pen = QPainter(image)
    painter.paint(pen, QRect(0, 0, width, height), block, moment, dpr)
    pen.end()
    return image


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("block", [FRESH, held("11:00", "11:45", 119)], ids=["Desk 2", "you"])
@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_a_held_block_looks_the_same_however_often_it_is_painted(
    icons: Icons, theme: str, block: Block, *, is_offline: bool
) -> None:
    moment = MOMENT._replace(as_of=NOW) if is_offline else MOMENT
    painter = BlockPainter(load_theme(theme), typography(1.0), icons)
    for dpr in (1.0, 2.0):
        first = image_of(painter, block, moment, dpr)
        assert image_of(painter, block, moment, dpr) == first, "the pictures are made"
        assert image_of(painter, block, moment, dpr) == first, "the pictures are found"
        other = block._replace(kind=BlockKind.HELD, held_by="Desk 3")
        assert image_of(painter, other, moment, dpr) != first


def test_words_of_a_hold_that_were_seen_are_laid_down_as_pictures(icons: Icons) -> None:
    painter = BlockPainter(load_theme("light"), typography(1.0), icons)

    def texts(block: Block, size: tuple[int, int] = WIDE, line: QRect | None = None) -> list[str]:
        at = QRect(0, 0, *size)
        return drawing_of(size, lambda pen: painter.paint_text(pen, at, block, MOMENT, 1.0, line)).texts

    assert texts(FRESH) == ["Held by Desk 2", "2:00 left", "11:45–12:30"]
    assert texts(FRESH) == []
    # A desk's name and the times are known then, and each second has a countdown of its own.
    assert texts(OLD) == texts(OLD) == ["1:30 left"]
    # Where there is little room, or the now-line runs through, words need their plates and edges.
    assert texts(FRESH, NARROW) == texts(FRESH, NARROW) != []
    assert "Held by Desk 2" in texts(FRESH, WIDE, QRect(0, 40, 131, 2))
