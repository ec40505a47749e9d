"""Every pair of colours that meets on screen is readable, by the formula of WCAG 2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookdesk.domain.layout import BlockKind
from bookdesk.widgets.theme import THEMES, apply_theme, load_theme, palette
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

#: Every text on each ground that it stands on, focused and hovered controls included.
TEXTS = (
    ("text", "surface"), ("text2", "surface"), ("text3", "surface"), ("text", "bg"), ("text2", "bg"),
    ("text3", "bg"), ("text", "surface2"), ("text2", "surface2"), ("text3", "surface2"),
    ("on_accent", "accent"), ("accent_text", "accent_soft"), ("accent_text", "surface"), ("on_now", "now"),
    ("warn_text", "warn_bg"), ("now", "surface"), ("accent", "surface"), ("on_accent", "accent_text"),
    ("now", "surface2"), ("warn_text", "surface"), ("text", "accent_soft"), ("text2", "accent_soft"),
    ("accent_text", "surface2"), ("accent_text", "bg"), ("surface", "text"),
)  # fmt: skip
BORDERS = (
    ("line_strong", "surface"), ("line_strong", "surface2"), ("line_strong", "bg"), ("focus", "surface"),
    ("focus", "bg"), ("accent", "ring_track"), ("warn_line", "surface"), ("ok", "surface"), ("now", "bg"),
    ("focus", "surface2"), ("now", "surface"), ("accent", "surface2"), ("warn_line", "surface2"),
    ("warn_line", "ring_track"), ("text3", "ring_track"), ("text2", "surface"), ("on_accent", "accent"),
)  # fmt: skip
#: States whose border or bar tells where the slot ends; the others are told by their fill and text.
EDGED = [k.value for k in BlockKind if k not in (BlockKind.PAST, BlockKind.SHORT)] + ["draft"]


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(a: QColor, b: QColor) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_texts_are_readable(name: str, text: str, ground: str) -> None:
    theme = load_theme(name)
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("border", "ground"), BORDERS)
def test_borders_are_seen(name: str, border: str, ground: str) -> None:
    theme = load_theme(name)
    assert contrast(getattr(theme, border), getattr(theme, ground)) >= 3.0


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", [*BlockKind, "draft"])
def test_states_are_readable_and_have_a_glyph(name: str, kind: str) -> None:
    theme = load_theme(name)
    state = theme.state(kind)
    assert contrast(state.text, state.fill) >= 4.5
    assert state.glyph
    if kind in EDGED:
        assert contrast(state.line, state.fill if name == "contrast" else theme.surface) >= 3.0
        # Where the border or bar meets the grid and the past of it, a block without one its fill.
        edge = state.fill if name == "contrast" and state.edge == "none" else state.line
        for ground in (theme.surface, theme.bg):
            assert contrast(edge, ground) >= 3.0
        # A bar, a border or a pattern is told apart from the block's own fill.
        assert contrast(state.line, state.fill) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_offline_texts_are_readable_without_their_fill(name: str) -> None:
    theme = load_theme(name)
    for kind in ("available", "limited", "held", "held_by_you"):
        text = theme.text if theme.high_contrast else theme.state(kind).text
        assert contrast(text, theme.surface) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_dates_of_closed_days_and_load_bars_are_seen(name: str) -> None:
    theme = load_theme(name)
    for text in (theme.text, theme.text2, theme.text3, theme.accent_text):
        assert contrast(text, theme.state("unavailable").fill) >= 4.5
    for bar in (theme.state("booked").line, theme.text3):
        assert contrast(bar, theme.ring_track) >= 3.0


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", list(BlockKind))
def test_the_now_line_is_seen_on_every_block(name: str, kind: str) -> None:
    theme = load_theme(name)
    # In high contrast the line has an edge in the colour of its pill's text.
    seen = [theme.now, *((theme.on_now,) if theme.high_contrast else ())]
    assert max(contrast(colour, theme.state(kind).fill) for colour in seen) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_provider_dots_are_seen_and_come_round_again(name: str) -> None:
    theme = load_theme(name)
    assert all(contrast(dot, theme.surface) >= 4.5 for dot in theme.providers)
    assert all(contrast(dot, theme.surface2) >= 3.0 for dot in theme.providers)
    count = len(theme.providers)
    assert theme.provider_colour(count + 1) == theme.provider_colour(1)
    assert theme.provider_colour(0) != theme.provider_colour(1)


@pytest.mark.parametrize("name", THEMES)
def test_states_differ_without_colour(name: str) -> None:
    theme = load_theme(name)
    told = {}
    for kind in (k for k in BlockKind if k is not BlockKind.SHORT):
        state = theme.state(kind)
        told[state.glyph] = kind
    assert len(told) == len(BlockKind) - 1


def test_high_contrast_has_a_pattern_of_its_own_for_each_state() -> None:
    theme = load_theme("contrast")
    patterned = [k for k in BlockKind if k not in (BlockKind.SHORT, BlockKind.PAST, BlockKind.UNAVAILABLE)]
    assert len({theme.state(k).strip for k in patterned}) == len(patterned)
    assert all(theme.state(k).strip != "none" for k in patterned)


def test_another_name_is_refused() -> None:
    with pytest.raises(ValueError, match="light, dark, contrast"):
        load_theme("sepia")


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    font, before, sheet = qapp.font(), QPalette(qapp.palette()), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qapp.setPalette(before)


@pytest.mark.parametrize("name", THEMES)
def test_controls_are_dressed(undressed: QApplication, qtbot: QtBot, name: str) -> None:
    theme = load_theme(name)
    apply_theme(undressed, theme)
    page = QWidget()
    layout = QVBoxLayout(page)
    primary, field, combo, check = QPushButton("Confirm"), QLineEdit(), QComboBox(), QCheckBox("Becky")
    primary.setProperty("role", "primary")
    for control in (primary, field, combo, check):
        layout.addWidget(control)
    qtbot.addWidget(page)
    page.resize(320, 240)
    page.show()
    page.activateWindow()
    combo.setFocus()
    qtbot.waitUntil(combo.hasFocus)
    assert (primary.sizeHint().height(), field.sizeHint().height()) == (32, 32)
    assert combo.sizeHint().height() == 32
    assert check.sizeHint().height() == 28
    picture = page.grab().toImage()
    assert picture.pixelColor(primary.geometry().topLeft() + primary.rect().center() * 0.3) == theme.accent
    # The indicator of a check box ends at its border, which is the one that must be seen.
    assert any(
        picture.pixelColor(x, check.geometry().center().y()) == theme.line_strong
        for x in range(check.x(), check.x() + 24)
    )
    check.setFocus(Qt.FocusReason.TabFocusReason)
    ringed = page.grab().toImage()
    assert ringed.pixelColor(check.geometry().center().x(), check.geometry().top()) == theme.focus


def test_palette_is_our_own_whatever_the_desktop_prefers() -> None:
    for name in THEMES:
        theme = load_theme(name)
        made = palette(theme)
        assert made.color(QPalette.ColorRole.Window) == theme.surface
        assert made.color(QPalette.ColorRole.PlaceholderText) == theme.text3


def test_type_grows_with_its_scale_and_has_tabular_figures(qapp: QApplication) -> None:
    assert [f.pixelSize() for f in (typography().title, typography().body, typography().small)] == [
        20,
        14,
        12,
    ]
    assert typography(1.5).body.pixelSize() == 21
    assert typography(1.5).small_line == 24
    assert [tag.toString() for tag in typography().body.featureTags()] == [b"tnum"]
