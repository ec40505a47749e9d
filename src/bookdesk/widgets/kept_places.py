"""The room that parts of the window have in its first picture: they are made after it, and nothing jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bookdesk.widgets.sidebar import line

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look

#: The open desk panel's width and the status bar's height with the line above it, px at 100 %.
PANEL_WIDTH, STATUS_HEIGHT = 304, 32


def panel_width(look: Look) -> int:
    """Return the open panel's width, px: it grows less than the text, for the grid needs room too."""
    return look.part_px(PANEL_WIDTH, 0.5)


def status_height(look: Look) -> int:
    """Return the status bar's height without its line, px."""
    return look.px(STATUS_HEIGHT) - 1


def panel_place(look: Look) -> QWidget:
    """Make an empty panel with the line at its left."""
    place = _place("panel")
    place.setFixedWidth(panel_width(look))
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(line(vertical=True))
    row.addStretch()
    return place


def status_place(look: Look) -> QWidget:
    """Make an empty bar."""
    place = _place("bar")
    place.setFixedHeight(status_height(look))
    return place


def _place(role: str) -> QWidget:
    place = QWidget()
    place.setProperty("role", role)
    place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return place
