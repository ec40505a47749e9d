"""Icons are ours, tinted, sharp at every pixel ratio, and drawn once."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor

from bookdesk.widgets.theme import THEMES, load_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from bookdesk.widgets.icons import Icons

FOLDER = resources.files("bookdesk_resources") / "icons"
NAMES = sorted(f.name.removesuffix(".svg") for f in FOLDER.iterdir() if f.name.endswith(".svg"))


def inked(image: QImage) -> int:
    """Count the pixels that are not empty."""
    return sum(
        image.pixelColor(x, y).alpha() > 60 for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_in_the_colour_it_is_asked_for(icons: Icons, name: str) -> None:
    image = icons.pixmap(name, QColor("#C62032"), 16, 2.0).toImage()
    assert (image.width(), image.height()) == (32, 32)
    assert 20 <= inked(image) < 32 * 32
    solid = [
        image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    ]
    assert all(colour.name() == "#c62032" for colour in solid)


@pytest.mark.parametrize("theme_name", THEMES)
def test_every_state_has_its_icon(icons: Icons, theme_name: str) -> None:
    theme = load_theme(theme_name)
    pictures = {}
    for state in theme.states.values():
        image = icons.pixmap(state.glyph, state.text, 12).toImage()
        assert inked(image) > 5
        pictures[state.glyph] = bytes(image.constBits())
    assert len(set(pictures.values())) == len(pictures)


def test_an_icon_is_drawn_once(icons: Icons) -> None:
    red, blue = QColor("red"), QColor("blue")
    assert icons.pixmap("lock", red).cacheKey() == icons.pixmap("lock", red).cacheKey()
    assert icons.pixmap("lock", red).cacheKey() != icons.pixmap("lock", blue).cacheKey()
    assert icons.pixmap("lock", red, 16, 2.0).devicePixelRatio() == 2.0
    assert not icons.icon("lock", red).isNull()


def test_an_unknown_name_is_an_error(icons: Icons) -> None:
    with pytest.raises(KeyError):
        icons.pixmap("unicorn", QColor("red"))


@pytest.mark.parametrize("theme_name", THEMES)
def test_the_style_sheets_icons_have_the_themes_colours(theme_name: str) -> None:
    theme = load_theme(theme_name)
    for name, colour in (("control-check", theme.on_accent), ("control-chevron", theme.text2)):
        text = (FOLDER / f"{name}-{theme_name}.svg").read_text("utf-8")
        assert {found.lower() for found in re.findall(r"#[0-9A-Fa-f]{6}", text)} == {colour.name()}
