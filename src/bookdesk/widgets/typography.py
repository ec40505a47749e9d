"""The four sizes of type, in Inter where it is installed, with tabular figures."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QFont, QFontDatabase


class Typography(NamedTuple):
    """The fonts of the visual specification, times `scale` (1.5 is 150 %).

    Line heights are device independent px: title 24, body and names 20 and 18, small 16.
    """

    scale: float
    title: QFont
    body: QFont
    name: QFont
    small: QFont
    small_medium: QFont
    small_strong: QFont

    @property
    def name_line(self) -> int:
        """The height of a line in `name`, px."""
        return round(18 * self.scale)

    @property
    def small_line(self) -> int:
        """The height of a line in `small`, px."""
        return round(16 * self.scale)


def typography(scale: float = 1.0) -> Typography:
    """Make the fonts for a text scale, 1.0 to 2.0; needs a QGuiApplication."""
    # A list of families lets Qt fall back by itself: asking whether Inter is there costs a walk
    # through all fonts before the first paint.
    families = ["Inter", QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()]

    def font(size: int, weight: QFont.Weight) -> QFont:
        made = QFont(families)
        made.setPixelSize(round(size * scale))
        made.setWeight(weight)
        made.setFeature(QFont.Tag("tnum"), 1)
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # Blocks are drawn to pixmaps first, where coloured fringes can't be had: alike everywhere.
        made.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
        return made

    return Typography(
        scale=scale,
        title=font(20, QFont.Weight.DemiBold),
        body=font(14, QFont.Weight.Normal),
        name=font(14, QFont.Weight.DemiBold),
        small=font(12, QFont.Weight.Normal),
        small_medium=font(12, QFont.Weight.Medium),
        small_strong=font(12, QFont.Weight.DemiBold),
    )
