"""The now-line over whole blocks: where it and its edge in high contrast cross a text, the text stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from tests.widgets.conftest import LOCALE, NOW, booked, column, make_grid

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.block_painter_lines import Moment
from bookdesk.widgets.day_view_geometry import DayGeometry
from bookdesk.widgets.day_view_scene import Marks, Scene
from bookdesk.widgets.day_view_surface import DaySurface
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme

WIDTH, HEIGHT = 300, 120
MOMENT = Moment(LOCALE, NOW, today=True)


def painted(icons: Icons, theme: Theme, now_y: int | None) -> QImage:
    """Paint one column whose first block, of 45 minutes, is filled and in service."""
    grid = make_grid(column("Becky", booked("09:00", "09:45", "Grace Lind", BlockKind.IN_SERVICE)))
    scene = Scene(
        grid, DayGeometry(grid, WIDTH), MOMENT, (), Marks(current=None, focused=False, outlined=()), 0, now_y
    )
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    DaySurface(theme, typography(), icons).paint(painter, QRect(0, 0, WIDTH, HEIGHT), scene, 1.0)
    painter.end()
    return image


def ink_of(image: QImage, theme: Theme, rows: range) -> QRect:
    """Return the rectangle of what is written in some rows, right of the block's bar or strip."""
    style = theme.state("in_service")
    inked = [(x, y) for y in rows for x in range(16, WIDTH - 8) if image.pixelColor(x, y) == style.text]
    xs, ys = [x for x, _ in inked], [y for _, y in inked]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


@pytest.mark.parametrize("name", THEMES)
def test_a_title_looks_the_same_whatever_part_of_it_is_crossed(icons: Icons, name: str) -> None:
    theme = load_theme(name)
    plain = painted(icons, theme, None)
    title = ink_of(plain, theme, range(4, 22))
    assert title.width() > 40
    # From a line that lies above the title with its edge to one that lies below.
    for now_y in range(title.top() - 2, title.bottom() + 3):
        crossed = painted(icons, theme, now_y)
        assert crossed.copy(title) == plain.copy(title), now_y
        assert crossed.pixelColor(WIDTH - 20, now_y) == theme.now
